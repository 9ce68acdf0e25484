"""Writing so that neither a kill nor a power cut can lose what was said to be written."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600


def replace_file(path: Path, data: bytes) -> None:
    """Put a whole file in the place of another, in one step."""
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let the disk know of new and renamed files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
