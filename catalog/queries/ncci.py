"""NCCI: pairs of codes, units limits, add-on code edits."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from catalog.index.reader import IndexReader
from catalog.index.schema import NEVER
from catalog.records import AddOnLink, MueEdit, PtpEdit, PtpUnknown, Release

_PAIRS = 16_384
_CODES = 4096
"""So many are remembered: a few megabytes."""


class _Held(NamedTuple):
    """A row of a pair with the bounds of its first and its last day."""

    effective_earliest: str
    effective_latest: str
    deletion_earliest: str
    deletion_latest: str
    edit: PtpEdit


class Ncci:
    """Questions to the National Correct Coding Initiative's tables."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index
        # The rows of a pair answer for every date of their release.
        self._pair = lru_cache(_PAIRS)(self._read_pair)
        self._covered = lru_cache(_CODES)(self._read_covered)
        self._since = lru_cache(_CODES)(self._read_since)

    def ptp(self, code: str, other: str, on: date) -> PtpEdit | PtpUnknown | None:
        """The edit of two codes in either order."""
        found = self._index.answering("ncci-ptp", on)
        if found is None:
            return PtpUnknown(reason=f"no NCCI PTP release is loaded for {on}")
        number, release = found
        day, uncertain = on.isoformat(), False
        for row in self._pair(code, other, number):
            if day < row.effective_earliest or day > row.deletion_latest:
                continue
            if row.effective_latest <= day <= row.deletion_earliest:
                return row.edit
            uncertain = True
        if uncertain:
            reason = f"NCCI PTP {release.release} does not say whether the pair held on {on}"
            return PtpUnknown(reason=reason)
        return None if release.complete else self._absent_pair(code, other, on, number, release)

    def _read_pair(self, code: str, other: str, release: int) -> tuple[_Held, ...]:
        return tuple(
            _Held(
                begins,
                begun,
                holds,
                held,
                PtpEdit(
                    column_1=first,
                    column_2=second,
                    modifier_indicator=indicator,
                    rationale=rationale,
                ),
            )
            for first, second in ((code, other), (other, code))
            for begins, begun, holds, held, indicator, rationale in self._index.db.execute(
                "SELECT effective_earliest, effective_latest, deletion_earliest, deletion_latest,"
                " modifier_indicator, rationale FROM ptp JOIN ptp_term ON ptp_term.id = ptp.term"
                " WHERE column_1 = ? AND column_2 = ? AND release = ?",
                (first, second, release),
            )
        )

    def _absent_pair(
        self, code: str, other: str, on: date, number: int, release: Release
    ) -> PtpUnknown | None:
        """No row for the pair in a release that is loaded in part: does that prove anything?"""
        covered = [one for one in (code, other) if self._covered(one, number)]
        if len(covered) == 2 or code == other:
            return None
        if not covered:
            return PtpUnknown(
                reason=f"NCCI PTP {release.release} is loaded for neither {code} nor {other}"
            )
        if on.isoformat() >= self._since(number):
            return None
        return PtpUnknown(reason=f"pairs of {code} and {other} are not loaded for {on}")

    def _read_since(self, release: int) -> str:
        """The day from which on all of a release's pairs hold that are not known to begin later."""
        row = self._index.one(
            "SELECT max(effective_latest) FROM ptp_term WHERE release = ? AND effective_latest < ?",
            release,
            NEVER,
        )
        return NEVER if row is None or row[0] is None else str(row[0])

    def _read_covered(self, code: str, release: int) -> bool:
        statement = "SELECT 1 FROM ptp_code WHERE release = ? AND code = ?"
        return self._index.one(statement, release, code) is not None

    def mue(self, code: str, on: date) -> MueEdit | None:
        """The units limit of a code."""
        found = self._index.answering("mue", on)
        row = found and self._index.one(
            "SELECT mue, mai, rationale, verified FROM mue WHERE hcpcs = ? AND release = ?",
            code,
            found[0],
        )
        if not row:
            return None
        value, mai, rationale, verified = row
        return MueEdit(
            code=code, value=int(value), mai=mai, rationale=rationale, verified=verified == "1"
        )

    def primaries(self, addon: str, on: date) -> tuple[AddOnLink, ...]:
        """The primaries beside which an add-on may stand."""
        return self._links("add_on_code", addon, on)

    def addons(self, primary: str, on: date) -> tuple[AddOnLink, ...]:
        """The add-ons that may stand beside a primary."""
        return self._links("primary_code", primary, on)

    def _links(self, column: str, code: str, on: date) -> tuple[AddOnLink, ...]:
        found = self._index.answering("aoc", on)
        if found is None:
            return ()
        # A row that was deleted on its first day never held.
        rows = self._index.db.execute(
            f"SELECT add_on_code, primary_code, edit_type FROM add_on WHERE {column} = ?"  # noqa: S608
            " AND release = ? AND effective_date <= ?"
            " AND coalesce(deletion_date, ?) >= ? AND coalesce(deletion_date, ?) > effective_date"
            " ORDER BY add_on_code, primary_code",
            (code, found[0], on.isoformat(), NEVER, on.isoformat(), NEVER),
        )
        return tuple(
            AddOnLink(addon=addon, primary=None if primary == "CCCCC" else primary, addon_type=kind)
            for addon, primary, kind in rows
        )
