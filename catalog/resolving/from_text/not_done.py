"""What a text only tells of: history, plans, and what was refused or put off.

The lexicon marks such words with ``undone``. Their reach differs: ``history of`` speaks of what
stands behind it, ``6 months ago`` of what stands before it, ``declined`` of its own piece. Within
the reach procedures, numbers and sizes say nothing; a word such as ``today`` ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from catalog.resolving.from_text.items import Item, What
from catalog.resolving.from_text.lexicon import Lexicon

FIRM = frozenset({"hard", "comma", "line", "dash", "colon", "open", "close", "then"})
"""Separators that end a stretch; ``and``, ``with`` and a slash don't."""
_SAID = frozenset({"procedure", "lesion", "technique", "site", "number", "many"})
_DROPPED = frozenset(
    {"procedure", "technique", "method", "closure", "number", "many", "about", "beyond", "mohs",
     "ordinal", "role", "removal", "feature", "product", "drug", "tissue", "study", "stain_name",
     "preparation"}
)  # fmt: skip
_NEAR = 4
"""So many items behind ``previously`` stands the procedure that it speaks of."""


def leave_out_undone(items: Sequence[Item], lexicon: Lexicon) -> list[str]:
    """Let what was not done at this visit say nothing; the notes name it."""
    for item in items:
        if _is_year(item):
            item.what, item.means = What.PHRASE, {"undone": "past time"}  # "excised 2019"
    told_of = any("undone" in item.means or item.mark == "after" for item in items)
    if not told_of:
        _clear(items, "now", "returns")
        return []
    pass_ = _Undone(items, lexicon)
    for at, item in enumerate(items):
        if item.mark == "after" and any(
            "time" in near.means or near.means.get("procedure") == "postoperative-visit"
            for near in items[max(0, at - 2) : at]
        ):
            pass_.drop(at + 1, pass_.edge(at, 1))  # "9 days after the excision", "day 9 after it"
        kind = item.means.get("undone", "left alone")
        if kind != "left alone":
            REACH[kind](pass_, at)
    for item in items:
        if item.means.get("undone", "left alone") != "left alone":
            item.means = {}
    _clear(items, "now", "returns")
    return pass_.notes


def _clear(items: Sequence[Item], *facts: str) -> None:
    for item in items:
        if not item.means.keys().isdisjoint(facts):
            item.means = {fact: value for fact, value in item.means.items() if fact not in facts}


class _Undone:
    """The items of a text, and what was left out of them."""

    def __init__(self, items: Sequence[Item], lexicon: Lexicon) -> None:
        self.items = items
        self.lexicon = lexicon
        self.notes: list[str] = []

    def edge(self, at: int, step: int, marks: frozenset[str] | None = FIRM) -> int:
        """The last place in one direction before a separator of some kind, or before "today"."""
        while 0 <= at + step < len(self.items):
            item = self.items[at + step]
            ends = item.what is What.SEPARATOR and (marks is None or item.mark in marks)
            if ends or "now" in item.means:
                break
            at += step
        return at

    def heads(self, first: int, last: int) -> list[int]:
        """Where procedures are named."""
        return [
            at for at in range(first, last + 1)
            if {"procedure", "technique"} & self.items[at].means.keys()
        ]  # fmt: skip

    def says(self, first: int, last: int) -> bool:
        """Whether a stretch says anything but its marker."""
        return any(
            item.what in (What.QUANTITY, What.CODE) or _SAID & item.means.keys()
            for item in self.items[first : last + 1]
        )

    def drop(self, first: int, last: int, *, past: bool = True) -> None:
        """Let a stretch say nothing but where and what a lesion is that was biopsied before.

        What was only planned or refused (not past) does not say even that.
        """
        named = [self.items[at].means.get("procedure", "") for at in self.heads(first, last)]
        reported = any(
            item.means.get("feature") == "path-proven" for item in self.items[first : last + 1]
        )
        keeps = past and bool(named) and set(named) <= {"biopsy", "mohs", ""}
        keeps |= reported and not named  # "pathology of last month confirmed melanoma"
        stretch = self.items[first : last + 1]
        keeps |= not named and any("past" in item.means for item in stretch)  # kept already
        keeps |= self._taken_up(last)
        for at in range(first, last + 1):
            self._mute(at, keeps=keeps)

    def _taken_up(self, last: int) -> bool:
        """``The cyst had drained in the past. Today it was excised``: "it" is what was told of."""
        pointed = head = False
        hard = 0
        for item in self.items[last + 1 :]:
            hard += item.mark == "hard"
            if hard > 1 or "lesion" in item.means or "undone" in item.means:
                break
            pointed |= item.pronoun
            head |= pointed and "procedure" in item.means
        return head

    def drop_head(self, at: int) -> None:
        """Let one procedure say nothing."""
        self._mute(at, keeps=True)

    def _mute(self, at: int, *, keeps: bool) -> None:
        item = self.items[at]
        if item.what is What.QUANTITY:
            item.what, item.means, item.mark = What.PHRASE, {}, ""
            return
        if item.what is not What.PHRASE or "undone" in item.means:
            return
        if (procedure := item.means.get("procedure")) is not None:
            self.notes.append(
                f"{procedure} is read as not done at this visit: say so if it was done"
            )
        elif item.means.get("lesion") and not keeps:
            self.notes.append("what is history or only planned is not counted")
        kept = item.means.keys() - _DROPPED if keeps else set[str]()
        means = {fact: value for fact, value in item.means.items() if fact in kept}
        item.means = {**means, "past": "yes"} if means else {}

    def usual(self, first: int, last: int) -> bool:
        """Whether a stretch names what is treated without a word for it, with a number."""
        lesions = (self.items[at].means.get("lesion", "") for at in range(first, last + 1))
        known = (self.lexicon.lesions.get(lesion) for lesion in lesions)
        counted = any(self.items[at].what is What.QUANTITY for at in range(first, last + 1))
        return counted and any(lesion is not None and lesion.usual for lesion in known)


def _history(text: _Undone, at: int) -> None:
    """``history of BCC x 2, SCC and melanoma``: all of the list behind it."""
    last = text.edge(at, 1)
    behind = last + 1
    if not text.says(at + 1, last) and _is_mark(text.items, behind, "colon"):
        last = text.edge(behind, 1)
    while _is_mark(text.items, last + 1, "comma"):
        further = text.edge(last + 1, 1)
        segment = text.items[last + 1 : further + 1]
        sized = any(item.what is What.QUANTITY and item.unit for item in segment)
        done = text.heads(last + 1, further) or text.usual(last + 1, further)
        dated = any(item.means.get("undone") == "past time" for item in segment)
        if sized or (done and not dated):
            break
        if not any("lesion" in item.means for item in segment):
            break
        last = further
    text.drop(at + 1, last)


def _is_year(item: Item) -> bool:
    plain = item.what is What.QUANTITY and item.whole and not item.times
    return plain and 1950 < item.values[0] < 2100


def _before(text: _Undone, at: int) -> None:
    """``previously biopsied``: one procedure, or all of the stretch if there is no other one."""
    first, last = text.edge(at, -1), text.edge(at, 1)
    if not text.says(first, last) and _is_mark(text.items, last + 1, "colon"):
        text.drop(last + 2, text.edge(last + 1, 1))
        return
    heads = text.heads(first, last)
    near = [head for head in heads if at < head <= at + _NEAR] or [h for h in heads if h < at][-1:]
    others = [head for head in heads if head not in near[:1]]
    if near and others:
        text.drop_head(near[0])
    elif near:
        text.drop(first if near[0] < at or not text.heads(first, at) else at, last)


def _past_time(text: _Undone, at: int) -> None:
    """``biopsied 3 weeks ago``: what stands before it, or else what stands behind it."""
    first, last = text.edge(at, -1), text.edge(at, 1)
    if not text.says(first, last):
        told = [i.means for i in text.items[first:at]]  # "biopsy-proven 3 weeks ago"
        alone = not any("undone" in m or m.get("feature") == "path-proven" for m in told)
        if (
            alone
            and last + 1 < len(text.items)
            and text.items[last + 1].mark in ("comma", "dash", "colon")
        ):
            text.drop(last + 2, text.edge(last + 1, 1))
        return
    before = text.heads(first, at)
    if len(before) > 1:
        text.drop_head(before[-1])
    elif before:
        text.drop(first, at)
    else:
        text.drop(first, last)


def _later(text: _Undone, at: int) -> None:
    """``excision next week``; ``return next week for excision`` speaks of what is behind it."""
    first, last = text.edge(at, -1), text.edge(at, 1)
    comes_back = [
        place for place in range(max(first, at - _NEAR), at)
        if "returns" in text.items[place].means
    ]  # fmt: skip
    if comes_back:
        text.drop(at, last)
        return
    if not text.says(first, last) and _is_mark(text.items, last + 1, "colon"):
        text.drop(last + 2, text.edge(last + 1, 1))  # "next week: excision"
        return
    if any(item.means.get("feature") == "for-graft" for item in text.items[first:at]):
        return  # "bed prepared for a graft next week": the graft is what comes later
    heads = text.heads(first, last)
    if heads and heads[-1] < at:
        text.drop(text.edge(heads[-1], -1, None), last)
    else:
        text.drop(first, last)


def _will(text: _Undone, at: int) -> None:
    """``the defect will be repaired``: what stands behind it, with the lesion that it speaks of."""
    last = text.edge(at, 1, None)
    while _is_mark(text.items, last + 1, "and", "with", "slash"):
        further = text.edge(last + 1, 1, None)
        if any({"lesion", "site"} & item.means.keys() for item in text.items[last + 1 : further]):
            break  # "will be sent to pathology and 2 AKs were frozen"
        last = further
    today = last + 1 < len(text.items) and "now" in text.items[last + 1].means
    if today or not text.heads(at + 1, last):
        return
    first = text.edge(at, -1)
    text.drop(at if text.heads(first, at) else first, last)


def _refused(text: _Undone, at: int) -> None:
    """``declined`` in its own piece; alone in one, of the piece before."""
    first, last = _list_before(text, text.edge(at, -1, None), at), text.edge(at, 1, None)
    unknown = any(item.what is What.UNKNOWN for item in text.items[first:at])
    if unknown and not text.says(first, last):
        return  # "..., xyz not done": not what stands before it
    if text.says(first, last):
        text.drop(first, last, past=False)
    elif _is_mark(text.items, last + 1, "colon"):
        text.drop(last + 2, text.edge(last + 1, 1))
    elif first >= 2:
        text.drop(text.edge(first - 1, -1), first - 2)


def _list_before(text: _Undone, first: int, at: int) -> int:
    """``biopsies of the chin and ear were considered``: the whole list, from its procedure."""
    while not text.heads(first, at) and _is_mark(text.items, first - 1, "and", "slash", "plus"):
        before = text.edge(first - 2, -1, None)
        if not text.heads(before, first - 2):
            break
        first = before
    return first


def _talked_of(text: _Undone, at: int) -> None:
    """``discussed``, ``planned``: its own piece only, as risks are discussed of what was done."""
    first, last = _list_before(text, text.edge(at, -1, None), at), text.edge(at, 1, None)
    opened = first >= 2 and text.items[first - 1].mark in ("dash", "colon")
    before = text.edge(first - 1, -1, None) if opened else first
    if opened and text.heads(first, last) and not text.heads(before, first - 1):
        first = before  # "BCC R arm - excision scheduled"
    text.drop(first, last, past=False)


def _elsewhere(text: _Undone, at: int) -> None:
    """``Mohs by another surgeon``: its own piece; sutures that others placed are removed here."""
    first, last = text.edge(at, -1, None), text.edge(at, 1, None)
    done = {text.items[head].means.get("procedure") for head in text.heads(first, last)}
    if "suture-removal" not in done:
        text.drop(first, last)


def _reported(text: _Undone, at: int) -> None:
    """``The biopsy of the leg showed carcinoma``: it was taken before, as its result is known."""
    first = text.edge(at, -1, None)
    heads = text.heads(first, at)
    if heads and text.items[heads[-1]].means.get("procedure") == "biopsy":
        text.drop_head(heads[-1])


def _is_mark(items: Sequence[Item], at: int, *marks: str) -> bool:
    return at < len(items) and items[at].what is What.SEPARATOR and items[at].mark in marks


REACH: Mapping[str, Callable[[_Undone, int], None]] = {
    "history": _history,
    "before": _before,
    "past time": _past_time,
    "later": _later,
    "will": _will,
    "refused": _refused,
    "talked of": _talked_of,
    "elsewhere": _elsewhere,
    "reported": _reported,
}
"""What each kind of word speaks of."""
