"""What a report adds to the results, apart from where its encounter stood in a file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from bot.audit.totals import Totals
from catalog.claim import Encounter, ServiceLine
from catalog.validation.report import Finding, Report, Severity

FINDING_COLUMNS = (
    "file", "line", "column", "date_of_service", "rule", "name", "severity", "carc", "lines",
    "codes", "at_stake", "message", "fix",
)  # fmt: skip


_NOT_KEPT: dict[str, Any] = {
    "encounter": {
        "unread": True,
        "patient_age": True,
        "patient_sex": True,
        "lines": {"__all__": {"charge"}},
    },
    "releases": True,
}


@dataclass(slots=True)
class Digest:
    """The parts of a report that are the same wherever its encounter stands."""

    report: str
    """JSON without what was not read, age, sex, charges and releases."""
    rows: list[tuple[str, ...]]
    """For the findings file, behind the columns that tell the place."""
    verdict: str
    severities: list[str]
    rules: list[str]
    """The rule of each error and warning."""
    codes: list[str]
    """The codes of the lines that these touch."""
    rule_stakes: list[tuple[str, int]]
    code_stakes: list[tuple[str, int]]
    """Cents of the lines that errors touch, each line once."""
    not_checked: list[str]
    allowed: int
    priced: bool
    """Whether the amount of every line is known."""

    def add_to(self, totals: Totals, times: int) -> None:
        """Count the report so many times."""
        totals.encounters += times
        totals.verdicts[self.verdict] += times
        totals.allowed_cents += times * self.allowed
        totals.unpriced_encounters += 0 if self.priced else times
        for counter, keys in (
            (totals.severities, self.severities),
            (totals.rules, self.rules),
            (totals.codes, self.codes),
            (totals.not_checked, self.not_checked),
        ):
            for key in keys:
                counter[key] += times
        for rule, stake in self.rule_stakes:
            totals.rule_stakes[rule] += times * stake
        for code, stake in self.code_stakes:
            totals.code_stakes[code] += times * stake
            totals.at_stake_cents += times * stake


_OF_ENCOUNTER = attrgetter(*(Encounter.model_fields.keys() - {"lines", "unread"}))
_OF_LINE = attrgetter(*(ServiceLine.model_fields.keys() - {"charge"}))


def sameness(encounter: Encounter) -> object:
    """All that a rule can see of an encounter: equal for two means equal reports.

    None where something was not read: the report tells its place, and its words are not kept.
    """
    if encounter.unread:
        return None
    return _OF_ENCOUNTER(encounter), tuple(map(_OF_LINE, encounter.lines))


def digest(report: Report) -> Digest:
    """The rows and sums of a report."""
    allowed: dict[int, int | None] = {}
    if report.payment is not None:
        allowed = {line.line: _cents(line.allowed) for line in report.payment.lines}
    made = Digest(
        report=report.model_dump_json(by_alias=True, exclude=_NOT_KEPT),
        rows=[],
        verdict=report.verdict,
        severities=[finding.severity for finding in report.findings],
        rules=[],
        codes=[],
        rule_stakes=[],
        code_stakes=[],
        not_checked=[gap.rule for gap in report.not_checked],
        allowed=sum(amount or 0 for amount in allowed.values()),
        priced=bool(allowed) and None not in allowed.values(),
    )
    staked: set[int] = set()
    for finding in report.findings:
        lines = _touched(finding)
        stake = 0
        if finding.severity is not Severity.INFO:
            made.rules.append(finding.rule)
            made.codes += {line.code for line in report.encounter.lines if line.line in lines}
        if finding.severity is Severity.ERROR:
            stake = sum(allowed.get(line) or 0 for line in lines)
            made.rule_stakes.append((finding.rule, stake))
            staked |= lines
        made.rows.append(_row(report, finding, stake))
    made.code_stakes = [
        (line.code, allowed.get(line.line) or 0)
        for line in report.encounter.lines
        if line.line in staked
    ]
    return made


def _touched(finding: Finding) -> set[int]:
    """The lines that a finding puts at risk: those that its fix changes, else all it names."""
    if finding.fix is not None and finding.fix.lines:
        return {line.line for line in finding.fix.lines} & set(finding.lines) or set(finding.lines)
    return set(finding.lines)


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def _row(report: Report, finding: Finding, stake: int) -> tuple[str, ...]:
    return (
        report.encounter.date_of_service.isoformat(),
        finding.rule,
        finding.name,
        finding.severity,
        finding.carc or "",
        " ".join(map(str, finding.lines)),
        " ".join(finding.codes),
        f"{stake / 100:.2f}" if stake else "",
        finding.message,
        finding.fix.text if finding.fix else "",
    )
