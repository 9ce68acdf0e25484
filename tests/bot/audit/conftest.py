"""An audit run as the command runs it, in this process."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli


class Results:
    """What an audit left in its folder."""

    def __init__(self, folder: Path, status: int, output: str, errors: str) -> None:
        self.folder = folder
        self.status = status
        self.output = output
        self.errors = errors

    @property
    def totals(self) -> dict:
        return json.loads((self.folder / "totals.json").read_text("utf-8"))

    @property
    def findings(self) -> list[dict]:
        return list(csv.DictReader((self.folder / "findings.csv").read_text("utf-8").splitlines()))

    @property
    def rejects(self) -> list[dict]:
        return list(csv.DictReader((self.folder / "rejects.csv").read_text("utf-8").splitlines()))

    @property
    def claims(self) -> list[dict]:
        lines = (self.folder / "claims.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    @property
    def summary(self) -> str:
        return (self.folder / "summary.html").read_text("utf-8")

    def everything(self) -> dict[str, bytes]:
        names = ("findings.csv", "claims.jsonl", "rejects.csv", "totals.json", "summary.html")
        return {name: (self.folder / name).read_bytes() for name in names}


@pytest.fixture
def audit(data_dir, tmp_path, monkeypatch):
    """Write files and audit them: ``audit({"a.837": pieces}, "--payer", "bcbs")``."""
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(data_dir))

    def run(files, *options: str, out: str = "out", workers: int = 1) -> Results:
        paths = []
        for name, content in files.items():
            path = tmp_path / name
            if content is not None:
                data = content if isinstance(content, bytes) else "".join(content).encode()
                path.write_bytes(data)
            paths.append(str(path))
        folder = tmp_path / out
        arguments = ["audit", *paths, "--out", str(folder), "--workers", str(workers), *options]
        result = CliRunner().invoke(cli, arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Results(folder, result.exit_code, result.stdout, result.stderr)

    return run
