"""What ``/cptupdates`` answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.reminders.schedule import Due
from bot.store.records import Change, Delivery, Subscription
from catalog.calendar import load_calendar
from handlers.blocks.parts import Message, code, context, escape, fields, header, message, sections
from handlers.blocks.reminders import long_date, when

EXAMPLES = [
    ("/cptupdates subscribe", "all kinds of updates in this channel; or name them: `cpt icd ncci`"),
    ("/cptupdates unsubscribe mue", "no more of a kind; without one: nothing any more"),
    ("/cptupdates list", "what comes to this channel, and who changed it"),
    ("/cptupdates next", "the dates of the next messages"),
    ("/cptupdates preview", "the next message, for your eyes only"),
    ("/cptupdates time 8:30 Chicago", "local time of the messages, and the time zone"),
    ("/cptupdates lead 30 7 1 0", "days before an update takes effect"),
    ("/cptupdates snooze 2 weeks", "or `until 2027-01-15`, or `off`"),
    ("/cptupdates done icd", "the team has dealt with the next one; `reopen icd` takes it back"),
    ("/cptupdates weekly on", "one message on Monday instead; `weekends on` for Saturday, Sunday"),
    ("/cptupdates watch 17000 L57.0", "hear what changes for codes; `unwatch` ends it"),
    ("/cptupdates calendar", "a year of it as a file for your own calendar, posted here"),
    ("/cptupdates settings", "all of it in one form, and the payer and locality of this channel"),
]
MOST_DATES = 8

_QUIET = "Without anything due, nothing is posted. Saturday and Sunday are quiet."


def help_message() -> Message:
    """What can be typed, and which kinds there are."""
    kinds = [f"{code(kind.id)} {escape(kind.title)}" for kind in load_calendar()]
    lines = [f"{code(typed)}\n{what}" for typed, what in EXAMPLES]
    blocks = [
        header("Reminders of code updates"),
        *sections(lines),
        *sections(["*Kinds*", "  ·  ".join(kinds)]),
        *context([_QUIET]),
    ]
    return message("\n".join(f"{typed}: {what}" for typed, what in EXAMPLES), blocks)


def subscribed_message(
    said: str, subscription: Subscription, coming: Sequence[Due], today: date
) -> Message:
    """What was changed, what holds now, and when the next message comes."""
    first = next_words(coming, subscription, today)
    return message(
        escape(f"{said} {first}"),
        [
            *sections([f"*{escape(said)}*", escape(first)]),
            *kept_fields(subscription),
            *context(["I must be a member here to post: `/invite` me if I'm not.", _QUIET]),
        ],
    )


def ended_message(before: Subscription) -> Message:
    """No more reminders; what held is told, as it is gone now."""
    text = "No more reminders come to this channel."
    again = f"To have them again: {code('/cptupdates subscribe')}. What held until now:"
    return message(text, [*sections([f"*{text}*", again]), *kept_fields(before)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """All that is kept of a channel's reminders, for ``list``."""

    subscription: Subscription | None
    watched: Sequence[str]
    """Codes."""
    coming: Sequence[Due]
    uncertain: Sequence[Delivery]
    """Of which nobody knows whether they were posted."""
    changes: Sequence[Change]
    """The newest first."""
    done: Sequence[str]
    """Ids of updates that are still to come or fresh."""


def list_message(held: Remembered, today: date) -> Message:
    """All that is kept of this channel's reminders."""
    subscription, watched = held.subscription, held.watched
    if subscription is None:
        text = "No reminders come to this channel."
        start = f"Start them: {code('/cptupdates subscribe')}"
        return message(text, sections([f"*{text}*", start, *_watched(watched)]))
    state = next_words(held.coming, subscription, today)
    if subscription.stopped:
        state = (
            "Stopped when codedesk was removed from this workspace. Type /cptupdates subscribe."
            if subscription.stopped == "app_uninstalled"
            else f"Stopped: Slack answered {subscription.stopped}. Add me to the channel and type "
            "/cptupdates subscribe."
        )
    blocks = [
        *sections([f"*{escape(state)}*"]),
        *kept_fields(subscription),
        *sections(_watched(watched)),
        *sections(_done(held.done)),
        *sections(
            [
                f"⚠ I can't tell whether the message for {long_date(delivery.day)} was posted."
                for delivery in held.uncertain
            ]
        ),
        *context([_changed(change, subscription) for change in held.changes]),
    ]
    return message(escape(state), blocks)


def next_message(coming: Sequence[Due], subscription: Subscription, today: date) -> Message:
    """The dates of the next messages."""
    if not coming:
        nothing = next_words(coming, subscription, today)
        return message(nothing, sections([nothing]))
    lines = []
    for due in coming[:MOST_DATES]:
        kinds = ", ".join(dict.fromkeys(update.title for update in due.updates))
        effective = ", ".join(dict.fromkeys(str(update.effective) for update in due.updates))
        day = f"*{long_date(due.day)}* ({when(due.day, today)})"
        lines.append(f"{day}: {escape(kinds)}, effective {effective}")
    zone = f"at {subscription.at:%H:%M}, {subscription.zone}"
    return message(escape("\n".join(lines)), [*sections(lines), *context([escape(zone)])])


def next_words(coming: Sequence[Due], subscription: Subscription, today: date) -> str:
    """When the next message comes."""
    if not coming:
        return "No message is due within a year."
    due = coming[0]
    return (
        f"The next message comes on {long_date(due.day)} ({when(due.day, today)}) at "
        f"{subscription.at:%H:%M}, {subscription.zone}."
    )


def kept_fields(subscription: Subscription) -> list[dict[str, object]]:
    """What is kept of a channel's reminders, field by field."""
    until = subscription.snoozed_until
    return fields(
        [
            ("Kinds", _kinds(subscription.kinds)),
            ("Messages come", lead_words(subscription.lead_days)),
            ("Time", escape(f"{subscription.at:%H:%M} {subscription.zone}")),
            ("Rhythm", "weekly, on Monday" if subscription.weekly else "each on its day"),
            ("Weekends", "" if subscription.weekly else _weekends(subscription)),
            ("Snoozed until", str(until) if until else ""),
        ]
    )


def _weekends(subscription: Subscription) -> str:
    return "too" if subscription.weekends else "quiet: on the Friday before"


def _watched(codes: Sequence[str]) -> list[str]:
    return [f"Watched codes: {escape(', '.join(codes))}"] if codes else []


def _done(updates: Sequence[str]) -> list[str]:
    return [f"Done, no more reminders: {escape(', '.join(updates))}"] if updates else []


def lead_words(days: Sequence[int]) -> str:
    """Lead days as people say them: ``30, 7 and 1 days before, and on the day``."""
    before = [str(day) for day in days if day]
    words = " and ".join(filter(None, [", ".join(before[:-1]), *before[-1:]]))
    words = f"{words} {'day' if before == ['1'] else 'days'} before" if before else ""
    on_the_day = ["on the day"] if 0 in days else []
    return ", and ".join(filter(None, [words, *on_the_day]))


def _kinds(kinds: Sequence[str]) -> str:
    titles = {kind.id: kind.title for kind in load_calendar()}
    if len(kinds) == len(titles):
        return "all"
    return escape(", ".join(titles.get(kind, kind) for kind in kinds)) or "none"


_RECORDS = {
    "subscription": "the reminders", "settings": "the payer or the locality",
    "watched-code": "a watched code", "done-task": "an update that is done", "note": "a note",
    "accepted-finding": "an accepted finding", "rule-switch": "a rule",
}  # fmt: skip
_REMOVED = {
    "subscription": "the reminders ended", "done-task": "an update is open again",
    "accepted-finding": "a finding is shown again", "rule-switch": "a rule is shown again",
}  # fmt: skip
_FIELDS = {
    "kinds": "kinds", "lead_days": "days before", "at": "time", "zone": "time zone",
    "weekends": "weekends", "weekly": "rhythm", "snoozed_until": "snooze", "stopped": "stopped",
}  # fmt: skip


def _changed(change: Change, subscription: Subscription) -> str:
    """Who changed what and when, on the clocks of the channel."""
    named = [_FIELDS[name] for name in change.values if name in _FIELDS]
    begun = change.kind == "subscription" and "since" in change.values
    what = _RECORDS.get(change.kind, change.kind)
    if change.removed:
        what = _REMOVED.get(change.kind, f"{what} removed")
    elif begun:
        what += " begun"
    elif named:
        what += f": {', '.join(named)}"
    elif change.key:
        what += f": {change.key}"
    who = f"<@{change.user}>" if change.user.startswith(("U", "W")) else escape(change.user)
    at = change.at.astimezone(subscription.time_zone)
    return f"{long_date(at.date())} {at:%H:%M}, {who or 'someone'}: {escape(what)}"
