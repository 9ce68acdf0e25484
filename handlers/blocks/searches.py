"""The codes that words were found in."""

from __future__ import annotations

from collections.abc import Sequence

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
from handlers.questions import CodesQuestion, Dated

MOST_BUTTONS = 5


def list_message(found: Sequence[tuple[str, str]], asked: Dated, *, lead: str = "") -> Message:
    """Codes with our labels, and a button to each of the first ones."""
    lines = [f"*{escape(lead)}* Codes whose labels come near:"] if lead else []
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
            *context(
                [
                    day(asked.on, assumed=asked.assumed),
                    "best matches by our labels; for sizes, sites and counts use /checkcode",
                ]
            ),
        ],
    )


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
