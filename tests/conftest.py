"""Fixtures for all tests: the catalog built once, and the fact files where they are at hand."""

from __future__ import annotations

import io
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

from bot.log import configure_logging
from bot.sandbox import courier, triggers
from catalog.build import INDEX, content_key, open_catalog
from catalog.catalog import Catalog
from tests.databases import empty_database, postgres_server, session_database  # noqa: F401
from tests.waiting import PATIENCE

# A shared machine may be slow for a moment; nothing here is a timed test.
courier.ACK_SECONDS = triggers.TRIGGER_SECONDS = PATIENCE
FIXED = hypothesis.settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        hypothesis.HealthCheck.data_too_large,
        hypothesis.HealthCheck.function_scoped_fixture,
        hypothesis.HealthCheck.too_slow,
    ],
)
"""The same examples in each run: what passes here passes elsewhere."""
hypothesis.settings.register_profile("codedesk", FIXED)
# New examples in each run, to look for faults: pytest --hypothesis-profile=explore
hypothesis.settings.register_profile("explore", FIXED, derandomize=False, print_blob=True)
hypothesis.settings.load_profile("codedesk")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of fact files beside the checkout; such tests are skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the fact files (../shared) are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def built_index() -> Path:
    """The index of the package's tables, built once for each content and kept between runs."""
    folder = Path(tempfile.gettempdir()) / f"codedesk-tests-{content_key()[:16]}"
    open_catalog(folder).close()
    return folder / INDEX


@pytest.fixture(scope="session")
def data_dir(built_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory of this run's own, with the index in it."""
    folder = tmp_path_factory.mktemp("data")
    try:
        os.link(built_index, folder / INDEX)
    except OSError:
        shutil.copyfile(built_index, folder / INDEX)
    return folder


@pytest.fixture(scope="session")
def catalog(built_index: Path) -> Iterator[Catalog]:
    """The catalog over the package's tables."""
    opened = Catalog.open(built_index)
    yield opened
    opened.close()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the process writes to its log, at its most talkative."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    configure_logging("debug", written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("slack_bolt", "slack_sdk", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()
