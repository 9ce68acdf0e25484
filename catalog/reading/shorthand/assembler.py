"""Billing shorthand: ``99213-25, 11401 x1 L82.1; 17000 17003x6 L57.0 DOS 3/4/26 POS 11 BCBS``.

How the parts belong together:

- A *segment* ends at a semicolon or a line's end; commas part it into *items*.
- Modifiers and units belong to the code before them: see ``segment``.
- Diagnoses belong to codes of their segment, or to the encounter: see ``ties``.
- ``points to A,C`` (or ``pointers 1 3``) ties diagnoses to the code before it by their place in the
  encounter's list.
- Words are narrative and left out, except where nothing else could be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import zip_longest

from catalog.codes import is_hcpcs_shape, normalize_diagnosis_code
from catalog.reading.shorthand.drafts import Draft, DraftLine, DraftPrior
from catalog.reading.shorthand.earlier import before_service
from catalog.reading.shorthand.segment import Segment
from catalog.reading.shorthand.ties import Ties
from catalog.reading.shorthand.tokens import Kind, Token


class Assembler:
    """Puts the pieces of one encounter together, in one pass."""

    def __init__(self) -> None:
        self._draft = Draft()
        self._ties = Ties(self._draft)
        self._segment = Segment(self._draft)
        self._announced: list[str] = []
        """Modifiers named before their code: "25 on 99213"."""
        self._later: dict[str, list[str]] = {}
        """The same where the code itself comes later: "add 59 to 17000: 17000, 11102"."""
        self._to_come: Counter[str] = Counter()
        """How often each code is still to come."""

    def read(self, tokens: Iterable[Token]) -> Draft:
        """The encounter's draft from its pieces."""
        pieces = before_service(list(tokens))
        self._to_come = Counter(token.value for token in pieces if token.kind is Kind.CODE)
        for token, following in zip_longest(pieces, pieces[1:]):
            self._take(token, following)
            self._segment.labelled_date = token.kind is Kind.DATE_LABEL
            self._segment.celled = token.kind is Kind.CELL
            if token.kind is not Kind.CELL:
                self._segment.last = token.kind
        self._ties.segment(self._segment)
        self._ties.finish()
        return self._draft

    def _take(self, token: Token, following: Token | None) -> None:
        here = self._segment
        match token.kind:
            case Kind.BREAK:
                if not (token.value == "\n" and here.last is Kind.COMMA):
                    self._ties.segment(here)
                    self._segment = Segment(self._draft, placed_size=here.placed_size)
            case Kind.COMMA:
                here.item += 1
                here.prior, here.dated = None, False
            case Kind.CELL:
                # A row's cells are all its code's, whatever words stand between.
                here.attached, here.counted_word = bool(here.lines), False
            case Kind.CODE:
                self._code(token)
            case Kind.MODIFIER:
                if here.open:
                    here.lines[-1].modifiers.append(token.value)
            case Kind.NAMED_MODIFIER:
                if _leads(here, following):
                    self._announced.append(token.value)
                else:
                    here.named_modifier(token, following)
            case Kind.MODIFIER_FOR:
                self._announced.append(token.value)
                here.open = False
            case Kind.POINTERS:
                self._draft.pointers.append((token, here.lines[-1:] or self._draft.lines[-1:]))
                here.pointing = True
                here.open = False
            case Kind.UNITS:
                if _leads(here, following):
                    here.before = int(token.value)
                else:
                    here.units(token)
            case Kind.UNITS_BEFORE:
                here.before = int(token.value)
            case Kind.BY_COUNT:
                here.by_count(int(token.value))
            case Kind.COUNTED:
                here.count(int(token.value))
            case Kind.SIZE:
                here.size(Decimal(token.value))
            case Kind.STOP:
                here.open = here.attached = False
            case Kind.DIAGNOSIS:
                here.diagnosis(token.value)
            case Kind.DIAGNOSIS_LABEL:
                here.listing = True
                here.open = False
            case Kind.DATE_LABEL:
                here.open = False
            case Kind.DATE:
                self._date(token)
            case Kind.PLACE:
                self._draft.places.append((token.value, list(here.lines)))
                here.open = False
            case Kind.PAYER:
                self._draft.payer = self._draft.payer or token.value
                here.open = False
            case Kind.PRIOR:
                here.prior = 0
                here.open = False
            case Kind.PAST:
                self._past(token)
            case Kind.ARROW:
                if here.last is Kind.DIAGNOSIS and here.runs:
                    here.forward = here.runs.pop().codes
                    self._draft.pointed += here.forward
                    self._draft.own_diagnoses = True
            case Kind.NUMBER:
                here.number(token, following)
            case Kind.WORD:
                here.word(token, following)
            case Kind.UNREADABLE:
                here.unread(token, token.value)
                here.open = False

    def _code(self, token: Token) -> None:
        here = self._segment
        self._to_come[token.value] -= 1
        if here.prior is not None:
            self._draft.prior.append(DraftPrior(token.value, token.start, days=here.prior))
            here.prior, here.dated, here.open = None, True, False
            return
        here.dated = False
        if here.listing and is_hcpcs_shape(token.value):
            # Behind "dx", a letter and four digits are a diagnosis without its dot.
            here.diagnosis(normalize_diagnosis_code(token.value))
            return
        here.listing = False
        if self._announced and self._add_to_line(token.value):
            return
        if self._announced and self._to_come[token.value] > 0:
            self._later[token.value], self._announced = self._announced, []
            return
        line = DraftLine(token.value, token.start, here.item, here.before)
        here.before = 1
        if here.forward is not None:
            line.diagnoses = list(here.forward)
        line.modifiers, self._announced = self._announced or self._later.pop(token.value, []), []
        here.add(line)

    def _add_to_line(self, code: str) -> bool:
        """Give the modifiers of "25 on 99213" to the line of that code, if it is there already."""
        line = next((line for line in self._draft.lines if line.code == code), None)
        if line is None:
            return False
        line.modifiers += self._announced
        self._announced = []
        return True

    def _past(self, token: Token) -> None:
        """Make the code beside "2 weeks ago" or "last visit" an earlier service."""
        here = self._segment
        where, days = token.value.split()
        if where == "next":
            here.prior = int(days)
        elif here.open and here.lines:
            line = here.lines.pop()
            self._draft.lines.remove(line)
            self._draft.prior.append(DraftPrior(line.code, line.start, days=int(days)))
        here.open = False

    def _date(self, token: Token) -> None:
        here = self._segment
        here.open = False
        if here.dated:
            self._draft.prior[-1].day = token.value
            here.dated = False
            return
        days = self._draft.service_days if here.labelled_date else self._draft.days
        days.append((token.start, token.value))


def _leads(here: Segment, following: Token | None) -> bool:
    """Whether what belongs to a code can only be the one's behind it: "6 units 17003".

    Behind a word it may be the word's: "AK x4 (17000, 17003x3)".
    """
    first = not here.lines and here.last is not Kind.WORD
    return first and following is not None and following.kind is Kind.CODE
