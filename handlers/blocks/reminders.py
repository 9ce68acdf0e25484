"""The reminder itself, and what its subscriber is told when it cannot be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.plural import plural
from catalog.calendar import Held, Update
from handlers.blocks.limits import TEXT, Block, clamp
from handlers.blocks.notices import notice
from handlers.blocks.parts import (
    Message,
    bullets,
    code,
    context,
    escape,
    header,
    message,
    sections,
)
from handlers.ids import UpdateAction

MOST_CHANGES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An update, and what it means for one channel."""

    update: Update
    held: Held
    """Whether the loaded tables know of it."""
    changes: tuple[str, ...] = ()
    """What changes for the codes of this channel, a line each."""
    compared: int = 0
    """How many codes of this channel were compared."""


def reminder_message(news: Sequence[News], today: date) -> Message:
    """What takes effect, what changes for this channel, what to do."""
    several = len({item.update.effective for item in news}) > 1
    blocks: list[Block] = [header(_title(news, today))]
    blocks += [_update(item, today, dated=several) for item in news]
    blocks += sections(_to_load(news))
    blocks.append(
        {"type": "actions", "elements": [_button(UpdateAction.SNOOZE, "Snooze a week", "7")]}
    )
    sources = dict.fromkeys(f"<{item.update.url}|{escape(item.update.source)}>" for item in news)
    blocks += context([*sources, "Change what comes here: `/cptupdates help`"])
    lines = [f"{item.update.title}: {item.update.release}" for item in news]
    return message(escape("\n".join([_title(news, today), *lines])), blocks)


def when(effective: date, today: date) -> str:
    """How far off a date is."""
    days = (effective - today).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days" if days > 0 else f"{plural(-days, 'day')} ago"


def long_date(day: date) -> str:
    """A date in full: ``Fri, Oct 1, 2027``."""
    return f"{day:%a}, {day:%b} {day.day}, {day.year}"


def stopped_message(channel: str, error: str) -> Message:
    """Why no more reminders come."""
    why = {
        "is_archived": "it is archived",
        "channel_not_found": "I can't find it, or I'm not in it any more",
        "not_in_channel": "I'm not in it any more",
    }.get(error, f"Slack refuses my messages there ({code(error)})")
    return notice(
        f"I stopped the code update reminders in <#{channel}>: {why}. To have them again, add me "
        "to the channel and type `/cptupdates subscribe` there."
    )


def fate_unknown_message(channel: str, day: date) -> Message:
    """A message may have been posted or not."""
    return notice(
        f"I can't tell whether the code update reminder for {long_date(day)} reached <#{channel}>. "
        "I don't send it twice: `/cptupdates preview` there shows what is next."
    )


def _title(news: Sequence[News], today: date) -> str:
    dates = sorted({item.update.effective for item in news})
    if not dates:
        return "No update takes effect"
    first = f"{long_date(dates[0])} ({when(dates[0], today)})"
    if len(dates) > 1:
        return f"{len(news)} code updates from {first}"
    takes = "took" if dates[0] < today else "takes" if len(news) == 1 else "take"
    if len(news) == 1:
        return f"{news[0].update.title}: {news[0].update.release} {takes} effect {first}"
    return f"{len(news)} code updates {takes} effect {first}"


def _to_load(news: Sequence[News]) -> list[str]:
    """Which files our own tables lack, once for all updates."""
    behind = [item.update for item in news if item.held == "behind" and item.update.load]
    if not behind:
        return []
    first = long_date(min(update.effective for update in behind))
    return [
        f"⚠ *My tables are older.* Until these are loaded, answers for dates from {first} on rest "
        "on earlier releases, and say so. For whoever looks after codedesk, to load with "
        f"{code('codedesk catalog import')}:",
        *bullets(update.load or "" for update in behind),
    ]


def _update(item: News, today: date, *, dated: bool) -> Block:
    """One update; with its date where the title has not the date of all."""
    update = item.update
    verb = "Took" if update.effective < today else "Takes"
    date_said = f"{verb} effect {long_date(update.effective)}. " if dated else ""
    lines = [
        f"*{escape(update.title)}: {escape(update.release)}*",
        f"{date_said}Review {escape(update.review)}.",
    ]
    if item.changes:
        lines += [
            f"For the {plural(item.compared, 'code')} of this channel:",
            *bullets(item.changes[:MOST_CHANGES]),
        ]
        if len(item.changes) > MOST_CHANGES:
            lines.append(f"and {len(item.changes) - MOST_CHANGES} more.")
    elif item.held == "loaded" and item.compared:
        lines.append(f"No change for the {plural(item.compared, 'code')} of this channel.")
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": clamp("\n".join(lines), TEXT)},
        "accessory": {
            "type": "overflow",
            "action_id": f"{UpdateAction.MENU}",
            "options": [
                _option("Mark as done", f"done {update.id}"),
                _option("No more of this kind here", f"mute {update.kind}"),
            ],
        },
    }


def _button(action: UpdateAction, label: str, value: str) -> Block:
    return {
        "type": "button",
        "action_id": action.value,
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "value": value,
    }


def _option(label: str, value: str) -> Block:
    return {"text": {"type": "plain_text", "text": label, "emoji": False}, "value": value}
