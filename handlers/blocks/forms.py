"""The fields of modals; each block's id is its field's name."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.limits import Block

OPTION = 75
"""Characters of an option's text."""


def field(
    name: str, label: str, element: Block, *, hint: str = "", optional: bool = False
) -> Block:
    """A labelled input."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "optional": optional,
        "element": {**element, "action_id": name},
    }
    return {**block, "hint": plain(hint)} if hint else block


def typed(
    name: str, label: str, value: str, *, most: int = 100, hint: str = "", optional: bool = False
) -> Block:
    """A line of text."""
    element: Block = {"type": "plain_text_input", "max_length": most}
    if value:
        element["initial_value"] = value
    return field(name, label, element, hint=hint, optional=optional)


def picked(name: str, label: str, options: Sequence[Block], value: str) -> Block:
    """One of several, from a list that opens."""
    return field(name, label, _chosen("static_select", options, value))


def choice(name: str, label: str, options: Sequence[Block], value: str) -> Block:
    """One of a few, all of them in sight."""
    return field(name, label, _chosen("radio_buttons", options, value))


def many(
    name: str, label: str, options: Sequence[Block], values: Sequence[str], *, hint: str = ""
) -> Block:
    """Any of several."""
    chosen = [option for option in options if option["value"] in values]
    select: Block = {"type": "multi_static_select", "options": list(options)}
    if chosen:
        select["initial_options"] = chosen
    return field(name, label, select, hint=hint, optional=True)


def at_time(name: str, label: str, value: str) -> Block:
    """A time of the day, as ``09:00``."""
    return field(name, label, {"type": "timepicker", "initial_time": value})


def _chosen(kind: str, options: Sequence[Block], value: str) -> Block:
    select: Block = {"type": kind, "options": list(options)}
    chosen = [option for option in options if option["value"] == value]
    return {**select, "initial_option": chosen[0]} if chosen else select


def optioned(text: str, value: str) -> Block:
    """An option of a list."""
    shown = text if len(text) <= OPTION else f"{text[: OPTION - 1]}…"
    return {"text": plain(shown), "value": value}


def plain(text: str) -> Block:
    """Text without any marks."""
    return {"type": "plain_text", "text": text, "emoji": False}
