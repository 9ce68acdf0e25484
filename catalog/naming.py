"""What codes of any kind are called, and whether any list has them."""

from __future__ import annotations

from datetime import date

from catalog.catalog import Catalog
from catalog.codes import is_procedure_shape


def is_known(catalog: Catalog, code: str, on: date) -> bool:
    """Whether any list names a service, a modifier, or in the year of a date a diagnosis."""
    if is_procedure_shape(code):
        return catalog.is_listed(code) or catalog.entry(code) is not None
    return catalog.modifier(code) is not None or catalog.diagnosis(code, on) is not None


def label_of(catalog: Catalog, code: str, on: date) -> str:
    """The label to show beside a service or a diagnosis; empty where there is none."""
    if is_procedure_shape(code):
        entry = catalog.entry(code)
        return (entry.licensed_label or entry.label if entry else None) or ""
    found = catalog.diagnosis(code, on)
    return found.description if found else ""
