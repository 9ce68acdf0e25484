"""The results of an audit on disk, so that a kill at any moment loses and doubles nothing.

Rows are only ever appended. A small file says how many batches are in the results and how long each
of them is; it is replaced in one move. Going on after a kill means: cut the results to these
lengths, skip these batches.
"""

from __future__ import annotations

import csv
import io
import json
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from bot.audit.digest import FINDING_COLUMNS
from bot.audit.tally import REJECT_COLUMNS, Checked
from bot.audit.totals import Totals

FINDINGS = "findings.csv"
CLAIMS = "claims.jsonl"
REJECTS = "rejects.csv"
TOTALS = "totals.json"
SUMMARY = "summary.html"
PROGRESS = ".progress.json"
_LOCK = ".audit.lock"
_SAVE_EVERY = 1.0
"""Seconds of work that a kill may cost."""


class OtherAuditError(Exception):
    """The folder holds the results of another audit, or one is running in it."""


class Record:
    """The result files of one audit; a context manager that holds the folder's lock."""

    def __init__(self, folder: Path, inputs: list[dict[str, Any]]) -> None:
        """Prepare; nothing is touched yet.

        Args:
            folder: Where the results go; made when missing.
            inputs: What tells this audit from another one: files, their sizes, the options.
        """
        self.folder = folder
        self.done = 0
        """Batches whose results are in the files."""
        self.finished = False
        self.totals = Totals()
        self._inputs = inputs
        self._files: dict[str, BinaryIO] = {}
        self._saved = time.monotonic()
        self._lock = FileLock(folder / _LOCK)

    def __enter__(self) -> Record:
        """Take the folder and go back to what is surely written.

        Raises:
            OtherAuditError: If the folder is another audit's, or one runs in it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise OtherAuditError(f"another audit is writing to {self.folder} now.") from None
        try:
            self._resume()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Keep what is done, also when the audit is stopped half way."""
        if self._files and not self.finished:
            self._save()
        for file in self._files.values():
            file.close()
        self._lock.release()

    def _resume(self) -> None:
        lengths: dict[str, int] = {}
        progress = self.folder / PROGRESS
        if progress.exists():
            state = json.loads(progress.read_text("utf-8"))
            if state["inputs"] != self._inputs:
                raise OtherAuditError(
                    f"{self.folder} holds the results of other files or options (or a file has "
                    "changed since). Choose another --out, or delete that folder."
                )
            self.done, self.finished = state["done"], state["finished"]
            self.totals = Totals.from_json(state["totals"])
            lengths = state["lengths"]
        elif any((self.folder / name).exists() for name in (FINDINGS, CLAIMS, REJECTS)):
            raise OtherAuditError(
                f"{self.folder} already holds results that no audit's progress belongs to. "
                "Choose another --out, or delete that folder."
            )
        if self.finished:
            return
        for name in (FINDINGS, CLAIMS, REJECTS):
            path = self.folder / name
            path.touch(mode=0o600)
            file = path.open("r+b")
            file.truncate(lengths.get(name, 0))
            file.seek(0, os.SEEK_END)
            self._files[name] = file
        if not lengths:
            self._files[FINDINGS].write(_header(FINDING_COLUMNS))
            self._files[REJECTS].write(_header(REJECT_COLUMNS))
            self._save()

    def add(self, checked: Checked) -> None:
        """Append the results of the next batch."""
        self._files[FINDINGS].write(checked.findings.encode())
        self._files[CLAIMS].write(checked.claims.encode())
        self._files[REJECTS].write(checked.rejects.encode())
        self.totals.add(checked.totals)
        self.done += 1
        if time.monotonic() - self._saved > _SAVE_EVERY:
            self._save()

    def finish(self, summary: str) -> None:
        """Write the sums and the summary, and say that the audit is whole."""
        self.finished = True
        _replace(self.folder / TOTALS, json.dumps(self.totals.to_json(), indent=2) + "\n")
        _replace(self.folder / SUMMARY, summary)
        self._save()

    def _save(self) -> None:
        lengths = {}
        for name, file in self._files.items():
            file.flush()
            os.fsync(file.fileno())
            lengths[name] = file.tell()
        state = {
            "inputs": self._inputs,
            "done": self.done,
            "finished": self.finished,
            "lengths": lengths,
            "totals": self.totals.to_json(),
        }
        _replace(self.folder / PROGRESS, json.dumps(state))
        self._saved = time.monotonic()


def _header(columns: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(columns)
    return out.getvalue().encode()


def _replace(path: Path, text: str) -> None:
    """Write a file so that there is always a whole one: the old or the new."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
