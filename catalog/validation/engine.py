"""Runs the rules over an encounter and puts the report together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Literal

from catalog.catalog import Catalog
from catalog.claim import Encounter, ServiceLine
from catalog.localities import NATIONAL
from catalog.reading.writing import write
from catalog.validation.claim import Claim
from catalog.validation.echoes import echoes_of, with_echoes
from catalog.validation.payment import expected_payment
from catalog.validation.policy import Policy
from catalog.validation.report import (
    Finding,
    FixedLine,
    NotChecked,
    Payment,
    Report,
    Severity,
)
from catalog.validation.rule import Gap, Hit, Rule
from catalog.validation.rule_set import RuleSet, rule_set
from catalog.validation.rules import ALL_RULES

CRASHED = "ENG001"
NO_POLICY = Policy()
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_ROUNDS = 4
"""A safe fix may open the way for another one; more than this many in a row never helped."""

Verdict = Literal["clean", "review", "fix"]


def validate(
    encounter: Encounter,
    catalog: Catalog,
    *,
    rules: Sequence[Rule] = ALL_RULES,
    locality: str = "national",
    policy: Policy = NO_POLICY,
    today: date | None = None,
    passes: bool = False,
    on_crash: Callable[[Rule, Exception], None] | None = None,
) -> Report:
    """Check an encounter against the rules.

    Args:
        encounter: What was done.
        catalog: The facts; those of the encounter's date of service answer.
        rules: The rules to apply.
        locality: The practice's Medicare locality, for the payment and the contractor.
        policy: The team's own decisions about the rules.
        today: The day of the check, against which the date of service is held.
        passes: Whether the report lists the rules that had nothing to say.
        on_crash: Told of a rule that broke, to log it; the report says that it did in any case.

    Raises:
        UnknownLocality: If the catalog knows no such locality.
    """
    on = encounter.date_of_service
    # Before the first loaded year no locality is known; nothing is priced then either.
    place = catalog.locality(locality, on) if catalog.localities(on) else NATIONAL
    claim = Claim(encounter, catalog, today, place, policy.profile(encounter.payer))
    sorted_rules = rule_set(tuple(rules), catalog)
    payment = expected_payment(claim)
    every, gaps = _run(claim, sorted_rules, on_crash)
    findings, effects = policy.apply(every, encounter.payer)
    return Report(
        encounter=encounter,
        verdict=_verdict(findings, unsure=any(gaps.values())),
        findings=_with_stakes(with_echoes(findings, sorted_rules.covers), payment),
        not_checked=tuple(gaps),
        suggested=_suggested(claim, findings, sorted_rules, policy),
        payment=payment,
        releases=catalog.release_refs(sorted_rules.datasets, on),
        passed=_passed(rules, every, gaps) if passes else (),
        policy=tuple(effects),
    )


def _passed(
    rules: Iterable[Rule], findings: Iterable[Finding], gaps: Iterable[NotChecked]
) -> tuple[str, ...]:
    """The rules that were applied and found nothing."""
    spoke = {finding.rule for finding in findings} | {gap.rule for gap in gaps}
    return tuple(rule.id for rule in rules if rule.id not in spoke)


def _run(
    claim: Claim,
    rules: RuleSet,
    on_crash: Callable[[Rule, Exception], None] | None,
) -> tuple[list[Finding], dict[NotChecked, bool]]:
    """The findings; and what was not looked at, and whether it matters for the verdict."""
    findings: list[Finding] = []
    gaps: dict[NotChecked, bool] = {}
    own_edits = not claim.medicare
    for rule in rules.concerned_with(claim):
        found: list[Finding] = []
        try:
            for said in rule.check(claim):
                if isinstance(said, Gap):
                    gaps[NotChecked(rule=rule.id, reason=said.reason)] = said.matters
                else:
                    found.append(_finding(rule, said, own_edits=own_edits))
        except Exception as bug:
            if on_crash is not None:
                on_crash(rule, bug)
            findings.append(_crash(rule, bug))
            gaps[NotChecked(rule=rule.id, reason="the rule stopped with an internal error")] = True
        else:
            findings += found
    if own_edits and claim.lines:
        reason = f"the policy of {claim.payer_name} is not loaded; Medicare's edits are shown"
        gaps[NotChecked(rule="PAY", reason=reason)] = True
    findings.sort(key=_rank)
    return findings, gaps


def _rank(finding: Finding) -> tuple[int, tuple[int, ...]]:
    return _RANK[finding.severity], finding.lines


def _finding(rule: Rule, hit: Hit, *, own_edits: bool) -> Finding:
    severity = hit.severity or rule.severity
    if rule.medicare_edit and own_edits and severity is Severity.ERROR:
        severity = Severity.WARNING
    codes = hit.codes
    if codes is None:
        codes = tuple(dict.fromkeys(line.code for line in hit.lines))
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=severity,
        lines=tuple(line.line for line in hit.lines),
        codes=codes,
        message=hit.message,
        why=hit.why,
        carc=rule.carc if hit.carc is None else hit.carc or None,
        sources=hit.sources + rule.sources,
        fix=hit.fix,
        unpaid=tuple(line.line for line in hit.unpaid),
    )


def _with_stakes(findings: Sequence[Finding], payment: Payment | None) -> tuple[Finding, ...]:
    """The findings with what their unpaid lines, and those of their echoes, would be worth."""
    if payment is None:
        return tuple(findings)
    allowed = {line.line: line.allowed for line in payment.lines}
    staked = []
    for finding in findings:
        lines = set(finding.unpaid).union(*(e.unpaid for e in echoes_of(finding, findings)))
        amounts = [allowed.get(line) for line in lines]
        known = [amount for amount in amounts if amount is not None]
        if known and len(known) == len(amounts):
            finding = finding.model_copy(update={"at_stake": sum(known, Decimal(0))})
        staked.append(finding)
    return tuple(staked)


def _crash(rule: Rule, bug: Exception) -> Finding:
    """What a broken rule leaves behind; the exception's text may hold pasted words: left out."""
    return Finding(
        rule=CRASHED,
        name="rule-crashed",
        severity=Severity.ERROR,
        lines=(),
        codes=(),
        message=f"The check {rule.id} ({rule.name}) stopped with an internal error.",
        why=f"It was not applied, so nothing is known about it here ({type(bug).__name__}). "
        "The other checks stand.",
        sources=rule.sources,
    )


def _verdict(findings: Iterable[Finding], *, unsure: bool) -> Verdict:
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return "fix"
    return "review" if Severity.WARNING in severities or unsure else "clean"


def _suggested(claim: Claim, findings: list[Finding], rules: RuleSet, policy: Policy) -> str | None:
    """The encounter in notation after the safe fixes, one after the other."""
    mended, open_findings = claim.encounter, findings
    for _ in range(_ROUNDS):
        after = apply_safe_fixes(mended, open_findings)
        if after is mended or after == mended:
            break
        mended = after
        again = Claim(mended, claim.catalog, claim.today, claim.locality, claim.profile)
        open_findings, _effects = policy.apply(_safe_findings(again, rules), mended.payer)
    return None if mended is claim.encounter or mended == claim.encounter else write(mended)


def _safe_findings(claim: Claim, rules: RuleSet) -> list[Finding]:
    """The findings with a safe fix, in their order."""
    findings: list[Finding] = []
    own_edits = not claim.medicare
    for rule in rules.concerned_with(claim, mending=True):
        with suppress(Exception):  # A rule that breaks here mends nothing.
            findings += [
                _finding(rule, said, own_edits=own_edits)
                for said in rule.check(claim)
                if isinstance(said, Hit) and said.fix is not None and said.fix.kind == "safe"
            ]
    findings.sort(key=_rank)
    return findings


def apply_safe_fixes(encounter: Encounter, findings: Iterable[Finding]) -> Encounter:
    """The encounter with the safe fixes made; of two that touch one line, the first."""
    there = {line.line: line for line in encounter.lines}
    changes: dict[int, FixedLine] = {}
    added: list[ServiceLine] = []
    for finding in findings:
        if finding.fix is None or finding.fix.kind != "safe":
            continue
        fixes = finding.fix.lines
        if any(fixed.line in changes for fixed in fixes):
            continue
        changes |= {fixed.line: fixed for fixed in fixes if fixed.line in there}
        origin = next((there[fixed.line] for fixed in fixes if fixed.line in there), None)
        if origin is not None:
            # A line that a fix adds treats what the line beside it treats.
            added += [_apply(origin, fixed) for fixed in fixes if fixed.line not in there]
    if not changes:
        return encounter
    lines = [_apply(line, changes.get(line.line)) for line in encounter.lines] + added
    kept = [line for line in lines if line.units > 0]
    return encounter.model_copy(
        update={
            "lines": tuple(
                line if line.line == number else line.model_copy(update={"line": number})
                for number, line in enumerate(kept, 1)
            )
        }
    )


def _apply(line: ServiceLine, fixed: FixedLine | None) -> ServiceLine:
    if fixed is None:
        return line
    return line.model_copy(
        update={"code": fixed.code, "modifiers": fixed.modifiers, "units": fixed.units}
    )
