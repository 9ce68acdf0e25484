"""A check's report on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bot.terminal.paper import SEVERITY_STYLE, console, money, releases
from catalog.validation.echoes import echoes_of
from catalog.validation.report import Finding, Report

VERDICT = {
    "clean": ("No finding in what was checked", "bold green"),
    "review": ("Review", "bold yellow"),
    "fix": ("Fix before sending", "bold red"),
}


def print_report(report: Report) -> None:
    """Print the verdict, the findings, what was not checked and what could not be read."""
    paper = console()
    encounter = report.encounter
    words, style = VERDICT[report.verdict]
    paper.print(Text(words, style=style))
    assumed = " (no date in the text)" if encounter.date_assumed else ""
    paper.print(Text(f"{encounter.date_of_service}{assumed}, {encounter.payer}", style="dim"))
    for line in encounter.lines:
        code = "-".join((line.code, *line.modifiers))
        tied = f"  {', '.join(line.diagnoses)}" if line.diagnoses else ""
        paper.print(Text(f"  {line.line:>2}  {code} x{line.units}{tied}"))
    if encounter.diagnoses and not all(line.diagnoses for line in encounter.lines):
        paper.print(Text(f"  dx  {', '.join(encounter.diagnoses)}"))
    for finding in report.findings:
        if finding.told_by is None:
            _print_finding(paper, finding, echoes_of(finding, report.findings))
    for effect in report.policy:
        codes = " + ".join(effect.codes)
        said = f"Decided ({effect.rule} on {codes}): {effect.effect}. {effect.reason}"
        paper.print(Text(f"{said} ({effect.by}, {effect.on})", style="dim"))
    if report.passed:
        paper.print(Text(f"Checked and fine: {', '.join(report.passed)}"))
    for entry in report.not_checked:
        paper.print(Text(f"Not checked ({entry.rule}): {entry.reason}", style="dim"))
    for unread in encounter.unread:
        paper.print(Text(f"Not read at {unread.start + 1}: {unread.text!r}: {unread.why}"))
    if report.suggested:
        paper.print(Text(f"After the safe fixes: {report.suggested}", style="bold"))
    if report.payment is not None and report.payment.total is not None:
        total, place = money(report.payment.total), report.payment.locality
        paper.print(f"Medicare would allow {total} in all ({place}).")
    paper.print(releases(report.releases))
    paper.print()


def _print_finding(paper: Console, finding: Finding, echoes: Sequence[Finding]) -> None:
    severity = finding.severity.value
    head = (f"{severity} {finding.rule}", SEVERITY_STYLE[severity])
    paper.print(Text.assemble("\n", head, "  ", finding.message))
    paper.print(Text(f"  Why: {finding.why}"))
    if finding.fix is not None:
        paper.print(Text(f"  Fix: {finding.fix.text}"))
    for echo in echoes:
        paper.print(Text(f"  Also {echo.rule}: {echo.message}"))
    if finding.at_stake is not None:
        paper.print(Text(f"  At stake: {money(finding.at_stake)}"))
    sources = (source for one in (finding, *echoes) for source in one.sources)
    for source in dict.fromkeys(sources):
        section = f", {source.section}" if source.section else ""
        paper.print(Text(f"  {source.title}{section}", style="dim"))
