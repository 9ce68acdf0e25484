"""A size or a number that the text does not give: every rung or range, with its question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from catalog.families import Family, FamilyCode, SiteGroup, size_words
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes.amounts import Amount, plain_number
from catalog.resolving.to_codes.plan import Plan, Row
from catalog.resolving.to_codes.questions import question

Way = tuple[tuple[Row, ...], dict[str, str], tuple[str, ...]]
"""Codes with units, the open facts under which they hold, and the steps that led to them."""


def every_rung(
    plan: Plan,
    family: Family,
    group: SiteGroup | None,
    choice: Mapping[str, str],
    *,
    beyond: Amount | None = None,
) -> Iterator[Way]:
    """No amount: a lone first code is certain, several rungs are asked about."""
    assert family.measure is not None
    unit = family.measure.unit
    rungs = [
        entry
        for entry in family.codes
        if family.leads(entry)
        and entry.group in (None, group.id if group else None)
        and entry.fits_choice(choice)
        and (beyond is None or _reaches(entry, beyond))
    ]
    number = plan.facts.count or 1
    units = number if family.counting in ("per-lesion", "units") else 1
    if beyond is not None and beyond.value is not None and len(rungs) == 1:
        bounded = f"{beyond.bound} {plain_number(beyond.value)} {unit}"
        yield ((rungs[0], units),), {}, (bounded,)
        return
    if len(rungs) == 1 and family.counting == "sum":
        first = rungs[0]
        reach = f"the first {plain_number(first.up_to)} {unit}" if first.up_to else "the first"
        more = [
            entry for entry in family.codes
            if entry.role == "add-on" and first.code in entry.adds_to and entry.each is not None
        ]  # fmt: skip
        step = f"{family.measure.kind} not stated: this is {reach}"
        for entry in more:
            step += f"; {entry.code} for each {plain_number(entry.each or Decimal(1))} {unit} more"
        plan.note(f"{family.measure.kind} not stated: the record must give it in {unit}")
        yield ((first, 1),), {}, (step,)
        return
    if len(rungs) == 1 and _is_alone(family, rungs[0], plan.facts, choice):
        yield ((rungs[0], units),), {}, ()
        return
    asked = plan.facts.choices.get("size")
    bands = dict(_bands(family, rungs, group.id if group else None, choice))
    if asked in bands:
        yield bands[asked], {}, (asked,)
        return
    plan.ask("size", question("size", family.measure.kind), tuple(bands))
    for words, rows in bands.items():
        yield rows, {"size": words}, (words,)


def _is_alone(
    family: Family, entry: FamilyCode, facts: ProcedureFacts, choice: Mapping[str, str]
) -> bool:
    """Whether no amount could lead on from a code: no step of it and no add-on, or units stated."""
    if entry.each is not None:
        return (facts.count or 1) > 1 or facts.has("times")
    return not any(
        entry.code in more.adds_to and more.each is not None and more.fits_choice(choice)
        for more in family.codes
    )


MOST_STEPS = 3
"""So many steps of an add-on are offered beyond the last rung."""


def _bands(
    family: Family, rungs: list[FamilyCode], group_id: str | None, choice: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Each rung with its size in words, and the steps of the add-ons beyond it."""
    assert family.measure is not None
    unit = family.measure.unit
    for entry in rungs:
        if entry.each is not None:
            yield from _steps(family, entry, group_id, choice)
            continue
        words = size_words(
            entry.over, entry.up_to, unit, at_least=entry.at_least, under=entry.under
        )
        yield words, ((entry, 1),)
        for more in family.codes:
            if more.role == "add-on" and entry.code in more.adds_to and more.fits_choice(choice):
                yield from _steps(family, more, group_id, choice)


def _steps(
    family: Family, more: FamilyCode, group_id: str | None, choice: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Row, ...]]]:
    assert family.measure is not None
    unit = family.measure.unit
    if more.each is None or more.after is None or more.group not in (None, group_id):
        return
    low = more.after
    for _ in range(MOST_STEPS):
        high = low + more.each
        if more.under is not None and high >= more.under:
            last = more.under - _TENTH
            yield size_words(low, last, unit), family.bill(last, group_id, choice)
            return
        yield size_words(low, high, unit), family.bill(high, group_id, choice)
        low = high


_TENTH = Decimal("0.1")


def _reaches(entry: FamilyCode, beyond: Amount) -> bool:
    """Whether a rung has sizes below or above the bound that is stated."""
    assert beyond.value is not None
    if beyond.bound == "<":
        low = entry.over if entry.over is not None else entry.at_least
        return low is None or low < beyond.value
    high = entry.up_to if entry.up_to is not None else entry.under
    return high is None or high > beyond.value


def every_count(
    plan: Plan,
    family: Family,
    rows: list[FamilyCode],
    group_id: str | None,
    choice: Mapping[str, str],
) -> Iterator[Way]:
    """The number is open or an estimate: each range of numbers with its codes."""
    facts = plan.facts
    if facts.count_about and facts.count is not None:
        plan.note(f"about {facts.count} is not a count: the record must give the number")
    bands: list[tuple[str, tuple[Row, ...]]] = []
    for entry in rows:
        start, end = entry.count_from, entry.count_to
        if start is None and entry.role != "add-on":
            continue
        low = start or (int(entry.after) + 1 if entry.after else 1)
        bound = _bound(facts)
        least = (facts.count or 0) + (not facts.has("number >="))
        if bound == ">" and end is not None and end < least:
            continue
        if bound == "<" and low > (facts.count or 0) - (not facts.has("number <=")):
            continue
        about = facts.count_about and facts.count is not None and not bound
        if about and not entry.fits_count(facts.count or 0):
            continue
        name = _range(low, end)
        sample = facts.count if about and facts.count else low
        found = family.bill(sample, group_id, choice)
        if found:
            bands.append((name, found))
    bound = _bound(facts)
    if bound and len(bands) == 1 and all(entry.each is None for entry, _ in bands[0][1]):
        yield bands[0][1], {}, (f"{bound} {facts.count}",)
        return
    plan.ask("count", question("count"), _numbers(rows))
    for name, found in bands:
        shown = str(facts.count) if facts.count_about and facts.count and not bound else name
        yield found, {"count": shown}, (f"if {shown}",)


def _bound(facts: ProcedureFacts) -> str:
    """``<`` or ``>`` where the number is only a bound."""
    if facts.count is None or not facts.count_about:
        return ""
    return next((sign for sign in "<>" if facts.has(f"number {sign}", f"number {sign}=")), "")


def _numbers(rows: list[FamilyCode]) -> tuple[str, ...]:
    """The numbers that make a difference, as options: ``1``, ``2``, ... or ``16 to 25``."""
    options: dict[str, int] = {}
    for entry in rows:
        low = entry.count_from or (int(entry.after) + 1 if entry.after else 1)
        if entry.each is None:
            high = entry.count_to
            options[_range(low, high)] = low
            continue
        step, last = int(entry.each), entry.count_to or low + 9 * int(entry.each)
        for start in range(low, last + 1, step):
            options[_range(start, start + step - 1)] = start
    return tuple(sorted(options, key=lambda name: options[name]))


def _range(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more"
    return str(low) if high == low else f"{low} to {high}"
