"""A workspace in memory: who is in it, what was said, which modals are open."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.sandbox.ids import Clock, Ids, Timestamps
from bot.sandbox.model import Channel, ChannelKind, Enterprise, Json, Message, User, View
from bot.sandbox.slack_error import SlackError
from bot.sandbox.triggers import Triggers

VIEW_STACK = 3

Watcher = Callable[[Json], None]


class Workspace:
    """The state; every change is told to the watchers (the page's event streams)."""

    def __init__(
        self,
        clock: Clock = time.time,
        ids: Ids | None = None,
        *,
        team: str = "",
        domain: str = "local",
        enterprise: Enterprise | None = None,
    ) -> None:
        self.clock = clock
        self.ids = ids or Ids()
        self.timestamps = Timestamps(clock)
        self.team = team or self.ids.next("T")
        self.team_domain = domain
        self.enterprise = enterprise
        self.org_wide = False  # whether the whole organisation has installed the app
        self.app_id = self.ids.next("A")
        self.bot_id = self.ids.next("B")
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.posted: list[Message] = []
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers = Triggers(clock, self.ids, self.team)
        self._watchers: list[Watcher] = []
        self.bot = self.add_user("codedesk", "codedesk", is_bot=True)

    # people and places

    def add_user(self, name: str, real_name: str, *, title: str = "", is_bot: bool = False) -> User:
        """A new member; a person also gets a direct message with the bot."""
        user = User(self.ids.next("U"), name, real_name, title, is_bot)
        self.users[user.id] = user
        if not is_bot:
            self._add_channel(name, "im", {user.id, self.bot.id})
        return user

    def add_channel(
        self, name: str, *, topic: str = "", private: bool = False, bot_is_member: bool = True
    ) -> Channel:
        """A new channel with everyone in it, and the bot when it is a member."""
        members = {user.id for user in self.users.values() if bot_is_member or not user.is_bot}
        return self._add_channel(name, "group" if private else "channel", members, topic)

    def _add_channel(
        self, name: str, kind: ChannelKind, members: set[str], topic: str = ""
    ) -> Channel:
        prefix = {"channel": "C", "group": "G", "im": "D"}[kind]
        channel = Channel(self.ids.next(prefix), name, kind, members, topic)
        self.channels[channel.id] = channel
        return channel

    def user(self, who: str) -> User:
        """A member by id or name."""
        for user in self.users.values():
            if who in (user.id, user.name):
                return user
        raise SlackError("user_not_found")

    def channel(self, where: str) -> Channel:
        """A channel by id or name; a person's id stands for the direct message with the bot."""
        if where in self.channels:
            return self.channels[where]
        name = where.removeprefix("#")
        for channel in self.channels.values():
            if channel.kind != "im" and channel.name == name:
                return channel
        if where in self.users:
            return self.direct(where)
        raise SlackError("channel_not_found")

    def direct(self, user: str) -> Channel:
        """The direct message between a person and the bot."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members and user != self.bot.id:
                return channel
        raise SlackError("channel_not_found")

    # messages

    def post(self, message: Message) -> Message:
        """Take a message in, as Slack does: blocks and elements without an id get one."""
        message.blocks = self.named(message.blocks)
        self.messages.append(message)
        self.posted.append(message)
        self.message_changed(message)
        return message

    def message(self, channel: str, ts: str) -> Message:
        """The message at a timestamp."""
        for message in reversed(self.messages):
            if message.channel == channel and message.ts == ts:
                return message
        raise SlackError("message_not_found")

    def rewrite(self, message: Message, text: str, blocks: list[Json]) -> None:
        """Put new content into a message."""
        message.text, message.blocks, message.edited = text, self.named(blocks), True
        self.posted.append(message)
        self.message_changed(message)

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self.messages.remove(message)
        self.tell({"type": "removed", "channel": message.channel, "ts": message.ts}, message)

    def message_changed(self, message: Message) -> None:
        """Tell the watchers that a message is new or different."""
        self.tell({"type": "message", "message": message.for_page()}, message)

    def notice(self, channel: str, user: str, text: str, thread_ts: str | None = None) -> Message:
        """A line from Slack itself that only this person sees."""
        ts = self.timestamps.next()
        return self.post(
            Message(channel, ts, user, text, thread_ts=thread_ts, visible_to=user, notice=True)
        )

    def named(self, blocks: list[Json]) -> list[Json]:
        """A copy of the blocks in which each block and each interactive element has an id."""
        blocks = copy.deepcopy(blocks)
        for block in blocks:
            block.setdefault("block_id", self.ids.next("b"))
            for element in interactive(block):
                element.setdefault("action_id", self.ids.next("a"))
        return blocks

    # views

    def new_view(self, user: str, body: Json, previous: View | None = None) -> View:
        """A view that the bot sent, with an id and a hash."""
        view_id = self.ids.next("V")
        body = {**body, "blocks": self.named(body.get("blocks", []))}
        root = previous.root_id if previous else view_id
        return View(
            view_id, user, body, self.ids.next("h"), root, previous.id if previous else None
        )

    def push_view(self, user: str, body: Json, *, first: bool) -> View:
        """Open a modal, or put one on top of the open ones."""
        stack = [] if first else self.modals.get(user, [])
        if len(stack) >= VIEW_STACK:
            raise SlackError("push_limit_reached")
        view = self.new_view(user, body, stack[-1] if stack else None)
        self.modals[user] = [*stack, view]
        self.views_changed(user)
        return view

    def change_view(self, view: View, body: Json) -> None:
        """Put new content into a view; what was typed stays where block and action are the same."""
        view.body = {**body, "blocks": self.named(body.get("blocks", []))}
        view.hash = self.ids.next("h")
        self.views_changed(view.user)

    def pop_view(self, view: View, *, all_of_them: bool = False) -> None:
        """Close a modal, or the whole stack."""
        stack = self.modals.get(view.user, [])
        self.modals[view.user] = [] if all_of_them else [v for v in stack if v.id != view.id]
        self.views_changed(view.user)

    def view(self, view_id: str = "", external_id: str = "") -> View:
        """An open modal or a Home by its id."""
        views = [view for stack in self.modals.values() for view in stack]
        for view in [*views, *self.homes.values()]:
            if view_id == view.id or (external_id and view.body.get("external_id") == external_id):
                return view
        raise SlackError("not_found")

    def views_changed(self, user: str) -> None:
        """Tell the person's page which modal is on top, and what the Home holds."""
        self._emit({"type": "views", **self.views_of(user)}, user)

    def views_of(self, user: str) -> Json:
        """The modal on top and the Home of a person, as the page shows them."""
        stack = self.modals.get(user, [])
        home = self.homes.get(user)
        top = stack[-1] if stack else None
        return {
            "modal": {**top.body, "id": top.id, "hash": top.hash} if top else None,
            "home": {**home.body, "id": home.id} if home else None,
        }

    # watching

    def watch(self, watcher: Watcher) -> None:
        """Call the watcher with every change; each change says who may see it (`to`)."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        """Stop calling the watcher."""
        self._watchers.remove(watcher)

    def tell(self, change: Json, message: Message) -> None:
        """Tell a change about a message to those who see the message."""
        self._emit(change, message.visible_to)

    @contextmanager
    def busy(self, user: str, channel: str, thread_ts: str | None = None) -> Iterator[None]:
        """While the bot has been asked and has not acknowledged yet."""
        change = {"type": "busy", "channel": channel, "thread_ts": thread_ts}
        self._emit({**change, "on": True}, user)
        try:
            yield
        finally:
            self._emit({**change, "on": False}, user)

    def _emit(self, change: Json, to: str | None) -> None:
        for watcher in tuple(self._watchers):
            watcher({**change, "to": to})

    def sees(self, user: str, message: Message) -> bool:
        """Whether a person sees a message."""
        if message.visible_to is not None:
            return message.visible_to == user
        return user in self.channels[message.channel].members


def interactive(block: Json) -> list[Json]:
    """The elements of a block that a person can use."""
    found: list[Json] = []
    for part in (block.get("accessory"), block.get("element"), *block.get("elements", [])):
        if isinstance(part, dict) and part.get("type") in INTERACTIVE:
            found.append(part)
    return found


INTERACTIVE = frozenset(
    {
        "button",
        "checkboxes",
        "datepicker",
        "multi_static_select",
        "number_input",
        "overflow",
        "plain_text_input",
        "radio_buttons",
        "static_select",
        "timepicker",
    }
)
