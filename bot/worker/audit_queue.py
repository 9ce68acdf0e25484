"""The command's side of an audit by workers: hands chunks out and takes their results in order.

Only so many chunks are out at a time. What is out is remembered nowhere: begun again after a kill,
the command cuts the same chunks, finds the results that came meanwhile, and asks for the others.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

import psycopg
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from bot.audit.batches import Batch
from bot.audit.chunks import SIZE, ChunkFolder, Plan, Terms
from bot.audit.references import ChangedFileError, Reference
from bot.audit.run import StoppedAuditError, Taken
from bot.worker.audit_chunks import CHANNEL, QUEUE, TASK, Obstacle
from bot.worker.jobs import job_address, search_path

OUT = 32
"""Chunks that are out at a time: enough for as many workers, and little to throw away."""
PATIENCE = 8.0
"""Seconds without any result after which the command says what it waits for."""
_POLL = 0.5
_LOOK_EVERY = 2.0
_PAUSE = 2.0
_AGAIN = 5
"""How often a chunk is handed out whose job vanished without a result."""

_IN_THE_WAY = {
    Obstacle.FOLDER: "cannot read or write {out}; it must see that folder at the same path, as "
    "the same user",
    Obstacle.FILE: "cannot read the claim files; it must see them at the same path",
    Obstacle.CHANGED: "reads other claim files at the same path",
    Obstacle.TABLES: "has other code tables; import them into the database once "
    "(codedesk catalog import, or codedesk catalog publish)",
    Obstacle.VERSION: "runs another version of codedesk",
    Obstacle.BUG: "met a bug (number {bug} in its log)",
}


@dataclass(slots=True)
class _Out:
    """A chunk that is out."""

    name: str
    plan: Plan
    skipped: int
    """Batches at its beginning that are in the results already."""
    job: int | None = None
    gone_since: float | None = None
    handed_out: int = 0


@dataclass(slots=True)
class WorkerAudit:
    """Has batches checked by the workers of a database."""

    database: str
    folder: Path
    terms: Terms
    say: Callable[[str], None]
    """Told, in words, what the command waits for."""
    _app: App | None = field(default=None, init=False)
    _listening: psycopg.Connection | None = field(default=None, init=False)
    _told: set[str] = field(default_factory=set, init=False)
    _last_said: dict[str, str] = field(default_factory=dict, init=False)
    _progress: float = field(default=0.0, init=False)

    def checked(self, batches: Iterator[Batch], done: int) -> Iterator[Taken]:
        """The results of all batches but the first ``done``, in order.

        Raises:
            StoppedAuditError: When the workers cannot do it; the same command goes on.
        """
        chunks = ChunkFolder(self.folder)
        out: deque[_Out] = deque()
        self._progress = time.monotonic()
        begun = done - done % SIZE
        waiting = islice(batches, begun, None)
        skipped = done - begun
        try:
            while True:
                while len(out) < OUT and (places := self._places(waiting)):
                    plan = Plan(terms=self.terms, references=places)
                    chunk = _Out(chunks.add(plan), plan, skipped)
                    skipped = 0
                    out.append(chunk)
                    if not chunks.has_result(chunk.name):
                        self._persistently(partial(self._hand_out, chunk))
                if not out:
                    break
                first = out[0]
                self._wait_for(first, chunks)
                results = zip(first.plan.references, chunks.result(first.name), strict=True)
                for place, result in islice(results, first.skipped, None):
                    yield Taken(place.file, place.end, result)
                chunks.drop(first.name)
                out.popleft()
            chunks.clear()
        finally:
            self._take_back(out)
            self._close()

    def _places(self, batches: Iterator[Batch]) -> tuple[Reference, ...]:
        return tuple(
            Reference.to(batch, self.terms.paths[batch.file]) for batch in islice(batches, SIZE)
        )

    def _hand_out(self, chunk: _Out) -> None:
        jobs = self._jobs()
        task = jobs.configure_task(TASK, queue=QUEUE, queueing_lock=chunk.name)
        chunk.handed_out += 1
        chunk.gone_since = None
        try:
            chunk.job = task.defer(folder=str(self.folder), chunk=chunk.name)
        except AlreadyEnqueued:  # by this command, before it was killed
            found = jobs.job_manager.list_jobs(queueing_lock=chunk.name, status="todo")
            chunk.job = next((job.id for job in found), None)

    def _wait_for(self, chunk: _Out, chunks: ChunkFolder) -> None:
        looked = time.monotonic()
        while not chunks.has_result(chunk.name):
            self._persistently(self._listen)
            now = time.monotonic()
            if now - looked >= _LOOK_EVERY:
                looked = now
                self._persistently(partial(self._look_after, chunk))
            if now - self._progress > PATIENCE:
                self._say_once(
                    "No worker has checked anything for a while. Is `codedesk worker` running "
                    "with this CODEDESK_DATABASE_URL? Still waiting."
                )
        self._progress = time.monotonic()

    def _listen(self) -> None:
        """Take what the workers say, for at most a moment."""
        self._jobs()
        assert self._listening is not None
        for note in self._listening.notifies(timeout=_POLL, stop_after=1):
            said = json.loads(note.payload)
            if said["why"] is not None:
                why = Obstacle(said["why"])
                words = _IN_THE_WAY[why].format(out=self.folder, bug=said["bug"])
                self._last_said[said["chunk"]] = f"The worker on {said['host']} {words}."

    def _look_after(self, chunk: _Out) -> None:
        """What became of the chunk's job."""
        if chunk.name in self._last_said:
            self._say_once(self._last_said[chunk.name])
            self._unchanged(chunk)
        jobs = self._jobs()
        found = list(jobs.job_manager.list_jobs(id=chunk.job)) if chunk.job is not None else []
        if any(job.status == Status.FAILED.value for job in found):
            raise StoppedAuditError(
                self._last_said.get(chunk.name, "The workers gave up on a part of the files.")
            )
        if any(job.status in (Status.TODO.value, Status.DOING.value) for job in found):
            chunk.gone_since = None
            return
        now = time.monotonic()
        chunk.gone_since = chunk.gone_since or now
        if now - chunk.gone_since < PATIENCE:
            return  # Its result is on its way through the shared folder.
        if chunk.handed_out > _AGAIN:
            raise StoppedAuditError(
                f"Workers take the work and leave no result in {self.folder}: do they see the "
                "same folder at that path?"
            )
        self._hand_out(chunk)

    def _unchanged(self, chunk: _Out) -> None:
        """Make sure that it is not our own file that has changed."""
        for place in chunk.plan.references:
            try:
                place.read(self.terms.paths[place.file])
            except (ChangedFileError, OSError):
                name = self.terms.paths[place.file].name
                raise StoppedAuditError(
                    f"{name} has changed while it was audited. Delete {self.folder} and begin "
                    "again."
                ) from None

    def _take_back(self, out: deque[_Out]) -> None:
        """Nobody needs to check what nobody takes in: the command was stopped."""
        with suppress(psycopg.Error, ConnectorException):
            for chunk in out:
                if chunk.job is not None and self._app is not None:
                    self._app.job_manager.cancel_job_by_id(chunk.job, delete_job=True)

    def _persistently(self, work: Callable[[], None]) -> None:
        """Also while the database is being started again."""
        while True:
            try:
                return work()
            except (psycopg.Error, ConnectorException):
                self._say_once("The database cannot be reached, trying again.")
                self._close()
                time.sleep(_PAUSE)

    def _jobs(self) -> App:
        if self._app is None:
            address = job_address(self.database)
            listening = psycopg.connect(address, autocommit=True)
            listening.execute(f"LISTEN {CHANNEL}")
            self._listening = listening
            connector = SyncPsycopgConnector(
                conninfo=address,
                kwargs={"options": search_path()},
                min_size=1,
                max_size=2,
                timeout=5,
            )
            app = App(connector=connector)
            app.open()
            self._app = app
        return self._app

    def _close(self) -> None:
        with suppress(psycopg.Error, ConnectorException):
            if self._listening is not None:
                self._listening.close()
            if self._app is not None:
                self._app.close()
        self._app = self._listening = None

    def _say_once(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            self.say(words)
