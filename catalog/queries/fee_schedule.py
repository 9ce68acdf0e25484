"""RVUs and indicators, conversion factors and localities."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from catalog.index.reader import IndexReader, Row
from catalog.records import FeeRow, Locality


class FeeSchedule:
    """Questions to the fee schedule."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index
        self._localities: dict[int, tuple[Locality, ...]] = {}

    def row(self, code: str, on: date, modifier: str) -> FeeRow | None:
        """The row of a code and modifier."""
        found = self._index.answering("mpfs", on)
        if found is None:
            return None
        number, release = found
        row = self._index.one(
            "SELECT * FROM fee_schedule WHERE hcpcs = ? AND mod = ? AND release = ?",
            code,
            modifier,
            number,
        )
        return None if row is None else _fee_row(row, release.effective.year)

    def conversion_factor(self, on: date, kind: str) -> Decimal | None:
        """Dollars for an RVU; ``kind`` is ``non-apm`` or ``qualifying-apm``."""
        row = self._index.one(
            "SELECT conversion_factor FROM conversion_factor WHERE kind IN (?, 'all')"
            " AND effective_from <= ? ORDER BY effective_from DESC, release DESC",
            kind,
            on.isoformat(),
        )
        return None if row is None else Decimal(row[0])

    def localities(self, on: date) -> tuple[Locality, ...]:
        """All localities of the year of a date."""
        found = self._index.answering("gpci", on)
        if found is None:
            return ()
        number = found[0]
        if number not in self._localities:
            rows = self._index.db.execute("SELECT * FROM locality WHERE release = ?", (number,))
            self._localities[number] = tuple(map(_locality, rows))
        return self._localities[number]


def _fee_row(row: Row, year: int) -> FeeRow:
    _, code, modifier, work, office, office_na, facility, facility_na, malpractice, *flags = row
    pc_tc, global_period, multiple, bilateral, assistant, co_surgeon, team, status = flags
    return FeeRow(
        code=code,
        modifier=modifier,
        year=year,
        mpfs_status=status,
        work=Decimal(work),
        pe_nonfacility=None if office is None else Decimal(office),
        pe_facility=None if facility is None else Decimal(facility),
        malpractice=Decimal(malpractice),
        pe_nonfacility_na=office_na == "NA",
        pe_facility_na=facility_na == "NA",
        pc_tc=pc_tc,
        global_period=global_period,
        multiple_procedure=multiple,
        bilateral=bilateral,
        assistant_surgeon=assistant,
        co_surgeon=co_surgeon,
        team_surgeon=team,
    )


def _locality(row: Row) -> Locality:
    _, mac, number, state, name, work, practice_expense, malpractice = row
    return Locality(
        id=f"{mac}-{number}",
        mac=mac,
        state=state,
        number=number,
        name=name,
        work=Decimal(work),
        pe=Decimal(practice_expense),
        malpractice=Decimal(malpractice),
    )
