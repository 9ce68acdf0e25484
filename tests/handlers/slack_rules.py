"""What Slack accepts, stated apart from the code that keeps to it."""

from __future__ import annotations

import re
from typing import Any

from slack_sdk.models.blocks import Block

from handlers.blocks.parts import Message

_MARKUP = re.compile(r"<(?!https://[^<>|]+\|[^<>|]*>|@U\w+>)")


def assert_slack_takes(message: Message) -> None:
    """Within every limit, readable for Slack's own models, and nothing typed became markup."""
    assert message.text.strip()
    assert len(message.text) <= 4000
    assert 1 <= len(message.blocks) <= 50
    assert sum(len(text) for block in message.blocks for text in _texts(block)) <= 13_000
    for block in message.blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
        _check(block)
    for text in _marked(message):
        assert not _MARKUP.search(text), text


def _check(block: dict[str, Any]) -> None:
    match block["type"]:
        case "header":
            assert block["text"]["type"] == "plain_text"
            assert 1 <= len(block["text"]["text"]) <= 150
        case "section":
            assert ("text" in block) != ("fields" in block)
            if "text" in block:
                assert 1 <= len(block["text"]["text"]) <= 3000
            assert len(block.get("fields", [])) <= 10
            assert all(1 <= len(field["text"]) <= 2000 for field in block.get("fields", []))
        case "context":
            assert 1 <= len(block["elements"]) <= 10
            assert all(1 <= len(element["text"]) <= 3000 for element in block["elements"])
        case "actions":
            elements = block["elements"]
            assert 1 <= len(elements) <= 25
            assert len({element["action_id"] for element in elements}) == len(elements)
            for element in elements:
                assert 1 <= len(element["text"]["text"]) <= 75
                assert len(element["value"]) <= 2000
                assert len(element["action_id"]) <= 255
        case kind:
            raise AssertionError(f"no check for a {kind} block")


def _marked(message: Message) -> list[str]:
    found = [message.text]
    for block in message.blocks:
        parts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
        found += [part["text"] for part in parts if part and part.get("type") == "mrkdwn"]
    return found


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for entry in value.values() for text in _texts(entry)]
    if isinstance(value, list | tuple):
        return [text for entry in value for text in _texts(entry)]
    return []
