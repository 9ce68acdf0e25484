"""What a coder would add beside the codes: looks-only removals, visits, local anaesthesia."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.resolving.facts import Facts
from catalog.resolving.to_codes.billing import Tables
from catalog.resolving.to_codes.plan import Plan


def coder_notes(facts: Facts, plans: Sequence[Plan], tables: Tables, on: date) -> list[str]:
    """Notes that follow from words which decide no code."""
    notes: list[str] = []
    words = {feature for procedure in facts.procedures for feature in procedure.features}
    if "cosmetic" in words:
        notes.append(
            "removal for looks is not covered: GY, or GA with a signed notice; say what symptoms "
            "there were if there were any"
        )
    if "visit-work" in words and not any(plan.facts.procedure == "visit" for plan in plans):
        notes.append(
            "a prescription alone is no visit: an office visit with 25 only if the record shows a "
            "significant, separate evaluation beside the procedure"
        )
    if words & {"reexcision", "staged"}:
        notes.append(
            "a planned or wider further procedure within the global period of the first takes 58"
        )
    if "laboratory-slide" in words:
        notes.append(
            "a slide with KOH or for scabies has a laboratory code (87220; Q0112 for Medicare; "
            "general knowledge) that is in none of the loaded families: it was not checked"
        )
    notes += _ended_names(plans, tables, on)
    return notes


def _ended_names(plans: Sequence[Plan], tables: Tables, on: date) -> list[str]:
    """When the technique is asked, say which ended code did not need it."""
    ended: dict[str, list[str]] = {}
    for plan in plans:
        if not any(ask.fact == "technique" for ask in plan.asks):
            continue
        for option in plan.options:
            entry = tables.entry(option.rows[0][0].code)
            for old in entry.replaces if entry else ():
                ended.setdefault(old, []).append(option.rows[0][0].code)
    notes = []
    for old, instead in ended.items():
        entry = tables.entry(old)
        if entry is not None and entry.deleted is not None and entry.deleted <= on:
            notes.append(
                f"{old} was deleted on {entry.deleted}: use {', '.join(dict.fromkeys(instead))}"
            )
    return notes
