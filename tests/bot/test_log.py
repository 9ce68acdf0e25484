from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
import structlog

NAME = "Jane Q. Planted"


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.parametrize("key", ["text", "message", "blocks", "payload", "body", "value"])
def test_what_holds_a_users_words_is_dropped_at_any_depth(log: io.StringIO, key: str):
    structlog.get_logger().info("said", **{key: NAME}, inner={key: NAME, "kept": [{key: NAME}, 1]})
    assert NAME not in log.getvalue()
    assert lines(log)[0]["inner"]["kept"][1] == 1


def test_an_exception_is_its_type_and_places_without_message_or_values(log: io.StringIO):
    def read(pasted: str) -> None:
        try:
            int(pasted)
        except ValueError as error:
            raise RuntimeError(f"cannot read {pasted}") from error

    try:
        read(NAME)
    except RuntimeError:
        structlog.get_logger().exception("listener failed", reference="AB12CD")
    assert NAME not in log.getvalue()
    (line,) = lines(log)
    assert [entry["type"] for entry in line["exception"]] == [
        "builtins.RuntimeError",
        "builtins.ValueError",
    ]
    assert "read" in line["exception"][0]["frames"][-1]
    assert line["reference"] == "AB12CD"


def test_a_librarys_line_keeps_its_template_only(log: io.StringIO):
    logging.getLogger("elsewhere").warning("Unhandled request: %s", {"text": NAME})
    logging.getLogger("elsewhere").error(f"Failed to read ({NAME})")
    try:
        raise ValueError(NAME)
    except ValueError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")
    assert NAME not in log.getvalue()
    assert [line["event"] for line in lines(log)] == [
        "Unhandled request",
        "Failed to read",
        "Task exception was never retrieved",
    ]
    assert lines(log)[2]["exception"][0]["type"] == "builtins.ValueError"


def test_slacks_libraries_never_print_requests_even_on_debug(log: io.StringIO):
    logging.getLogger("slack_sdk.web.async_client").debug("Sending a request - body: %s", NAME)
    logging.getLogger("slack_bolt.AsyncApp").info("Invalid request (body: %s)", NAME)
    assert log.getvalue() == ""


def test_what_is_bound_to_the_request_stands_in_each_line(log: io.StringIO):
    with structlog.contextvars.bound_contextvars(listener="look_up", team="T1"):
        structlog.get_logger().info("answered")
    assert lines(log)[0] | {"listener": "look_up", "team": "T1"} == lines(log)[0]
