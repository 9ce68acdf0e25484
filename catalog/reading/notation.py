"""Billing shorthand: ``99213-25, 11401 x1 L82.1; 17000 17003x6 L57.0 DOS 3/4/26 POS 11 BCBS``.

How the parts belong together:

- A *segment* ends at a semicolon or a line's end; commas part it into *items*.
- Modifiers and units belong to the code before them.
- Diagnoses belong to the codes of the item before them, back to the diagnoses before: in
  ``17000 17003x6 L57.0`` to both codes, in ``99213 L30.9, 17000 L57.0`` to one each.
- Diagnoses at the end of a comma list are the encounter's: ``99213, 17000, 17003x6 L57.0 D48.5``
  does not say which belongs to which, so no line is given a pointer. So is a list in a segment of
  its own, or before the first code. Only a single one straight behind a code, beside segments that
  have theirs, is that code's: ``99213, 11401 L82.1; 17000 L57.0``.
- ``points to A,C`` (or ``pointers 1 3``) ties diagnoses to the code before it by their place in the
  encounter's list.
- Words are narrative and left out, except where nothing else could be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from itertools import pairwise

from catalog.codes import is_hcpcs_shape, normalize_diagnosis_code
from catalog.families import load_families
from catalog.reading.drafts import (
    DiagnosisRun,
    Draft,
    DraftLine,
    DraftPrior,
)
from catalog.reading.patterns import SPOKEN_MODIFIERS, is_lesion_word
from catalog.reading.sites import is_site_word
from catalog.reading.tokens import GLUED_UNITS, Kind, Token

_DATING = frozenset({"on", "of", "from", "done", "dated", "performed"})
_LINKING = frozenset({"and", "with", "w", "plus", "for", "on", "to", "per", "x"})
_ENDS_A_NUMBER = frozenset(
    {Kind.BREAK, Kind.COMMA, Kind.CELL, Kind.CODE, Kind.DIAGNOSIS, Kind.DIAGNOSIS_LABEL, Kind.DATE,
     Kind.DATE_LABEL, Kind.PLACE, Kind.PAYER, Kind.UNITS, Kind.BY_COUNT, Kind.POINTERS,
     Kind.NAMED_MODIFIER, Kind.STOP}
)  # fmt: skip


_MOST_IN_A_CELL = 20
"""A larger number without a heading may be a fee."""
_UNITS_OR_MODIFIER = "units are written x6, a modifier -25: which is this number?"


class Assembler:
    """Puts the pieces of one encounter together, in one pass."""

    def __init__(self) -> None:
        self._draft = Draft()
        self._segment: list[DraftLine] = []
        self._runs: list[DiagnosisRun] = []
        self._item = 0
        self._announced: list[str] = []
        """Modifiers named before their code: "25 on 99213"."""
        self._later: dict[str, list[str]] = {}
        """The same where the code itself comes later: "add 59 to 17000: 17000, 11102"."""
        self._to_come: Counter[str] = Counter()
        """How often each code is still to come."""
        self._leading: list[tuple[list[DraftLine], list[str]]] = []
        """Lines whose diagnoses stand before them, segment by segment."""
        self._led = True
        """Whether every segment so far begins with its diagnoses."""
        self._open = False
        """Modifiers and bare numbers still belong to the last code."""
        self._attached = False
        """Marked units still belong to it."""
        self._before = 1
        self._labelled_date = False
        self._prior: int | None = None
        """The next code is an earlier service, so many days ago (0: not said)."""
        self._dated = False
        """The next date is that of the earlier service."""
        self._forward: list[str] | None = None
        """The diagnoses that an arrow ties to the codes behind it."""
        self._counted_word = False
        """The last word was what billers count: an "x2" behind it is its number."""
        self._placed = False
        """Only words for a place stand between the last code and here."""
        self._placed_size: DraftLine | None = None
        """The code whose size stood behind its place."""
        self._celled = False
        """The last piece parted two cells."""
        self._listing = False
        self._pointing = False
        self._last: Kind | None = None

    def read(self, tokens: Iterable[Token]) -> Draft:
        """The encounter's draft from its pieces."""
        pieces = _earlier_by_date(list(tokens))
        self._to_come = Counter(token.value for token in pieces if token.kind is Kind.CODE)
        for index, token in enumerate(pieces):
            following = pieces[index + 1] if index + 1 < len(pieces) else None
            self._take(token, following)
            self._celled = token.kind is Kind.CELL
            if not self._celled:
                self._last = token.kind
        self._end_segment()
        self._tie_leading()
        self._place_closing()
        return self._draft

    def _place_closing(self) -> None:
        draft = self._draft
        tied = draft.own_diagnoses or len(draft.closing) > 1
        for line, code in draft.closing:
            if tied:
                line.diagnoses = [code]

    def _take(self, token: Token, following: Token | None) -> None:
        match token.kind:
            case Kind.BREAK:
                if not (token.value == "\n" and self._last is Kind.COMMA):
                    self._end_segment()
            case Kind.COMMA:
                self._item += 1
                self._prior, self._dated = None, False
            case Kind.CELL:
                # A row's cells are all its code's, whatever words stand between.
                self._attached, self._counted_word = bool(self._segment), False
            case Kind.CODE:
                self._code(token)
            case Kind.MODIFIER:
                if self._open:
                    self._segment[-1].modifiers.append(token.value)
            case Kind.NAMED_MODIFIER:
                if self._segment:
                    self._segment[-1].modifiers.append(token.value)
                else:
                    self._unread(token, "which code is it for? Write it behind, as in 99213-25")
            case Kind.MODIFIER_FOR:
                self._announced.append(token.value)
                self._open = False
            case Kind.POINTERS:
                lines = self._segment[-1:] or self._draft.lines[-1:]
                self._draft.pointers.append((token, lines))
                self._pointing = True
                self._open = False
            case Kind.UNITS:
                self._units(token)
            case Kind.STOP:
                self._open = self._attached = False
            case Kind.BY_COUNT:
                self._by_count(int(token.value))
            case Kind.COUNTED:
                if self._told(Kind.SIZE) and self._segment[-1].counted is None:
                    self._segment[-1].counted = int(token.value)
                self._open = False
            case Kind.SIZE:
                self._size(Decimal(token.value))
            case Kind.UNITS_BEFORE:
                self._before = int(token.value)
            case Kind.DIAGNOSIS:
                self._diagnosis(token.value)
            case Kind.DIAGNOSIS_LABEL:
                self._listing = True
                self._open = False
            case Kind.DATE_LABEL:
                self._labelled_date, self._open = True, False
                return
            case Kind.DATE:
                self._date(token)
            case Kind.PLACE:
                self._draft.places.append((token.value, list(self._segment)))
                self._open = False
            case Kind.PAYER:
                self._draft.payer = self._draft.payer or token.value
                self._open = False
            case Kind.PRIOR:
                self._prior = 0
                self._open = False
            case Kind.PAST:
                self._past(token)
            case Kind.ARROW:
                if self._last is Kind.DIAGNOSIS and self._runs:
                    self._forward = self._runs.pop().codes
                    self._draft.pointed += self._forward
                    self._draft.own_diagnoses = True
            case Kind.NUMBER:
                self._number(token, following)
            case Kind.WORD:
                self._word(token, following)
            case Kind.UNREADABLE:
                self._draft.unread.append((token.start, token.end, token.value))
                self._open = False
        self._labelled_date = False

    def _code(self, token: Token) -> None:
        self._to_come[token.value] -= 1
        if self._prior is not None:
            self._draft.prior.append(DraftPrior(token.value, token.start, days=self._prior))
            self._prior, self._dated, self._open = None, True, False
            return
        self._dated = False
        if self._listing and is_hcpcs_shape(token.value):
            # Behind "dx", a letter and four digits are a diagnosis without its dot.
            self._diagnosis(normalize_diagnosis_code(token.value))
            return
        self._listing = False
        if self._announced and self._add_to_line(token.value):
            return
        if self._announced and self._to_come[token.value] > 0:
            self._later[token.value], self._announced = self._announced, []
            return
        line = DraftLine(token.value, token.start, self._item, self._before)
        self._before = 1
        if self._forward is not None:
            line.diagnoses = list(self._forward)
        line.modifiers, self._announced = self._announced or self._later.pop(token.value, []), []
        self._draft.lines.append(line)
        self._segment.append(line)
        self._open = self._attached = True
        self._counted_word = self._placed = False
        self._placed_size = None

    def _told(self, other: Kind) -> bool:
        """Whether a size or a count stands behind its code, its diagnosis or the other of both."""
        if self._last is Kind.DIAGNOSIS:
            return self._open or (self._attached and bool(self._segment))
        if self._last is Kind.WORD:
            return self._open or self._placed
        return self._open or (self._last is other and bool(self._segment))

    def _size(self, size: Decimal) -> None:
        """Keep the one size of a code; of two behind a place, nobody knows which is whose."""
        behind_place = self._last is Kind.WORD and self._placed
        if self._placed_size is not None:
            self._placed_size.size_cm = None
        elif self._told(Kind.COUNTED) and self._segment[-1].size_cm is None:
            self._segment[-1].size_cm = size
            self._placed_size = self._segment[-1] if behind_place else None
        self._open = False

    def _add_to_line(self, code: str) -> bool:
        """Give the modifiers of "25 on 99213" to the line of that code, if it is there already."""
        line = next((line for line in self._draft.lines if line.code == code), None)
        if line is None:
            return False
        line.modifiers += self._announced
        self._announced = []
        return True

    def _units(self, token: Token) -> None:
        """Give units to the code before them; what follows a remark may count something else."""
        if not self._segment or self._counted_word:
            return
        line = self._segment[-1]
        if not self._attached:
            if self._last is not Kind.WORD:
                self._unread(token, "units stand directly behind their code, as in 17003 x6")
        elif line.has_units:
            self._unread(token, "these are second units of one code: which count?")
        else:
            line.units, line.has_units = int(token.value), True

    def _by_count(self, count: int) -> None:
        """Take "x6 warts": units, but for a code that is counted once the number of lesions."""
        if not self._segment:
            return
        line = self._segment[-1]
        if _counted_once(line.code):
            line.counted = count
        elif self._attached and not line.has_units:
            line.units, line.has_units = count, True

    def _past(self, token: Token) -> None:
        """Make the code beside "2 weeks ago" or "last visit" an earlier service."""
        where, days = token.value.split()
        if where == "next":
            self._prior = int(days)
        elif self._open and self._segment:
            line = self._segment.pop()
            self._draft.lines.remove(line)
            self._draft.prior.append(DraftPrior(line.code, line.start, days=int(days)))
        self._open = False

    def _diagnosis(self, code: str) -> None:
        self._open = False
        self._forward = None
        after = len(self._segment)
        if not self._runs or self._runs[-1].after != after:
            apart = self._listing or self._last is Kind.COMMA
            self._runs.append(DiagnosisRun(after, apart, self._listing))
        run = self._runs[-1].codes
        if code not in run:
            run.append(code)

    def _date(self, token: Token) -> None:
        self._open = False
        if self._dated:
            self._draft.prior[-1].day = token.value
            self._dated = False
            return
        days = self._draft.service_days if self._labelled_date else self._draft.days
        days.append((token.start, token.value))

    def _word(self, token: Token, following: Token | None) -> None:
        upper = token.value.upper()
        self._counted_word = is_lesion_word(token.value)
        ends = following is None or following.kind in (Kind.BREAK, Kind.COMMA)
        if self._runs and self._last is Kind.COMMA and ends and len(upper) > 1:
            if token.value == upper:
                self._unread(token, "a diagnosis is a letter, a digit and more, as in L57.0")
            return
        glued = GLUED_UNITS.fullmatch(upper)
        if self._open and glued and glued[1] in SPOKEN_MODIFIERS:
            self._segment[-1].modifiers.append(glued[1])
            self._units(token._replace(value=glued[2]))
            return
        narrates = (
            following is not None
            and following.kind is Kind.WORD
            and following.value.lower() not in _LINKING
            and following.value.upper() not in SPOKEN_MODIFIERS
        )
        behind = self._last is Kind.DIAGNOSIS and token.value == upper and bool(self._segment)
        if behind and upper in SPOKEN_MODIFIERS and self._item and len(self._runs) == 1:
            self._unread(token, "which code is it for? Write it behind, as in 99213-25")
            return
        if (self._open or behind) and upper in SPOKEN_MODIFIERS and not narrates:
            # "11102 LT" is a modifier, "11102 LT forearm" says where it was.
            self._segment[-1].modifiers.append(upper)
            return
        self._placed = (self._open or self._placed) and is_site_word(token.value)
        self._open = False

    def _number(self, token: Token, following: Token | None) -> None:
        if not self._open and self._celled and self._attached and self._last is Kind.WORD:
            self._cell(token, following)
            return
        if not self._open:
            behind = self._last is Kind.DIAGNOSIS and self._attached and self._segment
            if behind and (following is None or following.kind in _ENDS_A_NUMBER):
                # As on a claim line: code, diagnosis, units.
                if token.value in SPOKEN_MODIFIERS:
                    self._unread(token, _UNITS_OR_MODIFIER)
                else:
                    self._units(token)
            if self._labelled_date:
                self._unread(token, "a date of service has a day, month and year, as in 3/4/2026")
            return
        ends = following is None or following.kind in _ENDS_A_NUMBER
        ends = ends or (following is not None and following.value.lower() in _LINKING)
        ends = ends or (
            following is not None
            and (
                following.kind in (Kind.NUMBER, Kind.MODIFIER)
                or following.value.upper() in SPOKEN_MODIFIERS
            )
        )
        if not ends:
            self._unread(token, _UNITS_OR_MODIFIER)
            self._open = False
        elif token.value in SPOKEN_MODIFIERS:
            self._segment[-1].modifiers.append(token.value)
        elif self._last is Kind.COMMA or int(token.value) == 0:
            self._unread(token, _UNITS_OR_MODIFIER)
        else:
            self._units(token)

    def _cell(self, token: Token, following: Token | None) -> None:
        """Take a number that has a cell of its own behind one of words: a modifier, or units."""
        if following is not None and following.kind not in (Kind.CELL, Kind.BREAK):
            return
        if token.value in SPOKEN_MODIFIERS:
            self._segment[-1].modifiers.append(token.value)
        elif 0 < int(token.value) <= _MOST_IN_A_CELL:
            self._units(token)
        else:
            self._unread(token, _UNITS_OR_MODIFIER)

    def _unread(self, token: Token, why: str) -> None:
        self._draft.unread.append((token.start, token.end, why))

    def _end_segment(self) -> None:
        """Tie the segment's diagnoses to its lines, or to the encounter."""
        lines, runs = self._segment, self._runs
        if lines:
            self._led = self._led and len(runs) == 1 and runs[0].after == 0
        if self._led and lines and not runs[0].labelled:
            self._leading.append((lines, runs[0].codes))
        if len(runs) > 1 and runs[0].after == 0 and runs[-1].after < len(lines):
            # "C44.311 17311 17312, D04.39 17311-59": each run is for the codes behind it.
            self._tie_behind(lines, runs)
            runs = []
        for run in runs:
            if self._pointing or run.after == 0 or self._for_all(run, lines, runs):
                single = run.after > 0 and len(run.codes) == 1
                single = single and not run.set_apart and not self._pointing
                if single:
                    self._draft.closing.append((lines[-1], run.codes[0]))
                # A list under "dx" leads; what stands free keeps its place in the text.
                into = self._draft.listed if run.labelled else self._draft.pointed
                into += run.codes
                continue
            self._draft.own_diagnoses = True
            item = lines[run.after - 1].item
            for place in range(run.after - 1, -1, -1):
                line, before = lines[place], lines[place - 1] if place else None
                if line.item != item or line.diagnoses:
                    break
                shared = before is not None and _adds_to(line.code, before.code)
                if before is not None and shared and before.diagnoses:
                    # An add-on right behind its primary is for what the primary is for.
                    line.diagnoses = list(before.diagnoses)
                else:
                    line.diagnoses = list(run.codes)
            self._draft.pointed += run.codes
        self._segment, self._runs, self._item = [], [], 0
        self._open = self._dated = self._listing = self._pointing = False
        self._attached = self._counted_word = False
        self._prior = self._forward = None
        self._before = 1

    def _tie_behind(self, lines: list[DraftLine], runs: list[DiagnosisRun]) -> None:
        self._draft.own_diagnoses = True
        ends = [*(run.after for run in runs[1:]), len(lines)]
        for run, end in zip(runs, ends, strict=True):
            for line in lines[run.after : end]:
                line.diagnoses = list(run.codes)
            self._draft.pointed += run.codes

    def _tie_leading(self) -> None:
        """Tie "L57.0: 17000" and "D48.5: 11102" where each segment is written so."""
        if not self._led or len(self._leading) < 2:
            return
        for lines, codes in self._leading:
            for line in lines:
                line.diagnoses = line.diagnoses or list(codes)

    @staticmethod
    def _for_all(run: DiagnosisRun, lines: list[DraftLine], runs: list[DiagnosisRun]) -> bool:
        """Whether diagnoses close a whole comma list instead of one item of it."""
        only = len(runs) == 1 and run.after == len(lines)
        return only and len({line.item for line in lines}) > 1


def _earlier_by_date(pieces: list[Token]) -> list[Token]:
    """Codes with an earlier date of their own, beside a marked date of service, marked as prior."""
    marked = [
        token.value
        for before, token in pairwise(pieces)
        if before.kind is Kind.DATE_LABEL and token.kind is Kind.DATE
    ]
    if not marked:
        return pieces
    found: list[Token] = []
    for index, token in enumerate(pieces):
        if token.kind is Kind.CODE and _own_date(pieces, index) < marked[0]:
            found.append(Token(Kind.PRIOR, "", token.start, token.start))
        found.append(token)
    return found


def _own_date(pieces: list[Token], index: int) -> str:
    """The unmarked date right behind a code ("on 2/1/26"), or one that is later than all."""
    for token in pieces[index + 1 : index + 4]:
        if token.kind is Kind.DATE:
            return token.value
        if not (token.kind is Kind.WORD and token.value.lower() in _DATING):
            break
    return "9999-12-31"


@cache
def _counted_once(code: str) -> bool:
    """Whether one unit of a code stands for several lesions, so that a count is no units."""
    families = load_families()
    row, family = families.entry(code), families.of(code)
    return (
        row is not None
        and family is not None
        and family.counting == "count"
        and row.role != "add-on"
        and row.count_to != 1
    )


@cache
def _adds_to(code: str, primary: str) -> bool:
    """Whether a code is an add-on to another by its family."""
    row = load_families().entry(code)
    return row is not None and primary in row.adds_to
