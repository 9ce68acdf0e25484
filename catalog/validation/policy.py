"""A team's own decisions about the rules: a rule off or down, a finding accepted.

Each carries a reason, a name and a date, and each report names those that changed it: nothing is
left out silently. A switch can only make a finding milder. In TOML::

    [[switch]]
    rule = "MOD006"
    to = "off"                # off, info or warning
    payer = "bcbs"            # every payer where left out
    reason = "this plan wants 51"
    by = "A. Coder"
    on = 2026-03-01

    [[accepted]]
    rule = "DXS005"
    codes = ["17110", "L57.0"]
    reason = "discussed with the plan"
    by = "A. Coder"
    on = 2026-03-01
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from catalog.claim import Frozen
from catalog.validation.report import Finding, PolicyEffect, Severity


class Decision(Frozen):
    """What every decision says: on which rule, for which payer, why, by whom and when."""

    rule: str
    payer: str | None = None
    reason: str = Field(min_length=1)
    by: str = Field(min_length=1)
    on: date

    def concerns(self, finding: Finding, payer: str) -> bool:
        """Whether the decision is about this finding."""
        return self.rule == finding.rule and self.payer in (None, payer)


class Switch(Decision):
    """A rule turned off or down."""

    to: Literal["off", "info", "warning"]


class Accepted(Decision):
    """One finding of a rule that the team has looked at and lets stand."""

    codes: tuple[str, ...]

    def concerns(self, finding: Finding, payer: str) -> bool:
        """Whether the finding is about the same codes."""
        return super().concerns(finding, payer) and set(self.codes) == set(finding.codes)


class PolicyError(ValueError):
    """A policy file that cannot be used; the message says where and why."""


class Policy(Frozen):
    """All decisions of a team."""

    switches: tuple[Switch, ...] = Field((), alias="switch")
    accepted: tuple[Accepted, ...] = ()

    def apply(
        self, findings: Iterable[Finding], payer: str
    ) -> tuple[list[Finding], list[PolicyEffect]]:
        """The findings that are left, as mild as they were made, and what was done to which."""
        left: list[Finding] = []
        effects: list[PolicyEffect] = []
        for finding in findings:
            mended: Finding | None = finding
            decisions: tuple[Accepted | Switch, ...] = (*self.accepted, *self.switches)
            for decision in decisions:
                if mended is None or not decision.concerns(mended, payer):
                    continue
                before, mended = mended, _milder(mended, decision)
                if mended is not before:
                    effects.append(_effect(decision, before))
            if mended is not None:
                left.append(mended)
        return left, effects


_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def _milder(finding: Finding, decision: Accepted | Switch) -> Finding | None:
    if isinstance(decision, Accepted) or decision.to == "off":
        return None
    severity = Severity(decision.to)
    if _RANK[severity] >= _RANK[finding.severity]:
        return finding
    return finding.model_copy(update={"severity": severity})


def _effect(decision: Accepted | Switch, finding: Finding) -> PolicyEffect:
    return PolicyEffect(
        rule=finding.rule,
        codes=finding.codes,
        lines=finding.lines,
        effect="accepted" if isinstance(decision, Accepted) else decision.to,
        reason=decision.reason,
        by=decision.by,
        on=decision.on,
    )


def load_policy(path: Path) -> Policy:
    """Read a policy file.

    Raises:
        PolicyError: If it is no TOML, or a decision lacks something.
    """
    try:
        return Policy.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise PolicyError(f"{path.name}: {problem}") from None
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"{path.name}: {where}: {first['msg']}") from None
