"""What is typed behind a verb of ``/cptupdates``: a time, a zone, days, a snooze, on or off."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import process

from bot.reminders.schedule import LONGEST_LEAD, LONGEST_SNOOZE
from catalog.dates import EXPECTED, parse_date
from handlers.reminding.unreadable import UnreadableError

_TIME = re.compile(
    r"(?:at\s+)?(?:(?P<name>noon|midnight)"
    r"|(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2})|h)?\s*(?:o['’]?clock)?"
    r"\s*(?:(?P<half>[ap])\.?(?:m\.?)?)?)(?=\s|$)\s*(?P<zone>.*)",
    re.I,
)

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

_ALIKE = 8
"""Zones that are less alike than the best by so much (of 100) are not offered beside it."""

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "fourteen": 14, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip
_UNITS = {
    "d": 1, "day": 1, "days": 1, "w": 7, "wk": 7, "wks": 7, "week": 7, "weeks": 7,
    "month": 30, "months": 30,
}  # fmt: skip
_BESIDE = frozenset({"and", "before", "ahead", "prior", "the", "day", "days"})
_WORD = re.compile(r"\d+|[a-z]+")
_THE_DAY_ITSELF = re.compile(r"\b(?:(?:on )?(?:the )?(?:same day|day itself)|(?:the )?day of)\b")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ON = frozenset({"on", "yes", "true", "monday", "mondays", "on monday", "on mondays"})
_OFF = frozenset({"off", "no", "false", "none", "never"})

MOST_LEAD_DAYS = 6


def read_time(text: str) -> tuple[time | None, str | None]:
    """A local time, and the zone behind it; either may be missing, not both.

    Raises:
        UnreadableError: When there is neither, or the zone is not known.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        try:
            return None, read_zone(text)
        except UnreadableError:
            raise UnreadableError(
                "Expected a time such as `8:30`, `8am` or `17:00 Asia/Kolkata`, or a time zone "
                "such as `Chicago`."
            ) from None
    zone = read_zone(found["zone"]) if found["zone"] else None
    if found["name"]:
        return time(12 if found["name"].lower() == "noon" else 0), zone
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    elif half:
        hour = 24
    if hour > 23 or minute > 59:
        raise UnreadableError("There is no such time. Expected one such as `8:30` or `5:30 pm`.")
    return time(hour, minute), zone


def read_zone(text: str) -> str:
    """The IANA zone that is meant by its name, its city or a usual word.

    Raises:
        UnreadableError: Names near ones.
    """
    named = text.strip().lower().removeprefix("in ").removesuffix(" time")
    plain = "_".join(named.split())
    if plain in _SPOKEN:
        return _SPOKEN[plain]
    zones = _zones()
    if plain in zones:
        return zones[plain]
    near = process.extract(plain, zones.keys(), limit=8, score_cutoff=60)
    close = [zones[found[0]] for found in near if found[1] > near[0][1] - _ALIKE]
    names = list(dict.fromkeys(close))[:3]
    hint = f" Did you mean {' or '.join(f'`{name}`' for name in names)}?" if names else ""
    raise UnreadableError(
        f"“{text.strip()[:40]}” is no time zone that I know.{hint} "
        "Names are such as `America/Chicago`, or a city."
    )


def read_lead_days(text: str) -> tuple[int, ...]:
    """Days before an update takes effect.

    Raises:
        UnreadableError: When they are no numbers from 0 to 90, or too many.
    """
    plain = _THE_DAY_ITSELF.sub(" 0 ", text.lower().replace("&amp;", "&"))
    days = _spans(plain)
    if not days or re.search(r"[^a-z0-9\s,;/&]", plain):
        raise UnreadableError(
            "Expected days before the update such as `30 7 1 0`; 0 is the day itself."
        )
    if max(days) > LONGEST_LEAD:
        raise UnreadableError(f"Lead days are from 0 to {LONGEST_LEAD}.")
    if len(set(days)) > MOST_LEAD_DAYS:
        raise UnreadableError(f"At most {MOST_LEAD_DAYS} different days, such as `30 7 1 0`.")
    return tuple(sorted(days, reverse=True))


def read_snooze(text: str, today: date) -> date | None:
    """The first day on which messages come again; None for an end of the snooze.

    Raises:
        UnreadableError: When it is no span or date, or not within 90 days.
    """
    plain = text.strip().lower()
    if plain in {"off", "end", "stop", "over"}:
        return None
    named = re.sub(r"^(?:until|till|to|for)\s+", "", plain)
    until = _named_day(named, today) or parse_date(named) or _without_year(named, today)
    if until is None and (spans := _spans(named)) and len(spans) == 1:
        until = today + timedelta(days=spans[0])
    if until is None:
        raise UnreadableError(
            f"Expected `7 days`, `2 weeks`, `until Monday`, `until` {EXPECTED}, or `off`."
        )
    last = today + timedelta(days=LONGEST_SNOOZE)
    if not today < until <= last:
        raise UnreadableError(
            f"A snooze ends on a day within the next {LONGEST_SNOOZE} days: {last} at the latest. "
            "To end the reminders: `/cptupdates unsubscribe`"
        )
    return until


def read_switch(text: str, verb: str) -> bool:
    """``on`` or ``off``, behind a verb.

    Raises:
        UnreadableError: When it is neither.
    """
    plain = text.strip().lower().removesuffix(" please")
    if plain not in _ON | _OFF:
        raise UnreadableError(f"Expected `on` or `off`, as in `/cptupdates {verb} on`.")
    return plain in _ON


def _spans(text: str) -> list[int]:
    """Numbers of days, weeks and months, each in days; empty when anything else stands there."""
    spans: list[int] = []
    bare = False
    for word in _WORD.findall(text):
        number = int(word) if word.isdigit() else _NUMBERS.get(word)
        if number is not None:
            spans.append(min(number, 10_000))
            bare = True
        elif bare and word in _UNITS:
            spans[-1] *= _UNITS[word]
            bare = False
        elif word not in _BESIDE:
            return []
    return spans


def _named_day(plain: str, today: date) -> date | None:
    if plain in {"", "week"}:
        return today + timedelta(days=7)
    if plain == "tomorrow":
        return today + timedelta(days=1)
    if plain == "next month":
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    day = "monday" if plain == "next week" else plain.removeprefix("next ")
    if day in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS.index(day) - today.weekday() - 1) % 7 + 1)
    return None


def _without_year(plain: str, today: date) -> date | None:
    """The next day that has this month and day."""
    for year in (today.year, today.year + 1):
        day = parse_date(f"{plain}/{year}") or parse_date(f"{plain}, {year}")
        if day is not None and day > today:
            return day
    return None


@cache
def _zones() -> dict[str, str]:
    """Each zone by its name and by its city, in lower case."""
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    named = [name for name in names if not name.startswith(("Etc/", "posix/", "right/"))]
    by_city = {name.rsplit("/", 1)[-1].lower(): name for name in reversed(named)}
    return by_city | {name.lower(): name for name in names}
