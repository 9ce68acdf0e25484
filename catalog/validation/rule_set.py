"""Rules in their order, and which of them may have something to say about a claim."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from catalog.families import Families
from catalog.validation.claim import Claim
from catalog.validation.rule import Rule

_CODES = 4096
_CHOICES = 1024


class RuleSet:
    """Some rules, sorted by what they look at; a choice of them is a number with a bit for each."""

    def __init__(self, rules: tuple[Rule, ...], families: Families) -> None:
        self.datasets = tuple(dict.fromkeys(name for rule in rules for name in rule.data))
        """What the rules ask."""
        self._rules = rules
        self._families = families
        self._for_any_code = _bits(rule.codes is None and not rule.families for rule in rules)
        self._for_any_modifier = _bits(not rule.modifiers for rule in rules)
        self._for_modifier = {
            modifier: _bits(modifier in rule.modifiers for rule in rules)
            for modifier in frozenset().union(*(rule.modifiers for rule in rules))
        }
        # Claims are alike: both remember their answers, a bounded number of them.
        self._for_code = lru_cache(_CODES)(self._of_code)
        self._chosen = lru_cache(_CHOICES)(self._of_bits)

    def concerned_with(self, claim: Claim) -> tuple[Rule, ...]:
        """The rules that may have something to say about a claim, in their order."""
        by_code, by_modifier = self._for_any_code, self._for_any_modifier
        for line in claim.lines:
            by_code |= self._for_code(line.code)
            for modifier in line.modifiers:
                by_modifier |= self._for_modifier.get(modifier, 0)
        return self._chosen(by_code & by_modifier)

    def _of_code(self, code: str) -> int:
        row = self._families.entry(code)
        family = "" if row is None else row.family
        return _bits(
            (rule.codes is not None and code in rule.codes) or family in rule.families
            for rule in self._rules
        )

    def _of_bits(self, bits: int) -> tuple[Rule, ...]:
        return tuple(rule for place, rule in enumerate(self._rules) if bits >> place & 1)


def _bits(choice: Iterable[bool]) -> int:
    return sum(chosen << place for place, chosen in enumerate(choice))


@lru_cache(8)
def rule_set(rules: tuple[Rule, ...], families: Families) -> RuleSet:
    """The rules sorted; once for all claims that they are asked about."""
    return RuleSet(rules, families)
