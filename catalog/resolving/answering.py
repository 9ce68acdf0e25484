"""The option that was chosen for a question, put into the facts.

The facts travel with the button: nothing is kept between the question and its answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from catalog.families import load_families
from catalog.resolving.facts import Facts, ProcedureFacts
from catalog.resolving.to_codes.places import regions_of
from catalog.resolving.to_codes.resolve import plans_of
from catalog.resolving.to_codes.routing import REMOVAL_ANSWERS

_MEASURES = frozenset({"size", "excised", "length", "margin", "area", "defect"})


def answer(facts: Facts, procedure_index: int, fact: str, option: str) -> Facts:
    """The facts with one question answered.

    Args:
        facts: as the question was asked.
        procedure_index: which of the resolution's ``procedures`` asked, from 0.
        fact: the question's ``fact``.
        option: one of its options, or for a number any number.
    """
    plans = plans_of(facts, load_families())
    if not 0 <= procedure_index < len(plans):
        return facts
    members = plans[procedure_index].members
    procedures = list(facts.procedures)
    for position, member in enumerate(members):
        procedures[member] = _answered(procedures[member], fact, option, first=position == 0)
    return facts.model_copy(update={"procedures": tuple(procedures)})


def _answered(procedure: ProcedureFacts, fact: str, option: str, *, first: bool) -> ProcedureFacts:
    if fact == "count":
        return _counted(procedure, option if first else "0")
    change = _CHANGES.get(fact)
    update = change(procedure, option) if change else _chosen(procedure, **{fact: option})
    return procedure.model_copy(update=update)


def _chosen(procedure: ProcedureFacts, **choices: str) -> dict[str, Any]:
    return {"choices": {**procedure.choices, **choices}}


def _counted(procedure: ProcedureFacts, option: str) -> ProcedureFacts:
    number = re.search(r"\d{1,3}", option)
    if number is None:
        return procedure
    count = int(number.group())
    features = tuple(name for name in procedure.features if name not in ("plural", "many"))
    update: dict[str, Any] = {"count": count, "count_about": False, "features": features}
    if procedure.procedure == "mohs":
        update = {"stages": (None,) * count}
    return procedure.model_copy(update=update)


def _nature(_: ProcedureFacts, option: str) -> dict[str, Any]:
    return {"nature": option}


def _site(procedure: ProcedureFacts, option: str) -> dict[str, Any]:
    families = load_families()
    known = regions_of(procedure, families)
    for family in families:
        for group in family.groups:
            if group.name == option:
                inside = tuple(region for region in known if region in group.regions)
                return {"regions": inside or group.regions}
    return {}


def _unit(procedure: ProcedureFacts, option: str) -> dict[str, Any]:
    return {
        "quantities": tuple(
            quantity.model_copy(update={"unit": option})
            if quantity.unit is None and quantity.role in _MEASURES
            else quantity
            for quantity in procedure.quantities
        )
    }


def _removal(_: ProcedureFacts, option: str) -> dict[str, Any]:
    return {"procedure": REMOVAL_ANSWERS.get(option, "removal")}


def _procedure(_: ProcedureFacts, option: str) -> dict[str, Any]:
    return {"procedure": option}


def _closure(procedure: ProcedureFacts, option: str) -> dict[str, Any]:
    features = (*procedure.features, "closure-answered")
    return {**_chosen(procedure, closure=option), "features": features}


_CHANGES: Mapping[str, Callable[[ProcedureFacts, str], dict[str, Any]]] = {
    "nature": _nature,
    "site": _site,
    "unit": _unit,
    "removal": _removal,
    "procedure": _procedure,
    "closure": _closure,
}
