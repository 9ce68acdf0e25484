"""What a chunk says, given to the draft that it is about."""

from __future__ import annotations

from catalog.families import load_families
from catalog.resolving.from_text.chunks import VAGUE
from catalog.resolving.from_text.drafts import Draft, Words
from catalog.resolving.from_text.items import Item
from catalog.resolving.from_text.lexicon import load_lexicon
from catalog.resolving.from_text.likeness import NAILS, is_its_scar, is_part_of
from catalog.resolving.from_text.said import Said

_TAKEN_OUT = frozenset({"remove", "replace"})
"""Operations on an implant that tell of an earlier insertion."""


def pour(said: Said, draft: Draft) -> None:
    """Give a draft what the chunk says."""
    if said.procedure is not None and said.procedure_item is not None:
        if draft.procedure in (None, "removal") or draft.procedure == said.procedure:
            draft.procedure = said.procedure
        item = said.procedure_item
        draft.words.append(Words("procedure", said.procedure, item.start, item.end))
    again = said.lesion is not None and "lesion" in draft.own
    again = again and said.lesion == draft.values["lesion"]
    for fact, (value, item) in said.values.items():
        known = draft.values.get("lesion") if fact in draft.own else None
        if fact == "lesion" and known and (value in VAGUE or is_part_of(value, known)):
            continue
        if fact == "lesion" and is_its_scar(value, draft.values.get(fact)):
            continue
        if fact == "operation" and value == "insert" and draft.values.get(fact) in _TAKEN_OUT:
            continue  # "Nexplanon removed, inserted in 2023"
        if fact == "side" and _is_other_side(said, draft, value):
            value = "both"  # "L hallux and R hallux"
        layers = fact == "closure" and fact in draft.own and value == "intermediate"
        if layers and draft.values[fact] == "complex":
            draft.features.append("layered")
            continue  # "complex repair 4 cm, layered closure": layers are part of it
        if fact == "nail" and value == "avulsion" and draft.values.get(fact) == "surgery":
            continue  # "matrixectomy after avulsion of the border": the surgery includes it
        draft.set(fact, value, item, own=not said.past)
    if "nature" in said.values and _is_of_another(draft):
        draft.values.pop("lesion")
    for value, item in zip(said.sites, said.site_items, strict=True):
        _pour_site(said, draft, value, item)
    draft.past = draft.past and said.past
    if again and said.chunk.before in ("and", "plus") and not (said.counts or draft.counts):
        draft.features.append("another-lesion")
    if _restates_count(said, draft) and _tells_of_each(said, draft):
        said.counts, said.bare = [], []
        said.features = [name for name in said.features if name not in ("each", "each-side")]
    elif _restates_count(said, draft):
        draft.counts, draft.about = [], False
        draft.features = [name for name in draft.features if not name.startswith("number ")]
    elif "many" in draft.features and (said.counts or said.bare) and not (said.about or said.many):
        draft.about = False  # "multiple tags. He removed 22 tags."
        draft.features = [name for name in draft.features if name != "many"]
    if draft.procedure in (None, "destruction") and _treats_each(said, draft):
        said.features = [name for name in said.features if name != "each"]
    dosed = any(quantity.role == "dose" for quantity in said.quantities)
    if draft.of("dose") and not dosed and (said.counts or said.bare):
        each = ("each", "each-side")  # "100 units. 15 injections were made on each side."
        said.features = [name for name in said.features if name not in each]
    draft.quantities += said.quantities
    if draft.counts and said.counts and said.lesion and said.chunk.before in ("and", "plus"):
        draft.features.append("number-added")
    draft.counts += said.counts
    draft.bare += said.bare
    draft.features += said.features
    draft.tissues += said.tissues
    draft.words += said.words
    draft.about = draft.about or (said.about and bool(said.counts)) or said.many
    if said.many:
        draft.features.append("many")
    if said.has_mohs or draft.procedure == "mohs":
        draft.mohs.append(said.chunk)


def _is_of_another(draft: Draft) -> bool:
    """``benign lesion of the arm, malignant of the back``: not the lesion that was carried on."""
    lesion = load_lexicon().lesions.get(draft.values.get("lesion", ""))
    natures = {draft.values["nature"], lesion.nature if lesion is not None else None}
    return "lesion" not in draft.own and natures == {"benign", "malignant"}


def _is_other_side(said: Said, draft: Draft, side: str) -> bool:
    """Whether the same place is named again with its other side."""
    known = draft.values.get("side") if "side" in draft.own else None
    sites = {site for site in (draft.values.get("site"), *said.sites) if site}
    joined = said.chunk.before in ("and", "plus", "comma")
    return joined and {known, side} == {"left", "right"} and len(sites) == 1


def _restates_count(said: Said, draft: Draft) -> bool:
    """``Pt has >20 AKs. Treated 12 today.``: a number alone in a new sentence is the one."""
    alone = (said.counts or said.bare) and not (said.sites or said.lesion or said.quantities)
    again = bool(draft.counts) and said.chunk.clause != draft.clause
    return bool(alone) and again and "further" not in said.features


def _tells_of_each(said: Said, draft: Draft) -> bool:
    """``Each received one freeze``, ``Thirty tags. Fifteen on each side.``: no other number."""
    number = sum(said.counts) + sum(said.bare)
    in_all = "each-side" in said.features and 2 * number == sum(draft.counts)
    return "each" in said.features or in_all


def _treats_each(said: Said, draft: Draft) -> bool:
    """``24 keratoses on scalp and face. Liquid nitrogen was applied to each.``: 24 in all."""
    numbers = said.counts or said.bare or said.quantities or said.sites
    later = said.chunk.clause != draft.clause and bool(draft.counts)
    return later and "each" in said.features and not numbers


def _pour_site(said: Said, draft: Draft, value: str, item: Item) -> None:
    known = draft.values.get("site")
    before, inside = said.chunk.before, said.chunk.parenthesis
    joined = before in ("and", "plus") or (inside and before == "comma" and not said.counts)
    joined = joined and "site" in draft.own
    if joined and said.side and known == value:
        draft.features.append("several-places")  # R cheek & L cheek
    if "digit" in item.means and known in NAILS:
        return
    if value in NAILS and "digit" in draft.values:
        draft.set("site", value, item)
        return
    if value == "mucous-membrane" and known == "lip":
        value, known = "vermilion", None
    if known is None or "site" not in draft.own or known == "mucous-membrane":
        draft.set("site", value, item, own=not said.past)
        return
    sites = load_families().site_by_id
    if known == value:
        return
    if known in sites and value in sites:
        old, new = sites[known], sites[value]
        if old.holds(new):
            draft.set("site", value, item)
            return
        if new.holds(old) or set(old.regions) == set(new.regions):
            return
    if joined:
        draft.features.append("several-places")
    draft.more_sites.append(value)
    draft.words.append(Words("site", value, item.start, item.end))
