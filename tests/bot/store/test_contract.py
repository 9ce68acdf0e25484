"""What every store does, whatever it stands on."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.store.memory import MemoryStore
from bot.store.protocol import Store
from bot.store.recent import CLAIM_SECONDS
from bot.store.records import (
    RECORDS,
    AcceptedFinding,
    ChannelSettings,
    CheckRecord,
    Delivery,
    Departure,
    DoneTask,
    Note,
    Record,
    RuleSwitch,
    Subscription,
    WatchedCode,
    Workspace,
)

OURS = Workspace(team="T1")
ORGANISATION = Workspace(enterprise="E1")
"""Enterprise Grid, installed for the whole organisation: no team."""
IN_ORGANISATION = Workspace(enterprise="E1", team="T1")
NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
DAY = date(2026, 12, 1)

SUBSCRIPTION = Subscription(
    channel="C1",
    kinds=("cpt", "mue"),
    at=time(8, 30),
    zone="Asia/Kolkata",
    since=NOW,
    subscriber="U1",
)
EXAMPLES: tuple[Record, ...] = (
    ChannelSettings(channel="C1", payer="aetna", locality="13202-01"),
    SUBSCRIPTION,
    WatchedCode(channel="C1", code="17000"),
    Note(channel="C1", code="17000", text="photo before treatment"),
    AcceptedFinding(channel="C1", rule="PTP001", codes=("11102", "17000")),
    RuleSwitch(channel="C1", rule="DOC001", on=False),
    DoneTask(channel="C1", update="mue 2027-01-01"),
    Departure(channel="C1", since=NOW),
)  # fmt: skip


def check(minute: int, channel: str = "C1", user: str = "U1") -> CheckRecord:
    return CheckRecord(
        at=NOW + timedelta(minutes=minute), channel=channel, user=user, verdict="fix",
        codes=("11102", "17000"), rules=("PTP001",),
    )  # fmt: skip


def claimed(day: date = DAY, channel: str = "C1") -> Delivery:
    return Delivery(channel=channel, day=day, covers=(day,), at=NOW)


def test_every_kind_of_record_has_an_example():
    assert {type(record) for record in EXAMPLES} == set(RECORDS)


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: record.kind)
async def test_a_record_comes_back_as_it_was_put(store: Store, record: Record):
    team = store.team(OURS)
    assert await team.get(type(record), "C1", record.key) is None
    await team.put(record, by="U1", at=NOW)
    assert await team.get(type(record), "C1", record.key) == record
    assert await team.all(type(record)) == (record,)
    assert await team.all(type(record), "C2") == ()


async def test_a_character_that_not_every_store_takes_is_left_out(store: Store):
    team = store.team(OURS)
    await team.put(Note(channel="C1", code="17000", text="first\0 of all"), by="U1", at=NOW)
    await team.put(
        RuleSwitch(channel="C1", rule="SEQ001", on=False, reason="\0ours"), by="U1", at=NOW
    )
    note, switch = await team.all_of("C1", (Note, RuleSwitch))
    assert (note.text, switch.reason) == ("first of all", "ours")


async def test_a_record_takes_the_place_of_the_one_with_its_key(store: Store):
    team = store.team(OURS)
    await team.put(ChannelSettings(channel="C1"), by="U1", at=NOW)
    await team.put(ChannelSettings(channel="C1", payer="aetna"), by="U2", at=NOW)
    assert await team.all(ChannelSettings) == (ChannelSettings(channel="C1", payer="aetna"),)


async def test_records_are_in_order_of_channel_and_key(store: Store):
    team = store.team(OURS)
    for channel, code in (("C2", "11102"), ("C1", "17000"), ("C1", "11102")):
        await team.put(WatchedCode(channel=channel, code=code), by="U1", at=NOW)
    found = [(record.channel, record.code) for record in await team.all(WatchedCode)]
    assert found == [("C1", "11102"), ("C1", "17000"), ("C2", "11102")]


async def test_a_channels_records_of_some_kinds_come_together(store: Store):
    team, settings = store.team(OURS), ChannelSettings(channel="C1")
    notes = [Note(channel="C1", code=code, text="x") for code in ("11102", "17000")]
    others = [Note(channel="C2", code="11102", text="x"), WatchedCode(channel="C1", code="11102")]
    for record in (*reversed(notes), settings, *others):
        await team.put(record, by="U1", at=NOW)
    await store.team(IN_ORGANISATION).put(notes[0], by="U1", at=NOW)
    assert await team.all_of("C1", (Note, ChannelSettings)) == (*notes, settings)
    assert await team.all_of("C1", ()) == ()
    assert await team.all_of("C3", (Note,)) == ()


async def test_a_removed_record_is_gone(store: Store):
    team = store.team(OURS)
    watched = WatchedCode(channel="C1", code="17000")
    await team.put(watched, by="U1", at=NOW)
    assert await team.remove(watched, by="U1", at=NOW)
    assert not await team.remove(watched, by="U1", at=NOW)
    assert await team.all(WatchedCode) == ()


async def test_each_change_says_who_when_and_what(store: Store):
    team = store.team(OURS)
    settings = ChannelSettings(channel="C1")
    await team.put(settings, by="U1", at=NOW)
    later = NOW + timedelta(hours=1)
    await team.put(settings.model_copy(update={"payer": "aetna"}), by="U2", at=later)
    await team.remove(settings, by="U3", at=later + timedelta(hours=1))
    removed, changed, made = await team.changes("C1")
    assert made.values == {"payer": "medicare", "locality": "national"}
    assert (changed.user, changed.at, changed.values) == ("U2", later, {"payer": "aetna"})
    assert (removed.user, removed.removed, removed.values) == ("U3", True, {})
    assert await team.changes("C2") == ()
    assert await team.changes("C1", most=1) == (removed,)


async def test_the_words_of_a_note_stay_out_of_the_changes(store: Store):
    team = store.team(OURS)
    await team.put(Note(channel="C1", code="17000", text="our own words"), by="U1", at=NOW)
    (made,) = await team.changes("C1")
    assert (made.key, made.values) == ("17000", {"code": "17000"})


async def test_checks_come_back_from_a_moment_on(store: Store):
    team = store.team(OURS)
    for minute in (0, 1, 2):
        await team.add_check(check(minute))
    await team.add_check(check(3, channel="C2"))
    since = NOW + timedelta(minutes=1)
    assert await team.checks("C1", since) == (check(1), check(2))
    assert await team.checks(None, since) == (check(1), check(2), check(3, channel="C2"))


async def test_a_moment_between_two_seconds_is_kept_in_order(store: Store):
    team = store.team(OURS)
    whole, half = check(0), check(0).model_copy(update={"at": NOW + timedelta(milliseconds=500)})
    await team.add_check(whole)
    await team.add_check(half)
    assert await team.checks("C1", NOW + timedelta(milliseconds=1)) == (half,)


async def test_checks_of_other_months_are_found(store: Store):
    team = store.team(OURS)
    old = check(0).model_copy(update={"at": datetime(2026, 9, 30, 23, 59, tzinfo=UTC)})
    await team.add_check(old)
    await team.add_check(check(0))
    assert await team.checks("C1", datetime(2026, 9, 1, tzinfo=UTC)) == (old, check(0))


async def test_one_of_many_claims_a_delivery(store: Store):
    team = store.team(OURS)
    won = await asyncio.gather(*(team.claim_delivery(claimed()) for _ in range(20)))
    assert sum(won) == 1
    assert await team.claim_delivery(claimed(DAY + timedelta(days=1)))
    assert await team.claim_delivery(claimed(channel="C2"))


async def test_a_settled_delivery_says_what_became_of_it(store: Store):
    team = store.team(OURS)
    await team.claim_delivery(claimed())
    later = NOW + timedelta(seconds=2)
    await team.settle("C1", DAY, "failed", at=later, reason="is_archived")
    (found,) = await team.deliveries("C1", DAY)
    assert (found.state, found.at, found.reason) == ("failed", later, "is_archived")
    assert found.covers == (DAY,)
    assert not await team.claim_delivery(claimed())


async def test_a_released_delivery_can_be_claimed_again(store: Store):
    team = store.team(OURS)
    await team.claim_delivery(claimed())
    await team.release("C1", DAY)
    assert await team.deliveries("C1", DAY) == ()
    assert await team.claim_delivery(claimed())


async def test_deliveries_are_listed_from_a_day_on(store: Store):
    team = store.team(OURS)
    days = [DAY + timedelta(days=number) for number in range(3)]
    for day in reversed(days):
        await team.claim_delivery(claimed(day))
    assert [one.day for one in await team.deliveries("C1", days[1])] == days[1:]


async def test_claims_that_were_never_settled_become_unknown_once(store: Store):
    team = store.team(OURS)
    await team.claim_delivery(claimed())
    await team.claim_delivery(claimed(channel="C2"))
    await team.settle("C2", DAY, "sent", at=NOW)
    later = NOW + timedelta(hours=1)
    ((workspace, unknown),) = await store.give_up_claims(later, at=later)
    assert (workspace, unknown.channel, unknown.state) == (OURS, "C1", "unknown")
    assert await team.deliveries("C1", DAY) == (unknown,)
    assert await store.give_up_claims(later, at=later) == ()


async def test_a_young_claim_is_left_to_its_sender(store: Store):
    await store.team(OURS).claim_delivery(claimed())
    assert await store.give_up_claims(NOW, at=NOW) == ()


async def test_covered_days_of_all_workspaces_are_found(store: Store):
    days = {DAY, DAY - timedelta(days=1)}
    both = claimed().model_copy(update={"covers": tuple(sorted(days))})
    await store.team(OURS).claim_delivery(both)
    await store.team(OURS).claim_delivery(claimed(DAY + timedelta(days=7)))
    await store.team(ORGANISATION).claim_delivery(claimed(channel="C2"))
    assert await store.covered(DAY) == {
        (OURS, "C1"): {*days, DAY + timedelta(days=7)},
        (ORGANISATION, "C2"): {DAY},
    }
    assert await store.covered(DAY + timedelta(days=1)) == {(OURS, "C1"): {DAY + timedelta(days=7)}}


async def test_subscriptions_of_all_workspaces_are_found(store: Store):
    for workspace in (OURS, ORGANISATION, IN_ORGANISATION):
        await store.team(workspace).put(SUBSCRIPTION, by="U1", at=NOW)
    assert await store.everywhere(Subscription) == (
        (OURS, SUBSCRIPTION), (ORGANISATION, SUBSCRIPTION), (IN_ORGANISATION, SUBSCRIPTION),
    )  # fmt: skip


@pytest.mark.parametrize("other", [ORGANISATION, IN_ORGANISATION, Workspace(team="T2")], ids=str)
async def test_one_workspace_never_sees_anothers_data(store: Store, other: Workspace):
    ours, theirs = store.team(OURS), store.team(other)
    for record in EXAMPLES:
        await ours.put(record, by="U1", at=NOW)
    await ours.add_check(check(0))
    await ours.claim_delivery(claimed())
    for record in EXAMPLES:
        assert await theirs.get(type(record), "C1", record.key) is None
        assert await theirs.all(type(record)) == ()
        assert not await theirs.remove(record, by="U9", at=NOW)
    assert await theirs.changes("C1") == ()
    assert await theirs.checks(None, NOW) == ()
    assert await theirs.deliveries("C1", DAY) == ()
    await theirs.settle("C1", DAY, "sent", at=NOW)
    await theirs.release("C1", DAY)
    assert await theirs.clear() == 0
    assert await theirs.claim_delivery(claimed())
    assert [one.state for one in await ours.deliveries("C1", DAY)] == ["claimed"]
    assert [await ours.all(type(record)) for record in EXAMPLES] == [(one,) for one in EXAMPLES]


async def test_a_workspace_is_forgotten_whole_and_alone(store: Store):
    for workspace in (OURS, ORGANISATION):
        team = store.team(workspace)
        await team.put(SUBSCRIPTION, by="U1", at=NOW)
        await team.add_check(check(0))
        await team.claim_delivery(claimed())
    assert await store.team(OURS).clear() == 4
    assert await store.everywhere(Subscription) == ((ORGANISATION, SUBSCRIPTION),)
    assert await store.team(OURS).checks(None, NOW) == ()
    assert await store.team(ORGANISATION).checks(None, NOW) == (check(0),)
    assert await store.team(OURS).changes("C1") == ()


async def test_a_workspace_hands_everything_over_and_takes_nothing_away(store: Store):
    ours, theirs, others = (
        store.team(one) for one in (IN_ORGANISATION, ORGANISATION, Workspace(team="T1"))
    )
    for team in (ours, others):
        for record in EXAMPLES:
            await team.put(record, by="U1", at=NOW)
        await team.add_check(check(0))
        await team.claim_delivery(claimed())
    held = SUBSCRIPTION.model_copy(update={"kinds": ("fees",)})
    await theirs.put(held, by="U2", at=NOW)
    await theirs.claim_delivery(claimed(DAY + timedelta(days=1)))
    count = len(EXAMPLES)
    assert await ours.move_to(ORGANISATION) == (count - 1) + 1 + 1 + count
    assert await theirs.get(Subscription, "C1") == held
    for record in EXAMPLES:
        assert await theirs.all(type(record)) == (held if record == SUBSCRIPTION else record,)
        assert await others.all(type(record)) == (record,)
    assert await theirs.checks(None, NOW) == await others.checks(None, NOW) == (check(0),)
    assert len(await theirs.changes("C1")) == count + 1
    assert [one.day for one in await theirs.deliveries("C1", DAY)] == [
        DAY, DAY + timedelta(days=1),
    ]  # fmt: skip
    assert await ours.clear() == 0
    assert await ours.move_to(ORGANISATION) == 0


async def test_old_checks_changes_and_deliveries_are_pruned(store: Store):
    team = store.team(OURS)
    await team.put(SUBSCRIPTION, by="U1", at=NOW)
    await team.add_check(check(0))
    await team.add_check(check(5))
    await team.claim_delivery(claimed())
    assert await store.prune(NOW + timedelta(minutes=1)) == 3
    assert await team.checks(None, NOW) == (check(5),)
    assert await team.changes("C1") == ()
    assert await team.get(Subscription, "C1") == SUBSCRIPTION


async def test_a_forgotten_user_is_named_nowhere(store: Store):
    team = store.team(OURS)
    await team.put(SUBSCRIPTION, by="U1", at=NOW)
    await team.put(ChannelSettings(channel="C1"), by="U11", at=NOW)
    await team.add_check(check(0))
    await team.add_check(check(1, user="U11"))
    assert await store.forget_user("U1") == 3
    assert await store.forget_user("U1") == 0
    subscription = await team.get(Subscription, "C1")
    assert subscription is not None
    assert subscription.subscriber == ""
    assert [one.user for one in await team.checks(None, NOW)] == ["", "U11"]
    assert {change.user for change in await team.changes("C1")} == {"", "U11"}
    assert '"U1"' not in "".join([entry.model_dump_json() async for entry in store.entries()])


async def test_what_is_exported_can_be_taken_in(store: Store):
    team = store.team(ORGANISATION)
    for record in EXAMPLES:
        await team.put(record, by="U1", at=NOW)
    await team.add_check(check(0))
    await team.claim_delivery(claimed())
    entries = [entry async for entry in store.entries()]
    other = MemoryStore()
    await other.add_entries(entries)
    again = [entry async for entry in other.entries()]
    assert sorted(again, key=repr) == sorted(entries, key=repr)
    await store.team(ORGANISATION).clear()
    await store.add_entries(again)
    assert sorted([one async for one in store.entries()], key=repr) == sorted(entries, key=repr)


async def test_a_key_is_claimed_once(store: Store):
    assert [await store.claim(key) for key in ("a", "a", "b")] == [True, False, True]


async def test_one_of_many_at_the_same_time_gets_the_claim(store: Store):
    assert sum(await asyncio.gather(*(store.claim("a") for _ in range(20)))) == 1


async def test_a_claim_is_forgotten_after_an_hour(store: Store, clock):
    await store.claim("a")
    clock.now += CLAIM_SECONDS - 1
    assert not await store.claim("a")
    clock.now += 2
    assert await store.claim("a")
