"""Identifiers are seen in whatever shape, and nothing of the trade is taken for one."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from catalog.families import load_families
from catalog.payers import load_payers
from catalog.reading import identifiers, read
from tests.privacy.synthetic import planted

HARMLESS = tomllib.loads((Path(__file__).parent / "harmless.toml").read_text("utf-8"))["lines"]

WRITTEN = tomllib.loads((Path(__file__).parent / "written_identifiers.toml").read_text("utf-8"))[
    "lines"
]
ON = date(2026, 11, 2)


def kinds(text):
    return [found.kind for found in identifiers.find(text)]


@pytest.mark.parametrize("one", planted(400), ids=lambda one: one.text)
@pytest.mark.parametrize(
    "around", ["{}", "{}: 11102 D48.5", "99213-25, 17000 L57.0 {} DOS 3/4/26", "{}\n11102"]
)
def test_a_planted_identifier_is_seen_and_covered(one, around):
    text = around.format(one.text)
    found = identifiers.find(text)
    start = text.index(one.secret)
    assert any(seen.start <= start and seen.end >= start + len(one.secret) for seen in found), found
    assert one.kind in [seen.kind for seen in found]


@pytest.mark.parametrize("line", WRITTEN)
def test_what_is_marked_in_a_line_is_seen_and_nothing_else(line):
    marked = []
    text = ""
    for part in re.split("([«»])", line):
        if part == "«":
            marked.append(len(text))
        elif part != "»":
            text += part
            if len(marked) % 2:
                marked.append(len(text))
    spans = list(zip(marked[::2], marked[1::2], strict=True))
    seen = identifiers.find(text)
    for start, end in spans:
        assert any(one.start < end and start < one.end for one in seen), text[start:end]
    for one in seen:
        assert any(one.start < end and start < one.end for start, end in spans), one
    codes = [each.code for encounter in read(text, on=ON).encounters for each in encounter.lines]
    assert not [code for code in codes if any(code in text[a:b] for a, b in spans)]


@pytest.mark.parametrize("line", HARMLESS)
def test_a_line_of_the_trade_holds_no_identifier(line):
    assert kinds(line) == []


def test_labels_sites_and_payers_are_no_identifiers():
    families = load_families()
    words = [label.label for family in families for label in family.codes]
    words += [word.title() for site in families.sites for word in site.words]
    words += [word.upper() for payer in load_payers() for word in payer.words]
    words += [f"Left {site.name.title()} Excision" for site in families.sites]
    assert {word: kinds(word) for word in words if kinds(word)} == {}


@pytest.mark.shared
def test_the_scenarios_hold_no_identifiers(shared):
    lines = (shared / "scenarios" / "dev.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert {text: kinds(text) for text in texts if kinds(text)} == {}


def test_columns_under_personal_headings_are_identifiers():
    text = "Patient\tDOB\tMRN\tDOS\tCPT\tDx\nQuux, Zeb\t3/4/57\t0041\t3/4/26\t11102\tD48.5\n"
    found = identifiers.find(text)
    assert [text[one.start : one.end] for one in found] == ["Quux, Zeb", "3/4/57", "0041"]


def test_a_claim_segment_names_the_patient():
    text = "NM1*IL*1*QUUX*ZEB****MI*1EG4TE5MK73~DMG*D8*19570304*M~SV1*HC:11102*200*UN*1***1~"
    assert kinds(text) == ["a name", "a member ID", "a date of birth"]


def test_a_patients_social_security_number_in_a_claim_file_is_seen():
    assert kinds("REF*SY*212334455~") == ["a social security number"]


def test_kinds_are_named_once_in_a_phrase():
    found = identifiers.find("Maria Lopez, DOB 3/4/1957, John Smith 212-555-0144")
    assert identifiers.describe(found) == "a name, a date of birth and a phone number"
    assert identifiers.describe(()) == ""


def test_nothing_of_the_text_is_in_what_is_found():
    found = identifiers.find("Maria Lopez DOB 3/4/1957")
    assert "Lopez" not in repr(found)
    assert "1957" not in repr(found)
