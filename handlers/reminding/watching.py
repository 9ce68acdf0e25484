"""Codes of which a channel hears what updates change, whether it bills them or not."""

from __future__ import annotations

import re

from bot.store.records import WatchedCode
from catalog.codes import normalize_code
from catalog.naming import is_known
from handlers.blocks.notices import notice
from handlers.blocks.parts import Message, escape
from handlers.channel import Channel
from handlers.reminding.unreadable import UnreadableError

MOST_WATCHED = 60
_EXPECTED_CODES = "Expected codes such as 17000 or L57.0."


async def watch(channel: Channel, text: str) -> Message:
    """Hear what updates change for codes."""
    codes = _codes(text)
    known = {record.code for record in await channel.team.all(WatchedCode, channel.id)}
    if len(known | set(codes)) > MOST_WATCHED:
        raise UnreadableError(f"A channel watches at most {MOST_WATCHED} codes.")
    catalog, today = channel.services.catalog, channel.services.today()
    unknown = [each for each in codes if not is_known(catalog, each, today)]
    if unknown:
        raise UnreadableError(f"I don't know {', '.join(unknown)}. Nothing was changed.")
    for each in codes:
        await channel.keep(WatchedCode(channel=channel.id, code=each))
    said = f"This channel watches {escape(', '.join(sorted(known | set(codes))))}."
    if await channel.subscription() is None:
        said += " No reminders come here yet. Start them: `/cptupdates subscribe`"
    return notice(said)


async def unwatch(channel: Channel, text: str) -> Message:
    """No longer hear of codes."""
    watched = [record.code for record in await channel.team.all(WatchedCode, channel.id)]
    codes = watched if text.strip().lower() in {"all", "everything"} else _codes(text)
    gone = [
        each for each in codes if await channel.drop(WatchedCode(channel=channel.id, code=each))
    ]
    if not gone:
        raise UnreadableError(
            "None of these codes is watched here. "
            + (f"Watched: {', '.join(watched)}." if watched else "No code is.")
        )
    return notice(f"No longer watched: {escape(', '.join(gone))}.")


def _codes(text: str) -> tuple[str, ...]:
    codes = []
    for word in filter(None, re.split(r"[\s,;&]+|\band\b", text.replace("&amp;", "&"))):
        named = normalize_code(word)
        if named is None:
            raise UnreadableError(
                f"“{word[:20]}” is no code. {_EXPECTED_CODES} `/cpt` and words find a code."
            )
        codes.append(named)
    if not codes:
        raise UnreadableError(_EXPECTED_CODES)
    return tuple(dict.fromkeys(codes))
