"""What a number belongs to, by the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.resolving.from_text.items import Item, What

_ADJECTIVES = frozenset(
    {
        "side",
        "nature",
        "feature",
        "closure",
        "method",
        "patient",
        "from",
        "nails",
        "time",
        "either",
        "sum",
    }
)
"""Facts of words that may stand between a number and what it counts."""


def following(items: Sequence[Item], at: int) -> Item | None:
    """The next item that says more than an adjective."""
    for item in items[at + 1 :]:
        if item.what is What.UNKNOWN:
            continue
        if item.what is not What.PHRASE:
            return None
        if not item.means or item.means.keys() <= _ADJECTIVES:
            continue
        return item
    return None


def previous(items: Sequence[Item], at: int) -> Item | None:
    """The item before, plain words aside."""
    for item in reversed(items[:at]):
        if item.what is What.PHRASE and not item.means:
            continue
        return item
    return None


def use_of_number(items: Sequence[Item], at: int, procedure: str | None) -> str:
    """``count``, ``specimens``, ``bare`` (the family decides) or ``none`` of a whole number."""
    behind = items[at + 1] if at + 1 < len(items) else None
    if _counts_stitches(items, at):
        return "none"
    if behind is not None and "cycle" in behind.means:
        return "none"  # two freeze-thaw cycles
    if any("modifier" in item.means for item in items[:at]):
        return "none"  # modifier 58
    after, before = following(items, at), previous(items, at)
    if (
        before is not None
        and before.means.get("mohs")
        and (after is None or "mohs" not in after.means)
    ):
        return "none"  # stage 2
    if after is None:
        return "none" if behind is not None and behind.means.get("unit") else "bare"
    if after.means.get("procedure") == "mohs":
        stage = following(items, items.index(after))
        if stage is not None and stage.means.get("mohs") == "stage" and stage.plural:
            return "none"  # "three Mohs stages"
    if "mohs" in after.means:
        if any("antibodies" in item.means for item in items):
            return "none"  # antibodies are counted by specimen, not by block (III.K.4)
        return "count" if procedure == "pathology" else "none"
    if after.means.get("role") == "specimen":
        return "specimens"
    named = following(items, items.index(after)) if "site" in after.means else None
    if named is not None and named.plural and "lesion" in named.means:
        return "count"  # 3 perianal warts
    behind_place = before is not None and "site" in before.means and "procedure" in after.means
    if {"lesion", "procedure", "technique"} & after.means.keys() and not behind_place:
        return "count"
    return "bare"


def _counts_stitches(items: Sequence[Item], at: int) -> bool:
    """``two sutures``, ``3 simple interrupted``: no number of wounds."""
    for near in items[at + 1 : at + 4]:
        if near.means.get("feature") in ("surface-suture", "layered"):
            return True
        if near.means.keys() - {"closure"} or near.what is not What.PHRASE:
            return False
    return False


def role_of(items: Sequence[Item], at: int) -> str | None:
    """The measure that a number is, by the word beside it; the word behind it wins."""
    if at + 1 < len(items) and "mohs" in items[at + 1].means:
        return None  # 1 specimen 3 blocks
    for near in items[at + 1 : at + 3]:
        if near.what is What.QUANTITY:
            break
        if "role" in near.means and _leans_on(items, items.index(near)):
            continue
        if "site" in near.means and _role(items, items.index(near) + 1) == "defect":
            return "defect"  # "3 cm helix defect"
        if near.means.get("role") == "undermining" and _is_of_a_repair(items, at):
            break
        if near.means.get("role") == "area" and near.plural and items[at].unit is None:
            return None  # "10 areas of alopecia areata"
        if "role" in near.means:
            return near.means["role"]
        if near.means.get("technique") == "punch" and items[at].unit:
            return "tool"
        if near.means.get("procedure") == "flap":
            return "flap"
        if near.means and not near.means.keys() <= _ADJECTIVES:
            break
    sized = None
    for near in reversed(items[max(0, at - 4) : at]):
        if near.what is What.QUANTITY:
            break
        role = near.means.get("role")
        if role == "diameter":  # "the secondary defect measured": of what stands before it
            sized = role
            continue
        if role is not None:
            given = role in ("given", "product")
            if given and items[at].unit is None and _counts_lesions(items, at):
                break  # "injections were given to 12 plaques"
            return None if _has_its_own(items, near, at) else role
        if near.means.get("procedure") == "flap":
            return "flap"
        if "lesion" in near.means or near.means.get("procedure") == "repair":
            break  # "the defect was closed with a 4.8 cm repair"
    return sized


def _role(items: Sequence[Item], at: int) -> str | None:
    return items[at].means.get("role") if at < len(items) else None


def _counts_lesions(items: Sequence[Item], at: int) -> bool:
    behind = following(items, at)
    return behind is not None and "lesion" in behind.means


def _has_its_own(items: Sequence[Item], word: Item, at: int) -> bool:
    """``2 mm margins 6 mm nevus``: the margin has its number, and the next one is the lesion's."""
    place = items.index(word)
    before = items[place - 1] if place else None
    behind = following(items, at)
    named = behind is not None and "lesion" in behind.means
    return named and before is not None and before.what is What.QUANTITY


def _is_of_a_repair(items: Sequence[Item], at: int) -> bool:
    """Whether a repair waits for the number: ``layered closure 4 cm undermined``."""
    sized = [item for item in items[:at] if item.what is What.QUANTITY and item.unit]
    return not sized and any(item.means.get("procedure") == "repair" for item in items[:at])


def _leans_on(items: Sequence[Item], at: int) -> bool:
    """Whether a role word belongs to the number behind it: ``1.2 cm margin 0.3``."""
    behind = items[at + 1] if at + 1 < len(items) else None
    if behind is None or behind.what is not What.QUANTITY or behind.role:
        return False
    further = following(items, at + 1)
    return further is None or not {"lesion", "role", "procedure"} & further.means.keys()
