"""Drafts that stand for several lesions, parted; and those that stand for none."""

from __future__ import annotations

from catalog.resolving.from_text.drafts import REMOVING, Draft
from catalog.resolving.from_text.mohs_stages import stages
from catalog.resolving.from_text.reader import Reader

MOST_TUMORS = 6
"""Tumors of one place with the same number of stages; more than that are told one by one."""


def part_tumors(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``Mohs nose and cheek, one stage each``: a tumor at each place, each with its stages."""
    parted: list[Draft] = []
    for draft in drafts:
        each = [
            chunk
            for chunk in draft.mohs
            if chunk.value("feature") == "each"
            and all(item.means.get("mohs") != "block" for item in chunk.items)
        ]
        for tumor in parted:
            if tumor.procedure == "mohs" and tumor.clause == draft.clause and each:
                tumor.mohs = tumor.mohs if stages(tumor.mohs) else [*tumor.mohs, *each]
        parted.append(draft)
        if draft.procedure != "mohs" or not each:
            continue
        tumors = draft.counts[0] if len(draft.counts) == 1 and not draft.more_sites else 1
        parted += [draft] * (min(tumors, MOST_TUMORS) - 1)
        for place in draft.more_sites:
            tumor = draft.next(draft.clause, without=("site", "side", "digit"))
            tumor.values["site"], tumor.own = place, {"site"}
            tumor.mohs = draft.mohs
            parted.append(tumor)
        draft.more_sites = []
    return parted


def part_glands(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Hidradenitis of axilla and groin is excised at each of them: a code for each place."""
    parted: list[Draft] = []
    for draft in drafts:
        parted.append(draft)
        if draft.procedure != "excision" or draft.values.get("lesion") != "hidradenitis":
            continue
        for place in draft.more_sites:
            gland = draft.next(draft.clause, without=("site", "digit"))
            gland.values["site"], gland.own = place, {"site"}
            gland.features, gland.tissues = draft.features, draft.tissues
            parted.append(gland)
        draft.more_sites = []
    return parted


def part_sizes(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``three nevi shaved (0.4, 0.7 and 1.1 cm)``: as many sizes as lesions, one each."""
    parted: list[Draft] = []
    for draft in drafts:
        sizes = draft.of("size")
        if draft.procedure not in REMOVING or len(sizes) < 2 or draft.counts != [len(sizes)]:
            parted.append(draft)
            continue
        others = [quantity for quantity in draft.quantities if quantity.role != "size"]
        for size in sizes:
            one = draft.next(draft.clause)
            one.own, one.features, one.words = {*draft.own}, [*draft.features], draft.words
            one.quantities, one.tissues = [size, *others], draft.tissues
            parted.append(one)
    return parted


def drop_tentative(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """A lesion that only opened a sentence, with nothing said of it: ``AKs tolerated it well``."""
    return [
        draft
        for draft in drafts
        if not draft.tentative or draft.procedure or draft.counts or draft.own - {"lesion"}
    ]
