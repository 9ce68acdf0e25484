"""What TinyDB's files have to stand, on top of the contract."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.atomic_json import AtomicJSONStorage, StoreUnreadableError, Tables
from bot.store.entries import CheckEntry
from bot.store.records import (
    ChannelSettings,
    CheckRecord,
    Delivery,
    Note,
    WatchedCode,
    Workspace,
)
from bot.store.tiny import StoreInUseError, TinyStore
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
TEAM = Workspace(team="T1")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SETTINGS = ChannelSettings(channel="C1")


def check(codes: tuple[str, ...], at: datetime = NOW) -> CheckRecord:
    return CheckRecord(at=at, channel="C1", user="U1", verdict="clean", codes=codes)


async def kept(folder: Path) -> ChannelSettings | None:
    store = TinyStore(folder)
    found = await store.team(TEAM).get(ChannelSettings, "C1")
    await store.close()
    return found


async def test_what_was_put_outlives_a_kill_without_a_close(tmp_path: Path):
    store = TinyStore(tmp_path)
    await store.team(TEAM).put(SETTINGS, by="U1", at=NOW)
    state = json.loads((tmp_path / "store/state.json").read_text("utf-8"))
    assert [row["key"] for row in state["records"].values()] == [""]
    await store.close()
    assert await kept(tmp_path) == SETTINGS


async def test_keys_of_requests_outlive_a_restart(tmp_path: Path, clock):
    store = TinyStore(tmp_path, clock)
    await store.claim("a")
    await store.close()
    clock.now += 60
    again = TinyStore(tmp_path, clock)
    assert not await again.claim("a")
    assert await again.claim("b")
    await again.close()


async def test_keys_of_requests_reach_the_disk_without_a_close(
    tmp_path: Path, clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.store.tiny.WRITE_AFTER", 0.01)
    store = TinyStore(tmp_path, clock)
    await store.claim("a")
    path = tmp_path / "store/requests.json"
    async with asyncio.timeout(PATIENCE):
        while not path.exists():  # noqa: ASYNC110 (a file tells nobody)
            await asyncio.sleep(0.01)
    assert list(json.loads(path.read_text("utf-8"))) == ["a"]
    await store.close()


async def test_a_data_directory_serves_one_process(tmp_path: Path):
    store = TinyStore(tmp_path)
    with pytest.raises(StoreInUseError, match="CODEDESK_DATA_DIR"):
        TinyStore(tmp_path)
    await store.close()
    await TinyStore(tmp_path).close()


@pytest.mark.parametrize("broken", ['{"records": {"1": {"ki', "", "[]", "\x00" * 512])
async def test_a_broken_file_gives_way_to_the_one_before(tmp_path: Path, broken: str):
    store = TinyStore(tmp_path)
    await store.team(TEAM).put(SETTINGS, by="U1", at=NOW)
    await store.team(TEAM).put(WatchedCode(channel="C1", code="17000"), by="U1", at=NOW)
    await store.close()
    (tmp_path / "store/state.json").write_text(broken, "utf-8")
    assert await kept(tmp_path) == SETTINGS


async def test_a_store_that_cannot_be_read_is_not_written_over(tmp_path: Path):
    store = TinyStore(tmp_path)
    await store.team(TEAM).put(SETTINGS, by="U1", at=NOW)
    await store.close()
    for name in ("state.json", "state.json.bak"):
        (tmp_path / "store" / name).write_text("{", "utf-8")
    with pytest.raises(StoreUnreadableError, match="Put back a copy"):
        TinyStore(tmp_path)
    assert (tmp_path / "store/state.json").read_text("utf-8") == "{"


async def test_a_full_disk_is_said_and_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    store = TinyStore(tmp_path)
    team = store.team(TEAM)
    await team.put(SETTINGS, by="U1", at=NOW)

    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.atomic_json.replace_file", full)
        with pytest.raises(OSError, match="No space"):
            await team.put(SETTINGS.model_copy(update={"payer": "aetna"}), by="U1", at=NOW)
    assert await team.get(ChannelSettings, "C1") == SETTINGS
    await store.close()
    assert await kept(tmp_path) == SETTINGS


async def test_a_line_cut_off_by_a_kill_is_no_check_and_spoils_no_other(tmp_path: Path):
    store = TinyStore(tmp_path)
    await store.team(TEAM).add_check(check(("11102",)))
    await store.close()
    path = tmp_path / "store/checks-2026-11.jsonl"
    with path.open("ab") as file:
        file.write(b'{"enterprise":"","team":"T1","at":"2026-11')
    store = TinyStore(tmp_path)
    assert await store.team(TEAM).checks(None, NOW) == (check(("11102",)),)
    await store.team(TEAM).add_check(check(("17000",)))
    assert await store.team(TEAM).checks(None, NOW) == (check(("11102",)), check(("17000",)))
    await store.close()


async def test_each_month_has_its_own_file_of_checks(tmp_path: Path):
    store = TinyStore(tmp_path)
    for month in (10, 11, 12):
        await store.team(TEAM).add_check(check((), datetime(2026, month, 30, tzinfo=UTC)))
    await store.prune(datetime(2026, 11, 1, tzinfo=UTC))
    await store.close()
    names = sorted(path.name for path in (tmp_path / "store").glob("checks-*"))
    assert names == ["checks-2026-11.jsonl", "checks-2026-12.jsonl"]


async def test_the_files_are_nobody_elses_to_read(tmp_path: Path):
    store = TinyStore(tmp_path)
    await store.team(TEAM).put(SETTINGS, by="U1", at=NOW)
    await store.team(TEAM).add_check(check(()))
    await store.claim("a")
    await store.close()
    folder = tmp_path / "store"
    assert folder.stat().st_mode & 0o077 == 0
    files = list(folder.iterdir())
    assert {"state.json", "state.json.bak", "requests.json"} <= {path.name for path in files}
    assert [path.name for path in files if path.stat().st_mode & 0o077] == []


async def test_what_is_forgotten_is_in_no_copy_either(tmp_path: Path):
    store = TinyStore(tmp_path)
    team = store.team(TEAM)
    note = Note(channel="C1", code="17000", text="ours")
    day = date(2025, 1, 1)
    await team.put(note, by="U0FORGOTTEN", at=NOW)
    await team.add_check(check(()).model_copy(update={"user": "U0FORGOTTEN"}))
    await team.claim_delivery(Delivery(channel="C0OLD", day=day, covers=(day,), at=NOW))

    def lying() -> str:
        files = [path for path in (tmp_path / "store").iterdir() if path.is_file()]
        return "".join(path.read_text("utf-8") for path in files)

    assert "U0FORGOTTEN" in lying()
    await store.forget_user("U0FORGOTTEN")
    assert "U0FORGOTTEN" not in lying()
    assert await store.prune(NOW + timedelta(seconds=1))
    assert "C0OLD" not in lying()
    await team.clear()
    assert "ours" not in lying()
    assert (tmp_path / "store/state.json.bak").exists()
    await store.close()


async def test_a_month_that_is_forgotten_meanwhile_breaks_no_reading(tmp_path: Path):
    store = TinyStore(tmp_path)
    for month in (10, 11, 12):
        await store.team(TEAM).add_check(check((), datetime(2026, month, 1, tzinfo=UTC)))
    reading = store.entries()
    assert isinstance(await anext(reading), CheckEntry)
    await store.prune(datetime(2027, 1, 1, tzinfo=UTC))
    assert [entry async for entry in reading] == []
    await store.close()


def renamed(tables: Tables) -> Tables:
    rows = tables.get("records", {})
    return {
        **tables,
        "records": {
            number: {**row, "body": {**row["body"], "payer": "renamed"}}
            for number, row in rows.items()
        },
    }


async def test_an_older_shape_is_brought_up_to_date_once(tmp_path: Path):
    store = TinyStore(tmp_path)
    await store.team(TEAM).put(SETTINGS, by="U1", at=NOW)
    await store.close()
    for _ in range(2):
        migrated = TinyStore(tmp_path, migrations=(renamed,))
        found = await migrated.team(TEAM).get(ChannelSettings, "C1")
        assert found is not None
        assert found.payer == "renamed"
        await migrated.team(TEAM).put(found, by="U1", at=NOW)
        await migrated.close()
    state = json.loads((tmp_path / "store/state.json").read_text("utf-8"))
    assert state["schema"] == {"1": {"version": 2}}


async def test_a_store_of_a_newer_codedesk_is_left_alone(tmp_path: Path):
    await TinyStore(tmp_path, migrations=(renamed,)).close()
    with pytest.raises(StoreUnreadableError, match="newer codedesk"):
        TinyStore(tmp_path)
    await TinyStore(tmp_path, migrations=(renamed,)).close()


def test_the_storage_keeps_the_file_before(tmp_path: Path):
    storage = AtomicJSONStorage(tmp_path / "state.json")
    for number in (1, 2, 3):
        storage.write({"numbers": {"1": {"is": number}}})
        storage.flush()
    assert json.loads((tmp_path / "state.json.bak").read_bytes())["numbers"]["1"]["is"] == 2


def test_kills_lose_no_acknowledged_write():
    script = ROOT / "tests/bench/kill_store.py"
    ran = subprocess.run(
        [sys.executable, str(script), "--rounds", "100"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "100 kills" in ran.stdout
