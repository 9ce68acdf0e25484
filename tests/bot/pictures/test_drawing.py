"""The picture itself: a PNG of the width of a phone, all text on the page, nothing on top of it."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from bot.pictures import NothingToDrawError, draw
from bot.pictures.drawing import render
from bot.pictures.facts import gather
from bot.pictures.style import SCALE, WIDTH
from catalog.families import load_families

NOW = date(2026, 11, 23)
ONE_OF_EACH = sorted({family.codes[len(family.codes) // 2].code for family in load_families()})


@pytest.fixture
def written(monkeypatch):
    """The texts of the page that is drawn, as (left, right, baseline, size, words)."""
    from bot.pictures.page import Page

    texts: list[tuple[float, float, float, float, str]] = []
    real = Page.text

    def text(self, x, y, words, size, *, bold=False, align="left", **more):
        wide = self.width(words, size, bold=bold)
        left = x - {"left": 0, "center": wide / 2, "right": wide}[align]
        texts.append((left, left + wide, y, size, words))
        real(self, x, y, words, size, bold=bold, align=align, **more)

    monkeypatch.setattr(Page, "text", text)
    monkeypatch.setattr(Page, "png", lambda self, height, **_: b"%f" % height)
    return texts


def check_layout(written, height):
    """All text is on the page, readable, and not on other text."""
    rows = defaultdict(list)
    for left, right, baseline, size, words in written:
        assert left >= 0, words
        assert right <= WIDTH, words
        assert 0 < baseline < height, words
        assert size >= 7, words
        rows[round(baseline, 1)].append((left, right, words))
    for row in rows.values():
        for before, after in pairwise(sorted(row)):
            assert before[1] < after[0], (before, after)


def test_a_picture_is_a_png_of_a_phones_width_with_its_words_inside(catalog):
    picture = draw(catalog, "11401", on=NOW)
    assert picture.png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture.png[16:24])
    assert width == WIDTH * SCALE
    assert height > width
    assert b"Excise benign skin lesion" in picture.png
    assert picture.filename == "11401-2026-11-23.png"
    assert "11402 $171.01" in picture.alt


def test_the_same_facts_give_the_same_bytes(catalog):
    assert draw(catalog, "17110", on=NOW).png == draw(catalog, "17110", on=NOW).png


def test_another_code_of_the_same_ladder_gives_another_picture(catalog):
    assert draw(catalog, "17110", on=NOW).png != draw(catalog, "17111", on=NOW).png


def test_dollars_are_dollars(catalog, written):
    draw(catalog, "11401", on=NOW)
    assert any(words == "Next rung from 1.1 cm: 11402, $171.01 (+$16.03)." for *_, words in written)


def test_what_is_not_known_is_written_on_the_picture(catalog, written):
    draw(catalog, "19100", on=NOW)
    assert [words for *_, words in written].count("not known") == 1
    assert not any("$0.00" in words for *_, words in written)


@pytest.mark.parametrize("code", ONE_OF_EACH)
def test_all_text_is_on_the_page_readable_and_apart(catalog, written, code):
    try:
        height = float(draw(catalog, code, on=NOW).png)
    except NothingToDrawError:
        return
    check_layout(written, height)


def test_releases_of_one_year_and_what_they_lack_have_room(catalog, written):
    facts = gather(catalog, "14301", on=NOW)
    last = facts.releases[-1]
    lacking = replace(
        last, office=None, facility=None, why_not="status C: priced by the contractor"
    )
    names = ("RVU25D", "RVU26A", "RVU26B", "RVU26D")
    releases = [
        replace(one, name=name)
        for one, name in zip((*facts.releases, lacking, last), names, strict=True)
    ]
    render(replace(facts, releases=tuple(releases)), "")
    check_layout(written, height=2000)
    assert [words for *_, words in written].count("status C: priced by the contractor") == 2


def test_looking_a_code_up_does_not_import_matplotlib():
    program = (
        "import sys; import bot.commands.lookup, bot.pictures; "
        "sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
