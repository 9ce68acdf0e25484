"""CPT and HCPCS codes: which there are, since when, until when, and what they are called."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from decimal import Decimal
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from catalog.codes import is_cpt_shape
from catalog.families import Families
from catalog.index.reader import IndexReader, Row, day
from catalog.records import CodeEntry, DrugUnit

_LIST_STARTS = (date(2024, 7, 1), date(2025, 1, 1), date(2026, 1, 1), date(2026, 7, 1))
"""First days of the four lists of ``code_list``: MUE 2024Q3, RVU 2025, RVU 2026, NCCI 2026Q3."""

_LAST_OF_2024 = date(2024, 12, 31)

_LOOK_ALIKE = str.maketrans("OIL", "011")

_WHOLE_GROUPS = ("11", "12", "13", "14", "15", "16", "17", "56", "98")
"""First digits of the CPT groups of which every code of 2026 is listed, paid or not."""


class ServiceCodes:
    """Questions to the lists of codes, our history of codes and the drug units."""

    def __init__(self, index: IndexReader, families: Families) -> None:
        self._index = index
        self._families = families

    def entry(self, code: str) -> CodeEntry | None:
        """What is known of a code, whatever the date."""
        listed = self._index.one("SELECT * FROM code_list WHERE code = ?", code)
        history = self._index.one("SELECT * FROM code WHERE code = ?", code)
        licensed = self._index.one("SELECT label FROM licensed_label WHERE code = ?", code)
        drug = self.drug(code)
        label = self._families.label(code)
        listed_from = _listed_from(listed) or self._paid_from(code)
        if not (listed_from or history or drug or label):
            return None
        family = self._families.entry(code)
        _, _, first, last, before, after, words, note, _ = history or (None,) * 9
        return CodeEntry(
            code=code,
            label=label or (drug.label if drug else words),
            family=family.family if family else None,
            effective_from=day(first) or (drug.date_added if drug else None),
            effective_to=day(last)
            or (drug.date_term if drug else None)
            or (_LAST_OF_2024 if _ended_with_2024(code, listed) else None),
            replaces=_codes(before),
            replaced_by=_codes(after) or (drug.replaced_by if drug else ()),
            note=note,
            listed_from=listed_from,
            licensed_label=licensed[0] if licensed else None,
        )

    def _paid_from(self, code: str) -> date | None:
        """First day of the first loaded fee schedule that names a code."""
        row = self._index.one(
            "SELECT min(effective) FROM fee_schedule"
            " JOIN release ON release.id = fee_schedule.release WHERE hcpcs = ?",
            code,
        )
        return day(row[0]) if row else None

    def is_listed(self, code: str) -> bool:
        """Whether any loaded list of codes names this one."""
        listed = self._index.one("SELECT 1 FROM code_list WHERE code = ?", code)
        return listed is not None or self._paid_from(code) is not None

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
        row = self._index.one("SELECT * FROM drug_unit WHERE hcpcs = ?", code)
        if row is None:
            return None
        _, _, added, term, replaced_by, size, measure, name = row
        return DrugUnit(
            code=code,
            name=name,
            unit_size=None if size is None else Decimal(size),
            unit_measure=measure,
            date_added=day(added),
            date_term=day(term),
            replaced_by=_codes(replaced_by),
        )

    def near(self, wanted: str, limit: int) -> tuple[str, ...]:
        """Labelled codes that differ by two characters at most: nearest first, ended ones last.

        Letters in the place of the digits that they look like are no difference: 17OOO is 17000.
        """
        if (alike := wanted.translate(_LOOK_ALIKE)) in self.labelled:
            wanted = alike
        found = process.extract(
            wanted,
            self.labelled,
            scorer=DamerauLevenshtein.distance,
            limit=8 * limit,
            score_cutoff=2,
        )
        ended = self.ended
        found.sort(
            key=lambda hit: (hit[1], hit[0] in ended, -_shared_start(wanted, hit[0]), hit[0])
        )
        return tuple(code for code, *_ in found[:limit])

    def between(self, first: str, last: str, limit: int) -> tuple[str, ...]:
        """Labelled codes from one to another, in order."""
        start, end = bisect_left(self.labelled, first), bisect_right(self.labelled, last)
        return self.labelled[start : min(end, start + limit)]

    @cached_property
    def ended(self) -> frozenset[str]:
        """Codes that have a last day."""
        rows = self._index.db.execute(
            "SELECT code FROM code WHERE effective_to IS NOT NULL"
            " UNION SELECT hcpcs FROM drug_unit WHERE date_term IS NOT NULL"
        )
        return frozenset(code for (code,) in rows)

    @cached_property
    def labelled(self) -> tuple[str, ...]:
        """All codes that have a label of ours."""
        rows = self._index.db.execute(
            "SELECT code FROM code WHERE label IS NOT NULL UNION SELECT hcpcs FROM drug_unit"
        )
        families = (entry.code for family in self._families for entry in family.codes)
        others = self._families.unfamiliar
        return tuple(sorted({*families, *others, *(code for (code,) in rows)}))


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").split())


def _ended_with_2024(code: str, listed: Row | None) -> bool:
    """Whether a CPT code of 2024's list is not in 2025's, which is whole, nor in a later one."""
    return listed is not None and code.isdigit() and [*listed[2:]] == ["1", "0", "0", "0"]


def _listed_from(listed: Row | None) -> date | None:
    if listed is None:
        return None
    return next(first for first, flag in zip(_LIST_STARTS, listed[2:], strict=True) if flag == "1")


def _shared_start(text: str, other: str) -> int:
    pairs = enumerate(zip(text, other, strict=False))
    return next((place for place, (one, two) in pairs if one != two), min(len(text), len(other)))
