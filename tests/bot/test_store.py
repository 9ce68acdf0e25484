"""The contract of a store, and what TinyDB's has to stand on top of it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import MemoryStore, Store, StoreInUseError, TinyStore
from bot.store.atomic_json import AtomicJSONStorage
from bot.store.memory import CLAIM_SECONDS


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "tiny"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> AsyncIterator[Store]:
    opened: Store = MemoryStore(clock) if request.param == "memory" else TinyStore(tmp_path, clock)
    yield opened
    await opened.close()


async def test_a_key_is_claimed_once(store: Store):
    assert [await store.claim("a"), await store.claim("a"), await store.claim("b")] == [
        True,
        False,
        True,
    ]


async def test_one_of_many_at_the_same_time_gets_the_claim(store: Store):
    assert sum(await asyncio.gather(*(store.claim("a") for _ in range(50)))) == 1


async def test_a_claim_is_forgotten_after_an_hour(store: Store, clock: Clock):
    await store.claim("a")
    clock.now += CLAIM_SECONDS - 1
    assert not await store.claim("a")
    clock.now += 2
    assert await store.claim("a")


async def test_claims_outlive_a_restart(tmp_path: Path, clock: Clock):
    store = TinyStore(tmp_path, clock)
    await store.claim("a")
    await store.close()
    clock.now += 60
    again = TinyStore(tmp_path, clock)
    assert not await again.claim("a")
    assert await again.claim("b")
    await again.close()


async def test_claims_reach_the_file_without_a_close(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.store.tiny.WRITE_AFTER", 0.01)
    store = TinyStore(tmp_path, clock)
    await store.claim("a")
    for _ in range(200):
        await asyncio.sleep(0.01)
        if (tmp_path / "state.json").exists():
            break
    assert "a" in {row["key"] for row in _claims(tmp_path)}
    await store.close()


async def test_a_data_directory_serves_one_process(tmp_path: Path):
    store = TinyStore(tmp_path)
    with pytest.raises(StoreInUseError, match="CODEDESK_DATA_DIR"):
        TinyStore(tmp_path)
    await store.close()
    await TinyStore(tmp_path).close()


async def test_a_broken_file_gives_way_to_the_one_before(tmp_path: Path, clock: Clock):
    for key in ("first", "second"):
        store = TinyStore(tmp_path, clock)
        await store.claim(key)
        await store.close()
    (tmp_path / "state.json").write_text('{"claims": {"1": {"key": "fir', "utf-8")
    store = TinyStore(tmp_path, clock)
    assert not await store.claim("first")
    await store.close()


def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path):
    script = (
        "import sys; from pathlib import Path\n"
        "from bot.store.atomic_json import AtomicJSONStorage\n"
        "storage = AtomicJSONStorage(Path(sys.argv[1]))\n"
        "size = 1\n"
        "while True:\n"
        "    size = 3000 if size == 1 else 1\n"
        "    storage.write({'claims': {str(i): {'key': 'k' * 20} for i in range(size)}})\n"
        "    storage.flush()\n"
        "    print('.', flush=True)\n"
    )
    path = tmp_path / "state.json"
    for delay in (0.0, 0.003, 0.007, 0.011):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert len(json.loads(path.read_text("utf-8"))["claims"]) in {1, 3000}


def test_the_file_is_nobody_elses_to_read(tmp_path: Path):
    storage = AtomicJSONStorage(tmp_path / "state.json")
    storage.write({"claims": {}})
    storage.flush()
    assert (tmp_path / "state.json").stat().st_mode & 0o077 == 0


def _claims(folder: Path) -> list[dict[str, object]]:
    return list(json.loads((folder / "state.json").read_text("utf-8"))["claims"].values())
