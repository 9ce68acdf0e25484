"""A request of Slack's over HTTP: proved to be Slack's, then read. What is neither is refused.

Bolt's own reading answers 500 to a time stamp that is no number and to a body that is no JSON, and
loses a command whose text holds the word "payload"; so both are done here, and Bolt is handed
a request that was proved and read.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

_TIME_STAMP = re.compile(r"\d{1,12}", re.ASCII)
_MAPPINGS = ("event", "view", "message", "container")
_NAMED = ("team", "user", "channel")


class ForgedRequestError(Exception):
    """Not signed with our secret, or signed over five minutes ago."""


class MalformedRequestError(Exception):
    """Signed, but not of a shape that Slack sends."""


class _Clock(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


class SlackRequests:
    """Proves and reads requests for one signing secret."""

    def __init__(self, signing_secret: str, now: Callable[[], float] = time.time) -> None:
        self._verifier = SignatureVerifier(signing_secret, _Clock(now))

    def read(self, body: bytes, headers: Mapping[str, str]) -> AsyncBoltRequest:
        """The request for Bolt.

        Raises:
            ForgedRequestError: When the signature is missing, wrong or old.
            MalformedRequestError: When the body is not one of Slack's.
        """
        stamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise ForgedRequestError from None
        if not _TIME_STAMP.fullmatch(stamp) or not signature.isascii():
            raise ForgedRequestError
        if not self._verifier.is_valid(text, stamp, signature):
            raise ForgedRequestError
        return bolt_request(_fields(text, headers.get("Content-Type", "")), headers)


def bolt_request(
    fields: dict[str, Any], headers: Mapping[str, str] | None = None
) -> AsyncBoltRequest:
    """A request that is known to be Slack's, as Bolt takes it.

    ``socket_mode`` tells Bolt that the body is read already; how it came is of no other weight.
    """
    if any(not isinstance(fields.get(name, {}), dict) for name in _MAPPINGS):
        raise MalformedRequestError
    if any(not isinstance(fields.get(name, ""), dict | str | None) for name in _NAMED):
        raise MalformedRequestError
    retry: dict[str, str | Sequence[str]] = {
        name: value for name, value in (headers or {}).items() if name.startswith("X-Slack-Retry")
    }
    try:
        return AsyncBoltRequest(body=fields, headers=retry, mode="socket_mode")
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        raise MalformedRequestError from None


def _fields(text: str, content_type: str) -> dict[str, Any]:
    """The body's fields: JSON for events, a form for commands, JSON in a form for the rest."""
    if content_type.split(";")[0].strip().lower() == "application/json":
        return _json_object(text)
    form = dict(parse_qsl(text, keep_blank_values=True))
    if "payload" in form and "command" not in form:
        return _json_object(form["payload"])
    if "command" in form or "ssl_check" in form:
        return dict(form)
    raise MalformedRequestError


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise MalformedRequestError from None
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise MalformedRequestError
    return value
