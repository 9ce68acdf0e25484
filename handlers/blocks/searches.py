"""The codes that words were found in."""

from __future__ import annotations

from collections.abc import Sequence

from bot.plural import plural
from handlers.blocks.notices import notice
from handlers.blocks.parts import (
    Button,
    Message,
    buttons,
    code,
    context,
    escape,
    message,
    sections,
)
from handlers.blocks.wording import day
from handlers.questions import CodesQuestion, Dated, RangeQuestion

MOST_BUTTONS = 5


BY_LABELS = "best matches by our labels; for sizes, sites and counts use /checkcode"


def list_message(
    found: Sequence[tuple[str, str]], asked: Dated, *, lead: str = "", foot: str = BY_LABELS
) -> Message:
    """Codes with our labels below a line, and a button to each of the first ones."""
    lines = [lead] if lead else []
    lines += [f"*{escape(entry)}*  {escape(label)}" for entry, label in found]
    row = [
        Button(f"Show {entry}", CodesQuestion(codes=(entry,), on=asked.on, assumed=asked.assumed))
        for entry, _ in found[:MOST_BUTTONS]
    ]
    text = "; ".join(f"{entry} {label}" for entry, label in found)
    return message(
        escape(text),
        [
            *sections(lines),
            *buttons(row),
            *context([day(asked.on, assumed=asked.assumed), foot]),
        ],
    )


def range_message(found: Sequence[tuple[str, str]], asked: RangeQuestion, most: int) -> Message:
    """The codes of a range, as many as fit."""
    title = f"{asked.first} to {asked.last}"
    if not found:
        return notice(f"My lists have no code with a label from {escape(title)}.")
    shown, left = found[:most], len(found) > most
    lead = f"*{escape(title)}:* {'the first ' if left else ''}{plural(len(shown), 'code')}"
    return list_message(shown, asked, lead=lead, foot="codes that our tables have a label for")


def nothing_found_message(words: str) -> Message:
    """No label holds the words."""
    text = "I found no code for these words."
    return message(
        text,
        sections(
            [
                f"*{text}*  {code(words[:200])}",
                f"Type what was done to get codes from it: {code('/checkcode shave nose 0.7 cm')}",
            ]
        ),
    )
