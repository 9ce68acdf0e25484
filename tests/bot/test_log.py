from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.log import configure_logging

NAME = "Jane Q. Planted"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    configure_logging("debug", written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("slack_bolt", "slack_sdk", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("key", ["text", "message", "blocks", "payload", "body", "value"])
def test_what_holds_a_users_words_is_dropped_at_any_depth(stream: io.StringIO, key: str):
    structlog.get_logger().info("said", **{key: NAME}, inner={key: NAME, "kept": [{key: NAME}, 1]})
    assert NAME not in stream.getvalue()
    assert lines(stream)[0]["inner"]["kept"][1] == 1


def test_an_exception_is_its_type_and_places_without_message_or_values(stream: io.StringIO):
    def read(pasted: str) -> None:
        try:
            int(pasted)
        except ValueError as error:
            raise RuntimeError(f"cannot read {pasted}") from error

    try:
        read(NAME)
    except RuntimeError:
        structlog.get_logger().exception("listener failed", reference="AB12CD")
    assert NAME not in stream.getvalue()
    (line,) = lines(stream)
    assert [entry["type"] for entry in line["exception"]] == [
        "builtins.RuntimeError",
        "builtins.ValueError",
    ]
    assert "read" in line["exception"][0]["frames"][-1]
    assert line["reference"] == "AB12CD"


def test_a_librarys_line_keeps_its_template_only(stream: io.StringIO):
    logging.getLogger("elsewhere").warning("Unhandled request: %s", {"text": NAME})
    logging.getLogger("elsewhere").error(f"Failed to read ({NAME})")
    try:
        raise ValueError(NAME)
    except ValueError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")
    assert NAME not in stream.getvalue()
    assert [line["event"] for line in lines(stream)] == [
        "Unhandled request",
        "Failed to read",
        "Task exception was never retrieved",
    ]
    assert lines(stream)[2]["exception"][0]["type"] == "builtins.ValueError"


def test_slacks_libraries_never_print_requests_even_on_debug(stream: io.StringIO):
    logging.getLogger("slack_sdk.web.async_client").debug("Sending a request - body: %s", NAME)
    logging.getLogger("slack_bolt.AsyncApp").info("Invalid request (body: %s)", NAME)
    assert stream.getvalue() == ""


def test_what_is_bound_to_the_request_stands_in_each_line(stream: io.StringIO):
    with structlog.contextvars.bound_contextvars(listener="look_up", team="T1"):
        structlog.get_logger().info("answered")
    assert lines(stream)[0] | {"listener": "look_up", "team": "T1"} == lines(stream)[0]
