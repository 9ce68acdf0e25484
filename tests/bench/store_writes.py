"""TinyDB with 50,000 check records: how long a write takes, and a start."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.store.document_rows import line_of
from bot.store.journal import MonthlyJournal
from bot.store.records import CheckRecord, RuleSwitch, WatchedCode, Workspace
from bot.store.tiny import TinyStore

TEAM = Workspace(team="T1")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
RECORDS, WRITES = 50_000, 300


def check(number: int) -> CheckRecord:
    return CheckRecord(
        at=NOW + timedelta(seconds=number),
        channel=f"C{number % 5}",
        user="U1",
        verdict="fix",
        codes=("99213", "11102", "17000", "17003"),
        rules=("PTP001",),
    )


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "store").mkdir()
        MonthlyJournal(Path(folder) / "store", "checks").add(
            line_of(TEAM, check(number)) for number in range(RECORDS)
        )
        begun = time.perf_counter()
        store = TinyStore(Path(folder))
        start = time.perf_counter() - begun
        team = store.team(TEAM)
        for number in range(200):
            await team.put(WatchedCode(channel="C1", code=f"{number:05}"), by="U1", at=NOW)
        for name, write in (
            ("check", lambda n: team.add_check(check(RECORDS + n))),
            (
                "record",
                lambda n: team.put(
                    RuleSwitch(channel="C1", rule=str(n % 9), on=True), by="U1", at=NOW
                ),
            ),
        ):
            taken = []
            for number in range(WRITES):
                begun = time.perf_counter()
                await write(number)
                taken.append((time.perf_counter() - begun) * 1000)
            print(
                f"{name}: median {median(taken):.1f} ms, p99 {quantiles(taken, n=100)[98]:.1f} ms"
            )
        begun = time.perf_counter()
        found = await team.checks("C1", NOW)
        print(
            f"start {start * 1000:.0f} ms; reading {len(found)} checks of a channel "
            f"{(time.perf_counter() - begun) * 1000:.0f} ms"
        )
        await store.close()


asyncio.run(main())
