"""Keeps other web sites out of the local workspace.

A page on the internet can make the browser send requests to 127.0.0.1, under its own name
(cross-site request) or under a name that it points here (DNS rebinding). So ``Host`` must be
``localhost`` or a bare address, which no one can point elsewhere, and what a browser sends must
come from the workspace's own page.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only the workspace's own page and the bot through."""
    if not trusted(request):
        return web.Response(text="The local workspace answers its own page only.", status=403)
    response = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


def trusted(request: web.Request) -> bool:
    """Whether the request is meant for this machine and not sent by another site."""
    if not is_address(request.host):
        return False
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return False
    return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")


def is_address(host: str) -> bool:
    """Whether a ``Host`` header is ``localhost`` or a bare IP address."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or bool(ip_address(name))
    except ValueError:
        return False
