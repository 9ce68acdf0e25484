"""Encounters: what edits will do to them, and what of a paste could not be used."""

from __future__ import annotations

from datetime import date

from bot.crashes import log_crash
from bot.services import Services
from catalog.claim import Reading, Told, Unread
from catalog.reading import identifiers, read, write
from catalog.told import with_told
from catalog.validation import validate
from handlers.answering.answer import Answer
from handlers.blocks.notices import ENCOUNTER, patient_data_seen, too_many_lines
from handlers.blocks.reports import nothing_read_message, report_message
from handlers.practice import locality_on
from handlers.questions import EncounterQuestion

MOST_LINES = 500
"""In one paste. Each pair of lines is compared, and everyone else waits meanwhile."""
BETWEEN_ENCOUNTERS = "\n\n"


def check(text: str, on: date, services: Services, *, assumed: bool = True) -> Answer:
    """Check the encounters in a text; a date in it goes before ``on``."""
    reading = read(text, on=on, payer=services.practice.payer)
    return _checked(with_told(services.catalog, reading, text), on, services, assumed=assumed)


def recheck(question: EncounterQuestion, services: Services) -> Answer:
    """Check again what a button carries: the codes, and what the words beside them led to."""
    reading = read(question.notation, on=question.on, payer=services.practice.payer)
    if len(reading.encounters) == 1:
        (encounter,) = reading.encounters
        told = (encounter.model_copy(update={"told": question.told}),)
        reading = reading.model_copy(update={"encounters": told})
    return _checked(
        reading, question.on, services, assumed=question.assumed, passes=question.passes
    )


def _checked(
    reading: Reading, on: date, services: Services, *, assumed: bool, passes: bool = False
) -> Answer:
    if not reading.encounters:
        return Answer(nothing_read_message(reading.unread, expected=ENCOUNTER))
    lines = sum(len(encounter.lines) for encounter in reading.encounters)
    if lines > MOST_LINES:
        return Answer(too_many_lines(lines, MOST_LINES))
    reports = [
        validate(
            encounter,
            services.catalog,
            locality=locality_on(services.catalog, services.practice, encounter.date_of_service),
            policy=services.policy,
            today=services.today(),
            passes=passes,
            on_crash=log_crash,
        )
        for encounter in reading.encounters
    ]
    question = EncounterQuestion(
        notation=BETWEEN_ENCOUNTERS.join(write(encounter) for encounter in reading.encounters),
        told=_told(reading),
        on=on,
        assumed=assumed,
        passes=passes,
    )
    message = report_message(
        reports, _unread(reading), warning=_warning(reading), question=question
    )
    return Answer(message, question, tuple(reports))


def _told(reading: Reading) -> tuple[Told, ...]:
    """What the words of the one encounter led to; of several nothing is known."""
    return reading.encounters[0].told if len(reading.encounters) == 1 else ()


def _unread(reading: Reading) -> tuple[Unread, ...]:
    """What could not be used, inside the encounters and between them, as it stood."""
    inside = [fragment for encounter in reading.encounters for fragment in encounter.unread]
    found = {(fragment.start, fragment.end): fragment for fragment in (*reading.unread, *inside)}
    return tuple(found[place] for place in sorted(found))


def _warning(reading: Reading) -> str:
    """Said when the paste seems to hold what tells who the patient is."""
    if not reading.identifiers:
        return ""
    return patient_data_seen(identifiers.describe(reading.identifiers))
