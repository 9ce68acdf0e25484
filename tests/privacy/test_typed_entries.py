"""The same identifiers in every field and command that is kept: refused, and in no store."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.store.postgres import PostgresStore
from bot.store.protocol import Store
from bot.store.tables import METADATA
from bot.store.tiny import TinyStore
from catalog.catalog import Catalog
from tests.handlers.desk import Desk, open_desk, values, words
from tests.privacy.synthetic import planted

PLANTED = planted(90)
TYPED = [
    "subscribe {}",
    "watch 11102 {}",
    "unwatch {}",
    "time {}",
    "time 8:30 {}",
    "lead {}",
    "snooze {}",
    "weekly {}",
    "weekends {}",
    "list {}",
    "next {}",
    "preview {}",
    "unsubscribe {}",
    "{}",
    "help {}",
]
"""What ``/cptupdates`` takes, with an identifier behind it."""

Held = Callable[[], Awaitable[str]]


@pytest.fixture(params=["files", "database"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[Store, Held]]:
    """A store, and all that it holds as it lies there."""
    if request.param == "database":
        url = request.getfixturevalue("empty_database")
        async with PostgresStore.open(url) as opened:

            async def rows() -> str:
                async with opened.engine.begin() as connection:
                    found = [
                        str((await connection.execute(table.select())).all())
                        for table in METADATA.sorted_tables
                    ]
                return "".join(found)

            yield opened, rows
        return
    kept = TinyStore(tmp_path)

    async def written() -> str:
        return _contents(tmp_path)

    yield kept, written
    await kept.close()


def _contents(folder: Path) -> str:
    return "".join(
        path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file()
    )


async def _typed(desk: Desk) -> list[str]:
    """Every command that keeps something, with an identifier in it."""
    said = []
    for number, one in enumerate(PLANTED):
        if number % 4:
            command, typed = "/cptupdates", TYPED[number % len(TYPED)].format(one.text)
        else:
            command, typed = "/cpt", f"note 11102 {one.text}"
        answer = await desk.command(command, typed)
        assert "I did not look at that" in words(answer), typed
        assert "HIPAA" in words(answer)
        said.append(words(answer) + answer.text + json.dumps([answer.blocks, values(answer)]))
    return said


async def _forms(desk: Desk) -> list[str]:
    """The settings and the reason of a decision, with an identifier in each field."""
    said = []
    for number in range(0, 90, 13):
        exchange = await desk.slack.slash("/cptupdates", "settings")
        assert (exchange.error, exchange.messages) == (None, [])
        modal = desk.slack.modal
        said.append(json.dumps(modal.body))
        fields = {
            "payer": "aetna", "locality": "national", "kinds": ["mue"], "lead": "7",
            "time": "08:30", "zone": "America/Chicago", "rhythm": "each",
        }  # fmt: skip
        name = ("locality", "lead", "zone")[number % 3]
        filled = {
            key: {key: value} for key, value in (fields | {name: PLANTED[number].text}).items()
        }
        reply = (await desk.slack.submit(modal, filled)).reply
        assert isinstance(reply, dict)
        assert "This seems to hold" in reply["errors"][name], PLANTED[number].text
        said.append(json.dumps(reply))
        report = await desk.command("/checkcode", "17110 L57.0 2026-03-04")
        (button,) = [
            block for block in report.blocks if '"DXS005"' in str(block.get("accessory", {}))
        ]
        await desk.after(await desk.slack.click(report, "why", block_id=button["block_id"]))
        page = desk.slack.modal
        said.append(json.dumps(page.body))
        answer = {"decision": "accept", "reason": PLANTED[number].text}
        exchange = await desk.slack.submit(page, {key: {key: one} for key, one in answer.items()})
        assert isinstance(exchange.reply, dict)
        assert "This seems to hold" in exchange.reply["errors"]["reason"]
        said.append(json.dumps(exchange.reply))
    return said


async def test_nothing_planted_is_kept_sent_back_or_carried(
    catalog: Catalog, store: tuple[Store, Held]
) -> None:
    opened, held = store
    async with open_desk(catalog, store=opened) as desk:
        await desk.command("/cptupdates", "subscribe ncci")
        await desk.command("/cptupdates", "watch 17000")
        said = [*await _typed(desk), *await _forms(desk)]
        lying = await held()
    assert "17000" in lying
    for one in PLANTED:
        assert one.secret not in lying
        assert not any(one.secret in text for text in said), one


@pytest.mark.parametrize(
    "typed",
    ["time 8:30 San Juan", "time 5:30 pm St Johns", "time 8am Ho Chi Minh", "watch 11102 L57.0"],
)
async def test_a_zone_named_like_a_person_is_no_patient(catalog: Catalog, typed: str) -> None:
    async with open_desk(catalog) as desk:
        await desk.command("/cptupdates", "subscribe")
        assert "HIPAA" not in words(await desk.command("/cptupdates", typed))
