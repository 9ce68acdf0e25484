"""What is said to the bot in a message: whatever a command understands, without its slash."""

from __future__ import annotations

from typing import Any

from bot.services import Services
from handlers.answering.answer import Answer
from handlers.answers import answer_message
from handlers.blocks.notices import form_by_command, notice
from handlers.channel import Channel
from handlers.deciding.listing import asks_for_decisions, decisions_list
from handlers.notes import code_of_note, note, note_in
from handlers.reminding import verbs
from handlers.reminding.calendar_file import post_calendar

_LOOK_UP = frozenset({"cpt", "lookup"})
_CHECK = frozenset({"checkcode", "check"})
_UPDATES = frozenset({"cptupdates", "updates", "reminders"})
_OF_UPDATES_ALONE = frozenset({"subscribe", "unsubscribe", "snooze"})
"""Verbs of reminders that say nothing else, so that ``updates`` may be left out."""


async def answer_spoken(text: str, body: dict[str, Any], services: Services) -> Answer:
    """The answer to a mention or a direct message: of the channel, or of the codes."""
    first, rest = (*text.split(maxsplit=1), "", "")[:2]
    word = first.lower().lstrip("/").rstrip(":")
    channel = Channel.of(body, services)
    if word in _UPDATES:
        return await _updates(channel, rest)
    if word in _OF_UPDATES_ALONE:
        return await _updates(channel, f"{word} {rest}")
    said = rest if word in _LOOK_UP | _CHECK else text
    if word not in _LOOK_UP and asks_for_decisions(said):
        return Answer(await decisions_list(channel))
    if word not in _CHECK and (typed := note_in(said)) is not None:
        about, words = typed
        # "Note: shave of the nose" is no note of a code.
        if not about or code_of_note(about, services.catalog) is not None:
            return Answer(await note(channel, about, words))
    return answer_message(text, services)


async def _updates(channel: Channel, text: str) -> Answer:
    verb = text.strip().lower().partition(" ")[0]
    if verb == verbs.SETTINGS:
        return Answer(form_by_command())
    if verb == verbs.CALENDAR:
        hindered = await post_calendar(channel)
        return Answer(hindered or notice("The calendar file is in the channel."))
    return Answer(await verbs.answer(channel, text))
