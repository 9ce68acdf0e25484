"""What a newcomer is told to try exists in the app's manifest."""

from bot.sandbox import FakeSlack
from bot.sandbox.manifest import commands, read_manifest, shortcuts
from bot.sandbox.seed import SAMPLE, seed


def test_examples_are_commands_and_shortcuts_of_the_manifest():
    slack = FakeSlack()
    welcome = seed(slack)
    known = {entry["command"] for entry in commands(slack.manifest)}
    typed = [example["send"] for example in welcome.examples if "send" in example]
    assert {text.split()[0] for text in typed} <= known
    [picked] = [example for example in welcome.examples if "shortcut" in example]
    assert picked["shortcut"] in {s["callback_id"] for s in shortcuts(slack.manifest, "message")}
    assert slack.workspace.message(picked["channel"], picked["ts"]).text == SAMPLE


def test_without_a_manifest_everything_is_delivered_and_nothing_refused(tmp_path):
    assert read_manifest(tmp_path / "none.json") == {}
    slack = FakeSlack(app_manifest={})
    answer = slack.api.call(
        "chat.postMessage", slack.credentials.bot_token, {"channel": "billing", "text": "hi"}
    )
    assert answer.body["ok"]
