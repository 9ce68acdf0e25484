"""What a command and workers on other machines share of an audit: files below its result folder.

A chunk is a run of batches. Its plan says where they stand, never what stands there; its result is
what they add to the results. Both are named by the plan's hash: whoever checks a chunk, and however
often, writes the same file, and a result can belong to no other plan.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.audit.checking import Options
from bot.audit.references import Reference
from bot.audit.tally import Checked
from bot.audit.totals import Totals
from catalog.validation import Policy

VERSION = version("codedesk")
SIZE = 4
"""Batches of a chunk: about a second of work."""
_FOLDER = ".chunks"


class Terms(BaseModel):
    """What holds for every chunk of an audit, and who may check it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = VERSION
    """Of codedesk: other rules would give other results."""
    tables: str
    """The key of the index."""
    paths: tuple[Path, ...]
    """The claim files, at the same path on every machine."""
    payer: str
    locality: str
    on: date
    policy: Policy

    @classmethod
    def of(cls, paths: tuple[Path, ...], options: Options, tables: str) -> Terms:
        """The terms of an audit."""
        return cls(
            tables=tables,
            paths=tuple(path.resolve() for path in paths),
            payer=options.payer,
            locality=options.locality,
            on=options.on,
            policy=options.policy,
        )

    def options(self) -> Options:
        """What a checker needs."""
        names = tuple(path.name for path in self.paths)
        return Options(names, self.payer, self.locality, self.on, self.policy)


class Plan(BaseModel):
    """One chunk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: Terms
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ChunkFolder:
    """The plans and results of one audit, readable by their owner only."""

    audit: Path
    """The audit's result folder."""

    def add(self, plan: Plan) -> str:
        """Keep a plan; gives its name."""
        text = plan.model_dump_json()
        name = hashlib.sha256(text.encode()).hexdigest()[:32]
        self._path.mkdir(mode=0o700, exist_ok=True)
        _write(self._plan(name), text)
        return name

    def plan(self, name: str) -> Plan | None:
        """A plan; None when its audit is over.

        Raises:
            OSError: When the folder cannot be read here.
        """
        try:
            return Plan.model_validate_json(self._plan(name).read_bytes())
        except FileNotFoundError:
            next(self.audit.iterdir(), None)
            return None

    def add_result(self, name: str, results: list[Checked]) -> None:
        """Keep what a chunk adds to the results; it is there whole or not at all."""
        plain = [
            {
                "findings": one.findings,
                "claims": one.claims,
                "rejects": one.rejects,
                "totals": one.totals.to_json(),
            }
            for one in results
        ]
        _write(self._result(name), json.dumps(plain))

    def has_result(self, name: str) -> bool:
        """Whether somebody has checked a chunk."""
        return self._result(name).exists()

    def result(self, name: str) -> list[Checked]:
        """What a chunk adds, one entry a batch."""
        plain = json.loads(self._result(name).read_bytes())
        return [Checked(**one | {"totals": Totals.from_json(one["totals"])}) for one in plain]

    def drop(self, name: str) -> None:
        """Forget a chunk whose results were taken over."""
        for path in (self._plan(name), self._result(name)):
            path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget everything."""
        shutil.rmtree(self._path, ignore_errors=True)

    @property
    def _path(self) -> Path:
        return self.audit / _FOLDER

    def _plan(self, name: str) -> Path:
        return self._path / f"{name}.plan"

    def _result(self, name: str) -> Path:
        return self._path / f"{name}.result"


def _write(path: Path, text: str) -> None:
    """One move puts the whole file in place, also when two write the same one at once."""
    fresh = path.with_name(f"{path.name}.{os.urandom(6).hex()}.new")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()
