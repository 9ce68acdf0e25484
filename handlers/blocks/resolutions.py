"""What words resolve to: the codes, how they were derived, and the question that is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.resolving.answer import Candidate, Procedure, Resolution
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
    message,
    sections,
)
from handlers.blocks.wording import day, line_of
from handlers.questions import CodesQuestion, Dated, EncounterQuestion, Question

MOST_CANDIDATES = 6
MOST_OPTIONS = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to one of the resolution's questions, as a button."""

    procedure: int
    fact: str
    option: str
    question: Question


def resolution_message(
    resolution: Resolution, asked: Dated, choices: Sequence[Choice] = ()
) -> Message:
    """The answer to a phrase."""
    blocks: list[Block] = []
    several = len(resolution.procedures) > 1
    for index, procedure in enumerate(resolution.procedures):
        blocks += _procedure(procedure, f"{index + 1}. " if several else "")
        for ask in procedure.asks:
            blocks += sections([f"❓ *{escape(ask.question)}*"])
            blocks += buttons(
                Button(choice.option, choice.question, primary=True)
                for choice in [
                    choice
                    for choice in choices
                    if (choice.procedure, choice.fact) == (index, ask.fact)
                ][:MOST_OPTIONS]
            )
    if resolution.lines:
        lines = "\n".join(line_of(x.code, x.units, x.modifiers) for x in resolution.lines)
        title = "*In billing order*" if len(resolution.lines) > 1 else "*To bill*"
        blocks += sections([title, fence(lines)])
    if resolution.notes:
        blocks += sections(["*Mind*", *bullets(resolution.notes)])
    if resolution.unread:
        words = "  ".join(code(fragment) for fragment in resolution.unread)
        blocks += sections([f"*Not used:* {words}"])
    blocks += buttons(_further(resolution, asked))
    blocks += context([day(asked.on, assumed=asked.assumed)])
    return message(summary(resolution), blocks)


def summary(resolution: Resolution) -> str:
    """The essentials in a few lines."""
    if resolution.lines:
        return escape(", ".join(line_of(x.code, x.units, x.modifiers) for x in resolution.lines))
    lines = []
    for procedure in resolution.procedures:
        codes = " or ".join(_candidate(candidate) for candidate in procedure.candidates)
        asks = " ".join(ask.question for ask in procedure.asks)
        lines.append(escape(f"{codes or 'no code yet'}. {asks}".strip()))
    return "\n".join(lines) or "I could not make a procedure out of that."


def _procedure(procedure: Procedure, number: str) -> list[Block]:
    lines = [f"{number}*Understood:* {escape(_understood(procedure.understood))}"]
    for candidate in procedure.candidates[:MOST_CANDIDATES]:
        lines.append(f"*{escape(_candidate(candidate))}*")
        lines += bullets(candidate.because)
    left = len(procedure.candidates) - MOST_CANDIDATES
    if left > 0:
        rest = ", ".join(entry.code for entry in procedure.candidates[MOST_CANDIDATES:])
        lines.append(escape(f"and {left} more: {rest}"))
    return sections(lines)


def _candidate(candidate: Candidate) -> str:
    written = line_of(candidate.code, candidate.units, candidate.modifiers)
    if not candidate.if_:
        return written
    return f"{written} if {', '.join(candidate.if_.values())}"


def _understood(facts: Mapping[str, object]) -> str:
    """The facts in their order, without those that are not known."""
    units = {"size_cm": "cm", "area_sq_cm": "sq cm", "margin_cm": "cm margin"}
    parts = []
    for name, value in facts.items():
        if value is None or value is False or value == "" or (name == "count" and value == 1):
            continue
        shown = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
        if value is True:
            parts.append(name.replace("_", " "))
        elif name in units:
            parts.append(f"{shown} {units[name]}")
        elif name in {"procedure", "nature", "site"}:
            parts.append(shown)
        elif name == "site_group" and value == facts.get("site"):
            continue
        else:
            parts.append(f"{name.replace('_', ' ')} {shown}")
    return ", ".join(parts) or "nothing yet"


def _further(resolution: Resolution, asked: Dated) -> list[Button]:
    """Buttons to the cards of the codes that came out, and to a check of several lines."""
    same = {"on": asked.on, "assumed": asked.assumed}
    found = list(
        dict.fromkeys(
            [line.code for line in resolution.lines]
            or [x.code for procedure in resolution.procedures for x in procedure.candidates]
        )
    )
    row = [
        Button(f"Show {entry}", CodesQuestion.model_validate({"codes": (entry,), **same}))
        for entry in found[:4]
    ]
    if len(resolution.lines) > 1:
        notation = ", ".join(line_of(x.code, x.units, x.modifiers) for x in resolution.lines)
        row.append(
            Button("Check these", EncounterQuestion.model_validate({"notation": notation, **same}))
        )
    return row
