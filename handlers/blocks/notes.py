"""The notes that a channel keeps of codes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store.records import Note
from handlers.blocks.parts import Message, code, escape, header, message, sections


def notes_message(notes: Sequence[Note], example: str) -> Message:
    """All notes by code; without any, how one is made."""
    if not notes:
        text = "This channel has no notes of codes."
        return message(text, sections([f"{text} Type one: {code(example)}."]))
    title = "Notes of this channel"
    lines = [
        f"*{escape(note.code)}:* {escape(note.text)}"
        for note in sorted(notes, key=lambda note: note.code)
    ]
    return message(f"{title}: {len(notes)}", [header(title), *sections(lines)])
