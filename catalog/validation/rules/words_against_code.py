"""Words in the text that lead to another code.

Where the text tells what was done beside the codes, the words are resolved as /checkcode does it.
If they lead to a kind of service that no line bills, and one line bills a kind of which the words
say nothing, one of the two is wrong: tags are not 17110, a vermilion biopsy is not 11106,
undermining alone is no tissue transfer. Sizes, counts and sites inside one kind of service are
looked at by rules of their own; a closure that is part of what was done, or the biopsy behind a
specimen, contradicts nothing. Where the words describe something that has no code of its own
(strips alone), that is said; where they leave open how deep a debridement went, it is asked.

Flagged:
    14 skin tags frozen, 17110 L91.8

Accepted:
    14 skin tags frozen, 11200 L91.8
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.claim import ServiceLine, Told
from catalog.families import Family, FamilyCode
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record, sentence, some
from catalog.validation.sources import ncci_manual

_CONTRADICTING: dict[str, frozenset[str]] = {
    "biopsy": frozenset({"destruction", "excision", "shave", "tag-removal"}),
    "destruction": frozenset(
        {"cautery", "drainage", "excision", "injection", "peel", "photodynamic-therapy", "shave",
         "site-destruction", "tag-removal"}
    ),
    "drainage": frozenset({"acne", "excision", "foreign-body", "nail"}),
    "drug-administration": frozenset({"injection"}),
    "excimer": frozenset({"phototherapy"}),
    "excision": frozenset(
        {"destruction", "drainage", "hidradenitis-excision", "pilonidal-excision", "shave",
         "soft-tissue-excision"}
    ),
    "flap": frozenset({"graft"}),
    "foreign-body": frozenset({"drainage"}),
    "graft": frozenset({"flap"}),
    "injection": frozenset({"destruction", "drug-administration"}),
    "paring": frozenset({"destruction"}),
    "phototherapy": frozenset({"excimer"}),
    "repair": frozenset({"dehiscence", "flap", "graft"}),
    "shave": frozenset({"biopsy", "destruction", "excision", "tag-removal"}),
    "soft-tissue-excision": frozenset({"excision"}),
    "tag-removal": frozenset({"destruction", "excision", "shave"}),
}  # fmt: skip
"""By the kind of work that is billed: the other kinds that words beside it mean instead of it."""
_UNDERMINED = {"flap": frozenset({"repair"})}
"""The same where the words tell of undermining: a flap closes a wound, undermining makes none."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for the one service that is told and not billed, and the one that is billed untold."""
    if not claim.encounter.told or claim.encounter.prior:
        return
    told = [one for one in claim.encounter.told if one.codes]
    said = {code for one in told for code in one.codes}
    untold = [line for line in claim.lines if line.code not in said and _is_procedure(claim, line)]
    unbilled = [
        one.codes
        for one in told
        if claim.codes.isdisjoint(one.codes) and not is_visit(one.codes[0])
    ]
    if not told:
        yield from _included(claim, untold)
    yield from _open_depth(claim, told)
    if len(unbilled) != 1 or len({line.code for line in untold}) != 1:
        return
    (codes,), line = unbilled, untold[0]
    billed = claim.family_code(line.code)
    rows = [row for code in codes if (row := claim.family_code(code)) is not None]
    if billed is None or not rows or not all(_is_another(claim, billed, row) for row in rows):
        return
    families = claim.catalog.families.by_id
    meant = [families[name] for name in dict.fromkeys(row.family for row in rows)]
    yield Hit(
        lines=tuple(untold),
        message=f"The words tell of {_names(meant)} ({some(codes, 'or', 4)}); {line.code} "
        f"({families[billed.family].name}) is billed, and the words say nothing of that.",
        why="What was done decides the code. Either the words or the code is not of this service.",
        sources=tuple(dict.fromkeys(source for family in meant for source in family.sources)),
        fix=on_record(
            f"{some(codes, 'or', 4)} instead of {line.code}, if the record says the same.",
            *(changed(one, code=codes[0]) for one in untold if len(codes) == 1),
        ),
    )


def _is_procedure(claim: Claim, line: ServiceLine) -> bool:
    """Whether words tell of such a line: visits are judged by their documentation."""
    return not is_visit(line.code) and claim.family_code(line.code) is not None


def _is_another(claim: Claim, billed: FamilyCode, told: FamilyCode) -> bool:
    """Whether two codes are of different kinds of service, or by different techniques or depths."""
    if billed.family == told.family:
        return any(told.choice.get(fact, value) != value for fact, value in billed.choice.items())
    families = claim.catalog.families.by_id
    kind, other = families[billed.family].procedure, families[told.family].procedure
    undermined = any("undermining" in one.said for one in claim.encounter.told)
    return (
        other == kind
        or other in _CONTRADICTING.get(kind, ())
        or (undermined and other in _UNDERMINED.get(kind, ()))
    )


def _included(claim: Claim, untold: Sequence[ServiceLine]) -> Iterator[Hit]:
    """The one repair that is billed where the words describe none that has a code."""
    reasons = dict.fromkeys(one.included for one in claim.encounter.told if one.included)
    if len({line.code for line in untold}) != 1 or not _is_of(claim, untold[0], "repair"):
        return
    yield Hit(
        lines=tuple(untold),
        unpaid=tuple(untold),
        message=f"The words beside {untold[0].code} describe nothing that has a code of its own.",
        why=sentence(listed(reasons)),
        sources=(ncci_manual("III.L.5"),),
        fix=on_record(f"Take {untold[0].code} off, or mend the words, by the record."),
    )


def _open_depth(claim: Claim, told: Sequence[Told]) -> Iterator[Hit]:
    """A debridement of which the words do not say how deep it went."""
    for one in told:
        lines = [line for line in claim.lines if line.code in one.codes]
        if "depth" in one.open and lines and _is_of(claim, lines[0], "debridement"):
            yield Hit(
                lines=tuple(lines),
                codes=tuple(dict.fromkeys(line.code for line in lines)),
                severity=Severity.INFO,
                carc="",
                message=f"The words beside {lines[0].code} do not say how deep it went.",
                why="The deepest tissue that was removed picks the code: "
                f"{listed(one.codes, 'or')}.",
                fix=on_record("The record must name the deepest tissue that was removed."),
            )


def _is_of(claim: Claim, line: ServiceLine, kind: str) -> bool:
    family = claim.catalog.families.of(line.code)
    return family is not None and family.procedure == kind


def _names(families: Sequence[Family]) -> str:
    return listed((family.name for family in families), "or")


RULE = Rule(
    id="DOC003",
    name="words-against-code",
    severity=Severity.WARNING,
    check=check,
    covers=("DXS005",),
    carc="16",
    sources=(ncci_manual("I.A"),),
)
