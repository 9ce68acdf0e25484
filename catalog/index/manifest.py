"""The manifest: where each table is from, for which days it answers, and what it holds."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict

DATA = Path(str(files("catalog.data")))
"""The folder of the tables that come with the package."""


class Described(BaseModel):
    """One table as the manifest describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = ""
    """Empty for what is read from a library."""
    dataset: str
    release: str
    effective: date
    effective_to: date | None = None
    publisher: str
    source: str
    licence: str
    complete: bool
    covers: str = ""
    rows: int = 0
    sha256: str = ""
    """Of the unpacked file."""
    retrieved: str


@cache
def load_manifest(folder: Path = DATA) -> tuple[Described, ...]:
    """All tables of a folder, in the order of its manifest."""
    tables = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
    return tuple(Described.model_validate(table) for table in tables.values())
