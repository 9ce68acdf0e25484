"""Updates that the team has dealt with: no more reminders of them, until one is opened again."""

from __future__ import annotations

from datetime import timedelta

from bot.store.records import DoneTask
from catalog.calendar import Update
from handlers.blocks.notices import notice
from handlers.blocks.parts import Message, escape
from handlers.channel import Channel
from handlers.reminding.kinds import read_kinds
from handlers.reminding.unreadable import UnreadableError

_AHEAD = timedelta(days=370)
_BEHIND = timedelta(days=14)
"""So long after it took effect an update may still be something to do."""


async def mark_done(channel: Channel, text: str) -> Message:
    """No more reminders of the next update of some kinds."""
    kinds = _kinds(text, "done")
    marked = [update for kind in kinds if (update := await _next_open(channel, kind))]
    if not marked:
        raise UnreadableError("There is nothing to be done for that within a year.")
    for update in marked:
        await channel.keep(DoneTask(channel=channel.id, update=update.id))
    return notice(
        f"Done: {escape(', '.join(map(_named, marked)))}. No more reminders of "
        f"{'it' if len(marked) == 1 else 'them'} come here. "
        f"To take that back: `/cptupdates reopen {' '.join(kinds)}`"
    )


async def reopen(channel: Channel, text: str) -> Message:
    """Reminders again of what was marked as done last, for some kinds."""
    kinds = _kinds(text, "reopen")
    tasks = await channel.team.all(DoneTask, channel.id)
    opened = []
    for kind in kinds:
        done = [task for task in tasks if task.update.rpartition(" ")[0] == kind]
        if done:
            newest = max(done, key=lambda task: task.update)
            await channel.drop(newest)
            opened.append(newest.update)
    if not opened:
        raise UnreadableError("Nothing of that was marked as done in this channel.")
    them = "it" if len(opened) == 1 else "them"
    return notice(f"Open again: {escape(', '.join(opened))}. Reminders of {them} come again.")


def _kinds(text: str, verb: str) -> tuple[str, ...]:
    if not text.strip():
        raise UnreadableError(f"Expected a kind of update, as in `/cptupdates {verb} icd`.")
    return read_kinds(text)


async def _next_open(channel: Channel, kind: str) -> Update | None:
    """The update of a kind that is nearest, and not done yet."""
    done = {task.update for task in await channel.team.all(DoneTask, channel.id)}
    today = channel.now.date()
    for update in channel.updates(today - _BEHIND, today + _AHEAD):
        if update.kind == kind and update.id not in done:
            return update
    return None


def _named(update: Update) -> str:
    return f"{update.title}, {update.release} (effective {update.effective})"
