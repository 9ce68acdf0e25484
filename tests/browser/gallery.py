"""A small Bolt app that answers with every kind of block, to look at how the page draws them."""

import base64

from slack_bolt.async_app import AsyncApp

MANIFEST = {
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [
            {"command": "/gallery", "description": "Every kind of block", "usage_hint": "[shared]"},
        ],
        "shortcuts": [
            {
                "name": "Check encounter line",
                "type": "message",
                "callback_id": "check_encounter",
                "description": "Check it",
            },
            {
                "name": "Check an encounter",
                "type": "global",
                "callback_id": "form",
                "description": "Paste or type it into a form",
            },
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "files:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_mention", "message.im"]}},
}


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def plain(text):
    return {"type": "plain_text", "text": text}


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def option(text, **more):
    return {"text": plain(text), "value": text.lower(), **more}


MARKS = (
    "*bold* _italic_ ~struck~ `code *not bold*` <https://www.cms.gov|a link> :warning: 🔴\n"
    "> a quote\n• first\n• second\n```pre *formatted*```\n"
    "5 &lt; 6 &amp; 2*3*4 <@U0000000007> <script>alert(1)</script>"
)

BLOCKS = [
    {"type": "header", "text": plain("11102 · Tangential biopsy *plain* :memo:")},
    {"type": "section", "text": mrkdwn(MARKS)},
    {
        "type": "section",
        "fields": [mrkdwn(f"*Field {n}*\nvalue {n}") for n in range(4)],
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [option("Compare"), option("History")],
        },
    },
    {"type": "divider"},
    {
        "type": "table",
        "column_settings": [{}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "Code"}, {"type": "raw_text", "text": "Units"}],
            [{"type": "raw_text", "text": "17000"}, {"type": "raw_text", "text": "1"}],
            [{"type": "raw_text", "text": "17003"}, {"type": "raw_text", "text": "6"}],
        ],
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "rich", "style": {"bold": True}}],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": word}]}
                    for word in ("one", "two")
                ],
            },
        ],
    },
    {
        "type": "image",
        "image_url": "https://example.invalid/x.png",
        "alt_text": "a drawing of the nose",
    },
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {"type": "button", "action_id": "share", "text": plain("Share in channel")},
            {
                "type": "button",
                "action_id": "remove",
                "style": "danger",
                "text": plain("Remove"),
                "confirm": {
                    "title": plain("Remove it?"),
                    "text": mrkdwn("It cannot be *undone*."),
                    "confirm": plain("Remove"),
                    "deny": plain("Keep"),
                },
            },
            {
                "type": "static_select",
                "action_id": "nature",
                "placeholder": plain("Benign or malignant?"),
                "options": [option("Benign"), option("Malignant")],
            },
        ],
    },
    {"type": "context", "elements": [mrkdwn("MPFS 2026 · NCCI PTP 2026Q3 :lock: `not checked`")]},
]

FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Check an encounter"),
    "submit": plain("Check"),
    "close": plain("Cancel"),
    "blocks": [
        {
            "type": "input",
            "block_id": "line",
            "label": plain("Encounter"),
            "hint": plain("Codes, diagnoses, date of service. No names."),
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True},
        },
        {
            "type": "input",
            "block_id": "payer",
            "label": plain("Payer"),
            "element": {
                "type": "static_select",
                "action_id": "payer",
                "options": [option("Medicare"), option("Other")],
                "initial_option": option("Medicare"),
            },
        },
        {
            "type": "input",
            "block_id": "extras",
            "optional": True,
            "label": plain("Also show"),
            "element": {
                "type": "checkboxes",
                "action_id": "extras",
                "options": [option("Payment"), option("Sources")],
            },
        },
    ],
}


def add_gallery(app: AsyncApp) -> None:
    """Register the listeners."""

    @app.command("/gallery")
    async def gallery(ack, command):
        shared = "in_channel" if command["text"] else "ephemeral"
        await ack(text="The gallery", blocks=BLOCKS, response_type=shared)

    @app.event("app_mention")
    async def picture(event, client):
        await client.files_upload_v2(
            channel=event["channel"],
            thread_ts=event["ts"],
            filename="pixel.png",
            content=PIXEL,
            alt_txt="one dark pixel",
        )

    @app.action("share")
    async def share(ack, respond):
        await ack()
        await respond(text="*Shared* by Alex", response_type="in_channel", replace_original=False)
        await respond(text="Shared in the channel.", replace_original=True)

    @app.action("remove")
    async def remove(ack, respond):
        await ack()
        await respond(delete_original=True)

    @app.action("nature")
    async def nature(ack, respond, action):
        await ack()
        picked = action["selected_option"]["text"]["text"]
        await respond(text=f"You picked {picked}", replace_original=True)

    @app.action("more")
    async def more(ack, respond, action):
        await ack()
        picked = action["selected_option"]["value"]
        await respond(text=f"More: {picked}", replace_original=False)

    @app.shortcut("check_encounter")
    async def check(ack, shortcut, client):
        await ack()
        await client.chat_postMessage(
            channel=shortcut["channel"]["id"],
            thread_ts=shortcut["message"]["ts"],
            text=f"Checked: {shortcut['message']['text']}",
        )

    @app.shortcut("form")
    async def form(ack, shortcut, client):
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)

    @app.view("form")
    async def submitted(ack, view, client, body):
        values = view["state"]["values"]
        if "bad" in values["line"]["text"]["value"]:
            await ack(response_action="errors", errors={"line": "That is not a code."})
            return
        await ack()
        await client.chat_postMessage(
            channel=body["user"]["id"],
            text=f"{values['line']['text']['value']} for "
            f"{values['payer']['payer']['selected_option']['value']}",
        )
