"""The updates of a channel as a calendar file, posted where everybody in the channel finds it."""

from __future__ import annotations

from datetime import timedelta

from bot.services import SlackRefusedError, Upload
from handlers.blocks.notices import notice
from handlers.blocks.parts import Message, code
from handlers.channel import Channel

SPAN = timedelta(days=366)


async def post_calendar(channel: Channel) -> Message | None:
    """Post a year's updates of the kinds that the channel hears of; what hinders it, if anything.

    A channel without reminders gets all kinds. Read again, the file changes events, not doubles
    them; its alarms are on the channel's lead days.
    """
    from bot.reminders.icalendar_file import icalendar_file

    said = await channel.subscription()
    today = channel.now.date() if said is None else channel.today(said)
    found = [
        update
        for update in channel.updates(today, today + SPAN)
        if said is None or update.kind in said.kinds
    ]
    days = (7,) if said is None else said.lead_days
    file = Upload(
        name=f"code-updates-{today}.ics",
        title=f"Code updates, {today} to {today + SPAN}",
        content=icalendar_file(found, written=channel.now, lead_days=days),
        alt="",
    )
    comment = (
        f"{len(found)} code updates for your own calendar, asked for by <@{channel.user}>. Open "
        "the file with Outlook, Google Calendar or Apple Calendar."
    )
    try:
        await channel.services.slack.upload(channel.id, file, comment)
    except SlackRefusedError as refused:
        return notice(
            f"I could not post the calendar file here ({code(refused.error)}). I must be a member "
            "of the channel: `/invite` me, then try again."
        )
    return None
