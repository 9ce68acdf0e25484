"""Self-corrections: ``left arm, I mean right``, ``1.0 cm, make that 1.2 cm``, ``nail fold? no``.

What is said behind the word that corrects stands in the place of what it takes back, fact by fact:
a size for a size, a side for a side. Where it is open which of two sizes it takes back, neither
counts, so that it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.resolving.from_text.items import Item, What

_FIRM = frozenset({"hard", "comma", "line", "dash", "colon", "then"})
_KINDS = ("procedure", "technique", "method", "closure", "lesion", "nature", "site", "side",
          "digit", "number")  # fmt: skip
"""Facts of which a later one takes the place of an earlier one."""
_HEAD = frozenset({"procedure", "technique"})
_LENGTHS = frozenset({"cm", "mm", "in"})
_SIZES = frozenset({"length", "area"})
NOTE = "a correction in the text was followed: what it took back is not counted"


def follow_corrections(items: Sequence[Item]) -> list[str]:
    """Let what was taken back say nothing; the notes tell that there was something."""
    notes = []
    for at, item in enumerate(items):
        how = item.means.get("corrects")
        if how is None:
            continue
        item.means = {}
        begin, end = _behind(items, at)
        told = items[begin:end]
        heads = [one for one in told if _HEAD & one.means.keys()]
        if how == "question" and (heads or not told):
            _drop(items[_piece(items, at, marks=None) : at])
        elif how == "all" and (heads or not told):
            _drop(items[_work(items, at) : at])
        elif told:
            _replace(items, at, told)
        notes.append(NOTE)
    return notes


def _behind(items: Sequence[Item], at: int) -> tuple[int, int]:
    """Where the correction begins and ends: up to the next separator."""
    begin = at + 1
    while begin < len(items) and items[begin].mark in ("comma", "colon", "dash"):
        begin += 1
    end = begin
    while end < len(items) and not _ends(items[end]) and "corrects" not in items[end].means:
        end += 1
    return begin, end


def _ends(item: Item) -> bool:
    return item.what is What.SEPARATOR and item.mark in _FIRM


def _piece(items: Sequence[Item], at: int, *, marks: frozenset[str] | None = _FIRM) -> int:
    """Where the piece in front of a place begins; separators beside the place end none."""
    while at > 0 and items[at - 1].what is What.SEPARATOR:
        at -= 1
    while at > 0 and not (
        items[at - 1].what is What.SEPARATOR and (marks is None or items[at - 1].mark in marks)
    ):
        at -= 1
    return at


def _work(items: Sequence[Item], at: int) -> int:
    """``punch bx, left arm, scratch that``: the last piece that says what was done."""
    first = _piece(items, at)
    sentence = _piece(items, at, marks=frozenset({"hard", "line"}))
    for place in range(at - 1, sentence - 1, -1):
        if _HEAD & items[place].means.keys():
            return min(first, _piece(items, place + 1))
    return first


def _drop(items: Sequence[Item]) -> None:
    for item in items:
        _mute(item)


def _replace(items: Sequence[Item], at: int, told: Sequence[Item]) -> None:
    first = _piece(items, at, marks=frozenset({"hard"}))
    anchor = _anchor(items, first, at, told)
    kinds = [_kind(item) for item in told]
    for kind in dict.fromkeys(kind for kind in kinds if kind is not None):
        new = [item for item, one in zip(told, kinds, strict=True) if one == kind]
        old = [item for item in items[first:at] if _kind(item) == kind]
        if not old:
            continue
        if kind in _SIZES and anchor == at and len(new) != len(old):
            for item in (*old, *new):
                item.what, item.means, item.role = What.UNKNOWN, {}, ""
        elif kind in _SIZES and anchor == at:
            for one, item in zip(old, new, strict=True):
                _take_place(items, items.index(one), item)
        else:
            for item in new:
                nearest = min(old, key=lambda one: (abs(items.index(one) - anchor), -one.start))
                _take_place(items, items.index(nearest), item)


def _anchor(items: Sequence[Item], first: int, at: int, told: Sequence[Item]) -> int:
    """``cyst back 1.0 cm, BCC nose 0.8 cm; correction: back 1.4 cm``: the place named again."""
    for item in told:
        for fact in ("site", "lesion"):
            if fact not in item.means:
                continue
            for place in range(at - 1, first - 1, -1):
                if items[place].means.get(fact) == item.means[fact]:
                    return place
    return at


def _kind(item: Item) -> str | None:
    """What a correction of an item takes the place of."""
    if item.what is What.QUANTITY:
        if item.times or (item.whole and item.unit is None):
            return "number"
        if item.unit in _LENGTHS:
            return "length"
        return "area" if item.unit and item.unit.startswith("sq") else item.unit
    if item.what is not What.PHRASE or "role" in item.means:
        return None
    kind = next((fact for fact in _KINDS if fact in item.means), None)
    return "procedure" if kind in ("technique", "method") else kind


def _take_place(items: Sequence[Item], place: int, item: Item) -> None:
    old = items[place]
    if item.means.get("lesion") and place and items[place - 1].means.keys() == {"nature"}:
        _mute(items[place - 1])  # "benign nevus, I mean melanoma"
    means = dict(item.means)
    if (old.means.get("procedure"), means.get("procedure")) == ("biopsy", "shave"):
        means |= {"procedure": "biopsy", "technique": "tangential"}
    old.what, old.start, old.end, old.means = item.what, item.start, item.end, means
    old.values, old.unit, old.bound = item.values, item.unit, item.bound
    old.times, old.whole, old.plural = item.times, item.whole, item.plural
    _mute(item)


def _mute(item: Item) -> None:
    if item.what is not What.SEPARATOR:
        item.what, item.means, item.mark, item.times = What.PHRASE, {}, "", False
