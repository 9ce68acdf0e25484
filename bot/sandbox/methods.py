"""The Web API methods that a bot of this kind calls; any other answers ``unknown_method``."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox import limits
from bot.sandbox.compose import bot_message, content, refuse, writable
from bot.sandbox.model import Channel, Json, Message, User, View, Wire
from bot.sandbox.slack_error import SlackError
from bot.sandbox.workspace import Workspace

Method = Callable[[Workspace, Json], Json]


def _required(args: Json, name: str) -> Wire:
    if args.get(name) in (None, ""):
        problem = f"[ERROR] missing required field: {name}"
        raise SlackError("invalid_arguments", response_metadata={"messages": [problem]})
    return args[name]


def _own(ws: Workspace, args: Json, refusal: str) -> Message:
    """The bot's own message that the call is about."""
    channel = ws.channel(str(_required(args, "channel")))
    message = ws.message(channel.id, str(_required(args, "ts")))
    if message.ephemeral:
        raise SlackError("message_not_found")
    if message.user != ws.bot.id:
        raise SlackError(refusal)
    return message


def _warning(args: Json) -> Json:
    if args.get("text"):
        return {}
    warning = "missing_text_in_message"
    return {"warning": warning, "response_metadata": {"warnings": [warning]}}


def api_test(ws: Workspace, args: Json) -> Json:
    """Answer what was sent."""
    return {"args": args}


def auth_test(ws: Workspace, args: Json) -> Json:
    """Who the token belongs to."""
    return {
        "url": f"https://{ws.team_domain}.invalid/",
        "team": ws.team_domain,
        "user": ws.bot.name,
        "team_id": ws.team,
        "user_id": ws.bot.id,
        "bot_id": ws.bot_id,
        "enterprise_id": ws.enterprise.id if ws.enterprise else None,
        "is_enterprise_install": ws.org_wide,
    }


def chat_post_message(ws: Workspace, args: Json) -> Json:
    """Say something in a channel, a thread or a direct message."""
    channel = writable(ws, str(_required(args, "channel")))
    message = bot_message(ws, channel, content(ws, channel, args))
    body = message.for_slack(ws.team, ws.app_id)
    return {"channel": channel.id, "ts": message.ts, "message": body, **_warning(args)}


def chat_post_ephemeral(ws: Workspace, args: Json) -> Json:
    """Say something that one person sees."""
    channel = writable(ws, str(_required(args, "channel")))
    user = str(_required(args, "user"))
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    message = bot_message(ws, channel, content(ws, channel, args), visible_to=user)
    return {"message_ts": message.ts, **_warning(args)}


def chat_update(ws: Workspace, args: Json) -> Json:
    """Change one of the bot's own messages."""
    message = _own(ws, args, "cant_update_message")
    said = content(ws, ws.channels[message.channel], {**args, "thread_ts": None})
    ws.rewrite(message, said.text, said.blocks)
    body = message.for_slack(ws.team, ws.app_id)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": body}


def chat_delete(ws: Workspace, args: Json) -> Json:
    """Delete one of the bot's own messages."""
    message = _own(ws, args, "cant_delete_message")
    ws.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def chat_get_permalink(ws: Workspace, args: Json) -> Json:
    """A link to a message."""
    channel = ws.channel(str(_required(args, "channel")))
    message = ws.message(channel.id, str(_required(args, "message_ts")))
    path = f"archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": f"https://{ws.team_domain}.invalid/{path}"}


def blocks_validate(ws: Workspace, args: Json) -> Json:
    """Check blocks without posting them."""
    refuse(limits.block_problems(_required(args, "blocks")), "invalid_blocks")
    return {}


def conversations_open(ws: Workspace, args: Json) -> Json:
    """The direct message with a person."""
    users = _required(args, "users")
    user = ws.user(str(users[0] if isinstance(users, list) else users).split(",")[0])
    return {"channel": {"id": ws.direct(user.id).id}, "already_open": True, "no_op": True}


def conversations_info(ws: Workspace, args: Json) -> Json:
    """What a channel is."""
    channel = ws.channel(str(_required(args, "channel")))
    if channel.kind == "group" and ws.bot.id not in channel.members:
        raise SlackError("channel_not_found")
    return {"channel": channel_json(ws, channel)}


def conversations_join(ws: Workspace, args: Json) -> Json:
    """Join a public channel."""
    channel = ws.channel(str(_required(args, "channel")))
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    channel.members.add(ws.bot.id)
    return {"channel": channel_json(ws, channel)}


def conversations_list(ws: Workspace, args: Json) -> Json:
    """The channels; only public ones unless `types` asks for more."""
    names = {"channel": "public_channel", "group": "private_channel", "im": "im"}
    asked = str(args.get("types") or "public_channel").split(",")
    found = [
        channel_json(ws, channel)
        for channel in ws.channels.values()
        if names[channel.kind] in asked
        and (channel.kind == "channel" or ws.bot.id in channel.members)
    ]
    return {"channels": found, "response_metadata": {"next_cursor": ""}}


def users_info(ws: Workspace, args: Json) -> Json:
    """Who a person is."""
    return {"user": user_json(ws, ws.user(str(_required(args, "user"))))}


def reactions_add(ws: Workspace, args: Json) -> Json:
    """Put an emoji under a message."""
    channel = ws.channel(str(_required(args, "channel")))
    message = ws.message(channel.id, str(_required(args, "timestamp")))
    users = message.reactions.setdefault(str(_required(args, "name")), [])
    if ws.bot.id in users:
        raise SlackError("already_reacted")
    users.append(ws.bot.id)
    ws.message_changed(message)
    return {}


def reactions_remove(ws: Workspace, args: Json) -> Json:
    """Take the emoji away again."""
    channel = ws.channel(str(_required(args, "channel")))
    message = ws.message(channel.id, str(_required(args, "timestamp")))
    name = str(_required(args, "name"))
    if ws.bot.id not in message.reactions.get(name, []):
        raise SlackError("no_reaction")
    message.reactions[name].remove(ws.bot.id)
    if not message.reactions[name]:
        del message.reactions[name]
    ws.message_changed(message)
    return {}


def views_open(ws: Workspace, args: Json) -> Json:
    """Open a modal."""
    return _opened(ws, args, first=True)


def views_push(ws: Workspace, args: Json) -> Json:
    """Put a modal on top of the open one."""
    return _opened(ws, args, first=False)


def _opened(ws: Workspace, args: Json, *, first: bool) -> Json:
    body = _view_body(args, "modal")
    user = ws.triggers.use(str(_required(args, "trigger_id")))
    return {"view": view_json(ws, ws.push_view(user, body, first=first))}


def views_update(ws: Workspace, args: Json) -> Json:
    """Change an open modal."""
    view = ws.view(str(args.get("view_id") or ""), str(args.get("external_id") or ""))
    if args.get("hash") and args["hash"] != view.hash:
        raise SlackError("hash_conflict")
    ws.change_view(view, _view_body(args, "modal"))
    return {"view": view_json(ws, view)}


def views_publish(ws: Workspace, args: Json) -> Json:
    """Set a person's App Home."""
    user = ws.user(str(_required(args, "user_id")))
    body = _view_body(args, "home")
    home = ws.homes.get(user.id)
    if args.get("hash") and home is not None and args["hash"] != home.hash:
        raise SlackError("hash_conflict")
    if home is None:
        home = ws.homes[user.id] = ws.new_view(user.id, body)
        ws.views_changed(user.id)
    else:
        ws.change_view(home, body)
    return {"view": view_json(ws, home)}


def _view_body(args: Json, kind: str) -> Json:
    body: Json = _required(args, "view")
    refuse(limits.view_problems(body), "invalid_arguments")
    if body["type"] != kind:
        raise SlackError("invalid_arguments")
    return body


def view_json(ws: Workspace, view: View) -> Json:
    """A view as Slack writes it."""
    return view.for_slack(ws.team, ws.app_id, ws.bot_id)


def channel_json(ws: Workspace, channel: Channel) -> Json:
    """A channel as Slack writes it."""
    return {
        "id": channel.id,
        "name": channel.name if channel.kind != "im" else None,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_member": ws.bot.id in channel.members,
        "topic": {"value": channel.topic},
    }


def user_json(ws: Workspace, user: User) -> Json:
    """A member as Slack writes it."""
    return {
        "id": user.id,
        "team_id": ws.team,
        "name": user.name,
        "real_name": user.real_name,
        "is_bot": user.is_bot,
        "deleted": False,
        "tz": "America/New_York",
        "tz_offset": -18000,
        "profile": {"real_name": user.real_name, "display_name": user.name, "title": user.title},
    }


METHODS: dict[str, Method] = {
    "api.test": api_test,
    "auth.test": auth_test,
    "blocks.validate": blocks_validate,
    "chat.delete": chat_delete,
    "chat.getPermalink": chat_get_permalink,
    "chat.postEphemeral": chat_post_ephemeral,
    "chat.postMessage": chat_post_message,
    "chat.update": chat_update,
    "conversations.info": conversations_info,
    "conversations.join": conversations_join,
    "conversations.list": conversations_list,
    "conversations.open": conversations_open,
    "reactions.add": reactions_add,
    "reactions.remove": reactions_remove,
    "users.info": users_info,
    "views.open": views_open,
    "views.publish": views_publish,
    "views.push": views_push,
    "views.update": views_update,
}

SCOPES: dict[str, frozenset[str]] = {
    "chat.delete": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.info": frozenset({"channels:read", "groups:read", "im:read"}),
    "conversations.join": frozenset({"channels:join"}),
    "conversations.list": frozenset({"channels:read", "groups:read", "im:read"}),
    "conversations.open": frozenset({"im:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "reactions.add": frozenset({"reactions:write"}),
    "reactions.remove": frozenset({"reactions:write"}),
    "users.info": frozenset({"users:read"}),
}
"""Any one of these scopes allows the method; one that is not listed needs none."""
