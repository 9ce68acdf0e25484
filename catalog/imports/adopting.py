"""Takes over what another machine has imported: its states and parts, and its index where it fits.

Whoever calls these holds ``index_lock``. The parts are put into the folder of imports first, each
whole under its final name; a kill at any moment leaves the old state or the new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catalog.build import INDEX, build_apart, content_key, is_current, key_of
from catalog.imports.importing import file_hash, keep_package
from catalog.imports.state import (
    IMPORTS,
    Imported,
    Imports,
    drop_newest,
    load_imports,
    newest_states,
    save_imports,
)


def holds(data_dir: Path, imports: Imports) -> bool:
    """Whether these are the imports here, and the index has them."""
    return load_imports(data_dir) == imports and is_current(data_dir)


def parts_of(history: Sequence[Imports]) -> dict[str, Imported]:
    """All parts that some states name, by name."""
    return {one.part: one for state in history for one in state.releases}


def lacking_parts(data_dir: Path, history: Sequence[Imports]) -> list[Imported]:
    """The parts of some states that are not here, or not as they should be."""
    folder = data_dir / IMPORTS
    return [
        one
        for name, one in parts_of(history).items()
        if not (folder / name).is_file() or file_hash(folder / name) != one.sha256
    ]


def fits(key: str, imports: Imports) -> bool:
    """Whether an index with this key is what this codedesk would build of these imports."""
    return key == content_key(imports=imports)


def adopt_index(data_dir: Path, history: Sequence[Imports], index: Path) -> None:
    """Put a whole index of the newest state into force.

    Args:
        data_dir: The data directory, with the parts of all the states.
        history: States, the newest one last.
        index: The index, in a file of the same file system; it is moved.

    Raises:
        ValueError: When it is no index of the newest state.
    """
    if key_of(index) != content_key(imports=history[-1]):
        raise ValueError("this is no index of that state")
    _save(data_dir, history)
    index.replace(data_dir / INDEX)


def adopt_parts(data_dir: Path, history: Sequence[Imports]) -> None:
    """Build the index of the newest state here, and put both into force.

    Raises:
        TableError: When a part does not fit; everything stays as it was.
        BuildError: When it could not be built; everything stays as it was.
    """
    saved = _save(data_dir, history)
    try:
        build_apart(data_dir, lambda step, part: None)
    except BaseException:
        for _ in range(saved):
            drop_newest(data_dir)
        raise


def _save(data_dir: Path, history: Sequence[Imports]) -> int:
    """Let the newest state hold, with those before it to go back to; how many were written."""
    (data_dir / IMPORTS).mkdir(exist_ok=True)
    here = newest_states(data_dir, len(history))
    if not load_imports(data_dir).releases:
        keep_package(data_dir)
    if here and here[-1] == history[-1]:
        return 0
    new = history[-1:] if len(history) > 1 and here and here[-1] == history[-2] else history
    for state in new:
        save_imports(data_dir, state)
    return len(new)
