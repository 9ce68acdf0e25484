"""A channel's settings: opened by ``/cptupdates settings``, kept when they are saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any, TypeVar

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from bot.store.records import ChannelSettings, Subscription
from catalog.catalog import UnknownLocality
from catalog.reading import identifiers
from handlers.blocks.settings import saved_view, settings_view
from handlers.channel import Channel
from handlers.reminding.typed import read_lead_days, read_zone
from handlers.reminding.unreadable import UnreadableError

T = TypeVar("T")

_PATIENT = (
    "This seems to hold {}. Slack allows patient data in messages and files only, never in a "
    "form: type it anew without that."
)


async def open_settings(channel: Channel, trigger: str) -> None:
    """Show the form, filled in with what holds now."""
    settings = await channel.team.get(ChannelSettings, channel.id)
    said = await channel.subscription() or _nothing(channel)
    view = settings_view(channel.id, settings or ChannelSettings(channel=channel.id), said)
    await channel.services.slack.open_view(trigger, view)


async def save_settings(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], *, services: Services
) -> None:
    """Keep what was changed, in the name of the one who saved it."""
    channel = Channel.of({**body, "channel": view["private_metadata"]}, services)
    form = _Form(view["state"]["values"])
    locality = form.read("locality", lambda text: _locality(text, services))
    lead_days = form.read("lead", read_lead_days)
    zone = form.read("zone", read_zone)
    if locality is None or lead_days is None or zone is None:
        await ack(response_action="errors", errors=form.problems)
        return
    settings = ChannelSettings(channel=channel.id, payer=form.picked("payer"), locality=locality)
    held = await channel.team.get(ChannelSettings, channel.id)
    if settings != (held or ChannelSettings(channel=channel.id)):
        await channel.keep(settings)
    before = await channel.subscription()
    after = (before or _nothing(channel)).model_copy(
        update={
            "kinds": form.all_picked("kinds"),
            "lead_days": lead_days,
            "at": time.fromisoformat(form.typed("time")),
            "zone": zone,
            "weekly": form.picked("rhythm") == "weekly",
            "weekends": form.picked("rhythm") == "weekends",
        }
    )
    if before is not None and before.stopped:  # saving the form begins the reminders again
        after = after.model_copy(
            update={"stopped": "", "since": channel.now, "subscriber": channel.user}
        )
    if after.kinds and after != before:
        await channel.keep(after)
    elif before is not None and not after.kinds:
        await channel.drop(before)
    said = after if after.kinds else None
    coming = await channel.upcoming(after) if said else ()
    await ack(
        response_action="update", view=saved_view(settings, said, coming, channel.today(after))
    )


class _Form:
    """What was filled in, and what is wrong with it, field by field."""

    def __init__(self, values: dict[str, dict[str, Any]]) -> None:
        self._fields = {name: inputs[name] for name, inputs in values.items()}
        self.problems: dict[str, str] = {}

    def typed(self, name: str) -> str:
        field = self._fields[name]
        return str(field.get("value") or field.get("selected_time") or "")

    def picked(self, name: str) -> str:
        return str(self._fields[name]["selected_option"]["value"])

    def all_picked(self, name: str) -> tuple[str, ...]:
        return tuple(option["value"] for option in self._fields[name].get("selected_options") or ())

    def read(self, name: str, reader: Callable[[str], T]) -> T | None:
        """What a reader makes of it; None, and a problem, when it cannot be used."""
        typed = self.typed(name)
        try:
            return reader(typed)
        except UnreadableError as error:
            seen = identifiers.describe(identifiers.find(typed))
            self.problems[name] = _PATIENT.format(seen) if seen else str(error).replace("`", "")
            return None


def _locality(text: str, services: Services) -> str:
    try:
        return services.catalog.locality(text or "national", services.today()).id
    except UnknownLocality as error:
        raise UnreadableError(str(error)) from None


def _nothing(channel: Channel) -> Subscription:
    return Subscription(channel=channel.id, kinds=(), since=channel.now, subscriber=channel.user)
