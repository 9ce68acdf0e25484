"""Runs an audit: batches out of the files, checked here or in workers, recorded in their order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Audit:
    """What to check, how, and where the results go."""

    files: tuple[Path, ...]
    kinds: tuple[Kind, ...]
    folder: Path
    data_dir: Path
    options: Options
    workers: int

    def run(self, progress: Progress) -> Totals:
        """Check everything that is not in the results yet.

        Raises:
            OtherAuditError: If the folder is another audit's.
        """
        sizes = [path.stat().st_size for path in self.files]
        with Record(self.folder, self._inputs(sizes)) as record:
            if not record.finished:
                waiting = islice(self._batches(), record.done, None)
                for batch, checked in self._checked(waiting):
                    record.add(checked)
                    progress(sum(sizes[: batch.file]) + batch.end, sum(sizes))
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

    def _checked(self, waiting: Iterator[Batch]) -> Iterator[tuple[Batch, Checked]]:
        """Each batch with its results, in order, however many work on them."""
        if self.workers == 1:
            catalog = open_catalog(self.data_dir)
            try:
                checker = Checker(catalog, self.options)
                for batch in waiting:
                    yield batch, checker.check(batch)
            finally:
                catalog.close()
            return
        with ProcessPoolExecutor(
            self.workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(self.data_dir, self.options),
        ) as pool:
            # Two batches a worker are under way: enough to keep all busy, little to hold in memory.
            under_way: deque[tuple[Batch, Future[Checked]]] = deque()
            try:
                for batch in waiting:
                    under_way.append((batch, pool.submit(_check, batch)))
                    if len(under_way) > 2 * self.workers:
                        first, result = under_way.popleft()
                        yield first, result.result()
                while under_way:
                    first, result = under_way.popleft()
                    yield first, result.result()
            finally:
                pool.shutdown(cancel_futures=True)


_WORKER: dict[str, Checker] = {}


def _start_worker(data_dir: Path, options: Options) -> None:
    """Open the catalog once for all batches of this process."""
    configure_logging("error")
    _WORKER["checker"] = Checker(open_catalog(data_dir), options)


def _check(batch: Batch) -> Checked:
    return _WORKER["checker"].check(batch)
