"""A folder that all machines see, a database, and real processes on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg

from bot.worker.audit_chunks import TASK
from bot.worker.jobs import SCHEMA
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
RESULTS = ("findings.csv", "claims.jsonl", "rejects.csv", "totals.json", "summary.html")
EVERY_TWO_SECONDS = "* * * * * */2"
IMPATIENT_WORKER = f"""
import asyncio
from bot.settings import load_settings
from bot.worker.running import work
asyncio.run(work(load_settings(), only="audit", cron="{EVERY_TWO_SECONDS}", stalled_after=3.0))
"""
STUCK_WORKER = f"""
import time
from bot.worker.audit_chunks import ChunkChecker
ChunkChecker.check = lambda *_: time.sleep({PATIENCE})
{IMPATIENT_WORKER}
"""
"""Takes a chunk and never comes to its end."""
COMMAND = "from bot.cli import main; main()"
IMPATIENT_COMMAND = f"from bot.worker import audit_queue; audit_queue.PATIENCE = 0.1; {COMMAND}"


class Office:
    """A folder that all machines see, a database, and the processes on it."""

    def __init__(self, folder: Path, database: str, data_dir: Path) -> None:
        self.folder = folder
        self.database = database
        self._started: list[subprocess.Popen] = []
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("SLACK_")},
            "CODEDESK_DATA_DIR": str(data_dir), "CODEDESK_DATABASE_URL": database,
            "PYTHONPATH": str(ROOT), "CODEDESK_LOG_LEVEL": "info",
        }  # fmt: skip

    def audit(
        self, files: list[Path], out: str, workers: str = "database", program: str = COMMAND
    ) -> subprocess.Popen:
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", program, "audit", *map(str, files)),
                *("--out", str(self.folder / out), "--workers", workers, "--json"),
            ],
            env=self.environment, cwd=self.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            # What a shell starts in the background ignores it, and so do its children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        self._started.append(process)
        return process

    def close(self) -> None:
        """End what a test that failed left behind."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()

    @contextmanager
    def worker(self, program: str = IMPATIENT_WORKER) -> Iterator[subprocess.Popen]:
        log = self.folder / f"worker-{time.monotonic_ns()}.log"
        with log.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, "-c", program],
                env=self.environment, cwd=self.folder, stderr=errors,
            )  # fmt: skip
        process.log = log  # type: ignore[attr-defined]
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(timeout=PATIENCE) in (0, -signal.SIGKILL), log.read_text()[-3000:]

    def results(self, out: str) -> dict[str, bytes]:
        return {name: (self.folder / out / name).read_bytes() for name in RESULTS}

    def has_taken_a_chunk(self) -> bool:
        """Whether some worker has one in hand."""
        with suppress(psycopg.errors.UndefinedTable), psycopg.connect(self.database) as connection:
            taken = connection.execute(
                f"SELECT 1 FROM {SCHEMA}.procrastinate_jobs"
                " WHERE task_name = %s AND status = 'doing'",
                (TASK,),
            )
            return taken.fetchone() is not None
        return False

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


def ended(process: subprocess.Popen) -> tuple[int, str, str]:
    """Status, output and errors of a process, once it has come to its end."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def line_with(words: str, stream: IO[str] | None) -> str:
    """The line of a process in which it says something."""
    assert stream is not None
    said = []
    for line in stream:
        said.append(line)
        if words in line:
            return line
    raise AssertionError("".join(said))
