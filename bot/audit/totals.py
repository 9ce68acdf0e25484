"""The counts of an audit: each claim and line in exactly one of them, money in whole cents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(slots=True)
class Totals:
    """Sums that can be added up in any order."""

    claims: int = 0
    claims_checked: int = 0
    claims_rejected: int = 0
    claims_refused: int = 0
    lines: int = 0
    lines_checked: int = 0
    lines_rejected: int = 0
    lines_refused: int = 0
    claims_in_files: int = 0
    """Counted in the raw text of X12 and FHIR files, apart from the reader."""
    lines_in_files: int = 0
    """Counted in the raw text of X12 and CSV files, apart from the reader."""
    claims_held_against: int = 0
    lines_held_against: int = 0
    encounters: int = 0
    repeated: int = 0
    """Encounters that are, in all that a rule sees, like an earlier one of their batch."""
    allowed_cents: int = 0
    at_stake_cents: int = 0
    charged_cents: int = 0
    unpriced_encounters: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    rule_stakes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    code_stakes: Counter[str] = field(default_factory=Counter)
    not_checked: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)

    def add(self, other: Totals) -> None:
        """Add what another part of the files gave."""
        for name in self.__slots__:
            value = getattr(other, name)
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            elif value:
                setattr(self, name, getattr(self, name) + value)

    def differences(self) -> list[str]:
        """What does not add up, in words; empty when all does."""
        pairs = (
            (
                "claims",
                self.claims,
                self.claims_checked + self.claims_rejected + self.claims_refused,
            ),
            ("lines", self.lines, self.lines_checked + self.lines_rejected + self.lines_refused),
            ("claims in the files", self.claims_in_files, self.claims_held_against),
            ("lines in the files", self.lines_in_files, self.lines_held_against),
        )
        return [
            f"{name}: {there:,} counted, {found:,} accounted for"
            for name, there, found in pairs
            if there != found
        ]

    def to_json(self) -> dict[str, Any]:
        """Plain numbers and dictionaries; counters largest first."""
        plain: dict[str, Any] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, Counter):
                value = dict(sorted(value.items(), key=lambda entry: (-entry[1], entry[0])))
            plain[name] = value
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Totals:
        """What ``to_json`` wrote."""
        totals = cls()
        for name, value in plain.items():
            setattr(totals, name, Counter(value) if isinstance(value, dict) else value)
        return totals


def cents(amounts: Iterable[Decimal | None]) -> int:
    """The sum of amounts in cents; an unknown one counts nothing."""
    return int(sum((amount for amount in amounts if amount is not None), Decimal(0)) * 100)


def dollars(amount: int) -> str:
    """Cents as people read them."""
    return f"${amount / 100:,.2f}"
