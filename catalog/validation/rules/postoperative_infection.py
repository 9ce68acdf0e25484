"""10180 on the day of another operation.

10180 drains an infection of an operative wound. It is never reported for the encounter that caused
the wound; on one day with another operation it must be the wound of an earlier one.

Flagged:
    10180, 11406

Accepted:
    10180 T81.41XA
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import ncci_manual
from catalog.validation.visits import MAJOR, MINOR

CODE = "10180"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for other operations beside it."""
    drained = claim.lines_of(CODE)
    if not drained:
        return
    others = tuple(
        line
        for line in claim.lines
        if line.code != CODE and claim.global_period(line.code) in {*MINOR, MAJOR}
    )
    if others:
        codes = listed(dict.fromkeys(line.code for line in others))
        yield Hit(
            lines=(*drained, *others),
            message=f"{CODE} stands beside {codes} on one day.",
            why="Drainage of a wound infection is not reported for the encounter of the operation "
            "that caused it.",
            fix=on_record("Keep it only if the record shows the wound of an earlier operation."),
        )


RULE = Rule(
    id="FAM007",
    name="postoperative-infection",
    severity=Severity.WARNING,
    check=check,
    carc="97",
    data=("mpfs",),
    codes=(CODE,),
    sources=(ncci_manual("III.D"),),
)
