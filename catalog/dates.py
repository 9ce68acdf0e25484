"""Dates as billers in the United States write them.

>>> parse_date("3/4/26"), parse_date("2026-03-04"), parse_date("Mar 4, 2026")
(datetime.date(2026, 3, 4), datetime.date(2026, 3, 4), datetime.date(2026, 3, 4))
>>> parse_date("3/4") is None, parse_date("13/1/2026") is None
(True, True)
"""

from __future__ import annotations

import re
from datetime import date

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
"""In order; three letters are enough."""

_MONTH_WORD = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"

DATE_PATTERN = (
    r"\d{4}-\d{1,2}-\d{1,2}"
    r"|(?:19|20)\d{2}/\d{1,2}/\d{1,2}"
    r"|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})"
    r"|\d{1,2}\s/\s\d{1,2}\s/\s\d{4}"
    r"|\d{1,2}-\d{1,2}-(?:\d{4}|\d{2})"
    r"|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|(?:19|20)\d{6}"
    rf"|{_MONTH_WORD}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|{_MONTH_WORD}\.?\s+\d{{1,2}},\s+\d{{2}}"
    rf"|\d{{1,2}}\s+{_MONTH_WORD}\.?,?\s+(?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}-?{_MONTH_WORD}-?(?:\d{{4}}|\d{{2}})"
)
"""For readers that look for dates inside a text; compile it with IGNORECASE."""

EXPECTED = "a date such as 2026-03-04, 3/4/26 or Mar 4, 2026"

EARLIEST_SERVICE = date(2000, 1, 1)
"""A date before it is no date of service that anyone bills: it is rather a birth date."""

TOO_EARLY = "no date of service lies so far back: is it a birth date?"

_ISO = re.compile(r"(\d{4})[/-]?(\d{1,2})[/-]?(\d{1,2})")
_US = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[\s-]*([a-z]+)\.?,?[\s-]*(\d{4}|\d{2})")


def parse_date(text: str) -> date | None:
    """The date that the text is, or None; month first, as on every claim form.

    Two digits of a year are of this century: a date of service is never a hundred years back.
    """
    plain = text.strip().lower().replace(" / ", "/")
    if found := _ISO.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _US.fullmatch(plain):
        month, day, year = (int(part) for part in found.groups())
    elif found := _MONTH_FIRST.fullmatch(plain):
        month, day, year = _month(found[1]), int(found[2]), int(found[3])
    elif found := _DAY_FIRST.fullmatch(plain):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    """The number of a month by its name or its first three letters; 0 for no month."""
    return next(
        (
            number
            for number, name in enumerate(MONTHS, start=1)
            if len(word) >= 3 and name.startswith(word)
        ),
        0,
    )
