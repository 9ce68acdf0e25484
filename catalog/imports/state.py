"""Which releases are imported: one small file for each state, the newest one holds.

``imports/0002.json`` names the parts that belong to the index from the second import on. A part is
named by its content and never changed, so that one file's appearing is the whole of an import, and
its vanishing the whole of a rollback. A kill at any moment leaves the old state or the new one.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

IMPORTS = "imports"


class Imported(BaseModel):
    """One imported release."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: str
    release: str
    effective: date
    effective_to: date | None
    rows: int
    files: tuple[str, ...]
    """The names of the files that it was read from."""
    part: str
    """The file with its rows, named by its hash."""
    sha256: str


class Imports(BaseModel):
    """All imported releases, oldest import first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    releases: tuple[Imported, ...] = ()

    def with_release(self, new: Imported) -> Imports:
        """With one release more; it takes the place of one of the same name."""
        name = (new.dataset, new.release)
        kept = (one for one in self.releases if (one.dataset, one.release) != name)
        return Imports(releases=(*kept, new))


NO_IMPORTS = Imports()


def load_imports(data_dir: Path) -> Imports:
    """The imports that hold now."""
    states = _states(data_dir)
    return Imports.model_validate_json(states[-1].read_bytes()) if states else NO_IMPORTS


def save_imports(data_dir: Path, imports: Imports) -> None:
    """Make a state the newest one: it is there whole or not at all."""
    states = _states(data_dir)
    number = int(states[-1].stem) + 1 if states else 1
    folder = data_dir / IMPORTS
    path = folder / f"{number:04}.json"
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(imports.model_dump_json(indent=1))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(folder)


def previous_imports(data_dir: Path) -> Imports | None:
    """The imports that held before the newest one; None where nothing was imported."""
    states = _states(data_dir)
    if len(states) < 2:
        return NO_IMPORTS if states else None
    return Imports.model_validate_json(states[-2].read_bytes())


def newest_states(data_dir: Path, most: int) -> list[Imports]:
    """The last few states, the newest one last."""
    return [Imports.model_validate_json(path.read_bytes()) for path in _states(data_dir)[-most:]]


def drop_newest(data_dir: Path) -> None:
    """Let the state before the newest one hold again."""
    _states(data_dir)[-1].unlink()
    sync_folder(data_dir / IMPORTS)


def unused_parts(data_dir: Path) -> list[Path]:
    """Parts that no state names: an import that was killed, or undone."""
    used = {
        imported.part
        for state in _states(data_dir)
        for imported in Imports.model_validate_json(state.read_bytes()).releases
    }
    parts = (data_dir / IMPORTS).glob("*.sqlite*")
    return [part for part in parts if part.name not in used]


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _states(data_dir: Path) -> list[Path]:
    return sorted((data_dir / IMPORTS).glob("[0-9][0-9][0-9][0-9].json"))
