"""What a report adds to the results, apart from where its encounter stood in a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.audit.totals import Totals, cents
from catalog.claim import Encounter
from catalog.validation.report import Finding, Report, Severity

FINDING_COLUMNS = (
    "file", "line", "column", "date_of_service", "rule", "name", "severity", "carc", "lines",
    "codes", "at_stake", "message", "fix",
)  # fmt: skip


@dataclass(slots=True)
class Digest:
    """The parts of a report that are the same wherever its encounter stands."""

    report: str
    """JSON without what was not read, age, sex, charges and releases."""
    rows: list[tuple[str, ...]]
    """For the findings file, behind the columns that tell the place."""
    totals: Totals


def sameness(encounter: Encounter) -> object:
    """All that a rule can see of an encounter: equal for two means equal reports."""
    return (
        encounter.date_of_service,
        encounter.payer,
        encounter.place_of_service,
        encounter.diagnoses,
        tuple(
            (line.code, line.modifiers, line.units, line.diagnoses, line.place_of_service)
            for line in encounter.lines
        ),
        encounter.patient_age,
        encounter.patient_sex,
        bool(encounter.unread),
    )


def digest(report: Report) -> Digest:
    """The rows and sums of a report."""
    totals = Totals(encounters=1)
    totals.verdicts[report.verdict] += 1
    allowed = {}
    if report.payment is not None:
        allowed = {line.line: line.allowed for line in report.payment.lines}
        totals.allowed_cents = cents(allowed.values())
    totals.unpriced_encounters = not allowed or None in allowed.values()
    rows = []
    staked: set[int] = set()
    by_code: dict[str, set[int]] = {}
    for finding in report.findings:
        lines = _touched(finding)
        stake = cents(allowed.get(line) for line in lines)
        totals.severities[finding.severity] += 1
        if finding.severity is not Severity.INFO:
            totals.rules[finding.rule] += 1
            for code in _codes(report, lines):
                totals.codes[code] += 1
        if finding.severity is Severity.ERROR:
            totals.rule_stakes[finding.rule] += stake
            staked |= lines
        rows.append(_row(report, finding, stake))
    for line in report.encounter.lines:
        if line.line in staked:
            by_code.setdefault(line.code, set()).add(line.line)
    for code, lines in by_code.items():
        totals.code_stakes[code] = cents(allowed.get(line) for line in lines)
    totals.at_stake_cents = cents(allowed.get(line) for line in staked)
    for gap in report.not_checked:
        totals.not_checked[gap.rule] += 1
    text = report.model_dump_json(
        by_alias=True,
        exclude={
            "encounter": {
                "unread": True,
                "patient_age": True,
                "patient_sex": True,
                "lines": {"__all__": {"charge"}},
            },
            "releases": True,
        },
    )
    return Digest(report=text, rows=rows, totals=totals)


def _touched(finding: Finding) -> set[int]:
    """The lines that a finding puts at risk: those that its fix changes, else all it names."""
    if finding.fix is not None and finding.fix.lines:
        return {line.line for line in finding.fix.lines} & set(finding.lines) or set(finding.lines)
    return set(finding.lines)


def _codes(report: Report, lines: Iterable[int]) -> set[str]:
    wanted = set(lines)
    return {line.code for line in report.encounter.lines if line.line in wanted}


def _row(report: Report, finding: Finding, stake: int) -> tuple[str, ...]:
    at_stake = f"{stake / 100:.2f}" if finding.severity is Severity.ERROR and stake else ""
    return (
        report.encounter.date_of_service.isoformat(),
        finding.rule,
        finding.name,
        finding.severity.value,
        finding.carc or "",
        " ".join(map(str, finding.lines)),
        " ".join(finding.codes),
        at_stake,
        finding.message,
        finding.fix.text if finding.fix else "",
    )
