"""The published 837 samples: the professional ones completely, the others refused by name."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pyx12.rawx12file import RawX12File

from catalog.reading.x12 import read_x12
from catalog.reading.x12.segments import delimiters, segments

ON = date(2026, 11, 2)
PROFESSIONAL = {
    "sample_837_0.txt": (5, 5),
    "sample_837_11.txt": (1, 1),
    "sample_837_12.txt": (1, 1),
}
"""Encounters and lines; number 12 holds two institutional sets besides."""

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def samples(shared):
    folder = shared / "data" / "official" / "claims_837"
    return {path.name: path.read_text("ascii") for path in sorted(folder.iterdir())}


def test_professional_samples_are_read_completely(samples):
    for name, (encounters, lines) in PROFESSIONAL.items():
        reading = read_x12(samples[name], on=ON)
        assert len(reading.encounters) == encounters
        assert sum(len(one.lines) for one in reading.encounters) == lines
        assert not any(one.date_assumed or one.unread for one in reading.encounters)


def test_every_service_of_a_professional_set_is_in_an_encounter(samples):
    for name in PROFESSIONAL:
        text = samples[name]
        sets = [part for part in text.split("ST*837") if "005010X222A1~BHT" in part]
        written = sum(part.count("~SV1*") for part in sets)
        read = sum(len(one.lines) for one in read_x12(text, on=ON).encounters)
        assert read == written > 0


def test_institutional_samples_are_refused_by_name(samples):
    others = set(samples) - set(PROFESSIONAL)
    assert len(others) == 10
    for name in others:
        reading = read_x12(samples[name], on=ON)
        assert reading.encounters == ()
        assert ["institutional claim file (837I)" in one.why for one in reading.unread] == [True]


def test_the_institutional_sets_in_a_mixed_file_are_refused_beside_the_read_one(samples):
    whys = [one.why for one in read_x12(samples["sample_837_12.txt"], on=ON).unread]
    assert len(whys) == 2
    assert all("005010X223A2" in why for why in whys)


def test_segments_are_those_that_pyx12_finds(samples):
    for text in samples.values():
        if text[84:89] not in ("00401", "00501"):
            continue
        ours = [text[one.start : one.end] for one in segments(text, delimiters(text))]
        assert ours == list(RawX12File(io.StringIO(text)))
