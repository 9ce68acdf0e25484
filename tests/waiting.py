"""What tests wait for, with patience: a shared machine may be slow for a while.

No limit here is a promise of the product: each only ends a test that hangs.
"""

from __future__ import annotations

import asyncio
import random
import socket
import time
from collections.abc import Callable

import aiohttp

PATIENCE = 240.0
"""Seconds."""

OURS = range(10_000, 30_000)
"""Below the ports that systems give to connections and to servers that ask for any: a port of
theirs may be taken between being found free and being listened on."""


def free_port() -> int:
    """A port for a process that is started next."""
    while True:
        port = random.choice(OURS)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue


def until(happened: Callable[[], object]) -> None:
    """Wait for something."""
    last = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < last, "it never happened"
        time.sleep(0.02)


async def ready(address: str) -> None:
    """Wait until a bot says that it can answer."""
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"{address}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
