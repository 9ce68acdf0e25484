"""The container file, the compose file and the run book hold together with the program."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bot.cli import cli
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
CONTAINERFILE = (ROOT / "deploy/Containerfile").read_text("utf-8")
COMPOSE = (ROOT / "deploy/compose.yaml").read_text("utf-8")
KUBERNETES = (ROOT / "deploy/kubernetes.yaml").read_text("utf-8")
RUNBOOK = (ROOT / "deploy/RUNBOOK.md").read_text("utf-8")
VARIABLES = {
    str(field.validation_alias.choices[0])  # type: ignore[union-attr]
    for field in Settings.model_fields.values()
}


@pytest.mark.parametrize(
    "text",
    [CONTAINERFILE, COMPOSE, KUBERNETES, RUNBOOK],
    ids=["container", "compose", "kubernetes", "book"],
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


def checked(*words: str) -> str:
    """What a checker says, which is content."""
    program = shutil.which(words[0], path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip(f"{words[0]} is not made for this machine")
    ran = subprocess.run([program, *words[1:]], cwd=ROOT / "deploy", capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def test_the_container_file_keeps_hadolint_s_rules():
    checked("hadolint", "--failure-threshold", "style", "Containerfile")


def test_the_compose_file_has_the_shape_of_the_compose_specification():
    checked("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")


def test_the_manifests_have_the_shape_that_kubernetes_knows():
    said = checked("kubernetes-validate", "--strict", "kubernetes.yaml")
    assert said.count(" passed ") == len(list(yaml.safe_load_all(KUBERNETES)))


def test_the_manifests_run_the_container_as_it_is_made():
    found = {}
    for one in yaml.safe_load_all(KUBERNETES):
        if one["kind"] == "Deployment":
            found[one["metadata"]["name"]] = one["spec"]["template"]["spec"]
    assert set(found) == {"bot", "worker"}
    for pod in found.values():
        (container,) = pod["containers"]
        assert CliRunner().invoke(cli, [*container["args"], "--help"]).exit_code == 0
        assert pod["securityContext"]["runAsUser"] == 10001
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        written = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert written == {"/data", "/tmp"}
    (bot,) = found["bot"]["containers"]
    assert bot["ports"][0]["containerPort"] == 3000
    assert "CODEDESK_PORT=3000" in CONTAINERFILE
    probes = [bot[name]["httpGet"]["path"] for name in ("livenessProbe", "readinessProbe")]
    assert probes == ["/healthz", "/readyz"]


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
