from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from bot.settings_error import SettingsError

EXAMPLE = Path(__file__).parents[2] / ".env.example"
BOT = "xoxb-1-2-abc"
KEY = "A" * 43 + "="
MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "s3cret",
    "CODEDESK_DATABASE_URL": "postgresql://host/name",
    "CODEDESK_TOKEN_KEYS": KEY,
}
APP = "xapp-1-A-abc"


def names() -> set[str]:
    return {
        field.validation_alias.choices[0]  # type: ignore[union-attr]
        for field in Settings.model_fields.values()
    }


@pytest.fixture(autouse=True)
def only_what_the_test_sets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_the_example_names_every_setting_and_no_other():
    written = set(re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE))
    assert written == names()


def test_the_example_as_it_stands_is_the_local_workspace(tmp_path: Path):
    (tmp_path / ".env").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    read = load_settings()
    assert read.mode() == "sandbox"
    assert read == Settings(_env_file=None)


@pytest.mark.parametrize(
    ("values", "mode"),
    [
        ({}, "sandbox"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": "s3cret"}, "http"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}, "socket"),
        (
            {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "SLACK_SIGNING_SECRET": "s3cret"},
            "socket",
        ),
        ({"SLACK_BOT_TOKEN": "xoxe.xoxb-1-rotated", "SLACK_SIGNING_SECRET": "s"}, "http"),
        ({"SLACK_BOT_TOKEN": ""}, "sandbox"),
        (MANY | {"SLACK_SIGNING_SECRET": "s"}, "http"),
        (MANY | {"SLACK_APP_TOKEN": APP}, "socket"),
        (MANY | {"SLACK_APP_TOKEN": APP, "CODEDESK_TOKEN_KEYS": f"{KEY}, {KEY}"}, "socket"),
    ],
    ids=[
        "nothing",
        "http",
        "socket",
        "socket-first",
        "rotated",
        "empty-is-unset",
        "many",
        "many-socket",
        "many-keys",
    ],
)
def test_the_mode_follows_what_is_set(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], mode: str
):
    assert settings(monkeypatch, **values).mode() == mode


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "s3cret"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_ID is set, SLACK_CLIENT_SECRET is missing"),
        ({"SLACK_CLIENT_SECRET": "s3cret"}, "SLACK_CLIENT_SECRET is set, SLACK_CLIENT_ID"),
        (MANY, "SLACK_SIGNING_SECRET"),
        (MANY | {"SLACK_BOT_TOKEN": BOT}, "SLACK_BOT_TOKEN is for one workspace"),
        (MANY | {"CODEDESK_DATABASE_URL": ""}, "CODEDESK_DATABASE_URL is missing"),
        (MANY | {"CODEDESK_TOKEN_KEYS": ""}, "CODEDESK_TOKEN_KEYS is missing"),
        ({"CODEDESK_RETENTION_DAYS": "29"}, "CODEDESK_RETENTION_DAYS"),
    ],
)
def test_half_of_a_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str
):
    with pytest.raises(SettingsError, match=f"^{named}"):
        settings(monkeypatch, **values).mode()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-user-token", "xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-bot-token", "xapp-"),
        ("SLACK_SIGNING_SECRET", "two words", "white space"),
        ("SLACK_API_URL", "https://slack.example", "/api/"),
        ("CODEDESK_PORT", "abc", "integer"),
        ("CODEDESK_PORT", "70000", "65535"),
        ("CODEDESK_LOG_LEVEL", "loud", "debug"),
        ("CODEDESK_TOKEN_KEYS", "passphrase", "codedesk store new-key"),
        ("CODEDESK_TOKEN_KEYS", f"{KEY},short", "44 characters"),
        ("CODEDESK_TOKEN_KEYS", KEY[:-1] + "A", "44 characters"),
    ],
)
def test_a_bad_value_is_named_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
):
    with pytest.raises(SettingsError) as raised:
        settings(monkeypatch, **{name: value})
    message = str(raised.value)
    assert message.startswith(f"{name}: ")
    assert told in message
    assert value not in message


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch):
    read = settings(monkeypatch, SLACK_BOT_TOKEN=BOT, SLACK_SIGNING_SECRET="s3cret")
    assert BOT not in repr(read)
    assert "s3cret" not in repr(read)
