"""Slack's side of the wire: the Web API, response URLs, uploads and Socket Mode."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.api import Api
from bot.sandbox.courier import Courier
from bot.sandbox.files import PICTURES, Files
from bot.sandbox.guard import guard
from bot.sandbox.model import Json
from bot.sandbox.responses import Responses
from bot.sandbox.slack_error import SlackError

PREFIX = "/sandbox"
JSON_FIELDS = ("attachments", "blocks", "files", "metadata", "view")


@dataclass(frozen=True, slots=True)
class Backend:
    """What the routes lead to."""

    api: Api
    responses: Responses
    files: Files
    courier: Courier
    app_id: str


BACKEND = web.AppKey("backend", Backend)


def slack_side(backend: Backend) -> web.Application:
    """What the bot calls, as an application to put below ``/sandbox``."""
    part = web.Application(middlewares=[guard])
    part[BACKEND] = backend
    part.router.add_route("*", "/api/{method}", call_method)
    part.router.add_post("/response/{key}", use_response_url)
    part.router.add_post("/upload/{file}", take_upload)
    part.router.add_get("/files/{file}", show_upload)
    part.router.add_get("/files/{file}/download", download)
    part.router.add_get("/signin", sign_in)
    part.router.add_get("/socket", open_socket)
    return part


async def call_method(request: web.Request) -> web.Response:
    """One Web API call: JSON, form fields or query, the token in the header or a field."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= json.loads(await request.text() or "{}")  # some clients send no body at all
    elif request.can_read_body:
        args |= dict(await request.post())
    for name in JSON_FIELDS:
        if isinstance(args.get(name), str):
            try:
                args[name] = json.loads(args[name])
            except ValueError:
                error = "invalid_blocks_format" if name == "blocks" else "invalid_json"
                return web.json_response({"ok": False, "error": error})
    field_token = str(args.pop("token", ""))
    token = request.headers.get("Authorization", "").removeprefix("Bearer ") or field_token
    answer = request.app[BACKEND].api.call(request.match_info["method"], token, args)
    return web.json_response(answer.body, status=answer.status, headers=answer.headers)


async def use_response_url(request: web.Request) -> web.Response:
    """A later answer to an interaction."""
    try:
        body = json.loads(await request.text())
        request.app[BACKEND].responses.use(request.match_info["key"], body)
    except ValueError:
        return web.Response(text="invalid_payload", status=400)
    except SlackError as refusal:
        gone = refusal.error in ("expired_url", "used_url", "invalid_url")
        return web.json_response(
            {"ok": False, "error": refusal.error, **refusal.details}, status=404 if gone else 400
        )
    return web.Response(text="ok")


async def take_upload(request: web.Request) -> web.Response:
    """The bytes of a file."""
    upload = request.app[BACKEND].files.uploads.get(request.match_info["file"])
    data = await request.read()
    if upload is None or len(data) != upload.length:
        return web.Response(text="invalid upload", status=400)
    upload.data = data
    return web.Response(text=f"OK - {len(data)}")


async def show_upload(request: web.Request) -> web.Response:
    """A file: pictures are shown, anything else is saved."""
    upload = request.app[BACKEND].files.uploads.get(request.match_info["file"])
    if upload is None or upload.data is None:
        raise web.HTTPNotFound
    if upload.mimetype in PICTURES:
        return web.Response(body=upload.data, content_type=upload.mimetype)
    return web.Response(
        body=upload.data,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(upload.name)}"},
    )


async def download(request: web.Request) -> web.Response:
    """A shared file for the bot; without the right, Slack leads to its sign-in page instead."""
    backend = request.app[BACKEND]
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not backend.api.may_read_files(token):
        raise web.HTTPFound(f"{PREFIX}/signin")
    upload = backend.files.uploads.get(request.match_info["file"])
    if upload is None or upload.data is None:
        raise web.HTTPNotFound
    return web.Response(body=upload.data, content_type=upload.mimetype)


async def sign_in(request: web.Request) -> web.Response:
    """What a browser is shown that is not signed in."""
    del request
    return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")


async def open_socket(request: web.Request) -> web.WebSocketResponse:
    """A Socket Mode connection."""
    backend = request.app[BACKEND]
    return await backend.courier.serve_socket(request, backend.app_id)
