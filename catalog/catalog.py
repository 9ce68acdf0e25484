"""Dated, read-only questions to the built index: the only way to a fact."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from catalog.codes import (
    is_cpt_shape,
    is_diagnosis_shape,
    is_procedure_shape,
    normalize_diagnosis_code,
)
from catalog.diagnoses import YearRow, entry_on
from catalog.families import Families, load_families
from catalog.index.schema import NEVER
from catalog.localities import UnknownLocality, find_locality
from catalog.records import (
    AddOnLink,
    CodeEntry,
    Denial,
    DiagnosisEntry,
    DrugUnit,
    FeeRow,
    Locality,
    ModifierEntry,
    MueEdit,
    PlaceOfService,
    PtpEdit,
    PtpUnknown,
    Release,
)
from catalog.search import Document, Search, SearchHit, family_documents

__all__ = ["Catalog", "UnknownLocality"]

_LIST_STARTS = (date(2024, 7, 1), date(2025, 1, 1), date(2026, 1, 1), date(2026, 7, 1))
"""First days of the four lists of ``code_list``: MUE 2024Q3, RVU 2025, RVU 2026, NCCI 2026Q3."""

_WHOLE_GROUPS = ("11", "12", "13", "14", "15", "16", "17", "56", "98")
"""First digits of the CPT groups of which every code of 2026 is listed, paid or not."""


class Catalog:
    """Answers for a date from the newest release that is not later than it.

    One connection serves all threads: SQLite takes turns by itself, and answers are small reads.
    """

    def __init__(self, index: sqlite3.Connection, families: Families) -> None:
        self._db = index
        self.families = families
        self._releases: dict[str, list[tuple[date, int, Release]]] = defaultdict(list)
        for number, *cells in self._db.execute("SELECT * FROM release ORDER BY effective, id"):
            release = _release(cells)
            self._releases[release.dataset].append((release.effective, number, release))
        self._localities: dict[int, tuple[Locality, ...]] = {}

    @classmethod
    def open(cls, index: Path) -> Catalog:
        """Open an index; it is replaced as a whole when built anew, never written to."""
        address = f"{index.resolve().as_uri()}?mode=ro&immutable=1"
        db = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        db.execute("PRAGMA query_only = 1")
        return cls(db, load_families())

    def close(self) -> None:
        """Close the index."""
        self._db.close()

    # Releases

    def release(self, dataset: str, on: date) -> Release | None:
        """The newest release that is not later than the date; None before the first loaded one."""
        found = self._answering(dataset, on)
        return None if found is None else found[1]

    def releases(self) -> tuple[Release, ...]:
        """All loaded releases, by dataset and first day."""
        return tuple(
            release for dataset in sorted(self._releases) for *_, release in self._releases[dataset]
        )

    def _answering(self, dataset: str, on: date) -> tuple[int, Release] | None:
        loaded = self._releases.get(dataset, [])
        place = bisect_right(loaded, on, key=lambda entry: entry[0])
        return loaded[place - 1][1:] if place else None

    # Codes

    def entry(self, code: str) -> CodeEntry | None:
        """What is known of a CPT or HCPCS code of our tables, whatever the date."""
        listed = self._one("SELECT * FROM code_list WHERE code = ?", code)
        history = self._one("SELECT * FROM code WHERE code = ?", code)
        drug = self.drug(code)
        family = self.families.entry(code)
        if not (listed or history or drug or family):
            return None
        label = family.label if family else None
        begun, ended, note = None, None, None
        replaces: tuple[str, ...] = ()
        replaced_by: tuple[str, ...] = ()
        if drug:
            begun, ended, replaced_by = drug.date_added, drug.date_term, drug.replaced_by
            label = label or drug.label
        if history:
            _, _, first, last, before, after, words, note, _ = history
            begun, ended = _day(first) or begun, _day(last) or ended
            replaces, replaced_by = _codes(before), _codes(after) or replaced_by
            label = label or words
        return CodeEntry(
            code=code,
            label=label,
            family=family.family if family else None,
            effective_from=begun,
            effective_to=ended,
            replaces=replaces,
            replaced_by=replaced_by,
            note=note,
            listed_from=_listed_from(listed),
        )

    def is_listed(self, code: str) -> bool:
        """Whether any loaded list of codes names this one, labelled or not."""
        return self._one("SELECT 1 FROM code_list WHERE code = ?", code) is not None

    def surely_unknown(self, code: str) -> bool:
        """Whether no list names a code in a group of which the lists are proven whole."""
        return (
            is_cpt_shape(code)
            and code.isdigit()
            and code.startswith(_WHOLE_GROUPS)
            and self.entry(code) is None
        )

    def drug(self, code: str) -> DrugUnit | None:
        """What one unit of a drug or supply is."""
        row = self._one("SELECT * FROM drug_unit WHERE hcpcs = ?", code)
        if row is None:
            return None
        _, _, added, term, replaced_by, size, measure, name = row
        return DrugUnit(
            code=code,
            name=name,
            unit_size=None if size is None else Decimal(size),
            unit_measure=measure,
            date_added=_day(added),
            date_term=_day(term),
            replaced_by=_codes(replaced_by),
        )

    # Fees

    def fee(self, code: str, on: date, modifier: str = "") -> FeeRow | None:
        """The fee schedule row of a code; ``modifier`` is empty, 26, TC or 53."""
        found = self._answering("mpfs", on)
        if found is None:
            return None
        row = self._one(
            "SELECT * FROM fee_schedule WHERE hcpcs = ? AND mod = ? AND release = ?",
            code,
            modifier,
            found[0],
        )
        return None if row is None else _fee_row(row, found[1].effective.year)

    def conversion_factor(self, on: date, *, qualifying_apm: bool = False) -> Decimal | None:
        """Dollars for an RVU; from 2026 another one for qualifying APM participants."""
        kind = "qualifying-apm" if qualifying_apm else "non-apm"
        row = self._one(
            "SELECT conversion_factor FROM conversion_factor WHERE kind IN (?, 'all')"
            " AND effective_from <= ? ORDER BY effective_from DESC, release DESC",
            kind,
            on.isoformat(),
        )
        return None if row is None else Decimal(row[0])

    def localities(self, on: date) -> tuple[Locality, ...]:
        """All Medicare localities of the year of a date."""
        found = self._answering("gpci", on)
        if found is None:
            return ()
        number = found[0]
        if number not in self._localities:
            rows = self._db.execute("SELECT * FROM locality WHERE release = ?", (number,))
            self._localities[number] = tuple(map(_locality, rows))
        return self._localities[number]

    def locality(self, text: str, on: date) -> Locality:
        """The locality by id, number, state or name; ``national`` for none.

        Raises:
            UnknownLocality: when none or several fit, with those that were perhaps meant.
        """
        return find_locality(text, self.localities(on))

    # NCCI

    def ptp(self, code: str, other: str, on: date) -> PtpEdit | PtpUnknown | None:
        """The edit of two codes in either order; None when it is known that there is none."""
        found = self._answering("ncci-ptp", on)
        if found is None:
            return PtpUnknown(reason=f"no NCCI PTP release is loaded for {on}")
        number, release = found
        day, uncertain = on.isoformat(), False
        for first, second in ((code, other), (other, code)):
            rows = self._db.execute(
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
        covered = sum(
            self._one("SELECT 1 FROM ptp_code WHERE release = ? AND code = ?", number, one)
            is not None
            for one in (code, other)
        )
        if covered == 2 or code == other:
            return None
        if not covered:
            return PtpUnknown(
                reason=f"NCCI PTP {release.release} is loaded for neither {code} nor {other}"
            )
        since = self._one(
            "SELECT max(effective_latest) FROM ptp_term WHERE release = ? AND effective_latest < ?",
            number,
            NEVER,
        )
        if since and on.isoformat() >= since[0]:
            return None
        return PtpUnknown(
            reason=f"pairs of {code} and {other} are loaded from {since and since[0]} on"
        )

    def mue(self, code: str, on: date) -> MueEdit | None:
        """The units limit of a code; None where the release has none (or has not all: see it)."""
        found = self._answering("mue", on)
        row = found and self._one(
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
        found = self._answering("aoc", on)
        if found is None:
            return ()
        # A row that was deleted on its first day never held.
        rows = self._db.execute(
            f"SELECT add_on_code, primary_code, edit_type FROM add_on WHERE {column} = ?"  # noqa: S608
            " AND release = ? AND effective_date <= ?"
            " AND coalesce(deletion_date, ?) >= ? AND coalesce(deletion_date, ?) > effective_date"
            " ORDER BY add_on_code, primary_code",
            (code, found[0], on.isoformat(), NEVER, on.isoformat(), NEVER),
        )
        return tuple(
            AddOnLink(
                addon=addon, primary=None if primary == "CCCCC" else primary, addon_type=addon_type
            )
            for addon, primary, addon_type in rows
        )

    # Diagnoses

    def diagnosis(self, code: str, on: date) -> DiagnosisEntry | None:
        """An ICD-10-CM code in the fiscal year of a date; None when not listed or not known.

        A code that is listed for another year only is answered as not billable, with the day on
        which it begins or the last one on which it held. Where the year's release is loaded in part
        (see `release`), None proves nothing.
        """
        answering = self._answering("icd-10-cm", on)
        if answering is None:
            return None
        years = [(number, release) for _, number, release in self._releases["icd-10-cm"]]
        rows = {}
        for number, _ in years:
            row = self._one(
                "SELECT listed, billable, parent, description FROM icd10cm"
                " WHERE release = ? AND code = ?",
                number,
                code,
            )
            if row is not None:
                rows[number] = YearRow(bool(row[0]), bool(row[1]), *row[2:])
        if not rows:
            return None
        return entry_on(code, answering[0], years, rows, self.children(code, on))

    def children(self, code: str, on: date) -> tuple[str, ...]:
        """The ICD-10-CM codes right below one."""
        answering = self._answering("icd-10-cm", on)
        if answering is None:
            return ()
        rows = self._db.execute(
            "SELECT code FROM icd10cm WHERE release = ? AND code > ? AND code < ? AND parent = ?",
            (answering[0], code, f"{code}~", code),
        )
        return tuple(child for (child,) in rows)

    def billable_diagnoses(self, on: date) -> int:
        """How many codes could be billed in the fiscal year of a date, as far as it is loaded."""
        answering = self._answering("icd-10-cm", on)
        if answering is None:
            return 0
        row = self._one("SELECT count(*) FROM icd10cm WHERE release = ? AND billable", answering[0])
        return int(row[0]) if row else 0

    # Code sets

    def modifier(self, modifier: str) -> ModifierEntry | None:
        """A modifier's meaning."""
        row = self._one("SELECT * FROM modifier WHERE modifier = ?", modifier)
        if row is None:
            return None
        _, name, kind, meaning, relevant = row
        return ModifierEntry(modifier=name, meaning=meaning, kind=kind, relevant=relevant == "1")

    def place_of_service(self, code: str) -> PlaceOfService | None:
        """A place of service; None for one that is not assigned."""
        row = self._one("SELECT * FROM place_of_service WHERE code = ?", code)
        if row is None:
            return None
        _, _, name, rate = row
        return PlaceOfService(code=code, name=name, facility=rate == "facility")

    def denial(self, code: str) -> Denial | None:
        """A denial reason's meaning, by its number (CARC) or its remark code (RARC)."""
        row = self._one("SELECT list, code, meaning FROM denial WHERE code = ?", code)
        return None if row is None else Denial(list=row[0], code=row[1], meaning=row[2])

    def _one(self, statement: str, *values: str | int) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return row

    # Search

    def search(self, text: str, limit: int = 10) -> tuple[SearchHit, ...]:
        """The codes that words lead to, best first."""
        return self._search.find(text, limit)

    @cached_property
    def _search(self) -> Search:
        """Made when first asked for: it takes some ten milliseconds."""
        named = {code for family in self.families for code in family.diagnoses}
        newest = self._releases["icd-10-cm"][-1][1]
        descriptions = {}
        for code in named:
            row = self._one(
                "SELECT description FROM icd10cm WHERE release = ? AND code = ?", newest, code
            )
            descriptions[code] = row[0] if row else ""
        return Search(
            self._db, (*family_documents(self.families, descriptions), *self._other_documents())
        )

    def _other_documents(self) -> Iterator[Document]:
        """Labelled codes without a family: drugs, and codes that ended."""
        for code in self._labelled:
            entry = self.entry(code)
            if entry is not None and entry.label and entry.family is None:
                yield Document(code, entry.label, ended=code in self._ended)

    def near_codes(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Codes that were perhaps meant by a text that is none: labelled ones, nearest first."""
        wanted = text.strip().upper()
        if is_diagnosis_shape(wanted) and not is_procedure_shape(wanted):
            return self._near_diagnoses(normalize_diagnosis_code(wanted), limit)
        found = process.extract(
            wanted,
            self._labelled,
            scorer=DamerauLevenshtein.distance,
            limit=8 * limit,
            score_cutoff=2,
        )
        ended = self._ended
        found.sort(
            key=lambda hit: (hit[1], hit[0] in ended, -_shared_start(wanted, hit[0]), hit[0])
        )
        return tuple(code for code, *_ in found[:limit])

    def _near_diagnoses(self, code: str, limit: int) -> tuple[str, ...]:
        newest = self._releases["icd-10-cm"][-1][1]
        for end in range(len(code), 2, -1):
            rows = self._db.execute(
                "SELECT code FROM icd10cm WHERE release = ? AND code >= ? AND code < ? AND billable"
                " AND code != ? ORDER BY length(code), code LIMIT ?",
                (newest, code[:end], f"{code[:end]}~", code, limit),
            ).fetchall()
            if rows:
                return tuple(row[0] for row in rows)
        return ()

    @cached_property
    def _ended(self) -> frozenset[str]:
        """Codes that have a last day: suggested after all others."""
        rows = self._db.execute(
            "SELECT code FROM code WHERE effective_to IS NOT NULL"
            " UNION SELECT hcpcs FROM drug_unit WHERE date_term IS NOT NULL"
        )
        return frozenset(code for (code,) in rows)

    @cached_property
    def _labelled(self) -> tuple[str, ...]:
        """All codes that have a label."""
        rows = self._db.execute(
            "SELECT code FROM code WHERE label IS NOT NULL UNION SELECT hcpcs FROM drug_unit"
        )
        families = (entry.code for family in self.families for entry in family.codes)
        return tuple(sorted({*families, *(code for (code,) in rows)}))


def _shared_start(text: str, other: str) -> int:
    pairs = enumerate(zip(text, other, strict=False))
    return next((place for place, (one, two) in pairs if one != two), min(len(text), len(other)))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").split())


def _listed_from(listed: tuple[Any, ...] | None) -> date | None:
    if listed is None:
        return None
    return next(day for day, flag in zip(_LIST_STARTS, listed[2:], strict=True) if flag == "1")


def _release(cells: list[Any]) -> Release:
    dataset, release, publisher, effective, effective_to, complete, source, rows = cells
    return Release(
        dataset=dataset,
        release=release,
        publisher=publisher,
        effective=date.fromisoformat(effective),
        effective_to=_day(effective_to),
        complete=bool(complete),
        source=source,
        rows=rows,
    )


def _fee_row(row: tuple[Any, ...], year: int) -> FeeRow:
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


def _locality(row: tuple[Any, ...]) -> Locality:
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
