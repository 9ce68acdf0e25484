"""FHIR R4 claims: one resource, a bundle, a line of NDJSON. References are not followed.

The patient is a reference, and stays one: nothing of a Patient resource is looked at.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.claim import Encounter, Reading, ServiceLine, Unread
from catalog.codes import (
    is_diagnosis_shape,
    is_modifier_shape,
    is_place_of_service_shape,
    is_procedure_shape,
    normalize_diagnosis_code,
    normalize_procedure_code,
)
from catalog.dates import EARLIEST_SERVICE, parse_date
from catalog.payers import payer_in_name
from catalog.reading.claims import ClaimRead, Refused
from catalog.reading.json_stream import BrokenJsonError, Resource, resources

_LOOKS = re.compile(r'[\s\ufeff]*[\[{][\s\S]{0,5000}?"resourceType"\s*:')
_KINDS = {
    "institutional": "an institutional claim",
    "oral": "a dental claim",
    "pharmacy": "a pharmacy claim",
    "vision": "a vision claim",
}
_UNUSED = frozenset({"cancelled", "entered-in-error"})

Json = dict[str, Any]


def looks_like(text: str) -> bool:
    """Whether the text begins as a FHIR resource does."""
    return _LOOKS.match(text) is not None


def read_fhir(text: str, *, on: date, payer: str = "medicare") -> Reading:
    """The claims in a FHIR text.

    Args:
        text: A Claim, a Bundle, an array or one resource a line.
        on: The date of service where a claim has none.
        payer: The payer where the claim names none that we know.
    """
    encounters: list[Encounter] = []
    unread: list[Unread] = []
    try:
        for resource in resources(io.StringIO(text).read):
            for item in read_resource(resource, on=on, payer=payer):
                if isinstance(item, ClaimRead):
                    encounters += item.encounters
                    unread += (*item.rejected, *item.notes)
                else:
                    unread.append(_unread(resource, item.why))
    except BrokenJsonError as broken:
        why = "no valid JSON from here on: is the end of it missing?"
        start = min(broken.start, len(text) - 1)
        unread.append(Unread(text=text[start : start + 1], start=start, end=start + 1, why=why))
    return Reading(encounters=tuple(encounters), unread=tuple(unread))


def read_resource(
    resource: Resource, *, on: date, payer: str = "medicare"
) -> Iterator[ClaimRead | Refused]:
    """The claim of one resource or bundle entry; nothing for resources that are no claims."""
    entry: Json = json.loads(resource.text, parse_float=Decimal)
    content = entry.get("resource", entry)
    if not isinstance(content, dict):
        return
    if content.get("resourceType") not in ("Claim", "ExplanationOfBenefit"):
        return
    items = _list(content, "item")
    if why := _refusal(content):
        yield Refused(why=why, claims=1, lines=len(items), start=resource.start)
        return
    yield _claim(content, items, resource, on=on, payer=payer)


def _refusal(content: Json) -> str:
    kind = next((code for _, code in _codings(content.get("type"))), "")
    if kind in _KINDS:
        return f"{_KINDS[kind]} (type {kind}): only professional claims are read"
    if str(content.get("status")) in _UNUSED:
        return f"its status is {content['status']}: it was not billed"
    if content.get("use", "claim") != "claim":
        return "a request before the service (use is not claim): it was not billed"
    return ""


def _claim(
    content: Json, items: list[Json], resource: Resource, *, on: date, payer: str
) -> ClaimRead:
    notes: list[Unread] = []
    rejected: list[Unread] = []
    listed = _diagnoses(content, resource, notes)
    billed = _start(content.get("billablePeriod"))
    by_day: dict[date | None, list[ServiceLine]] = {}
    for position, item in enumerate(items, start=1):
        day = _day(item.get("servicedDate")) or _start(item.get("servicedPeriod")) or billed
        lines = by_day.setdefault(day, [])
        line = _line(item, len(lines) + 1, listed)
        if isinstance(line, ServiceLine):
            lines.append(line)
        else:
            rejected.append(_unread(resource, f"item {position}: {line}"))
    unread = (*notes, *rejected)
    return ClaimRead(
        encounters=tuple(
            Encounter(
                date_of_service=day or on,
                date_assumed=day is None,
                payer=_payer(content) or payer,
                place_of_service=_common_place(lines),
                diagnoses=tuple(dict.fromkeys(listed.values())),
                lines=tuple(lines),
                unread=unread,
            )
            for day, lines in by_day.items()
            if lines
        ),
        rejected=tuple(rejected),
        notes=tuple(notes),
        lines=len(items),
        start=resource.start,
    )


def _common_place(lines: list[ServiceLine]) -> str | None:
    places = {line.place_of_service for line in lines}
    return places.pop() if len(places) == 1 else None


def _diagnoses(content: Json, resource: Resource, notes: list[Unread]) -> dict[int, str]:
    """The diagnoses by their sequence numbers."""
    found = {}
    for position, entry in enumerate(_list(content, "diagnosis"), start=1):
        codes = [
            normalize_diagnosis_code(code)
            for system, code in _codings(entry.get("diagnosisCodeableConcept"))
            if "snomed" not in system and "icd-9" not in system
        ]
        code = next(filter(is_diagnosis_shape, codes), None)
        sequence = entry.get("sequence", position)
        if code is None or not isinstance(sequence, int):
            notes.append(_unread(resource, f"diagnosis {position}: expected an ICD-10-CM code"))
        else:
            found[sequence] = code
    return found


def _line(item: Json, number: int, listed: dict[int, str]) -> ServiceLine | str:
    """The service line of an item, or what was expected of it."""
    codes = _codings(item.get("productOrService") or item.get("service"))
    code = next(
        (plain for _, text in codes if is_procedure_shape(plain := normalize_procedure_code(text))),
        None,
    )
    if code is None:
        return "expected a CPT or HCPCS code in productOrService"
    modifiers = tuple(
        text.strip().upper() for concept in _list(item, "modifier") for _, text in _codings(concept)
    )
    if not all(is_modifier_shape(modifier) for modifier in modifiers):
        return "expected modifiers of two characters"
    quantity = _value(item.get("quantity")) if "quantity" in item else Decimal(1)
    if quantity is None or quantity != int(quantity) or not 1 <= quantity <= 9999:
        return "expected whole units from 1 in quantity"
    places = [code for _, code in _codings(item.get("locationCodeableConcept"))]
    return ServiceLine(
        line=number,
        code=code,
        modifiers=modifiers,
        units=int(quantity),
        diagnoses=tuple(
            listed[pointer]
            for pointer in _array(item, "diagnosisSequence")
            if isinstance(pointer, int) and pointer in listed
        ),
        place_of_service=next(filter(is_place_of_service_shape, places), None),
        charge=_charge(item, quantity),
    )


def _charge(item: Json, quantity: Decimal) -> Decimal | None:
    net, price = _value(item.get("net")), _value(item.get("unitPrice"))
    return net if net is not None else None if price is None else price * quantity


def _payer(content: Json) -> str | None:
    """The payer by the name that the claim shows for it."""
    insurances = [entry.get("coverage") for entry in _list(content, "insurance")]
    for reference in (content.get("insurer"), *insurances):
        name = reference.get("display") if isinstance(reference, dict) else None
        if isinstance(name, str) and (known := payer_in_name(name)):
            return known.id
    return None


def _codings(concept: object) -> list[tuple[str, str]]:
    """System and code of each coding of a concept."""
    if not isinstance(concept, dict):
        return []
    return [
        (str(coding.get("system", "")).lower(), coding["code"])
        for coding in _list(concept, "coding")
        if isinstance(coding.get("code"), str)
    ]


def _array(content: Json, key: str) -> list[Any]:
    value = content.get(key)
    return value if isinstance(value, list) else []


def _list(content: Json, key: str) -> list[Json]:
    return [entry for entry in _array(content, key) if isinstance(entry, dict)]


def _start(period: object) -> date | None:
    return _day(period.get("start")) if isinstance(period, dict) else None


def _day(text: object) -> date | None:
    day = parse_date(text[:10]) if isinstance(text, str) else None
    return None if day is None or day < EARLIEST_SERVICE else day


def _value(amount: object) -> Decimal | None:
    """The number of a quantity or an amount of money."""
    value = amount.get("value") if isinstance(amount, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() else None


def _unread(resource: Resource, why: str) -> Unread:
    """The resource as a whole, by its beginning: what stands in it may be anything."""
    end = resource.start + len(resource.text)
    return Unread(text=resource.text[:1], start=resource.start, end=end, why=why)
