"""NCCI: pairs of codes, units limits, add-on code edits."""

from __future__ import annotations

from datetime import date

from catalog.index.reader import IndexReader
from catalog.index.schema import NEVER
from catalog.records import AddOnLink, MueEdit, PtpEdit, PtpUnknown, Release


class Ncci:
    """Questions to the National Correct Coding Initiative's tables."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index

    def ptp(self, code: str, other: str, on: date) -> PtpEdit | PtpUnknown | None:
        """The edit of two codes in either order."""
        found = self._index.answering("ncci-ptp", on)
        if found is None:
            return PtpUnknown(reason=f"no NCCI PTP release is loaded for {on}")
        number, release = found
        day, uncertain = on.isoformat(), False
        for first, second in ((code, other), (other, code)):
            rows = self._index.db.execute(
                "SELECT effective_earliest, effective_latest, deletion_earliest, deletion_latest,"
                " modifier_indicator, rationale FROM ptp JOIN ptp_term ON ptp_term.id = ptp.term"
                " WHERE column_1 = ? AND column_2 = ? AND release = ?",
                (first, second, number),
            )
            for begins, begun, holds, held, indicator, rationale in rows:
                if day < begins or day > held:
                    continue
                if begun <= day <= holds:
                    return PtpEdit(
                        column_1=first,
                        column_2=second,
                        modifier_indicator=indicator,
                        rationale=rationale,
                    )
                uncertain = True
        if uncertain:
            reason = f"NCCI PTP {release.release} does not say whether the pair held on {on}"
            return PtpUnknown(reason=reason)
        return None if release.complete else self._absent_pair(code, other, on, number, release)

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
        since = self._index.one(
            "SELECT max(effective_latest) FROM ptp_term WHERE release = ? AND effective_latest < ?",
            number,
            NEVER,
        )
        if since and on.isoformat() >= since[0]:
            return None
        return PtpUnknown(reason=f"pairs of {code} and {other} are not loaded for {on}")

    def _covered(self, code: str, release: int) -> bool:
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

    def links(self, column: str, code: str, on: date) -> tuple[AddOnLink, ...]:
        """The add-on edits of a code that stands in ``add_on_code`` or ``primary_code``."""
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
