"""One JSON object a line on standard error, without a word that a user typed.

What could hold a user's words is dropped by its key, exceptions are written as their type and the
places in the code they went through: neither their message, which may quote the input, nor any
local value.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

DROPPED = frozenset(
    {"text", "message", "messages", "blocks", "payload", "body", "query", "value", "command_text"}
)
"""Keys under which Slack sends what people wrote."""

_LIBRARIES = (
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
    "asyncio",
    "alembic",
    "procrastinate",
    "psycopg",
)
"""Their own lines are kept from warning on: the first ones print whole requests on debug."""


def configure_logging(level: str, stream: TextIO | None = None) -> None:
    """Set up structlog and the standard library's logging for the process."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        exceptions_without_values,
        without_user_text,
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_foreign, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(sort_keys=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)  # it warns of our ways with its tokens
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def without_user_text(
    logger: WrappedLogger, method: str, event: EventDict
) -> MutableMapping[str, Any]:
    """Drop what may hold a user's words, at any depth."""
    del logger, method
    return {key: _clean(value) for key, value in event.items() if key not in DROPPED}


def _clean(value: object) -> object:
    if isinstance(value, dict):
        return {key: _clean(entry) for key, entry in value.items() if key not in DROPPED}
    if isinstance(value, list | tuple):
        return [_clean(entry) for entry in value]
    return value


def exceptions_without_values(
    logger: WrappedLogger, method: str, event: EventDict
) -> MutableMapping[str, Any]:
    """Write an exception as its type and frames; its message and all values stay out."""
    del logger, method
    info: ExcInfo | BaseException | bool | None = event.pop("exc_info", None)
    event.pop("exc_text", None)
    error = sys.exc_info()[1] if info is True else info
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = describe(error)
    return event


def describe(error: BaseException) -> list[dict[str, Any]]:
    """The exception and what caused it, outermost first."""
    chain: list[dict[str, Any]] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        chain.append({"type": f"{kind.__module__}.{kind.__qualname__}", "frames": _frames(current)})
        following = current.__cause__
        if following is None and not current.__suppress_context__:
            following = current.__context__
        current = following
    return chain


def _frames(error: BaseException) -> list[str]:
    frames: list[str] = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno} in {code.co_qualname}")
        trace = trace.tb_next
    return frames


def _foreign(logger: WrappedLogger, method: str, event: EventDict) -> MutableMapping[str, Any]:
    """A library's line: its template without what was filled in, as that may quote a request."""
    del logger, method
    record: logging.LogRecord = event["_record"]
    template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    event["event"] = _before_values(template)
    event["logger"] = record.name
    if record.exc_info:
        event["exc_info"] = record.exc_info
    return event


def _before_values(line: str) -> str:
    """The first words of a line that may be formatted already: up to where values begin."""
    for mark in (":", "(", "{", "'", '"', "\n"):
        line = line.split(mark, 1)[0]
    return line.strip()[:120]
