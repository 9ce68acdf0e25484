"""``/cpt note CODE TEXT``: what a channel wants to remember of a code, shown on its card.

Without a code all notes of the channel are listed.
"""

from __future__ import annotations

import re

from bot.store.records import Note
from catalog.catalog import Catalog
from catalog.codes import normalize_code
from catalog.naming import is_known
from catalog.reading import identifiers
from handlers.blocks.notes import notes_message
from handlers.blocks.notices import note_refused, notice
from handlers.blocks.parts import Message, code, escape
from handlers.channel import Channel

LONGEST = 500
_NOTE = re.compile(r"notes?\b\s*:?\s*(?P<code>\S*)\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL)
_REMOVE = frozenset({"none", "remove", "delete", "-", "off"})
_EXAMPLE = "/cpt note 11102 photo before the biopsy for this plan"


def note_in(text: str) -> tuple[str, str] | None:
    """The code and the text behind ``note``; None where something else is asked."""
    found = _NOTE.fullmatch(text.strip())
    return None if found is None else (found["code"], " ".join(found["text"].split()))


async def note(channel: Channel, typed: str, text: str) -> Message:
    """Keep a note of a code, show it where no text is given, or let go of it."""
    if seen := identifiers.find(text):
        return note_refused(identifiers.describe(seen))
    if not typed:
        return notes_message(await channel.team.all(Note, channel.id), _EXAMPLE)
    about = code_of_note(typed, channel.services.catalog)
    if about is None:
        return notice(f"Which code is the note about? Type it like {code(_EXAMPLE)}.")
    if len(text) > LONGEST:
        return notice(f"A note has {LONGEST} characters at most; this one has {len(text)}.")
    before = await channel.team.get(Note, channel.id, about)
    if not text or text.lower() in _REMOVE:
        if before is None:
            return notice(f"This channel has no note of {about}. Type one: {code(_EXAMPLE)}.")
        if not text:
            return notice(f"*{about}:* {escape(before.text)}\n{_take_off(about)}")
        await channel.drop(before)
        return notice(f"The note of {about} is gone.{_was(before)}")
    await channel.keep(Note(channel=channel.id, code=about, text=text))
    said = f"Noted; the card of {about} shows it in this channel.{_was(before)}"
    if not is_known(channel.services.catalog, about, channel.services.today()):
        said += f" None of my lists has {about}. {_take_off(about)}"
    return notice(said)


def _was(before: Note | None) -> str:
    return f" It was: {escape(before.text)}" if before is not None else ""


def _take_off(about: str) -> str:
    return f"To take it off: {code(f'/cpt note {about} none')}."


def code_of_note(typed: str, catalog: Catalog) -> str | None:
    """The code or modifier that a note is about; None for any other word."""
    modifier = typed.upper()
    return normalize_code(typed) or (modifier if catalog.modifier(modifier) else None)
