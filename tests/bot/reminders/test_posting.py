"""What becomes of a post, told from Slack's answers and from broken lines."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.reminders.posting import (
    FateUnknownError,
    NotPostedError,
    OneToken,
    SlackPoster,
    TryLaterError,
)
from bot.sandbox import FakeSlack
from bot.store.records import Workspace

TEAM = Workspace(team="T1")


async def post(api_url: str, token: str = "xoxb-1", channel: str = "billing") -> None:
    async with aiohttp.ClientSession() as session:
        await SlackPoster(session, api_url, OneToken(token)).post(TEAM, channel, "hello", [])


async def test_a_message_is_posted():
    async with FakeSlack.start() as slack:
        await post(slack.api_url, slack.credentials.bot_token)
        assert slack.messages()[-1].text == "hello"


async def test_a_person_is_told_in_the_direct_message():
    async with FakeSlack.start() as slack:
        await post(slack.api_url, slack.credentials.bot_token, slack.workspace.user("alex").id)
        assert slack.messages("dm")[-1].text == "hello"


async def test_a_refusal_is_told_by_its_code_and_not_repeated():
    async with FakeSlack.start() as slack:
        slack.api.fail("chat.postMessage", "is_archived")
        with pytest.raises(NotPostedError) as caught:
            await post(slack.api_url, slack.credentials.bot_token)
        assert caught.value.error == "is_archived"
        assert len(slack.api.calls) == 1


async def test_too_many_calls_say_how_long_to_wait():
    async with FakeSlack.start() as slack:
        slack.api.rate_limit("chat.postMessage", retry_after=7)
        with pytest.raises(TryLaterError) as caught:
            await post(slack.api_url, slack.credentials.bot_token)
        assert caught.value.seconds == 7
        assert len(slack.api.calls) == 1


@pytest.mark.parametrize(("error", "status"), [("internal_error", 200), ("anything", 503)])
async def test_an_error_within_slack_leaves_the_fate_unknown(error: str, status: int):
    async with FakeSlack.start() as slack:
        slack.api.fail("chat.postMessage", error, status=status)
        with pytest.raises(FateUnknownError):
            await post(slack.api_url, slack.credentials.bot_token)
        assert len(slack.api.calls) == 1


async def test_a_line_that_breaks_after_the_request_leaves_the_fate_unknown():
    calls = []

    async def hang_up(request: web.Request) -> web.Response:
        calls.append(await request.read())
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    app = web.Application()
    app.router.add_post("/api/chat.postMessage", hang_up)
    async with TestServer(app) as server:
        with pytest.raises(FateUnknownError):
            await post(str(server.make_url("/api/")))
    assert len(calls) == 1


async def test_a_page_that_is_no_answer_of_slacks_leaves_the_fate_unknown():
    async def page(request: web.Request) -> web.Response:
        del request
        return web.Response(text="<html>bad gateway</html>", status=502, content_type="text/html")

    app = web.Application()
    app.router.add_post("/api/chat.postMessage", page)
    async with TestServer(app) as server:
        with pytest.raises(FateUnknownError):
            await post(str(server.make_url("/api/")))


async def test_a_slack_that_cannot_be_reached_got_no_message():
    with pytest.raises(TryLaterError):
        await post("http://127.0.0.1:1/api/")


async def test_a_workspace_without_the_app_gets_nothing():
    class Nothing:
        async def token(self, workspace: Workspace) -> str | None:
            return None

    async with aiohttp.ClientSession() as session:
        poster = SlackPoster(session, "http://127.0.0.1:1/api/", Nothing())
        with pytest.raises(NotPostedError) as caught:
            await poster.post(TEAM, "C1", "hello", [])
    assert caught.value.error == "not_installed"
