"""Slack with several workspaces and organisations, and one app that each of them may install."""

from __future__ import annotations

import json
import re
import secrets
import time
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from html import escape, unescape
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.sandbox.api import Answer, Call
from bot.sandbox.grants import Grant, Grants, Place
from bot.sandbox.ids import Clock, Credentials, Ids
from bot.sandbox.listening import listen
from bot.sandbox.model import Enterprise, Json
from bot.sandbox.server import PREFIX, slack_side
from bot.sandbox.slack import EVENTS, FakeSlack
from bot.sandbox.slack_error import SlackError
from bot.sandbox.workspace import Workspace

REDIRECT = "/slack/oauth_redirect"


class FakePlatform:
    """Workspaces of one Slack: each counts its ids from the same start, unless in an organisation.

    Attributes:
        workspaces: By team id.
        grants: The tokens that were handed out.
        calls: The calls with a token of ours, and those of ``oauth.v2.access``.
        client_id: Of the app.
        client_secret: Of the app.
    """

    def __init__(self, clock: Clock = time.time) -> None:
        self.clock = clock
        self.credentials = Credentials()
        self.client_id = "1000.2000"
        self.client_secret = secrets.token_hex(16)
        self.grants = Grants(clock)
        self.workspaces: dict[str, FakeSlack] = {}
        self.calls: list[Call] = []
        self.origin = ""
        self.bot = ""
        self._planned: dict[str, list[Answer]] = {}
        self._stack = AsyncExitStack()

    @classmethod
    @asynccontextmanager
    async def start(cls, clock: Clock = time.time) -> AsyncIterator[FakePlatform]:
        """Slack on a free port of this machine."""
        platform = cls(clock)
        app = web.Application()
        app.router.add_route("*", f"{PREFIX}/api/{{method}}", platform._call_method)
        app.router.add_get(f"{PREFIX}/oauth/v2/authorize", platform._authorize)
        async with platform._stack:
            platform.origin = await platform.listen(app)
            yield platform

    @property
    def api_url(self) -> str:
        """The base URL of the Web API."""
        return f"{self.origin}{PREFIX}/api/"

    async def add(
        self, team: str, name: str, enterprise: Enterprise | None = None, *, after: int = 0
    ) -> FakeSlack:
        """A new workspace, with people and channels of its own."""
        workspace = Workspace(
            self.clock, Ids(after=after), team=team, domain=name, enterprise=enterprise
        )
        slack = FakeSlack(clock=self.clock, workspace=workspace, credentials=self.credentials)
        part = web.Application()
        part.add_subapp(PREFIX, slack_side(slack.backend))
        slack.serve_at(await self.listen(part))
        slack.courier.events_url = self.bot + EVENTS
        self._stack.push_async_callback(slack.close)
        self.workspaces[team] = slack
        return slack

    def send_to(self, bot: str) -> None:
        """The bot's address, as entered in the app's settings."""
        self.bot = bot
        for slack in self.workspaces.values():
            slack.courier.events_url = bot + EVENTS

    def fail(self, method: str, error: str, *, times: int = 1, status: int = 200) -> None:
        """Let the next calls of a method fail."""
        answer = Answer({"ok": False, "error": error}, status)
        self._planned.setdefault(method, []).extend([answer] * times)

    async def uninstall(self, slack: FakeSlack) -> None:
        """An administrator removes the app: from the workspace, or from the whole organisation."""
        self.grants.revoke_all(self._place(slack))
        bot = slack.workspace.bot.id
        await slack.hear({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}})
        await slack.hear({"type": "app_uninstalled"})

    async def install(self, slack: FakeSlack, *, whole_organisation: bool = False) -> str:
        """Somebody goes through all the pages in a browser; answers the last one."""
        jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=[self.bot])
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            async with browser.get(f"{self.bot}/slack/install") as page:
                url = consent_url(await page.text())
            agreed = {"team": slack.workspace.team, "agreed": "yes"}
            if whole_organisation:
                agreed["organisation"] = "yes"
            async with browser.get(f"{url}&{urlencode(agreed)}") as last:
                return await last.text()

    def _place(self, slack: FakeSlack) -> Place:
        ws = slack.workspace
        enterprise = ws.enterprise.id if ws.enterprise else ""
        return Place("" if ws.org_wide else ws.team, enterprise)

    async def _authorize(self, request: web.Request) -> web.Response:
        """Slack's page that asks whether one agrees; who does is led back to the app."""
        asked = request.query
        if asked.get("client_id") != self.client_id:
            return web.Response(text="invalid_client_id", status=400)
        slack = self.workspaces.get(asked.get("team", ""))
        if slack is None or "agreed" not in asked:
            return web.Response(text=self._consent(request), content_type="text/html")
        back = {"state": asked.get("state", "")}
        if asked["agreed"] == "yes":
            slack.workspace.org_wide = asked.get("organisation") == "yes"
            if slack.workspace.org_wide:
                for other in self.workspaces.values():
                    if other.workspace.enterprise == slack.workspace.enterprise:
                        other.workspace.org_wide = True
            back["code"] = self.grants.code(self._place(slack), slack.alex.id)
        else:
            back["error"] = "access_denied"
        raise web.HTTPFound(f"{self.bot}{REDIRECT}?{urlencode(back)}")

    def _consent(self, request: web.Request) -> str:
        """A button for each workspace, and one to cancel."""
        first = next(iter(self.workspaces))
        choices = {f"Allow in {team}": (team, "yes") for team in self.workspaces}
        choices["Cancel"] = (first, "no")
        links = [
            f'<p><a href="{escape(str(request.rel_url.update_query(team=team, agreed=agreed)))}">'
            f"{escape(label)}</a></p>"
            for label, (team, agreed) in choices.items()
        ]
        return f"<!DOCTYPE html><title>Slack</title><link rel=icon href=data:,>{''.join(links)}"

    async def _call_method(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        args: Json = dict(request.query)
        if request.content_type == "application/json":
            args |= json.loads(await request.text() or "{}")
        elif request.can_read_body:
            args |= dict(await request.post())
        answer = self._answer(method, request.headers.get("Authorization", ""), args)
        self.calls.append(Call(method, args, answer.body))
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)

    def _answer(self, method: str, authorization: str, args: Json) -> Answer:
        planned = self._planned.get(method)
        if planned:
            return planned.pop(0)
        try:
            if method == "oauth.v2.access":
                return Answer({"ok": True, **self._access(authorization, args)})
            token = authorization.removeprefix("Bearer ")
            if token == self.credentials.app_token:  # the first workspace speaks over it
                return next(iter(self.workspaces.values())).api.call(method, token, args)
            place = self.grants.place(token)
            if method == "auth.revoke":
                self.grants.revoke(token)
                return Answer({"ok": True, "revoked": True})
            slack = self._workspace_for(place, args)
            return slack.api.call(method, slack.credentials.bot_token, args)
        except SlackError as refusal:
            return Answer({"ok": False, "error": refusal.error})

    def _workspace_for(self, place: Place, args: Json) -> FakeSlack:
        """The workspace of a call; with an organisation's token the one that has the channel."""
        if place.team:
            return self.workspaces[place.team]
        ours = [
            slack
            for slack in self.workspaces.values()
            if slack.workspace.org_wide
            and slack.workspace.enterprise is not None
            and slack.workspace.enterprise.id == place.enterprise
        ]
        where = args.get("channel")
        for slack in ours:
            if where in slack.workspace.channels or where in slack.workspace.users:
                return slack
        if where is None and ours:
            return ours[0]
        raise SlackError("team_access_not_granted")

    def _access(self, authorization: str, args: Json) -> Json:
        """``oauth.v2.access``: a code or a refresh token for a token."""
        pair = b64decode(authorization.removeprefix("Basic ")).decode()
        client_id, _, client_secret = pair.partition(":")
        if client_id != self.client_id:
            raise SlackError("invalid_client_id")
        if client_secret != self.client_secret:
            raise SlackError("bad_client_secret")
        if args.get("grant_type") == "refresh_token":
            return self._granted(self.grants.exchange_refresh(str(args.get("refresh_token"))))
        grant, user = self.grants.exchange_code(str(args.get("code")))
        return self._granted(grant) | {"authed_user": {"id": user}}

    def _granted(self, grant: Grant) -> Json:
        slack = self._workspace_for(grant.place, {})
        ws = slack.workspace
        body: Json = {
            "access_token": grant.token,
            "token_type": "bot",
            "scope": ",".join(slack.manifest["oauth_config"]["scopes"]["bot"]),
            "bot_user_id": ws.bot.id,
            "app_id": ws.app_id,
            "team": {"id": ws.team, "name": ws.team_domain} if grant.place.team else None,
            "enterprise": ws.enterprise.for_slack() if ws.enterprise else None,
            "is_enterprise_install": not grant.place.team,
        }
        if grant.refresh is not None:
            body |= {"refresh_token": grant.refresh, "expires_in": self.grants.lifetime}
        return body

    async def listen(self, app: web.Application) -> str:
        """Serve an application on a free port of this machine; answers its origin."""
        return await listen(app, self._stack)


def consent_url(page: str) -> str:
    """Where the button of the app's install page leads."""
    found = re.search(r'href="([^"]+/oauth/v2/authorize\?[^"]+)"', page)
    if found is None:
        raise LookupError("the page leads nowhere")
    return unescape(found.group(1))
