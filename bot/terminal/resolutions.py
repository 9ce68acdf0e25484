"""A resolver's answer on the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from bot.terminal.paper import console, facts
from catalog.resolving import FactEvidence
from catalog.resolving.answer import Candidate, Procedure, Resolution, ResolvedLine


def print_resolution(resolution: Resolution) -> None:
    """Print the codes in billing order, then how each was reached and what is missing."""
    paper = console()
    if not resolution.procedures:
        paper.print("No procedure was recognised. Try: excision 0.8 cm trunk")
    if resolution.lines:
        paper.print(Text(", ".join(_line(line) for line in resolution.lines), style="bold"))
    for procedure in resolution.procedures:
        _print_procedure(paper, procedure)
    for note in resolution.notes:
        paper.print(Text(f"Note: {note}"))
    if resolution.unread:
        paper.print(Text("Not read: " + ", ".join(resolution.unread), style="yellow"))


def print_evidence(evidence: Iterable[FactEvidence]) -> None:
    """Print each fact with the words it came from."""
    rows = [
        (f"{one.procedure}. {one.fact.replace('_', ' ')}", f"{one.value}  from “{one.text}”")
        for one in evidence
    ]
    if rows:
        paper = console()
        paper.print("\nHow it was read:")
        paper.print(facts(rows))


def _print_procedure(paper: Console, procedure: Procedure) -> None:
    for alike in procedure.together():
        first, codes = alike[0], ", ".join(map(_line, alike))
        paper.print()
        paper.print(Text.assemble((codes, "bold"), _condition(first)))
        for step in first.steps:
            paper.print(Text(f"  {step}"))
    for ask in procedure.asks:
        options = f" ({' / '.join(ask.options)})" if ask.options else ""
        paper.print(Text(f"? {ask.question}{options}", style="cyan"))


def _condition(candidate: Candidate) -> str:
    if not candidate.if_:
        return ""
    return "  if " + ", ".join(f"{fact} is {value}" for fact, value in candidate.if_.items())


def _line(line: ResolvedLine | Candidate) -> str:
    return "-".join((line.code, *line.modifiers)) + (f" x{line.units}" if line.units > 1 else "")
