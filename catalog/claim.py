"""What was done on one day for one patient, as far as coding needs to know it.

Nothing here can hold a name, a birth date or any free text of the patient's: an encounter is codes,
modifiers, units, dates of service and what the reader could not make out, by position.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


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
    counted: int | None = None
    """How many lesions the text counts behind the code, where that is no units."""
    size_cm: Decimal | None = None
    """The one size that stands behind the code in the text."""
    site: str | None = None
    """The one place on the body that the words beside the code name, by its id in sites.toml."""
    deep: bool = False
    """Whether those words name muscle, cartilage, bone, tendon, nerve or vessel."""
    charge: Decimal | None = None
    """What was charged for the line, where a claim file or a grid says so; shorthand does not."""


class PriorProcedure(Frozen):
    """A service of an earlier day that may still be within its global period."""

    code: str
    modifiers: tuple[str, ...] = ()
    date_of_service: date | None = None
    """None when the text did not say when."""


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
    line: int | None = None
    """Its line, from 1, where the text has several ..."""
    column: int | None = None
    """... and the place of its first character in that line, from 1."""

    @property
    def place(self) -> str:
        """Where it stood, for people: ``line 2, character 5``, or ``character 5`` of one line."""
        if self.line is None:
            return f"character {self.start + 1}"
        return f"line {self.line}, character {self.column}"


Remark = Literal["anesthesia", "decision-only"]
"""``anesthesia``: an injection was one for anesthesia. ``decision-only``: the visit did no more
than decide on the procedure."""


class Told(Frozen):
    """What the words beside the codes lead to, for one procedure."""

    codes: tuple[str, ...] = ()
    """Those that it takes, or may be while a fact is open; none where ``included``."""
    units: tuple[int, ...] = ()
    """Of each code; empty while a fact is open."""
    count: int | None = None
    """How many lesions the words count."""
    side: Literal["left", "right"] | None = None
    """The side of its one place."""
    open: tuple[str, ...] = ()
    """The facts that are open."""
    said: tuple[str, ...] = ()
    """Features that decide beside the codes: ``one-removal``, ``undermining``, ``estimate``,
    ``margin-first``."""
    included: str = ""
    """Why it has no code of its own, in our words."""


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
    prior: tuple[PriorProcedure, ...] = ()
    """Earlier services that the text named, for the global period."""
    same_site: str | None = None
    """What the text says that the services were of: ``lesion`` for "same lesion", and so on."""
    remarks: tuple[Remark, ...] = ()
    """What the text says beside the codes that decides: see ``catalog.reading.remarks``."""
    told: tuple[Told, ...] = ()
    """What the words beside the codes lead to, procedure by procedure."""
    patient_age: int | None = Field(default=None, ge=0, le=90)
    """In full years; 90 stands for 90 and more, which could point to one person."""
    patient_sex: Literal["F", "M"] | None = None
    patient_status: Literal["new", "established"] | None = None
    unread: tuple[Unread, ...] = ()

    def diagnoses_of(self, line: ServiceLine) -> tuple[str, ...]:
        """The diagnoses a line points to; all of the encounter's when it points to none."""
        return line.diagnoses or self.diagnoses


class Identifier(Frozen):
    """Where something stood that points to a person, and of what kind. Never the text itself."""

    kind: str
    """In plain words, as in ``a date of birth``."""
    start: int
    """Offset of its first character, from 0."""
    end: int
    """Offset behind its last character."""


class Reading(Frozen):
    """What was made out in a pasted text or a file: encounters, and what was left over."""

    encounters: tuple[Encounter, ...] = ()
    unread: tuple[Unread, ...] = ()
    """What belongs to no encounter; the others keep their own."""
    identifiers: tuple[Identifier, ...] = ()
    """Patient data that should not have been pasted: seen, told, not kept."""
