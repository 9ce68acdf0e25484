"""Rules in their order, and which of them may have something to say about a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from catalog.catalog import Catalog
from catalog.validation.claim import Claim
from catalog.validation.rule import Look, Rule

_CODES = 8192
_CHOICES = 8192


class RuleSet:
    """Some rules, sorted by what they look at; a choice of them is a number with a bit for each."""

    def __init__(self, rules: tuple[Rule, ...], catalog: Catalog) -> None:
        self.datasets = tuple(dict.fromkeys(name for rule in rules for name in rule.data))
        """What the rules ask."""
        self.covers = {rule.id: frozenset(rule.covers) for rule in rules if rule.covers}
        """What each rule tells better than others."""
        self._rules = rules
        self._catalog = catalog
        self._all = _bits(True for _ in rules)
        self._mending = _bits(rule.mends for rule in rules)
        self._for_any_code = _bits(
            rule.codes is None and not rule.families and rule.on_code is None for rule in rules
        )
        self._for_any_modifier = _bits(not rule.modifiers for rule in rules)
        self._for_any_diagnosis = _bits(rule.on_diagnosis is None for rule in rules)
        self._for_modifier = {
            modifier: _bits(modifier in rule.modifiers for rule in rules)
            for modifier in frozenset().union(*(rule.modifiers for rule in rules))
        }
        self._on_code = _looking(rule.on_code for rule in rules)
        self._on_diagnosis = _looking(rule.on_diagnosis for rule in rules)
        self._by_bit = {1 << place: rule for place, rule in enumerate(rules)}
        # Claims are alike: all four remember their answers, a bounded number of them.
        self._naming = lru_cache(_CODES)(self._of_name)
        self._for_code = lru_cache(_CODES)(self._of_code)
        self._for_diagnosis = lru_cache(_CODES)(self._of_diagnosis)
        self._chosen = lru_cache(_CHOICES)(self._of_bits)

    def concerned_with(self, claim: Claim, *, mending: bool = False) -> tuple[Rule, ...]:
        """The rules that may have something to say (or mend) about a claim, in their order."""
        by_code, by_modifier = self._for_any_code, self._for_any_modifier
        by_diagnosis = self._for_any_diagnosis
        for line in claim.lines:
            by_code |= self._for_code(line.code, claim.on)
            for modifier in line.modifiers:
                by_modifier |= self._for_modifier.get(modifier, 0)
        for code in claim.diagnoses:
            by_diagnosis |= self._for_diagnosis(code, claim.on)
        wanted = self._mending if mending else self._all
        return self._chosen(by_code & by_modifier & by_diagnosis & wanted)

    def _of_name(self, code: str) -> int:
        """The rules for a code, whatever the date."""
        row = self._catalog.families.entry(code)
        family = "" if row is None else row.family
        return _bits(_names(rule, code, family) for rule in self._rules)

    def _of_code(self, code: str, on: date) -> int:
        return self._with_reason(self._naming(code), self._on_code, code, on)

    def _of_diagnosis(self, code: str, on: date) -> int:
        return self._with_reason(self._all, self._on_diagnosis, code, on)

    def _with_reason(self, choice: int, looks: Mapping[int, Look], code: str, on: date) -> int:
        """The choice without the rules for which the tables of the date give no reason."""
        for bit, look in looks.items():
            if choice & bit and not self._looks(look, code, on):
                choice ^= bit
        return choice

    def _looks(self, look: Look, code: str, on: date) -> bool:
        try:
            return look(self._catalog, code, on)
        except Exception:
            return True  # The rule is asked, and the report says if it breaks.

    def _of_bits(self, bits: int) -> tuple[Rule, ...]:
        chosen = []
        while bits:
            lowest = bits & -bits
            chosen.append(self._by_bit[lowest])
            bits ^= lowest
        return tuple(chosen)


def _names(rule: Rule, code: str, family: str) -> bool:
    if rule.codes is None and not rule.families:
        return True
    return (rule.codes is not None and code in rule.codes) or family in rule.families


def _looking(looks: Iterable[Look | None]) -> dict[int, Look]:
    """What a date's tables are asked, by the bit of the rule that wants to know."""
    return {1 << place: look for place, look in enumerate(looks) if look is not None}


def _bits(choice: Iterable[bool]) -> int:
    return sum(chosen << place for place, chosen in enumerate(choice))


@lru_cache(2)
def rule_set(rules: tuple[Rule, ...], catalog: Catalog) -> RuleSet:
    """The rules sorted for a catalog; once for all claims, while an old one goes out of use."""
    return RuleSet(rules, catalog)
