"""From the yearly lists of ICD-10-CM to what holds for one code on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.records import DiagnosisEntry, Release


@dataclass(frozen=True, slots=True)
class YearRow:
    """A code in one fiscal year's list."""

    listed: bool
    """False: known not to be a code of that year."""
    billable: bool
    parent: str | None
    description: str


def entry_on(
    code: str,
    answering: int,
    years: Sequence[tuple[int, Release]],
    rows: Mapping[int, YearRow],
    children: tuple[str, ...],
) -> DiagnosisEntry | None:
    """The entry of a code for the year that answers.

    Args:
        code: The code, with its dot.
        answering: The id of the release that answers for the date.
        years: All loaded releases with their ids, oldest first.
        rows: The code's rows by release id.
        children: The codes right below it in the year that answers.
    """
    states = [_state(release, rows.get(number)) for number, release in years]
    here = next(place for place, (number, _) in enumerate(years) if number == answering)
    if states[here] is None:
        return None
    shown = _nearest_listed(states, here)
    if shown is None:
        return None
    row = rows[years[shown][0]]
    return DiagnosisEntry(
        code=code,
        description=row.description,
        billable=row.billable and shown == here,
        effective_from=_first_day(states, years, shown),
        effective_to=_last_day(states, years, shown),
        parent=row.parent,
        children=children,
    )


def _state(release: Release, row: YearRow | None) -> bool | None:
    """Whether a year lists the code; None when its list is loaded in part and does not say."""
    if row is None:
        return False if release.complete else None
    return row.listed


def _nearest_listed(states: list[bool | None], here: int) -> int | None:
    """The year that lists the code: this one, else the next later, else the last earlier one."""
    later = [place for place, state in enumerate(states) if state and place >= here]
    earlier = [place for place, state in enumerate(states) if state and place < here]
    return later[0] if later else earlier[-1] if earlier else None


def _first_day(
    states: list[bool | None], years: Sequence[tuple[int, Release]], place: int
) -> date | None:
    while place and states[place - 1]:
        place -= 1
    begun = place > 0 and states[place - 1] is False
    return years[place][1].effective if begun else None


def _last_day(
    states: list[bool | None], years: Sequence[tuple[int, Release]], place: int
) -> date | None:
    for state, (_, release) in zip(states[place + 1 :], years[place + 1 :], strict=True):
        if state is False:
            return release.effective - timedelta(days=1)
    return None
