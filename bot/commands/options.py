"""Options and openings that several commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import BaseModel

from bot.settings_error import SettingsError, unwritable
from catalog.build import BuildError, open_catalog
from catalog.catalog import Catalog
from catalog.dates import EXPECTED, parse_date

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date in any of the usual forms."""

    name = "date"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The date, or a message that shows what to type."""
        day = value if isinstance(value, date) else parse_date(value)
        if day is None:
            self.fail(f"{value!r} is no date; expected {EXPECTED}.", param, ctx)
        return day


def on_option(command: F) -> F:
    """``--on DATE``: the date of service; today when it is not given."""
    return click.option(
        "--on", type=Day(), default=date.today, show_default="today", help="Date of service."
    )(command)


def payer_option(command: F) -> F:
    """``--payer ID``."""
    return click.option(
        "--payer", default="medicare", show_default=True, help="Whose rules apply."
    )(command)


def locality_option(command: F) -> F:
    """``--locality ID``."""
    return click.option(
        "--locality",
        default="national",
        show_default=True,
        help="Medicare locality by number, state or name.",
    )(command)


def policy_option(command: F) -> F:
    """``--policy FILE``: what the team decided; see ``catalog.validation.policy``."""
    return click.option(
        "--policy",
        "policy_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="The team's own decisions about rules, as TOML.",
    )(command)


def json_option(command: F) -> F:
    """``--json``: exactly one JSON document on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document.")(command)


def opened_catalog() -> Catalog:
    """The catalog of the data directory; its index is built first where there is none.

    Raises:
        SettingsError: When the data directory cannot be written, or the tables not be built there.
    """
    from bot.settings import load_settings

    folder = load_settings().data_dir
    try:
        return open_catalog(folder, progress("Building the code tables"))
    except BuildError as error:
        raise SettingsError(f"CODEDESK_DATA_DIR: {error}. Is there room in {folder}?") from None
    except OSError as error:
        raise unwritable(folder, error) from None


def print_json(document: object) -> None:
    """Write one JSON document to standard output."""

    def plain(value: object) -> object:
        if isinstance(value, BaseModel):
            return value.model_dump(mode="json", by_alias=True)
        raise TypeError(f"no JSON for {type(value).__name__}")

    click.echo(json.dumps(document, default=plain, ensure_ascii=False, indent=2))


def progress(title: str) -> Callable[[str, float], None]:
    """A progress bar on a terminal, a plain line for each step elsewhere; on standard error."""
    if not sys.stderr.isatty():
        return _step_by_step(title)
    bars: list[Any] = []

    def show(step: str, fraction: float) -> None:
        if not bars:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bars.extend((bar, bar.add_task("", total=1.0)))
            bar.start()
        bar, task = bars
        bar.update(task, completed=fraction, description=f"{title}: {step}")
        if fraction >= 1.0:
            bar.stop()
            bars.clear()

    return show


def _step_by_step(title: str) -> Callable[[str, float], None]:
    said = ""

    def show(step: str, _: float) -> None:
        nonlocal said
        if step != said:  # a table in several parts is one step
            click.echo(f"{title}: {step}", err=True)
        said = step

    return show
