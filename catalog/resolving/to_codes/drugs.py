"""Drugs that are reported beside their injection, when the dose is stated."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

from catalog.families import FamilyCode
from catalog.records import DrugUnit
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes.amounts import plain_number
from catalog.resolving.to_codes.billing import Tables
from catalog.resolving.to_codes.plan import Plan

_GIVEN = ("injection", "drug-administration", "chemodenervation", "photodynamic-therapy")
"""Procedures in which a drug is given that is reported by its own code."""


def add_drugs(plan: Plan, tables: Tables) -> None:
    """The drug's line behind its procedure's, in the units of its code."""
    if plan.facts.procedure not in _GIVEN:
        return
    if plan.facts.has("drug-of-others"):
        plan.note("the drug is not reported: it was no cost of the practice")
        return
    code = plan.facts.choices.get("product") or _by_package(plan.facts)
    drug = tables.drug(code) if code else None
    if code is None and plan.facts.procedure == "chemodenervation" and plan.facts.of("dose"):
        plan.note("which toxin was given is not said: its code and units differ by product")
    if code is None or drug is None or not plan.options:
        return
    dose, unit = _dose(plan, drug)
    if dose is None or drug.unit_size is None or not _same_measure(unit, drug.unit_measure):
        plan.note(f"{drug.name or code}: report {code} as well, by the dose given and wasted")
        return
    units = math.ceil(dose / drug.unit_size)
    if units < 1:
        return
    entry = FamilyCode(code=code, family="drug", role="add-on", label=drug.name or code)
    step = (
        f"{code} x {units}: {plain_number(dose)} {unit}, "
        f"{plain_number(drug.unit_size)} {drug.unit_measure} a unit"
    )
    plan.options = [
        replace(option, rows=(*option.rows, (entry, units)), because=(*option.because, step))
        for option in plan.options
    ]
    _add_waste(plan, drug, entry)


def _by_package(facts: ProcedureFacts) -> str | None:
    """Aminolevulinic acid in sticks is the 20 % solution; the gel comes in tubes."""
    sticks = any(dose.unit == "package" for dose in facts.of("dose"))
    return "J7308" if facts.procedure == "photodynamic-therapy" and sticks else None


def _add_waste(plan: Plan, drug: DrugUnit, given: FamilyCode) -> None:
    """What was discarded of a single-use package is a line of its own, with JW."""
    waste = next((q for q in plan.facts.of("waste") if q.unit in (None, "units", "mg")), None)
    if waste is None or drug.unit_size is None:
        return
    units = math.ceil(waste.values[0] / drug.unit_size)
    if units < 1:
        return  # "0 wasted"
    entry = given.model_copy(update={"label": f"{given.label}, discarded"})
    amount = f"{plain_number(waste.values[0])} {waste.unit or 'units'}"
    step = f"{given.code}-JW x {units}: {amount} discarded"
    plan.wasted = (entry, units, step)


def _dose(plan: Plan, drug: DrugUnit) -> tuple[Decimal | None, str]:
    """The dose as stated, or the volume times its strength; ``each`` is as often as it says."""
    facts = plan.facts
    stated = _stated(facts)
    times = _times(facts)
    given = next((q for q in facts.of("given") if q.unit is None), None)
    if given is not None and drug.unit_measure in ("unit", "units"):
        return given.values[0], "units"
    if "package" not in stated and "package" in facts.choices and facts.count:
        stated["package"] = Decimal(facts.count)
    if "package" in stated and "dose form" in (drug.unit_measure or ""):
        return stated["package"] * (drug.unit_size or Decimal(1)), (drug.unit_measure or "")
    if "g" in stated:
        return (stated["g"] * 1000 * times if times else None), "mg"
    if (full := facts.choices.get("tube_mg")) is not None:
        tubes = stated.get("tube")  # mg are those of the drug in the gel, and no measure of it
        return (tubes * Decimal(full) if tubes else None), "mg"
    for unit in ("mg", "units"):
        if unit in stated:
            return (stated[unit] * times if times else None), unit
    strength = facts.choices.get("strength")
    per_ml = stated.get("mg/ml", Decimal(strength) if strength else None)
    if "cc" in stated and per_ml is not None:
        return (stated["cc"] * per_ml * times if times else None), "mg"
    return None, ""


def _stated(facts: ProcedureFacts) -> dict[str | None, Decimal]:
    """The doses by their unit: those of several places added up, a total not once more."""
    found: dict[str | None, list[Decimal]] = {}
    for dose in facts.of("dose"):
        found.setdefault(dose.unit, []).append(math.prod(dose.values, start=Decimal(1)))
    each = facts.has("each", "each-side", "times-dose")
    return {
        unit: amounts[-1] if each or unit == "mg/ml" else _sum(amounts)
        for unit, amounts in found.items()
    }


def _sum(amounts: list[Decimal]) -> Decimal:
    """``50 and 50 units`` are 100, and ``100 units, 50 right and 50 left`` are 100, too."""
    first, *parts = amounts
    return first if parts and sum(parts) == first and len(parts) > 1 else sum(amounts, Decimal(0))


def _times(facts: ProcedureFacts) -> int | None:
    """How often the dose was given; None where ``each`` does not say of how many."""
    if facts.has("total") or not facts.has("each", "each-side", "times-dose"):
        return 1
    by_side = facts.side == "both" or facts.has("each-side")
    if by_side or facts.choices.get("target") == "axillary sweat glands":
        return 2
    fewest = 1 if facts.has("times-dose") else 2
    known = facts.count is not None and facts.count >= fewest and not facts.count_about
    return facts.count if known else None


def _same_measure(unit: str | None, measure: str | None) -> bool:
    return bool(unit and measure) and (measure or "").rstrip("s") == (unit or "").rstrip("s")
