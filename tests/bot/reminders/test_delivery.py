"""Sending: once, and with a known fate."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.reminders.posting import FateUnknownError, NotPostedError, TryLaterError
from bot.store.records import Delivery, DoneTask, Subscription
from tests.bot.reminders.conftest import OCTOBER, TEAM, Desk

SEPTEMBER_24 = ("C1", "reminder for 2027-09-24")
OCTOBER_1 = ("C1", "reminder for 2027-10-01")


async def test_what_is_due_is_sent_once(desk: Desk):
    await desk.subscribe()
    assert await desk.at("2027-09-24T12:59") == []
    assert await desk.at("2027-09-24T13:00") == [SEPTEMBER_24]
    assert await desk.at("2027-09-24T13:01") == []
    assert await desk.at("2027-10-01T13:00") == [OCTOBER_1]
    assert await desk.states_of() == {"2027-09-24": "sent", "2027-10-01": "sent"}
    assert desk.states == ["sent", "sent"]


async def test_of_many_senders_one_sends(desk: Desk):
    await desk.subscribe()
    await asyncio.gather(*(desk.another().tick() for _ in range(10)))
    assert desk.posts.sent == [SEPTEMBER_24]


async def test_what_was_missed_is_sent_once_and_what_is_too_old_is_recorded(desk: Desk):
    await desk.subscribe()
    assert await desk.at("2027-10-01T13:30") == [OCTOBER_1]
    assert await desk.states_of() == {"2027-09-24": "skipped", "2027-10-01": "sent"}
    assert await desk.at("2027-10-01T13:31") == []


async def test_an_update_that_is_done_is_not_sent(desk: Desk):
    await desk.subscribe()
    done = DoneTask(channel="C1", update="icd-10-cm 2027-10-01")
    await desk.team.put(done, by="U1", at=desk.now)
    assert await desk.at("2027-09-24T13:00") == []


async def test_too_many_calls_are_tried_again_after_the_pause(desk: Desk):
    await desk.subscribe()
    desk.posts.trouble["C1"] = [TryLaterError(30)]
    assert await desk.at("2027-09-24T13:00:00") == []
    assert await desk.at("2027-09-24T13:00:29") == []
    assert await desk.at("2027-09-24T13:00:30") == [SEPTEMBER_24]
    assert desk.states == ["postponed", "sent"]


async def test_a_message_whose_fate_is_unknown_is_not_sent_again_and_told_once(desk: Desk):
    await desk.subscribe()
    desk.posts.trouble["C1"] = [FateUnknownError("TimeoutError")]
    ((told, text),) = await desk.at("2027-09-24T13:00")
    assert told == "U1"
    assert "Fri, Sep 24, 2027" in text
    assert await desk.at("2027-09-24T13:01") == []
    assert await desk.states_of() == {"2027-09-24": "unknown"}


async def test_a_claim_that_a_dead_process_left_becomes_unknown_and_is_told_once(desk: Desk):
    await desk.subscribe()
    day = date(2027, 9, 24)
    await desk.team.claim_delivery(Delivery(channel="C1", day=day, covers=(day,), at=desk.now))
    assert await desk.at("2027-09-24T13:09") == []
    ((told, _),) = await desk.at("2027-09-24T13:11")
    assert told == "U1"
    assert await desk.at("2027-09-24T13:12") == []
    assert await desk.states_of() == {"2027-09-24": "unknown"}


async def test_the_only_process_gives_an_old_claim_up_as_it_starts(desk: Desk):
    await desk.subscribe()
    day = date(2027, 9, 24)
    await desk.team.claim_delivery(Delivery(channel="C1", day=day, covers=(day,), at=desk.now))
    desk.now += timedelta(seconds=1)
    await desk.sender.give_up_claims(timedelta())
    assert await desk.states_of() == {"2027-09-24": "unknown"}


@pytest.mark.parametrize("error", ["is_archived", "channel_not_found", "not_in_channel"])
async def test_a_channel_that_is_gone_is_switched_off_and_the_subscriber_told_once(
    desk: Desk, error: str
):
    await desk.subscribe()
    desk.posts.trouble["C1"] = [NotPostedError(error)]
    ((told, text),) = await desk.at("2027-09-24T13:00")
    assert told == "U1"
    assert "I stopped the code update reminders in <#C1>" in text
    stopped = await desk.team.get(Subscription, "C1")
    assert stopped is not None
    assert stopped.stopped == error
    assert await desk.at("2027-10-01T13:00") == []
    (change, *_) = await desk.team.changes("C1")
    assert change.values == {"stopped": error}


async def test_another_refusal_is_recorded_and_the_next_message_is_tried(desk: Desk):
    await desk.subscribe()
    desk.posts.trouble["C1"] = [NotPostedError("msg_too_long")]
    assert await desk.at("2027-09-24T13:00") == []
    assert await desk.at("2027-10-01T13:00") == [OCTOBER_1]
    assert await desk.states_of() == {"2027-09-24": "failed", "2027-10-01": "sent"}


async def test_a_subscriber_who_cannot_be_told_stops_nothing(desk: Desk):
    await desk.subscribe()
    await desk.subscribe(OCTOBER.model_copy(update={"channel": "C2"}))
    desk.posts.trouble = {
        "C1": [NotPostedError("is_archived")], "U1": [NotPostedError("account_inactive")]
    }  # fmt: skip
    assert await desk.at("2027-09-24T13:00") == [("C2", "reminder for 2027-09-24")]


async def test_a_bug_with_one_channel_does_not_stop_the_others(desk: Desk):
    await desk.subscribe()
    await desk.subscribe(OCTOBER.model_copy(update={"channel": "C2"}))
    desk.posts.trouble["C1"] = [RuntimeError("a bug")]
    assert await desk.at("2027-09-24T13:00") == [("C2", "reminder for 2027-09-24")]
    assert await desk.states_of("C1") == {"2027-09-24": "claimed"}


async def test_a_stop_begins_no_further_message(desk: Desk):
    await desk.subscribe()
    desk.sender.stop()
    assert await desk.at("2027-09-24T13:00") == []
    assert await desk.states_of() == {}


async def test_a_channel_that_was_unsubscribed_meanwhile_hears_nothing(desk: Desk):
    await desk.sender.remind(TEAM, "C1")
    assert desk.posts.sent == []


async def test_a_year_in_three_zones_sends_each_message_at_its_local_time(desk: Desk):
    """On a clock that is looked at once an hour; 9:00 is another hour of UTC in each zone."""
    first, last = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    zones = {"Asia/Kolkata": "C1", "America/New_York": "C2", "Australia/Lord_Howe": "C3"}
    for zone, channel in zones.items():
        said = {"channel": channel, "zone": zone, "kinds": ("cpt", "icd-10-cm"), "since": first}
        await desk.subscribe(Subscription.model_validate(OCTOBER.model_dump() | said))
    found: dict[str, list[str]] = {channel: [] for channel in zones.values()}
    desk.now = first
    while desk.now < last:
        before = len(desk.posts.sent)
        await desk.sender.tick()
        for channel, _ in desk.posts.sent[before:]:
            found[channel].append(f"{desk.now:%m-%d %H}")
        desk.now += timedelta(hours=1)
    assert found == {
        # 3:30 UTC all year: seen at 4:00.
        "C1": ["01-01 04", "03-25 04", "04-01 04", "09-24 04", "10-01 04", "12-24 04", "12-31 04"],
        # 14:00 UTC in winter, 13:00 in summer. 25 December and 1 January are Saturdays.
        "C2": ["01-01 14", "03-25 13", "04-01 13", "09-24 13", "10-01 13", "12-24 14", "12-31 14"],
        # 22:00 UTC of the day before in summer, 22:30 in winter: seen at 23:00.
        "C3": ["03-24 22", "03-31 22", "09-23 23", "09-30 23", "12-23 22", "12-30 22"],
    }
    assert set(desk.states) == {"sent"}
