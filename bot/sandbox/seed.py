"""What a newcomer finds in the workspace: a question from a colleague, and what to try."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.model import Json, Message
from bot.sandbox.slack import FakeSlack
from bot.sandbox.typed import message_text, rich_text

SAMPLE = "99213, 11102, 17000, 17003x6 L57.0 D48.5 2026-03-04"


@dataclass(frozen=True, slots=True)
class Welcome:
    """The card at the top of #billing; an example types its text for the person."""

    channel: str
    title: str
    text: str
    examples: tuple[Json, ...]


def seed(slack: FakeSlack) -> Welcome:
    """Fill the workspace and say what to try."""
    billing = slack.workspace.channel("billing").id
    questions = slack.workspace.channel("coding-questions").id
    _say(slack, billing, "Can someone look this one over before it goes out?")
    sample = _say(slack, billing, SAMPLE)
    _say(slack, questions, "0.8 cm excision on the trunk, path is not back yet. Which codes?")
    shortcut: Json = {"shortcut": "check_encounter", "channel": billing, "ts": sample.ts}
    return Welcome(
        channel=billing,
        title="Your practice's billing channel, on this computer",
        text=(
            "Nothing you type here leaves this machine, and nothing is kept. "
            "Try one of these, or type / to see every command."
        ),
        examples=(
            {"label": "/cpt 11102", "send": "/cpt 11102"},
            {
                "label": "/checkcode excision 0.8cm trunk",
                "send": "/checkcode excision 0.8cm trunk",
            },
            {"label": "Check Maria's encounter line", **shortcut},
        ),
    )


def _say(slack: FakeSlack, channel: str, text: str) -> Message:
    ws = slack.workspace
    return ws.post(
        Message(
            channel,
            ws.timestamps.next(),
            slack.maria.id,
            message_text(ws, text),
            blocks=[rich_text(ws, text)],
        )
    )
