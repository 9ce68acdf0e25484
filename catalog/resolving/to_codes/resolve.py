"""Facts to codes: prepare, join, settle what includes what, solve, order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.families import Families, Family
from catalog.resolving.answer import Candidate, Procedure, Resolution
from catalog.resolving.facts import Facts, ProcedureFacts
from catalog.resolving.to_codes.amounts import Amount, amount_for, plain_number
from catalog.resolving.to_codes.billing import Line, Tables, as_lines, order, propose_modifiers
from catalog.resolving.to_codes.biopsies import solve_biopsies
from catalog.resolving.to_codes.coder_notes import coder_notes
from catalog.resolving.to_codes.digits import add_both_sides, add_digits
from catalog.resolving.to_codes.drugs import add_drugs
from catalog.resolving.to_codes.initial_services import count_as_further
from catalog.resolving.to_codes.joining import join, summed_area
from catalog.resolving.to_codes.mohs import solve_mohs
from catalog.resolving.to_codes.payers import (
    follows_medicare,
    not_of_medicare,
    settle_with_payer,
)
from catalog.resolving.to_codes.places import place_in
from catalog.resolving.to_codes.plan import Option, Plan
from catalog.resolving.to_codes.prepare import prepare
from catalog.resolving.to_codes.prepared import lesion_of
from catalog.resolving.to_codes.questions import question
from catalog.resolving.to_codes.routing import routes
from catalog.resolving.to_codes.solve import solve
from catalog.resolving.to_codes.together import settle_together
from catalog.resolving.to_codes.typed_codes import (
    not_in_force,
    place_by_code,
    remarks,
    with_typed_visits,
)
from catalog.resolving.to_codes.understood import understood
from catalog.resolving.to_codes.visits import (
    goes_by_level,
    leave_out_bare_visits,
    settle_prolonged,
    solve_visit,
)

NOTHING_DONE = "no procedure was recognised: name what was done, where and how large"
ONLY_CODES = (
    "no words tell what was done: codes alone are checked as an encounter, or looked up one by one"
)


def resolve_facts(
    catalog: Tables, facts: Facts, *, on: date, payer: str = "medicare", query: str = ""
) -> Resolution:
    """Codes, units, modifiers and order for facts; questions where one is missing."""
    families = catalog.families
    payer = facts.payer or payer
    plans = plans_of(facts, families)
    if any(of.procedure == "visit" for code in facts.codes if (of := families.of(code))):
        for plan in plans:
            plan.beside_visit = True
    settle_together(plans, families)
    leave_out_bare_visits(plans)
    settle_with_payer(plans, payer, families)
    settle_prolonged(plans, facts.codes, payer, families)
    for plan in plans:
        if not plan.included:
            _solve(plan, families)
    count_as_further(plans)
    settle_with_payer(plans, payer, families)
    notes = list(facts.notes)
    reported = [plan for plan in plans if not plan.included]
    bundles: list[list[Line]] = []
    for plan in reported:
        add_drugs(plan, catalog)
        add_digits(plan)
        add_both_sides(plan)
    if reported and all(plan.settled is not None for plan in reported):
        bundles = order([_bundle(plan) for plan in reported], catalog, on)
        notes += propose_modifiers(bundles, catalog, on)
    notes += [note for plan in plans for note in plan.notes]
    notes += [plan.included for plan in plans if plan.included]
    notes += coder_notes(facts, plans, catalog, on)
    lines = as_lines(bundles)
    if outdated := not_in_force(lines, catalog, on):
        lines = ()
        notes = [*outdated, *notes]
    if follows_medicare(payer):
        notes += not_of_medicare(lines, catalog, on)
    notes += remarks(facts.codes, plans, lines, catalog, on)
    if not facts.procedures:
        notes.append(ONLY_CODES if facts.codes else NOTHING_DONE)
    return Resolution(
        query=query,
        procedures=tuple(_procedure(plan, families, bundles) for plan in plans),
        lines=lines,
        notes=tuple(dict.fromkeys(notes)),
    )


def plans_of(facts: Facts, families: Families) -> list[Plan]:
    """The procedures of a text as they are answered: alike ones added up."""
    facts = with_typed_visits(facts, families)
    procedures = [place_by_code(p, facts.codes, families) for p in facts.procedures]
    return join([prepare(procedure) for procedure in procedures], families)


def _solve(plan: Plan, families: Families) -> None:
    facts = plan.facts
    if plan.unlisted:
        plan.note(plan.unlisted)
        return
    if facts.procedure is None:
        _ask_what(plan)
        return
    ways = routes(facts, families)
    if not ways:
        plan.ask("procedure", question("procedure"), _KINDS)
        return
    for fact in dict.fromkeys(fact for way in ways for fact in way.when):
        values = dict.fromkeys(way.when[fact] for way in ways if fact in way.when)
        if fact == "depth":
            values |= dict.fromkeys(v for way in ways for v in way.family.choices.get(fact, ()))
        if len(values) > 1:
            plan.ask(fact, question(fact, procedure=facts.procedure), tuple(values))
    asked = {ask.fact for ask in plan.asks}
    for way in ways:
        family = way.family
        place = place_in(facts, family, families)
        if family.procedure == "biopsy" and place.known and not place.groups:
            plan.note(f"{family.name} does not reach this site")
            continue
        if family.id == "skin-biopsy" and len(ways) == 1 and solve_biopsies(plan, family):
            continue
        if goes_by_level(facts, family):
            solve_visit(plan, family)
            continue
        if family.id == "mohs":
            solve_mohs(plan, family, families)
            continue
        when = {fact: value for fact, value in way.when.items() if fact in asked}
        amount = _flap_amount(plan, family) if family.procedure == "flap" else None
        amount = amount or summed_area(plan, family)
        narrowed = plan.facts
        if "layer" in way.when and family.procedure == "soft-tissue-excision":
            plan.facts = _with_depth(narrowed, way.when["layer"])
        solve(plan, family, families, when=when, because=tuple(plan.because), amount=amount)
        plan.facts = narrowed


def _with_depth(facts: ProcedureFacts, depth: str) -> ProcedureFacts:
    return facts.model_copy(update={"choices": {**facts.choices, "depth": depth}})


def _flap_amount(plan: Plan, family: Family) -> Amount | None:
    """A primary defect without the secondary one: answered only where the rung has room for it.

    With a secondary defect as large as the primary one the code must still be the same.
    """
    amount = amount_for(plan.facts, family)
    if amount.missing != "secondary defect" or amount.value is None:
        return amount
    plan.note(
        "the secondary defect is not stated: its area is added to the primary defect's "
        f"{plain_number(amount.value)} sq cm"
    )
    roomy = all(
        [entry.up_to for entry, _ in family.bill(amount.value, group.id)]
        == [entry.up_to for entry, _ in family.bill(amount.value * 2, group.id)]
        for group in family.groups
    )
    return amount if roomy else Amount(missing="area")


_KINDS = ("excision", "shave", "biopsy", "destruction", "repair")


_WOUND_KINDS = ("repair", "debridement", "graft", "flap")


def _ask_what(plan: Plan) -> None:
    lesion = lesion_of(plan.facts)
    wound = lesion is not None and lesion.wound
    plan.ask("procedure", question("procedure"), _WOUND_KINDS if wound else _KINDS)


def _bundle(plan: Plan) -> list[Line]:
    option = plan.settled
    assert option is not None
    lines = [Line(entry, units) for entry, units in option.rows]
    if plan.digits:
        singles = (line.entry for line in lines for _ in range(line.units))
        lines = [
            Line(entry, 1, [modifier], [f"{modifier}: its own toe or finger"])
            for entry, modifier in zip(singles, plan.digits, strict=True)
        ]
    for modifier, why in plan.modifiers:
        for line in lines[:1]:
            line.modifiers.append(modifier)
            line.why.append(why)
    if plan.wasted is not None:
        entry, units, why = plan.wasted
        lines.append(Line(entry, units, ["JW"], [why]))
    return lines


def _procedure(plan: Plan, families: Families, bundles: Sequence[Sequence[Line]]) -> Procedure:
    lines = {line.code: line for bundle in bundles for line in bundle}
    return Procedure(
        understood=understood(plan, families),
        candidates=tuple(
            candidate for option in plan.options for candidate in _candidates(option, lines)
        ),
        asks=() if plan.included else tuple(plan.asks),
    )


def _candidates(option: Option, lines: dict[str, Line]) -> list[Candidate]:
    found = []
    for entry, units in option.rows:
        line = lines.get(entry.code)
        found.append(
            Candidate.model_validate(
                {
                    "code": entry.code,
                    "units": units,
                    "modifiers": tuple(line.modifiers) if line else (),
                    "if": dict(option.when),
                    "because": (*option.because, *(line.why if line else ())),
                }
            )
        )
    return found
