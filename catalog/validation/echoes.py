"""Findings of one slip: which of them says it best, and which only say it again.

17000 with 17003 x14 is over the MUE and miscounted at once, 11102 beside 11104 an NCCI pair and a
second primary. A rule that knows what such a slip is names the rules that it covers; where both
speak of the same lines, the finding of the covered one is an echo. It stays in the report, with the
rule that tells it better, so that readers can put the two together. An echo is never graver than
the finding that tells it: of two the graver one is told, whichever covers the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from catalog.validation.report import Finding, Severity

Covers = Mapping[str, frozenset[str]]
"""By a rule's id: the ids of the rules of which it says the same more exactly."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def with_echoes(findings: Sequence[Finding], covers: Covers) -> list[Finding]:
    """The same findings in the same order; each echo names the rule that tells it."""
    tellers = [list(_tellers(finding, findings, covers)) for finding in findings]
    heads = [finding for finding, others in zip(findings, tellers, strict=True) if not others]
    told = []
    for finding, others in zip(findings, tellers, strict=True):
        teller = next((other for other in others if other in heads), None)
        told.append(
            finding if teller is None else finding.model_copy(update={"told_by": teller.rule})
        )
    return told


def echoes_of(finding: Finding, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that say again what this one says."""
    return tuple(
        other
        for other in findings
        if other.told_by == finding.rule and finding.told_by is None and _share(finding, other)
    )


def _tellers(finding: Finding, findings: Sequence[Finding], covers: Covers) -> Iterator[Finding]:
    for other in findings:
        covering = finding.rule in covers.get(other.rule, ())
        covered = other.rule in covers.get(finding.rule, ())
        if not (covering or covered) or not _share(finding, other):
            continue
        here, there = _RANK[finding.severity], _RANK[other.severity]
        if there < here or (there == here and covering):
            yield other


def _share(one: Finding, other: Finding) -> bool:
    """Whether the lines of one of them are all among those of the other."""
    lines, others = set(one.lines), set(other.lines)
    return bool(lines and others) and (lines <= others or others <= lines)
