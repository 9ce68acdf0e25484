"""Checks one batch: a report for each encounter, rows for the files, counts for the sums.

Nothing but codes, modifiers, units, dates of service, places and counts goes into a row. A claim is
named by its place in the file: its number points to a patient.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from bot.audit.batches import Batch
from bot.audit.claims_of import Places, claims_of
from bot.audit.digest import Digest, digest, sameness
from bot.audit.tally import Checked, Place, Tally
from bot.audit.totals import cents
from bot.crashes import log_crash
from catalog.catalog import Catalog
from catalog.claim import Encounter
from catalog.reading.claims import ClaimRead, Refused
from catalog.validation import Policy, validate

NO_DATE = "no date of service: a claim line needs one (837P: DTP*472; CSV: a DOS column)"
NO_LINES = "a claim without a service line"
_KEPT = 4000
"""Reports kept for encounters that come again, the same in all that a rule sees; looked at between
batches only, so that the counts of a batch do not depend on what was checked before it."""


class Options(NamedTuple):
    """What holds for the whole audit."""

    files: tuple[str, ...]
    """Names as they stand in the results."""
    payer: str
    locality: str
    on: date
    """Today; stands in for a missing date, but such lines are rejected."""
    policy: Policy = Policy()
    """The team's own decisions about rules."""


class Checker:
    """Checks batches with one catalog; remembers the reports of encounters that come again."""

    def __init__(self, catalog: Catalog, options: Options) -> None:
        """Prepare to check."""
        self._catalog = catalog
        self._options = options
        self._kept: dict[object, Digest] = {}

    def check(self, batch: Batch) -> Checked:
        """Check everything in a batch."""
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        work = Tally(batch, self._options.files[batch.file])
        options = self._options
        for item, place in claims_of(batch, on=options.on, payer=options.payer):
            if isinstance(item, Refused):
                work.refuse(item, place(item.start))
            else:
                self._claim(work, item, place)
        if batch.broken:
            last = batch.parts[-1]
            work.reject(Place(last.line, last.column), "rest of the file", batch.broken)
        return work.finished()

    def _claim(self, work: Tally, item: ClaimRead, place: Places) -> None:
        totals = work.totals
        totals.claims += 1
        totals.lines += item.lines
        dated = [one for one in item.encounters if not one.date_assumed]
        checked = sum(len(one.lines) for one in dated)
        totals.lines_checked += checked
        totals.lines_rejected += item.lines - checked
        totals.claims_checked += bool(dated)
        totals.claims_rejected += not dated
        for one in item.rejected:
            work.reject(place(one.start), "line", one.why, one.text, lines=1)
        for one in item.notes:
            work.reject(place(one.start), "note", one.why, one.text)
        start = place(item.start)
        for encounter in item.encounters:
            if encounter.date_assumed:
                for line in encounter.lines:
                    work.reject(start, "line", NO_DATE, line.code, lines=1)
            else:
                self._encounter(work, encounter, start)
        if not item.lines:
            work.reject(start, "claim", NO_LINES, claims=1)

    def _encounter(self, work: Tally, encounter: Encounter, place: Place) -> None:
        key = sameness(encounter)
        kept = self._kept.get(key)
        if kept is None:
            kept = digest(
                validate(
                    encounter,
                    self._catalog,
                    locality=self._options.locality,
                    policy=self._options.policy,
                    today=self._options.on,
                    on_crash=log_crash,
                )
            )
            if key is not None:
                self._kept[key] = kept
        work.report(place, kept, cents(line.charge for line in encounter.lines))
