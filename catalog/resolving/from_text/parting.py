"""Drafts that stand for several lesions, parted; and those that stand for none."""

from __future__ import annotations

from catalog.resolving.from_text.drafts import MEASURED, REMOVING, Draft
from catalog.resolving.from_text.mohs_stages import stages
from catalog.resolving.from_text.reader import Reader

_ON_LESIONS = REMOVING | {"removal", "biopsy", "mohs", "soft-tissue-excision"}
_ON_WOUNDS = frozenset({"debridement", "repair", "graft"})
_SIZED = frozenset({"excision", "shave", "repair"})
"""Work of which each wound or lesion has its own size."""
FURTHEST = 30
"""So many lesions further on is what was announced still looked for."""
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


_OF_GLANDS = frozenset({("excision", "hidradenitis"), ("chemodenervation", "hyperhidrosis")})
"""Work and what it is done for, of which each place has its own code."""


def part_glands(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Hidradenitis of axilla and groin is excised at each of them, toxin given at each place."""
    parted: list[Draft] = []
    for draft in drafts:
        parted.append(draft)
        of_gland = (draft.procedure, draft.values.get("lesion")) in _OF_GLANDS
        if not of_gland:
            continue
        for place in draft.more_sites:
            gland = draft.next(draft.clause, without=("site", "digit"))
            gland.values["site"], gland.own = place, {"site"}
            gland.features, gland.tissues = draft.features, draft.tissues
            gland.values.pop("target", None)
            gland.values.pop("product", None)
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
            one.own, one.words = {*draft.own}, draft.words
            one.features = [name for name in draft.features if name != "plural"]
            one.quantities, one.tissues = [size, *others], draft.tissues
            parted.append(one)
    return parted


def part_places(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``cuts of the arm and the leg, 5 cm each``: a wound or lesion of that size at each place.

    Sizes of lesions are never sums: ``0.4 cm nevi of the arm and neck`` are as large each.
    """
    parted: list[Draft] = []
    for draft in drafts:
        parted.append(draft)
        several = "plural" in draft.features and draft.procedure in REMOVING
        each = "each" in draft.features or several
        alone = draft.counts in ([], [1 + len(draft.more_sites)])
        if not (each and alone and draft.procedure in _SIZED) or len(draft.of(*MEASURED)) != 1:
            continue
        draft.counts = [] if draft.more_sites else draft.counts
        for place in dict.fromkeys(draft.more_sites):
            one = draft.next(draft.clause, without=("site", "side", "digit"))
            one.values["site"], one.own = place, {"site"}
            one.quantities, one.features = draft.quantities, [*draft.features]
            one.tissues, one.words = draft.tissues, draft.words
            parted.append(one)
        draft.more_sites = []
    return parted


def pair_places(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``nevi of back and cheek excised, 1.2 and 0.4 cm``: as many sizes as places, each in turn.

    Where the numbers differ nobody knows which size is whose, so that the places are asked.
    """
    for at, draft in enumerate(drafts):
        places = [draft.values.get("site", ""), *draft.more_sites]
        if draft.procedure not in REMOVING or len(places) < 2 or len(draft.of("size")) != 1:
            continue
        run = [draft]
        for other in drafts[at + 1 :]:
            own = other.own & {"site", "side", "digit", "lesion"}
            if not other.carried or own or other.procedure != draft.procedure:
                break
            run.append(other)
        if len(run) == 1 or draft.counts not in ([], [len(run)]):
            continue
        in_turn = places if len(run) == len(places) else [""] * len(run)
        for one, place in zip(run, in_turn, strict=True):
            one.values.pop("side", None)
            one.values.pop("site", None)
            if place:
                one.values["site"] = place
        draft.more_sites, draft.counts = [], []
        draft.features = [
            name for name in draft.features if name not in ("plural", "several-places")
        ]
    return drafts


def join_samples(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``shave bx of the nose side and nostril, same lesion``: two samples are one biopsy."""
    kept: list[Draft] = []
    for draft in drafts:
        before = kept[-1] if kept else None
        again = draft.procedure == "biopsy" and "same-lesion" in draft.features
        if before is not None and again and before.procedure == "biopsy":
            same = before.values.get("technique") == draft.values.get("technique")
            if same and before.clause == draft.clause and not draft.counts:
                before.words += draft.words
                reader.notes.append("several samples of one lesion are one biopsy")
                continue
        kept.append(draft)
    return kept


def drop_tentative(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """A lesion that only opened a sentence, with nothing said of it: ``AKs tolerated it well``."""
    return [
        draft
        for draft in drafts
        if not draft.tentative or draft.procedure or draft.counts or draft.own - {"lesion"}
    ]


def drop_announcements(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``He has two skin cancers. The one ... was excised, the other ...``: no two more of them."""
    return [d for at, d in enumerate(drafts) if not _announces(d, drafts[at + 1 : at + FURTHEST])]


def _announces(draft: Draft, behind: list[Draft]) -> bool:
    told = {"site", "side", "digit", "technique"} & draft.own or draft.quantities
    number = draft.counts[0] if len(draft.counts) == 1 else 0
    several = bool({"many", "plural"} & set(draft.features)) and not draft.counts
    if told or "lesion" not in draft.own or not (several or number > 1):
        return False
    later = [d for d in behind if d.clause > draft.clause and "lesion" in d.own]
    if draft.procedure not in (None, "removal", *(d.procedure for d in later)):
        return False
    if 1 < number == len(later):
        return all(d.procedure in _ON_LESIONS | _ON_WOUNDS for d in later)
    alike = [d for d in later if d.values.get("lesion") == draft.values.get("lesion")]
    # "multiple lacerations: there was a 7 cm one on the arm ..."
    return several and len([d for d in alike if d.quantities]) > 1


def drop_told_sides(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``Ingrown nails of both great toes. The right one ..., the left one ...``: two, not four."""
    kept: list[Draft] = []
    for at, draft in enumerate(drafts):
        if draft.values.get("side") != "both" or draft.measured:
            kept.append(draft)
            continue
        alike = [
            later
            for later in drafts[at + 1 : at + FURTHEST]
            if later.procedure in (draft.procedure, "nail")
            and later.values.get("digit") == draft.values.get("digit")
            and later.clause > draft.clause
        ]
        sides = {later.values.get("side") for later in alike if "side" in later.own}
        if not sides >= {"left", "right"}:
            kept.append(draft)
    return kept
