"""Every row of the fact files is answered by the catalog as it stands there."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.families import load_families
from catalog.index.manifest import DATA
from catalog.records import FeeRow, PtpEdit, PtpUnknown
from tests.shared.table_rows import BOUND, Facts

pytestmark = pytest.mark.shared

IN_FORCE = date(2026, 7, 1)


@pytest.fixture(scope="module")
def facts(shared: Path) -> Facts:
    return Facts(shared / "data")


def as_told(row: FeeRow) -> dict[str, str]:
    """A fee row in the words of the fact file."""
    return {
        "status": row.mpfs_status,
        "work_rvu": str(row.work),
        "pe_rvu_nonfac": "" if row.pe_nonfacility is None else str(row.pe_nonfacility),
        "pe_nonfac_na": "NA" if row.pe_nonfacility_na else "",
        "pe_rvu_fac": "" if row.pe_facility is None else str(row.pe_facility),
        "pe_fac_na": "NA" if row.pe_facility_na else "",
        "mp_rvu": str(row.malpractice),
        "total_nonfac": "" if row.total_nonfacility is None else str(row.total_nonfacility),
        "total_fac": "" if row.total_facility is None else str(row.total_facility),
        "pctc": row.pc_tc,
        "global_days": row.global_period,
        "mult_proc": row.multiple_procedure,
        "bilat_surg": row.bilateral,
        "asst_surg": row.assistant_surgeon,
        "co_surg": row.co_surgeon,
        "team_surg": row.team_surgeon,
    }


def plain(text: str) -> str:
    """Without accents, as the fact file writes."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


@pytest.mark.parametrize(("name", "year"), [("pfs_2025_rvu25d", 2025), ("pfs_2026", 2026)])
def test_fee_schedule(catalog: Catalog, facts: Facts, name: str, year: int) -> None:
    wrong = []
    for told in facts.rows(f"derm/{name}.csv"):
        row = catalog.fee(told["hcpcs"], date(year, 3, 4), told["modifier"])
        if row is None or any(told[field] != value for field, value in as_told(row).items()):
            wrong.append((told["hcpcs"], told["modifier"]))
    assert wrong == []


def test_limits(catalog: Catalog, facts: Facts) -> None:
    wrong = []
    for told in facts.rows("derm/mue_2026q4.csv"):
        edit = catalog.mue(told["hcpcs"], date(2026, 10, 1))
        if told["vintage_check"].startswith("deleted"):
            expected = None
        else:
            expected = (int(told["practitioner_mue"]), told["practitioner_mai"], told["rationale"])
        if (edit and (edit.value, edit.mai, edit.rationale)) != expected:
            wrong.append(told["hcpcs"])
    assert wrong == []


def test_limits_of_2024(catalog: Catalog, facts: Facts) -> None:
    wrong = []
    for told in facts.rows("official/mue_practitioner_2024q3_full.csv.gz"):
        edit = catalog.mue(told["hcpcs"], date(2024, 7, 1))
        if edit is None or (str(edit.value), edit.mai) != (told["mue"], told["mai"]):
            wrong.append(told["hcpcs"])
    assert wrong == []


def test_add_on_edits(catalog: Catalog, facts: Facts) -> None:
    wrong = []
    for told in facts.rows("derm/aoc_2025q4.csv"):
        first, last = told["edit_effective_date"], told["edit_deletion_date"]
        day = date.fromisoformat(last or first)
        primary = None if told["primary_code"] == "CCCCC" else told["primary_code"]
        expected = (told["add_on_code"], primary, told["aoc_edit_type"])
        links = catalog.primaries(told["add_on_code"], day)
        held = expected in [(link.addon, link.primary, link.addon_type) for link in links]
        # A row that ended on its first day never held; another row may hold on that day.
        if not held and first != last:
            wrong.append(told)
    assert wrong == []


def test_pairs_in_force(catalog: Catalog, facts: Facts) -> None:
    """All 57,846 pairs, in both orders, on the day on which they are known to hold."""
    wrong = []
    for told in facts.rows("derm/ptp_2026q3.csv"):
        first, second = told["column1"], told["column2"]
        for pair in ((first, second), (second, first)):
            edit = catalog.ptp(*pair, IN_FORCE)
            found = isinstance(edit, PtpEdit) and (
                edit.column_1,
                edit.column_2,
                edit.modifier_indicator,
            )
            if found != (first, second, told["modifier_indicator"]):
                wrong.append(pair)
    assert wrong == []


def test_bounds_of_pairs(catalog: Catalog, facts: Facts) -> None:
    """In force from the upper bound on; before it unknown, wherever 2024 Q3 is answered at all."""
    wrong = []
    for told in facts.rows("derm/ptp_2026q3.csv"):
        bound = BOUND.fullmatch(told["effective_date_bound"])
        assert bound is not None
        pair = (told["column1"], told["column2"])
        at_start = catalog.ptp(*pair, date(2024, 7, 1))
        if bound["by"] == "2024-07-01":
            right = isinstance(at_start, PtpEdit)
        else:
            between = catalog.ptp(*pair, date(2025, 9, 1))
            right = at_start is None and isinstance(between, PtpUnknown)
        if not right:
            wrong.append(pair)
    assert wrong == []


def test_ended_pairs(catalog: Catalog, facts: Facts) -> None:
    rows = facts.rows("derm/ptp_deleted_edits.csv.gz")
    wrong = []
    for told in rows:
        pair = (told["column1"], told["column2"])
        today = catalog.ptp(*pair, IN_FORCE)
        if told["active_again_2026q3"] == "0" and isinstance(today, PtpEdit):
            reversed_pair = (today.column_1, today.column_2) == pair[::-1]
            wrong += [] if reversed_pair else [pair]
        if not told["deletion_date"] and not isinstance(
            catalog.ptp(*pair, date(2025, 6, 1)), PtpUnknown | PtpEdit
        ):
            wrong.append(pair)
    assert wrong == []


def test_pairs_of_one_relevant_code(catalog: Catalog, facts: Facts) -> None:
    text = facts.text("derm/ptp_2026q3_core_any.csv.gz").splitlines()[1:]
    wrong = []
    for line in text[::20]:
        first, second, indicator = line.split(",")
        edit = catalog.ptp(second, first, IN_FORCE)
        if not isinstance(edit, PtpEdit) or edit.modifier_indicator != indicator:
            wrong.append(line)
    assert wrong == []


def test_diagnoses(catalog: Catalog, facts: Facts) -> None:
    years = {
        "billable_fy2025": date(2025, 9, 30),
        "billable_fy2026_apr": date(2026, 4, 1),
        "billable_fy2027": date(2026, 10, 1),
    }
    wrong = []
    for told in facts.rows("derm/icd10cm_derm.csv"):
        for field, day in years.items():
            entry = catalog.diagnosis(told["icd10cm"], day)
            if entry is None or entry.billable != (told[field] == "1"):
                wrong.append((told["icd10cm"], field))
        newest = catalog.diagnosis(told["icd10cm"], years["billable_fy2027"])
        if newest is None or plain(newest.description) != told["description"]:
            wrong.append((told["icd10cm"], "description"))
    # The facts have these as they read before "and flank" was added.
    renamed = ("L02.212", "L02.222", "L02.232", "L03.312", "L03.322")
    assert wrong == [(code, "description") for code in renamed]


def test_localities(catalog: Catalog, facts: Facts) -> None:
    for told in facts.rows("derm/gpci_2026.csv"):
        found = catalog.locality(f"{told['mac']}-{told['locality']}", IN_FORCE)
        assert (found.name, found.state) == (told["locality_name"], told["state"])
        assert found.work == Decimal(told["work_gpci_with_floor"])
        assert (found.pe, found.malpractice) == (Decimal(told["pe_gpci"]), Decimal(told["mp_gpci"]))


def test_code_sets(catalog: Catalog, facts: Facts) -> None:
    for told in facts.rows("derm/modifiers.csv"):
        modifier = catalog.modifier(told["modifier"])
        assert modifier is not None
        assert modifier.meaning == told["plain_meaning"]
        assert modifier.relevant is (told["derm_relevant"] == "1")
    for told in facts.rows("derm/pos_codes.csv"):
        place = catalog.place_of_service(told["pos"])
        rate = told["medicare_pfs_rate_setting"]
        assert (place and place.facility) == {"facility": True, "non-facility": False}.get(rate)
    for told in facts.rows("derm/carc_rarc.csv"):
        denial = catalog.denial(told["code"])
        assert denial is not None
        assert (denial.list, denial.meaning) == (told["list"], told["plain_meaning"])


def test_drug_units(catalog: Catalog, facts: Facts) -> None:
    for told in facts.rows("derm/hcpcs_drug_units.csv"):
        drug = catalog.drug(told["hcpcs"])
        assert drug is not None
        assert drug.name == told["name"]
        assert drug.unit_size == (Decimal(told["unit_size"]) if told["unit_size"] else None)
        assert str(drug.date_term or "") == told["date_term"]


def test_no_descriptor_of_the_rvu_file_is_shipped(facts: Facts) -> None:
    """The official descriptors are the AMA's: none of several words stands in a table or label."""
    told = csv.reader(io.StringIO(facts.text("official/PPRRVU2025_Oct.csv.gz")))
    descriptors = {row[2].strip().lower() for row in told if row[0][:5].isdigit()}
    shipped = {entry.label.lower() for family in load_families() for entry in family.codes}
    for path in DATA.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            shipped.update(cell.lower() for row in csv.reader(file) for cell in row)
    assert [one for one in shipped & descriptors if len(one.split()) > 2] == []
