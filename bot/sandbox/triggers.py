"""Triggers: what a person just did may open one modal, for three seconds."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.ids import Clock, Ids
from bot.sandbox.slack_error import SlackError

TRIGGER_SECONDS = 3.0


@dataclass(slots=True)
class Trigger:
    """A person's act."""

    user: str
    expires: float
    used: bool = False


class Triggers:
    """All triggers of a workspace, by id."""

    def __init__(self, clock: Clock, ids: Ids, team: str) -> None:
        self._clock = clock
        self._ids = ids
        self._team = team
        self._open: dict[str, Trigger] = {}

    def new(self, user: str) -> str:
        """A trigger id for what the person just did."""
        trigger = self._ids.trigger(self._team)
        self._open[trigger] = Trigger(user, self._clock() + TRIGGER_SECONDS)
        return trigger

    def use(self, trigger_id: str) -> str:
        """Spend a trigger id; answers whose it was.

        Raises:
            SlackError: When it is unknown, spent, or too old.
        """
        trigger = self._open.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user
