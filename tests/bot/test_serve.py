"""The process as it is started and stopped."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.waiting import free_port, ready

ROOT = Path(__file__).parents[2]


def environment(data_dir: Path, **values: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {str(choice) for choice in _names()}
    }
    return {**kept, "CODEDESK_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT), **values}


def _names() -> list[object]:
    return [
        field.validation_alias.choices[0]  # type: ignore[union-attr]
        for field in Settings.model_fields.values()
    ]


@asynccontextmanager
async def running(
    data_dir: Path, cwd: Path, *arguments: str, **values: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run", *arguments),
        cwd=cwd,
        env=environment(data_dir, **values),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.mark.parametrize(
    ("level", "logged"),
    [({"CODEDESK_LOG_LEVEL": "info"}, ["started", "stopping"]), ({}, [])],
    ids=["logging", "quiet"],
)
async def test_with_no_slack_setting_it_becomes_ready_and_stops_on_sigterm(
    data_dir: Path, tmp_path: Path, level: dict[str, str], logged: list[str]
):
    port = free_port()
    proxy = {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    async with running(data_dir, tmp_path, "--port", str(port), **proxy, **level) as process:
        await ready(f"http://127.0.0.1:{port}")
        process.send_signal(signal.SIGTERM)
        out, err = await process.communicate()
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in out.decode()
    events = [json.loads(line)["event"] for line in err.decode().splitlines() if line[:1] == "{"]
    assert [event for event in events if event != "request"] == logged


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "nonsense-value"}, "SLACK_BOT_TOKEN"),
        ({"CODEDESK_PORT": "abc"}, "CODEDESK_PORT"),
    ],
)
async def test_bad_settings_stop_the_start_with_the_variables_name(
    data_dir: Path, tmp_path: Path, values: dict[str, str], named: str
):
    async with running(data_dir, tmp_path, **values) as process:
        _, err = await process.communicate()
    assert process.returncode == 2
    assert named in err.decode()
    assert "Traceback" not in err.decode()
    assert "nonsense-value" not in err.decode()


async def test_a_port_in_use_is_told_with_the_way_out(data_dir: Path, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with running(data_dir, tmp_path, "--port", port) as process:
            _, err = await process.communicate()
    assert process.returncode == 2
    assert f"port {port}" in err.decode()
    assert "--port" in err.decode()
    assert "Traceback" not in err.decode()
