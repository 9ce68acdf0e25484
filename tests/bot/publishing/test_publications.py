"""Code tables through a database: whole, verified, in the newest state, and never half."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, delete, func, select, update

from bot.cli import cli
from bot.publishing.files import DamagedFileError
from bot.publishing.following import Follower
from bot.publishing.publications import KEPT, Publications, Taken, UnusablePublicationError
from bot.store.database import database_url
from bot.store.tables import FILE_PIECES, FILES, PUBLICATIONS
from catalog.build import INDEX, key_of, open_catalog
from catalog.imports.checking import verify
from catalog.imports.importing import import_files, rollback
from catalog.imports.state import IMPORTS, load_imports
from tests.catalog.sources import samples

IN_2027 = date(2027, 2, 1)


def quiet(step: str, part: float) -> None:
    """Progress that nobody watches."""


class Machines:
    """Machines with folders of their own on one database."""

    def __init__(self, database: str, index: Path, folder: Path) -> None:
        self.database = database
        self.publications = Publications(database)
        self.publications.prepare()
        self.engine = create_engine(database_url(database))
        self._index = index
        self._folder = folder

    def machine(self, name: str, *, built: bool = True) -> Path:
        home = self._folder / name
        home.mkdir()
        if built:
            os.link(self._index, home / INDEX)
        return home

    def change(self, statement) -> None:
        with self.engine.begin() as connection:
            connection.execute(statement)

    def count(self, table) -> int:
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def machines(empty_database: str, built_index: Path, tmp_path: Path):
    opened = Machines(empty_database, built_index, tmp_path)
    yield opened
    opened.engine.dispose()


def limits(folder: Path, value: str) -> Path:
    return samples.mue_file(folder, f"11102,{value},2 Date of Service Edit,CMS Policy\r\n")


def limit(home: Path) -> int | None:
    catalog = open_catalog(home)
    try:
        found = catalog.mue("11102", IN_2027)
        return None if found is None else found.value
    finally:
        catalog.close()


def test_what_one_machine_imported_is_the_same_on_another(machines: Machines, tmp_path: Path):
    first, second = machines.machine("first"), machines.machine("second", built=False)
    import_files(first, [limits(tmp_path, "7")], quiet)
    assert machines.publications.take(second) is Taken.NOTHING
    machines.publications.publish(first)
    assert machines.publications.take(second) is Taken.INDEX
    assert (second / INDEX).read_bytes() == (first / INDEX).read_bytes()
    assert load_imports(second) == load_imports(first)
    assert verify(second) == ()
    assert limit(second) == 7
    assert machines.publications.take(second) is Taken.CURRENT


def test_imports_of_two_machines_build_upon_one_another(machines: Machines, tmp_path: Path):
    first, second = machines.machine("first"), machines.machine("second")
    import_files(first, [limits(tmp_path, "7")], quiet)
    machines.publications.publish(first)
    machines.publications.take(second)
    import_files(second, [samples.fee_file(tmp_path, [samples.FEE_ROW])], quiet)
    machines.publications.publish(second)
    machines.publications.take(first)
    assert {one.dataset for one in load_imports(first).releases} == {"mue", "mpfs"}
    rollback(second, quiet)
    machines.publications.publish(second)
    machines.publications.take(first)
    assert {one.dataset for one in load_imports(first).releases} == {"mue"}
    assert limit(first) == limit(second) == 7


@pytest.mark.parametrize("harm", ["a byte", "a piece", "the file"])
def test_what_is_not_whole_changes_nothing(machines: Machines, tmp_path: Path, harm: str):
    first, second = machines.machine("first"), machines.machine("second")
    import_files(first, [limits(tmp_path, "7")], quiet)
    machines.publications.publish(first)
    index = select(PUBLICATIONS.c.index_sha256).scalar_subquery()
    last = select(func.max(FILE_PIECES.c.number)).where(FILE_PIECES.c.sha256 == index)
    piece = (FILE_PIECES.c.sha256 == index) & (FILE_PIECES.c.number == last.scalar_subquery())
    match harm:
        case "a byte":
            with machines.engine.connect() as connection:
                data = connection.execute(select(FILE_PIECES.c.data).where(piece)).scalar_one()
            machines.change(update(FILE_PIECES).where(piece).values(data=data[:-9] + b"x" * 9))
        case "a piece":
            machines.change(delete(FILE_PIECES).where(piece))
        case "the file":
            machines.change(delete(FILES).where(FILES.c.sha256 == index))
    before = key_of(second / INDEX)
    with pytest.raises(DamagedFileError):
        machines.publications.take(second)
    assert key_of(second / INDEX) == before
    assert load_imports(second).releases == ()
    assert [path.name for path in second.glob("*.part")] == []


def test_a_machine_of_another_version_builds_its_own_of_the_parts(
    machines: Machines, tmp_path: Path
):
    first, second = machines.machine("first"), machines.machine("second")
    import_files(first, [limits(tmp_path, "7")], quiet)
    machines.publications.publish(first)
    machines.change(update(PUBLICATIONS).values(key="of another version", version="9.0"))
    assert machines.publications.take(second) is Taken.BUILT
    assert limit(second) == 7
    assert machines.publications.take(second) is Taken.CURRENT


async def test_what_this_version_cannot_read_is_left_alone_and_said(
    machines: Machines, tmp_path: Path
):
    first, second = machines.machine("first"), machines.machine("second")
    import_files(first, [limits(tmp_path, "7")], quiet)
    (part,) = load_imports(first).releases
    machines.publications.publish(first)
    machines.change(update(PUBLICATIONS).values(key="of another version", version="9.0"))
    # A part whose columns are other ones, with a hash that is right.
    history = [{"releases": [part.model_dump(mode="json") | {"sha256": odd_part(machines)}]}]
    machines.change(update(PUBLICATIONS).values(history=history))
    before = key_of(second / INDEX)
    follower = Follower(machines.publications, second)
    await follower.look()
    (note,) = follower.notes()
    assert "codedesk 9.0 published them, and this version cannot read them" in note
    assert key_of(second / INDEX) == before
    assert load_imports(second).releases == ()
    assert limit(second) == limit(machines.machine("third"))

    machines.change(update(PUBLICATIONS).values(history=[{"shape": "unknown"}]))
    with pytest.raises(UnusablePublicationError, match="does not know"):
        machines.publications.take(second)

    machines.publications.publish(first)
    await follower.look()
    assert (follower.notes(), limit(second)) == ([], 7)


def odd_part(machines: Machines) -> str:
    import hashlib
    import sqlite3

    from bot.publishing.files import store_file

    path = machines.machine("elsewhere", built=False) / "odd.sqlite"
    database = sqlite3.connect(path)
    database.executescript(
        "CREATE TABLE release (id, dataset, shape_of_tomorrow); CREATE TABLE ptp_term (id);"
        "INSERT INTO release VALUES (1, 'mue', 'x');"
    )
    database.close()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    with machines.engine.begin() as connection:
        store_file(connection, path, sha256)
    return sha256


def test_only_the_newest_publications_are_kept_with_their_files(machines: Machines, tmp_path: Path):
    first = machines.machine("first")
    for value in range(1, KEPT + 4):
        import_files(first, [limits(tmp_path, str(value))], quiet)
        machines.publications.publish(first)
    assert machines.count(PUBLICATIONS) == KEPT
    with machines.engine.connect() as connection:
        rows = connection.execute(select(PUBLICATIONS)).all()
    named = {row.index_sha256 for row in rows} | {
        part["sha256"] for row in rows for state in row.history for part in state["releases"]
    }
    assert machines.count(FILES) == len(named)
    second = machines.machine("second")
    machines.publications.take(second)
    assert limit(second) == KEPT + 3
    assert rollback(second, quiet) is not None
    assert limit(second) == KEPT + 2


def test_the_commands_share_by_themselves(machines: Machines, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("CODEDESK_DATABASE_URL", machines.database)
    first, second = machines.machine("first"), machines.machine("second")

    def run(home: Path, *arguments: str) -> str:
        monkeypatch.setenv("CODEDESK_DATA_DIR", str(home))
        result = CliRunner().invoke(cli, ["catalog", *arguments])
        assert result.exit_code == 0, result.output
        return result.stdout

    run(first, "import", str(limits(tmp_path, "7")))
    assert "Taken as published." in run(second, "fetch")
    assert json.loads(run(second, "fetch", "--json")) == {"fetched": Taken.CURRENT.value}
    run(second, "import", str(samples.fee_file(tmp_path, [samples.FEE_ROW])))
    run(first, "rollback")  # of what the second machine imported
    run(second, "fetch")
    assert [one.dataset for one in load_imports(second).releases] == ["mue"]
    assert "Published as number" in run(second, "publish")


def test_without_a_database_nothing_is_imported_by_halves(
    machines: Machines, tmp_path: Path, monkeypatch
):
    home = machines.machine("first")
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(home))
    monkeypatch.setenv("CODEDESK_DATABASE_URL", "postgresql://x:secret@127.0.0.1:1/x")
    result = CliRunner().invoke(cli, ["catalog", "import", str(limits(tmp_path, "7"))])
    assert (result.exit_code, "cannot be reached" in result.stderr) == (2, True)
    assert "secret" not in result.output
    assert not (home / IMPORTS).exists()
    monkeypatch.delenv("CODEDESK_DATABASE_URL")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["catalog", "publish"])
    assert (result.exit_code, "CODEDESK_DATABASE_URL is missing" in result.stderr) == (2, True)
