"""What people type, as Slack stores it."""

import pytest

from bot.sandbox import FakeSlack
from bot.sandbox.typed import message_text, rich_text


@pytest.fixture
def workspace():
    return FakeSlack(app_manifest={}).workspace


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@nobody #nowhere", "@nobody #nowhere"),
        ("see https://cms.gov/a?b=1&c=2 now", "see <https://cms.gov/a?b=1&amp;c=2> now"),
        ("17003x6 L57.0", "17003x6 L57.0"),
        ("", ""),
    ],
)
def test_text_is_escaped_and_links_are_marked(workspace, typed, stored):
    assert message_text(workspace, typed) == stored


def test_people_and_channels_become_ids(workspace):
    bot, billing = workspace.bot.id, workspace.channel("billing").id
    stored = message_text(workspace, "@codedesk ask in #billing")
    assert stored == f"<@{bot}> ask in <#{billing}|billing>"


def test_rich_text_holds_the_same_unescaped(workspace):
    elements = rich_text(workspace, "@codedesk a < b https://x.y/?a&b")["elements"][0]["elements"]
    assert elements == [
        {"type": "user", "user_id": workspace.bot.id},
        {"type": "text", "text": " a < b "},
        {"type": "link", "url": "https://x.y/?a&b"},
    ]
