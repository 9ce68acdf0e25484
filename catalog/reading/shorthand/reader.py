"""Reads billing shorthand, of one encounter or several."""

from __future__ import annotations

from datetime import date

from catalog.claim import Encounter, Reading, Unread
from catalog.reading import sites
from catalog.reading.patient import patient_facts
from catalog.reading.remarks import remarks, same_site
from catalog.reading.shorthand import drafts, encounters
from catalog.reading.shorthand.assembler import Assembler
from catalog.reading.shorthand.layout import arrange
from catalog.reading.shorthand.scanning import scan
from catalog.reading.shorthand.tokens import Kind, Token

_LONGEST_REMARKS = 20_000
"""Characters in which remarks and the patient's facts are looked for."""


def read_shorthand(text: str, *, on: date, payer: str = "medicare") -> Reading:
    """The encounters of a text without a form of its own.

    Args:
        text: The plain text.
        on: The date of service where the text names none.
        payer: The payer where the text names none, or several.
    """
    parts = encounters.part(arrange(list(scan(text)), text))
    read_drafts = [Assembler().read(part.pieces) for part in parts]
    named = {draft.payer for draft in read_drafts if draft.payer}
    common = named.pop() if len(named) == 1 else payer
    found: list[Encounter] = []
    unread: list[Unread] = []
    for part, draft in zip(parts, read_drafts, strict=True):
        beside = sites.beside(part.pieces, text)
        encounter = drafts.finish(draft, text=text, on=on, payer=common, beside=beside)
        if encounter.lines or len(encounter.diagnoses) > 1:
            own = _own_text(part, text, alone=len(parts) == 1)
            facts = patient_facts(own)
            found.append(
                encounter.model_copy(
                    update={
                        "patient_age": facts.age,
                        "patient_sex": facts.sex,
                        "patient_status": facts.status,
                        "same_site": same_site(own),
                        "remarks": remarks(own),
                    }
                )
            )
        else:
            unread += encounter.unread
            unread += (
                _without_service(one, text)
                for one in part.pieces[part.shared :]
                if one.kind is Kind.CODE and encounter.unread
            )
    return Reading(encounters=tuple(found), unread=tuple(unread))


def _without_service(diagnosis: Token, text: str) -> Unread:
    """What "dx" made a diagnosis, beside fragments that were not read either."""
    start, end = diagnosis.start, diagnosis.end
    why = "a diagnosis without a service code: write it behind one, as in 17000 L57.0"
    return Unread(text=text[start:end], start=start, end=end, why=why)


def _own_text(part: encounters.Part, text: str, *, alone: bool) -> str:
    """The part of the text that is the encounter's, in which its remarks are looked for."""
    own = part.pieces[part.shared :]
    if alone or not own:
        return text[:_LONGEST_REMARKS]
    return text[own[0].start : own[-1].end]
