"""Whether what a chunk says is about the draft at hand, or about another lesion or place."""

from __future__ import annotations

from catalog.families import load_families
from catalog.resolving.from_text.drafts import Draft
from catalog.resolving.from_text.said import Said


def another_lesion(pieces: Said, current: Draft) -> bool:
    """Whether the chunk names a lesion that is not the draft's."""
    return bool(
        pieces.lesion
        and "lesion" in current.own
        and pieces.lesion not in ("lesion", "nail", current.values["lesion"])
        and not describes(pieces, current)
    )


def conflicts(pieces: Said, current: Draft) -> bool:
    """Whether the chunk says of a fact what the draft cannot be: it is a further item."""
    if pieces.technique and current.values.get("technique", pieces.technique) != (pieces.technique):
        return True
    work = {values["nail"] for values in (current.values, _plain(pieces)) if "nail" in values}
    if len(work) > 1 and work != {"avulsion", "surgery"}:
        return True
    closure = pieces.values.get("closure")
    if closure and current.values.get("closure", closure[0]) != closure[0]:
        return True
    if pieces.sites and "site" in current.values and not refines(pieces, current):
        return True
    if pieces.measured and current.measured and not pieces.other_role(current):
        return True
    if pieces.counts and current.counts and pieces.lesion:
        return True
    return another_lesion(pieces, current)


def _plain(pieces: Said) -> dict[str, str]:
    return {fact: value for fact, (value, _) in pieces.values.items()}


def describes(pieces: Said, current: Draft) -> bool:
    """A second word for the same lesion: ``macule ... lesion``, ``mole, path blue nevus``."""
    if pieces.lesion == "lesion" and not (pieces.sites or current.counts):
        return True
    if pieces.counts or pieces.sites:
        return False
    known = current.values.get("lesion")
    return known in ("lesion", "nail", "unspecified-neoplasm") or pieces.lesion == "lesion"


def refines(pieces: Said, current: Draft) -> bool:
    """Whether the new place lies in the one that is known, or is the same."""
    if "site" not in current.values or not pieces.sites:
        return True
    if pieces.side and current.values.get("side", pieces.side) != pieces.side:
        return False
    digit = pieces.values.get("digit")
    if digit and current.values.get("digit", digit[0]) != digit[0]:
        return False
    known, new = current.values["site"], pieces.sites[0]
    sites = load_families().site_by_id
    if known not in sites or new not in sites:
        return known == new
    same = known == new and not (pieces.has_amount and current.measured)
    inside = set(sites[new].regions) < set(sites[known].regions)
    return same or (inside and not (pieces.has_amount and current.measured))
