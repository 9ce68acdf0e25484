"""When a channel hears of an update."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.schedule import (
    CATCH_UP,
    Due,
    day_of,
    local_moment,
    outlook,
    schedule,
    snoozed,
    upcoming,
)
from bot.store.records import Subscription
from catalog import calendar
from catalog.calendar import load_calendar

updates = cache(calendar.updates)
KINDS = tuple(kind.id for kind in load_calendar())
ZONES = ["Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def subscription(**said: object) -> Subscription:
    return Subscription.model_validate(
        {
            "channel": "C1", "kinds": ("icd-10-cm",), "since": BEFORE, "subscriber": "U1",
            "zone": "America/New_York", "lead_days": (30, 7, 1, 0), **said,
        }
    )  # fmt: skip


def snooze(until: str, begun: str = "2026-12-21", **said: object) -> dict[str, object]:
    return {"snoozed_until": until, "snoozed_from": begun, **said}


def a_year_of(
    subscribed: Subscription, first: datetime, last: datetime, step: timedelta = HOUR
) -> Iterator[tuple[datetime, Due]]:
    """The messages after subscribing, each with the moment at which it was found to be due."""
    subscribed = subscribed.model_copy(update={"since": first})
    covered: set[date] = set()
    now = first
    while now < last:
        due = outlook(subscribed, now, covered=covered, done=(), updates=updates)
        assert due.too_late == ()
        if due.message is not None:
            covered.update(due.message.covers)
            yield now, due.message
        now += step


# --- moments -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        ("Asia/Kolkata", "2027-04-01", "09:00", "2027-04-01T03:30"),
        ("America/New_York", "2027-03-13", "02:30", "2027-03-13T07:30"),
        ("America/New_York", "2027-03-14", "02:30", "2027-03-14T07:30"),  # shown as 03:30
        ("America/New_York", "2027-11-07", "01:30", "2027-11-07T05:30"),  # the first of two
        ("Australia/Lord_Howe", "2027-10-03", "02:15", "2027-10-02T15:45"),  # shown as 02:45
        ("Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03T14:45"),  # the first of two
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T19:00"),  # a day that never was
    ],
)
def test_a_local_time_is_one_moment(zone: str, day: str, at: str, moment: str):
    found = local_moment(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@given(
    st.sampled_from(ZONES),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_clocks_show_the_time_or_skip_it(zone: str, day: date, at: time):
    tz = ZoneInfo(zone)
    moment = local_moment(day, at, tz)
    shown = moment.astimezone(tz).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    assert shown >= wanted
    if shown != wanted:  # then no moment shows it
        for minutes in range(0, 60 * 50, 15):
            other = moment - timedelta(hours=25) + timedelta(minutes=minutes)
            assert other.astimezone(tz).replace(tzinfo=None) != wanted
    assert local_moment(day + timedelta(days=1), at, tz) >= moment


# --- days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "lead_day", "day"),
    [
        ({}, "2027-01-01", "2027-01-01"),  # a Friday
        ({}, "2027-01-02", "2027-01-01"),
        ({}, "2027-01-03", "2027-01-01"),
        ({}, "2027-01-04", "2027-01-04"),
        ({"weekends": True}, "2027-01-02", "2027-01-02"),
        ({"weekly": True}, "2027-01-03", "2026-12-28"),
        ({"weekly": True}, "2027-01-04", "2027-01-04"),
        (snooze("2027-01-06"), "2027-01-01", "2027-01-06"),
        (snooze("2027-01-06"), "2027-01-06", "2027-01-06"),
        (snooze("2027-01-06"), "2027-01-07", "2027-01-07"),
        (snooze("2027-01-09"), "2027-01-01", "2027-01-11"),  # a Saturday
        (snooze("2027-01-09", weekends=True), "2027-01-01", "2027-01-09"),
        (snooze("2027-01-06", weekly=True), "2027-01-01", "2027-01-11"),
        (snooze("2027-01-11", weekly=True), "2027-01-01", "2027-01-11"),
        (snooze("2027-01-06", begun="2027-01-01"), "2027-01-01", "2027-01-06"),
        (snooze("2027-01-06", begun="2027-01-04"), "2027-01-01", "2027-01-01"),  # said already
        ({"snoozed_until": "2027-01-06"}, "2027-01-01", "2027-01-06"),  # of an older codedesk
        ({"snoozed_until": "2027-01-06"}, "2026-12-24", "2026-12-24"),
    ],
)
def test_the_day_on_which_a_lead_day_is_said(said: dict[str, object], lead_day: str, day: str):
    found = day_of(date.fromisoformat(lead_day), subscription(**said))
    assert found == date.fromisoformat(day)


def days_said(said: Subscription, first: str, last: str, done: tuple[str, ...] = ()) -> list[str]:
    found = schedule(
        said, date.fromisoformat(first), date.fromisoformat(last), done=done, updates=updates
    )
    return [str(day) for day in sorted(found)]


def test_lead_days_are_counted_back_from_the_update():
    assert days_said(subscription(weekends=True), "2027-08-01", "2027-10-31") == [
        "2027-09-01", "2027-09-24", "2027-09-30", "2027-10-01",
    ]  # fmt: skip


def test_two_lead_days_on_one_weekend_are_one_message():
    # 2028-01-01 is a Saturday: the day itself and the day before are both said on Friday.
    said = subscription(kinds=("cpt",), lead_days=(1, 0))
    assert days_said(said, "2027-12-01", "2028-01-31") == ["2027-12-31"]


def test_all_kinds_of_one_date_are_one_message():
    first, last = date(2027, 7, 1), date(2027, 7, 1)
    found = schedule(subscription(kinds=KINDS), first, last, done=(), updates=updates)
    (said,) = found.values()
    assert {update.kind for update in said} == {
        "cpt-category-iii", "cpt-pla", "hcpcs", "ncci-ptp", "mue", "aoc", "mpfs",
    }  # fmt: skip


def test_an_update_that_is_done_is_not_said():
    said = subscription(kinds=("icd-10-cm", "mue"), lead_days=(0,))
    assert days_said(said, "2027-09-01", "2027-10-31", ("icd-10-cm 2027-10-01",)) == ["2027-10-01"]
    done = ("icd-10-cm 2027-10-01", "mue 2027-10-01")
    assert days_said(said, "2027-09-01", "2027-10-31", done) == []


def test_a_channel_without_kinds_hears_nothing():
    assert days_said(subscription(kinds=()), "2027-01-01", "2027-12-31") == []


SUBSCRIPTIONS = st.builds(
    subscription,
    kinds=st.lists(st.sampled_from(KINDS[:-1]), min_size=1, unique=True).map(tuple),
    lead_days=st.lists(st.integers(0, 90), min_size=1, max_size=4).map(tuple),
    zone=st.sampled_from(ZONES[:3]),
    at=st.builds(time, st.integers(0, 14), st.integers(0, 59)),
    weekends=st.booleans(),
    weekly=st.booleans(),
)


@given(SUBSCRIPTIONS, st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_every_lead_day_is_said_once_never_late_and_not_on_a_quiet_day(
    subscribed: Subscription, first: date
):
    last = first + timedelta(days=200)
    found = schedule(subscribed, first, last, done=(), updates=updates)
    for update in updates(first + timedelta(days=97), last):
        if update.kind in subscribed.kinds:
            for lead in subscribed.lead_days:
                lead_day = update.effective - timedelta(days=lead)
                days = [day for day in found if lead_day - timedelta(days=6) <= day <= lead_day]
                assert any(update in found[day] for day in days)
    for day, said in found.items():
        assert len({update.id for update in said}) == len(said)
        assert subscribed.weekends or day.weekday() < 5
        assert not subscribed.weekly or day.weekday() == 0


@settings(max_examples=40)
@given(SUBSCRIPTIONS, st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)), st.integers(1, 9))
def test_what_is_upcoming_is_what_will_be_sent(
    subscribed: Subscription, begin: datetime, hours: int
):
    now, step = begin.replace(tzinfo=UTC), timedelta(hours=hours)
    looks = 24 * 30 // hours
    expected = upcoming(subscribed, now, done=(), updates=updates, days=40)
    sent = list(a_year_of(subscribed, now, now + looks * step, step))
    last = now + (looks - 1) * step
    assert [due.day for _, due in sent] == [due.day for due in expected if due.at <= last]
    assert all(due.at <= at < due.at + step for at, due in sent)


# --- now -----------------------------------------------------------------------------------------

OCTOBER = subscription(lead_days=(7, 1, 0), at=time(9))
"""Said in New York on 24 and 30 September and 1 October 2027, a Friday, at 9:00 (13:00 UTC)."""


def now_at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def message_at(
    text: str, covered: tuple[str, ...] = (), subscribed: Subscription = OCTOBER
) -> Due | None:
    days = {date.fromisoformat(day) for day in covered}
    return outlook(subscribed, now_at(text), covered=days, done=(), updates=updates).message


def test_nothing_is_sent_before_its_time_and_nothing_twice():
    assert message_at("2027-09-24T12:59:59") is None
    due = message_at("2027-09-24T13:00:00")
    assert due is not None
    assert (due.day, due.at) == (date(2027, 9, 24), now_at("2027-09-24T13:00"))
    assert message_at("2027-09-24T13:00:00", ("2027-09-24",)) is None


def test_missed_days_are_made_up_for_by_one_message():
    due = message_at("2027-10-01T15:00", ("2027-09-24",))
    assert due is not None
    assert due.day == date(2027, 10, 1)
    assert due.covers == (date(2027, 9, 30), date(2027, 10, 1))
    assert [update.id for update in due.updates] == ["icd-10-cm 2027-10-01"]


def test_what_was_missed_by_more_than_a_week_is_not_sent_but_named():
    late = now_at("2027-10-01T13:00") + CATCH_UP
    found = outlook(OCTOBER, late, covered=(), done=(), updates=updates)
    assert found.message is not None
    assert found.message.covers == (date(2027, 10, 1),)
    assert found.too_late == (date(2027, 9, 24), date(2027, 9, 30))
    later = outlook(
        OCTOBER, late + timedelta(minutes=1), covered=found.too_late, done=(), updates=updates
    )
    assert (later.message, later.too_late) == (None, (date(2027, 10, 1),))


def test_a_late_message_waits_for_monday():
    assert message_at("2027-10-02T15:00", ("2027-09-24", "2027-09-30")) is None
    assert message_at("2027-10-04T04:00", ("2027-09-24", "2027-09-30")) is not None
    loud = OCTOBER.model_copy(update={"weekends": True})
    assert message_at("2027-10-02T15:00", (), loud) is not None


def test_a_new_subscription_is_not_told_of_yesterday():
    new = OCTOBER.model_copy(update={"since": now_at("2027-09-30T14:00")})
    assert message_at("2027-09-30T15:00", (), new) is None
    due = message_at("2027-10-01T13:00", (), new)
    assert due is not None
    assert due.covers == (date(2027, 10, 1),)


def test_a_snooze_gathers_what_it_holds_back():
    held = OCTOBER.model_copy(update={"snoozed_until": date(2027, 10, 6)})
    assert message_at("2027-10-01T15:00", (), held) is None
    due = message_at("2027-10-06T13:00", (), held)
    assert due is not None
    assert (due.day, [update.kind for update in due.updates]) == (date(2027, 10, 6), ["icd-10-cm"])


@pytest.mark.parametrize(
    ("now", "begun"),
    [
        ("2027-10-01T12:59", "2027-10-01"),  # today's message is still to come: it is held back
        ("2027-10-01T13:00", "2027-10-02"),
    ],
)
def test_a_snooze_begins_with_what_was_not_said_yet(now: str, begun: str):
    held = snoozed(OCTOBER, date(2027, 10, 15), now_at(now))
    assert (held.snoozed_until, held.snoozed_from) == (
        date(2027, 10, 15),
        date.fromisoformat(begun),
    )
    assert snoozed(held, None, now_at(now)) == OCTOBER


def test_a_snooze_does_not_say_again_what_was_said():
    """A week in November, in which nothing falls, brings no message about October's update."""
    begun = now_at("2027-11-02T15:00")
    held = snoozed(OCTOBER, date(2027, 11, 9), begun)
    assert list(a_year_of(held, begun, begun + timedelta(days=30))) == []


def test_a_day_that_never_was_is_told_of_with_the_next():
    apia = subscription(zone="Pacific/Apia", lead_days=(2, 1), weekends=True, kinds=("cpt",),
                        since=datetime(2011, 1, 1, tzinfo=UTC))  # fmt: skip
    due = message_at("2011-12-30T19:00", (), apia)
    assert due is not None
    assert due.covers == (date(2011, 12, 30), date(2011, 12, 31))


# --- a year --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "at", "lead_days", "weekends", "sent"),
    [
        (  # Kolkata: no change of the clock, half an hour beside the others.
            "Asia/Kolkata", "09:00", (7, 0), False,
            "2027-03-25 2027-04-01 2027-09-24 2027-10-01 at 03:30",
        ),
        (  # New York: 9:00 is 14:00 UTC in winter and 13:00 in summer.
            "America/New_York", "09:00", (30, 7, 0), False,
            "2027-03-02T14:00 2027-03-25T13:00 2027-04-01T13:00"
            " 2027-09-01T13:00 2027-09-24T13:00 2027-10-01T13:00",
        ),
        (  # New York, lead days on both changes of the clock, at times skipped and shown twice.
            "America/New_York", "02:30", (18,), True, "2027-03-14T07:30 2027-09-13T06:30",
        ),
        (  # Lord Howe changes by half an hour: +11:00 until 4 April, +10:30 until 3 October.
            "Australia/Lord_Howe", "02:15", (7, 0), True,
            "2027-03-24T15:15 2027-03-31T15:15 2027-09-23T15:45 2027-09-30T15:45",
        ),
    ],
)  # fmt: skip
def test_a_channels_year(zone: str, at: str, lead_days: tuple[int, ...], weekends: bool, sent: str):
    days, _, shared = sent.partition(" at ")
    expected = [
        datetime.fromisoformat(f"{day}T{shared}" if shared else day).replace(tzinfo=UTC)
        for day in days.split()
    ]
    said = subscription(zone=zone, at=at, lead_days=lead_days, weekends=weekends)
    first, last = datetime(2027, 1, 2, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)
    found = list(a_year_of(said, first, last))
    assert [due.at for _, due in found] == expected
    assert all(due.at <= at < due.at + HOUR for at, due in found)


@pytest.mark.parametrize(
    ("day", "lead", "kind", "moment"),
    [
        ("2027-10-03", 90, "cpt", "2027-10-02T15:45"),  # skipped: shown as 02:45
        ("2027-04-04", 88, "cpt-category-iii", "2027-04-03T15:45"),  # 02:15 is past the change
    ],
)
def test_lord_howes_half_hours(day: str, lead: int, kind: str, moment: str):
    said = subscription(
        kinds=(kind,), zone="Australia/Lord_Howe", at="02:15", lead_days=(lead,), weekends=True
    )
    midnight = now_at(day) - timedelta(days=1)
    ((_, due),) = a_year_of(said, midnight, midnight + timedelta(days=2), timedelta(minutes=5))
    assert (str(due.day), due.at) == (day, now_at(moment))


def test_a_whole_year_of_all_kinds_is_quiet():
    said = subscription(kinds=KINDS)
    sent = list(a_year_of(said, now_at("2027-01-05T00:00"), now_at("2028-01-05T00:00")))
    assert len(sent) == 15  # four dates by four lead days; Saturday 1 January shares its Friday
    assert all(due.day.weekday() < 5 for _, due in sent)
    weekly = said.model_copy(update={"weekly": True})
    sent = list(a_year_of(weekly, now_at("2027-01-05T00:00"), now_at("2028-01-05T00:00")))
    assert {due.day.weekday() for _, due in sent} == {0}
