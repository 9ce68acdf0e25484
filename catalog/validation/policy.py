"""A team's own decisions about the rules: a rule off or down, a finding accepted.

Each carries a reason, a name and a date, and each report names those that changed it: nothing is
left out silently. A switch can only make a finding milder. What the team knows of a plan's own ways
(59 or X modifiers, 51, 25) stands here too; rules and fixes obey it and say whose word it is. In
TOML::

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

    [[payer]]
    id = "bcbs"
    separate_service = "X"    # 59, X or either
    modifier_51 = "required"  # required, omit or either
    modifier_25 = "reduced"   # accepted, reduced or records
    reason = "provider manual 2026, page 41"
    by = "A. Coder"
    on = 2026-03-01
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from catalog.claim import Frozen
from catalog.payers import Modifier25, Modifier51, SeparateService, find_payer, load_payers
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


class PayerProfile(Frozen):
    """What the team knows of one payer's ways; what is left out stays as the package has it."""

    id: str
    separate_service: SeparateService | None = None
    modifier_51: Modifier51 | None = None
    modifier_25: Modifier25 | None = None
    reason: str = Field(min_length=1)
    by: str = Field(min_length=1)
    on: date

    @field_validator("id")
    @classmethod
    def _is_known(cls, name: str) -> str:
        payer = find_payer(name)
        if payer is None:
            known = ", ".join(payer.id for payer in load_payers())
            raise ValueError(f"no such payer: {name}; known are {known}")
        return payer.id

    @property
    def whose_word(self) -> str:
        """Where the team has it from, for the findings that rest on it."""
        return f"the team's policy file: {self.reason} ({self.by}, {self.on})"


class PolicyError(ValueError):
    """A policy file that cannot be used; the message says where and why."""


class Policy(Frozen):
    """All decisions of a team."""

    switches: tuple[Switch, ...] = Field((), alias="switch")
    accepted: tuple[Accepted, ...] = ()
    payers: tuple[PayerProfile, ...] = Field((), alias="payer")

    def profile(self, payer: str) -> PayerProfile | None:
        """What the team knows of a payer; the last word counts."""
        if not self.payers:
            return None
        found = find_payer(payer)
        wanted = payer if found is None else found.id
        return next((one for one in reversed(self.payers) if one.id == wanted), None)

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
