"""What the tests of the workers share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.worker.office import Office


@pytest.fixture
def office(tmp_path: Path, empty_database: str, data_dir: Path) -> Iterator[Office]:
    """Processes on a database in which nobody has been."""
    opened = Office(tmp_path, empty_database, data_dir)
    yield opened
    opened.close()
