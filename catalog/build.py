"""Builds the index from the tables, once for each content, and opens it.

    python -m catalog.build DIR

Building takes seconds and some hundred megabytes (all ICD-10-CM codes, 760,000 NCCI pairs), so
it is done in a process of its own, under a lock, into a file that takes its final name only when
whole. Whether an index is current is told by its key: a hash over the manifest, which in turn holds
the hash of every table, so that no table is read for it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from catalog.catalog import Catalog
from catalog.imports.state import IMPORTS, NO_IMPORTS, Imports, load_imports
from catalog.index.excludes1 import excludes1_of_2026
from catalog.index.icd10cm import codes_of_2026, proven_earlier, with_changes
from catalog.index.manifest import DATA, Described, load_manifest
from catalog.index.rows import DiagnosisChangeRow
from catalog.index.tables import SHAPES, TableError, read_rows
from catalog.index.writing import IndexWriter

Progress = Callable[[str, float], None]
INDEX = "catalog.sqlite"


def open_catalog(data_dir: Path, progress: Progress | None = None) -> Catalog:
    """The catalog over a data directory; its index is built first when missing or out of date.

    Args:
        data_dir: Where the index lives; made when it is not there.
        progress: Called with what is being done and the part that is done, from 0 to 1.

    Raises:
        TableError: when a row of a table does not fit.
        BuildError: when the index could not be built for another reason.
    """
    index = data_dir / INDEX
    if not is_current(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
        with index_lock(data_dir):
            if not is_current(data_dir):
                build_apart(data_dir, progress or (lambda step, part: None))
    return Catalog.open(index)


def is_current(data_dir: Path) -> bool:
    """Whether the index holds the tables and imports of now."""
    return key_of(data_dir / INDEX) == content_key(imports=load_imports(data_dir))


def index_lock(data_dir: Path) -> FileLock:
    """Held by whoever changes the index or the imports."""
    return FileLock(data_dir / f"{INDEX}.lock")


class BuildError(RuntimeError):
    """The index could not be built; the message says what to look at."""


def content_key(folder: Path = DATA, imports: Imports = NO_IMPORTS) -> str:
    """A hash of all that the index is built from: tables, library, imports and what builds it."""
    code = Path(__file__).parent
    parts = (folder / "manifest.toml", code / "build.py", *sorted((code / "index").glob("*.py")))
    digest = hashlib.sha256(version("simple-icd-10-cm").encode())
    for part in parts:
        digest.update(part.read_bytes())
    for imported in imports.releases:
        digest.update(imported.part.encode())
    return digest.hexdigest()


def key_of(index: Path) -> str | None:
    """The key of an index, or None where there is none that can be read."""
    if not index.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro", uri=True)) as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'key'").fetchone()
    except sqlite3.DatabaseError:
        return None
    return None if row is None else str(row[0])


def build_apart(data_dir: Path, progress: Progress) -> None:
    """Build in a process of its own, as its memory is then given back; the lock must be held.

    Raises:
        TableError: when a row of a table does not fit; an older index stays as it is.
        BuildError: when the index could not be built for another reason.
    """
    command = [sys.executable, "-m", "catalog.build", str(data_dir), "--json"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as process:
        problem: dict[str, str | int] | None = None
        for line in process.stdout or ():
            message = json.loads(line)
            if "step" in message:
                progress(message["step"], message["part"])
            else:
                problem = message
    if problem is not None:
        raise TableError(**problem)  # type: ignore[arg-type]
    if process.returncode:
        raise BuildError(f"building the index ended with status {process.returncode}")


def build_index(
    index: Path, progress: Progress, folder: Path = DATA, imports: Imports = NO_IMPORTS
) -> None:
    """Build the index into a file beside it, then give it its name.

    Raises:
        TableError: when a row of a table does not fit; an older index stays as it is.
    """
    with unfinished(index) as file:
        with IndexWriter(file) as writer:
            _write_all(writer, load_manifest(folder), folder, progress)
            for imported in imports.releases:
                progress(f"{imported.dataset} {imported.release}", 0.9)
                writer.merge(index.parent / IMPORTS / imported.part)
            writer.finish(content_key(folder, imports))
        file.replace(index)
    progress("ready", 1.0)


@contextmanager
def unfinished(index: Path) -> Iterator[Path]:
    """A file beside the index that takes its name when it is whole, and is gone when it fails."""
    file = index.with_suffix(f"{index.suffix}.{os.getpid()}.part")
    for left in index.parent.glob(f"{index.name}.*.part"):
        left.unlink(missing_ok=True)  # Whoever wrote it was killed: the lock is ours now.
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def _write_all(
    writer: IndexWriter, tables: tuple[Described, ...], folder: Path, progress: Progress
) -> None:
    total, done = sum(table.rows for table in tables), 0
    for table in tables:
        release = writer.release(table)
        if table.dataset != "icd-10-cm":
            progress(f"{table.dataset} {table.release}", 0.6 * done / total)
            writer.table(release, folder / table.file, SHAPES[table.file])
            done += table.rows
    progress("icd-10-cm", 0.6)
    _write_diagnoses(writer, {t.release: t for t in tables if t.dataset == "icd-10-cm"}, folder)


def _write_diagnoses(writer: IndexWriter, years: dict[str, Described], folder: Path) -> None:
    """Three fiscal years: 2026 from the library, 2027 by its changes, 2025 as far as is proven.

    The Excludes1 notes are those of 2026: the addenda of 2027 do not say which of them changed.
    """
    codes = codes_of_2026()
    writer.diagnoses(writer.release(years["FY2026 April"]), codes)
    writer.excludes1(writer.release(years["FY2026 April"]), excludes1_of_2026())

    changes = read_rows(folder / years["FY2027"].file, SHAPES[years["FY2027"].file])
    newest = with_changes(codes, (DiagnosisChangeRow(*row) for row in changes))  # type: ignore[arg-type]
    writer.diagnoses(writer.release(years["FY2027"]), newest)

    dermatology = read_rows(folder / years["FY2025"].file, SHAPES[years["FY2025"].file])
    billable = {str(code): flag == "1" for code, flag in dermatology}
    writer.diagnoses(writer.release(years["FY2025"]), proven_earlier(billable, {**newest, **codes}))
    writer.diagnosis_search(billable, newest)


def main(arguments: list[str]) -> int:
    """Build the index of a data directory; lines of JSON with ``--json``, words without."""
    parser = ArgumentParser(prog="python -m catalog.build", description="Build the code tables.")
    parser.add_argument("folder", type=Path, help="the data directory; made when it is not there")
    parser.add_argument("--json", action="store_true", help="tell the steps as lines of JSON")
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)

    def say(message: dict[str, str | int | float]) -> None:
        words = json.dumps(message) if options.json else " ".join(map(str, message.values()))
        print(words, flush=True)

    # With --json the program that waits for the lines holds the lock.
    lock = nullcontext() if options.json else index_lock(folder)
    try:
        with lock:
            build_index(
                folder / INDEX,
                lambda step, part: say({"step": step, "part": round(part, 3)}),
                imports=load_imports(folder),
            )
    except TableError as bad:
        say({"file": bad.file, "line": bad.line, "field": bad.field, "problem": bad.problem})
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
