"""The project's own files hold together: pins, README, package data."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
README = (ROOT / "README.md").read_text("utf-8")


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_direct_dependency_is_pinned():
    pins = {
        normalized(line.split("==")[0])
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    extras = PROJECT["optional-dependencies"].values()
    wanted = [*PROJECT["dependencies"], *(entry for extra in extras for entry in extra)]
    names = {normalized(re.match(r"[\w.-]+", entry)[0]) for entry in wanted}
    assert names - {"codedesk"} <= pins


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_a_registry_or_this_machine():
    forbidden = re.compile(r"--(extra-)?index-url|find-links|\"resolved\": *\"http")
    machine = f"{ROOT.parent}/" if len(ROOT.parts) > 2 else None
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        if path != Path(__file__):
            assert not forbidden.search(text), path
        assert machine is None or machine not in text, path


def test_the_readme_shows_commands_that_exist():
    from bot.cli import COMMANDS

    shown = re.findall(r"\.venv/bin/codedesk (\w+)", README)
    assert set(shown) <= set(COMMANDS)
    assert {"lookup", "resolve", "check", "rules", "doctor"} <= set(shown)


def test_the_readmes_make_verbs_exist():
    verbs = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"^make ([a-z]+)", README, re.M)) <= verbs
    assert {"run", "test", "install"} <= verbs


def test_the_readmes_examples_end_as_it_says(data_dir):
    """Each example line runs through a shell, from the checkout, with the installed program."""
    program = ROOT / ".venv" / "bin" / "codedesk"
    if not program.exists():
        pytest.skip("codedesk is not installed in .venv")
    block = README.split("after `make install`:")[1].split("```")[1]
    examples = [line for line in block.splitlines() if line]
    assert len(examples) == 4
    for example in examples:
        finished = subprocess.run(
            ["bash", "-c", example],
            env=os.environ | {"CODEDESK_DATA_DIR": str(data_dir)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == (1 if "check" in example else 0), (example, finished.stderr)
        assert finished.stdout.strip()
