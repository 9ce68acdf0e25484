"""Imports publishers' files into the index, undoes an import, and checks what is there."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from catalog.build import (
    INDEX,
    Progress,
    build_index,
    content_key,
    index_lock,
    is_current,
    key_of,
    open_catalog,
    unfinished,
)
from catalog.imports.state import (
    IMPORTS,
    Imported,
    Imports,
    drop_newest,
    load_imports,
    previous_imports,
    save_imports,
    sync_folder,
    unused_parts,
)
from catalog.index.reader import IndexReader
from catalog.index.writing import IndexWriter
from catalog.sources.files import SourceFile
from catalog.sources.recognise import recognise
from catalog.sources.source import Source

_PACKAGE = "package.index"
"""The index without any import: what an undone or repeated import starts from again."""


def import_files(data_dir: Path, paths: Sequence[Path], progress: Progress) -> tuple[Imported, ...]:
    """Take files into the index: all of them, or none when one of them is broken.

    Args:
        data_dir: The data directory.
        paths: Files as their publishers give them out, packed or not.
        progress: Called with what is being done and the part that is done.

    Raises:
        TableError: with file, line, field and reason; everything stays as it was.
    """
    open_catalog(data_dir, progress).close()
    with index_lock(data_dir):
        (data_dir / IMPORTS).mkdir(exist_ok=True)
        for left in unused_parts(data_dir):
            left.unlink()
        kinds = recognise(paths)
        before = after = load_imports(data_dir)
        new = []
        for number, (source, files) in enumerate(kinds):
            progress(f"reading {source.title}", 0.6 * number / len(kinds))
            reader = IndexReader(data_dir / INDEX)
            try:
                imported = write_part(data_dir / IMPORTS, source, files, reader)
            finally:
                reader.db.close()
            after = after.with_release(imported)
            new.append(imported)
        progress("building the index", 0.6)
        _put_in_force(data_dir, before, after, progress)
    return tuple(new)


def rollback(data_dir: Path, progress: Progress) -> Imports | None:
    """Undo the newest import; None where there is none. The state that holds now otherwise."""
    with index_lock(data_dir):
        before, after = load_imports(data_dir), previous_imports(data_dir)
        if after is None:
            return None
        with unfinished(data_dir / INDEX) as file:
            _assemble(data_dir, file, before, after, progress)
            drop_newest(data_dir)
            file.replace(data_dir / INDEX)
        for left in unused_parts(data_dir):
            left.unlink()
    progress("ready", 1.0)
    return after


def write_part(
    folder: Path, source: Source, files: Sequence[SourceFile], reader: IndexReader
) -> Imported:
    """Read the files of a release into a small index of their own, named by its content."""
    part = folder / f"{os.getpid()}.sqlite.part"
    part.unlink(missing_ok=True)
    try:
        loaded = source.load(files, reader)
        with IndexWriter(part) as writer:
            release = writer.release(loaded)
            for batch in loaded.batches:
                writer.batch(release, batch)
            rows = writer.rows_of(release)
            writer.finish("")
        digest = file_hash(part)
        name = f"{loaded.dataset}-{loaded.release}-{digest[:16]}.sqlite".replace(" ", "-")
        part.replace(folder / name)
        sync_folder(folder)
    finally:
        part.unlink(missing_ok=True)
    return Imported(
        dataset=loaded.dataset,
        release=loaded.release,
        effective=loaded.effective,
        effective_to=loaded.effective_to,
        rows=rows,
        files=tuple(dict.fromkeys(file.path.name for file in files)),
        part=name,
        sha256=digest,
    )


def _put_in_force(data_dir: Path, before: Imports, after: Imports, progress: Progress) -> None:
    """Build the index of the new state, then let the state hold, then the index.

    Killed in between, the state holds already and the index is built anew when next opened.
    """
    index = data_dir / INDEX
    with unfinished(index) as file:
        _assemble(data_dir, file, before, after, progress)
        save_imports(data_dir, after)
        file.replace(index)
    progress("ready", 1.0)


def _assemble(
    data_dir: Path, file: Path, before: Imports, after: Imports, progress: Progress
) -> None:
    """Write the index of a state: the one of now with more in it, or the package's with all."""
    index, package = data_dir / INDEX, data_dir / IMPORTS / _PACKAGE
    if not before.releases:
        keep_package(data_dir)
    extended = after.releases[: len(before.releases)] == before.releases and is_current(data_dir)
    if not extended and key_of(package) != content_key():
        progress("package tables", 0.6)
        build_index(package, progress)
    shutil.copyfile(index if extended else package, file)
    with IndexWriter(file) as writer:
        for imported in after.releases[len(before.releases) if extended else 0 :]:
            progress(f"{imported.dataset} {imported.release}", 0.8)
            writer.merge(data_dir / IMPORTS / imported.part)
        writer.finish(content_key(imports=after))


def keep_package(data_dir: Path) -> None:
    """Keep the index without imports, while it is the one in force, to start from again later."""
    index, package = data_dir / INDEX, data_dir / IMPORTS / _PACKAGE
    if not is_current(data_dir):
        return
    package.unlink(missing_ok=True)
    try:
        package.hardlink_to(index)
    except OSError:  # Some file systems have no hard links.
        shutil.copyfile(index, package)


def file_hash(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
