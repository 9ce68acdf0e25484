"""Code not valid on the date of service.

CPT and HCPCS codes hold for the dates they were published for. A deleted code is not paid, nor one
before its first day, whatever the record says. Which codes came instead is named; where there is
only one and it means the same amount, it can be swapped without asserting anything new.

Flagged:
    11100 DOS 2026-03-04

Accepted:
    11102 DOS 2026-03-04
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.catalog import Catalog
from catalog.claim import ServiceLine
from catalog.records import CodeEntry
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit
from catalog.validation.report import Fix, Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record, safe
from catalog.validation.sources import FEE_SCHEDULE, HCPCS_FILE


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold each code's validity against the date of service."""
    newest = claim.release("mpfs")
    if claim.lines and newest is not None and newest.stale_on(claim.on):
        yield Gap(
            reason=f"the codes, fees and edits of {claim.on.year} are not loaded; those to "
            f"{newest.effective_to} answered"
        )
    for line in claim.lines:
        entry = claim.entry(line.code)
        if entry is None:
            continue
        if entry.effective_to is not None and claim.on > entry.effective_to:
            yield Hit(
                lines=(line,),
                unpaid=(line,),
                message=f"{line.code} was deleted on {entry.deleted}; "
                f"the date of service is {claim.on}.",
                why=_instead(entry),
                fix=_fix(claim, line, entry),
            )
        elif entry.effective_from is not None and claim.on < entry.effective_from:
            before = f" Before that: {listed(entry.replaces, 'or')}." if entry.replaces else ""
            yield Hit(
                lines=(line,),
                unpaid=(line,),
                message=f"{line.code} begins on {entry.effective_from}; "
                f"the date of service is {claim.on}.",
                why=f"A code cannot be used before its first day.{before}",
            )


def _instead(entry: CodeEntry) -> str:
    note = f" {entry.note}" if entry.note else ""
    if not entry.replaced_by:
        return f"No replacement is known to the loaded tables.{note}"
    return f"It was replaced by {listed(entry.replaced_by, 'or')}.{note}"


def _fix(claim: Claim, line: ServiceLine, entry: CodeEntry) -> Fix | None:
    match entry.replaced_by:
        case ():
            return None
        case (only,) if not is_visit(line.code):
            units = _same_amount(claim, line, only)
            if units is not None:
                much = "" if units == line.units else f" x{units}"
                swapped = changed(line, code=only, units=units)
                return safe(f"Use {only}{much} instead of {line.code}.", swapped)
    codes = listed(entry.replaced_by, "or")
    return on_record(f"Choose from {codes} by what the record describes.")


def _same_amount(claim: Claim, line: ServiceLine, code: str) -> int | None:
    """The units of the new code that are the same amount; None where that is not certain."""
    old, new = claim.drug(line.code), claim.drug(code)
    if old is None and new is None:
        return line.units
    if old is None or new is None or old.unit_measure != new.unit_measure:
        return None
    if not old.unit_size or not new.unit_size:
        return None
    units = line.units * old.unit_size / new.unit_size
    return int(units) if units == int(units) else None


def _is_doubtful(catalog: Catalog, code: str, on: date) -> bool:
    newest, entry = catalog.release("mpfs", on), catalog.entry(code)
    if newest is not None and newest.stale_on(on):
        return True
    return entry is not None and not _holds(entry, on)


def _holds(entry: CodeEntry, on: date) -> bool:
    return (entry.effective_from is None or entry.effective_from <= on) and (
        entry.effective_to is None or on <= entry.effective_to
    )


RULE = Rule(
    id="COD002",
    name="code-not-valid-on-date",
    severity=Severity.ERROR,
    check=check,
    mends=True,
    carc="181",
    data=("mpfs",),
    on_code=_is_doubtful,
    sources=(FEE_SCHEDULE, HCPCS_FILE),
)
