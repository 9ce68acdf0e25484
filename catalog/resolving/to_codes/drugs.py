"""Drugs that are reported beside their injection, when the dose is stated."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

from catalog.families import FamilyCode
from catalog.resolving.to_codes.amounts import plain_number
from catalog.resolving.to_codes.billing import Tables
from catalog.resolving.to_codes.plan import Plan

_GIVEN = ("injection", "drug-administration", "chemodenervation", "photodynamic-therapy")
"""Procedures in which a drug is given that is reported by its own code."""


def add_drugs(plan: Plan, tables: Tables) -> None:
    """The drug's line behind its procedure's, in the units of its code."""
    if plan.facts.procedure not in _GIVEN:
        return
    code = plan.facts.choices.get("product")
    drug = tables.drug(code) if code else None
    if code is None or drug is None or not plan.options:
        return
    dose, unit = _dose(plan)
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


def _dose(plan: Plan) -> tuple[Decimal | None, str]:
    """The dose as stated, or the volume times its strength."""
    stated = {dose.unit: dose.values[0] for dose in plan.facts.of("dose")}
    for unit in ("mg", "units"):
        if unit in stated:
            return stated[unit], unit
    if "cc" in stated and "mg/ml" in stated:
        return stated["cc"] * stated["mg/ml"], "mg"
    return None, ""


def _same_measure(unit: str | None, measure: str | None) -> bool:
    return bool(unit and measure) and (measure or "").rstrip("s") == (unit or "").rstrip("s")
