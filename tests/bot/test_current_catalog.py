"""A new index is taken up while the bot runs."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.current_catalog import CurrentCatalog, current_catalog, following
from catalog.build import INDEX
from catalog.catalog import Catalog
from tests.handlers.desk import open_desk, words
from tests.waiting import PATIENCE


@pytest.fixture
def folder(data_dir: Path, tmp_path: Path) -> Path:
    """A data directory of the test's own, with the built index in it."""
    shutil.copyfile(data_dir / INDEX, tmp_path / INDEX)
    return tmp_path


@pytest.fixture
def current(folder: Path) -> Iterator[CurrentCatalog]:
    with current_catalog(folder) as opened:
        yield opened


def import_new(folder: Path) -> None:
    """Put another index in the place of the one there: a release is called otherwise."""
    new = folder / "new.sqlite"
    shutil.copyfile(folder / INDEX, new)
    with closing(sqlite3.connect(new)) as database, database:
        database.execute("UPDATE release SET release = 'RVU26Z' WHERE release = 'RVU26B'")
    new.replace(folder / INDEX)


def names(catalog: Catalog) -> set[str]:
    return {release.release for release in catalog.releases()}


async def test_a_new_index_is_taken_up_and_the_one_before_answers_to_its_end(
    folder: Path, current: CurrentCatalog
):
    before = current()
    await current.look()
    assert current() is before
    import_new(folder)
    await current.look(kept_open=0)
    assert "RVU26Z" in names(current())
    assert "RVU26B" in names(before)
    assert before.entry("11102") is not None
    await asyncio.sleep(0.01)
    with pytest.raises(sqlite3.ProgrammingError):
        before.entry("17110")  # not asked for before: answers are remembered


async def test_it_is_looked_for_by_itself(
    folder: Path, current: CurrentCatalog, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.current_catalog.EVERY", 0.01)
    async with following(current):
        import_new(folder)
        async with asyncio.timeout(PATIENCE):
            while "RVU26Z" not in names(current()):  # noqa: ASYNC110 (asked, as a request asks)
                await asyncio.sleep(0.01)


async def test_an_index_that_is_gone_or_broken_leaves_the_one_in_use(
    folder: Path, current: CurrentCatalog
):
    before = current()
    (folder / INDEX).unlink()
    await current.look()
    (folder / INDEX).write_bytes(b"no database")
    with pytest.raises(sqlite3.DatabaseError):
        await current.look()
    assert current() is before
    assert before.entry("11102") is not None


async def test_a_request_after_an_import_is_answered_from_it(folder: Path, current: CurrentCatalog):
    async with open_desk(current(), newest=current) as desk:
        assert "RVU26B" in words(await desk.command("/cpt", "11102 on 2026-03-04"))
        import_new(folder)
        await current.look()
        assert "RVU26Z" in words(await desk.command("/cpt", "11102 on 2026-03-04"))
