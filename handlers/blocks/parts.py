"""The few parts that every message is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.blocks import limits
from handlers.blocks.limits import Block, clamp
from handlers.ids import Action
from handlers.questions import Question, to_value


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: blocks, and their essentials as plain text for notifications."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A button that asks a question."""

    label: str
    question: Question
    primary: bool = False
    action: Action = Action.SHOW


def message(text: str, blocks: Iterable[Block]) -> Message:
    """A message within Slack's limits."""
    return Message(clamp(text, limits.FALLBACK), limits.fit(list(blocks)))


def with_share(answer: Message, question: Question | None) -> Message:
    """The answer with a button that shows it to the channel, if a button can carry it."""
    if question is None:
        return answer
    row = buttons([Button("Share in channel", question, action=Action.SHARE)])
    return Message(answer.text, limits.fit([*answer.blocks, *row]))


def escape(text: str) -> str:
    """Text that a user typed or a table holds, so that Slack shows it as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def code(text: str) -> str:
    """Text in the fixed-width type, on one line."""
    return f"`{escape(' '.join(text.replace('`', chr(39)).split()))}`"


def fence(text: str) -> str:
    """Lines in the fixed-width type, to copy."""
    return f"```\n{escape(text.replace('```', chr(39) * 3))}\n```"


def bullets(entries: Iterable[str]) -> list[str]:
    """One line for each entry, escaped."""
    return [f"•  {escape(entry)}" for entry in entries]


def header(text: str) -> Block:
    """The line in large type at the top."""
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": clamp(text, limits.HEADER), "emoji": False},
    }


def sections(lines: Sequence[str]) -> list[Block]:
    """Lines of text in as few sections as hold them."""
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        for text in limits.packed(lines)
        if text.strip()
    ]


def fields(pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """Short facts in two columns (one below the other on a phone); empty ones are left out."""
    texts = [
        {"type": "mrkdwn", "text": clamp(f"*{name}*\n{value}", limits.FIELD)}
        for name, value in pairs
        if value
    ]
    return [
        {"type": "section", "fields": texts[start : start + limits.FIELDS]}
        for start in range(0, len(texts), limits.FIELDS)
    ]


def context(parts: Iterable[str]) -> list[Block]:
    """Small grey text at the bottom: dates, sources, releases."""
    text = "  ·  ".join(part for part in parts if part)
    if not text:
        return []
    return [{"type": "context", "elements": [{"type": "mrkdwn", "text": clamp(text, limits.TEXT)}]}]


def buttons(row: Iterable[Button]) -> list[Block]:
    """A row of buttons; one whose question is too long for Slack is left out."""
    elements: list[Block] = []
    for button in row:
        value = to_value(button.question)
        if len(value) > limits.BUTTON_VALUE or len(elements) == limits.BUTTONS:
            continue
        number = "" if button.action is Action.SHARE else f"_{len(elements) + 1}"
        element: Block = {
            "type": "button",
            "action_id": f"{button.action}{number}",
            "text": {
                "type": "plain_text",
                "text": clamp(button.label, limits.BUTTON_TEXT),
                "emoji": False,
            },
            "value": value,
        }
        if button.primary:
            element["style"] = "primary"
        elements.append(element)
    return [{"type": "actions", "elements": elements}] if elements else []
