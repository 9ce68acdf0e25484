"""An encounter in canonical notation, which reads back as the same encounter."""

from __future__ import annotations

from catalog.claim import Encounter, ServiceLine
from catalog.reading.sites import word_for


def write(encounter: Encounter) -> str:
    """One line: service lines with what is told of them, diagnoses, prior services, date, payer.

    Age and sex stay out: the line goes into buttons, which hold nothing of the patient.

    >>> from datetime import date
    >>> write(Encounter(date_of_service=date(2026, 3, 4), diagnoses=("L57.0",), lines=(
    ...     ServiceLine(line=1, code="17000", modifiers=("59",), diagnoses=("L57.0",)),)))
    '17000-59 L57.0; DOS 2026-03-04'
    """
    places = {line.place_of_service or encounter.place_of_service for line in encounter.lines}
    place = encounter.place_of_service
    shared = place is not None and places <= {place}
    parts = [_line(line, own_place=not shared) for line in encounter.lines]
    if encounter.same_site is not None:
        parts.append(f"same {encounter.same_site}")
    if encounter.patient_status is not None:
        parts.append(f"{encounter.patient_status} patient")
    pointed = dict.fromkeys(code for line in encounter.lines for code in line.diagnoses)
    if encounter.diagnoses != tuple(pointed):
        parts.append("dx " + " ".join(encounter.diagnoses))
    for prior in encounter.prior:
        day = prior.date_of_service
        parts.append(f"prior {prior.code}" + ("" if day is None else f" {day}"))
    if not encounter.date_assumed:
        parts.append(f"DOS {encounter.date_of_service}")
    if shared:
        parts.append(f"POS {place}")
    if encounter.payer != "medicare":
        parts.append(encounter.payer)
    return "; ".join(parts)


def _line(line: ServiceLine, *, own_place: bool) -> str:
    text = "-".join((line.code, *line.modifiers))
    if line.units != 1:
        text += f" x{line.units}"
    if line.size_cm is not None:
        text += f" {line.size_cm} cm"
    if line.counted is not None:
        text += f" {line.counted} lesions"
    if line.site is not None:
        text += f" {word_for(line.site)}"
    if line.deep:
        text += " into muscle"
    if line.diagnoses:
        text += " " + " ".join(line.diagnoses)
    if own_place and line.place_of_service is not None:
        text += f" POS {line.place_of_service}"
    return text
