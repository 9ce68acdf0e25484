"""A workspace that behaves like Slack on the wire, for people without Slack and for tests."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bot.sandbox import acks, controls, manifest, typed
from bot.sandbox.api import Api
from bot.sandbox.courier import Courier, Tampering
from bot.sandbox.events import events_of
from bot.sandbox.exchange import Exchange, said_since
from bot.sandbox.files import Files
from bot.sandbox.ids import Clock, Credentials, Ids
from bot.sandbox.listening import listen
from bot.sandbox.model import Channel, Json, Message, View, Wire
from bot.sandbox.payloads import Payloads, Request
from bot.sandbox.responses import Responses
from bot.sandbox.server import PREFIX, Backend, slack_side
from bot.sandbox.slack_error import SlackError
from bot.sandbox.workspace import Workspace

EVENTS = "/slack/events"


class FakeSlack:
    """People act through its methods; the bot is reached by HTTP or Socket Mode only.

    Attributes:
        workspace: The state, to look at and to add users and channels to.
        api: The Web API: the calls the bot made, and how to let some fail.
        requests: All that was delivered to the bot, to deliver again.
    """

    def __init__(
        self,
        origin: str = "",
        *,
        clock: Clock = time.time,
        ids: Ids | None = None,
        app_manifest: Json | None = None,
        workspace: Workspace | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        self.credentials = credentials or Credentials()
        self.manifest = manifest.read_manifest() if app_manifest is None else app_manifest
        self.workspace = workspace or Workspace(clock, ids)
        self.alex = self.workspace.add_user("alex", "Alex Kim", title="Biller")
        self.maria = self.workspace.add_user("maria", "Maria Lopez", title="Certified coder")
        self.workspace.add_channel("billing", topic="Claims, denials and how to code the visit")
        self.workspace.add_channel("coding-questions", topic="Ask; someone knows")
        self.requests: list[Request] = []
        self._payloads = Payloads(self.workspace, self.credentials.verification_token)
        self.responses = Responses(self.workspace, "")
        self.files = Files(self.workspace)
        scopes = manifest.scopes(self.manifest)
        self.api = Api(self.workspace, self.files, self.credentials, scopes)
        secret = self.credentials.signing_secret
        self.courier = Courier(clock, self.workspace.ids, secret)
        self.backend = Backend(
            self.api, self.responses, self.files, self.courier, self.workspace.app_id
        )
        self._servers = AsyncExitStack()
        self.origin = ""
        if origin:
            self.serve_at(origin)

    # where it is

    def serve_at(self, origin: str) -> None:
        """Say under which origin it answers; requests go to ``/slack/events`` there."""
        self.origin = origin
        self.responses.address = f"{origin}{PREFIX}/response/"
        self.files.upload_address = f"{origin}{PREFIX}/upload/"
        self.files.file_address = f"{origin}{PREFIX}/files/"
        self.api.socket_url = f"ws{origin.removeprefix('http')}{PREFIX}/socket"
        self.courier.events_url = origin + EVENTS

    @property
    def api_url(self) -> str:
        """The base URL of the Web API."""
        return f"{self.origin}{PREFIX}/api/"

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which a bot talks to this workspace."""
        return {
            "SLACK_BOT_TOKEN": self.credentials.bot_token,
            "SLACK_APP_TOKEN": self.credentials.app_token,
            "SLACK_SIGNING_SECRET": self.credentials.signing_secret,
            "SLACK_API_URL": self.api_url,
        }

    @classmethod
    @asynccontextmanager
    async def start(cls, **options: Wire) -> AsyncIterator[FakeSlack]:
        """A workspace on a free port of this machine, with the options of the class."""
        slack = cls(**options)
        app = web.Application()
        app.add_subapp(PREFIX, slack_side(slack.backend))
        try:
            slack.serve_at(await listen(app, slack._servers))
            yield slack
        finally:
            await slack.close()

    async def connect(self, app: web.Application) -> str:
        """Serve the bot's web application on a free port and send to it; answers its origin."""
        origin = await listen(app, self._servers)
        self.courier.events_url = origin + EVENTS
        return origin

    async def close(self) -> None:
        """Close connections and the servers it started."""
        await self.courier.close()
        await self._servers.aclose()

    # what people do

    async def slash(
        self, command: str, text: str = "", *, channel: str = "billing", user: str = "alex"
    ) -> Exchange:
        """Type a slash command."""
        who, where = self.workspace.user(user), self._channel(channel, user)
        known = [entry["command"] for entry in manifest.commands(self.manifest)]
        if known and command not in known:
            notice = self.workspace.notice(where.id, who.id, f"`{command}` is not a command here.")
            return Exchange(error="unknown_command", messages=[notice])
        url = self.responses.create(where, who.id)
        return await self.deliver(self._payloads.command(who, where, command, text, url))

    async def say(
        self,
        text: str,
        *,
        channel: str = "billing",
        user: str = "alex",
        thread: Message | str | None = None,
        files: Iterable[tuple[str, bytes]] = (),
    ) -> Exchange:
        """Type a message, with files; the bot hears of it by a mention, in a DM, or subscribed."""
        ws, who, where = self.workspace, self.workspace.user(user), self._channel(channel, user)
        thread_ts = thread.thread_ts or thread.ts if isinstance(thread, Message) else thread
        message = ws.post(
            Message(
                where.id,
                ws.timestamps.next(),
                who.id,
                typed.message_text(ws, text),
                blocks=[typed.rich_text(ws, text)] if text else [],
                thread_ts=thread_ts,
                files=[self.files.share(name, data) for name, data in files],
            )
        )
        exchange = Exchange(message=message, mark=len(ws.posted))
        for event in events_of(ws, self.manifest, message):
            one = await self.deliver(self._payloads.event(event, where.id, thread_ts))
            exchange.deliveries.append(one)
            exchange.messages += one.messages
            exchange.request, exchange.status = one.request, one.status
            exchange.reply, exchange.error = one.reply, one.error or exchange.error
        return exchange

    async def shortcut(
        self, callback_id: str, message: Message | None = None, *, user: str = "alex"
    ) -> Exchange:
        """Pick a shortcut: from the message's menu, or without a message from the composer's."""
        who = self.workspace.user(user)
        if message is None:
            return await self.deliver(self._payloads.global_shortcut(who, callback_id))
        where = self.workspace.channels[message.channel]
        url = self.responses.create(where, who.id, message)
        return await self.deliver(
            self._payloads.message_shortcut(who, where, message, callback_id, url)
        )

    async def click(
        self, where: Message | View, wanted: str, *, user: str = "alex", block_id: str = ""
    ) -> Exchange:
        """Press a button, named by its action id or its text."""
        return await self.choose(where, wanted, None, user=user, block_id=block_id)

    async def choose(
        self,
        where: Message | View,
        wanted: str,
        value: Wire,
        *,
        user: str = "alex",
        block_id: str = "",
    ) -> Exchange:
        """Pick from a menu, by the option's value or text."""
        who = self.workspace.user(user)
        block, element = controls.find_element(where.blocks, wanted, block_id)
        action = controls.action(block, element, value)
        kept = where.values if isinstance(where, View) else where.state
        if element["type"] not in ("button", "overflow"):
            state = controls.chosen(element, value)
            kept.setdefault(block["block_id"], {})[element["action_id"]] = state
        if isinstance(where, View):
            return await self.deliver(self._payloads.view_action(who, where, action))
        channel = self.workspace.channels[where.channel]
        url = self.responses.create(channel, who.id, where)
        return await self.deliver(self._payloads.message_action(who, channel, where, action, url))

    async def submit(
        self, view: View, values: dict[str, dict[str, Wire]] | None = None, *, user: str = "alex"
    ) -> Exchange:
        """Press the modal's submit button with what was typed: block id, action id, value."""
        view.values = controls.view_values(view.blocks, values or {})
        request = self._payloads.view_submission(self.workspace.user(user), view)
        return await self.deliver(request)

    async def dismiss(self, view: View, *, user: str = "alex") -> Exchange:
        """Close the modal."""
        self.workspace.pop_view(view)
        if not view.body.get("notify_on_close"):
            return Exchange()
        return await self.deliver(self._payloads.view_closed(self.workspace.user(user), view))

    async def open_home(self, *, user: str = "alex", tab: str = "home") -> Exchange:
        """Open the bot's Home or Messages tab."""
        who = self.workspace.user(user)
        if not manifest.subscribed(self.manifest, "app_home_opened"):
            return Exchange()
        channel = self.workspace.direct(who.id).id
        event: Json = {"type": "app_home_opened", "user": who.id, "channel": channel, "tab": tab}
        event["event_ts"] = self.workspace.timestamps.next()
        if who.id in self.workspace.homes:
            home = self.workspace.homes[who.id]
            ws = self.workspace
            event["view"] = home.for_slack(ws.team, ws.app_id, ws.bot_id)
        return await self.deliver(self._payloads.event(event, channel))

    async def hear(self, event: Json) -> Exchange:
        """Tell the bot of itself: that it was removed, or given to workspaces."""
        return await self.deliver(self._payloads.of_the_app(event))

    async def verify_url(self, challenge: str = "challenge") -> Exchange:
        """Enter the bot's address in the app's settings."""
        return await self.deliver(self._payloads.url_verification(challenge))

    # delivery

    async def deliver(
        self,
        request: Request,
        *,
        retry: int = 0,
        reason: str = "http_timeout",
        signature: str | None = None,
        timestamp: str | None = None,
    ) -> Exchange:
        """Bring a request to the bot (again, or tampered with) and do what its answer asks for."""
        self.requests.append(request)
        mark = len(self.workspace.posted)
        with self.workspace.busy(request.user, request.channel, request.thread_ts):
            receipt = await self.courier.deliver(
                request, Tampering(retry, reason, signature, timestamp)
            )
        exchange = Exchange(request, receipt.status, receipt.body, receipt.error, mark)
        try:
            acks.follow(self.workspace, request, receipt)
        except SlackError as refusal:
            exchange.error = refusal.error
            exchange.problems = refusal.problems
            acks.complain(self.workspace, request, refusal.error, exchange.problems)
        exchange.messages = [m for m in self.workspace.posted[mark:] if not m.notice]
        return exchange

    async def answers(
        self, exchange: Exchange, count: int = 1, *, seconds: float = 30.0
    ) -> list[Message]:
        """What the bot said since, once that is so many; for answers after the acknowledgement."""
        exchange.messages = await said_since(self.workspace, exchange.mark, count, seconds)
        return exchange.messages

    # looking

    @property
    def modal(self) -> View:
        """Alex's open modal."""
        return self.modal_of("alex")

    def modal_of(self, user: str) -> View:
        """A person's open modal."""
        stack = self.workspace.modals.get(self.workspace.user(user).id)
        if not stack:
            raise LookupError("no modal is open")
        return stack[-1]

    def messages(self, channel: str = "billing", user: str = "alex") -> list[Message]:
        """All that a person sees in a channel, oldest first."""
        who, where = self.workspace.user(user), self._channel(channel, user)
        return [
            message
            for message in self.workspace.messages
            if message.channel == where.id and self.workspace.sees(who.id, message)
        ]

    def _channel(self, channel: str, user: str) -> Channel:
        """A channel by name; ``dm`` is the person's direct message with the bot."""
        ws = self.workspace
        return ws.direct(ws.user(user).id) if channel == "dm" else ws.channel(channel)
