"""The verbs of ``/cptupdates``: each takes what is typed behind it, and answers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from bot.reminders.news import reminder
from bot.store.records import Subscription, WatchedCode
from catalog.codes import (
    is_diagnosis_shape,
    is_procedure_shape,
    normalize_diagnosis_code,
    normalize_procedure_code,
)
from catalog.reading import identifiers
from handlers.blocks.notices import notice, refused_in_command
from handlers.blocks.parts import Message, code, escape
from handlers.blocks.updates import help_message, list_message, next_message, subscribed_message
from handlers.reminding.channel import Channel
from handlers.reminding.typed import (
    UnreadableError,
    read_kinds,
    read_lead_days,
    read_snooze,
    read_switch,
    read_time,
)

Verb = Callable[[Channel, str], Awaitable[Message]]

MOST_WATCHED = 60
_EXPECTED_CODES = "Expected codes such as 17000 or L57.0."
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
    return await _kept(channel, after, f"This channel hears of {', '.join(after.kinds)}.")


async def unsubscribe(channel: Channel, text: str) -> Message:
    """No more of some kinds; without a kind, no reminders at all."""
    subscription = await _subscribed(channel)
    kinds = set(read_kinds(text))
    left = tuple(kind for kind in subscription.kinds if kind not in kinds)
    if not left:
        await channel.drop(subscription)
        return notice("No more reminders come to this channel.")
    after = subscription.model_copy(update={"kinds": left})
    return await _kept(channel, after, f"This channel still hears of {', '.join(left)}.")


async def show(channel: Channel, text: str) -> Message:
    """All that is kept of this channel's reminders."""
    del text
    subscription = await channel.subscription()
    watched = [record.code for record in await channel.team.all(WatchedCode, channel.id)]
    today = channel.now.date() if subscription is None else channel.today(subscription)
    sent = await channel.team.deliveries(channel.id, today - RECENT_DELIVERIES)
    return list_message(
        subscription,
        watched,
        () if subscription is None else await channel.upcoming(subscription),
        [delivery for delivery in sent if delivery.state == "unknown"],
        await channel.team.changes(channel.id, most=3),
        today,
    )


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
    after = subscription.model_copy(update={"at": at, "zone": zone or subscription.zone})
    return await _kept(channel, after, f"Messages come at {at:%H:%M}, {after.zone}.")


async def set_lead(channel: Channel, text: str) -> Message:
    """Days before an update takes effect."""
    subscription = await _subscribed(channel)
    after = subscription.model_copy(update={"lead_days": read_lead_days(text)})
    days = ", ".join(str(day) for day in after.lead_days)
    return await _kept(channel, after, f"Messages come {days} days before.")


async def snooze(channel: Channel, text: str) -> Message:
    """No messages until a day; then one with all that was held back."""
    subscription = await _subscribed(channel)
    until = read_snooze(text, channel.today(subscription))
    after = subscription.model_copy(update={"snoozed_until": until})
    said = f"No message before {until}." if until else "The snooze is over."
    return await _kept(channel, after, said)


async def set_weekly(channel: Channel, text: str) -> Message:
    """One message on Monday, or each on its day."""
    subscription = await _subscribed(channel)
    weekly = read_switch(text)
    said = "One message on Monday for its week." if weekly else "Each message on its day."
    return await _kept(channel, subscription.model_copy(update={"weekly": weekly}), said)


async def set_weekends(channel: Channel, text: str) -> Message:
    """Messages on Saturday and Sunday, or on the Friday before."""
    subscription = await _subscribed(channel)
    weekends = read_switch(text)
    said = "Messages come on weekends too." if weekends else "Weekends are quiet."
    return await _kept(channel, subscription.model_copy(update={"weekends": weekends}), said)


async def watch(channel: Channel, text: str) -> Message:
    """Hear what updates change for codes."""
    codes = _codes(text)
    known = {record.code for record in await channel.team.all(WatchedCode, channel.id)}
    if len(known | set(codes)) > MOST_WATCHED:
        raise UnreadableError(f"A channel watches at most {MOST_WATCHED} codes.")
    today = channel.services.today()
    unknown = [each for each in codes if not _is_known(channel, each, today)]
    if unknown:
        raise UnreadableError(f"I don't know {', '.join(unknown)}. Nothing was changed.")
    for each in codes:
        await channel.keep(WatchedCode(channel=channel.id, code=each))
    return notice(f"This channel watches {escape(', '.join(sorted(known | set(codes))))}.")


async def unwatch(channel: Channel, text: str) -> Message:
    """No longer hear of codes."""
    codes = _codes(text)
    gone = [
        each for each in codes if await channel.drop(WatchedCode(channel=channel.id, code=each))
    ]
    if not gone:
        raise UnreadableError("None of these codes is watched here.")
    return notice(f"No longer watched: {escape(', '.join(gone))}.")


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
        known = ", ".join([*VERBS, "settings"])
        return notice(f"“{escape(verb[:40])}” is no word that I know here. There are: {known}.")
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
    words = [word for word in (verb, *rest.split()) if not is_procedure_shape(word.upper())]
    return identifiers.describe(identifiers.find(" ".join(words)))


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


def _codes(text: str) -> tuple[str, ...]:
    codes = []
    for word in filter(None, re.split(r"[\s,;]+", text)):
        upper = normalize_procedure_code(word)
        if is_procedure_shape(upper):
            codes.append(upper)
        elif is_diagnosis_shape(upper):
            codes.append(normalize_diagnosis_code(upper))
        else:
            raise UnreadableError(
                f"“{word[:20]}” is no code. Expected codes such as 17000 or L57.0."
            )
    if not codes:
        raise UnreadableError("Expected codes such as 17000 or L57.0.")
    return tuple(dict.fromkeys(codes))


def _is_known(channel: Channel, typed: str, today: date) -> bool:
    catalog = channel.services.catalog
    if is_procedure_shape(typed):
        return catalog.is_listed(typed) or catalog.entry(typed) is not None
    return catalog.diagnosis(typed, today) is not None
