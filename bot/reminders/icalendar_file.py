"""The updates as an iCalendar file (RFC 5545), for the calendars that people look at anyway."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from catalog.calendar import Update

PRODUCT = "-//codedesk//code updates//EN"


def icalendar_file(
    found: Iterable[Update], *, written: datetime, lead_days: Iterable[int] = (7,)
) -> bytes:
    """One all-day event an update; a calendar that reads the file again changes, not doubles, them.

    Args:
        found: The updates.
        written: The moment of writing.
        lead_days: Days before which the calendar reminds.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Code updates")
    days = tuple(lead_days)
    for update in found:
        calendar.add_component(_event(update, written, days))
    data: bytes = calendar.to_ical()
    return data


def _event(update: Update, written: datetime, lead_days: tuple[int, ...]) -> Event:
    event = Event()
    event.add("uid", f"{update.id.replace(' ', '-')}@codedesk")
    event.add("dtstamp", written)
    event.add("dtstart", update.effective)
    event.add("dtend", update.effective + timedelta(days=1))
    event.add("summary", f"{update.title}: {update.release}")
    load = f"\nLoad {update.load}." if update.load else ""
    event.add("description", f"Review {update.review}.{load}\n{update.source}")
    event.add("url", update.url)
    event.add("transp", "TRANSPARENT")
    for days in lead_days:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{update.title}: {update.release}")
        alarm.add("trigger", -timedelta(days=days))
        event.add_component(alarm)
    return event
