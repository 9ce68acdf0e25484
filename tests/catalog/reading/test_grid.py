"""Grids: any separator, any order of columns, any of the usual headings."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.claim import Encounter, ServiceLine
from catalog.reading import grid, read, write
from catalog.reading.headings import Field, field_of

ON = date(2026, 11, 2)

HEADINGS = {
    Field.CODE: (
        "CPT; CPT Code; CPT®/HCPCS; Procedure Code; Proc; HCPCS; ProcedureCode; Svc "
        "Code; Code; PX; CPT/HCPCS Code; Procedure (CPT)"
    ),
    Field.MODIFIER: (
        "Mod; Mods; Mod 1; Modifier; Modifier 2; M1; Modifiers; Mod(s); Modifier1; 2nd Mod"
    ),
    Field.UNITS: (
        "Units; Qty; Quantity; Days/Units; Svc Units; UOS; Units of Service; No. of Units"
    ),
    Field.DIAGNOSIS: (
        "Dx; Dx 1; Dx1; Diagnosis; Diagnosis Code; ICD-10; ICD10; ICD-10-CM; "
        "Diagnosis Codes; Primary Dx; DiagnosisCode2; Diag 3; Dx Code(s); ICD-10 Code"
    ),
    Field.POINTER: "Ptr; Dx Ptr; Pointer; Diagnosis Pointer; Diag Ptr",
    Field.DATE: (
        "DOS; Date of Service; Service Date; Svc Date; From; From Date; Date; "
        "ServiceDate; Visit Date; DOS From"
    ),
    Field.PLACE: "POS; Place of Service; Place; POS Code",
    Field.PAYER: "Payer; Insurance; Primary Insurance; Payor Name; Plan; Carrier",
    Field.CHARGE: "Charge; Charges; Amount; Billed Amount; Fee; Total Charge; Charge Amt",
    Field.CLAIM: (
        "Claim #; Claim No; Claim ID; Encounter; EncounterID; Visit ID; Invoice #; Superbill"
    ),
    Field.PATIENT: "Patient; Patient Name; MRN; Acct #; Member ID; DOB; Last Name; Chart #",
    Field.SEX: "Sex; Gender; Patient Sex",
    Field.AGE: "Age; Patient Age",
}


@pytest.mark.parametrize(
    ("heading", "field"),
    [(text, field) for field, texts in HEADINGS.items() for text in texts.split("; ")],
)
def test_headings_as_systems_write_them_are_known(heading, field):
    assert field_of(heading) is field
    assert field_of(heading.upper()) is field
    assert field_of(f' "{heading}" ') is field


@pytest.mark.parametrize("heading", ["", "17000", "L57.0", "remarks", "color", "x" * 500])
def test_other_words_are_no_headings(heading):
    assert field_of(heading) is None


codes = st.sampled_from(["99213", "11102", "11103", "17000", "17003", "J3301", "0232T", "G2211"])
modifiers = st.lists(st.sampled_from(["25", "59", "RT", "XS", "TA"]), max_size=2, unique=True)
diagnoses = st.lists(
    st.sampled_from(["L57.0", "D48.5", "C44.311", "L40.0"]), max_size=2, unique=True
)


@st.composite
def encounters(draw):
    lines = [
        ServiceLine(
            line=number,
            code=draw(codes),
            modifiers=tuple(draw(modifiers)),
            units=draw(st.integers(1, 40)),
            diagnoses=tuple(draw(diagnoses)),
            place_of_service="11",
        )
        for number in range(1, draw(st.integers(1, 5)) + 1)
    ]
    return Encounter(
        date_of_service=draw(st.dates(date(2024, 1, 1), date(2026, 12, 31))),
        place_of_service="11",
        diagnoses=tuple(dict.fromkeys(code for line in lines for code in line.diagnoses)),
        lines=tuple(lines),
    )


def cells(encounter, style):
    day = encounter.date_of_service.strftime(style)
    yield ["DOS", "CPT", "Mod 1", "Mod 2", "Units", "Dx 1", "Dx 2", "POS"]
    for line in encounter.lines:
        pad = lambda values: [*values, "", ""][:2]  # noqa: E731
        yield [day, line.code, *pad(line.modifiers), str(line.units), *pad(line.diagnoses), "11"]


def delimited(rows, mark):
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(rows)
    return out.getvalue()


def aligned(rows):
    rows = list(rows)
    widths = [max(len(row[index]) for row in rows) + 2 for index in range(8)]
    return "\n".join(
        "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def markdown(rows):
    first, *rest = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([first, "|---" * 8 + "|", *rest])


LAYOUTS = {
    "tabs": lambda rows: delimited(rows, "\t"),
    "commas": lambda rows: delimited(rows, ","),
    "semicolons": lambda rows: delimited(rows, ";"),
    "bars": lambda rows: delimited(rows, "|"),
    "aligned": aligned,
    "markdown": markdown,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@given(encounter=encounters(), style=st.sampled_from(["%m/%d/%Y", "%Y-%m-%d", "%m-%d-%Y"]))
@settings(max_examples=60)
def test_an_encounter_written_in_a_layout_reads_back_equal(layout, encounter, style):
    text = LAYOUTS[layout](cells(encounter, style))
    (read_back,) = read(text, on=ON).encounters
    assert read_back == encounter


@given(encounter=encounters())
@settings(max_examples=60)
def test_the_canonical_line_of_a_grid_reads_back_equal(encounter):
    (read_back,) = read(write(encounter), on=ON).encounters
    assert read_back == encounter


@given(st.text(alphabet='CPTModDx|\t, \n0123456789L."', max_size=300))
def test_noise_below_a_header_never_fails_nor_invents_a_code(noise):
    for header in ("CPT|Mod|Units|Dx\n", "CPT\tUnits\n", "CPT  Mod  Dx\n", "CPT,Dx\n"):
        text = header + noise
        for encounter in grid.read_grid(text, on=ON).encounters:
            assert all(line.code in text.upper() for line in encounter.lines)


def test_empty_cells_of_aligned_columns_stay_empty():
    text = "CPT    Mod  Units  Dx\n17003       6      L57.0\n99213  25          L57.0"
    first, second = grid.read_grid(text, on=ON).encounters[0].lines
    assert (first.modifiers, first.units) == ((), 6)
    assert (second.modifiers, second.units) == (("25",), 1)


def test_a_code_below_the_grid_is_told_and_not_guessed_into_it():
    text = "CPT\tMod\tDx\n99213\t25\tL57.0\n17110"
    reading = grid.read_grid(text, on=ON)
    assert [line.code for line in reading.encounters[0].lines] == ["99213"]
    assert [one.text for one in reading.unread] == ["17110"]


def test_nothing_that_names_the_patient_is_kept():
    text = "Patient\tMRN\tDOS\tCPT\nQuux, Zeb\t00412233\t3/4/2026\t11102"
    reading = read(text, on=ON)
    assert not any(secret in repr(reading) for secret in ("Quux", "Zeb", "00412233"))
    assert [one.kind for one in reading.identifiers] == ["a name", "a medical record number"]
