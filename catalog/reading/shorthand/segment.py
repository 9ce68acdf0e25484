"""One segment while it is read: its lines, and what belongs to the last of them.

A modifier, units, a count or a size belong to the code before them as long as nothing stands
between that could be meant as well; what could belong to two codes is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from catalog.families import load_families
from catalog.reading.shorthand.drafts import DiagnosisRun, Draft, DraftLine
from catalog.reading.shorthand.patterns import GLUED_UNITS, SPOKEN_MODIFIERS, is_lesion_word
from catalog.reading.shorthand.tokens import Kind, Token
from catalog.reading.sites import is_site_word

_LINKING = frozenset({"and", "with", "w", "plus", "for", "on", "to", "per", "x"})
_ENDS_A_NUMBER = frozenset(
    {Kind.BREAK, Kind.COMMA, Kind.CELL, Kind.CODE, Kind.DIAGNOSIS, Kind.DIAGNOSIS_LABEL, Kind.DATE,
     Kind.DATE_LABEL, Kind.PLACE, Kind.PAYER, Kind.UNITS, Kind.BY_COUNT, Kind.POINTERS,
     Kind.NAMED_MODIFIER, Kind.STOP}
)  # fmt: skip
_DISCARDED = "JW"
_MOST_IN_A_CELL = 20
"""A larger number without a heading may be a fee."""
_UNITS_OR_MODIFIER = "units are written x6, a modifier -25: which is this number?"
_WHOSE_MODIFIER = "which code is it for? Write it behind, as in 99213-25"


@dataclass(slots=True)
class Segment:
    """What stands between two ends of a line or semicolons, as far as it is read."""

    draft: Draft
    lines: list[DraftLine] = field(default_factory=list)
    runs: list[DiagnosisRun] = field(default_factory=list)
    item: int = 0
    """Which item of a comma list is read."""
    open: bool = False
    """Modifiers and bare numbers still belong to the last code."""
    attached: bool = False
    """Marked units still belong to it."""
    before: int = 1
    """Units that stood before the code to come."""
    listing: bool = False
    """Diagnoses follow that "dx" announced."""
    pointing: bool = False
    """Its lines point to diagnoses of the encounter's list."""
    forward: list[str] | None = None
    """The diagnoses that an arrow ties to the codes behind it."""
    prior: int | None = None
    """The next code is an earlier service, so many days ago (0: not said)."""
    dated: bool = False
    """The next date is that of the earlier service."""
    labelled_date: bool = False
    """The next date is named as the date of service."""
    counted_word: bool = False
    """The last word was what billers count: an "x2" behind it is its number."""
    placed: bool = False
    """Only words for a place stand between the last code and here."""
    placed_size: DraftLine | None = None
    """The code whose size stood behind its place."""
    celled: bool = False
    """The last piece parted two cells."""
    last: Kind | None = None
    """The last piece but those between cells."""

    def add(self, line: DraftLine) -> None:
        """Begin the next line, to which what follows belongs."""
        self.draft.lines.append(line)
        self.lines.append(line)
        self.open = self.attached = True
        self.counted_word = self.placed = False
        self.placed_size = None

    def unread(self, token: Token, why: str) -> None:
        """Name a piece that is not understood."""
        self.draft.unread.append((token.start, token.end, why))

    def named_modifier(self, token: Token, following: Token | None) -> None:
        """Take "mod 25", which may stand away from its code."""
        if self.lines:
            self._modifier(token, following)
        else:
            self.unread(token, _WHOSE_MODIFIER)

    def _modifier(self, token: Token, following: Token | None) -> None:
        """Give a modifier to the last code; waste with its own units is a line of its own.

        What was discarded of a drug stands on a line apart from what was given (Medicare Claims
        Processing Manual, chapter 17, 40): "J0585 100 units + JW 10 units".
        """
        line, modifier = self.lines[-1], token.value.upper()
        counted = following is not None and following.kind in (Kind.UNITS, Kind.NUMBER)
        if modifier == _DISCARDED and counted and line.has_units:
            line = DraftLine(line.code, token.start, line.item)
            self.add(line)
        line.modifiers.append(modifier)

    def units(self, token: Token) -> None:
        """Give units to the code before them; what follows a remark may count something else."""
        if not self.lines or self.counted_word:
            return
        line = self.lines[-1]
        if not self.attached:
            if self.last is not Kind.WORD:
                self.unread(token, "units stand directly behind their code, as in 17003 x6")
        elif line.has_units:
            self.unread(token, "these are second units of one code: which count?")
        else:
            line.units, line.has_units = int(token.value), True

    def by_count(self, count: int) -> None:
        """Take "x6 warts": units, but for a code that is counted once the number of lesions."""
        if not self.lines:
            return
        line = self.lines[-1]
        if _counted_once(line.code):
            line.counted = count
        elif self.attached and not line.has_units:
            line.units, line.has_units = count, True

    def count(self, count: int) -> None:
        """Keep the number of lesions that stands behind a code."""
        if self._told(Kind.SIZE) and self.lines[-1].counted is None:
            self.lines[-1].counted = count
        self.open = False

    def size(self, size: Decimal) -> None:
        """Keep the one size of a code; of two behind a place, nobody knows which is whose."""
        behind_place = self.last is Kind.WORD and self.placed
        if self.placed_size is not None:
            self.placed_size.size_cm = None
        elif self._told(Kind.COUNTED) and self.lines[-1].size_cm is None:
            self.lines[-1].size_cm = size
            self.placed_size = self.lines[-1] if behind_place else None
        self.open = False

    def _told(self, other: Kind) -> bool:
        """Whether a size or a count stands behind its code, its diagnosis or the other of both."""
        if not self.lines:
            return False
        if self.last is Kind.DIAGNOSIS:
            return self.open or self.attached
        if self.last is Kind.WORD:
            return self.open or self.placed
        return self.open or self.last is other

    def diagnosis(self, code: str) -> None:
        """Add a diagnosis to the run that stands here."""
        self.open = False
        self.forward = None
        after = len(self.lines)
        if not self.runs or self.runs[-1].after != after:
            apart = self.listing or self.last is Kind.COMMA
            self.runs.append(DiagnosisRun(after, apart, self.listing))
        run = self.runs[-1].codes
        if code not in run:
            run.append(code)

    def word(self, token: Token, following: Token | None) -> None:
        """Take a word for a modifier where it can be nothing else; any other is narrative."""
        upper = token.value.upper()
        self.counted_word = is_lesion_word(token.value)
        ends = following is None or following.kind in (Kind.BREAK, Kind.COMMA)
        if self.runs and self.last is Kind.COMMA and ends and len(upper) > 1:
            if token.value == upper:
                self.unread(token, "a diagnosis is a letter, a digit and more, as in L57.0")
            return
        glued = GLUED_UNITS.fullmatch(upper)
        if self.open and glued and glued[1] in SPOKEN_MODIFIERS:
            self.lines[-1].modifiers.append(glued[1])
            self.units(token._replace(value=glued[2]))
            return
        narrates = (
            following is not None
            and following.kind is Kind.WORD
            and following.value.lower() not in _LINKING
            and following.value.upper() not in SPOKEN_MODIFIERS
        )
        behind = self.last is Kind.DIAGNOSIS and token.value == upper and bool(self.lines)
        if behind and upper in SPOKEN_MODIFIERS and self.item and len(self.runs) == 1:
            self.unread(token, _WHOSE_MODIFIER)
            return
        if (self.open or behind) and upper in SPOKEN_MODIFIERS and not narrates:
            # "11102 LT" is a modifier, "11102 LT forearm" says where it was.
            self._modifier(token, following)
            return
        self.placed = (self.open or self.placed) and is_site_word(token.value)
        self.open = False

    def number(self, token: Token, following: Token | None) -> None:
        """Take a bare number for a modifier or for units, or ask which it is."""
        if self.open:
            self._number_behind_code(token, following)
        elif self.celled and self.attached and self.last is Kind.WORD:
            self._number_in_cell(token, following)
        else:
            behind = self.last is Kind.DIAGNOSIS and self.attached and self.lines
            if behind and (following is None or following.kind in _ENDS_A_NUMBER):
                # As on a claim line: code, diagnosis, units.
                if token.value in SPOKEN_MODIFIERS:
                    self.unread(token, _UNITS_OR_MODIFIER)
                else:
                    self.units(token)
            if self.labelled_date:
                self.unread(token, "a date of service has a day, month and year, as in 3/4/2026")

    def _number_behind_code(self, token: Token, following: Token | None) -> None:
        ends = (
            following is None
            or following.kind in _ENDS_A_NUMBER
            or following.kind in (Kind.NUMBER, Kind.MODIFIER)
            or following.value.lower() in _LINKING
            or following.value.upper() in SPOKEN_MODIFIERS
        )
        if not ends:
            self.unread(token, _UNITS_OR_MODIFIER)
            self.open = False
        elif token.value in SPOKEN_MODIFIERS:
            self.lines[-1].modifiers.append(token.value)
        elif self.last is Kind.COMMA or int(token.value) == 0:
            self.unread(token, _UNITS_OR_MODIFIER)
        else:
            self.units(token)

    def _number_in_cell(self, token: Token, following: Token | None) -> None:
        """Take a number that has a cell of its own behind one of words: a modifier, or units."""
        if following is not None and following.kind not in (Kind.CELL, Kind.BREAK):
            return
        if token.value in SPOKEN_MODIFIERS:
            self.lines[-1].modifiers.append(token.value)
        elif 0 < int(token.value) <= _MOST_IN_A_CELL:
            self.units(token)
        else:
            self.unread(token, _UNITS_OR_MODIFIER)


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
