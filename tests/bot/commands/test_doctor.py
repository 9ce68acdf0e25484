"""``codedesk doctor`` with one workspace's token."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.sandbox import FakeSlack
from bot.sandbox.ids import Credentials
from bot.settings import Settings


@pytest.mark.parametrize(("token", "status"), [("xoxb-one", 0), ("xoxe.xoxb-1-one", 1)])
async def test_a_token_that_ends_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data_dir: Path, token: str, status: int
):
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields.values():
        monkeypatch.delenv(field.validation_alias.choices[0], raising=False)
    async with FakeSlack.start(credentials=Credentials(bot_token=token)) as slack:
        for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
            monkeypatch.setenv(name, slack.environment[name])
        monkeypatch.setenv("CODEDESK_DATA_DIR", str(data_dir))
        result = await asyncio.to_thread(CliRunner().invoke, cli, ["doctor"])
    assert "Signed in to local" in result.output
    assert ("ends within twelve hours" in result.output) == bool(status)
    assert result.exit_code == status, result.output
