"""Slack's limits for messages, kept in one place (docs.slack.dev, reference of Block Kit)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

HEADER = 150
TEXT = 3000
FIELD = 2000
FIELDS = 10
BLOCKS = 50
BUTTONS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
FALLBACK = 3500
"""Of the ``text`` beside the blocks: Slack recommends at most 4,000."""
WHOLE = 12_000
"""Of all texts and values of one message: Slack refuses some 13,200 (``msg_blocks_too_long``)."""

Block = dict[str, Any]


def clamp(text: str, limit: int) -> str:
    """The text, cut to the limit with an ellipsis; no half of a link or entity is left."""
    if len(text) <= limit:
        return text
    fence = "\n```" if text.startswith("```") else ""
    kept = text[: limit - 1 - len(fence)]
    ampersand = kept.rfind("&", -5)
    if ampersand >= 0 and ";" not in kept[ampersand:]:
        kept = kept[:ampersand]
    if kept.rfind("<") > kept.rfind(">"):  # what users type is escaped: this is a link of ours
        kept = kept[: kept.rfind("<")]
    return kept.rstrip() + "…" + fence


def packed(lines: Sequence[str], limit: int = TEXT) -> list[str]:
    """The lines as few texts within the limit, broken between lines only."""
    texts: list[str] = []
    for line in (clamp(line, limit) for line in lines):
        if texts and len(texts[-1]) + 1 + len(line) <= limit:
            texts[-1] += "\n" + line
        else:
            texts.append(line)
    return texts


def weight(value: object) -> int:
    """How many characters of the message's budget a block takes."""
    return sum(len(text) for text in _strings(value))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _strings(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _strings(entry)


def fit(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, shortened at the end of the sections when a message cannot hold them all.

    What stands at the top stays, buttons and sources as long as they can; what is left out is said.
    """
    if len(blocks) <= BLOCKS and weight(blocks) <= WHOLE:
        return tuple(blocks)
    kept = list(blocks)
    left_out = 0
    while len(kept) + 1 > BLOCKS or weight(kept) + TEXT // 10 > WHOLE:
        del kept[_last(kept, {"section", "header", "context"}) or _last(kept, {"actions"}) or -1]
        left_out += 1
    index = _last(kept, {"section", "header", "actions"})
    notice = f"_{left_out} more parts did not fit into one message. Ask for fewer codes at a time._"
    kept.insert(
        len(kept) if index is None else index + 1,
        {"type": "section", "text": {"type": "mrkdwn", "text": notice}},
    )
    return tuple(kept)


def _last(blocks: Sequence[Block], kinds: set[str]) -> int | None:
    """Where the last block of these kinds stands; the first block and the sources do not count."""
    sources = max(
        (index for index, block in enumerate(blocks) if block["type"] == "context"), default=None
    )
    return next(
        (
            index
            for index in range(len(blocks) - 1, 0, -1)
            if index != sources and blocks[index]["type"] in kinds
        ),
        None,
    )
