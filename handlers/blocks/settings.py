"""The modal with a channel's settings."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store.records import ChannelSettings, Subscription
from catalog.calendar import load_calendar
from catalog.payers import load_payers
from handlers.blocks.limits import Block
from handlers.ids import View

RHYTHMS = {
    "each": "each on its day, quiet on weekends",
    "weekends": "each on its day, weekends too",
    "weekly": "one message on Monday",
}


def settings_view(channel: str, settings: ChannelSettings, said: Subscription) -> Block:
    """The form, filled in with what holds now. Each block's id is its field's."""
    payers = [_option(payer.name, payer.id) for payer in load_payers()]
    kinds = [_option(kind.title, kind.id) for kind in load_calendar()]
    rhythm = "weekly" if said.weekly else "weekends" if said.weekends else "each"
    rhythms = [_option(text, value) for value, text in RHYTHMS.items()]
    return {
        "type": "modal",
        "callback_id": View.SETTINGS.value,
        "private_metadata": channel,
        "title": _plain("This channel"),
        "submit": _plain("Save"),
        "close": _plain("Cancel"),
        "blocks": [
            _input("payer", "Payer whose rules apply", _select(payers, settings.payer)),
            _input(
                "locality",
                "Medicare locality of the fees",
                _text(settings.locality),
                hint="A number such as 13202-01, a state or a name; national for the whole nation.",
            ),
            _input("kinds", "Remind of", _many(kinds, said.kinds), optional=True),
            _input(
                "lead",
                "Days before an update takes effect",
                _text(" ".join(str(days) for days in said.lead_days)),
            ),
            _input("time", "Time of the messages", _time(f"{said.at:%H:%M}")),
            _input(
                "zone", "Time zone", _text(said.zone), hint="Such as America/Chicago, or a city."
            ),
            _input("rhythm", "Messages come", _select(rhythms, rhythm)),
        ],
    }


def _input(
    name: str, label: str, element: Block, *, hint: str = "", optional: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": _plain(label),
        "optional": optional,
        "element": {**element, "action_id": name},
    }
    return {**block, "hint": _plain(hint)} if hint else block


def _text(value: str) -> Block:
    return {"type": "plain_text_input", "initial_value": value, "max_length": 100}


def _time(value: str) -> Block:
    return {"type": "timepicker", "initial_time": value}


def _select(options: Sequence[Block], value: str) -> Block:
    chosen = [option for option in options if option["value"] == value]
    select: Block = {"type": "static_select", "options": list(options)}
    return {**select, "initial_option": chosen[0]} if chosen else select


def _many(options: Sequence[Block], values: Sequence[str]) -> Block:
    chosen = [option for option in options if option["value"] in values]
    select: Block = {"type": "multi_static_select", "options": list(options)}
    return {**select, "initial_options": chosen} if chosen else select


def _option(text: str, value: str) -> Block:
    return {"text": _plain(text[:75]), "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
