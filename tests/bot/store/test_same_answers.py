"""The same 2,000 requests, put to the files and to the database: the same answers."""

from __future__ import annotations

import os
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.postgres import PostgresStore
from bot.store.protocol import Store
from bot.store.records import (
    AcceptedFinding,
    ChannelSettings,
    CheckRecord,
    Delivery,
    RuleSwitch,
    Subscription,
    WatchedCode,
    Workspace,
)
from bot.store.tiny import TinyStore

REQUESTS = 2000
FIRST = datetime(2026, 9, 1, tzinfo=UTC)
WORKSPACES = [
    Workspace(team="T1"),
    Workspace(enterprise="E1"),
    Workspace(enterprise="E1", team="T1"),
]
CHANNELS, CODES, USERS = ["C1", "C2"], ["11102", "17000", "L57.0"], ["U1", "U2", "U11"]

Request = Callable[[Store], Awaitable[object]]


def requests(chance: random.Random) -> list[Request]:
    """Random requests, each with its own moment."""
    return [request(chance, FIRST + timedelta(minutes=number * 97)) for number in range(REQUESTS)]


def request(chance: random.Random, now: datetime) -> Request:
    team, channel = chance.choice(WORKSPACES), chance.choice(CHANNELS)
    code, user, day = chance.choice(CODES), chance.choice(USERS), chance.randrange(30)
    watched = WatchedCode(channel=channel, code=code)
    records = [
        watched,
        RuleSwitch(channel=channel, rule="DOC001", on=chance.random() < 0.5),
        AcceptedFinding(channel=channel, rule="PTP001", codes=(code, "99213")),
        ChannelSettings(channel=channel, payer=chance.choice(["medicare", "aetna"])),
        Subscription(channel=channel, kinds=("mue",), since=now, subscriber=user),
    ]
    record = chance.choice(records)
    on = date(2026, 9, 1) + timedelta(days=day)
    delivery = Delivery(channel=channel, day=on, covers=(on,), at=now)
    check = CheckRecord(at=now, channel=channel, user=user, verdict="fix", codes=(code,))
    since = now - timedelta(days=day)
    state = chance.choice(["sent", "failed", "unknown"])
    usual: list[Request] = [
        lambda store: store.team(team).put(record, by=user, at=now),
        lambda store: store.team(team).put(watched, by=user, at=now),
        lambda store: store.team(team).remove(record, by=user, at=now),
        lambda store: store.team(team).get(type(record), channel, record.key),
        lambda store: store.team(team).all(type(record)),
        lambda store: store.team(team).all(type(record), channel),
        lambda store: store.team(team).all_of(channel, [type(one) for one in records]),
        lambda store: store.team(team).changes(channel, most=5),
        lambda store: store.team(team).add_check(check),
        lambda store: store.team(team).checks(channel, since),
        lambda store: store.team(team).checks(None, since),
        lambda store: store.team(team).claim_delivery(delivery),
        lambda store: store.team(team).settle(channel, on, state, at=now, reason="why"),
        lambda store: store.team(team).deliveries(channel, on),
        lambda store: store.everywhere(type(record)),
        lambda store: store.covered(on),
        lambda store: store.claim(f"{code}{day}"),
    ]
    rare: list[Request] = [
        lambda store: store.team(team).release(channel, on),
        lambda store: store.give_up_claims(since, at=now),
        lambda store: store.prune(now - timedelta(days=60)),
        lambda store: store.forget_user(user),
        lambda store: store.team(team).clear(),
    ]
    return chance.choice(rare if chance.random() < 0.02 else usual)


async def test_files_and_database_give_the_same_answers(
    tmp_path: Path, empty_database: str, clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "fsync", lambda _: None)  # what is answered does not depend on the disk
    files = TinyStore(tmp_path, clock)
    async with PostgresStore.open(empty_database, clock) as database:
        told = 0
        for number, ask in enumerate(requests(random.Random(7))):
            first, second = await ask(files), await ask(database)
            assert first == second, number
            told += bool(first)
            clock.now += 5
        assert told > REQUESTS / 3
    await files.close()
