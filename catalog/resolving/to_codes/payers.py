"""Where Medicare reports otherwise than CPT, and how the payer decides between the two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.families import Families, size_words
from catalog.payers import find_payer
from catalog.resolving.answer import ResolvedLine
from catalog.resolving.to_codes.billing import Tables
from catalog.resolving.to_codes.plan import Plan
from catalog.resolving.to_codes.same_place import same_place


def follows_medicare(payer: str) -> bool:
    """Whether NCCI and CMS's own codes hold for this payer as they are loaded."""
    known = find_payer(payer)
    return known is not None and known.ncci == "medicare"


def settle_with_payer(plans: Sequence[Plan], payer: str, families: Families) -> None:
    """Adhesive alone, strips alone, repairs beside the smallest benign excisions, video visits."""
    for plan in plans:
        if plan.facts.procedure == "remote-visit" and follows_medicare(payer):
            _as_office_visit(plan)
        if plan.included or plan.facts.procedure != "repair":
            continue
        closure = plan.facts.choices.get("closure")
        if closure == "strips":
            plan.included = "strips alone are part of the visit, no repair (CPT; III.L.5)"
        elif closure == "adhesive" and not follows_medicare(payer):
            choices = {**plan.facts.choices, "closure": "simple"}
            plan.facts = plan.facts.model_copy(update={"choices": choices})
            plan.note("tissue adhesive alone is a simple repair for payers other than Medicare")
        elif closure in ("intermediate", "complex") and follows_medicare(payer):
            _smallest_benign(plan, plans, families)


def _as_office_visit(plan: Plan) -> None:
    """Medicare has no payment for 98000-98015 (status I): video and calls are office visits."""
    choices = {**plan.facts.choices}
    medium = choices.pop("medium", None)
    if medium not in ("video", "telephone") or "kind" in choices:
        return
    plan.facts = plan.facts.model_copy(update={"procedure": "visit", "choices": choices})
    by = "98000-98007" if medium == "video" else "98008-98015"
    plan.note(
        f"Medicare does not take {by} (status I in the fee schedule): an office visit code with "
        "the place of service of telehealth (02 or 10)"
        + ("" if medium == "video" else " and 93 for audio only")
    )


def _smallest_benign(plan: Plan, plans: Sequence[Plan], families: Families) -> None:
    """Medicare: a benign excision on its first rung includes every repair (III.E.6, L.9)."""
    excisions = [
        other
        for other in plans
        if not other.included
        and other.facts.procedure == "excision"
        and same_place(plan, other, families)
    ]
    if not excisions or any(other.settled is None for other in excisions):
        return
    rungs = [_smallest_rung(other) for other in excisions]
    if all(rungs):
        plan.included = (
            f"Medicare: a benign excision of {rungs[0]} includes simple, intermediate and "
            "complex repair (NCCI Policy Manual 2026, III.E.6, L.9)"
        )


def _smallest_rung(plan: Plan) -> str:
    """The first rung in words, if a benign excision lies on it."""
    option = plan.settled
    if option is None or option.family is None or option.family.measure is None:
        return ""
    entry = option.rows[0][0]
    benign = option.family.facts.get("nature") == "benign"
    if not benign or entry.over is not None or entry.up_to is None:
        return ""
    return size_words(None, entry.up_to, option.family.measure.unit)


def not_of_medicare(lines: Sequence[ResolvedLine], tables: Tables, on: date) -> list[str]:
    """Codes that Medicare does not take at all: it wants another code for the same service."""
    notes = []
    for line in lines:
        row, family = tables.fee(line.code, on), tables.families.of(line.code)
        if row is not None and row.mpfs_status == "I":
            of = f": {family.summary}" if family is not None else ""
            notes.append(f"Medicare does not take {line.code} (fee schedule status I){of}")
    return notes
