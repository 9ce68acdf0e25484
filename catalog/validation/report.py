"""What a check answers with: the ``check`` JSON of the contract."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from catalog.cards import Number, ReleaseRef
from catalog.claim import Encounter, Frozen, ServiceLine
from catalog.families import Source


class Severity(StrEnum):
    """How sure and how costly. ``error`` only where the cited source leaves no room."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FixedLine(Frozen):
    """A service line as it would stand after a fix."""

    line: int
    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 1


class Fix(Frozen):
    """What may be done. ``safe`` asserts no new clinical fact; the other needs the record."""

    kind: Literal["safe", "needs_documentation"]
    text: str
    lines: tuple[FixedLine, ...] = ()
    """The lines that change; a line with 0 units is dropped."""


class Finding(Frozen):
    """One rule's statement about some lines."""

    rule: str
    name: str
    severity: Severity
    lines: tuple[int, ...]
    codes: tuple[str, ...]
    message: str
    why: str
    carc: str | None = None
    sources: tuple[Source, ...] = ()
    fix: Fix | None = None
    unpaid: tuple[int, ...] = ()
    """The lines that are not paid as the claim stands."""
    at_stake: Number | None = None
    """Their expected Medicare allowed amount in dollars, with those of the findings that this one
    tells too; None where nothing is withheld, or where the amount is not known."""
    told_by: str | None = None
    """The rule whose finding about these lines tells the same slip better; None where this one is
    to be read by itself."""


class NotChecked(Frozen):
    """A rule that could not be applied, or not to everything, and why."""

    rule: str
    reason: str


class LinePayment(Frozen):
    """Expected Medicare allowed amount of a line in dollars.

    ``allowed`` is after the reduction for several procedures, ``share`` the part of the full amount
    that it is.
    """

    line: int
    allowed: Number | None
    share: Number


class Payment(Frozen):
    """Expected Medicare allowed amounts; ``total`` is None when a line's is not known."""

    locality: str
    total: Number | None
    lines: tuple[LinePayment, ...] = ()


class PolicyEffect(Frozen):
    """A team's decision that changed this report."""

    rule: str
    codes: tuple[str, ...]
    lines: tuple[int, ...]
    effect: Literal["accepted", "off", "info", "warning"]
    reason: str
    by: str
    on: date


class Report(Frozen):
    """Everything that was found, and everything that was not looked at."""

    encounter: Encounter
    verdict: Literal["clean", "review", "fix"]
    """``fix``: an error; ``review``: a warning, or something that matters was not checked."""
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    suggested: str | None = None
    """The encounter in notation after the safe fixes, or None where there are none."""
    payment: Payment | None = None
    releases: tuple[ReleaseRef, ...] = ()
    passed: tuple[str, ...] = ()
    """Rules that were applied and had nothing to say; only where the caller asked for them."""
    policy: tuple[PolicyEffect, ...] = ()
    """What the team's own decisions left out or made milder."""


__all__ = [
    "Encounter",
    "Finding",
    "Fix",
    "FixedLine",
    "LinePayment",
    "NotChecked",
    "Payment",
    "PolicyEffect",
    "Report",
    "ServiceLine",
    "Severity",
]
