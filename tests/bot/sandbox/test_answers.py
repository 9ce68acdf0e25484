"""What the workspace does with the bot's answers: acks, response URLs, clicks, modals."""

import asyncio

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import triggers

NATURES = ("benign", "malignant")
BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Share"}, "action_id": "share"}
CARD = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*11102*"}},
    {"type": "actions", "elements": [{**BUTTON, "value": "11102"}]},
]


async def test_ack_text_is_private_and_in_channel_is_for_all(slack, app):
    @app.command("/echo")
    async def echo(ack, command):
        await ack(text=command["text"], response_type=command["text"])

    private = await slack.slash("/echo", "ephemeral")
    shared = await slack.slash("/echo", "in_channel")
    assert private.messages[0] not in slack.messages(user="maria")
    assert shared.messages[0] in slack.messages(user="maria")


async def test_blocks_over_the_limit_are_an_invalid_command_response(slack, app):
    @app.command("/echo")
    async def echo(ack):
        long = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
        await ack(text="long", blocks=[long])

    exchange = await slack.slash("/echo")
    assert exchange.error == "invalid_command_response"
    assert exchange.problems == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert exchange.messages == []


async def test_click_on_a_private_card_shares_it(slack, app):
    seen = {}

    @app.command("/echo")
    async def echo(ack):
        await ack(text="card", blocks=CARD)

    @app.action("share")
    async def share(ack, body, respond):
        seen.update(body)
        await ack()
        await respond(text="shared", response_type="in_channel", replace_original=False)
        await respond(text="done", replace_original=True)

    card = (await slack.slash("/echo")).messages[0]
    exchange = await slack.click(card, "Share")
    assert seen["container"]["is_ephemeral"] is True
    assert "message" not in seen
    assert seen["actions"][0]["value"] == "11102"
    assert [m.text for m in exchange.messages] == ["shared", "done"]
    assert not exchange.messages[0].ephemeral
    assert exchange.messages[1] is card


async def test_response_url_works_five_times(slack, app):
    urls = []

    @app.command("/echo")
    async def echo(ack, command):
        urls.append(command["response_url"])
        await ack()

    await slack.slash("/echo")
    hook = AsyncWebhookClient(urls[0])
    answers = [await hook.send(text=f"{n}") for n in range(6)]
    assert [a.status_code for a in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body


async def test_response_url_expires_after_thirty_minutes(slack, app, clock):
    urls = []

    @app.command("/echo")
    async def echo(ack, command):
        urls.append(command["response_url"])
        await ack()

    await slack.slash("/echo")
    clock.now += 30 * 60
    assert (await AsyncWebhookClient(urls[0]).send(text="just in time")).status_code == 200
    clock.now += 1
    late = await AsyncWebhookClient(urls[0]).send(text="late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


async def test_delete_original_takes_the_clicked_message_away(slack, app):
    @app.command("/echo")
    async def echo(ack):
        await ack(text="card", blocks=CARD)

    @app.action("share")
    async def share(ack, respond):
        await ack()
        await respond(delete_original=True)

    card = (await slack.slash("/echo")).messages[0]
    await slack.click(card, "share")
    assert card not in slack.messages()


async def test_message_shortcut_carries_the_message_and_can_answer_in_its_thread(slack, app):
    @app.shortcut("look")
    async def look(ack, shortcut, client):
        await ack()
        assert shortcut["message"]["blocks"][0]["type"] == "rich_text"
        await client.chat_postMessage(
            channel=shortcut["channel"]["id"],
            thread_ts=shortcut["message"]["ts"],
            text=shortcut["message"]["text"],
        )

    said = (await slack.say("99213 & 17000")).message
    exchange = await slack.shortcut("look", said)
    assert exchange.messages[0].thread_ts == said.ts
    assert exchange.messages[0].text == "99213 &amp; 17000"


async def test_answers_after_the_ack_are_waited_for(slack, app):
    later = []
    looked_at = asyncio.Event()

    @app.shortcut("look")
    async def look(ack, shortcut, client):
        async def answer():
            await looked_at.wait()
            await client.chat_postMessage(channel=shortcut["channel"]["id"], text="later")

        later.append(asyncio.create_task(answer()))
        await ack()

    exchange = await slack.shortcut("look", (await slack.say("99213")).message)
    assert exchange.messages == []
    looked_at.set()
    assert [m.text for m in await slack.answers(exchange)] == ["later"]
    with pytest.raises(TimeoutError):
        await slack.answers(exchange, count=2, seconds=0.05)


MODAL = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Check"},
    "blocks": [
        {
            "type": "input",
            "block_id": "line",
            "label": {"type": "plain_text", "text": "Encounter"},
            "element": {"type": "plain_text_input", "action_id": "text", "initial_value": "a"},
        }
    ],
}


@pytest.fixture
def form(app):
    @app.shortcut("form")
    async def open_form(ack, shortcut, client):
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=MODAL)

    return app


async def test_modal_opens_refuses_and_closes(slack, form):
    typed = []

    @form.view("form")
    async def submitted(ack, view):
        value = view["state"]["values"]["line"]["text"]["value"]
        typed.append(value)
        await ack(response_action="errors", errors={"line": "Say more"}) if value == "a" else (
            await ack()
        )

    await slack.shortcut("form")
    refused = await slack.submit(slack.modal)
    assert refused.reply["errors"] == {"line": "Say more"}
    await slack.submit(slack.modal, {"line": {"text": "99213"}})
    assert typed == ["a", "99213"]
    with pytest.raises(LookupError):
        _ = slack.modal


async def test_trigger_id_is_spent_after_one_modal_and_after_three_seconds(slack, app, clock):
    answers = []

    async def open_twice(ack, shortcut, client):
        await ack()
        for _ in range(2):
            answer = await client.api_call(
                "views.open", json={"trigger_id": shortcut["trigger_id"], "view": MODAL}
            )
            answers.append(answer)

    app.shortcut("form")(open_twice)
    await slack.shortcut("form")
    errors = [call.answer.get("error") for call in slack.api.calls if call.method == "views.open"]
    assert errors == [None, "exchanged_trigger_id"]
    slack.api.calls.clear()
    trigger = slack.workspace.triggers.new(slack.alex.id)
    clock.now += triggers.TRIGGER_SECONDS + 0.1
    token = slack.credentials.bot_token
    late = slack.api.call("views.open", token, {"trigger_id": trigger, "view": MODAL})
    assert late.body["error"] == "expired_trigger_id"


async def test_home_is_published_and_told_of(slack, app):
    @app.event("app_home_opened")
    async def home(event, client):
        section = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
        view = {"type": "home", "blocks": [section]}
        await client.views_publish(user_id=event["user"], view=view)

    await slack.open_home()
    assert slack.workspace.views_of(slack.alex.id)["home"]["blocks"][0]["text"]["text"] == "Hello"


async def test_menu_choice_sends_the_option_and_the_state(slack, app):
    seen = {}
    options = [{"text": {"type": "plain_text", "text": word}, "value": word} for word in NATURES]
    menu = {"type": "static_select", "action_id": "nature", "options": options}
    blocks = [{"type": "actions", "block_id": "ask", "elements": [menu]}]

    @app.command("/echo")
    async def echo(ack):
        await ack(text="menu", blocks=blocks)

    @app.action("nature")
    async def nature(ack, body):
        seen.update(body)
        await ack()

    card = (await slack.slash("/echo")).messages[0]
    await slack.choose(card, "nature", "benign")
    assert seen["actions"][0]["selected_option"]["value"] == "benign"
    picked = seen["state"]["values"]["ask"]["nature"]["selected_option"]
    assert picked["value"] == "benign"
    with pytest.raises(LookupError, match="no option"):
        await slack.choose(card, "nature", "nonsense")
