"""One family and the facts: the codes that remain, and what would decide between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from catalog.families import Families, Family, FamilyCode, SiteGroup, size_words
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes.amounts import Amount, amount_for, plain_number
from catalog.resolving.to_codes.open_amounts import Way, every_count, every_rung
from catalog.resolving.to_codes.places import place_in
from catalog.resolving.to_codes.plan import Option, Plan, Row
from catalog.resolving.to_codes.questions import question


@dataclass(frozen=True, slots=True)
class _Choice:
    """The facts besides place and amount that a code may ask for."""

    values: Mapping[str, str]
    open: Mapping[str, str]
    """Those among them that the text does not state."""


def solve(
    plan: Plan,
    family: Family,
    families: Families,
    *,
    when: Mapping[str, str] | None = None,
    because: tuple[str, ...] = (),
    amount: Amount | None = None,
) -> None:
    """Add to a plan what a family makes of its facts: outcomes and questions."""
    facts = plan.facts
    place = place_in(facts, family, families)
    if place.known and not place.groups:
        plan.note(f"{family.name} does not reach this site")
        return
    groups: tuple[SiteGroup | None, ...] = place.groups or (None,)
    if len(groups) > 1 and _any_site(family, place.groups, amount or amount_for(facts, family)):
        groups = groups[:1]
    if len(groups) > 1:
        plan.ask("site", question("site"), tuple(group.name for group in groups if group))
    choices = list(_choices(facts, family, groups))
    for choice in choices:
        for fact in choice.open:
            plan.ask(fact, question(fact, procedure=facts.procedure), _values(choices, fact))
    measured_one_by_one = family.measure is not None and family.procedure in _LESION_BY_LESION
    if measured_one_by_one or family.procedure == "biopsy":
        _ask_number(plan, family)
    measured = amount or amount_for(facts, family)
    for group, choice in product(groups, choices):
        base = {**(when or {}), **choice.open}
        if len(groups) > 1 and group is not None:
            base["site"] = group.name
        told = [*because]
        if place.because and len(groups) == 1:
            told.append(place.because)
        told += [f"{fact}: {value}" for fact, value in choice.values.items() if value != "any"]
        more = tuple((entry, 1) for entry in family.beside(facts.choices))
        for rows, extra, steps in _by_amount(plan, family, group, choice.values, measured):
            rows = (*rows, *more)
            plan.options.append(
                Option(
                    rows,
                    (*told, *steps, _label(rows)),
                    {**base, **extra},
                    family,
                    group,
                )
            )


_LESION_BY_LESION = frozenset({"excision", "shave", "destruction", "soft-tissue-excision"})
"""Removals of which "several" is no number: each lesion has its own unit."""


def _ask_number(plan: Plan, family: Family) -> None:
    unknown = plan.facts.count is None or plan.facts.count_about
    if unknown and family.counting in ("per-lesion", "units"):
        plan.ask("count", question("count"), ("1", "2", "3", "4"))


def _any_site(family: Family, groups: tuple[SiteGroup, ...], amount: Amount) -> bool:
    """Whether the size leads to codes for any site: a flap of more than 30 sq cm."""
    if amount.value is None or amount.bound or family.choices:
        return False
    billed = [[entry.code for entry, _ in family.bill(amount.value, g.id)] for g in groups]
    return bool(billed[0]) and all(codes == billed[0] for codes in billed)


def _label(rows: tuple[Row, ...]) -> str:
    return "; ".join(entry.label for entry, _ in rows)


def _choices(
    facts: ProcedureFacts, family: Family, groups: tuple[SiteGroup | None, ...]
) -> Iterator[_Choice]:
    """The combinations of further facts that some code of the family stands for."""
    reachable = {group.id for group in groups if group}
    seen: list[dict[str, str]] = []
    for entry in family.codes:
        if entry.group is not None and reachable and entry.group not in reachable:
            continue
        if not family.leads(entry):
            continue
        wanted = dict(entry.choice)
        if wanted in seen:
            continue
        if any(facts.choices.get(fact, value) != value for fact, value in wanted.items()):
            continue
        seen.append(wanted)
    firm = [wanted for wanted in seen if _all_known(facts, wanted)]
    for wanted in firm or seen:
        yield _Choice(
            wanted,
            {
                fact: value
                for fact, value in wanted.items()
                if fact not in facts.choices and _differs(seen, fact)
            },
        )


def _all_known(facts: ProcedureFacts, wanted: Mapping[str, str]) -> bool:
    return bool(wanted) and all(fact in facts.choices for fact in wanted)


def _differs(choices: list[dict[str, str]], fact: str) -> bool:
    return len({choice.get(fact) for choice in choices}) > 1


def _values(choices: list[_Choice], fact: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(choice.open[fact] for choice in choices if fact in choice.open))


def _by_amount(
    plan: Plan,
    family: Family,
    group: SiteGroup | None,
    choice: Mapping[str, str],
    measured: Amount,
) -> Iterator[Way]:
    """The codes for an amount; every rung when it is missing."""
    if family.measure is None:
        yield from _by_count(plan, family, group, choice)
        return
    unit = family.measure.unit
    for note in measured.notes:
        plan.note(note)
    rungs_only = all(entry.each is None for entry in family.codes)
    if measured.value is not None and measured.bound and rungs_only:
        yield from every_rung(plan, family, group, choice, beyond=measured)
        return
    if measured.value is not None:
        if measured.bound:
            plan.note(
                f"only a bound of the {family.measure.kind} is stated: the record must give it"
            )
        rows = family.bill(measured.value, group.id if group else None, choice)
        if not rows:
            plan.note(
                f"{plain_number(measured.value)} {unit} is below what {family.name} begins with"
            )
            return
        yield _times(plan, family, rows), {}, (*measured.because, *_rung(rows, measured, unit))
        return
    if measured.without_unit:
        plan.ask("unit", question("unit"), tuple(unit for unit, _ in measured.without_unit))
        for written, value in measured.without_unit:
            rows = family.bill(value, group.id if group else None, choice)
            if rows:
                step = f"{plain_number(value)} cm, if the number is in {written}"
                yield _times(plan, family, rows), {"unit": written}, (step,)
        return
    yield from every_rung(plan, family, group, choice)


def _rung(rows: tuple[Row, ...], measured: Amount, unit: str) -> tuple[str, ...]:
    """The rung in words, and how near its lower end the amount lies."""
    first, value = rows[0][0], measured.value
    if len(rows) > 1:
        return tuple(_step_words(entry, units, unit) for entry, units in rows)
    if value is None or (first.over is None and first.up_to is None):
        return ()
    words = size_words(first.over, first.up_to, unit, at_least=first.at_least, under=first.under)
    if first.over is not None and Decimal(0) < value - first.over < Decimal("0.1"):
        words += f" (more than {plain_number(first.over)} {unit}, so the next rung)"
    return (words,)


def _step_words(entry: FamilyCode, units: int, unit: str) -> str:
    if entry.each is None or entry.after is None:
        reach = entry.up_to
        return f"{entry.code}: " + (f"up to {plain_number(reach)} {unit}" if reach else "first")
    return (
        f"{entry.code} x {units}: each {plain_number(entry.each)} {unit} or part of it beyond "
        f"{plain_number(entry.after)} {unit}"
    )


def _by_count(
    plan: Plan, family: Family, group: SiteGroup | None, choice: Mapping[str, str]
) -> Iterator[Way]:
    facts = plan.facts
    group_id = group.id if group else None
    rows_of_group = [
        entry
        for entry in family.codes
        if entry.group in (None, group_id) and entry.fits_choice(choice)
    ]
    counted = any(entry.count_from or entry.each for entry in rows_of_group)
    if family.counting == "once" or not counted:
        rows = tuple((entry, 1) for entry in rows_of_group if family.leads(entry))[:1]
        if rows:
            yield _times(plan, family, rows), {}, ()
        return
    if facts.count is not None and not facts.count_about:
        rows = family.bill(facts.count, group_id, choice)
        if rows:
            yield rows, {}, (*_count_words(facts.count, rows),)
        return
    yield from every_count(plan, family, rows_of_group, group_id, choice)


def _count_words(count: int, rows: tuple[Row, ...]) -> Iterator[str]:
    yield f"{count} in all" if count > 1 else "one"
    for entry, units in rows:
        yield f"{entry.code} x {units}" if units > 1 else entry.code


def _times(plan: Plan, family: Family, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Several alike lesions: a unit each, never added up."""
    count = plan.facts.count or 1
    if count == 1 or family.counting not in ("per-lesion", "units"):
        return rows
    return tuple((entry, units * count) for entry, units in rows)
