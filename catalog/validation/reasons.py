"""Why CMS pairs two codes, for the pairs that the NCCI Policy Manual explains.

The table says that two codes are a pair; the manual says what one includes of the other. Where it
does, a finding about the pair cites the section.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from catalog.families import Source
from catalog.records import PtpEdit
from catalog.validation.sources import ncci_manual


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reason:
    """What column 1 includes of column 2, and where that is written."""

    column_1: Callable[[str], bool]
    column_2: Callable[[str], bool]
    why: str
    source: Source
    same_site: str | None = None
    """What to do where it was one site, if that is not taking column 2 off."""


def _between(first: str, last: str) -> Callable[[str], bool]:
    return lambda code: first <= code <= last


def _any(*tests: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda code: any(test(code) for test in tests)


def _is(*codes: str) -> Callable[[str], bool]:
    return frozenset(codes).__contains__


_BIOPSY = _between("11102", "11107")
_BENIGN_EXCISION = _between("11400", "11446")
_EXCISION = _any(_BENIGN_EXCISION, _between("11600", "11646"))
_SHAVE = _between("11300", "11313")
_DESTRUCTION = _any(_between("17000", "17111"), _between("17260", "17286"))
_SIMPLE_REPAIR = _between("12001", "12018")
_REPAIR = _any(_between("12001", "12057"), _between("13100", "13153"))
_FLAP = _between("14000", "14302")
_GRAFT = _between("15100", "15278")
_DEBRIDEMENT = _any(_between("11000", "11047"), _is("97597", "97598"))
_MOHS = _between("17311", "17315")
_INCISION = _between("10040", "10180")
_PATHOLOGY = _between("88300", "88365")

REASONS = (
    Reason(
        column_1=_is("11400", "11420", "11440"),
        column_2=_REPAIR,
        why="Medicare counts simple, intermediate and complex repair as part of excising a benign "
        "lesion of 0.5 cm or less. The repair is payable only for another lesion or wound.",
        source=ncci_manual("III.E.6, III.L.9"),
    ),
    Reason(
        column_1=_any(_EXCISION, _SHAVE, _BIOPSY, _DESTRUCTION),
        column_2=_SIMPLE_REPAIR,
        why="Closing the same site simply is part of the procedure. The repair is payable only for "
        "a wound elsewhere.",
        source=ncci_manual("III.E, III.L"),
    ),
    Reason(
        column_1=_FLAP,
        column_2=_any(_EXCISION, _REPAIR),
        why="Adjacent tissue transfer includes the excision and the repair of that site. The other "
        "code is payable only for another lesion or wound.",
        source=ncci_manual("III.H"),
    ),
    Reason(
        column_1=_any(_FLAP, _GRAFT),
        column_2=_DEBRIDEMENT,
        why="Debridement of the wound that is covered is part of it. It is payable only for "
        "another wound.",
        source=ncci_manual("III.H, III.I"),
    ),
    Reason(
        column_1=_MOHS,
        column_2=_any(_BIOPSY, _PATHOLOGY),
        why="The Mohs codes include the pathology of the tumor with its routine stains, and a "
        "biopsy of it. Payable beside them: another lesion, or the first diagnosis of the tumor "
        "by biopsy and frozen section the same day (59, XS, XU or 58).",
        source=ncci_manual("III.F"),
    ),
    Reason(
        column_1=_any(_EXCISION, _SHAVE, _DESTRUCTION, _MOHS),
        column_2=_BIOPSY,
        why="A biopsy of the lesion that is removed or destroyed at the same encounter is part of "
        "it. The biopsy is payable only for another lesion.",
        source=ncci_manual("III.E.2"),
    ),
    Reason(
        column_1=_BIOPSY,
        column_2=_is("17000", "17004"),
        why="Both are payable only for separate lesions (or separate encounters): the one that was "
        "biopsied is not one that was destroyed.",
        source=ncci_manual("III.L.14"),
    ),
    Reason(
        column_1=_any(_EXCISION, _SHAVE, _DESTRUCTION),
        column_2=_any(_EXCISION, _SHAVE, _DESTRUCTION),
        why="A lesion is removed once: one method, the completed one, is reported for it. Both are "
        "payable only for different lesions.",
        source=ncci_manual("III.E.1"),
    ),
    Reason(
        column_1=_INCISION,
        column_2=_any(_EXCISION, _DESTRUCTION),
        why="Incision and drainage of a lesion that is excised or destroyed at the same site is "
        "part of that. Both are payable only for different sites.",
        source=ncci_manual("III.D"),
        same_site="On one site only the excision or destruction is reported: take {first} off.",
    ),
    Reason(
        column_1=_INCISION,
        column_2=_INCISION,
        why="One site takes one drainage, the more extensive one; 10061 stands for several "
        "abscesses of the day by itself. Both are payable only for different sites.",
        source=ncci_manual("I.L, III.D"),
    ),
    Reason(
        column_1=_any(_EXCISION, _DESTRUCTION),
        column_2=_INCISION,
        why="Incision and drainage of a lesion that is excised or destroyed at the same site is "
        "part of that. Both are payable only for different sites.",
        source=ncci_manual("III.D"),
    ),
    Reason(
        column_1=_between("11055", "11057"),
        column_2=_is("11720", "11721"),
        why="Paring and nail debridement on the same toe, beyond its last joint, are one service; "
        "no modifier fits there. On different toes each is payable.",
        source=ncci_manual("III.E.3"),
    ),
    Reason(
        column_1=_REPAIR,
        column_2=_REPAIR,
        why="Repairs of one class in one site group are added up and reported once. Two codes are "
        "payable only for separate wounds in different groups or of different classes.",
        source=ncci_manual("III.L"),
    ),
)


def reason_for(edit: PtpEdit) -> Reason | None:
    """What the manual says about a pair, if it says anything."""
    return _reason(edit.column_1, edit.column_2)


@lru_cache(maxsize=4096)
def _reason(column_1: str, column_2: str) -> Reason | None:
    for reason in REASONS:
        if reason.column_1(column_1) and reason.column_2(column_2):
            return reason
    return None
