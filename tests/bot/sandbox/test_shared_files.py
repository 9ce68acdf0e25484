"""Files that people share: in the payload, and downloaded with the bot's token only."""

import pytest
from aiohttp import ClientSession

from bot.sandbox import FakeSlack

READS = {"oauth_config": {"scopes": {"bot": ["files:read"]}}}


async def test_a_shared_file_stands_in_the_message_as_slack_describes_it(slack):
    message = (await slack.say("", files=[("claims.CSV", b"a,b\n")])).message
    [file] = message.for_slack("T1", "A1")["files"]
    assert message.blocks == []
    assert (file["name"], file["filetype"], file["size"]) == ("claims.CSV", "csv", 4)
    assert (file["mimetype"], file["mode"], file["is_external"]) == ("text/csv", "hosted", False)
    assert file["url_private_download"].startswith(slack.origin)


async def test_the_event_of_a_message_with_a_file_says_so(clock):
    async with FakeSlack.start(clock=clock, app_manifest={}) as slack:
        plain = await slack.say("x", channel="dm")
        shared = await slack.say("x", channel="dm", files=[("a.txt", b"x")])
        assert "subtype" not in plain.request.payload["event"]
        assert shared.request.payload["event"]["subtype"] == "file_share"


@pytest.mark.parametrize(
    ("scopes", "token", "read"),
    [
        (READS, "own", True),
        ({}, "own", True),
        (READS, "other", False),
        (READS, "", False),
        ({"oauth_config": {"scopes": {"bot": ["files:write"]}}}, "own", False),
    ],
)
async def test_without_the_right_the_sign_in_page_comes_instead(clock, scopes, token, read):
    async with FakeSlack.start(clock=clock, app_manifest=scopes) as slack, ClientSession() as http:
        message = (await slack.say("", files=[("a.txt", b"17000")])).message
        url = message.files[0]["url_private_download"]
        token = slack.credentials.bot_token if token == "own" else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with http.get(url, headers=headers) as answer:
            assert (await answer.read() == b"17000") is read
            assert answer.content_type == ("text/plain" if read else "text/html")


async def test_a_file_that_is_gone_is_not_found(clock):
    async with FakeSlack.start(clock=clock, app_manifest={}) as slack, ClientSession() as http:
        message = (await slack.say("", files=[("a.txt", b"17000")])).message
        slack.files.uploads.clear()
        headers = {"Authorization": f"Bearer {slack.credentials.bot_token}"}
        async with http.get(message.files[0]["url_private_download"], headers=headers) as answer:
            assert answer.status == 404
