from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from bot.wire import ForgedRequestError, MalformedRequestError, SlackRequests, bolt_request

SECRET = "not a secret"
NOW = 1_760_000_000
FORM = "application/x-www-form-urlencoded"
COMMAND = urlencode({"command": "/cpt", "text": "11102", "team_id": "T1", "user_id": "U1"})


def headers(body: str, *, at: int | str = NOW, form: str = FORM, **other: str) -> dict[str, str]:
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=str(at), body=body)
    signed = {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": signature or ""}
    return {"Content-Type": form, **signed, **other}


@pytest.fixture
def requests() -> SlackRequests:
    return SlackRequests(SECRET, lambda: NOW)


def test_a_signed_command_is_read(requests: SlackRequests):
    read = requests.read(COMMAND.encode(), headers(COMMAND))
    assert read.body["text"] == "11102"
    assert read.context.team_id == "T1"


def test_a_command_that_says_payload_is_read_all_the_same(requests: SlackRequests):
    body = urlencode({"command": "/checkcode", "text": "payload=11102", "team_id": "T1"})
    assert requests.read(body.encode(), headers(body)).body["text"] == "payload=11102"


@pytest.mark.parametrize(
    "changed",
    [
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "é"},
        {"X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "١٢٣"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": f" {NOW}"},
    ],
)
def test_what_is_not_slacks_is_refused(requests: SlackRequests, changed: dict[str, str]):
    with pytest.raises(ForgedRequestError):
        requests.read(COMMAND.encode(), headers(COMMAND) | changed)


@pytest.mark.parametrize("at", [NOW - 301, NOW + 301])
def test_what_was_signed_over_five_minutes_away_is_refused(requests: SlackRequests, at: int):
    with pytest.raises(ForgedRequestError):
        requests.read(COMMAND.encode(), headers(COMMAND, at=at))


def test_a_body_changed_after_signing_is_refused(requests: SlackRequests):
    with pytest.raises(ForgedRequestError):
        requests.read(COMMAND.replace("11102", "11103").encode(), headers(COMMAND))


def test_bytes_that_are_no_text_are_refused(requests: SlackRequests):
    with pytest.raises(ForgedRequestError):
        requests.read(b"\xff\xfe", headers(""))


@pytest.mark.parametrize(
    ("body", "form"),
    [
        ("", FORM),
        ("hello=world", FORM),
        ("payload=%7B", FORM),
        ("payload=[]", FORM),
        ('payload={"type":1}', FORM),
        ("{", "application/json"),
        ("[]", "application/json"),
        ("{}", "application/json; charset=utf-8"),
        ('{"type":"event_callback","event":"x"}', "application/json"),
        ('{"type":"event_callback","event":null}', "application/json"),
        ('{"type":"block_actions","user":7}', "application/json"),
        ("[" * 100_000, "application/json"),
    ],
)
def test_what_slack_never_sends_is_malformed(requests: SlackRequests, body: str, form: str):
    with pytest.raises(MalformedRequestError):
        requests.read(body.encode(), headers(body, form=form))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["event", "team", "user", "channel", "actions", "view", "message", "authorizations",
     "enterprise", "container", "response_urls", "is_enterprise_install", "team_id", "event_id"]
)  # fmt: skip


@settings(max_examples=60)
@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_any_object_is_read_or_called_malformed(fields: dict[str, object]):
    body = json.dumps({"type": "event_callback", **fields})
    try:
        read = SlackRequests(SECRET, lambda: NOW).read(
            body.encode(), headers(body, form="application/json")
        )
    except MalformedRequestError:
        return
    assert read.body["type"] == "event_callback"


def test_socket_mode_reads_the_same_way():
    assert bolt_request({"type": "event_callback", "team_id": "T1"}).context.team_id == "T1"
    with pytest.raises(MalformedRequestError):
        bolt_request({"type": "event_callback", "event": []})
