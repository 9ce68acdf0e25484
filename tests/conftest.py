"""Fixtures for all tests: the catalog built once, and the fact files where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of fact files beside the checkout; such tests are skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the fact files (../shared) are not beside this checkout")
    return SHARED
