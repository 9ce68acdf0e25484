"""What a check found: the verdict first, then what to do, then what was not looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.plural import plural
from catalog.claim import Encounter, ServiceLine, Unread
from catalog.families import load_families
from catalog.payers import find_payer
from catalog.validation import ALL_RULES
from catalog.validation.echoes import echoes_of
from catalog.validation.report import Finding, Report, Severity
from handlers.blocks.limits import Block
from handlers.blocks.parts import (
    Button,
    Message,
    bullets,
    buttons,
    code,
    context,
    escape,
    fence,
    header,
    message,
    sections,
)
from handlers.blocks.rules import effects_blocks
from handlers.blocks.wording import day, line_of, money, releases, source
from handlers.deciding.asked import AskedFinding
from handlers.ids import Action
from handlers.questions import EncounterQuestion

_WORD = re.compile(r"[A-Z0-9]+(?:\.[A-Z0-9]+)?", re.ASCII)
MARKS = {Severity.ERROR: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵"}
_ORDER = list(MARKS)
_KINDS = {"safe": "Fix", "needs_documentation": "Fix, needs the record"}
_TITLES = {rule.id: rule.name.replace("-", " ") for rule in ALL_RULES}
NO_PROMISE = "No finding is no promise of payment."


def report_message(
    reports: Sequence[Report],
    unread: Sequence[Unread] = (),
    *,
    warning: str = "",
    question: EncounterQuestion | None = None,
) -> Message:
    """One or more encounters' reports and what could not be read of the paste.

    With the question that led to a single report, buttons ask for more of it.
    """
    blocks: list[Block] = []
    if warning:
        blocks += sections([f"⚠ {escape(warning)}"])
    several = len(reports) > 1
    for report in reports:
        blocks += _report(report, dated=several)
    blocks += _unread(unread)
    blocks += context(releases(ref for report in reports for ref in report.releases))
    if question is not None and len(reports) == 1:
        blocks += _further(reports[0], question)
    text = "\n".join(summary(report) for report in reports)
    if unread:
        text += f"\n{plural(len(unread), 'fragment')} could not be read."
    return message(text.strip(), blocks)


def nothing_read_message(unread: Sequence[Unread], *, expected: str) -> Message:
    """No service line was found: what stands in the way, and what to type."""
    text = "I found no service code to check."
    lines = [f"*{text}*", f"An encounter looks like this: {code(expected)}"]
    return message(text, [*sections(lines), *_unread(unread)])


def summary(report: Report) -> str:
    """The essentials in a few lines."""
    encounter = report.encounter
    lines = [f"{escape(_codes(encounter))} on {encounter.date_of_service}: {verdict(report)}"]
    lines += [f"{_where(finding)}: {escape(finding.message)}" for finding in _told(report)[:5]]
    return "\n".join(lines)


def verdict(report: Report) -> str:
    """The verdict in words that promise nothing."""
    counts = [
        plural(count, word)
        for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"))
        if (count := sum(finding.severity is severity for finding in _told(report)))
    ]
    found = ", ".join(counts)
    if report.verdict == "fix":
        return f"fix before sending ({found})" if found else "fix before sending"
    if report.verdict == "review":
        return f"review ({found})" if found else "review: not everything could be checked"
    notes = len(report.findings)
    return f"no error or warning ({plural(notes, 'note')})" if notes else "no finding"


def _report(report: Report, *, dated: bool) -> list[Block]:
    encounter = report.encounter
    mark = {"fix": "🔴", "review": "🟠", "clean": "🟢"}[report.verdict]
    title = verdict(report)
    title = f"{title[0].upper()}{title[1:]}"
    if dated:
        title = f"{encounter.date_of_service}: {title}"
    blocks = [
        header(f"{mark} {title}"),
        *sections([fence(_lines(encounter))]),
    ]
    for finding in _told(report):
        echoes = echoes_of(finding, report.findings)
        blocks += finding_blocks(finding, payer=encounter.payer, echoes=echoes)
    blocks += effects_blocks(report.policy)
    if report.suggested is not None:
        blocks += sections(["*After the fixes that need no new fact*", fence(report.suggested)])
    if report.passed:
        names = ", ".join(f"{rule} {_TITLES[rule]}" for rule in report.passed)
        blocks += sections([f"*Checked and fine:* {escape(names)}."])
    if report.not_checked:
        entries = [f"{entry.rule}: {entry.reason}" for entry in report.not_checked]
        blocks += sections(["*Not checked*", *bullets(dict.fromkeys(entries))])
    parts = [day(encounter.date_of_service, assumed=encounter.date_assumed)]
    payer = find_payer(encounter.payer)
    parts.append(f"payer {escape(payer.name if payer else encounter.payer)}")
    if report.payment is not None and report.payment.total is not None:
        amount = money(report.payment.total)
        parts.append(f"Medicare allows {amount} before edits ({escape(report.payment.locality)})")
    if report.verdict == "clean":
        parts.append(NO_PROMISE)
    return blocks + context(parts)


def _further(report: Report, question: EncounterQuestion) -> list[Block]:
    """What else may be asked about an encounter."""
    row = []
    if report.suggested is not None:
        mended = question.model_copy(update={"notation": report.suggested, "passes": False})
        row.append(Button("Check it with these fixes", mended))
    if not question.passes:
        row.append(Button("What was fine", question.model_copy(update={"passes": True})))
    return buttons(row)


def finding_blocks(
    finding: Finding,
    *,
    where: bool = True,
    payer: str = "medicare",
    echoes: Sequence[Finding] = (),
) -> list[Block]:
    """One finding: where, what, why and what to do; its rule and sources in small type.

    What other rules say of the same slip stands in a line each. "Why?" opens the rule's page, where
    the channel may decide about it.
    """
    place = f"*{_where(finding)}*: " if where else ""
    lines = [
        f"{MARKS[finding.severity]} {place}{escape(finding.message)}",
        f"_Why:_ {escape(finding.why)}",
    ]
    fix = finding.fix
    if fix is not None:
        lines.append(f"*{_KINDS[fix.kind]}:* {escape(fix.text)}")
        changed = [
            line_of(line.code, line.units, line.modifiers) if line.units else f"without {line.code}"
            for line in fix.lines
        ]
        if changed:
            lines.append("  ".join(code(line) for line in changed))
    lines += [f"_Also {echo.rule}:_ {escape(echo.message)}" for echo in echoes]
    of_slip = (finding, *echoes)
    carcs = dict.fromkeys(one.carc for one in of_slip if one.carc)
    marks = [finding.rule, *(f"CARC {carc}" for carc in carcs)]
    if finding.at_stake is not None:
        marks.append(f"{money(finding.at_stake)} at stake")
    sources = dict.fromkeys(source(item) for one in of_slip for item in one.sources)
    notes = [*map(escape, marks), *sources]
    first, *rest = sections(lines)
    return [{**first, "accessory": _why(finding, payer)}, *rest, *context(notes)]


def _why(finding: Finding, payer: str) -> Block:
    return {
        "type": "button",
        "action_id": Action.WHY.value,
        "text": {"type": "plain_text", "text": "Why?", "emoji": False},
        "value": AskedFinding.of(finding, payer).value,
    }


def _unread(unread: Sequence[Unread]) -> list[Block]:
    if not unread:
        return []
    return sections(
        [
            "*Not read*",
            *(
                f"•  {fragment.place}: {code(fragment.text)}: {escape(fragment.why)}"
                for fragment in unread
            ),
        ]
    )


def _lines(encounter: Encounter) -> str:
    rows = []
    for line in encounter.lines:
        pointed = f"  {' '.join(line.diagnoses)}" if line.diagnoses else ""
        billed = line_of(line.code, line.units, line.modifiers)
        rows.append(f"{line.line:>2}  {billed}{pointed}{_beside(line)}")
    if encounter.diagnoses and not all(line.diagnoses for line in encounter.lines):
        rows.append(f"dx  {' '.join(encounter.diagnoses)}")
    return "\n".join(rows)


def _beside(line: ServiceLine) -> str:
    """What the text said beside the code, as it was understood."""
    told = (
        f"{line.size_cm} cm" if line.size_cm is not None else "",
        plural(line.counted, "lesion") if line.counted is not None else "",
        load_families().site_by_id[line.site].name if line.site else "",
    )
    return "".join(f"  {one}" for one in told if one)


def _codes(encounter: Encounter) -> str:
    return ", ".join(line.code for line in encounter.lines[:6])


def _where(finding: Finding) -> str:
    """The lines; the codes too, as far as the message does not say them itself."""
    said = set(_WORD.findall(finding.message))
    codes = escape(" + ".join(found for found in finding.codes if found not in said))
    if not finding.lines:
        return codes or "Encounter"
    numbers = ", ".join(str(line) for line in finding.lines)
    return f"{'Line' if len(finding.lines) == 1 else 'Lines'} {numbers}" + (
        f"  {codes}" if codes else ""
    )


def _told(report: Report) -> list[Finding]:
    """A finding for each slip, the gravest first."""
    heads = [finding for finding in report.findings if finding.told_by is None]
    return sorted(heads, key=lambda finding: _ORDER.index(finding.severity))
