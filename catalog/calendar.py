"""What takes effect when: the publishers' schedules, for any year.

>>> [(update.kind, update.release) for update in updates(date(2027, 4, 1), date(2027, 4, 1))][:2]
[('cpt-pla', 'PLA 2027Q2'), ('hcpcs', '2027Q2')]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from catalog.claim import Frozen
from catalog.records import Release

Held = Literal["loaded", "behind", "not held"]


class Day(Frozen):
    """A day of the year on which something takes effect."""

    day: str
    """Month and day, as in ``10-01``."""
    release: str
    since: int = 1996
    """First year; NCCI's edits, the oldest of the schedules, began in 1996."""


class UpdateKind(Frozen):
    """One thing that is published again and again (``data/update_calendar.toml``)."""

    id: str
    words: tuple[str, ...] = ()
    """What people call it besides its id; "ncci" stands for several."""
    title: str
    publisher: str
    days: tuple[Day, ...]
    """Empty for what has no schedule: it is listed as it is loaded."""
    dataset: str | None = None
    load: str | None = None
    review: str
    source: str
    url: str


class Update(Frozen):
    """One release taking effect."""

    kind: str
    title: str
    publisher: str
    release: str
    effective: date
    dataset: str | None
    """What the loaded tables call it; None for what is not held."""
    load: str | None
    """Which file to load; None when there is none to load."""
    review: str
    """What a practice looks through."""
    source: str
    url: str

    @property
    def id(self) -> str:
        """What tells it from every other update."""
        return f"{self.kind} {self.effective}"

    def held(self, releases: Iterable[Release]) -> Held:
        """Whether the loaded tables hold what takes effect here.

        A year's table may be that of an early quarter: RVU26B covers October's days and does not
        hold RVU26D. Publishers' names are in the order of their release.
        """
        ours = [release for release in releases if release.dataset == self.dataset]
        known = [release for release in ours if release.effective <= self.effective]
        if self.dataset is None or not ours:
            return "not held"
        newest = max(known, key=lambda release: release.effective, default=None)
        if newest is None or newest.stale_on(self.effective):
            return "behind"
        holds = newest.effective == self.effective or newest.release >= self.release
        return "loaded" if holds else "behind"


@cache
def load_calendar() -> tuple[UpdateKind, ...]:
    """All kinds of updates."""
    text = (files("catalog.data") / "update_calendar.toml").read_text("utf-8")
    return tuple(UpdateKind.model_validate(row) for row in tomllib.loads(text)["kind"])


def updates(first: date, last: date, releases: Iterable[Release] = ()) -> tuple[Update, ...]:
    """Everything that takes effect from the first to the last day, both included, in order.

    Args:
        first: First day.
        last: Last day.
        releases: The loaded releases, for the kinds that have no schedule.
    """
    loaded = tuple(releases)
    found = [
        update
        for kind in load_calendar()
        for update in (_scheduled(kind, first, last) if kind.days else _loaded(kind, loaded))
        if first <= update.effective <= last
    ]
    return tuple(sorted(found, key=lambda update: update.effective))


def _scheduled(kind: UpdateKind, first: date, last: date) -> Iterator[Update]:
    for year in range(first.year, last.year + 1):
        for day in kind.days:
            effective = date.fromisoformat(f"{year:04}-{day.day}")
            if year >= day.since:
                yield _update(kind, day.release, effective)


def _loaded(kind: UpdateKind, releases: Iterable[Release]) -> Iterator[Update]:
    for release in releases:
        if release.dataset == kind.dataset:
            yield _update(kind, release.release, release.effective)


def _update(kind: UpdateKind, release: str, effective: date) -> Update:
    quarter = (effective.month - 1) // 3
    words = {
        "{year}": str(effective.year),
        "{yy}": f"{effective.year % 100:02}",
        "{quarter}": str(quarter + 1),
        "{letter}": "ABCD"[quarter],
        "{fiscal}": str(effective.year + (effective.month >= 10)),
    }

    def filled(text: str) -> str:
        for word, value in words.items():
            text = text.replace(word, value)
        return text

    return Update(
        kind=kind.id,
        title=kind.title,
        publisher=kind.publisher,
        release=filled(release),
        effective=effective,
        dataset=kind.dataset,
        load=None if kind.load is None else filled(kind.load),
        review=kind.review,
        source=kind.source,
        url=kind.url,
    )
