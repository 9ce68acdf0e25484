"""Codes that stand in a phrase: ended ones, and ones that the words contradict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.families import Families, Family, FamilyCode
from catalog.resolving.answer import ResolvedLine
from catalog.resolving.facts import Facts, ProcedureFacts
from catalog.resolving.to_codes.billing import Tables
from catalog.resolving.to_codes.plan import Plan


def place_by_code(
    facts: ProcedureFacts, codes: Sequence[str], families: Families
) -> ProcedureFacts:
    """A place that only the typed code tells: its site group."""
    if facts.site or facts.regions:
        return facts
    for code in codes:
        entry, family = families.entry(code), families.of(code)
        if entry is None or family is None or family.procedure != facts.procedure:
            continue
        if entry.group is not None and family.groups:
            return facts.model_copy(update={"regions": family.group(entry.group).regions})
    return facts


def with_typed_visits(facts: Facts, families: Families) -> Facts:
    """A visit's code tells what its words leave open, or the visit itself: ``99213 + AK x3``."""
    procedures, notes = list(facts.procedures), list(facts.notes)
    if not procedures:
        return facts
    for code in facts.codes:
        entry, family = families.entry(code), families.of(code)
        if entry is None or family is None:
            continue
        if family.procedure == "visit-add-on":
            procedures += _added_to_visit(family, entry, procedures)
        if not {"mdm", "patient"} <= entry.choice.keys():
            continue
        told = {**family.facts, **entry.choice}
        kinds = (family.procedure, "remote-visit")
        at = next((n for n, p in enumerate(procedures) if p.procedure in kinds), None)
        if at is None:
            procedures.append(ProcedureFacts(procedure=family.procedure, count=1, choices=told))
            continue
        visit = procedures[at]
        if visit.procedure != family.procedure:
            notes.append(_AT_A_DISTANCE)
            visit = visit.model_copy(update={"procedure": family.procedure})
        if not (visit.of("time") or {"mdm", "level"} & visit.choices.keys()):
            visit = visit.model_copy(update={"choices": {**told, **visit.choices}})
        procedures[at] = visit
    return facts.model_copy(update={"procedures": tuple(procedures), "notes": tuple(notes)})


_AT_A_DISTANCE = (
    "an office visit's code for a visit at a distance: by the payer's rules with 95 (93 for sound "
    "alone) and place of service 02 or 10 (general knowledge)"
)


def _added_to_visit(
    family: Family, entry: FamilyCode, procedures: Sequence[ProcedureFacts]
) -> list[ProcedureFacts]:
    """What a typed add-on says, where no words say it: ``est level 3 + G2211``."""
    told = {**family.facts, **entry.choice}
    if any(p.choices.get("adds") == family.facts["adds"] for p in procedures):
        return []
    return [ProcedureFacts(procedure=family.procedure, count=1, choices=told)]


def remarks(
    codes: Sequence[str],
    plans: Sequence[Plan],
    lines: Sequence[ResolvedLine],
    tables: Tables,
    on: date,
) -> list[str]:
    """What is to be said of the codes that were typed."""
    found = {line.code for line in lines} or {
        entry.code for plan in plans for option in plan.options for entry, _ in option.rows
    }
    return [remark for code in codes if (remark := _remark(code, found, tables, on)) is not None]


def _remark(code: str, found: set[str], tables: Tables, on: date) -> str | None:
    entry = tables.entry(code)
    if entry is None:
        return f"{code} is in none of the loaded tables"
    if entry.deleted is not None and entry.deleted <= on:
        instead = ", ".join(entry.replaced_by)
        return f"{code} was deleted on {entry.deleted}" + (f": use {instead}" if instead else "")
    if not found or code in found:
        return None
    family = tables.families.of(code)
    meant = f" ({family.name})" if family is not None else ""
    others = sorted(found)
    named = ", ".join(others[:4]) + (", ..." if len(others) > 4 else "")
    return f"{code}{meant} is in the text, but the words lead to {named}"


def not_in_force(lines: Sequence[ResolvedLine], tables: Tables, on: date) -> list[str]:
    """The codes of an answer that did not hold on the date: then there is no answer."""
    notes = []
    for line in lines:
        entry = tables.entry(line.code)
        if entry is None:
            notes.append(f"{line.code} is in none of the loaded tables")
        elif entry.effective_from is not None and entry.effective_from > on:
            before = ", ".join(entry.replaces)
            notes.append(
                f"{line.code} began on {entry.effective_from}, after {on}"
                + (f": it replaced {before}" if before else "")
            )
        elif entry.deleted is not None and entry.deleted <= on:
            notes.append(f"{line.code} was deleted on {entry.deleted}")
    return notes
