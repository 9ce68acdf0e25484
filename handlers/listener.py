"""The wrapper around every listener: nothing escapes it.

Bolt answers an exception with a bare 500, or after three seconds with nothing. So a bug is caught
here: it is logged under a reference number, and that number is all that the user sees of it.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.reference import new_reference
from bot.services import Services, SlackRefusedError
from handlers.blocks.notices import apology
from handlers.practice import for_request, for_workspace

log = structlog.get_logger()

Handler = Callable[..., Awaitable[None]]
Wrapped = Callable[[AsyncArgs], Awaitable[None]]
Run = Callable[[AsyncArgs, Services], Awaitable[None]]


def answering(handler: Handler, services: Services) -> Wrapped:
    """For a handler that answers within the request: it acknowledges with its answer."""
    name, run = _prepared(handler)

    async def listen(args: AsyncArgs) -> None:
        started = perf_counter()
        with _bound(name, args):
            await _guarded(name, run, args, for_workspace(services, args.context))
        services.counters.acknowledged(name, perf_counter() - started)

    return _named(listen, name)


def afterwards(handler: Handler, services: Services) -> Wrapped:
    """For a handler that calls Slack: the request is acknowledged first, the work is tracked."""
    name, run = _prepared(handler)

    async def listen(args: AsyncArgs) -> None:
        started = perf_counter()
        await args.ack()
        with _bound(name, args):
            ours = for_workspace(services, args.context)
            services.background.start(_guarded(name, run, args, ours))
        services.counters.acknowledged(name, perf_counter() - started)

    return _named(listen, name)


def _prepared(handler: Handler) -> tuple[str, Run]:
    """The handler with Bolt's arguments by name, as Bolt gives them, and a request's services."""
    parameters = inspect.signature(handler).parameters.values()
    wanted = [
        parameter.name for parameter in parameters if parameter.kind is not parameter.KEYWORD_ONLY
    ]

    async def run(args: AsyncArgs, services: Services) -> None:
        given = {name: getattr(args, name) for name in wanted}
        await handler(**given, services=await for_request(services, args.body))

    return handler.__name__, run


def _named(listen: Wrapped, name: str) -> Wrapped:
    listen.__name__ = listen.__qualname__ = name
    return listen


def _bound(name: str, args: AsyncArgs) -> Any:  # noqa: ANN401 (structlog's context manager)
    return structlog.contextvars.bound_contextvars(
        listener=name, team=args.context.team_id, request_id=new_reference()
    )


async def _guarded(name: str, run: Run, args: AsyncArgs, services: Services) -> None:
    try:
        await run(args, services)
    except SlackRefusedError as refused:
        # Nothing is broken here, and there is no other way left to tell the person.
        log.warning("Slack did not take the answer", error=refused.error)
    except Exception:
        reference = new_reference()
        services.counters.failed(name)
        log.exception("listener failed", reference=reference)
        try:
            await _apologize(args, services, reference)
        except Exception:
            log.exception("apology failed", reference=reference)


async def _apologize(args: AsyncArgs, services: Services, reference: str) -> None:
    """Say that something went wrong, privately wherever that can be."""
    sorry = apology(reference)
    url, event = args.body.get("response_url"), args.event
    if args.ack.response is None:
        await args.ack(text=sorry.text, blocks=list(sorry.blocks), response_type="ephemeral")
    elif isinstance(url, str):
        await services.slack.respond(url, sorry.text, sorry.blocks)
    elif isinstance(event, dict):
        thread = event.get("thread_ts") or event.get("ts")
        in_thread = thread if event.get("type") == "app_mention" else event.get("thread_ts")
        await services.slack.post(event["channel"], sorry.text, sorry.blocks, thread=in_thread)
