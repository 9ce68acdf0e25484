"""The Web API as the bot sees it: who may write where, limits, failures on request."""

import base64

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import FakeSlack
from bot.sandbox.slack_error import SlackError


@pytest.fixture
def client(slack):
    return AsyncWebClient(slack.credentials.bot_token, base_url=slack.api_url)


async def refused(call) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


async def test_auth_test_says_who(slack, client):
    answer = await client.auth_test()
    assert answer["user_id"] == slack.workspace.bot.id


async def test_wrong_or_missing_token_is_refused(slack):
    stranger = AsyncWebClient("xoxb-other", base_url=slack.api_url)
    assert await refused(stranger.auth_test()) == "invalid_auth"
    assert slack.api.call("auth.test", "", {}).body["error"] == "not_authed"
    wrong_kind = slack.api.call("apps.connections.open", slack.credentials.bot_token, {})
    assert wrong_kind.body["error"] == "not_allowed_token_type"


async def test_unknown_method_and_missing_scope_are_named(client):
    assert await refused(client.api_call("chat.nonsense")) == "unknown_method"
    assert await refused(client.reactions_add(channel="C", timestamp="1", name="eyes")) == (
        "missing_scope"
    )


async def test_post_update_delete(slack, client):
    channel = slack.workspace.channel("billing").id
    sent = await client.chat_postMessage(channel=channel, text="one")
    await client.chat_update(channel=channel, ts=sent["ts"], text="two")
    assert slack.messages()[-1].text == "two"
    assert slack.messages()[-1].edited
    await client.chat_delete(channel=channel, ts=sent["ts"])
    assert slack.messages() == []


async def test_where_the_bot_may_not_write(slack, client):
    outside = slack.workspace.add_channel("front-desk", bot_is_member=False)
    private = slack.workspace.add_channel("payroll", private=True, bot_is_member=False)
    post = client.chat_postMessage
    assert await refused(post(channel=outside.id, text="x")) == "not_in_channel"
    assert await refused(post(channel=private.id, text="x")) == "channel_not_found"
    assert await refused(post(channel="C999", text="x")) == "channel_not_found"
    slack.workspace.channel("billing").archived = True
    assert await refused(post(channel="#billing", text="x")) == "is_archived"


async def test_thread_must_exist_and_text_is_asked_for(slack, client):
    channel = slack.workspace.channel("billing").id
    post = client.chat_postMessage
    assert await refused(post(channel=channel, text="x", thread_ts="1.2")) == "thread_not_found"
    assert await refused(client.api_call("chat.postMessage", json={"channel": channel})) == (
        "no_text"
    )
    blocks = [{"type": "divider"}]
    silent = await client.api_call("chat.postMessage", json={"channel": channel, "blocks": blocks})
    assert silent["warning"] == "missing_text_in_message"


async def test_only_its_own_messages_can_be_changed(slack, client):
    said = (await slack.say("mine")).message
    update = client.chat_update(channel=said.channel, ts=said.ts, text="yours")
    assert await refused(update) == "cant_update_message"


async def test_ephemeral_goes_to_a_member_and_is_not_updated(slack, client):
    channel = slack.workspace.channel("billing").id
    await client.chat_postEphemeral(channel=channel, user=slack.alex.id, text="psst")
    message = slack.messages()[-1]
    assert message.ephemeral
    update = client.chat_update(channel=channel, ts=message.ts, text="x")
    assert await refused(update) == "message_not_found"
    stranger = client.chat_postEphemeral(channel=channel, user="U0", text="psst")
    assert await refused(stranger) == "user_not_in_channel"


async def test_a_method_fails_when_asked_to(slack, client):
    slack.api.fail("auth.test", "internal_error")
    assert await refused(client.auth_test()) == "internal_error"
    assert (await client.auth_test())["ok"]


async def test_rate_limit_has_retry_after_and_slack_sdk_honours_it(slack, client):
    slack.api.rate_limit("auth.test", retry_after=0)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    assert (await client.auth_test())["ok"]
    assert [call.answer["ok"] for call in slack.api.calls] == [False, True]


async def test_file_goes_up_in_three_steps(clock):
    async with FakeSlack.start(clock=clock, app_manifest={}) as slack:
        client = AsyncWebClient(slack.credentials.bot_token, base_url=slack.api_url)
        channel = slack.workspace.channel("billing").id
        await client.files_upload_v2(
            channel=channel, filename="audit.csv", content="a,b\n", initial_comment="Done"
        )
        message = slack.messages()[-1]
        assert message.text == "Done"
        assert message.files[0]["name"] == "audit.csv"
        [upload] = slack.files.uploads.values()
        assert upload.data == b"a,b\n"


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def test_picture_is_kept_with_its_words_and_shown(clock):
    async with FakeSlack.start(clock=clock, app_manifest={}) as slack, ClientSession() as http:
        client = AsyncWebClient(slack.credentials.bot_token, base_url=slack.api_url)
        await client.files_upload_v2(
            channel=slack.workspace.channel("billing").id,
            filename="card.png",
            content=PIXEL,
            alt_txt="a card",
            title="11102",
        )
        [file] = slack.messages()[-1].files
        assert (file["alt_txt"], file["title"], file["mimetype"]) == (
            "a card",
            "11102",
            "image/png",
        )
        async with http.get(file["url_private"]) as response:
            assert response.content_type == "image/png"
            assert await response.read() == PIXEL


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "audit.csv"])
async def test_other_files_are_saved_and_never_run(clock, name):
    async with FakeSlack.start(clock=clock, app_manifest={}) as slack, ClientSession() as http:
        client = AsyncWebClient(slack.credentials.bot_token, base_url=slack.api_url)
        await client.files_upload_v2(
            channel=slack.workspace.channel("billing").id, filename=name, content=b"<script>"
        )
        async with http.get(slack.messages()[-1].files[0]["url_private"]) as response:
            assert response.content_type == "application/octet-stream"
            assert response.headers["Content-Disposition"].startswith("attachment")


async def test_upload_goes_only_where_the_bot_may_write(slack):
    outside = slack.workspace.add_channel("front-desk", bot_is_member=False)
    args = {"filename": "a.csv", "length": 1}
    file_id = slack.files.get_upload_url(args)["file_id"]
    slack.files.uploads[file_id].data = b"a"
    with pytest.raises(SlackError, match="not_in_channel"):
        slack.files.complete({"files": [{"id": file_id}], "channel_id": outside.id})
