"""Pasted texts as people write them, and what is read of each (``corpus/*.toml``)."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from catalog.reading import read, write

CASES = [
    (path.stem, case)
    for path in sorted((Path(__file__).parent / "corpus").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["paste"]
]
ON = date(2026, 11, 2)


def test_the_corpus_is_large_and_names_each_paste_once():
    names = [(topic, case["name"]) for topic, case in CASES]
    assert len(names) >= 120
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{topic}: {case['name']}" for topic, case in CASES]
)
def test_a_paste_is_read_as_expected(case):
    reading = read(case["text"], on=ON)
    assert [write(encounter) for encounter in reading.encounters] == case["read"]
    unread = [*reading.unread, *(one for each in reading.encounters for one in each.unread)]
    assert list(dict.fromkeys(one.text for one in unread)) == case.get("unread", [])
    assert [one.kind for one in reading.identifiers] == case.get("identifiers", [])
    if "patient" in case:
        first = reading.encounters[0]
        said = {"age": first.patient_age, "sex": first.patient_sex, "status": first.patient_status}
        assert {key: value for key, value in said.items() if value} == case["patient"]


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=lambda case: case["name"])
def test_what_was_not_read_is_named_by_its_place_and_its_cure(case):
    reading = read(case["text"], on=ON)
    for one in [*reading.unread, *(one for each in reading.encounters for one in each.unread)]:
        assert case["text"][one.start : one.end].startswith(one.text)
        assert one.why


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=lambda case: case["name"])
def test_a_canonical_line_reads_back_as_the_same(case):
    for line in case["read"]:
        (encounter,) = read(line, on=ON).encounters
        assert write(encounter) == line
