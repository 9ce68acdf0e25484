"""``codedesk catalog``: what is loaded, the publishers' files in, and what changed by them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import json_option, on_option, opened_catalog, print_json, progress
from bot.commands.shared_tables import shared_tables
from bot.settings import load_settings
from catalog.index.tables import TableError

if TYPE_CHECKING:
    from catalog.imports.comparing import Changes

_SHOWN = 40
"""So many changes of a kind are printed; JSON has all."""


@click.group("catalog")
def command() -> None:
    """See, import, check and compare code tables."""


@contextmanager
def _bad_files_explained() -> Iterator[None]:
    """A broken file is bad input: its file, line, field and reason, and nothing was changed."""
    try:
        yield
    except TableError as error:
        raise click.UsageError(f"{error}. Nothing was changed.") from None


@command.command("status")
@on_option
@json_option
def status_command(on: date, *, as_json: bool) -> None:
    """List datasets and releases: range, rows, age.

    Example: codedesk catalog status --on 2026-11-23
    """
    from catalog.imports.checking import status

    loaded = status(opened_catalog(), load_settings().data_dir, on)
    if as_json:
        print_json({"on": on.isoformat(), "releases": list(loaded)})
        return
    for one in loaded:
        notes = (
            "" if one.complete else "in part",
            "imported" if one.imported else "",
            f"stale by {one.days_over} days" if one.stale else "",
        )
        days = f"{one.effective} to {one.effective_to or 'now'!s:<10}"
        words = ", ".join(filter(None, notes))
        click.echo(f"{one.dataset:<18}{one.release:<9}{days}{one.rows:>10,}  {words}".rstrip())


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def import_command(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Take in publishers' files as downloaded: all of them, or none when one is broken.

    With CODEDESK_DATABASE_URL they reach every bot and worker of that database.

    Example: codedesk catalog import ccipra-v323r0-f1.zip ccipra-v323r0-f2.zip ...
    """
    from catalog.imports.importing import import_files

    with shared_tables() as tables, _bad_files_explained():
        tables.take()
        imported = import_files(load_settings().data_dir, files, progress("Importing"))
        tables.publish()
    if as_json:
        print_json({"imported": list(imported)})
        return
    for one in imported:
        click.echo(f"{one.dataset} {one.release}: {one.rows:,} rows, from {one.effective} on")


@command.command("rollback")
@json_option
def rollback_command(*, as_json: bool) -> None:
    """Undo the newest import."""
    from catalog.imports.importing import rollback

    with shared_tables() as tables:
        tables.take()
        left = rollback(load_settings().data_dir, progress("Undoing"))
        if left is not None:
            tables.publish()
    if as_json:
        print_json({"undone": left is not None, "imported": list(left.releases) if left else []})
    elif left is None:
        click.echo("Nothing was imported, so there is nothing to undo.", err=True)
    else:
        names = ", ".join(f"{one.dataset} {one.release}" for one in left.releases)
        click.echo(f"Undone. Still imported: {names or 'nothing'}.")
    raise SystemExit(0 if left is not None else 1)


@command.command("publish")
@json_option
def publish_command(*, as_json: bool) -> None:
    """Give this machine's imports to every machine of the database, in place of what they have.

    `import` and `rollback` do so by themselves; this is for a database that had none, and after
    a new version of codedesk, so that not every machine has to build its index itself.
    """
    with shared_tables(needed=True) as tables:
        number = tables.publish()
    if as_json:
        print_json({"publication": number})
    else:
        click.echo(f"Published as number {number}: bots and workers use it within seconds.")


@command.command("fetch")
@json_option
def fetch_command(*, as_json: bool) -> None:
    """Take what is published in the database; bots and workers do so by themselves."""
    with shared_tables(needed=True) as tables:
        taken = tables.take()
    if as_json:
        print_json({"fetched": taken})
    else:
        click.echo(f"{taken[0].upper()}{taken[1:]}.")


@command.command("verify")
@json_option
def verify_command(*, as_json: bool) -> None:
    """Check hashes, the index, and that rows refer to what is there."""
    from catalog.imports.checking import verify

    opened_catalog().close()
    problems = verify(load_settings().data_dir)
    if as_json:
        print_json({"problems": list(problems)})
    else:
        click.echo("\n".join(problems) or "All tables, imports and the index are as written.")
    raise SystemExit(1 if problems else 0)


@command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--code", "codes", multiple=True, help="Only rows of this code; may be repeated.")
@json_option
def diff_command(old: str, new: str, codes: tuple[str, ...], *, as_json: bool) -> None:
    """Compare two releases, or publishers' files: codes added, deleted, revised.

    Example: codedesk catalog diff RVU25D RVU26B --code 11102

    Example: codedesk catalog diff mue:2024Q3 mue:2026Q4
    """
    from catalog.imports.comparing import UnknownReleaseError, diff

    opened_catalog().close()
    wanted = {code.upper() for text in codes for code in text.replace(",", " ").split()}
    try:
        with _bad_files_explained():
            changes = diff(load_settings().data_dir, old, new, wanted)
    except UnknownReleaseError as error:
        raise click.UsageError(f"{error}; `codedesk catalog status` lists releases.") from None
    if as_json:
        print_json(changes)
    else:
        _print_changes(changes)


def _print_changes(changes: Changes) -> None:
    click.echo(f"{changes.dataset}: {changes.old} to {changes.new}")
    for title, keys in (("added", changes.added), ("deleted", changes.deleted)):
        if keys:
            shown = ", ".join("/".join(filter(None, key)) for key in keys[:_SHOWN])
            more = f" and {len(keys) - _SHOWN:,} more" if len(keys) > _SHOWN else ""
            click.echo(f"{len(keys):,} {title}: {shown}{more}")
    for one in changes.revised[:_SHOWN]:
        click.echo(f"{'/'.join(filter(None, one.key))}  {one.field}: {one.old} -> {one.new}")
    if len(changes.revised) > _SHOWN:
        click.echo(f"{len(changes.revised) - _SHOWN:,} more revisions; --json has all of them.")
    if not (changes.added or changes.deleted or changes.revised):
        click.echo("No difference.")
    for words in changes.not_compared:
        click.echo(f"not compared: {words}")
