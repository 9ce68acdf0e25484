"""How numbers, dates, codes and sources are written everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from catalog.cards import ReleaseRef
from catalog.families import Source
from handlers.blocks.parts import escape

DATASETS = {
    "mpfs": "Medicare fee schedule",
    "gpci": "GPCI",
    "ncci-ptp": "NCCI PTP",
    "mue": "MUE",
    "aoc": "NCCI add-ons",
    "icd-10-cm": "ICD-10-CM",
    "code-list": "code lists",
    "hcpcs": "HCPCS",
    "pos": "places of service",
    "carc-rarc": "CARC and RARC",
    "conversion-factor": "conversion factor",
}
"""What people call the datasets; others go by their id."""


def money(amount: Decimal | None) -> str:
    """Dollars and cents, or what not knowing is."""
    return "not known" if amount is None else f"${amount:,.2f}"


def rvu(value: Decimal | None) -> str:
    """Relative value units, as CMS writes them."""
    return "not known" if value is None else f"{value:.2f}"


def day(on: date, *, assumed: bool) -> str:
    """The date of service, and whether it was given."""
    return f"For {on} (today: no date was given)" if assumed else f"For date of service {on}"


def line_of(code: str, units: int, modifiers: Iterable[str]) -> str:
    """A service as billers write it: ``17003 x6``, ``99213-25``."""
    written = "-".join((code, *modifiers))
    return written if units == 1 else f"{written} x{units}"


def releases(refs: Iterable[ReleaseRef]) -> list[str]:
    """The releases that answered; one that is older than the date's period is marked stale."""
    parts: list[str] = []
    for ref in refs:
        name = escape(f"{DATASETS.get(ref.dataset, ref.dataset)} {ref.release}")
        part = f"⚠ {name} (stale)" if ref.stale else name
        if part not in parts:
            parts.append(part)
    return parts


def source(entry: Source) -> str:
    """A source with its section, linked where it has an address."""
    name = escape(entry.title + (f", {entry.section}" if entry.section else ""))
    if not entry.url.startswith("https://") or any(mark in entry.url for mark in "|<> "):
        return name
    return f"<{escape(entry.url)}|{name}>"
