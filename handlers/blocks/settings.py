"""The modal with a channel's settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.reminders.schedule import Due
from bot.store.records import ChannelSettings, Subscription
from catalog.calendar import load_calendar
from catalog.payers import load_payers
from handlers.blocks.forms import at_time, many, optioned, picked, plain, typed
from handlers.blocks.limits import Block
from handlers.blocks.parts import escape, fields, sections
from handlers.blocks.updates import kept_fields, next_words
from handlers.ids import View

RHYTHMS = {
    "each": "each on its day, quiet on weekends",
    "weekends": "each on its day, weekends too",
    "weekly": "one message on Monday",
}


def settings_view(channel: str, settings: ChannelSettings, said: Subscription) -> Block:
    """The form, filled in with what holds now."""
    payers = [optioned(payer.name, payer.id) for payer in load_payers()]
    kinds = [optioned(kind.title, kind.id) for kind in load_calendar()]
    rhythm = "weekly" if said.weekly else "weekends" if said.weekends else "each"
    rhythms = [optioned(text, value) for value, text in RHYTHMS.items()]
    return {
        "type": "modal",
        "callback_id": View.SETTINGS.value,
        "private_metadata": channel,
        "title": plain("This channel"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": [
            picked("payer", "Payer whose rules apply", payers, settings.payer),
            typed(
                "locality",
                "Medicare locality of the fees",
                settings.locality,
                hint="A number such as 13202-01, a state or a name; national for the whole nation.",
            ),
            many("kinds", "Remind of", kinds, said.kinds, hint="None chosen: no reminders."),
            typed(
                "lead",
                "Days before an update takes effect",
                " ".join(str(days) for days in said.lead_days),
                hint="Such as 30 7 1 0; 0 is the day itself.",
            ),
            at_time("time", "Time of the messages", f"{said.at:%H:%M}"),
            typed("zone", "Time zone", said.zone, hint="Such as America/Chicago, or a city."),
            picked("rhythm", "Messages come", rhythms, rhythm),
        ],
    }


def saved_view(
    settings: ChannelSettings, said: Subscription | None, coming: Sequence[Due], today: date
) -> Block:
    """What holds from now on, in place of the form."""
    payers = {payer.id: payer.name for payer in load_payers()}
    answers = [
        ("Payer whose rules apply", escape(payers.get(settings.payer, settings.payer))),
        ("Medicare locality of the fees", escape(settings.locality)),
    ]
    reminders = ["No reminders come to this channel."]
    if said is not None:
        reminders = [escape(next_words(coming, said, today))]
    return {
        "type": "modal",
        "title": plain("Saved"),
        "close": plain("Close"),
        "blocks": [
            *fields(answers),
            *sections([f"*{line}*" for line in reminders]),
            *(kept_fields(said) if said is not None else []),
        ],
    }
