from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from catalog.catalog import Catalog
from tests.handlers.desk import Desk, open_desk
from tests.handlers.office import Office, open_office


@pytest.fixture
async def desk(catalog: Catalog) -> AsyncIterator[Desk]:
    """The bot over HTTP."""
    async with open_desk(catalog) as opened:
        yield opened


@pytest.fixture
async def office(catalog: Catalog) -> AsyncIterator[Office]:
    """The bot with a clock that can be set."""
    async with open_office(catalog) as opened:
        yield opened
