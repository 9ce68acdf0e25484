"""The shapes of codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.codes import (
    CodeSystem,
    code_system,
    is_diagnosis_shape,
    is_modifier_shape,
    is_place_of_service_shape,
    is_procedure_shape,
    normalize_diagnosis_code,
    normalize_procedure_code,
)


@pytest.mark.parametrize("code", ["11102", "00100", "0001F", "0042T", "0001U", "0001M"])
def test_cpt_codes_have_five_digits_or_four_and_a_letter(code):
    assert code_system(code) is CodeSystem.CPT


@pytest.mark.parametrize("code", ["J3301", "G2211", "Q7", "A4550", "T1015"])
def test_hcpcs_codes_have_a_letter_and_four_digits(code):
    assert (code_system(code) is CodeSystem.HCPCS) == (len(code) == 5)


@pytest.mark.parametrize(
    "code", ["L57.0", "L570", "L57", "C44.91", "S01.81XA", "M1A.9XX0", "QA1.71"]
)
def test_diagnosis_codes_may_lack_their_dot(code):
    assert is_diagnosis_shape(code)
    assert code_system(code) is CodeSystem.ICD10CM


@pytest.mark.parametrize("text", ["", "1110", "111022", "1110A", "x", "THE", "AND", "CM", "11102 "])
def test_other_texts_have_no_shape(text):
    assert code_system(text) is None


def test_normalizing_upper_cases_and_sets_the_dot():
    assert normalize_procedure_code(" j3301 ") == "J3301"
    assert normalize_diagnosis_code("c4491") == "C44.91"
    assert normalize_diagnosis_code("L57") == "L57"


def test_modifiers_and_places_have_two_characters():
    assert is_modifier_shape("25")
    assert is_modifier_shape("XS")
    assert not is_modifier_shape("5")
    assert is_place_of_service_shape("02")
    assert not is_place_of_service_shape("2")


@given(st.text(max_size=8))
def test_no_text_breaks_the_shapes(text):
    code_system(text)
    is_procedure_shape(text)
    normalize_diagnosis_code(text)
