"""The words of a posted message, wherever Slack put them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from catalog.reading import looks_like_encounter

_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_LINES = {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}


def message_text(message: dict[str, Any]) -> str:
    """What a person reads in the message, from the first place that holds an encounter.

    A shared file or an app's card often has words of its own beside it (``see attached``), so the
    message's text goes first only where it has codes, or nothing else has.
    """
    text = message.get("text")
    found = [
        unescape(text) if isinstance(text, str) else "",
        _joined(_blocks(message.get("blocks")), _attachments(message.get("attachments"))),
        _joined(_files(message.get("files"))),
    ]
    filled = [part for part in found if part.strip()]
    return next(filter(looks_like_encounter, filled), filled[0] if filled else "")


def _joined(*places: Iterator[str]) -> str:
    return "\n".join(part for place in places for part in place if part.strip())


def unescape(text: str) -> str:
    """Slack's mrkdwn as plain text: links as what is shown of them, ``&amp;`` as ``&``."""
    return html.unescape(_LINK.sub(_shown, text))


def _shown(link: re.Match[str]) -> str:
    target, label = link[1], link[2]
    if target.startswith(("@", "#", "!")):
        return ""
    return label or target.removeprefix("tel:").removeprefix("mailto:")


def _files(files: object) -> Iterator[str]:
    """What Slack itself shows of a short text file; the file is not fetched."""
    for file in files if isinstance(files, list) else []:
        if not isinstance(file, dict) or file.get("preview_is_truncated"):
            continue
        if isinstance(file.get("preview"), str):
            yield html.unescape(file["preview"])


def _attachments(attachments: object) -> Iterator[str]:
    for attachment in attachments if isinstance(attachments, list) else []:
        if not isinstance(attachment, dict):
            continue
        for name in ("pretext", "title", "text"):
            if isinstance(attachment.get(name), str):
                yield unescape(attachment[name])
        if not attachment.get("text"):
            yield from _blocks(attachment.get("blocks"))
            if isinstance(attachment.get("fallback"), str) and not attachment.get("blocks"):
                yield unescape(attachment["fallback"])


def _blocks(blocks: object) -> Iterator[str]:
    """One line for each section, list entry and table row."""
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, dict):
            continue
        kind = block.get("type")
        if kind == "rich_text":
            yield from _rich(block.get("elements"))
        elif kind == "table":
            for row in block.get("rows") or []:
                yield "\t".join(" ".join(_cell(cell)) for cell in row if isinstance(cell, dict))
        elif isinstance(block.get("text"), dict):
            yield unescape(str(block["text"].get("text", "")))


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    if cell.get("type") == "rich_text":
        yield from _rich(cell.get("elements"))
    else:
        yield str(cell.get("text", ""))


def _rich(elements: object) -> Iterator[str]:
    for element in elements if isinstance(elements, list) else []:
        if not isinstance(element, dict):
            continue
        kind = element.get("type")
        if kind == "rich_text_list":
            yield from _rich(element.get("elements"))
        elif kind in _LINES:
            yield "".join(
                str(part.get("text") or part.get("url") or "")
                for part in element.get("elements") or []
                if isinstance(part, dict)
            )
