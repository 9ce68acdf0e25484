"""The calendar file, read back by a reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from bot.reminders.icalendar_file import icalendar_file
from catalog.calendar import updates

WRITTEN = datetime(2026, 11, 23, tzinfo=UTC)
FOUND = updates(date(2027, 1, 1), date(2027, 12, 31))


def events(data: bytes) -> list:
    return [part for part in Calendar.from_ical(data).walk() if part.name == "VEVENT"]


def test_every_update_is_an_event_of_one_whole_day():
    found = events(icalendar_file(FOUND, written=WRITTEN))
    assert len(found) == len(FOUND)
    for event, update in zip(found, FOUND, strict=True):
        assert event["dtstart"].dt == update.effective
        assert event["dtend"].dt == update.effective + timedelta(days=1)
        assert str(event["summary"]) == f"{update.title}: {update.release}"
        assert update.review in str(event["description"])
        assert str(event["url"]) == update.url


def test_events_keep_their_ids_so_that_a_second_import_doubles_nothing():
    first, second = (
        [str(event["uid"]) for event in events(icalendar_file(FOUND, written=written))]
        for written in (WRITTEN, WRITTEN + timedelta(days=9))
    )
    assert first == second
    assert len(set(first)) == len(first)


def test_alarms_are_on_the_lead_days():
    (event, *_) = events(icalendar_file(FOUND, written=WRITTEN, lead_days=(30, 7)))
    triggers = [part["trigger"].dt for part in event.walk() if part.name == "VALARM"]
    assert triggers == [timedelta(days=-30), timedelta(days=-7)]


def test_lines_are_as_the_standard_wants_them():
    data = icalendar_file(FOUND, written=WRITTEN)
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")
