"""What is remembered of a workspace, one model a kind.

Nothing here can hold a pasted text or a patient: codes, rule ids, dates, and Slack's own ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, BeforeValidator, Field, field_validator

from catalog.claim import Frozen


def without_nul(value: object) -> object:
    """A text that PostgreSQL takes, too: it refuses this one character, which nobody typed."""
    return value.replace("\0", "") if isinstance(value, str) else value


UpdateKind = str
"""An id of ``catalog/data/update_calendar.toml``."""

LEAD_DAYS = (30, 7, 1, 0)

Words = Annotated[str, BeforeValidator(without_nul)]
"""What a person wrote."""


class Workspace(Frozen):
    """Whose data it is. An organisation-wide installation has an enterprise and no team."""

    enterprise: str = ""
    team: str = ""

    @classmethod
    def of(cls, context: Mapping[str, Any]) -> Workspace:
        """The workspace that a request comes from, by what Bolt's context says of it."""
        enterprise, team = context.get("enterprise_id") or "", context.get("team_id") or ""
        if team.startswith("E"):  # an organisation, named where a workspace stands
            enterprise, team = team, ""
        if enterprise and context.get("is_enterprise_install"):
            team = ""
        return cls(enterprise=enterprise, team=team)

    @property
    def order(self) -> tuple[str, str]:
        """What workspaces are sorted by."""
        return self.enterprise, self.team


class Record(Frozen):
    """One thing that the team told the bot about a channel."""

    kind: ClassVar[str]
    unsaid: ClassVar[frozenset[str]] = frozenset()
    """Fields whose values stay out of the history of changes."""

    channel: str

    @property
    def key(self) -> str:
        """What tells it from others of its kind in the channel."""
        return ""


class ChannelSettings(Record):
    """How this channel's questions are answered when a question does not say."""

    kind = "settings"

    payer: str = "medicare"
    locality: str = "national"


class Subscription(Record):
    """What this channel is reminded of, and when."""

    kind = "subscription"

    kinds: tuple[UpdateKind, ...]
    """Kinds of updates; empty is none."""
    lead_days: tuple[int, ...] = LEAD_DAYS
    """Days before an update takes effect; 0 is the day itself."""
    at: time = time(9)
    """Local time of the messages."""
    zone: str = "America/New_York"
    weekends: bool = False
    """Whether messages come on Saturday and Sunday; else on the Friday before."""
    weekly: bool = False
    """One message on Monday for the reminders of that week."""
    snoozed_until: date | None = None
    """First local day on which messages come again."""
    snoozed_from: date | None = None
    """First local day that is held back; what was said before it is not said again."""
    since: AwareDatetime
    """Nothing that was due before is sent."""
    subscriber: str
    """The user who is told when the channel can no longer be reached."""
    stopped: str = ""
    """Why nothing is sent any more: Slack's error code; empty while all is well."""

    @field_validator("lead_days", mode="after")
    @classmethod
    def _ordered(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or any(not 0 <= days <= 90 for days in value):
            raise ValueError("lead days are one or more numbers from 0 to 90")
        return tuple(sorted(set(value), reverse=True))

    @field_validator("at", mode="after")
    @classmethod
    def _to_the_minute(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise ValueError("the time is a local one")
        return value.replace(second=0, microsecond=0)

    @field_validator("zone", mode="after")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, ZoneInfoNotFoundError):
            raise ValueError("not a time zone of the IANA list") from None
        return value

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone in which ``at`` is read."""
        return ZoneInfo(self.zone)


class WatchedCode(Record):
    """A code of which the channel wants to hear, used or not."""

    kind = "watched-code"

    code: str

    @property
    def key(self) -> str:
        """The code."""
        return self.code


class Note(Record):
    """What the team wants to remember of a code, in its own words."""

    kind = "note"
    unsaid = frozenset({"text"})

    code: str
    text: Words = Field(max_length=500)

    @property
    def key(self) -> str:
        """The code."""
        return self.code


class Decision(Record):
    """What a channel decided about a rule, and why, who and when: every report says so."""

    unsaid = frozenset({"reason"})

    rule: str
    payer: str | None = None
    """The payer that it is about; None for every payer."""
    reason: Words = Field(default="", max_length=200)
    by: str = ""
    """The user who decided; empty once that user was forgotten."""
    day: date | None = None


class AcceptedFinding(Decision):
    """A finding that this channel has looked into and does not want to see again."""

    kind = "accepted-finding"

    codes: tuple[str, ...]

    @property
    def key(self) -> str:
        """The rule and the codes."""
        return " ".join((self.rule, *self.codes))


class RuleSwitch(Decision):
    """A rule switched off or down (or on again) for this channel."""

    kind = "rule-switch"

    on: bool
    to: Literal["off", "info", "warning"] = "off"
    """How far, where it is not on."""

    @property
    def key(self) -> str:
        """The rule."""
        return self.rule


class DoneTask(Record):
    """An update that the team has dealt with: no more reminders of it in this channel."""

    kind = "done-task"

    update: str
    """Kind and effective date, as in ``icd-10-cm 2026-10-01``."""

    @property
    def key(self) -> str:
        """The update."""
        return self.update


class Departure(Record):
    """That the app was removed from the workspace: what is kept here goes, unless it comes back."""

    kind = "departure"

    channel: str = ""
    since: AwareDatetime


RECORDS: tuple[type[Record], ...] = (
    ChannelSettings,
    Subscription,
    WatchedCode,
    Note,
    AcceptedFinding,
    RuleSwitch,
    DoneTask,
    Departure,
)


class CheckRecord(Frozen):
    """That an encounter was checked, and what came of it: codes and rule ids only."""

    at: AwareDatetime
    channel: str
    user: str
    """Empty once the user was forgotten."""
    verdict: str
    codes: tuple[str, ...]
    rules: tuple[str, ...] = ()


class Change(Frozen):
    """One change of one record: who, when, and what it says now."""

    at: AwareDatetime
    user: str
    channel: str
    kind: str
    key: str
    removed: bool = False
    values: dict[str, Any] = Field(default_factory=dict)
    """The fields that are other than before; empty when the record was removed."""


DeliveryState = Literal["claimed", "sent", "failed", "unknown", "skipped"]


class Delivery(Frozen):
    """One message to a channel about one local day: claimed first, then sent.

    ``unknown``: the process ended, or the line broke, between the two. It is reported and not
    sent again.
    """

    channel: str
    day: date
    """Local day for which it was due: its key within the channel."""
    covers: tuple[date, ...]
    """Every due day that this message speaks of, ``day`` among them."""
    state: DeliveryState = "claimed"
    at: AwareDatetime
    """When it came into this state."""
    reason: str = ""
    """Slack's error code, or why it was skipped."""
