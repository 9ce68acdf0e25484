"""What the words beside the codes of an encounter lead to: the resolver, asked for a check."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from catalog.catalog import Catalog
from catalog.claim import Encounter, Reading, Told
from catalog.reading.narrative import narrative

if TYPE_CHECKING:
    from catalog.resolving import Facts, ProcedureFacts
    from catalog.resolving.answer import Procedure

_DONE_TO_LESIONS = frozenset(
    {"biopsy", "debridement", "destruction", "drainage", "excision", "flap", "mohs", "pathology",
     "repair", "shave", "tag-removal"}
)  # fmt: skip
"""Kinds of work that words often leave to the code: they only say on what it was done."""
_DECIDING = {
    "one-removal": ("one-removal",),
    "undermining": ("undermining", "undermining-only", "extensive-undermining"),
}
"""What rules ask of the words besides the codes that they lead to."""
_CLOSING = ("layered", "no-layered", "retention-sutures", "surface-suture")
"""How a wound was closed, in a sentence that names the excision which left it."""


def with_told(catalog: Catalog, reading: Reading, text: str) -> Reading:
    """A reading of one encounter with what its words tell; of several, nobody knows whose they are.

    Only codes are kept, none of the words.
    """
    if len(reading.encounters) != 1 or not (words := narrative(text)):
        return reading
    # The lexicon takes its time to load, and most of what is checked holds no words.
    from catalog.resolving import read_facts, resolve_facts

    (encounter,) = reading.encounters
    facts = _of_the_codes(catalog, encounter, read_facts(words))
    resolution = resolve_facts(catalog, facts, on=encounter.date_of_service, payer=encounter.payer)
    said = tuple(
        name for name in _DECIDING if any(one.has(*_DECIDING[name]) for one in facts.procedures)
    )
    if any(one.count_about for one in facts.procedures):
        said += ("estimate",)
    if any(_margin_first(one) for one in facts.procedures):
        said += ("margin-first",)
    told = tuple(
        _told(procedure, said)
        for procedure in resolution.procedures
        if (procedure.candidates or "included" in procedure.understood)
        and procedure.understood.get("procedure") != "visit"
    )
    encounter = encounter.model_copy(update={"told": told})
    return reading.model_copy(update={"encounters": (encounter,)})


def _of_the_codes(catalog: Catalog, encounter: Encounter, facts: Facts) -> Facts:
    """The facts with the kind of work that the codes alone name: "BCC" beside 11602 is excised."""
    families = [catalog.families.of(line.code) for line in encounter.lines]
    kinds = {family.procedure for family in families if family is not None} - {"visit"}
    if len(kinds) != 1:
        return facts
    (kind,) = kinds
    if kind not in _DONE_TO_LESIONS:
        return facts
    procedures = tuple(
        one.model_copy(update={"procedure": kind}) if _leaves_open(one, kind) else one
        for one in facts.procedures
    )
    return facts.model_copy(update={"procedures": procedures})


def _margin_first(facts: ProcedureFacts) -> bool:
    """Whether the size follows the margin, as in "excised with 4 mm margins, 2.3 cm"."""
    roles = [quantity.role for quantity in facts.of("margin", "size")]
    return "margin" in roles[: roles.index("size")] if "size" in roles else False


def _leaves_open(facts: ProcedureFacts, kind: str) -> bool:
    """Whether the words do not say what was done, or say how an excision was closed."""
    if kind == "repair" and facts.procedure == "excision":
        return "closure" in facts.choices or facts.has(*_CLOSING)
    return facts.procedure is None and bool(
        facts.lesion or facts.nature or facts.tissues or facts.features or facts.choices
    )


def _told(procedure: Procedure, said: tuple[str, ...]) -> Told:
    understood = procedure.understood
    if understood.get("included"):
        return Told(included=str(understood["included"]))
    units: Counter[str] = Counter()
    count, side = understood.get("count"), understood.get("side")
    # Of several lesions or places only the first one's side is said.
    one_place = count in (None, 1) and ", " not in str(understood.get("site"))
    for candidate in procedure.candidates:
        units[candidate.code] += candidate.units
    return Told(
        codes=tuple(units),
        units=() if procedure.asks else tuple(units.values()),
        count=count if isinstance(count, int) else None,
        side=side if one_place and side in ("left", "right") else None,
        open=tuple(ask.fact for ask in procedure.asks),
        said=said,
    )
