"""Two bots and a worker with folders of their own: an import on one machine reaches all."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from bot.sandbox import FakeSlack
from catalog.build import key_of
from tests.bot.test_serve import environment
from tests.bot.worker.test_processes import process
from tests.catalog.sources import samples
from tests.waiting import PATIENCE, free_port, ready, until

ON = "on 2027-02-01"


def words_of(blocks: object) -> list[str]:
    if isinstance(blocks, dict):
        own = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return own + [words for value in blocks.values() for words in words_of(value)]
    if isinstance(blocks, list):
        return [words for value in blocks for words in words_of(value)]
    return []


async def test_an_import_on_one_machine_reaches_the_others_whole(
    empty_database: str, data_dir: Path, tmp_path: Path
):
    homes = [tmp_path / name for name in ("importer", "one", "two", "worker")]
    for home in homes:
        home.mkdir()
        (home / "catalog.sqlite").hardlink_to(data_dir / "catalog.sqlite")
    async with FakeSlack.start() as slack, AsyncExitStack() as stack:

        def settings(home: Path) -> dict[str, str]:
            shared = {"CODEDESK_DATABASE_URL": empty_database}
            return environment(home, **slack.environment, **shared)

        ports = [free_port(), free_port()]
        for port, home in zip(ports, homes[1:3], strict=True):
            await stack.enter_async_context(
                process(settings(home), "run", "--mode", "http", "--port", str(port))
            )
            await ready(f"http://127.0.0.1:{port}")
        await stack.enter_async_context(process(settings(homes[3]), "worker"))

        async def card(port: int) -> str:
            slack.courier.events_url = f"http://127.0.0.1:{port}/slack/events"
            (message,) = (await slack.slash("/cpt", f"11102 {ON}")).messages
            return "\n".join(words_of(message.blocks))

        before = {port: await card(port) for port in ports}
        importing = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "catalog", "import"),
            str(samples.mue_file(tmp_path, "11102,7,2 Date of Service Edit,CMS Policy\r\n")),
            env=settings(homes[0]),
        )
        assert await importing.wait() == 0
        seen: dict[int, list[str]] = {port: [before[port]] for port in ports}
        async with asyncio.timeout(PATIENCE):
            # Asked without a pause: each answer is the one before or the one after, never another.
            while any(len(cards) < 2 for cards in seen.values()):
                for port in ports:
                    found = await card(port)
                    if found != seen[port][-1]:
                        seen[port].append(found)
        assert [len(cards) for cards in seen.values()] == [2, 2]
        assert seen[ports[0]] == seen[ports[1]]
        assert ["*Most units*\n7 per day" in cards for cards in seen[ports[0]]] == [False, True]
        keys = {key_of(home / "catalog.sqlite") for home in homes[:3]}
        assert len(keys) == 1
        await asyncio.to_thread(until, lambda: key_of(homes[3] / "catalog.sqlite") in keys)
        async with aiohttp.ClientSession() as session:
            for port in ports:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    assert await answer.json() == {"status": "ready"}
