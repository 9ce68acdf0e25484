"""The families against CMS's own files: sizes and sites as its short descriptions name them.

The descriptions are read to verify numbers and initials of sites; none of their words is kept.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.families import FamilyCode, load_families

pytestmark = pytest.mark.shared
FAMILIES = load_families()
NUMBER = re.compile(r"(?<![\w.])\d*\.?\d+")

BODY = {"back", "chest", "abdomen"}
LIMBS = {"upper-arm", "forearm", "thigh", "lower-leg"}
FRONT = {"forehead", "cheek", "chin"}
FINE = {"eyelid", "nose", "ear", "lip"}
ENDS = {"hand", "foot"}
SITES: tuple[tuple[str, set[str], set[str]], ...] = (
    (r"tr-ext|\bt/a/l\b|tr?n?k/arm/le?g|t/arm/lg", BODY | LIMBS, {"scalp", "neck", "cheek"} | ENDS),
    (
        r"h-f-nk-sp|(?<!f/)s/n/h/f/g",
        {"scalp", "neck", "genitalia"} | ENDS,
        BODY | LIMBS | FRONT | FINE,
    ),
    (r"\bf/e/e/n/l|fe/e/en/l|face[-/]mm", FRONT | FINE, BODY | LIMBS | ENDS | {"scalp", "neck"}),
    (r"(f/m|/l/m)|face[-/]mm", {"mouth"}, set()),
    (r"\bs/a/l\b", LIMBS | {"scalp"}, BODY | FRONT | FINE | ENDS | {"neck"}),
    (r"f/c/c/(m/)?n/ax?", FRONT | ENDS | {"neck", "axilla", "genitalia"}, BODY | LIMBS | FINE),
    (r"f/c/c/m/", {"mouth"}, set()),
    (r"\be/n/e/l|n/e/e/l", FINE, BODY | LIMBS | FRONT | ENDS | {"scalp", "neck"}),
    (
        r"s/n/a(x/gen/trn?k|/gen/trk)",
        BODY | LIMBS | ENDS | {"scalp", "neck", "axilla"},
        FRONT | FINE,
    ),
    (r"s/(a/)?tr?/ext", BODY | LIMBS | {"scalp", "axilla"}, FRONT | FINE | ENDS | {"neck"}),
    (r"n-hf/genit", ENDS | {"neck", "genitalia"}, BODY | LIMBS | FRONT | FINE | {"scalp"}),
    (r"f/s?/?n/h/?f/g", FRONT | FINE | ENDS | {"scalp", "neck", "genitalia"}, BODY | LIMBS),
    (r"rpr trunk|trnfr trunk|fr trnk|flap trunk", BODY, LIMBS | FRONT | ENDS | {"axilla"}),
    (r"1 stage h/n/hf/g", FRONT | FINE | ENDS | {"scalp", "neck", "genitalia"}, BODY | LIMBS),
    (r"face les|face tum|face/scalp", FRONT | {"scalp"}, {"neck"}),
    (r"neck (les|tum)|neck thorax", {"neck", "chest"}, {"back"}),
    (r"back (les|tum)", {"back"}, {"chest"}),
    (r"abdl? |abd tumor", {"abdomen"}, {"back", "chest"}),
    (r"shoulder", {"shoulder"}, {"upper-arm"}),
    (r"arm/elbow|tiss a/e", {"upper-arm"}, {"forearm", "shoulder"}),
    (r"fore?arm", {"forearm"}, {"upper-arm", "hand"}),
    (r"(exc|resect) hand", {"hand"}, {"forearm"}),
    (r"hip.pelv", {"hip", "buttock"}, {"thigh"}),
    (r"thigh/knee", {"thigh"}, {"hip", "lower-leg"}),
    (r"leg/ankle", {"lower-leg"}, {"thigh", "foot"}),
    (r"foot/toe", {"foot"}, {"lower-leg"}),
    (r"hdrdnt ax", {"axilla"}, {"groin"}),
    (r"hdrdnt ing", {"groin"}, {"axilla"}),
    (r"skn h/p/p/u", {"perianal", "perineum", "umbilicus"}, {"axilla", "groin"}),
)
"""What the initials of a short description hold, and what they do not."""


@pytest.fixture(scope="module")
def rows(shared: Path) -> dict[str, list[str]]:
    """The October 2025 relative value file by code."""
    packed = (shared / "data" / "official" / "PPRRVU2025_Oct.csv.gz").read_bytes()
    lines = csv.reader(io.StringIO(gzip.decompress(packed).decode("latin-1")))
    return {row[0]: row for row in lines if len(row) > 20 and not row[1]}


def numbers(entry: FamilyCode) -> set[Decimal]:
    """Every number that this code's table row makes true."""
    step = Decimal("0.1")
    found = {entry.up_to, entry.over, entry.at_least, entry.under, entry.each, entry.after}
    found |= {entry.over + step if entry.over is not None else None}
    found |= {entry.under - 1 if entry.under is not None else None}
    found |= {Decimal(n) for n in (entry.count_from, entry.count_to) if n is not None}
    found |= {Decimal(entry.count_from - 1)} if entry.count_from else set()
    return {number.normalize() for number in found if number is not None}


MEASURED = [
    entry
    for family in FAMILIES
    for entry in family.codes
    if family.measure is not None or entry.count_from is not None
]


@pytest.mark.parametrize("entry", MEASURED, ids=lambda entry: entry.code)
def test_numbers_of_the_short_description_are_ours(
    entry: FamilyCode, rows: dict[str, list[str]]
) -> None:
    if entry.code not in rows:
        pytest.skip(f"{entry.code} is new in 2026: the 2025 file cannot name it")
    said = {Decimal(n).normalize() for n in NUMBER.findall(rows[entry.code][2])}
    allowed = numbers(entry) | {Decimal(1)}  # "1st", "ea 1", "one side"
    assert said <= allowed, sorted(map(str, said - allowed))


def test_sites_of_the_short_description_are_ours(rows: dict[str, list[str]]) -> None:
    told = 0
    for family in FAMILIES:
        for entry in family.codes:
            if entry.group is None or entry.code not in rows:
                continue
            held = set(family.group(entry.group).regions)
            for initials, within, without in SITES:
                if re.search(initials, rows[entry.code][2].lower()):
                    told += 1
                    assert within <= held, (entry.code, initials, within - held)
                    assert not without & held, (entry.code, initials, without & held)
    assert told > 200


def test_codes_outside_the_fee_tables_are_priced_and_their_add_ons_known(
    rows: dict[str, list[str]], shared: Path
) -> None:
    fees = (shared / "data" / "derm" / "pfs_2026.csv").read_text("utf-8")
    listed = {line.split(",", 1)[0] for line in fees.splitlines()}
    for family in FAMILIES:
        for entry in family.codes:
            if entry.code not in listed and entry.code != "64999":
                status, global_period = rows[entry.code][3], rows[entry.code][14]
                assert status == "A", entry.code
                assert (global_period == "ZZZ") == (entry.role == "add-on"), entry.code


OTHER_CHAPTERS = (
    *("B20", "C49", "E11.62", "E80.0", "E88.1", "G24.5", "G43.7", "G51.3", "M72.6", "N49.3"),
    *("Q30.8", "S60", "S90", "T79.2", "Z30"),
)
"""Valid beginnings that the dermatology excerpt of ICD-10-CM leaves out."""


def test_usual_diagnoses_are_beginnings_of_codes(shared: Path) -> None:
    listed = (shared / "data" / "derm" / "icd10cm_derm.csv").read_text("utf-8").splitlines()
    codes = {line.split(",", 1)[0].replace(".", "").strip('"') for line in listed}
    for family in FAMILIES:
        for start in family.diagnoses:
            plain = start.replace(".", "")
            found = any(code.startswith(plain) for code in codes)
            assert found != (start in OTHER_CHAPTERS), (family.id, start)


def test_modifiers_are_listed(shared: Path) -> None:
    listed = (shared / "data" / "derm" / "modifiers.csv").read_text("utf-8").splitlines()
    known = {line.split(",", 1)[0] for line in listed}
    for family in FAMILIES:
        assert {hint.modifier for hint in family.modifiers} <= known, family.id
