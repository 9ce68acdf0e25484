"""What the handlers are given: facts, today's date, a way to answer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.store.protocol import Store
from bot.store.records import ChannelSettings, Workspace
from catalog.catalog import Catalog
from catalog.validation.policy import Policy

Blocks = Sequence[Mapping[str, Any]]

NO_SETTINGS = ChannelSettings(channel="")
"""Medicare, the whole nation."""
NO_DECISIONS = Policy()

NO_WORKSPACE = Workspace()
"""Before it is known which one a request comes from."""


class SlackRefusedError(Exception):
    """Slack did not take a message; ``error`` is its code, such as ``not_in_channel``."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file for Slack, and what it shows in words."""

    name: str
    title: str
    content: bytes
    alt: str


class Slack(Protocol):
    """The ways to say something after a request was acknowledged."""

    async def post(
        self, channel: str, text: str, blocks: Blocks, *, thread: str | None = None
    ) -> None:
        """Post into a channel that the bot is in.

        Raises:
            SlackRefusedError: When Slack does not take it.
        """

    async def respond(
        self,
        url: str,
        text: str,
        blocks: Blocks,
        *,
        in_channel: bool = False,
        replace: bool = False,
        thread: str | None = None,
    ) -> None:
        """Answer through a request's ``response_url``, privately unless told otherwise.

        Raises:
            SlackRefusedError: When Slack does not take it.
        """

    async def upload(
        self, channel: str, file: Upload, comment: str, *, thread: str | None = None
    ) -> None:
        """Post a file, with a comment, into a channel that the bot is in.

        Raises:
            SlackRefusedError: When Slack does not take it.
        """

    async def fetch_file(self, url: str, most: int) -> bytes:
        """The content of a file that was shared in Slack, of at most so many bytes.

        Raises:
            SlackRefusedError: ``missing_scope``, ``file_deleted``, ``file_too_large``,
                ``not_in_slack``, or another code, when it cannot be had.
        """

    async def open_view(self, trigger: str, view: Mapping[str, Any]) -> None:
        """Open a modal, within the three seconds that a trigger lives.

        Raises:
            SlackRefusedError: When Slack does not take it.
        """


class Background(Protocol):
    """Work that goes on after the request was acknowledged, and is waited for on a stop."""

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the work from now on."""


class Counters(Protocol):
    """What the listeners report of themselves."""

    def acknowledged(self, listener: str, seconds: float) -> None:
        """A listener acknowledged after so long."""

    def failed(self, listener: str) -> None:
        """A bug was caught in a listener."""


class Installations(Protocol):
    """Where the app is installed, when many workspaces install it themselves."""

    async def forget(self, workspace: Workspace, *, until: datetime) -> bool:
        """Delete a workspace's tokens of until then; whether none is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that a handler may use."""

    catalog: Catalog
    today: Callable[[], date]
    now: Callable[[], datetime]
    store: Store
    slack: Slack
    background: Background
    counters: Counters
    newest_catalog: Callable[[], Catalog] | None = None
    """The catalog as it is now, where it may change; ``catalog`` is the one of this request."""
    slack_with: Callable[[str | None], Slack] | None = None
    """Slack with one workspace's token, where there are many; ``slack`` is that of this request."""
    installations: Installations | None = None
    """None where a token of the settings serves one workspace."""
    workspace: Workspace = NO_WORKSPACE
    """Where a request comes from."""
    practice: ChannelSettings = NO_SETTINGS
    """The settings of the channel that a request comes from."""
    policy: Policy = NO_DECISIONS
    """What that channel decided about the rules."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """That channel's notes, by code."""
    unread: bool = False
    """Whether nothing of that channel could be read: defaults stand in."""
