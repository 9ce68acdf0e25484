from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from catalog.catalog import Catalog
from tests.handlers.desk import Desk, open_desk


@pytest.fixture
async def desk(catalog: Catalog) -> AsyncIterator[Desk]:
    """The bot over HTTP."""
    async with open_desk(catalog) as opened:
        yield opened
