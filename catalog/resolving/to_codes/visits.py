"""Visits: by medical decision making or by total time on the day, whichever is higher.

What is added to them depends on the payer and on the visit that it goes beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catalog.families import Families, Family, FamilyCode
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.from_text.chunks import VAGUE
from catalog.resolving.to_codes.payers import follows_medicare
from catalog.resolving.to_codes.plan import Option, Plan
from catalog.resolving.to_codes.questions import question

_NAMES_A_VISIT = frozenset({"encounter", "mdm", "level"})
"""Facts that tell of a visit, and not only of the patient."""


def leave_out_bare_visits(plans: Sequence[Plan]) -> None:
    """``An established patient has a mole shaved off``: who came, and no visit beside the work.

    The decision for a minor procedure is part of it, of new patients, too (NCCI Policy Manual 2026,
    III.B), so a visit is reported only where the text tells of one.
    """
    for plan in plans:
        facts = plan.facts
        told = _NAMES_A_VISIT & facts.choices.keys() or facts.of("time")
        if facts.procedure != "visit" or told or plan.included:
            continue
        work = [other.facts for other in plans if other is not plan and not other.included]
        if not work or any(other.has("visit-work") for other in (facts, *work)):
            continue
        lesions = {other.lesion for other in work}
        if facts.lesion in (None, *VAGUE, *lesions) or lesions <= {None, *VAGUE}:
            plan.included = (
                "who the patient is makes no visit: an office visit with 25 only if the record "
                "shows a significant, separate evaluation; name its level or minutes then "
                "(NCCI Policy Manual 2026, III.B)"
            )


def goes_by_level(facts: ProcedureFacts, family: Family) -> bool:
    """Whether medical decision making leads to codes; a discharge day has its minutes alone."""
    return any(
        "mdm" in entry.choice
        and all(
            facts.choices.get(fact, value) == value
            for fact, value in entry.choice.items()
            if fact not in ("patient", "mdm")
        )
        for entry in family.codes
    )


def solve_visit(plan: Plan, family: Family) -> None:
    """Bill a visit from patient status and the level or the minutes."""
    choices = plan.facts.choices
    minutes = next((time.values[0] for time in plan.facts.of("time")), None)
    if "kind" in choices:
        _solve_kind(plan, family, minutes)
        return
    known = family.choices.get("patient", ("any",))
    statuses = [status for status in known if choices.get("patient", status) == status]
    if len(statuses) > 1:
        plan.ask("patient", question("patient"), tuple(statuses))
    for status in statuses:
        rows = [entry for entry in family.codes if _fits(entry, status, choices)]
        when = {"patient": status} if len(statuses) > 1 else {}
        by_time = [
            entry
            for entry in rows
            if minutes is not None and entry.at_least is not None and minutes >= entry.at_least
        ]
        by_mdm = [
            entry for entry in rows if choices.get("mdm") in entry.choice["mdm"].split(" or ")
        ]
        best = sorted([*by_time, *by_mdm], key=lambda entry: entry.at_least or 0)
        if best:
            why = f"{minutes} minutes" if best[-1] in by_time else f"{choices['mdm']} MDM"
            plan.options.append(_option(best[-1], (f"{status} patient", why), when, family))
            continue
        if minutes is not None or choices.get("mdm"):
            plan.note(f"no {status} patient code for this level or so few minutes")
        plan.ask("mdm", question("mdm"), tuple(entry.choice["mdm"] for entry in rows))
        for entry in rows:
            mdm = entry.choice["mdm"]
            plan.options.append(
                _option(entry, (f"{status} patient", f"{mdm} MDM"), {**when, "mdm": mdm}, family)
            )


def _solve_kind(plan: Plan, family: Family, minutes: Decimal | None) -> None:
    """A check-in has one code, whoever the patient is and however hard the decision."""
    for entry in family.codes:
        if entry.choice.get("kind") != plan.facts.choices["kind"]:
            continue
        if minutes is not None and not entry.fits_measure(minutes):
            plan.note(f"{minutes} minutes are not those of {entry.code}: {entry.label}")
        else:
            plan.options.append(_option(entry, (plan.facts.choices["kind"],), {}, family))


def _fits(entry: FamilyCode, status: str, choices: Mapping[str, str]) -> bool:
    """Whether a row is for such a patient, and for the medium that was said."""
    other = {k: v for k, v in entry.choice.items() if k not in ("patient", "mdm")}
    return (
        entry.choice.get("patient", status) == status
        and "mdm" in entry.choice
        and all(choices.get(fact, value) == value for fact, value in other.items())
    )


def _option(
    entry: FamilyCode, because: tuple[str, ...], when: dict[str, str], family: Family
) -> Option:
    return Option(((entry, 1),), (*because, entry.label), when, family)


_BESIDE: Mapping[str, str] = {
    "visit": "office visit",
    "remote-visit": "office visit",
    "consultation": "office visit",
    "hospital-visit": "hospital visit",
}
"""Visits, and what time beyond them is called in its family."""


def settle_prolonged(
    plans: Sequence[Plan], codes: Sequence[str], payer: str, families: Families
) -> None:
    """Time beyond a visit has Medicare's codes or CPT's, and those of the visit it goes beside."""
    typed = [family.procedure for code in codes if (family := families.of(code)) is not None]
    kinds = {_BESIDE.get(kind) for kind in (*typed, *(p.facts.procedure or "" for p in plans))}
    kinds.discard(None)
    for plan in plans:
        if plan.facts.choices.get("adds") != "time":
            continue
        plan.choose("payer", "Medicare" if follows_medicare(payer) else "other")
        if len(kinds) == 1:
            plan.choose("beside", str(*kinds))
        if plan.facts.has("total"):
            # The minutes are those of the whole visit: how many lie beyond it is asked.
            kept = tuple(q for q in plan.facts.quantities if q.role != "time")
            plan.facts = plan.facts.model_copy(update={"quantities": kept})
