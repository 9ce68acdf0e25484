"""An import is all or nothing, survives a kill at any moment, and is undone in one step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from catalog.build import INDEX, open_catalog
from catalog.cards import CodeCard
from catalog.catalog import Catalog
from catalog.families import load_families
from catalog.imports import importing
from catalog.imports.checking import status, verify
from catalog.imports.importing import import_files, rollback
from catalog.imports.state import IMPORTS, load_imports
from catalog.index.tables import TableError
from catalog.lookup import lookup
from catalog.records import PtpEdit, PtpUnknown
from tests.catalog.sources import samples

IN_2027 = date(2027, 2, 1)


def quiet(step: str, part: float) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def home(built_index: Path, tmp_path: Path) -> Path:
    """A data directory of the test's own, with a current index."""
    folder = tmp_path / "data"
    folder.mkdir()
    os.link(built_index, folder / INDEX)
    return folder


@contextmanager
def opened(home: Path) -> Iterator[Catalog]:
    catalog = open_catalog(home)
    try:
        yield catalog
    finally:
        catalog.close()


def fees(folder: Path) -> Path:
    return samples.fee_file(folder, [samples.FEE_ROW])


def limits(folder: Path, value: str = "7") -> Path:
    return samples.mue_file(folder, f"11102,{value},2 Date of Service Edit,CMS Policy\r\n")


def test_imported_releases_answer_from_their_first_day_on(home: Path, tmp_path: Path) -> None:
    done = import_files(home, [fees(tmp_path), limits(tmp_path)], quiet)
    assert {(one.dataset, one.release, one.rows) for one in done} == {
        ("mpfs", "RVU27A", 2),
        ("mue", "2027Q1", 1),
    }
    with opened(home) as catalog:
        row = catalog.fee("11102", IN_2027)
        assert row is not None
        assert (str(row.work), row.year) == ("0.70", 2027)
        assert str(catalog.conversion_factor(IN_2027)) == "34.0000"
        assert catalog.mue("11102", IN_2027).value == 7
        before = catalog.fee("11102", date(2026, 12, 31))
        assert before is not None
        assert str(before.work) == "0.64"
        assert catalog.mue("11103", IN_2027) is None
        assert catalog.release("mue", IN_2027).complete


def test_imported_pairs_are_complete_and_dated(home: Path, tmp_path: Path) -> None:
    import_files(home, samples.ptp_files(tmp_path), quiet)
    with opened(home) as catalog:
        summer = date(2026, 8, 1)
        assert isinstance(catalog.ptp("17000", "11102", summer), PtpEdit)
        assert isinstance(catalog.ptp("33534", "33533", summer), PtpEdit)
        assert catalog.ptp("33534", "33533", date(2026, 7, 31)) is None
        assert isinstance(catalog.ptp("11104", "99213", date(2026, 8, 15)), PtpEdit)
        assert catalog.ptp("11104", "99213", date(2026, 8, 16)) is None
        assert catalog.ptp("99998", "99999", summer) is None
        assert isinstance(catalog.ptp("33534", "33533", date(2026, 6, 30)), PtpUnknown)


def test_broken_file_among_good_ones_changes_nothing(home: Path, tmp_path: Path) -> None:
    before = (home / INDEX).stat().st_ino
    with pytest.raises(TableError, match=r"Eff_01-01-2027.csv:6: mue: "):
        import_files(home, [fees(tmp_path), limits(tmp_path, "many")], quiet)
    assert (home / INDEX).stat().st_ino == before
    assert load_imports(home).releases == ()
    with opened(home) as catalog:
        assert catalog.release("mpfs", IN_2027).release == "RVU26B"


def test_row_that_stands_twice_is_refused_with_its_line(home: Path, tmp_path: Path) -> None:
    path = samples.fee_file(tmp_path, [samples.FEE_ROW, samples.FEE_ROW])
    with pytest.raises(TableError, match=r"nonQPP.csv:6: hcpcs: stands twice"):
        import_files(home, [path], quiet)


class KilledError(BaseException):
    """Stands for the end of the process: nothing behind it runs."""


@pytest.mark.parametrize(
    ("step", "holds"),
    [("write_part", False), ("save_imports", False), ("after save_imports", True)],
)
def test_kill_leaves_the_old_state_or_the_new_one(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, holds: bool
) -> None:
    name = step.removeprefix("after ")
    real: Callable[..., object] = getattr(importing, name)

    def killed(*given: object) -> None:
        if step.startswith("after"):
            real(*given)
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(importing, name, killed)
        with pytest.raises(KilledError):
            import_files(home, [limits(tmp_path)], quiet)
    with opened(home) as catalog:
        edit = catalog.mue("11102", IN_2027)
        assert edit is not None
        assert (edit.value == 7) is holds
    assert verify(home) == ()


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_sigkill_leaves_the_old_state_or_the_new_one(
    home: Path, tmp_path: Path, lines: int
) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from catalog.imports.importing import import_files\n"
        "def say(step, part): print(step, flush=True)\n"
        "import_files(Path(sys.argv[1]), [Path(sys.argv[2])], say)\n"
    )
    command = [sys.executable, "-c", script, str(home), str(limits(tmp_path))]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    with opened(home) as catalog:
        edit = catalog.mue("11102", IN_2027)
        assert edit is not None
        assert edit.value == (7 if load_imports(home).releases else 1)
    assert verify(home) == ()
    import_files(home, [limits(tmp_path, "8")], quiet)
    assert not list(home.rglob("*.part"))
    with opened(home) as catalog:
        assert catalog.mue("11102", IN_2027).value == 8


def test_newest_import_is_undone(home: Path, tmp_path: Path) -> None:
    import_files(home, [fees(tmp_path)], quiet)
    import_files(home, [limits(tmp_path)], quiet)
    left = rollback(home, quiet)
    assert left is not None
    assert [one.release for one in left.releases] == ["RVU27A"]
    with opened(home) as catalog:
        assert catalog.mue("11102", IN_2027).value == 1
        assert str(catalog.fee("11102", IN_2027).work) == "0.70"
    assert len(list((home / IMPORTS).glob("*.sqlite"))) == 1


def test_nothing_to_undo_is_said(home: Path) -> None:
    assert rollback(home, quiet) is None


def test_release_imported_again_takes_the_place_of_the_first(home: Path, tmp_path: Path) -> None:
    import_files(home, [limits(tmp_path)], quiet)
    import_files(home, [limits(tmp_path, "9")], quiet)
    assert len(load_imports(home).releases) == 1
    with opened(home) as catalog:
        assert catalog.mue("11102", IN_2027).value == 9


def test_licensed_descriptor_is_shown_instead_of_our_label(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "licensed.txt"
    path.write_text("11102\tThe licensed words\n11104\tMore\n")
    import_files(home, [path], quiet)
    with opened(home) as catalog:
        card = lookup(catalog, "11102", on=IN_2027)
        assert isinstance(card, CodeCard)
        assert card.shown_label == "The licensed words"
        assert lookup(catalog, "11106", on=IN_2027).shown_label == our_label("11106")
        assert "licensed" not in card.model_dump_json()
        assert catalog.entry("11102").label == our_label("11102")


def our_label(code: str) -> str | None:
    return load_families().label(code)


def test_status_tells_what_is_imported_and_what_is_stale(home: Path, tmp_path: Path) -> None:
    import_files(home, [limits(tmp_path)], quiet)
    with opened(home) as catalog:
        loaded = {
            (one.dataset, one.release): one for one in status(catalog, home, date(2027, 4, 2))
        }
    newest = loaded["mue", "2027Q1"]
    assert (newest.imported, newest.stale, newest.days_over) == (True, True, 2)
    assert newest.files == ("MCR_MUE_PractitionerServices_Eff_01-01-2027.csv",)
    older = loaded["mue", "2026Q4"]
    assert (older.imported, older.stale) == (False, False)
    assert loaded["ncci-ptp", "2026Q3"].stale


def test_verify_finds_a_changed_part_and_a_missing_index(home: Path, tmp_path: Path) -> None:
    import_files(home, [limits(tmp_path)], quiet)
    assert verify(home) == ()
    (part,) = (home / IMPORTS).glob("*.sqlite")
    part.write_bytes(part.read_bytes() + b"\0")
    assert verify(home) == (f"mue 2027Q1: its file {part.name} was changed",)
    part.unlink()
    assert verify(home) == (f"mue 2027Q1: its file {part.name} is gone",)
    (home / INDEX).unlink()
    assert "out of date" in verify(home)[-1]
