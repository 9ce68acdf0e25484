"""What the bot wants to say becomes a message, or Slack's refusal."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox import limits
from bot.sandbox.model import Channel, Json, Message, Wire
from bot.sandbox.slack_error import SlackError
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a message after Slack's checks."""

    text: str
    blocks: list[Json]
    attachments: list[Json]
    thread_ts: str | None
    metadata: Json | None
    broadcast: bool = False
    files: tuple[Json, ...] = ()


def writable(workspace: Workspace, where: str) -> Channel:
    """The channel, when the bot may write in it."""
    channel = workspace.channel(where)
    if channel.archived:
        raise SlackError("is_archived")
    if workspace.bot.id not in channel.members:
        raise SlackError("channel_not_found" if channel.kind == "group" else "not_in_channel")
    return channel


def content(workspace: Workspace, channel: Channel, args: Json) -> Content:
    """Check what the bot sent; raises SlackError with Slack's word for what is wrong."""
    text, blocks, attachments = (args.get(name) for name in ("text", "blocks", "attachments"))
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    if text is not None and not isinstance(text, str):
        raise SlackError("invalid_arguments")
    if text and len(text) > limits.MAX_TEXT:
        raise SlackError("msg_too_long")
    if blocks:
        refuse(limits.block_problems(blocks), "invalid_blocks")
        if limits.characters(blocks) > limits.MAX_BLOCK_CHARACTERS:
            raise SlackError("msg_blocks_too_long")
    thread_ts = args.get("thread_ts")
    if thread_ts:
        check_thread(workspace, channel, str(thread_ts))
    return Content(
        text=text or "",
        blocks=blocks or [],
        attachments=attachments or [],
        thread_ts=thread_ts or None,
        metadata=args.get("metadata"),
        broadcast=is_true(args.get("reply_broadcast")),
    )


def bot_message(
    workspace: Workspace, channel: Channel, said: Content, visible_to: str | None = None
) -> Message:
    """Post the content as the bot."""
    return workspace.post(
        Message(
            channel=channel.id,
            ts=workspace.timestamps.next(),
            user=workspace.bot.id,
            text=said.text,
            blocks=said.blocks,
            attachments=said.attachments,
            thread_ts=said.thread_ts,
            visible_to=visible_to,
            bot_id=workspace.bot_id,
            metadata=said.metadata,
            broadcast=said.broadcast,
            files=list(said.files),
        )
    )


def check_thread(workspace: Workspace, channel: Channel, thread_ts: str) -> None:
    """The parent must exist (real Slack is laxer here; a wrong timestamp is always a bug)."""
    try:
        workspace.message(channel.id, thread_ts)
    except SlackError:
        raise SlackError("thread_not_found") from None


def refuse(problems: list[str], error: str) -> None:
    """Raise the error when there are problems."""
    if problems:
        raise SlackError(error, response_metadata={"messages": problems})


def is_true(value: Wire) -> bool:
    """A flag, as JSON, as a form field, or as the text some libraries send."""
    return value is True or str(value).lower() in ("true", "1")
