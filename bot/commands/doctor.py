"""``codedesk doctor``: what is set up, what is missing, and what to do about it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from bot.commands.options import opened_catalog
from bot.scopes import SCOPES

if TYPE_CHECKING:
    from bot.settings import Settings

State = Literal["ok", "note", "fail"]
STYLE: dict[State, str] = {"ok": "green", "note": "yellow", "fail": "red"}


class Line(NamedTuple):
    """One thing that was looked at."""

    state: State
    text: str


@click.command("doctor")
def command() -> None:
    """Look at settings, data folder, code tables and the Slack connection.

    Exit status: 0 when nothing stands in the way, 1 otherwise.
    """
    failed = False
    for line in _examination():
        failed = failed or line.state == "fail"
        click.echo(f"{click.style(f'{line.state:<5}', fg=STYLE[line.state])} {line.text}")
    raise SystemExit(1 if failed else 0)


def _examination() -> Iterator[Line]:
    from bot.settings import load_settings
    from bot.settings_error import SettingsError

    yield Line("ok", f"Python {platform.python_version()}")
    try:
        settings = load_settings()
        mode = settings.mode()
    except SettingsError as error:
        yield Line("fail", str(error))
        return
    yield from _data(settings)
    if mode == "sandbox":
        yield Line("note", "No Slack settings: `codedesk run` starts the local workspace.")
    else:
        yield Line("ok", f"Slack settings are complete for {mode} mode.")
        if settings.many_workspaces:
            from bot.commands.doctor_workspaces import workspaces

            yield from (Line(*found) for found in workspaces(settings))
        else:
            yield from _slack(settings)


def _data(settings: Settings) -> Iterator[Line]:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        yield Line("fail", f"CODEDESK_DATA_DIR: {folder} can't be written. Name another folder.")
        return
    yield Line("ok", f"Data folder {folder}")
    releases = opened_catalog().releases()
    today = date.today()
    newest = {release.dataset: release for release in releases if release.effective <= today}
    stale = [f"{r.dataset} {r.release}" for r in newest.values() if r.stale_on(today)]
    yield Line("ok", f"Code tables: {len(newest)} datasets in use today")
    if stale:
        yield Line("note", "Older than today's quarter or year: " + ", ".join(stale))


def _slack(settings: Settings) -> Iterator[Line]:
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError

    token = settings.bot_token.get_secret_value() if settings.bot_token else None
    client = WebClient(token=token, base_url=settings.api_url, timeout=10)
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        reason = error.response.get("error", "an unknown error")
        yield Line("fail", f"SLACK_BOT_TOKEN: Slack answered {reason}. Install the app again.")
        return
    except OSError:
        yield Line("fail", f"{settings.api_url} can't be reached from here.")
        return
    yield Line("ok", f"Signed in to {answer.get('team')} as @{answer.get('user')}")
    if token is not None and token.startswith("xoxe."):
        yield Line(
            "fail",
            "SLACK_BOT_TOKEN ends within twelve hours: token rotation is on in the app's settings, "
            "and cannot be switched off. Install with SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, or "
            "make the app anew without rotation.",
        )
    granted = {
        scope.strip() for scope in (answer.headers or {}).get("x-oauth-scopes", "").split(",")
    }
    missing = [scope for scope in SCOPES if scope not in granted]
    if granted != {""} and missing:
        yield Line(
            "fail", f"The app lacks {', '.join(missing)}: install it from the manifest again."
        )
    if settings.app_token is not None:
        try:
            client.apps_connections_open(app_token=settings.app_token.get_secret_value())
        except SlackApiError as error:
            reason = error.response.get("error", "an unknown error")
            yield Line("fail", f"SLACK_APP_TOKEN: Slack answered {reason}.")
        else:
            yield Line("ok", "Socket Mode can connect.")
