"""Modifier 51 on an add-on, or not as the payer wants it.

51 says that several procedures were done in one session. Add-ons never take it: their value already
reckons with the primary. Medicare ranks the procedures by itself and asks for it to be left off;
many other payers want it on each procedure after the first. Which payer wants what is a switch: see
`catalog/data/payers.toml`, and the team's policy file.

Flagged:
    17000, 17003-51 x2

Accepted:
    17000, 17003 x2
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.modifiers import SEPARATE_SERVICE
from catalog.validation.ranking import reduced_by_value
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, safe
from catalog.validation.sources import CLAIMS_MANUAL_12, FEE_SCHEDULE, section

_SAYS_MORE = SEPARATE_SERVICE | {"50", "58", "76", "77", "78", "79"}
"""Where one of these stands, payers differ on whether 51 stands beside it."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look at each line with 51, and where it is wanted at the others."""
    for line in claim.lines:
        if "51" not in line.modifiers:
            continue
        if claim.is_add_on(line.code):
            yield Hit(
                lines=(line,),
                message=f"{line.code} is an add-on and carries 51.",
                why="An add-on is not reduced, and 51 does not apply to it.",
                fix=safe(f"Take 51 off {line.code}.", changed(line, drop=("51",))),
            )
        elif claim.switches.modifier_51 == "omit":
            yield _unwanted(claim, line)
    if claim.switches.modifier_51 == "required":
        yield from _missing(claim)


def _unwanted(claim: Claim, line: ServiceLine) -> Hit:
    team = claim.says_team("modifier_51")
    if not team:
        return Hit(
            lines=(line,),
            severity=Severity.INFO,
            carc="59",
            message=f"{line.code} carries 51.",
            why="Medicare ranks the procedures and reduces by itself; it asks to leave 51 off.",
        )
    return Hit(
        lines=(line,),
        message=f"{line.code} carries 51; {claim.payer_name} wants it left off.",
        why=f"This payer ranks the procedures by itself{team}.",
        fix=safe(f"Take 51 off {line.code}.", changed(line, drop=("51",))),
    )


def _missing(claim: Claim) -> Iterator[Hit]:
    """The procedures behind the one of highest value that lack it."""
    bare = tuple(
        line
        for line in reduced_by_value(claim)[1:]
        if "51" not in line.modifiers and _SAYS_MORE.isdisjoint(line.modifiers)
    )
    if bare:
        codes = listed(dict.fromkeys(line.code for line in bare))
        yield Hit(
            lines=bare,
            message=f"{codes} stands without 51; {claim.payer_name} wants it on each procedure "
            "after the first.",
            why="The procedure of highest value goes without, each further one that is reduced "
            f"carries 51{claim.says_team('modifier_51')}.",
            fix=safe(f"51 on {codes}.", *(changed(line, add=("51",)) for line in bare)),
        )


RULE = Rule(
    id="MOD006",
    name="modifier-51",
    severity=Severity.WARNING,
    check=check,
    mends=True,
    carc="4",
    data=("aoc", "mpfs"),
    sources=(section(CLAIMS_MANUAL_12, "40.6"), FEE_SCHEDULE),
)
