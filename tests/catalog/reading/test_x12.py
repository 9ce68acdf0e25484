"""837P: whole files, single claims, torn-out segments; what is no professional claim is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading.x12 import looks_like, read_x12
from catalog.reading.x12.segments import Delimiters, delimiters, segments

ON = date(2026, 11, 2)
HEADER = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
    "*260304*0800*^*00501*000000001*0*P*:~GS*HC*S*R*20260304*0800*1*X*005010X222A1~"
)
SUBSCRIBER = "HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*QUUX*ZEB****MI*1EG4TE5MK73~DMG*D8*19570310*F~"
CLAIM = (
    "CLM*7*530***11:B:1*Y*A*Y*Y~HI*ABK:D485*ABF:L570~"
    "LX*1~SV1*HC:99213:25*150*UN*1***1:2~DTP*472*D8*20260304~"
    "LX*2~SV1*HC:17003:59:XS*80.50*UN*6.0*22**2~DTP*472*D8*20260304~"
)


def whole(*claims, version="005010X222A1"):
    return f"{HEADER}ST*837*0001*{version}~{SUBSCRIBER}{''.join(claims)}SE*1*0001~GE*1*1~IEA*1*1~"


def test_a_claim_of_a_file_is_read_completely():
    (encounter,) = read_x12(whole(CLAIM), on=ON).encounters
    assert encounter.date_of_service == date(2026, 3, 4)
    assert (encounter.payer, encounter.place_of_service) == ("medicare", "11")
    assert encounter.diagnoses == ("D48.5", "L57.0")
    assert (encounter.patient_age, encounter.patient_sex) == (68, "F")
    first, second = encounter.lines
    assert (first.code, first.modifiers, first.units) == ("99213", ("25",), 1)
    assert (first.diagnoses, first.charge) == (("D48.5", "L57.0"), Decimal(150))
    assert (second.code, second.modifiers, second.units) == ("17003", ("59", "XS"), 6)
    assert (second.place_of_service, second.diagnoses) == ("22", ("L57.0",))


@pytest.mark.parametrize(
    ("element", "component", "terminator"),
    [("*", ":", "~"), ("|", ">", "\n"), ("^", "<", "'"), ("*", ":", "~\r\n"), ("*", ":", "~\n")],
)
def test_each_file_may_choose_its_marks(element, component, terminator):
    text = whole(CLAIM).replace("^", "!").replace(":", component).replace("*", element)
    text = text.replace("~", terminator)
    (encounter,) = read_x12(text, on=ON).encounters
    assert [line.code for line in encounter.lines] == ["99213", "17003"]
    assert encounter.lines[0].modifiers == ("25",)


def test_a_single_segment_is_read_with_the_callers_date():
    (encounter,) = read_x12("SV1*HC:11102*200*UN*1***1~", on=ON).encounters
    assert (encounter.date_of_service, encounter.date_assumed) == (ON, True)
    assert encounter.lines[0].code == "11102"
    assert encounter.lines[0].diagnoses == ()


def test_segments_on_lines_of_their_own_need_no_terminator():
    text = "HI*ABK:L570\nLX*1\nSV1*HC:17000*100*UN*1***1\nDTP*472*D8*20260304"
    (encounter,) = read_x12(text, on=ON).encounters
    assert encounter.lines[0].diagnoses == ("L57.0",)
    assert encounter.date_of_service == date(2026, 3, 4)


def test_a_claim_with_two_dates_is_two_encounters():
    other = CLAIM.replace(
        "SV1*HC:17003:59:XS*80.50*UN*6.0*22**2~DTP*472*D8*20260304~",
        "SV1*HC:17003*80*UN*6***2~DTP*472*D8*20260311~",
    )
    encounters = read_x12(whole(other), on=ON).encounters
    assert [str(one.date_of_service) for one in encounters] == ["2026-03-04", "2026-03-11"]
    assert [one.lines[0].line for one in encounters] == [1, 1]


def test_the_payers_name_says_more_than_that_it_is_commercial():
    text = whole(CLAIM).replace("*MB~", "*CI~NM1*PR*2*AETNA LIFE INSURANCE*****PI*60054~")
    assert read_x12(text, on=ON).encounters[0].payer == "aetna"
    assert read_x12(whole(CLAIM).replace("*MB~", "*CI~"), on=ON).encounters[0].payer == "commercial"


def test_another_payer_inside_the_claim_does_not_change_whose_rules_apply():
    text = whole(CLAIM.replace("LX*1~", "SBR*S*18*******BL~LX*1~"))
    assert read_x12(text, on=ON).encounters[0].payer == "medicare"


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("SV1*HC:9921X9*1*UN*1***1", "CPT or HCPCS"),
        ("SV1*IV:50242004001*1*UN*1***1", "CPT or HCPCS"),
        ("SV1*HC:99213:2*1*UN*1***1", "two characters"),
        ("SV1*HC:99213*1*UN*1.5***1", "whole units"),
        ("SV1*HC:99213*1*UN*0***1", "whole units"),
        ("SV1*HC:99213*1*UN****1", "whole units"),
        ("SV1*HC:00300*1*MJ*45***1", "minutes"),
        ("SV1", "CPT or HCPCS"),
    ],
)
def test_a_line_that_is_no_service_is_left_out_with_place_and_cure(segment, expected):
    text = whole(CLAIM.replace("SV1*HC:99213:25*150*UN*1***1:2", segment))
    reading = read_x12(text, on=ON)
    assert [line.code for line in reading.encounters[0].lines] == ["17003"]
    (unread,) = reading.unread
    assert text[unread.start : unread.end] == unread.text
    assert unread.text in segment
    assert expected in unread.why
    assert reading.encounters[0].unread == (unread,)


def test_a_pointer_to_no_diagnosis_and_a_wrong_date_are_told():
    text = whole(
        CLAIM.replace("***1:2~", "***1:4~").replace("D8*20260304~LX*2", "D8*20261304~LX*2")
    )
    reading = read_x12(text, on=ON)
    assert {unread.why.split(",")[0] for unread in reading.unread} == {
        "points to a diagnosis that the claim does not have (1-2)",
        "expected a date of service",
    }


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("005010X223A2", "institutional claim file (837I), 005010X223A2"),
        ("005010X224A2", "dental claim file (837D), 005010X224A2"),
        ("005010X299", "837 of an unknown guide"),
    ],
)
def test_other_claim_files_are_refused_by_name(version, name):
    reading = read_x12(whole(CLAIM, version=version), on=ON)
    assert reading.encounters == ()
    assert name in reading.unread[0].why


def test_an_865_or_835_is_refused_by_name():
    reading = read_x12(f"{HEADER}ST*835*0001~CLP*1*1*2~SVC*HC:99213*1*1~SE*3*0001~", on=ON)
    assert "remittance advice (835)" in reading.unread[0].why


def test_a_professional_set_beside_an_institutional_one_is_read():
    text = whole(CLAIM, version="005010X223A2").split("GE*")[0] + whole(CLAIM).split("A1~", 1)[1]
    reading = read_x12(text, on=ON)
    assert len(reading.encounters) == 1
    assert len(reading.unread) == 1


def test_nothing_of_the_patient_is_in_what_was_read():
    shown = repr(read_x12(whole(CLAIM), on=ON))
    assert not any(secret in shown for secret in ("QUUX", "ZEB", "1EG4TE5MK73", "1957"))


def test_words_and_shorthand_are_not_taken_for_segments():
    for text in ("99213-25, 17000 L57.0", "HI there * all", "LX*", "CLM and SV1", ""):
        assert not looks_like(text)
    assert looks_like("SV1*HC:99213*1*UN*1***1")
    assert looks_like("  " + whole(CLAIM))


@given(st.text(alphabet="SV1HCLMIDTP*:~\n^|029ABK.", max_size=300))
def test_noise_of_the_same_marks_never_fails_nor_invents_a_code(noise):
    for text in (noise, "SV1*HC:11102*1*UN*1~" + noise, HEADER + noise):
        for encounter in read_x12(text, on=ON).encounters:
            assert all(line.code in text.upper() for line in encounter.lines)


@given(st.integers(0, len(whole(CLAIM))))
def test_a_file_cut_off_anywhere_is_read_as_far_as_it_goes(cut):
    read_x12(whole(CLAIM)[:cut], on=ON)


def test_places_are_those_of_the_text():
    text = "\n  LX*1~\r\n SV1*HC:11102~~SE*1"
    marks = delimiters(text)
    assert marks == Delimiters("*", ":", "~")
    found = list(segments(text, marks, offset=100))
    assert [text[one.start - 100 : one.end - 100] for one in found] == [
        "LX*1",
        "SV1*HC:11102",
        "SE*1",
    ]
