"""Methods one by one, called as the Web API calls them."""

import pytest

from bot.sandbox import FakeSlack


@pytest.fixture
def workspace(clock):
    return FakeSlack("http://127.0.0.1:1", clock=clock, app_manifest={})


@pytest.fixture
def call(workspace):
    def run(method, **args):
        answer = workspace.api.call(method, workspace.credentials.bot_token, args)
        return answer.body

    return run


@pytest.fixture
def posted(call):
    sent = call("chat.postMessage", channel="billing", text="hello")
    return {"channel": sent["channel"], "ts": sent["ts"]}


def test_api_test_echoes(call):
    assert call("api.test", a="1")["args"] == {"a": "1"}


def test_socket_url_is_for_the_app_token(workspace):
    answer = workspace.api.call("apps.connections.open", workspace.credentials.app_token, {})
    assert answer.body["url"] == "ws://127.0.0.1:1/sandbox/socket"


def test_permalink_names_the_message(call, posted):
    link = call("chat.getPermalink", channel=posted["channel"], message_ts=posted["ts"])
    assert link["permalink"].endswith(posted["ts"].replace(".", ""))
    assert call("chat.getPermalink", channel="billing", message_ts="1")["error"] == (
        "message_not_found"
    )


def test_thread_and_broadcast(call, workspace, posted):
    call(
        "chat.postMessage",
        channel=posted["channel"],
        text="reply",
        thread_ts=posted["ts"],
        reply_broadcast="true",
    )
    reply = workspace.messages()[-1]
    assert (reply.in_thread, reply.broadcast) == (True, True)


def test_text_has_a_longest_length(call):
    post = "chat.postMessage"
    assert call(post, channel="billing", text="x" * 40_000)["ok"]
    assert call(post, channel="billing", text="x" * 40_001)["error"] == "msg_too_long"
    many = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 5
    assert call(post, channel="billing", text="x", blocks=many)["error"] == "msg_blocks_too_long"
    assert call(post, channel="billing", text=5)["error"] == "invalid_arguments"
    assert call(post, channel="billing", text="x", blocks=[{}])["error"] == "invalid_blocks"


def test_missing_argument_is_named(call):
    answer = call("chat.postMessage", text="x")
    assert "channel" in answer["response_metadata"]["messages"][0]


def test_blocks_validate(call):
    assert call("blocks.validate", blocks=[{"type": "divider"}])["ok"]
    assert call("blocks.validate", blocks=[{"type": "nonsense"}])["error"] == "invalid_blocks"


def test_conversations(call, workspace):
    workspace.workspace.add_channel("payroll", private=True, bot_is_member=False)
    outside = workspace.workspace.add_channel("front-desk", bot_is_member=False)
    names = [channel["name"] for channel in call("conversations.list")["channels"]]
    assert names == ["billing", "coding-questions", "front-desk"]
    everything = call("conversations.list", types="public_channel,private_channel,im")["channels"]
    assert sum(channel["is_im"] for channel in everything) == 2
    assert call("conversations.info", channel=outside.id)["channel"]["is_member"] is False
    assert call("conversations.info", channel="payroll")["error"] == "channel_not_found"
    assert call("conversations.join", channel=outside.id)["channel"]["is_member"] is True
    direct = call("conversations.open", users=[workspace.alex.id])["channel"]["id"]
    assert call("conversations.join", channel=direct)["error"] == (
        "method_not_supported_for_channel_type"
    )
    assert call("chat.postMessage", channel=workspace.alex.id, text="x")["channel"] == direct


def test_users_info(call, workspace):
    assert call("users.info", user=workspace.maria.id)["user"]["real_name"] == "Maria Lopez"
    assert call("users.info", user="U0")["error"] == "user_not_found"


def test_reactions(call, workspace, posted):
    where = {"channel": posted["channel"], "timestamp": posted["ts"], "name": "eyes"}
    assert call("reactions.add", **where)["ok"]
    assert call("reactions.add", **where)["error"] == "already_reacted"
    shown = workspace.messages()[-1]
    assert shown.for_page()["reactions"] == {"eyes": 1}
    assert shown.for_slack("T", "A")["reactions"][0]["count"] == 1
    assert call("reactions.remove", **where)["ok"]
    assert call("reactions.remove", **where)["error"] == "no_reaction"


SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [SECTION]}


def test_views_stack_three_high_and_check_the_hash(call, workspace):
    def trigger():
        return workspace.workspace.triggers.new(workspace.alex.id)

    first = call("views.open", trigger_id=trigger(), view=MODAL)["view"]
    second = call("views.push", trigger_id=trigger(), view=MODAL)["view"]
    assert second["previous_view_id"] == second["root_view_id"] == first["id"]
    assert call("views.push", trigger_id=trigger(), view=MODAL)["ok"]
    assert call("views.push", trigger_id=trigger(), view=MODAL)["error"] == "push_limit_reached"
    update = {"view_id": second["id"], "view": MODAL}
    changed = call("views.update", **update, hash=second["hash"])
    assert changed["ok"]
    assert call("views.update", **update, hash=second["hash"])["error"] == "hash_conflict"
    assert call("views.update", view_id="V0", view=MODAL)["error"] == "not_found"


def test_views_refuse_what_is_no_modal(call, workspace):
    trigger = workspace.workspace.triggers.new(workspace.alex.id)
    home = {"type": "home", "blocks": [SECTION]}
    assert call("views.open", trigger_id=trigger, view=home)["error"] == "invalid_arguments"
    assert call("views.open", trigger_id=trigger, view={})["error"] == "invalid_arguments"
    assert call("views.open", trigger_id="none", view=MODAL)["error"] == "invalid_trigger_id"


def test_home_is_published_again_with_its_hash(call, workspace):
    home = {"type": "home", "blocks": [SECTION]}
    first = call("views.publish", user_id=workspace.alex.id, view=home)["view"]
    again = call("views.publish", user_id=workspace.alex.id, view=home, hash=first["hash"])
    assert again["view"]["id"] == first["id"]
    stale = call("views.publish", user_id=workspace.alex.id, view=home, hash=first["hash"])
    assert stale["error"] == "hash_conflict"


def test_upload_must_be_announced(call):
    assert call("files.getUploadURLExternal")["error"] == "invalid_arguments"
    assert call("files.completeUploadExternal", files=[{"id": "F0"}])["error"] == "file_not_found"
