"""The finding that somebody asks "Why?" of, as buttons and forms carry it: a rule and codes."""

from __future__ import annotations

from pydantic import ValidationError

from catalog.claim import Frozen
from catalog.validation import ALL_RULES, Rule
from catalog.validation.report import Finding

_RULES = {rule.id: rule for rule in ALL_RULES}
MOST_CODES = 12
"""More are a list that nobody lets stand as one; then only the rule is spoken of."""


class AskedFinding(Frozen):
    """A finding without its words."""

    rule: str
    codes: tuple[str, ...] = ()
    payer: str = "medicare"
    channel: str = ""
    """Where a form was opened; a form's answer does not say."""

    @classmethod
    def of(cls, finding: Finding, payer: str) -> AskedFinding:
        """The finding of a report."""
        codes = finding.codes if len(finding.codes) <= MOST_CODES else ()
        return cls(rule=finding.rule, codes=codes, payer=payer)

    @classmethod
    def read(cls, value: str) -> AskedFinding | None:
        """What a button or a form carries; None where it is none of ours, or its rule is gone."""
        try:
            asked = cls.model_validate_json(value)
        except ValidationError:
            return None
        return asked if asked.rule in _RULES else None

    @property
    def value(self) -> str:
        """As a button or a form carries it."""
        return self.model_dump_json(exclude_defaults=True)

    @property
    def about(self) -> Rule:
        """The rule."""
        return _RULES[self.rule]
