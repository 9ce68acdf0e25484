"""A batch that is read again from its place is the batch that was cut, whatever the file."""

from __future__ import annotations

import pytest

from bot.audit.references import ChangedFileError, Reference
from bot.audit.sources import batches, kind_of
from tests.bot.audit.claim_files import claims, fhir, grid, practice, x12

QUOTED = (
    '\ufeffDOS;CPT;Units;Dx;Note\n\n3/4/2026;17000;1;L57.0;"two\nlines; one cell"\n'
    "3/5/2026;11102;1;D48.5;café\n   \n3/6/2026;99213;1;L57.0;x"
)
FILES = {
    "x12.837": lambda: "".join(x12(claims(900))),
    "one_line.837": lambda: "".join(x12(claims(500), mark="~")),
    "cut_off.837": lambda: "".join(x12(claims(300)))[:-40],
    "two.837": lambda: "".join(x12(claims(40))) + "".join(x12(practice(40))),
    "grid.csv": lambda: "".join(grid(practice(1500))),
    "windows.csv": lambda: "".join(grid(practice(900))).replace("\n", "\r\n"),
    "quoted.csv": lambda: QUOTED,
    "bundle.json": lambda: "".join(fhir(practice(500))),
    "marked.json": lambda: "\ufeff" + "".join(fhir(practice(250))),
    "broken.json": lambda: "".join(fhir(practice(250)))[:-600],
}


@pytest.mark.parametrize("name", FILES)
def test_a_batch_is_read_again_as_it_was_cut(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(FILES[name]().encode())
    cut = list(batches(path, 0, kind_of(path)))
    places = [Reference.to(batch, path) for batch in cut]
    assert [one.start for one in cut[1:]] >= [one.end for one in cut[:-1]]
    sent = [Reference.model_validate_json(place.model_dump_json()) for place in places]
    assert [place.read(path) for place in sent] == cut


def test_a_letter_that_is_no_utf_8_is_read_alike(tmp_path):
    path = tmp_path / "old.csv"
    text = "DOS,CPT,Units,Dx,Note\n" + "3/4/2026,17000,1,L57.0,caf\xe9\n" * 3
    path.write_bytes(text.encode("cp1252"))
    (batch,) = batches(path, 0, kind_of(path))
    assert Reference.to(batch, path).read(path) == batch


def test_a_place_holds_no_word_of_the_file(tmp_path):
    path = tmp_path / "x.837"
    text = "".join(x12(practice(400))).replace("005010X222A1", "QUUX SECRET 77")
    path.write_text(text)
    for batch in batches(path, 0, kind_of(path)):
        written = Reference.to(batch, path).model_dump_json()
        assert not any(secret in written.upper() for secret in ("QUUX", "ZEB", "SECRET", "ELM"))


def test_a_file_that_has_changed_is_not_taken_for_the_same(tmp_path):
    path = tmp_path / "grid.csv"
    path.write_text("".join(grid(practice(20))))
    (batch,) = batches(path, 0, kind_of(path))
    place = Reference.to(batch, path)
    path.write_text(path.read_text().replace("17000", "17110"))
    with pytest.raises(ChangedFileError):
        place.read(path)
