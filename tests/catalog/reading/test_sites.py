"""Where on the body the words beside a code say that a service was done."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.families import load_families
from catalog.reading import read, write
from catalog.reading.sites import _vocabulary

ON = date(2026, 3, 4)


def sites(text: str) -> list[str | None]:
    return [line.site for one in read(text, on=ON).encounters for line in one.lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11401 scalp 0.8 cm", ["scalp"]),
        ("scalp 11421, back 11401", ["scalp", "back"]),
        ("11421 scalp and 11401 back", ["scalp", "back"]),
        ("11401 LT forearm", ["forearm"]),
        ("11600 back of hand", ["dorsal-hand"]),
        ("11642 left lower eyelids", ["eyelid"]),
        ("11305 (scalp, 0.4 cm, D22.4); 11301 (back, 0.7 cm, D22.5)", ["scalp", "back"]),
        ("BCC nose (C44.311): 17311, 17312 x2, 14060", ["nose", "nose", "nose"]),
        ("11102 D48.5 scalp\n11103 D48.5 lt cheek", ["scalp", "cheek"]),
        ("11441 face, right cheek", ["cheek"]),
        ("11401 scalp and neck", [None]),
        ("11401 L72.0, scalp AK, 17000 L57.0", [None, None]),
        ("15260 donor supraclavicular", [None]),
        ("11401 not scalp", [None]),
        ("99213 face-to-face 30 min", [None]),
        ("11401 came back for more", [None]),
        ("prior 11404 back 2/20/26; 11642", [None]),
    ],
)
def test_the_site_beside_a_code(text: str, expected: list[str | None]) -> None:
    assert sites(text) == expected


@pytest.mark.parametrize("site", sorted(set(_vocabulary()[0].values())))
def test_every_site_is_written_so_that_it_reads_back(site: str) -> None:
    (encounter,) = read("11401", on=ON).encounters
    line = encounter.lines[0].model_copy(update={"site": site})
    written = write(encounter.model_copy(update={"lines": (line,)}))
    assert sites(written) == [site]


def test_every_word_of_the_table_is_read_or_left_out_on_purpose() -> None:
    table, _, _ = _vocabulary()
    assert set(table.values()) | {"digit"} == {site.id for site in load_families().sites}


def test_tissues_beside_a_code_are_kept_as_depth() -> None:
    (encounter,) = read("17311 trunk into muscle; 17311 nose", on=ON).encounters
    assert [line.deep for line in encounter.lines] == [True, False]
