"""Web applications on free ports of this machine."""

from __future__ import annotations

from contextlib import AsyncExitStack

from aiohttp import web

_LOOPBACK = "127.0.0.1"


async def listen(app: web.Application, until: AsyncExitStack) -> str:
    """Serve an application on a free port until the stack is closed; answers its origin."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    until.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, _LOOPBACK, 0).start()
    return f"http://{_LOOPBACK}:{runner.addresses[0][1]}"
