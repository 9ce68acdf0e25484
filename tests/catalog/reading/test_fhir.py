"""FHIR R4 claims: alone, in a bundle, one a line; broken JSON is named with its place."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading.fhir import looks_like, read_fhir
from catalog.reading.json_stream import BrokenJsonError, resources

ON = date(2026, 11, 2)


def concept(code, system="http://www.ama-assn.org/go/cpt"):
    return {"coding": [{"system": system, "code": code, "display": "words"}]}


def item(code, **more):
    return {"sequence": 1, "productOrService": concept(code), **more}


def claim(*items, **more):
    return {
        "resourceType": "Claim",
        "status": "active",
        "use": "claim",
        "type": concept("professional", "http://terminology.hl7.org/CodeSystem/claim-type"),
        "patient": {"reference": "Patient/77", "display": "Zeb Quux"},
        "insurer": {"display": "AETNA LIFE"},
        "diagnosis": [
            {
                "sequence": 1,
                "diagnosisCodeableConcept": concept("L57.0", "http://hl7.org/fhir/sid/icd-10-cm"),
            },
            {
                "sequence": 2,
                "diagnosisCodeableConcept": concept("D485", "http://hl7.org/fhir/sid/icd-10-cm"),
            },
        ],
        "item": list(items),
        **more,
    }


FULL = claim(
    item(
        "99213",
        modifier=[concept("25")],
        servicedDate="2026-03-04",
        diagnosisSequence=[1, 2],
        locationCodeableConcept=concept("11", "https://www.cms.gov/place-of-service"),
        net={"value": 150.25, "currency": "USD"},
    ),
    item(
        "17003",
        quantity={"value": 6},
        servicedPeriod={"start": "2026-03-04T08:00:00Z"},
        diagnosisSequence=[1],
        unitPrice={"value": 10},
    ),
)


def bundle(*claims):
    patient = {"resource": {"resourceType": "Patient", "birthDate": "1957-03-04"}}
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [patient, *({"resource": one} for one in claims)],
        "total": 2,
    }


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(FULL),
        json.dumps(FULL, indent=2),
        json.dumps(bundle(FULL)),
        json.dumps(bundle(FULL), indent=1),
        json.dumps([FULL]),
        "\ufeff" + json.dumps(FULL) + "\n",
    ],
    ids=["one", "indented", "bundle", "indented bundle", "array", "byte order mark"],
)
def test_a_claim_is_read_wherever_it_stands(text):
    assert looks_like(text)
    (encounter,) = read_fhir(text, on=ON).encounters
    assert (encounter.date_of_service, encounter.payer) == (date(2026, 3, 4), "aetna")
    assert encounter.diagnoses == ("L57.0", "D48.5")
    first, second = encounter.lines
    assert (first.code, first.modifiers, first.place_of_service) == ("99213", ("25",), "11")
    assert (first.diagnoses, first.charge) == (("L57.0", "D48.5"), Decimal("150.25"))
    assert (second.units, second.diagnoses, second.charge) == (6, ("L57.0",), Decimal(60))


def test_one_claim_a_line_gives_one_encounter_each():
    text = "\n".join(json.dumps(FULL) for _ in range(3))
    assert len(read_fhir(text, on=ON).encounters) == 3


def test_the_billed_period_dates_items_that_have_no_date():
    text = json.dumps(claim(item("11102"), billablePeriod={"start": "2026-02-01"}))
    assert read_fhir(text, on=ON).encounters[0].date_of_service == date(2026, 2, 1)
    (undated,) = read_fhir(json.dumps(claim(item("11102"))), on=ON).encounters
    assert (undated.date_of_service, undated.date_assumed) == (ON, True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"type": concept("institutional")}, "institutional"),
        ({"type": concept("oral")}, "dental"),
        ({"status": "cancelled"}, "cancelled"),
        ({"use": "preauthorization"}, "before the service"),
    ],
)
def test_what_was_not_billed_by_a_professional_is_refused_by_name(change, expected):
    reading = read_fhir(json.dumps(claim(item("11102"), **change)), on=ON)
    assert reading.encounters == ()
    assert expected in reading.unread[0].why


@pytest.mark.parametrize(
    ("odd", "expected"),
    [
        ({"productOrService": concept("ABC")}, "CPT or HCPCS"),
        ({"modifier": [concept("2")]}, "two characters"),
        ({"quantity": {"value": 1.5}}, "whole units"),
        ({"quantity": {"value": 0}}, "whole units"),
        ({"quantity": 3}, "whole units"),
    ],
)
def test_an_item_that_is_no_service_is_left_out_with_its_number(odd, expected):
    reading = read_fhir(json.dumps(claim(item("99213"), {**item("17003"), **odd})), on=ON)
    assert [line.code for line in reading.encounters[0].lines] == ["99213"]
    assert reading.unread[0].why.startswith("item 2: ")
    assert expected in reading.unread[0].why


def test_broken_json_is_named_with_its_place_and_the_claims_before_it_stay():
    text = json.dumps(bundle(FULL, FULL))[:-400]
    reading = read_fhir(text, on=ON)
    assert len(reading.encounters) == 1
    assert "no valid JSON" in reading.unread[0].why


def test_nothing_of_the_patient_is_in_what_was_read():
    shown = repr(read_fhir(json.dumps(bundle(FULL)), on=ON))
    assert not any(secret in shown for secret in ("Quux", "Zeb", "1957", "Patient/77"))


def test_a_long_bundle_is_taken_entry_by_entry():
    text = json.dumps(bundle(*[FULL] * 500))
    source = io.StringIO(text)
    found = list(resources(lambda count: source.read(min(count, 1000))))
    assert len(found) == 501
    assert all(text[one.start : one.start + len(one.text)] == one.text for one in found)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "resourceType",
                        "item",
                        "entry",
                        "resource",
                        "diagnosis",
                        "sequence",
                        "coding",
                        "code",
                        "quantity",
                        "value",
                        "type",
                        "modifier",
                        "net",
                        "insurance",
                        "diagnosisSequence",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_read_without_a_fault(content):
    read_fhir(json.dumps(content), on=ON)
    read_fhir(
        json.dumps(
            {
                "resourceType": "Claim",
                "item": [content],
                "diagnosis": [content],
                "type": content,
                "insurer": content,
            }
        ),
        on=ON,
    )


@given(st.text(alphabet='{}[]",:\\ a1', max_size=80))
def test_any_text_ends_or_is_named_as_broken(text):
    with contextlib.suppress(BrokenJsonError):
        list(resources(io.StringIO(text).read))
