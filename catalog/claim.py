"""What was done on one day for one patient, as far as coding needs to know it.

Nothing here can hold a name, a birth date or any free text of the patient's: an encounter is codes,
modifiers, units, dates of service and what the reader could not make out, by position.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: compared by content, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ServiceLine(Frozen):
    """One service line: 837P SV1, box 24 of a CMS-1500."""

    line: int
    """From 1, in the order in which it was pasted."""
    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 1
    diagnoses: tuple[str, ...] = ()
    """The diagnoses that this line points to; empty when none was tied to it."""
    place_of_service: str | None = None


class Unread(Frozen):
    """A fragment that the reader could not use, and where it stood in the pasted text.

    ``text`` is shown to the person who pasted it and goes nowhere else: never stored, never logged.
    """

    text: str
    start: int
    """Offset of its first character, from 0."""
    end: int
    """Offset behind its last character."""
    why: str
    """What was expected here, and what to type instead."""


class Encounter(Frozen):
    """The services of one patient on one date of service by one clinician."""

    date_of_service: date
    date_assumed: bool = False
    """True when the text gave no date and the caller's date was taken."""
    payer: str = "medicare"
    place_of_service: str | None = None
    """For lines that name none."""
    diagnoses: tuple[str, ...] = ()
    lines: tuple[ServiceLine, ...] = ()
    unread: tuple[Unread, ...] = ()

    def diagnoses_of(self, line: ServiceLine) -> tuple[str, ...]:
        """The diagnoses a line points to; all of the encounter's when it points to none."""
        return line.diagnoses or self.diagnoses
