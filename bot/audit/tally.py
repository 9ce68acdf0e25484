"""Gathers what the batches add to the three files, and the counts of it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.audit.batches import Batch, Kind
from bot.audit.digest import Digest
from bot.audit.totals import Totals
from catalog.reading import identifiers
from catalog.reading.claims import Refused

REJECT_COLUMNS = ("file", "line", "column", "what", "claims", "lines", "fragment", "expected")


class Place(NamedTuple):
    """Line and column in a file, from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Checked:
    """What a batch adds to the three files and to the sums."""

    findings: str = ""
    claims: str = ""
    rejects: str = ""
    totals: Totals = field(default_factory=Totals)


class Tally:
    """Gathers the rows of one batch."""

    def __init__(self, batch: Batch, file: str) -> None:
        """Prepare for one batch of a file."""
        self.totals = Totals()
        self._batch = batch
        self._file = file
        self._name = json.dumps(file)
        self._digests: dict[int, Digest] = {}
        self._times: Counter[int] = Counter()
        self._findings = io.StringIO()
        self._rejects = io.StringIO()
        self._claims: list[str] = []
        self._finding_rows = csv.writer(self._findings, lineterminator="\n")
        self._reject_rows = csv.writer(self._rejects, lineterminator="\n")

    def report(self, place: Place, digest: Digest, charged: int) -> None:
        """An encounter's report, and its findings as rows."""
        self._digests[id(digest)] = digest
        self._times[id(digest)] += 1
        self.totals.charged_cents += charged
        self._finding_rows.writerows((self._file, *place, *row) for row in digest.rows)
        self._claims.append(
            f'{{"file": {self._name}, "line": {place.line}, "column": {place.column}, '
            f'"charged": {charged / 100}, {digest.report[1:]}\n'
        )

    def refuse(self, item: Refused, place: Place) -> None:
        """Claims that are not professional ones."""
        if not item.claims and not item.lines and not item.start:
            return
        self.totals.claims += item.claims
        self.totals.claims_refused += item.claims
        self.totals.lines += item.lines
        self.totals.lines_refused += item.lines
        self.reject(place, "refused", item.why, claims=item.claims, lines=item.lines)

    def reject(
        self,
        place: Place,
        what: str,
        expected: str,
        fragment: str = "",
        *,
        claims: int = 0,
        lines: int = 0,
    ) -> None:
        """A row of the rejects file."""
        self.totals.rejects[expected.split(": ", 1)[-1] if what != "refused" else expected] += 1
        shown = fragment if _harmless(fragment) else ""
        self._reject_rows.writerow(
            (self._file, *place, what, claims or "", lines or "", shown, expected)
        )

    def finished(self) -> Checked:
        """Everything, with the counts of the raw text beside those of the reader."""
        totals = self.totals
        for key, times in self._times.items():
            self._digests[key].add_to(totals, times)
            totals.repeated += times - 1
        if self._batch.kind is not Kind.CSV:
            totals.claims_in_files = self._batch.claims
            totals.claims_held_against = totals.claims
        if self._batch.kind is not Kind.FHIR:
            totals.lines_in_files = self._batch.lines
            totals.lines_held_against = totals.lines
        return Checked(
            findings=self._findings.getvalue(),
            claims="".join(self._claims),
            rejects=self._rejects.getvalue(),
            totals=totals,
        )


_LONGEST_FRAGMENT = 5
"""What is longer than a code may be a record's or a person's number; its place says where it is."""


def _harmless(fragment: str) -> bool:
    """Whether a fragment may be written down: no longer than a code, and of no person's shape."""
    return (
        0 < len(fragment) <= _LONGEST_FRAGMENT
        and any(mark.isdigit() for mark in fragment)
        and not identifiers.find(fragment)
    )
