"""Runs an audit: batches out of the files, checked here or in workers, recorded in their order."""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from bot.audit.batches import Batch, Kind
from bot.audit.checking import Checker, Options
from bot.audit.page import summary
from bot.audit.record import Record
from bot.audit.sources import batches
from bot.audit.tally import Checked
from bot.audit.totals import Totals
from bot.log import configure_logging
from catalog.build import open_catalog

Progress = Callable[[int, int], None]
"""Told the bytes that are done and the bytes of all files."""


class StoppedAuditError(Exception):
    """The audit cannot go on now; the message says why. The same command goes on later."""


class Taken(NamedTuple):
    """The results of a batch, and how far they reach in which file."""

    file: int
    end: int
    checked: Checked


class Checkers(Protocol):
    """Whoever checks batches somewhere else."""

    def checked(self, batches: Iterator[Batch], done: int) -> Iterator[Taken]:
        """The results of all batches but the first ``done``, in their order."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What to check, how, and where the results go."""

    files: tuple[Path, ...]
    kinds: tuple[Kind, ...]
    folder: Path
    data_dir: Path
    options: Options
    workers: int
    elsewhere: Checkers | None = None
    """Who checks, when it is not this command."""

    def run(self, progress: Progress) -> Totals:
        """Check everything that is not in the results yet.

        Raises:
            OtherAuditError: If the folder is another audit's.
            StoppedAuditError: If those who check elsewhere cannot do it.
        """
        sizes = [path.stat().st_size for path in self.files]
        with Record(self.folder, self._inputs(sizes)) as record:
            if not record.finished:
                checkers = self.elsewhere or self
                for file, end, checked in checkers.checked(self._batches(), record.done):
                    record.add(checked)
                    progress(sum(sizes[:file]) + end, sum(sizes))
                record.finish(summary(record.totals, self.options, self.files))
            return record.totals

    def _inputs(self, sizes: list[int]) -> list[dict[str, Any]]:
        """What must be the same for an audit to be gone on with."""
        files: list[dict[str, Any]] = [
            {"file": str(path.resolve()), "bytes": size, "changed": path.stat().st_mtime_ns}
            for path, size in zip(self.files, sizes, strict=True)
        ]
        options = self.options
        held = {"payer": options.payer, "locality": options.locality}
        return [*files, {**held, "policy": options.policy.model_dump(mode="json")}]

    def _batches(self) -> Iterator[Batch]:
        numbered = enumerate(zip(self.files, self.kinds, strict=True))
        return chain.from_iterable(batches(path, number, kind) for number, (path, kind) in numbered)

    def checked(self, batches: Iterator[Batch], done: int) -> Iterator[Taken]:
        """The results of all batches but the first ones, in order, checked on this machine."""
        waiting = islice(batches, done, None)
        if self.workers == 1:
            catalog = open_catalog(self.data_dir)
            before = gc.get_threshold()
            try:
                checker = Checker(catalog, self.options)
                _collect_seldom()
                for batch in waiting:
                    yield Taken(batch.file, batch.end, checker.check(batch))
            finally:
                gc.set_threshold(*before)
                gc.unfreeze()
                catalog.close()
            return
        with ProcessPoolExecutor(
            self.workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(self.data_dir, self.options),
        ) as pool:
            # Two batches a worker are under way: enough to keep all busy, little to hold in memory.
            under_way: deque[tuple[int, int, Future[Checked]]] = deque()
            try:
                for batch in waiting:
                    under_way.append((batch.file, batch.end, pool.submit(_check, batch)))
                    if len(under_way) > 2 * self.workers:
                        file, end, result = under_way.popleft()
                        yield Taken(file, end, result.result())
                while under_way:
                    file, end, result = under_way.popleft()
                    yield Taken(file, end, result.result())
            finally:
                pool.shutdown(cancel_futures=True)


_ALLOCATIONS = 20_000


def _collect_seldom() -> None:
    """Look for unused cycles less often: checking makes hardly any, and the tables stay."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)


_WORKER: dict[str, Checker] = {}


def _start_worker(data_dir: Path, options: Options) -> None:
    """Open the catalog once for all batches of this process."""
    configure_logging("error")
    _WORKER["checker"] = Checker(open_catalog(data_dir), options)
    _collect_seldom()


def _check(batch: Batch) -> Checked:
    return _WORKER["checker"].check(batch)
