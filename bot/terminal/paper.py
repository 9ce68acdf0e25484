"""The console that answers are printed on, and the small parts they share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from catalog.cards import ReleaseRef

SEVERITY_STYLE = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def console() -> Console:
    """Standard output, without guessing at markup in what is printed."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def facts(rows: Iterable[tuple[str, str]]) -> Table:
    """Name and value beside each other; rows without a value are left out."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in rows:
        if value:
            table.add_row(name, value)
    return table


def money(amount: Decimal | None) -> str:
    """Dollars and cents, or that it is not known."""
    return "not known" if amount is None else f"${amount:,.2f}"


def number(value: Decimal | None) -> str:
    """Two decimals, or that it is not known."""
    return "not known" if value is None else f"{value:.2f}"


def releases(refs: Iterable[ReleaseRef]) -> Text:
    """The sources of an answer on one line, stale ones marked."""
    parts = [f"{ref.dataset} {ref.release}{' (stale)' if ref.stale else ''}" for ref in refs]
    return Text("Sources: " + " · ".join(parts) if parts else "", style="dim")
