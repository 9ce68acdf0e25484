"""The page: its files, what it shows, the changes as they happen, and what the person does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from bot.sandbox import manifest
from bot.sandbox.exchange import Exchange
from bot.sandbox.guard import HEADERS, is_address
from bot.sandbox.model import Json, Message
from bot.sandbox.slack import FakeSlack
from bot.sandbox.slack_error import SlackError

FILES = Path(__file__).with_name("page")
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
MAX_TYPED = 12_000
KEEP_ALIVE = 15.0


@dataclass(slots=True)
class Page:
    """What the page needs besides the workspace."""

    welcome: Json
    streams: set[asyncio.Queue[Json | None]] = field(default_factory=set)


PAGE = web.AppKey("page", Page)
SLACK = web.AppKey("slack", FakeSlack)


def add_page(part: web.Application) -> None:
    """Add the page's routes."""
    part.router.add_get("/page/{name}", show_file)
    part.router.add_get("/state", show_state)
    part.router.add_get("/changes", stream_changes)
    for name in ACTS:
        part.router.add_post(f"/do/{name}", act)
    part.on_shutdown.append(_end_streams)


async def show_index(request: web.Request) -> web.Response:
    """The page itself, also when a link on another site leads to it."""
    if not is_address(request.host):
        return web.Response(text="The local workspace answers its own page only.", status=403)
    return _file("index.html")


async def show_file(request: web.Request) -> web.Response:
    """A script, the style sheet or an image of the page."""
    return _file(request.match_info["name"])


def _file(name: str) -> web.Response:
    file = FILES / name
    if file.parent != FILES or file.suffix not in TYPES or not file.is_file():
        raise web.HTTPNotFound
    content_type = TYPES[file.suffix]
    return web.Response(
        body=file.read_bytes(), content_type=content_type, charset="utf-8", headers=HEADERS
    )


async def show_state(request: web.Request) -> web.Response:
    """Everything the person sees now."""
    slack = request.app[SLACK]
    ws = slack.workspace
    me = _me(slack, request.query.get("user", "alex"))
    channels = [channel for channel in ws.channels.values() if me in channel.members]
    state = {
        "me": me,
        "bot": ws.bot.id,
        "users": [
            {
                "id": u.id,
                "name": u.name,
                "real_name": u.real_name,
                "title": u.title,
                "bot": u.is_bot,
            }
            for u in ws.users.values()
        ],
        "channels": [
            {
                "id": c.id,
                "name": ws.bot.name if c.kind == "im" else c.name,
                "kind": c.kind,
                "topic": c.topic,
            }
            for c in channels
        ],
        "messages": [m.for_page() for m in ws.messages if ws.sees(me, m)],
        "views": ws.views_of(me),
        "commands": manifest.commands(slack.manifest),
        "message_shortcuts": manifest.shortcuts(slack.manifest, "message"),
        "global_shortcuts": manifest.shortcuts(slack.manifest, "global"),
        "home": manifest.has_home(slack.manifest),
        "welcome": request.app[PAGE].welcome,
    }
    return web.json_response(state)


async def stream_changes(request: web.Request) -> web.StreamResponse:
    """The changes as server-sent events, until the page or the server closes."""
    slack, page = request.app[SLACK], request.app[PAGE]
    me = _me(slack, request.query.get("user", "alex"))
    queue: asyncio.Queue[Json | None] = asyncio.Queue()

    def take(change: Json) -> None:
        channel = change.get("channel") or change.get("message", {}).get("channel")
        member = not channel or me in slack.workspace.channels[channel].members
        if change["to"] in (None, me) and member:
            queue.put_nowait(change)

    response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
    await response.prepare(request)
    await response.write(b"retry: 1000\n\n")
    slack.workspace.watch(take)
    page.streams.add(queue)
    try:
        while True:
            try:
                change = await asyncio.wait_for(queue.get(), KEEP_ALIVE)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if change is None:
                return response
            await response.write(f"data: {json.dumps(change)}\n\n".encode())
    except ConnectionResetError:
        return response
    finally:
        slack.workspace.unwatch(take)
        page.streams.discard(queue)


async def _end_streams(part: web.Application) -> None:
    for queue in part[PAGE].streams:
        queue.put_nowait(None)


async def act(request: web.Request) -> web.Response:
    """Something the person does; it reaches the bot as a signed request."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    slack = request.app[SLACK]
    try:
        body: Json = await request.json()
        user = slack.workspace.users[_me(slack, body.get("user", ""))].name
        exchange = await ACTS[request.path.rpartition("/")[2]](slack, user, body)
    except (KeyError, LookupError, ValueError, SlackError):
        return web.json_response({"error": "That is not there any more."}, status=409)
    reply = exchange.reply if isinstance(exchange.reply, dict) else {}
    return web.json_response({"error": exchange.error, "errors": reply.get("errors")})


async def _send(slack: FakeSlack, user: str, body: Json) -> Exchange:
    """A message or a slash command."""
    text = str(body["text"]).strip()[:MAX_TYPED]
    channel, thread = str(body["channel"]), body.get("thread_ts")
    if not text:
        return Exchange()
    if not text.startswith("/"):
        return await slack.say(text, channel=channel, user=user, thread=thread)
    command, _, rest = text.partition(" ")
    if thread:
        me = slack.workspace.user(user).id
        said = f"`{command}` is not supported in threads. Type it in the channel instead."
        slack.workspace.notice(channel, me, said, thread)
        return Exchange(error="not_in_threads")
    return await slack.slash(command, rest.strip(), channel=channel, user=user)


async def _shortcut(slack: FakeSlack, user: str, body: Json) -> Exchange:
    message = _message(slack, body) if body.get("ts") else None
    return await slack.shortcut(str(body["callback_id"]), message, user=user)


async def _use(slack: FakeSlack, user: str, body: Json) -> Exchange:
    """A click or a choice, in a message or a view."""
    ws = slack.workspace
    where = ws.view(str(body["view"])) if body.get("view") else _message(slack, body)
    name, block_id = str(body["action_id"]), str(body["block_id"])
    return await slack.choose(where, name, body.get("value"), user=user, block_id=block_id)


async def _submit(slack: FakeSlack, user: str, body: Json) -> Exchange:
    view = slack.workspace.view(str(body["view"]))
    return await slack.submit(view, body.get("values"), user=user)


async def _dismiss(slack: FakeSlack, user: str, body: Json) -> Exchange:
    return await slack.dismiss(slack.workspace.view(str(body["view"])), user=user)


async def _home(slack: FakeSlack, user: str, body: Json) -> Exchange:
    return await slack.open_home(user=user, tab=str(body.get("tab", "home")))


def _message(slack: FakeSlack, body: Json) -> Message:
    return slack.workspace.message(str(body["channel"]), str(body["ts"]))


def _me(slack: FakeSlack, who: str) -> str:
    """The person the page acts for; never the bot."""
    people = (slack.alex, slack.maria)
    return next((user.id for user in people if who in (user.id, user.name)), slack.alex.id)


ACTS: dict[str, Callable[[FakeSlack, str, Json], Awaitable[Exchange]]] = {
    "send": _send,
    "shortcut": _shortcut,
    "use": _use,
    "submit": _submit,
    "dismiss": _dismiss,
    "home": _home,
}
