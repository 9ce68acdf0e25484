"""The rules as pages: ``python -m catalog.validation.docs`` writes RULES.md from the rules.

With ``--check`` nothing is written; the exit status is 1 where the file is not up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from catalog.validation.rule import Rule, listed
from catalog.validation.rules import ALL_RULES

RULES_FILE = Path(__file__).with_name("RULES.md")

_INTRODUCTION = """# Rules

Written from the rules' own modules by `python -m catalog.validation.docs`; edit those.

No finding does not mean payable: it means that these rules found nothing in the loaded releases.
What a rule could not look at stands in the report under `not_checked`. An `error` is a statement
for which the cited source leaves no room; a `warning` leaves some; an `info` asks for the record.
Edits of Medicare's are warnings where another payer is named, since that payer may have its own.
One slip is told once: what another rule says of the same lines stands behind the finding that says
more of it, never behind a milder one.
"""


def page(rule: Rule) -> str:
    """One rule's page in Markdown."""
    lines = rule.page.strip().splitlines()
    head = [f"## {rule.id} {rule.name}: {rule.title}", ""]
    facts = [f"Severity: {rule.severity}."]
    if rule.carc:
        facts.append(f"Payers answer with CARC {rule.carc}.")
    if rule.data:
        facts.append(f"Asks the tables {', '.join(rule.data)}.")
    if rule.medicare_edit:
        facts.append("An edit of Medicare's.")
    if rule.covers:
        facts.append(f"Of the same lines it tells what {listed(rule.covers)} would say too.")
    sources = ["Sources:", ""] + [
        f"- [{source.title}]({source.url})" + (f", {source.section}" if source.section else "")
        for source in rule.sources
    ]
    body = [_fenced(line) for line in lines[2:]]
    return "\n".join([*head, " ".join(facts), "", *body, "", *sources, ""])


def _fenced(line: str) -> str:
    """An indented example as code."""
    return f"- `{line.strip()}`" if line.startswith("    ") else _spaced(line)


def _spaced(line: str) -> str:
    return f"{line}\n" if line in ("Flagged:", "Accepted:") else line


def examples(rule: Rule) -> dict[str, tuple[str, ...]]:
    """The encounters under ``Flagged:`` and ``Accepted:`` of a rule's page."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in rule.page.splitlines():
        if line in ("Flagged:", "Accepted:"):
            heading = line.removesuffix(":").lower()
            found[heading] = []
        elif line.startswith("    ") and heading:
            found[heading].append(line.strip())
        elif line.strip():
            heading = ""
    return {key: tuple(lines) for key, lines in found.items()}


def prose(rule: Rule) -> tuple[str, ...]:
    """The paragraphs of a rule's page between its title and its examples, unwrapped."""
    body, _, _ = rule.page.strip().partition("\n\nFlagged:")
    return tuple(" ".join(part.split()) for part in body.split("\n\n")[1:])


def render(rules: Iterable[Rule]) -> str:
    """The whole file."""
    ordered = sorted(rules, key=lambda rule: rule.id)
    table = ["| rule | name | severity | what it finds |", "| --- | --- | --- | --- |"]
    table += [f"| {rule.id} | {rule.name} | {rule.severity} | {rule.title} |" for rule in ordered]
    return "\n".join([_INTRODUCTION, *table, "", *(page(rule) for rule in ordered)])


def main(arguments: list[str]) -> int:
    """Write the file, or compare it."""
    text = render(ALL_RULES)
    if "--check" not in arguments:
        RULES_FILE.write_text(text, "utf-8")
        return 0
    fresh = RULES_FILE.is_file() and RULES_FILE.read_text("utf-8") == text
    if not fresh:
        sys.stderr.write("RULES.md is not up to date: python -m catalog.validation.docs\n")
    return 0 if fresh else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
