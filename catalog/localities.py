"""Finds a Medicare locality by its number, its state or its name. Nothing is guessed.

>>> NATIONAL.work
Decimal('1')
"""

from __future__ import annotations

import re
from decimal import Decimal

from rapidfuzz import fuzz, process

from catalog.records import Locality

NATIONAL = Locality(
    id="national",
    mac="",
    state="",
    number="",
    name="national",
    work=Decimal(1),
    pe=Decimal(1),
    malpractice=Decimal(1),
)
"""No locality: every index is 1, as in CMS's national payment amounts."""

_SUGGESTED = 8


class UnknownLocality(ValueError):  # noqa: N818 - named as people meet it
    """A text that is no locality, or that several could be; ``suggestions`` says which."""

    def __init__(self, reason: str, suggestions: tuple[Locality, ...] = ()) -> None:
        self.reason, self.suggestions = reason, suggestions
        choices = "; ".join(f"{one.id} {one.name} ({one.state})" for one in suggestions)
        super().__init__(f"{reason}: {choices}" if choices else reason)


def find_locality(text: str, localities: tuple[Locality, ...]) -> Locality:
    """The one locality that a text means.

    Args:
        text: ``national``, an id (``13202-01``), a number, a state (``NJ``, ``Ohio``) or a name.
        localities: The localities of the year.

    Raises:
        UnknownLocality: when none or more than one fits.
    """
    wanted = _plain(text)
    if wanted in ("", "NATIONAL"):
        return NATIONAL
    for found in (
        [one for one in localities if wanted.replace(" ", "") == one.mac + one.number],
        [one for one in localities if wanted == _plain(one.name)],
        _of_state(wanted, localities),
        [one for one in localities if wanted == one.number],
        [one for one in localities if set(wanted.split()) <= set(_plain(one.name).split())],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownLocality("several localities fit", tuple(found))
    near = _near(wanted, localities)
    raise UnknownLocality("no such locality; near ones" if near else "no such locality", near)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[A-Z0-9]+", text.upper()))


def _of_state(wanted: str, localities: tuple[Locality, ...]) -> list[Locality]:
    """The localities of a state given by its two letters or its name.

    CMS names a state by a locality that covers it whole, or covers what is left of it.
    """
    states = {one.state for one in localities if wanted in (one.state, _state_name(one))}
    return [one for one in localities if one.state in states]


def _state_name(locality: Locality) -> str:
    return _plain(locality.name).removeprefix("REST OF ")


def _near(wanted: str, localities: tuple[Locality, ...]) -> tuple[Locality, ...]:
    names = [_plain(one.name) for one in localities]
    found = process.extract(wanted, names, scorer=fuzz.WRatio, limit=_SUGGESTED, score_cutoff=70)
    return tuple(localities[index] for _, _, index in found)
