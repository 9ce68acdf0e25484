"""What the catalog offers to the rest of the program; each name is loaded when first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.build import open_catalog
    from catalog.catalog import Catalog
    from catalog.localities import UnknownLocality
    from catalog.reading import read
    from catalog.resolving import resolve
    from catalog.validation import validate

__all__ = [
    "Catalog",
    "UnknownLocality",
    "open_catalog",
    "read",
    "resolve",
    "validate",
]

_HOMES = {
    "Catalog": "catalog.catalog",
    "UnknownLocality": "catalog.localities",
    "open_catalog": "catalog.build",
    "read": "catalog.reading",
    "resolve": "catalog.resolving",
    "validate": "catalog.validation",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _HOMES:
        raise AttributeError(f"module 'catalog' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
