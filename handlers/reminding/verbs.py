"""The verbs of ``/cptupdates``: each takes what is typed behind it, and answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.reminders.news import reminder
from bot.reminders.schedule import snoozed
from bot.store.records import DoneTask, Subscription, WatchedCode
from catalog.codes import is_procedure_shape
from catalog.reading import identifiers
from handlers.blocks.notices import notice, refused_in_command
from handlers.blocks.parts import Message, code, escape
from handlers.blocks.reminders import long_date
from handlers.blocks.updates import (
    Remembered,
    ended_message,
    help_message,
    lead_words,
    list_message,
    next_message,
    subscribed_message,
)
from handlers.channel import Channel
from handlers.reminding.kinds import read_kinds, title_of
from handlers.reminding.suggesting import meant_by
from handlers.reminding.tasks import mark_done, reopen
from handlers.reminding.typed import read_lead_days, read_snooze, read_switch, read_time
from handlers.reminding.unreadable import UnreadableError
from handlers.reminding.watching import unwatch, watch

Verb = Callable[[Channel, str], Awaitable[Message]]

_SLACK_S_OWN = ("<#", "<@", "<!")
"""What Slack makes of a channel's, a user's or a group's name: no patient's."""
SETTINGS, CALENDAR = "settings", "calendar"
"""Verbs whose answer is a form and a file; ``handlers.commands.updates`` sees to them."""

RECENT_DELIVERIES = timedelta(days=30)


async def subscribe(channel: Channel, text: str) -> Message:
    """Remind this channel of kinds of updates, besides those it hears of already."""
    kinds = read_kinds(text)
    before = await channel.subscription()
    if before is None:
        after = Subscription(
            channel=channel.id, kinds=kinds, since=channel.now, subscriber=channel.user
        )
    else:
        every = read_kinds("all")
        wanted = {*kinds, *before.kinds}
        after = before.model_copy(
            update={
                "kinds": tuple(kind for kind in every if kind in wanted),
                "subscriber": channel.user,
                "since": channel.now if before.stopped else before.since,
                "stopped": "",
            }
        )
    return await _kept(channel, after, f"This channel hears of {_titles(after.kinds)}.")


async def unsubscribe(channel: Channel, text: str) -> Message:
    """No more of some kinds; without a kind, no reminders at all."""
    subscription = await _subscribed(channel)
    kinds = set(read_kinds(text))
    left = tuple(kind for kind in subscription.kinds if kind not in kinds)
    if not left:
        await channel.drop(subscription)
        return ended_message(subscription)
    if len(left) == len(subscription.kinds):
        raise UnreadableError(f"None of that comes here. This channel hears of {_titles(left)}.")
    after = subscription.model_copy(update={"kinds": left})
    return await _kept(channel, after, f"This channel still hears of {_titles(left)}.")


async def show(channel: Channel, text: str) -> Message:
    """All that is kept of this channel's reminders."""
    del text
    subscription = await channel.subscription()
    watched = [record.code for record in await channel.team.all(WatchedCode, channel.id)]
    today = channel.now.date() if subscription is None else channel.today(subscription)
    sent = await channel.team.deliveries(channel.id, today - RECENT_DELIVERIES)
    held = Remembered(
        subscription=subscription,
        watched=watched,
        coming=() if subscription is None else await channel.upcoming(subscription),
        uncertain=[delivery for delivery in sent if delivery.state == "unknown"],
        changes=await channel.team.changes(channel.id, most=3),
        done=[
            task.update
            for task in await channel.team.all(DoneTask, channel.id)
            if task.update.rpartition(" ")[2] >= str(today)
        ],
    )
    return list_message(held, today)


async def upcoming(channel: Channel, text: str) -> Message:
    """The dates of the next messages."""
    del text
    subscription = await _subscribed(channel)
    coming = await channel.upcoming(subscription)
    return next_message(coming, subscription, channel.today(subscription))


async def preview(channel: Channel, text: str) -> Message:
    """The next message as it will be posted, as far as it can be known today."""
    del text
    subscription = await _subscribed(channel)
    coming = await channel.upcoming(subscription)
    if not coming:
        return next_message(coming, subscription, channel.today(subscription))
    due = coming[0]
    catalog = channel.services.catalog
    return await reminder(
        channel.team, subscription, due, catalog=lambda: catalog, clock=lambda: due.at
    )


async def set_time(channel: Channel, text: str) -> Message:
    """The local time of the messages, and the zone."""
    subscription = await _subscribed(channel)
    at, zone = read_time(text)
    after = subscription.model_copy(
        update={"at": at or subscription.at, "zone": zone or subscription.zone}
    )
    return await _kept(channel, after, f"Messages come at {after.at:%H:%M}, {after.zone}.")


async def set_lead(channel: Channel, text: str) -> Message:
    """Days before an update takes effect."""
    subscription = await _subscribed(channel)
    after = subscription.model_copy(update={"lead_days": read_lead_days(text)})
    return await _kept(channel, after, f"Messages come {lead_words(after.lead_days)}.")


async def snooze(channel: Channel, text: str) -> Message:
    """No messages until a day; then one with all that was held back."""
    subscription = await _subscribed(channel)
    until = read_snooze(text, channel.today(subscription))
    if until is None and subscription.snoozed_until is None:
        raise UnreadableError("Nothing is snoozed in this channel.")
    after = snoozed(subscription, until, channel.now)
    said = f"No message before {long_date(until)}." if until else "The snooze is over."
    return await _kept(channel, after, said)


async def set_weekly(channel: Channel, text: str) -> Message:
    """One message on Monday, or each on its day."""
    subscription = await _subscribed(channel)
    weekly = read_switch(text, "weekly")
    said = "One message on Monday for its week." if weekly else "Each message on its day."
    after = {"weekly": weekly, "weekends": subscription.weekends and not weekly}
    return await _kept(channel, subscription.model_copy(update=after), said)


async def set_weekends(channel: Channel, text: str) -> Message:
    """Messages on Saturday and Sunday, or on the Friday before."""
    subscription = await _subscribed(channel)
    weekends = read_switch(text, "weekends")
    said = "Messages come on weekends too." if weekends else "Weekends are quiet."
    after = {"weekends": weekends, "weekly": subscription.weekly and not weekends}
    return await _kept(channel, subscription.model_copy(update=after), said)


async def show_help(channel: Channel, text: str) -> Message:
    """What can be typed."""
    del channel, text
    return help_message()


VERBS: dict[str, Verb] = {
    "help": show_help,
    "subscribe": subscribe,
    "unsubscribe": unsubscribe,
    "list": show,
    "next": upcoming,
    "preview": preview,
    "time": set_time,
    "lead": set_lead,
    "snooze": snooze,
    "done": mark_done,
    "reopen": reopen,
    "weekly": set_weekly,
    "weekends": set_weekends,
    "watch": watch,
    "unwatch": unwatch,
}


async def answer(channel: Channel, text: str) -> Message:
    """What is answered to everything that can be typed behind ``/cptupdates``."""
    verb, _, rest = text.strip().partition(" ")
    work = show_help if verb in {"", "?"} else VERBS.get(verb.lower())
    if kinds := _points_to_a_person(verb, rest):
        instead = f"A verb and its choices are enough: {code('/cptupdates help')} lists them."
        return refused_in_command(kinds, instead)
    if work is None:
        return notice(_no_verb(verb, rest))
    try:
        return await work(channel, rest.strip())
    except UnreadableError as error:
        return notice(escape(str(error)))


def _points_to_a_person(verb: str, rest: str) -> str:
    """What of a patient the text seems to hold; a time zone may have a saint's or a city's name."""
    if verb.lower() == "time":
        try:
            read_time(rest)
        except UnreadableError:
            pass
        else:
            return ""
    # Behind a code a date would pass for that of a service, of which there are none here.
    words = [
        word
        for word in (verb, *rest.split())
        if not is_procedure_shape(word.upper()) and not word.startswith(_SLACK_S_OWN)
    ]
    return identifiers.describe(identifiers.find(" ".join(words)))


def _no_verb(verb: str, rest: str) -> str:
    known = [*VERBS, CALENDAR, SETTINGS]
    said = f"“{escape(verb[:40])}” is no word that I know here."
    meant = meant_by(verb, rest, known)
    if meant is not None:
        return f"{said} Did you mean `/cptupdates {escape(meant[:80])}`?"
    return f"{said} There are: {', '.join(known)}. `/cptupdates help` says what each does."


async def _subscribed(channel: Channel) -> Subscription:
    subscription = await channel.subscription()
    if subscription is None:
        raise UnreadableError(
            "No reminders come to this channel. Start them: `/cptupdates subscribe`"
        )
    return subscription


async def _kept(channel: Channel, after: Subscription, said: str) -> Message:
    await channel.keep(after)
    coming = await channel.upcoming(after)
    return subscribed_message(said, after, coming, channel.today(after))


def _titles(kinds: Sequence[str]) -> str:
    if len(kinds) == len(read_kinds("")):
        return "all kinds of updates"
    return ", ".join(map(title_of, kinds))
