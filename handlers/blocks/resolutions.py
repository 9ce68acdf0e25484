"""What words resolve to: the codes, how they were derived, and the question that is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from handlers.blocks.understood import understood_words
from handlers.blocks.wording import day, line_of
from handlers.questions import (
    CodesQuestion,
    Dated,
    EncounterQuestion,
    Heard,
    HowQuestion,
    Question,
)

MOST_DERIVED = 4
MOST_LISTED = 8
MOST_OPTIONS = 8
NOTHING = "I could not make a procedure out of that."
EXAMPLE = code("shave nose 0.7 cm")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to one of the resolution's questions, as a button."""

    procedure: int
    fact: str
    option: str
    question: Question


def resolution_message(
    resolution: Resolution,
    asked: Dated,
    choices: Sequence[Choice] = (),
    how: HowQuestion | None = None,
) -> Message:
    """The answer to a phrase."""
    blocks: list[Block] = []
    if not resolution.procedures:
        why = bullets(resolution.notes) or ["Name what was done, where and how large."]
        blocks += sections([f"*{NOTHING}*", *why, f"Such as: {EXAMPLE}"])
    several = len(resolution.procedures) > 1
    for index, procedure in enumerate(resolution.procedures):
        blocks += _procedure(procedure, f"{index + 1}. " if several else "")
        blocks += _asks(procedure, [choice for choice in choices if choice.procedure == index])
    if resolution.lines:
        lines = "\n".join(line_of(x.code, x.units, x.modifiers) for x in resolution.lines)
        title = "*In billing order*" if len(resolution.lines) > 1 else "*To bill*"
        blocks += sections([title, fence(lines)])
    if resolution.procedures and resolution.notes:
        blocks += sections(["*Mind*", *bullets(resolution.notes)])
    if resolution.unread:
        words = "  ".join(code(fragment) for fragment in resolution.unread)
        blocks += sections([f"*Not used:* {words}"])
    further = _further(resolution, asked)
    blocks += buttons([*further, Button("How?", how)] if how is not None else further)
    blocks += context([day(asked.on, assumed=asked.assumed)])
    return message(summary(resolution), blocks)


def how_message(resolution: Resolution, heard: Sequence[Heard], asked: Dated) -> Message:
    """Each fact with the words it came from, then each code with its derivation."""
    blocks: list[Block] = []
    for index, procedure in enumerate(resolution.procedures, start=1):
        lines = [f"*{index}. {escape(understood_words(procedure.understood))}*"]
        lines += [
            f"•  {code(one.words)} → {escape(one.fact.replace('_', ' '))}: {escape(_told(one))}"
            for one in heard
            if one.procedure == index
        ]
        for candidate in procedure.candidates[:MOST_LISTED]:
            lines.append(f"*{escape(_candidate(candidate))}*")
            lines += bullets(candidate.steps)
        blocks += sections(lines)
    if not heard:
        blocks += sections(["_The text was too long to keep its words; these are its facts._"])
    blocks += context([day(asked.on, assumed=asked.assumed)])
    return message(f"How it was read: {summary(resolution)}", blocks)


def summary(resolution: Resolution) -> str:
    """The essentials in a few lines."""
    if resolution.lines:
        return escape(", ".join(line_of(x.code, x.units, x.modifiers) for x in resolution.lines))
    lines = []
    for procedure in resolution.procedures:
        found = procedure.candidates
        if len(found) > MOST_DERIVED:
            codes = f"{len(found)} codes are possible"
        else:
            codes = " or ".join(_candidate(candidate) for candidate in found) or "No code yet"
        asks = " ".join(ask.question for ask in procedure.asks)
        lines.append(escape(f"{codes}. {asks}".strip()))
    return "\n".join(lines) or NOTHING


def _procedure(procedure: Procedure, number: str) -> list[Block]:
    """What was understood, and the codes: derived one by one, or listed while they are many."""
    lines = [f"{number}*Understood:* {escape(understood_words(procedure.understood))}"]
    if len(procedure.candidates) <= MOST_DERIVED:
        for alike in procedure.together():
            lines.append(f"*{escape(', '.join(_candidate(candidate) for candidate in alike))}*")
            lines += bullets(alike[0].steps)
        return sections(lines)
    for candidate in procedure.candidates[:MOST_LISTED]:
        lines.append(f"•  {escape(_candidate(candidate))}")
    left = procedure.candidates[MOST_LISTED:]
    if left:
        rest = ", ".join(entry.code for entry in left)
        lines.append(escape(f"and {len(left)} more: {rest}"))
    return sections(lines)


def _asks(procedure: Procedure, choices: Sequence[Choice]) -> list[Block]:
    """The first question with its answers as buttons, the others as what comes then."""
    if not procedure.asks:
        return []
    first, *others = procedure.asks
    blocks = sections([f"❓ *{escape(first.question)}*"])
    answers = [choice for choice in choices if choice.fact == first.fact][:MOST_OPTIONS]
    blocks += buttons(Button(choice.option, choice.question) for choice in answers)
    return blocks + sections([f"_Then:_ {escape(ask.question)}" for ask in others])


def _told(heard: Heard) -> str:
    """A fact's value; the name of a thing is written without the hyphens of its id."""
    named = heard.fact in {"procedure", "lesion", "site"}
    return heard.value.replace("-", " ") if named else heard.value


def _candidate(candidate: Candidate) -> str:
    written = line_of(candidate.code, candidate.units, candidate.modifiers)
    if not candidate.if_:
        return written
    return f"{written} if {', '.join(candidate.if_.values())}"


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
