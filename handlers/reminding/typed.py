"""What is typed behind a verb of ``/cptupdates``: kinds, a time, a zone, days, a snooze."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import process

from bot.reminders.schedule import LONGEST_LEAD, LONGEST_SNOOZE
from catalog.calendar import load_calendar
from catalog.dates import EXPECTED, parse_date

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\.?)?(?=\s|$)\s*(.*)", re.I)
_SPAN = re.compile(r"(\d{1,3})\s*(d|days?|w|weeks?)?", re.I)

_SPOKEN = {
    "eastern": "America/New_York", "et": "America/New_York", "est": "America/New_York",
    "edt": "America/New_York", "central": "America/Chicago", "ct": "America/Chicago",
    "cst": "America/Chicago", "cdt": "America/Chicago", "mountain": "America/Denver",
    "mt": "America/Denver", "mst": "America/Denver", "mdt": "America/Denver",
    "arizona": "America/Phoenix", "pacific": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu", "ist": "Asia/Kolkata", "india": "Asia/Kolkata",
}  # fmt: skip
"""What people in the United States, and their billing offices in India, call their zones."""

MOST_LEAD_DAYS = 6


class UnreadableError(Exception):
    """What was typed cannot be used; the message says what was expected."""


def read_kinds(text: str) -> tuple[str, ...]:
    """The kinds that words name, in the calendar's order; all for no word or ``all``.

    Raises:
        UnreadableError: Names the word that is no kind.
    """
    known = {kind.id: {kind.id, *kind.words} for kind in load_calendar()}
    words = [word for word in re.split(r"[\s,]+", text.lower()) if word not in {"", "and"}]
    if not words or words == ["all"]:
        return tuple(known)
    for word in words:
        if not any(word in names for names in known.values()):
            raise UnreadableError(
                f"“{word[:40]}” is no kind of update. There are: {', '.join(known)}; "
                "`ncci` stands for ncci-ptp, mue and aoc."
            )
    return tuple(kind for kind, names in known.items() if names & set(words))


def read_time(text: str) -> tuple[time, str | None]:
    """A local time, and the zone behind it if there is one.

    Raises:
        UnreadableError: When there is no time, or the zone is not known.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise UnreadableError("Expected a time such as `8:30`, `8am` or `17:00 Asia/Kolkata`.")
    hour, minute, half, rest = int(found[1]), int(found[2] or 0), found[3], found[4]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    elif half:
        hour = 24
    if hour > 23 or minute > 59:
        raise UnreadableError("There is no such time. Expected one such as `8:30` or `5:30 pm`.")
    return time(hour, minute), read_zone(rest) if rest.strip() else None


def read_zone(text: str) -> str:
    """The IANA zone that is meant by its name, its city or a usual word.

    Raises:
        UnreadableError: Names near ones.
    """
    plain = "_".join(text.strip().lower().removesuffix(" time").split())
    if plain in _SPOKEN:
        return _SPOKEN[plain]
    zones = _zones()
    if plain in zones:
        return zones[plain]
    near = process.extract(plain, zones.keys(), limit=8, score_cutoff=60)
    names = list(dict.fromkeys(zones[found[0]] for found in near))[:3]
    hint = f" Did you mean {' or '.join(f'`{name}`' for name in names)}?" if names else ""
    raise UnreadableError(
        f"“{text.strip()[:40]}” is no time zone that I know.{hint} "
        "Names are such as `America/Chicago`, or a city."
    )


def read_lead_days(text: str) -> tuple[int, ...]:
    """Days before an update takes effect.

    Raises:
        UnreadableError: When they are no numbers from 0 to 90.
    """
    words = [word for word in re.split(r"[\s,]+|\band\b|days?", text.lower()) if word]
    if not words or len(words) > MOST_LEAD_DAYS or not all(word.isascii() and word.isdigit()
                                                           for word in words):  # fmt: skip
        raise UnreadableError("Expected days before the update such as `30 7 1 0`.")
    days = {int(word) for word in words}
    if max(days) > LONGEST_LEAD:
        raise UnreadableError(f"Lead days are from 0 to {LONGEST_LEAD}.")
    return tuple(sorted(days, reverse=True))


def read_snooze(text: str, today: date) -> date | None:
    """The first day on which messages come again; None for an end of the snooze.

    Raises:
        UnreadableError: When it is no span or date, or not within 90 days.
    """
    plain = text.strip().lower()
    if plain in {"off", "end", "stop"}:
        return None
    until = parse_date(plain.removeprefix("until ").removeprefix("to "))
    span = _SPAN.fullmatch(plain.removeprefix("for "))
    if plain in {"", "a week"}:
        until = today + timedelta(days=7)
    elif span is not None:
        weeks = (span[2] or "d").startswith("w")
        until = today + timedelta(days=int(span[1]) * (7 if weeks else 1))
    if until is None:
        raise UnreadableError(f"Expected `7 days`, `2 weeks`, `until` {EXPECTED}, or `off`.")
    if not today < until <= today + timedelta(days=LONGEST_SNOOZE):
        raise UnreadableError(f"A snooze ends on a day within the next {LONGEST_SNOOZE} days.")
    return until


def read_switch(text: str) -> bool:
    """``on`` or ``off``.

    Raises:
        UnreadableError: When it is neither.
    """
    plain = text.strip().lower()
    if plain not in {"on", "off", "yes", "no"}:
        raise UnreadableError("Expected `on` or `off`.")
    return plain in {"on", "yes"}


@cache
def _zones() -> dict[str, str]:
    """Each zone by its name and by its city, in lower case."""
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    named = [name for name in names if not name.startswith(("Etc/", "posix/", "right/"))]
    by_city = {name.rsplit("/", 1)[-1].lower(): name for name in reversed(named)}
    return by_city | {name.lower(): name for name in names}
