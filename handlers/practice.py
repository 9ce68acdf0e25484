"""What holds for one request: the catalog of now, and what the channel set and decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import structlog

from bot.services import Services
from bot.store.records import ChannelSettings, Note, Workspace
from catalog.catalog import Catalog, UnknownLocality
from handlers.channel import Channel
from handlers.deciding.decisions import DECISIONS, policy_of

log = structlog.get_logger()

NATIONAL = "national"


def for_workspace(services: Services, context: Mapping[str, Any]) -> Services:
    """The services of the workspace that a request comes from: its part of the store, its token."""
    slack = services.slack
    if services.slack_with is not None:
        slack = services.slack_with(context.get("bot_token"))
    return replace(services, workspace=Workspace.of(context), slack=slack)


async def for_request(services: Services, body: dict[str, Any]) -> Services:
    """The services with the newest catalog and the settings of the channel of a request.

    A request without a channel is answered by the defaults; so is one whose channel cannot be read,
    and its answer says so.
    """
    if services.newest_catalog is not None:
        services = replace(services, catalog=services.newest_catalog())
    try:
        channel = Channel.of(body, services)
    except KeyError:
        return services
    try:
        kept = await channel.team.all_of(channel.id, (ChannelSettings, Note, *DECISIONS))
    except Exception:
        log.exception("the settings of a channel could not be read")
        return replace(services, unread=True)
    return replace(
        services,
        practice=next((one for one in kept if isinstance(one, ChannelSettings)), services.practice),
        policy=policy_of(kept, channel.now.date()),
        notes={one.code: one.text for one in kept if isinstance(one, Note)},
    )


def locality_on(catalog: Catalog, settings: ChannelSettings, on: date) -> str:
    """The practice's locality, or the nation where that year's table does not know it."""
    try:
        return catalog.locality(settings.locality, on).id
    except UnknownLocality:
        return NATIONAL
