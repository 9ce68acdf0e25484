"""What the workspace sends: signatures, shapes, retries, the three seconds."""

import asyncio
import json
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import FakeSlack
from bot.sandbox.ids import Ids


class Recorder:
    """A bot that only writes down what it was sent."""

    def __init__(self, answer=""):
        self.seen = []
        self.answer = answer

    async def take(self, request):
        self.seen.append((request.headers.copy(), await request.read()))
        return web.Response(text=self.answer)


async def test_signature_verifies_with_slacks_own_verifier(slack, raw, clock):
    recorder = Recorder()
    await raw(recorder.take)
    await slack.slash("/echo", "hello & <bye>")
    [(headers, body)] = recorder.seen

    class Now:
        def now(self):
            return clock.now

    assert SignatureVerifier(slack.credentials.signing_secret, Now()).is_valid_request(
        body, headers
    )
    assert not SignatureVerifier("another", Now()).is_valid_request(body, headers)


async def test_slash_command_carries_the_fields_slack_sends(slack, raw):
    recorder = Recorder()
    await raw(recorder.take)
    await slack.slash("/echo", "hello & <bye>", channel="coding-questions", user="maria")
    headers, body = recorder.seen[0]
    form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert form["text"] == "hello & <bye>"
    assert form["channel_name"] == "coding-questions"
    assert form["user_name"] == "maria"
    assert form["is_enterprise_install"] == "false"
    assert form["trigger_id"].count(".") == 2
    assert set(form) >= {"token", "api_app_id", "team_id", "team_domain", "response_url"}


async def test_same_steps_give_the_same_ids(clock):
    one, other = FakeSlack(clock=clock), FakeSlack(clock=clock)
    assert list(one.workspace.users) == list(other.workspace.users)
    assert list(one.workspace.channels) == list(other.workspace.channels)
    assert one.credentials != other.credentials


async def test_another_run_repeats_no_trigger_and_no_event_unless_it_is_named_so(clock):
    def made(**options):
        workspace = FakeSlack(clock=clock, **options).workspace
        return workspace.triggers.new("U"), workspace.ids.event()

    assert not set(made()) & set(made())
    assert made(ids=Ids("run")) == made(ids=Ids("run"))


async def test_redelivery_repeats_the_body_and_marks_the_retry(slack, raw):
    recorder = Recorder()
    await raw(recorder.take)
    await slack.say("@codedesk hello")
    await slack.deliver(slack.requests[-1], retry=1, reason="http_timeout")
    (first, body), (second, again) = recorder.seen
    assert body == again
    assert "X-Slack-Retry-Num" not in first
    assert second["X-Slack-Retry-Num"] == "1"
    assert second["X-Slack-Retry-Reason"] == "http_timeout"


async def test_tampered_signature_and_timestamp_are_sent_as_asked(slack, raw):
    recorder = Recorder()
    await raw(recorder.take)
    await slack.slash("/echo")
    await slack.deliver(slack.requests[-1], signature="v0=bad")
    await slack.deliver(slack.requests[-1], timestamp="abc")
    assert recorder.seen[1][0]["X-Slack-Signature"] == "v0=bad"
    assert recorder.seen[2][0]["X-Slack-Request-Timestamp"] == "abc"


async def test_mention_is_an_event_with_the_id_in_the_text(slack, raw):
    recorder = Recorder()
    await raw(recorder.take)
    exchange = await slack.say("@codedesk is 11102 < 11103?")
    event = json.loads(recorder.seen[0][1])
    assert event["type"] == "event_callback"
    assert event["event"]["type"] == "app_mention"
    bot = slack.workspace.bot.id
    assert event["event"]["text"] == f"<@{bot}> is 11102 &lt; 11103?"
    assert exchange.message.text == event["event"]["text"]


async def test_plain_channel_message_is_not_delivered_when_not_subscribed(slack, raw):
    recorder = Recorder()
    await raw(recorder.take)
    await slack.say("just talking")
    assert recorder.seen == []


async def test_direct_message_is_delivered_as_im(slack, raw):
    recorder = Recorder()
    await raw(recorder.take)
    await slack.say("11102", channel="dm")
    event = json.loads(recorder.seen[0][1])["event"]
    assert (event["type"], event["channel_type"]) == ("message", "im")


async def test_late_ack_is_operation_timeout(slack, raw):
    given_up = asyncio.Event()

    async def sleeper(request):
        await given_up.wait()
        return web.Response()

    await raw(sleeper)
    slack.courier.ack_seconds = 0.05
    exchange = await slack.slash("/slow")
    given_up.set()
    assert exchange.error == "operation_timeout"
    notice = slack.messages()[-1]
    assert notice.notice
    assert "/slow failed with the error “operation_timeout”" in notice.text


async def test_refused_request_is_dispatch_failed(slack, raw):
    async def refuse(request):
        return web.Response(status=401)

    await raw(refuse)
    exchange = await slack.slash("/echo")
    assert (exchange.status, exchange.error) == (401, "dispatch_failed")


async def test_unknown_command_never_reaches_the_bot(slack, raw):
    recorder = Recorder()
    await raw(recorder.take)
    exchange = await slack.slash("/nope")
    assert exchange.error == "unknown_command"
    assert recorder.seen == []


async def test_url_verification_sends_the_challenge(slack, app):
    exchange = await slack.verify_url("abc")
    assert exchange.reply == {"challenge": "abc"}


async def test_socket_mode_delivers_the_same_and_takes_the_answer(slack, app):
    @app.command("/echo")
    async def echo(ack, command):
        await ack(f"over the socket: {command['text']}")

    handler = AsyncSocketModeHandler(
        app, slack.credentials.app_token, web_client=app.client, ping_interval=60
    )
    try:
        await handler.connect_async()
        exchange = await slack.slash("/echo", "hi")
        assert exchange.messages[0].text == "over the socket: hi"
        assert exchange.messages[0].ephemeral
    finally:
        await handler.close_async()
