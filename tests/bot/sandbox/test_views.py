"""Modals: what their inputs send, and the answers to a submission."""

import pytest


def plain(text):
    return {"type": "plain_text", "text": text}


def options(*words):
    return [{"text": plain(word.title()), "value": word} for word in words]


def asked(block_id, element):
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element}


INPUTS = [
    asked("line", {"type": "plain_text_input", "action_id": "a", "initial_value": "99213"}),
    asked("day", {"type": "datepicker", "action_id": "a", "initial_date": "2026-03-04"}),
    asked("hour", {"type": "timepicker", "action_id": "a"}),
    asked(
        "payer",
        {
            "type": "static_select",
            "action_id": "a",
            "options": options("medicare", "other"),
            "initial_option": options("medicare")[0],
        },
    ),
    asked("show", {"type": "checkboxes", "action_id": "a", "options": options("fees", "rules")}),
    asked(
        "kind",
        {
            "type": "radio_buttons",
            "action_id": "a",
            "option_groups": [{"label": plain("g"), "options": options("new", "old")}],
        },
    ),
    {
        "type": "actions",
        "block_id": "more",
        "elements": [{"type": "button", "action_id": "add", "text": plain("Add"), "value": "1"}],
    },
]


def form(**changes):
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Form"),
        "submit": plain("Go"),
        "blocks": INPUTS,
        **changes,
    }


@pytest.fixture
def opened(slack, app):
    """Opens a form; its submission is answered with what the test wants."""
    answers = {}

    @app.shortcut("form")
    async def open_form(ack, shortcut, client):
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=answers.get("form", form()))

    @app.view("form")
    async def submitted(ack, view):
        answers["values"] = view["state"]["values"]
        await ack(**answers.get("ack", {}))

    @app.view_closed("form")
    async def closed(ack):
        answers["closed"] = True
        await ack()

    @app.action("add")
    async def add(ack, body, client):
        await ack()
        answers["container"] = body["container"]
        await client.views_update(
            view_id=body["view"]["id"], hash=body["view"]["hash"], view=form(title=plain("More"))
        )

    return answers


async def test_every_input_sends_its_value_or_what_stood_there(slack, opened):
    await slack.shortcut("form")
    await slack.submit(slack.modal, {"show": {"a": ["fees"]}, "hour": {"a": "09:30"}})
    values = {block: held["a"] for block, held in opened["values"].items()}
    assert values["line"] == {"type": "plain_text_input", "value": "99213"}
    assert values["day"]["selected_date"] == "2026-03-04"
    assert values["hour"]["selected_time"] == "09:30"
    assert values["payer"]["selected_option"]["value"] == "medicare"
    assert [o["value"] for o in values["show"]["selected_options"]] == ["fees"]
    assert values["kind"]["selected_option"] is None
    assert "more" not in opened["values"]


async def test_submission_updates_pushes_and_clears(slack, opened):
    await slack.shortcut("form")
    opened["ack"] = {"response_action": "update", "view": form(title=plain("Second"))}
    await slack.submit(slack.modal)
    assert slack.modal.body["title"]["text"] == "Second"
    opened["ack"] = {"response_action": "push", "view": form(title=plain("Third"))}
    await slack.submit(slack.modal)
    assert slack.modal.body["title"]["text"] == "Third"
    opened["ack"] = {"response_action": "clear"}
    await slack.submit(slack.modal)
    with pytest.raises(LookupError):
        _ = slack.modal


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "invalid_error_response"),
        ({"response_action": "update", "view": form(title=plain("x" * 25))}, "invalid_view"),
        ({"response_action": "dance"}, "invalid_response_action"),
    ],
)
async def test_wrong_answer_to_a_submission_keeps_the_modal(slack, opened, answer, error):
    await slack.shortcut("form")
    opened["ack"] = answer
    exchange = await slack.submit(slack.modal)
    assert exchange.error == error
    assert slack.modal.callback_id == "form"


async def test_button_in_a_modal_changes_it(slack, opened):
    await slack.shortcut("form")
    view = slack.modal
    await slack.click(view, "Add")
    assert opened["container"] == {"type": "view", "view_id": view.id}
    assert view.body["title"]["text"] == "More"


@pytest.mark.parametrize("told", [True, False])
async def test_closing_is_told_when_asked_for(slack, opened, told):
    opened["form"] = form(notify_on_close=told)
    await slack.shortcut("form")
    await slack.dismiss(slack.modal)
    assert opened.get("closed", False) is told
