"""What the container file and the compose file say, done with processes instead of containers.

A process sees what its container would see: the environment and the command of the files, a root
that is read-only but for its volumes, and no capability but the one by which it comes to the test
server's socket. Where the kernel lets us (``unshare``), this is enforced; elsewhere the processes
run without these walls.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
CONTAINERFILE = (ROOT / "deploy/Containerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))
RUNBOOK = (ROOT / "deploy/RUNBOOK.md").read_text("utf-8")
BIN = Path(sys.executable).parent

_WALLS = (
    'mount --bind "$0" "$0" && mount --bind "$1" "$1" && mount -o remount,ro,bind / /'
    " && shift && exec setpriv --bounding-set=-all,+dac_override --inh-caps=-all"
    ' --no-new-privs -- "$@"'
)


@cache
def walls_stand(folder: Path) -> bool:
    """Whether this kernel lets us make the root read-only for a process."""
    inside, outside = folder / "inside", folder / "outside"
    inside.mkdir(exist_ok=True)
    touch = shlex.join(["touch", str(inside / "x"), str(outside)])
    ran = subprocess.run(_behind_walls(inside, inside, ["sh", "-c", touch]), capture_output=True)
    return (inside / "x").exists() and not outside.exists() and b"Read-only" in ran.stderr


def _behind_walls(data: Path, scratch: Path, command: list[str]) -> list[str]:
    return ["unshare", "--mount", "sh", "-c", _WALLS, str(data), str(scratch), *command]


def image_environment() -> dict[str, str]:
    """``ENV`` of the image's last stage."""
    stage = CONTAINERFILE.rsplit("\nFROM ", 1)[1].replace("\\\n", " ")
    lines = re.findall(r"^ENV (.*)$", stage, re.M)
    return dict(word.split("=", 1) for line in lines for word in shlex.split(line))


def instruction(name: str) -> list[str]:
    """The words of an instruction in exec form, the last one in the file."""
    text = CONTAINERFILE.replace("\\\n", " ")
    found = re.findall(rf"^{name}(?: --\S+)*\s+(?:CMD )?(\[.*\])$", text, re.M)
    words: list[str] = json.loads(found[-1])
    return words


@dataclass
class Stack:
    """The services of the compose file on one machine.

    ``folder`` stands for the volumes: ``/data`` and ``/tmp`` of each container lie in it.
    """

    folder: Path
    secrets: dict[str, str]
    """What ``deploy/.env`` would hold."""
    database: str
    """Stands for the service ``postgres``."""
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "data").mkdir()
        self.walls = walls_stand(self.folder)

    def environment(self, service: str, port: int) -> dict[str, str]:
        """Image, then ``env_file``, then ``environment``, as Compose lays them over one another."""
        said = COMPOSE["services"][service]
        assert said["env_file"] == ".env"
        values = image_environment() | self.secrets
        values |= {name: self._filled_in(text) for name, text in said["environment"].items()}
        url = values["CODEDESK_DATABASE_URL"]
        assert re.fullmatch(r"postgresql://codedesk:\w+@postgres/codedesk", url)
        scratch = self._scratch(port)
        return values | {
            "CODEDESK_DATABASE_URL": self.database,
            "CODEDESK_DATA_DIR": str(self.folder / "data"),
            "CODEDESK_PORT": str(port),
            "MPLCONFIGDIR": values["MPLCONFIGDIR"].replace("/tmp", str(scratch)),
            "TMPDIR": str(scratch), "HOME": "/nonexistent", "PATH": f"{BIN}:{os.defpath}",
        }  # fmt: skip

    def start(self, service: str, port: int = 0) -> subprocess.Popen[str]:
        """Start a service as its container would be."""
        process = self._popen(service, COMPOSE["services"][service]["command"], port)
        self.started.append(process)
        return process

    def run(self, service: str, arguments: list[str]) -> tuple[int, str, str]:
        """``docker compose run --rm SERVICE ARGUMENTS``."""
        here = [one.replace("/data/", f"{self.folder}/data/") for one in arguments]
        process = self._popen(service, here, 0)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    def healthy(self, port: int) -> bool:
        """The image's health check."""
        words = [word.replace("3000", str(port)) for word in instruction("HEALTHCHECK")]
        path = {"PATH": f"{BIN}:{os.defpath}"}
        return subprocess.run(words, env=path, capture_output=True).returncode == 0

    def stop(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """SIGTERM, and its end."""
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
        return process.returncode, err

    def kill(self) -> None:
        """End what a test left running."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
            _, err = process.communicate()
            print(err[-2000:])  # shown where the test fails

    def _popen(self, service: str, command: list[str], port: int) -> subprocess.Popen[str]:
        assert COMPOSE["services"][service]["read_only"] is True
        entry, *rest = instruction("ENTRYPOINT")
        words = [str(BIN / entry), *rest, *command]
        if self.walls:
            words = _behind_walls(self.folder / "data", self._scratch(port), words)
        return subprocess.Popen(
            words, env=self.environment(service, port), cwd=self.folder / "data", text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def _scratch(self, port: int) -> Path:
        scratch = self.folder / f"tmp{port or ''}"
        scratch.mkdir(exist_ok=True)
        return scratch

    def _filled_in(self, text: Any) -> str:
        def value(found: re.Match[str]) -> str:
            return self.secrets[found["name"]]

        return re.sub(r"\$\{(?P<name>\w+):\?[^}]*\}", value, str(text))
