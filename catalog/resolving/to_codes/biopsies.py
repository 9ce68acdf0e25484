"""Skin biopsies of one encounter: one primary, an add-on for each further lesion.

Which primary it is follows from the add-ons: the one that every other technique may be added to
(CMS add-on code edits; NCCI indicator 0 between the primaries).
"""

from __future__ import annotations

from collections import Counter

from catalog.families import Family, FamilyCode
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes.plan import Option, Plan, Row


def solve_biopsies(plan: Plan, family: Family) -> bool:
    """Bill the biopsies of a plan; False when a technique or a number is open."""
    parts = plan.parts or [plan.facts]
    if any(part.count is None or part.count_about for part in parts):
        return False
    if any("technique" not in part.choices for part in parts):
        return False
    counts: Counter[str] = Counter()
    for part in parts:
        counts[part.choices["technique"]] += part.count or 1
    rows = _rows(counts, family)
    if not rows:
        return False
    told = [f"{number} x {technique}" for technique, number in counts.items()]
    because = [", ".join(told)]
    if sum(counts.values()) > 1:
        because.append(f"one primary ({rows[0][0].code}), add-ons for the other lesions")
    because.append("; ".join(entry.label for entry, _ in rows))
    group = family.groups[0] if family.groups else None
    plan.options.append(Option(rows, (*plan.because, *because), {}, family, group))
    return True


def _rows(counts: Counter[str], family: Family) -> tuple[Row, ...]:
    primaries = {e.choice["technique"]: e for e in family.codes if e.role == "primary"}
    addons = {e.choice["technique"]: e for e in family.codes if e.role == "add-on"}
    for technique, primary in primaries.items():
        if not counts[technique]:
            continue
        others = [addons[other] for other in counts if other != technique]
        if all(primary.code in addon.adds_to for addon in others):
            return (
                (primary, 1),
                *_more(addons[technique], counts[technique] - 1),
                *(row for o in counts if o != technique for row in _more(addons[o], counts[o])),
            )
    return ()


def _more(addon: FamilyCode, units: int) -> tuple[Row, ...]:
    return ((addon, units),) if units else ()


__all__ = ["ProcedureFacts", "solve_biopsies"]
