"""A folder that all machines see, a database, and real processes on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[3]
RESULTS = ("findings.csv", "claims.jsonl", "rejects.csv", "totals.json", "summary.html")
EVERY_TWO_SECONDS = "* * * * * */2"
IMPATIENT_WORKER = f"""
import asyncio
from bot.settings import load_settings
from bot.worker.running import work
asyncio.run(work(load_settings(), only="audit", cron="{EVERY_TWO_SECONDS}", stalled_after=3.0))
"""


class Office:
    """A folder that all machines see, a database, and the processes on it."""

    def __init__(self, folder: Path, database: str, data_dir: Path) -> None:
        self.folder = folder
        self.database = database
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("SLACK_")},
            "CODEDESK_DATA_DIR": str(data_dir), "CODEDESK_DATABASE_URL": database,
            "PYTHONPATH": str(ROOT), "CODEDESK_LOG_LEVEL": "info",
        }  # fmt: skip

    def audit(self, files: list[Path], out: str, workers: str = "database") -> subprocess.Popen:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "bot", "audit", *map(str, files)),
                *("--out", str(self.folder / out), "--workers", workers, "--json"),
            ],
            env=self.environment, cwd=self.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    @contextmanager
    def worker(self, **more: str) -> Iterator[subprocess.Popen]:
        log = self.folder / f"worker-{time.monotonic_ns()}.log"
        with log.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, "-c", IMPATIENT_WORKER],
                env={**self.environment, **more}, cwd=self.folder, stderr=errors,
            )  # fmt: skip
        process.log = log  # type: ignore[attr-defined]
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(timeout=40) in (0, -signal.SIGKILL), log.read_text()[-3000:]

    def results(self, out: str) -> dict[str, bytes]:
        return {name: (self.folder / out / name).read_bytes() for name in RESULTS}

    def everything_in_the_database(self) -> str:
        """Every row of every table, of all schemas that are not PostgreSQL's own."""
        found = []
        with psycopg.connect(self.database) as connection:
            tables = connection.execute(
                "SELECT table_schema, table_name FROM information_schema.tables"
                " WHERE table_schema LIKE 'codedesk%' AND table_type = 'BASE TABLE'"
            ).fetchall()
            for schema, name in tables:
                rows = connection.execute(f'SELECT t::text FROM "{schema}"."{name}" t').fetchall()
                found += [row[0] for row in rows]
        return "\n".join(found)


def ended(process: subprocess.Popen, seconds: float = 120) -> tuple[int, str, str]:
    """Status, output and errors of a process, once it has come to its end."""
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def until(happened: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something."""
    last = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < last, "it never happened"
        time.sleep(0.02)
