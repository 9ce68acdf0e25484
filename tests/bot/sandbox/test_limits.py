"""Slack's limits, at the last length that passes and the first that does not."""

import pytest

from bot.sandbox.limits import block_problems, view_problems


def plain(length):
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length):
    return {"type": "mrkdwn", "text": "x" * length}


def section(length):
    return [{"type": "section", "text": mrkdwn(length)}]


def fields(count, length=1):
    return [{"type": "section", "fields": [mrkdwn(length)] * count}]


def button(**changes):
    return {"type": "button", "action_id": "a", "text": plain(5), **changes}


def actions(*elements):
    return [{"type": "actions", "elements": list(elements)}]


def options(count):
    return [{"text": plain(3), "value": f"{n}"} for n in range(count)]


def select(count, kind="static_select"):
    return actions({"type": kind, "action_id": "s", "options": options(count)})


def table(rows, columns):
    cell = {"type": "raw_text", "text": "x"}
    return [{"type": "table", "rows": [[cell] * columns] * rows}]


def long_table(length):
    cell = {"type": "raw_text", "text": "x" * length}
    return [{"type": "table", "rows": [[cell] * 10] * 10}]


def group(length):
    grouped = {"label": plain(length), "options": options(2)}
    return actions({"type": "static_select", "option_groups": [grouped]})


TYPED = {"type": "plain_text_input", "action_id": "t", "initial_value": "x" * 3000}

AT_AND_OVER = {
    "section text": (section(3000), section(3001)),
    "empty text": (section(1), section(0)),
    "fields": (fields(10), fields(11)),
    "field text": (fields(1, 2000), fields(1, 2001)),
    "header": ([{"type": "header", "text": plain(150)}], [{"type": "header", "text": plain(151)}]),
    "header kind": (
        [{"type": "header", "text": plain(3)}],
        [{"type": "header", "text": mrkdwn(3)}],
    ),
    "context": (
        [{"type": "context", "elements": [mrkdwn(1)] * 10}],
        [{"type": "context", "elements": [mrkdwn(1)] * 11}],
    ),
    "actions": (
        actions(*(button(action_id=f"{n}") for n in range(25))),
        actions(*(button(action_id=f"{n}") for n in range(26))),
    ),
    "action ids": (
        actions(button(), button(action_id="b")),
        actions(button(), button()),
    ),
    "button text": (actions(button(text=plain(75))), actions(button(text=plain(76)))),
    "button value": (actions(button(value="x" * 2000)), actions(button(value="x" * 2001))),
    "select": (select(100), select(101)),
    "overflow": (select(5, "overflow"), select(6, "overflow")),
    "table rows": (table(100, 2), table(101, 2)),
    "table columns": (table(2, 20), table(2, 21)),
    "tables": (table(1, 1), table(1, 1) * 2),
    "blocks": ([{"type": "divider"}] * 50, [{"type": "divider"}] * 51),
    "block ids": (
        [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "b"}],
        [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
    ),
    "group label": (group(75), group(76)),
    "option value": (
        actions({"type": "static_select", "options": [{"text": plain(1), "value": "x" * 150}]}),
        actions({"type": "static_select", "options": [{"text": plain(1), "value": "x" * 151}]}),
    ),
    "option without value": (
        select(1),
        actions({"type": "static_select", "options": [{"text": plain(1)}]}),
    ),
    "placeholder": (
        actions({**select(1)[0]["elements"][0], "placeholder": plain(150)}),
        actions({**select(1)[0]["elements"][0], "placeholder": plain(151)}),
    ),
    "confirm": (
        actions(button(confirm={"title": plain(100), "text": mrkdwn(300)})),
        actions(button(confirm={"title": plain(101), "text": mrkdwn(300)})),
    ),
    "style": (actions(button(style="primary")), actions(button(style="pretty"))),
    "accessory": (
        [{"type": "section", "text": plain(1), "accessory": button()}],
        [{"type": "section", "text": plain(1), "accessory": {"type": "plain_text_input"}}],
    ),
    "image": (
        [{"type": "image", "image_url": "https://x.y/z.png", "alt_text": "z"}],
        [{"type": "image", "image_url": "https://x.y/z.png"}],
    ),
    "image address": (
        [{"type": "context", "elements": [{"type": "image", "image_url": "u", "alt_text": "z"}]}],
        [{"type": "context", "elements": [{"type": "image", "alt_text": "z"}]}],
    ),
    "rich text": (
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
        [{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}],
    ),
    "markdown": (
        [{"type": "markdown", "text": "x" * 12_000}],
        [{"type": "markdown", "text": "x" * 12_001}],
    ),
    "table text": (long_table(100), long_table(101)),
    "table cells": (table(1, 1), [{"type": "table", "rows": [[{"type": "image"}]]}]),
    "empty table cell": (
        table(1, 1),
        [{"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}],
    ),
    "input": (
        [{"type": "input", "label": plain(2000), "hint": plain(2000), "element": TYPED}],
        [{"type": "input", "label": plain(2001), "hint": plain(2000), "element": TYPED}],
    ),
    "input element": (
        [{"type": "input", "label": plain(1), "element": TYPED}],
        [{"type": "input", "label": plain(1), "element": button()}],
    ),
    "kinds": ([{"type": "divider"}], [{"type": "alert", "text": plain(3)}]),
}


@pytest.mark.parametrize(("fits", "does_not"), AT_AND_OVER.values(), ids=AT_AND_OVER.keys())
def test_limit(fits, does_not):
    assert block_problems(fits) == []
    assert block_problems(does_not) != []


def modal(**changes):
    return {"type": "modal", "title": plain(24), "blocks": section(3), **changes}


@pytest.mark.parametrize(
    ("fits", "does_not"),
    [
        (modal(), modal(title=plain(25))),
        (modal(private_metadata="x" * 3000), modal(private_metadata="x" * 3001)),
        (modal(blocks=[{"type": "divider"}] * 100), modal(blocks=[{"type": "divider"}] * 101)),
        (modal(), modal(blocks=[])),
        (modal(), modal(blocks=table(1, 1))),
    ],
)
def test_modal_limit(fits, does_not):
    assert view_problems(fits) == []
    assert view_problems(does_not) != []


def test_input_needs_a_submit_button():
    element = {"type": "plain_text_input", "action_id": "t"}
    typed = {"type": "input", "label": plain(3), "element": element}
    assert view_problems(modal(blocks=[typed], submit=plain(5))) == []
    assert "submit" in view_problems(modal(blocks=[typed]))[0]


def test_problem_names_the_place():
    assert block_problems(section(3001)) == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


@pytest.mark.parametrize("nonsense", ["text", {"type": "section"}, ["section"], [None]])
def test_nonsense_is_a_problem_not_a_crash(nonsense):
    assert block_problems(nonsense) != []
