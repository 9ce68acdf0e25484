"""An encounter written in any of the forms reads back equal (grids: test_grid.py)."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.claim import Encounter, ServiceLine
from catalog.reading import read

ON = date(2026, 11, 2)

codes = st.one_of(
    st.from_regex(r"[0-9]{5}", fullmatch=True),
    st.from_regex(r"[A-CEGHJ-MP-V][0-9]{4}", fullmatch=True),
    st.from_regex(r"[0-9]{4}[FTU]", fullmatch=True),
)
modifiers = st.lists(
    st.from_regex(r"[0-9A-Z][0-9A-Z]", fullmatch=True), max_size=4, unique=True
).map(tuple)
spoken = st.lists(st.sampled_from(["25", "59", "RT", "XS", "57"]), max_size=2, unique=True)
diagnoses = st.lists(
    st.sampled_from(["L57.0", "D48.5", "C44.311", "L40.0", "S01.01XA", "Z85.828"]),
    min_size=1,
    max_size=4,
    unique=True,
)
days = st.dates(date(2010, 1, 1), date(2026, 12, 31))


@st.composite
def encounters(draw, modifiers=modifiers, codes=codes):
    """Encounters whose lines point into one list, as those of a claim form do."""
    listed = draw(diagnoses)
    lines = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        pointed = draw(st.lists(st.sampled_from(listed), min_size=1, max_size=4, unique=True))
        lines.append(
            ServiceLine(
                line=number,
                code=draw(codes),
                modifiers=tuple(draw(modifiers)),
                units=draw(st.integers(1, 999)),
                diagnoses=tuple(pointed),
                place_of_service="11",
            )
        )
    return Encounter(
        date_of_service=draw(days),
        place_of_service="11",
        diagnoses=tuple(listed),
        lines=tuple(lines),
    )


def x12(encounter):
    listed = [f"ABK:{code.replace('.', '')}" for code in encounter.diagnoses]
    yield f"CLM*1*100***11:B:1*Y*A*Y*Y~HI*{'*'.join(listed)}~"
    for line in encounter.lines:
        service = ":".join(("HC", line.code, *line.modifiers))
        pointers = ":".join(str(encounter.diagnoses.index(code) + 1) for code in line.diagnoses)
        yield f"LX*{line.line}~SV1*{service}**UN*{line.units}***{pointers}~"
        yield f"DTP*472*D8*{encounter.date_of_service:%Y%m%d}~"


def fhir(encounter):
    def concept(code):
        return {"coding": [{"code": code}]}

    return json.dumps(
        {
            "resourceType": "Claim",
            "diagnosis": [
                {"sequence": number, "diagnosisCodeableConcept": concept(code)}
                for number, code in enumerate(encounter.diagnoses, start=1)
            ],
            "item": [
                {
                    "productOrService": concept(line.code),
                    "modifier": [concept(modifier) for modifier in line.modifiers],
                    "servicedDate": encounter.date_of_service.isoformat(),
                    "quantity": {"value": line.units},
                    "locationCodeableConcept": concept("11"),
                    "diagnosisSequence": [
                        encounter.diagnoses.index(code) + 1 for code in line.diagnoses
                    ],
                }
                for line in encounter.lines
            ],
        }
    )


def cms1500(encounter):
    listed = enumerate(encounter.diagnoses)
    yield "21. " + "  ".join(f"{chr(ord('A') + at)}. {code}" for at, code in listed)
    day = encounter.date_of_service.strftime("%m %d %Y")
    for line in encounter.lines:
        letters = "".join(
            chr(ord("A") + encounter.diagnoses.index(code)) for code in line.diagnoses
        )
        marks = " ".join(line.modifiers)
        yield f"24. {day} {day} 11 {line.code} {marks} {letters} 100 00 {line.units}"


@given(encounters())
@settings(max_examples=150)
def test_an_837_reads_back_equal(encounter):
    (read_back,) = read("".join(x12(encounter)), on=ON).encounters
    assert read_back == encounter


@given(encounters())
@settings(max_examples=100)
def test_a_fhir_claim_reads_back_equal(encounter):
    (read_back,) = read(fhir(encounter), on=ON).encounters
    assert read_back == encounter


@given(encounters(modifiers=spoken))
@settings(max_examples=150)
def test_the_boxes_of_a_cms_1500_read_back_equal(encounter):
    (read_back,) = read("\n".join(cms1500(encounter)), on=ON).encounters
    charged = [line.model_copy(update={"charge": None}) for line in read_back.lines]
    assert read_back.model_copy(update={"lines": tuple(charged)}) == encounter
