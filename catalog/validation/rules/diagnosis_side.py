"""Side of the modifier, of the words and of the diagnosis.

RT, LT, the finger and toe modifiers and many ICD-10-CM codes name a side, and so may the words
beside a code. A line whose own diagnoses all name the other side than its modifier contradicts
itself. Where no diagnosis is tied to the line, or only words name the side, it is a warning.

Flagged:
    11602-RT C44.629

Accepted:
    11602-LT C44.629
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sides import Side, side_of_description, side_of_modifiers
from catalog.validation.sources import ICD10CM_GUIDELINES, section


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Compare the sides of each line that names one, or of which the words name one."""
    for line in claim.lines:
        modified, told = side_of_modifiers(line.modifiers), _told(claim, line)
        billed = "-".join((line.code, *line.modifiers))
        if modified and told and modified != told:
            yield Hit(
                lines=(line,),
                severity=Severity.WARNING,
                message=f"{billed} says {modified}; the text says {told}.",
                why="The side of the procedure must be the same in the record and on the claim.",
                fix=on_record("Mend the modifier, by what the record says."),
            )
        side = modified or told
        sided = {} if side is None else _sides(claim, line)
        if not sided or side in sided.values():
            continue
        code, other = next(iter(sided.items()))
        yield Hit(
            lines=(line,),
            codes=(line.code, *sided),
            severity=Severity.ERROR if modified and line.diagnoses else Severity.WARNING,
            message=f"{billed if modified else 'The text'} says {side}; {code} says {other}.",
            why="The side of the procedure and of the diagnosis must be the same.",
            fix=on_record(
                f"Mend the {'modifier' if modified else 'side'} or the diagnosis, by what the "
                "record says."
            ),
        )


def _sides(claim: Claim, line: ServiceLine) -> dict[str, Side]:
    """The diagnoses of a line that name a side."""
    sided = {}
    for code in claim.encounter.diagnoses_of(line):
        entry = claim.diagnosis(code)
        named = None if entry is None else side_of_description(entry.description)
        if named is not None:
            sided[code] = named
    return sided


def _told(claim: Claim, line: ServiceLine) -> Side | None:
    """The side that the words name for a line: those that lead to its code, or all there are."""
    if is_visit(line.code) or claim.encounter.prior:
        return None
    told = [one for one in claim.encounter.told if one.codes]
    own = [one for one in told if line.code in one.codes]
    if len(told) == 1 and sum(not is_visit(one.code) for one in claim.lines) == 1:
        own = told
    lines = claim.lines_of(line.code)
    return own[0].side if len(own) == len(lines) == 1 else None


RULE = Rule(
    id="DXS004",
    name="diagnosis-side",
    severity=Severity.ERROR,
    check=check,
    carc="4",
    data=("icd-10-cm",),
    sources=(section(ICD10CM_GUIDELINES, "I.B.13"),),
)
