"""The command line. Each command is a file of its own and is imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import NoReturn

import click

from bot.settings_error import SettingsError

COMMANDS = {
    "run": "bot.commands.run",
    "lookup": "bot.commands.lookup",
    "resolve": "bot.commands.resolve",
    "check": "bot.commands.check",
    "audit": "bot.commands.audit",
    "catalog": "bot.commands.catalog",
    "rules": "bot.commands.rules",
    "updates": "bot.commands.updates",
    "store": "bot.commands.store",
    "worker": "bot.commands.worker",
    "doctor": "bot.commands.doctor",
}
"""Name and module; the module's ``command`` is the click command."""


class LazyGroup(click.Group):
    """Imports a command's module only when it is asked for: a look-up needs no web server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command by its name."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(module).command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; settings and files that cannot be used are unusable input: status 2."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.UsageError(str(error)) from None
        except click.FileError as error:
            raise click.UsageError(error.format_message()) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="codedesk")
def cli() -> None:
    """Dermatology billing codes: look up, put words into codes, check encounters.

    CPT is the AMA's: the labels here are our own words, and you need your own CPT licence.
    """


def main() -> NoReturn:
    """Run the command line. Exit status: 0 fine, 1 findings or nothing found, 2 unusable input.

    A bug shows a reference number; the log line of that number holds no word of the input.
    """
    try:
        cli(prog_name="codedesk")
    except Exception:
        reference = _logged()
        click.echo(f"Something went wrong here, reference {reference}.", err=True)
        raise SystemExit(3) from None
    raise SystemExit(0)


def _logged() -> str:
    """Log the exception at hand without its message or values; its reference number."""
    import structlog

    from bot.log import configure_logging
    from bot.reference import new_reference

    configure_logging("warning")
    reference = new_reference()
    structlog.get_logger().exception("bug", reference=reference)
    return reference
