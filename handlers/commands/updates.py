"""``/cptupdates``: this channel's reminders of code updates."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services, SlackRefusedError
from handlers.answering.answer import Answer
from handlers.blocks.notices import notice
from handlers.blocks.parts import code
from handlers.channel import Channel
from handlers.commands.reply import reply
from handlers.reminding.calendar_file import post_calendar
from handlers.reminding.verbs import CALENDAR, SETTINGS, answer
from handlers.views.settings import open_settings


async def manage_updates(ack: AsyncAck, command: dict[str, Any], *, services: Services) -> None:
    """Answer what is typed behind ``/cptupdates``."""
    channel, text = Channel.of(command, services), command.get("text", "")
    verb = text.strip().lower().partition(" ")[0]
    if verb == SETTINGS:
        await _open_form(ack, channel, command["trigger_id"])
    elif verb == CALENDAR:
        await ack()
        services.background.start(_post_calendar(channel, command["response_url"]))
    else:
        await reply(ack, Answer(await answer(channel, text)))


async def _post_calendar(channel: Channel, url: str) -> None:
    """Slack takes three calls for a file: too long for the request; what hinders it is said."""
    hindered = await post_calendar(channel)
    if hindered is not None:
        with suppress(SlackRefusedError):  # there is no other way left to tell the person
            await channel.services.slack.respond(url, hindered.text, hindered.blocks)


async def _open_form(ack: AsyncAck, channel: Channel, trigger: str) -> None:
    try:
        await open_settings(channel, trigger)
    except SlackRefusedError as refused:
        said = notice(f"Slack did not open the form ({code(refused.error)}). Please try again.")
        await reply(ack, Answer(said))
    else:
        await ack()
