"""The container file, the compose file and the run book hold together with the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
CONTAINERFILE = (ROOT / "deploy/Containerfile").read_text("utf-8")
COMPOSE = (ROOT / "deploy/compose.yaml").read_text("utf-8")
RUNBOOK = (ROOT / "deploy/RUNBOOK.md").read_text("utf-8")
VARIABLES = {
    str(field.validation_alias.choices[0])  # type: ignore[union-attr]
    for field in Settings.model_fields.values()
}


@pytest.mark.parametrize(
    "text", [CONTAINERFILE, COMPOSE, RUNBOOK], ids=["container", "compose", "book"]
)
def test_every_setting_that_is_named_exists(text: str):
    assert set(re.findall(r"\b(?:CODEDESK|SLACK)_[A-Z_]+\b", text)) <= VARIABLES


@pytest.mark.parametrize("text", [COMPOSE, RUNBOOK], ids=["compose", "book"])
def test_every_command_that_is_named_exists(text: str):
    named = set(re.findall(r"`(?:\.venv/bin/)?codedesk ((?:store )?[a-z-]+)", text))
    named |= set(re.findall(r'command: \["([a-z]+)"', text))
    for words in named:
        assert CliRunner().invoke(cli, [*words.split(), "--help"]).exit_code == 0, words
    assert named


def test_the_container_runs_as_nobody_in_particular_on_a_read_only_root():
    assert re.search(r"^USER 10001$", CONTAINERFILE, re.M)
    assert "HEALTHCHECK" in CONTAINERFILE
    assert "read_only: true" in COMPOSE
    assert "cap_drop: [ALL]" in COMPOSE


def test_what_the_container_is_built_from_exists():
    lines = (ROOT / "deploy/Containerfile.dockerignore").read_text("utf-8").splitlines()
    for line in lines:
        if line.startswith("!"):
            assert (ROOT / line[1:]).exists(), line


def test_what_the_run_book_quotes_is_what_the_program_says():
    source = "".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    flat = re.sub(r'"\s*\n\s*f?"', "", source)
    for quoted in re.findall(r"^\| `([^`/]+)` \|", RUNBOOK, re.M):
        for part in filter(None, (piece.strip() for piece in quoted.split("…"))):
            assert part in flat, part
