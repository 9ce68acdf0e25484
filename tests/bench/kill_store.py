"""Kill a writing process at random moments: is every acknowledged write there, every file whole?

``python tests/bench/kill_store.py [--rounds N] [--database URL]`` prints what was found and ends
with status 1 when a write was lost. Without an address it is TinyDB's files that are written;
``--database own`` starts a server for the run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.store.postgres import PostgresStore
from bot.store.protocol import Store
from bot.store.records import CheckRecord, Delivery, RuleSwitch, Workspace
from bot.store.tiny import TinyStore
from tests.databases import started

TEAM = Workspace(team="T1")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
FIRST_DAY = date(2000, 1, 1)


@asynccontextmanager
async def opened(target: str) -> AsyncIterator[Store]:
    if target.startswith("postgresql"):
        async with PostgresStore.open(target) as store:
            yield store
    else:
        tiny = TinyStore(Path(target))
        yield tiny
        await tiny.close()


async def write(target: str, first: int, acknowledge: int) -> None:
    """Write for ever: a record, a check, a claimed delivery; each number is said once all are."""
    async with opened(target) as store:
        team = store.team(TEAM)
        os.write(acknowledge, b"start\n")
        for number in range(first, sys.maxsize):
            at = NOW + timedelta(seconds=number)
            await team.put(RuleSwitch(channel="C1", rule=f"R{number % 40}", on=True), by="U", at=at)
            check = CheckRecord(
                at=at, channel="C1", user="U", verdict="fix", codes=(f"{number:07}",)
            )
            await team.add_check(check)
            day = FIRST_DAY + timedelta(days=number)
            assert await team.claim_delivery(Delivery(channel="C1", day=day, covers=(day,), at=at))
            os.write(acknowledge, b"%d\n" % number)


async def lost(target: str, first: int, last: int) -> list[str]:
    """What of the numbers first..last is not there."""
    async with opened(target) as store:
        team = store.team(TEAM)
        since = NOW + timedelta(seconds=first)
        codes = {check.codes[0] for check in await team.checks("C1", since)}
        days = {one.day for one in await team.deliveries("C1", FIRST_DAY + timedelta(days=first))}
        rules = {switch.rule for switch in await team.all(RuleSwitch)}
        numbers = range(first, last + 1)
        return [
            *(f"check {number}" for number in numbers if f"{number:07}" not in codes),
            *(f"claim {n}" for n in numbers if FIRST_DAY + timedelta(days=n) not in days),
            *(f"switch {number}" for number in numbers if f"R{number % 40}" not in rules),
        ]


def killed_at(target: str, first: int, after: int, seconds: float) -> int:
    """Write in a process of its own until it is killed; the last number it acknowledged.

    It is killed so many seconds after so many acknowledged writes, in the midst of a further one.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            asyncio.run(write(target, first, writing))
        finally:
            os._exit(70)  # only reached when a write failed
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = b"".join(pipe.readline() for _ in range(1 + after))
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        said += pipe.read()
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) or not said.startswith(b"start\n"):
        raise SystemExit("the writing process ended by itself")
    whole = said[: said.rindex(b"\n")].split(b"\n")
    return int(whole[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--database", default="")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    moments = random.Random(options.seed)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        target = options.database or folder
        if target == "own":
            target = stack.enter_context(started(Path(folder))).get_uri()
        first, losses, written, begun = 1, 0, 0, time.perf_counter()
        for _ in range(options.rounds):
            last = killed_at(target, first, moments.randint(1, 3), moments.uniform(0, 0.02))
            written += last - first + 1
            for loss in asyncio.run(lost(target, first, last)):
                losses += 1
                print("lost:", loss)
            first = last + 2  # the one that was under way may or may not be there
    seconds = time.perf_counter() - begun
    print(f"{options.rounds} kills, {written} acknowledged, {losses} lost, {seconds:.1f} s")
    raise SystemExit(1 if losses or written < options.rounds else 0)


if __name__ == "__main__":
    main()
