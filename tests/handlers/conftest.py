from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import structlog

from bot.log import configure_logging
from catalog.catalog import Catalog
from tests.handlers.desk import Desk, open_desk


@pytest.fixture
async def desk(catalog: Catalog) -> AsyncIterator[Desk]:
    """The bot over HTTP."""
    async with open_desk(catalog) as opened:
        yield opened


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the process writes to its log, in full."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    configure_logging("debug", written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
