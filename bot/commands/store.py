"""``codedesk store``: take what the bot remembers out, put it in, move it, forget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import Any, BinaryIO

import click
from pydantic import ValidationError

from bot.commands.store_teams import forget_team, new_key, rotate_keys
from bot.plural import plural
from bot.settings import Settings, load_settings
from bot.settings_error import SettingsError
from bot.store.entries import ENTRY, Entry
from bot.store.opening import open_files, open_store
from bot.store.protocol import Store


@click.group("store")
def command() -> None:
    """Take out, put in, move or forget what the bot remembers.

    It is kept in CODEDESK_DATA_DIR, or in CODEDESK_DATABASE_URL where that is set. With files, stop
    the bot first.
    """


command.add_command(new_key)
command.add_command(rotate_keys)
command.add_command(forget_team)


@command.command("export")
@click.argument("file", type=click.File("wb", lazy=False), default="-")
def export_store(file: BinaryIO) -> None:
    """Write everything to FILE, one JSON line an entry."""

    async def work(settings: Settings) -> int:
        async with open_store(settings) as store:
            count = 0
            async for entry in store.entries():
                file.write(ENTRY.dump_json(entry) + b"\n")
                count += 1
            return count

    click.echo(f"{plural(_ran(work), 'entry', 'entries')} written.", err=True)


@command.command("import")
@click.argument("file", type=click.File("rb"), default="-")
def import_store(file: BinaryIO) -> None:
    """Put everything that was exported to FILE into an empty store."""
    entries = []
    for number, line in enumerate(file, start=1):
        try:
            entries.append(ENTRY.validate_json(line))
        except ValidationError:
            raise click.UsageError(
                f"Line {number} is no entry of a store. Nothing was put in."
            ) from None

    async def work(settings: Settings) -> int:
        async with open_store(settings) as store:
            return await _fill(store, entries)

    click.echo(f"{plural(_ran(work), 'entry', 'entries')} put in.", err=True)


@command.command("migrate")
def migrate() -> None:
    """Copy the files in CODEDESK_DATA_DIR into the empty database at CODEDESK_DATABASE_URL."""

    async def work(settings: Settings) -> int:
        if settings.database_url is None:
            raise SettingsError("CODEDESK_DATABASE_URL is missing: where to copy to.")
        async with open_files(settings) as files, open_store(settings) as database:
            return await _fill(database, [entry async for entry in files.entries()])

    click.echo(
        f"{plural(_ran(work), 'entry', 'entries')} copied. The files stay as they are.", err=True
    )


@command.command("forget")
@click.argument("user")
def forget(user: str) -> None:
    """Take a person's Slack id (U…) out of everything; what was done stays."""

    async def work(settings: Settings) -> int:
        async with open_store(settings) as store:
            return await store.forget_user(user)

    count = _ran(work)
    click.echo(
        f"{user} was taken out of {plural(count, 'entry', 'entries')}."
        if count
        else f"{user} is named nowhere."
    )
    raise SystemExit(0 if count else 1)


async def _fill(store: Store, entries: list[Entry]) -> int:
    if await _holds_anything(store):
        raise SettingsError("There is something in that store already. Begin with an empty one.")
    await store.add_entries(entries)
    return len(entries)


async def _holds_anything(store: Store) -> bool:
    async with aclosing(store.entries()) as entries:
        async for _ in entries:
            return True
    return False


def _ran(work: Callable[[Settings], Coroutine[Any, Any, int]]) -> int:
    return asyncio.run(work(load_settings()))
