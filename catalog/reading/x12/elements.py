"""What single elements of an 837P mean. The same few values come again and again: they are kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from catalog.codes import (
    is_diagnosis_shape,
    is_modifier_shape,
    is_procedure_shape,
    normalize_diagnosis_code,
    normalize_procedure_code,
)
from catalog.dates import parse_date


@lru_cache(4096)
def procedure(text: str, mark: str) -> tuple[str, tuple[str, ...]] | str:
    """Code and modifiers of SV101, or what was expected there."""
    parts = text.split(mark)
    code = normalize_procedure_code(parts[1]) if len(parts) > 1 else ""
    if parts[0] != "HC" or not is_procedure_shape(code):
        return "expected a CPT or HCPCS code in SV101, as in HC:11102"
    modifiers = tuple(part.strip().upper() for part in parts[2:6] if part.strip())
    if not all(is_modifier_shape(modifier) for modifier in modifiers):
        return "expected modifiers of two characters in SV101, as in HC:99213:25"
    return code, modifiers


@lru_cache(4096)
def diagnosis(text: str) -> str:
    """The ICD-10-CM code with its dot; empty for what has not the shape of one."""
    code = normalize_diagnosis_code(text)
    return code if is_diagnosis_shape(code) else ""


@lru_cache(1024)
def day(text: str) -> date | None:
    """A date of DTP03: eight digits."""
    return parse_date(text)


@lru_cache(1024)
def units(text: str) -> int | None:
    """Whole units from 1 to 9999, or None; ``1.0`` is one."""
    try:
        units = Decimal(text)
    except InvalidOperation:
        return None
    if not units.is_finite() or units != int(units) or not 1 <= units <= 9999:
        return None
    return int(units)


@lru_cache(4096)
def amount(text: str) -> Decimal | None:
    """An amount of money, or None."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
