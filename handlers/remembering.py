"""Remembering what was checked, codes and rule ids only: reminders then know what is used."""

from __future__ import annotations

from typing import Any

import structlog

from bot.services import Services
from bot.store.records import CheckRecord
from handlers.answering.answer import Answer
from handlers.channel import Channel

log = structlog.get_logger()


async def remember(answered: Answer, body: dict[str, Any], services: Services) -> None:
    """Keep what was checked; an answer was given already, so a store that fails only logs."""
    if not answered.reports:
        return
    try:
        channel = Channel.of(body, services)
        for report in answered.reports:
            encounter = report.encounter
            await channel.team.add_check(
                CheckRecord(
                    at=channel.now,
                    channel=channel.id,
                    user=channel.user,
                    verdict=report.verdict,
                    codes=tuple(
                        dict.fromkeys(
                            [*(line.code for line in encounter.lines), *encounter.diagnoses]
                        )
                    ),
                    rules=tuple(dict.fromkeys(finding.rule for finding in report.findings)),
                )
            )
    except Exception:
        log.exception("a check could not be remembered")
