"""The fact files beside the checkout, turned into the rows of our own tables.

One generator a table; its first row is the header: the publisher's field names in snake case. AMA
descriptor text is never read, so never written.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

Row = Sequence[str]


def _fields(names: str) -> Row:
    return tuple(names.split(","))


class Facts:
    """The fact files, read as text cells."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a CSV file, packed or not."""
        return list(csv.DictReader(io.StringIO(self.text(name))))

    def text(self, name: str, encoding: str = "utf-8") -> str:
        """The text of a file, packed or not."""
        raw = (self.folder / name).read_bytes()
        return (gzip.decompress(raw) if name.endswith(".gz") else raw).decode(encoding)


def fee_schedule(facts: Facts, year: int) -> Iterator[Row]:
    """Indicators and RVUs by code and modifier; an empty facility PE is a value not known."""
    yield _fields(
        "hcpcs,mod,work_rvu,non_fac_pe_rvu,non_fac_na_indicator,facility_pe_rvu,"
        "facility_na_indicator,mp_rvu,pctc_ind,glob_days,mult_proc,bilat_surg,asst_surg,co_surg,"
        "team_surg,status_code"
    )
    name = {2025: "derm/pfs_2025_rvu25d.csv", 2026: "derm/pfs_2026.csv"}[year]
    fields = _fields(
        "hcpcs,modifier,work_rvu,pe_rvu_nonfac,pe_nonfac_na,pe_rvu_fac,pe_fac_na,mp_rvu,pctc,"
        "global_days,mult_proc,bilat_surg,asst_surg,co_surg,team_surg,status"
    )
    yield from sorted(tuple(row[field] for field in fields) for row in facts.rows(name))


def localities(facts: Facts, year: int) -> Iterator[Row]:
    """GPCIs by locality, the work index with its 1.0 floor."""
    yield _fields("mac,locality,state,locality_name,work_gpci,pe_gpci,mp_gpci")
    if year == 2026:
        names = _fields("mac,locality,state,locality_name,work_gpci_with_floor,pe_gpci,mp_gpci")
        found = [tuple(row[name] for name in names) for row in facts.rows("derm/gpci_2026.csv")]
    else:
        text = facts.text("official/GPCI2025.csv", "latin-1")
        found = [
            (cells[0], cells[2], cells[1], cells[3].rstrip("*"), *map(_thousandths, cells[4:7]))
            for cells in csv.reader(io.StringIO(text))
            if cells and re.fullmatch(r"\d{5}", cells[0])
        ]
    yield from sorted(found)


def _thousandths(number: str) -> str:
    return f"{float(number):.3f}"


def conversion_factors(facts: Facts) -> Iterator[Row]:
    """Dollars for an RVU: one for all until 2025, two from 2026."""
    yield _fields("effective_from,effective_to,kind,conversion_factor")
    kinds = {"all": "all", "nonqualifying": "non-apm", "qualifying": "qualifying-apm"}
    for row in facts.rows("derm/conversion_factors.csv"):
        kind = kinds[row["kind"].split(" ")[0]]
        yield row["effective_from"], row["effective_to"], kind, row["conversion_factor"]


PTP_CLASS = {
    "mutually exclusive": "Mutually exclusive procedures",
    "CPT/CMS manual instruction": "CPT Manual or CMS manual coding instruction",
    "anesthesia": "Anesthesia service included in surgical procedure",
}
BOUND = re.compile(r"(?:>(?P<after>[\d-]+) and )?<=(?P<by>[\d-]+)")


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def ptp_edits(facts: Facts) -> Iterator[Row]:
    """Pairs of two relevant codes in force on 2026-07-01, with the bounds of their first day."""
    yield _fields(
        "column_1,column_2,effective_earliest,effective_latest,rationale,modifier_indicator"
    )
    found = []
    for row in facts.rows("derm/ptp_2026q3.csv"):
        bound = BOUND.fullmatch(row["effective_date_bound"])
        assert bound, row
        after, by = bound["after"], bound["by"]
        rationale = row["cms_rationale_2024q3"] or PTP_CLASS.get(row["rationale_class_2026q3"], "")
        found.append(
            (
                row["column1"],
                row["column2"],
                _next_day(after) if after else "",
                by,
                rationale,
                row["modifier_indicator"],
            )
        )
    yield from sorted(found)


def ptp_edits_ended(facts: Facts) -> Iterator[Row]:
    """Pairs of two relevant codes that ended, with the bounds of their last day."""
    yield _fields(
        "column_1,column_2,effective_latest,deletion_earliest,deletion_latest,rationale,"
        "modifier_indicator"
    )
    found = set()
    for row in facts.rows("derm/ptp_deleted_edits.csv.gz"):
        last = row["deletion_date"]
        start, earliest, latest = (
            ("", last, last) if last else ("2024-07-01",) * 2 + ("2026-06-30",)
        )
        key = (row["column1"], row["column2"], start, earliest, latest)
        found.add((*key, row["cms_rationale"], row["modifier_indicator"]))
    yield from sorted(found)


def ptp_codes(facts: Facts) -> Iterator[Row]:
    """Codes of which every pair of 2026-07-01 is in the tables."""
    yield ("code",)
    for code in sorted({row["hcpcs"] for row in facts.rows("derm/pfs_2025_rvu25d.csv")}):
        yield (code,)


def ptp_edits_one_relevant(facts: Facts) -> Iterator[Row]:
    """The other pairs of those codes, in force on 2026-07-01; nothing is known of their start."""
    yield _fields("column_1,column_2,effective_latest,modifier_indicator")
    index = json.loads(facts.text("official/ncci-ptp_2026Q3_v322r0.json.gz"))["index"]
    relevant = {code for (code,) in ptp_codes(facts)}
    yield from sorted(
        (first, pair["column2"], "2026-07-01", str(pair["modifier"]))
        for first, pairs in index.items()
        for pair in pairs
        if (first in relevant) != (pair["column2"] in relevant)
    )


def mue_2024q3(facts: Facts) -> Iterator[Row]:
    """The whole practitioner table of July 2024."""
    yield _fields("hcpcs,mue,mai,rationale")
    rows = facts.rows("official/mue_practitioner_2024q3_full.csv.gz")
    yield from sorted((row["hcpcs"], row["mue"], row["mai"], row["rationale"]) for row in rows)


def mue_2026q4(facts: Facts) -> Iterator[Row]:
    """Values of October 2026; ``verified`` is 0 for a doubtful or an old one."""
    yield _fields("hcpcs,mue,mai,rationale,verified")
    for row in sorted(facts.rows("derm/mue_2026q4.csv"), key=lambda row: row["hcpcs"]):
        vintage = row["vintage_check"]
        if vintage.startswith("deleted"):
            continue
        doubtful = vintage == "2024Q3 only" or row["hcpcs"] == "J7345"
        yield (
            row["hcpcs"],
            row["practitioner_mue"],
            row["practitioner_mai"],
            row["rationale"],
            "0" if doubtful else "1",
        )


def add_on_edits(facts: Facts) -> Iterator[Row]:
    """The whole add-on file; a deletion on the effective date means that it never held."""
    yield _fields("add_on_code,primary_code,effective_date,deletion_date,edit_type")
    text = facts.text("official/AOC_V2025Q4_01-MCR.txt.gz", "latin-1")
    yield from sorted(
        (line[1:6], line[13:18], _ordinal_day(line[25:32]), _ordinal_day(line[32:39]), line[0])
        for line in text.splitlines()
    )


def _ordinal_day(yyyyddd: str) -> str:
    if not yyyyddd.strip():
        return ""
    return (date(int(yyyyddd[:4]), 1, 1) + timedelta(days=int(yyyyddd[4:]) - 1)).isoformat()


def icd10cm_dermatology(facts: Facts) -> Iterator[Row]:
    """Diagnoses that a dermatology practice bills, and whether fiscal year 2025 had them."""
    yield _fields("code,billable_2025")
    for row in sorted(facts.rows("derm/icd10cm_derm.csv"), key=lambda row: row["icd10cm"]):
        yield row["icd10cm"], row["billable_fy2025"]


ADDENDUM = re.compile(r"(Add|Delete|Revise to): +([01]) (\w+) +.*")


def icd10cm_changes_2027(facts: Facts) -> Iterator[Row]:
    """Fiscal year 2027 over 2026; a code may be deleted as billable and added as a header."""
    yield _fields("code,change,billable,description")
    found = []
    for line in facts.text("official/icd10cm_order_addenda_2027.txt").splitlines():
        if match := ADDENDUM.fullmatch(line.rstrip()):
            change, billable, code = match.groups()
            dotted = code if len(code) == 3 else f"{code[:3]}.{code[3:]}"
            description = line[84:].strip()
            found.append((dotted, change.split(" ")[0].lower(), billable, description))
    yield from sorted(found)


def modifiers(facts: Facts) -> Iterator[Row]:
    """Modifiers with their meaning in our own or CMS's words."""
    yield _fields("modifier,kind,meaning,relevant")
    for row in sorted(facts.rows("derm/modifiers.csv"), key=lambda row: row["modifier"]):
        kind = "CPT" if row["kind"].startswith("CPT") else "HCPCS"
        yield row["modifier"], kind, row["plain_meaning"], row["derm_relevant"]


def places_of_service(facts: Facts) -> Iterator[Row]:
    """Assigned places of service and the Medicare rate that applies there."""
    yield _fields("code,name,rate")
    for row in sorted(facts.rows("derm/pos_codes.csv"), key=lambda row: row["pos"]):
        if row["medicare_pfs_rate_setting"] != "unassigned":
            yield row["pos"], row["name"], row["medicare_pfs_rate_setting"]


def denials(facts: Facts) -> Iterator[Row]:
    """Claim adjustment reasons and remarks in our own words."""
    yield _fields("list,code,meaning")
    yield from sorted(
        (row["list"], row["code"], row["plain_meaning"]) for row in facts.rows("derm/carc_rarc.csv")
    )


def drug_units(facts: Facts) -> Iterator[Row]:
    """Drugs and supplies: what one unit is, and since when."""
    yield _fields("hcpcs,date_added,date_term,replaced_by,unit_size,unit_measure,name")
    for row in sorted(facts.rows("derm/hcpcs_drug_units.csv"), key=lambda row: row["hcpcs"]):
        yield (
            row["hcpcs"],
            row["date_added"],
            row["date_term"],
            " ".join(re.findall(r"[A-Z]\d{4}", row["replaced_by"])),
            row["unit_size"],
            row["unit_measure"],
            row["name"],
        )


def code_list(facts: Facts) -> Iterator[Row]:
    """Every code that one of four lists names, and which of them do."""
    yield _fields("code,mue_2024q3,rvu_2025,rvu_2026,ncci_2026q3")
    rvu_2025 = {
        cells[0]
        for cells in csv.reader(io.StringIO(facts.text("official/PPRRVU2025_Oct.csv.gz")))
        if re.fullmatch(r"[0-9A-Z]\d{3}[0-9A-Z]", cells[0])
    }
    rvu_2026 = set(json.loads(facts.text("official/mpfs-2026_RVU26B.json"))["codes"])
    for shard in sorted((facts.folder / "official/rvu26d_shards").glob("*.json")):
        rvu_2026 |= {row["code"] for row in json.loads(shard.read_text())}
    rvu_2026 |= {row["hcpcs"] for row in facts.rows("derm/pfs_2026.csv")}
    index = json.loads(facts.text("official/ncci-ptp_2026Q3_v322r0.json.gz"))["index"]
    ncci = set(index) | {pair["column2"] for pairs in index.values() for pair in pairs}
    mue = {row["hcpcs"] for row in facts.rows("official/mue_practitioner_2024q3_full.csv.gz")}
    for code in sorted(rvu_2025 | rvu_2026 | ncci | mue):
        lists = (mue, rvu_2025, rvu_2026, ncci)
        yield code, *("1" if code in named else "0" for named in lists)
