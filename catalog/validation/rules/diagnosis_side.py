"""Side of the modifier against the side of the diagnosis.

RT, LT, the finger and toe modifiers and many ICD-10-CM codes name a side. A line whose own
diagnoses all name the other side contradicts itself. Where no diagnosis is tied to the line it is
only a warning.

Flagged:
    11602-RT C44.629

Accepted:
    11602-LT C44.629
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sides import SIDED, side_of_description, side_of_modifiers
from catalog.validation.sources import ICD10CM_GUIDELINES, section


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Compare the sides of each line that names one."""
    for line in claim.lines:
        side = side_of_modifiers(line.modifiers)
        if side is None:
            continue
        sided = {}
        for code in claim.encounter.diagnoses_of(line):
            entry = claim.diagnosis(code)
            named = None if entry is None else side_of_description(entry.description)
            if named is not None:
                sided[code] = named
        if not sided or side in sided.values():
            continue
        code, other = next(iter(sided.items()))
        yield Hit(
            lines=(line,),
            codes=(line.code, *sided),
            severity=Severity.ERROR if line.diagnoses else Severity.WARNING,
            message=f"{'-'.join((line.code, *line.modifiers))} says {side}; {code} says {other}.",
            why="The side of the procedure and of the diagnosis must be the same.",
            fix=on_record("Mend the modifier or the diagnosis, by what the record says."),
        )


RULE = Rule(
    id="DXS004",
    name="diagnosis-side",
    severity=Severity.ERROR,
    check=check,
    carc="4",
    data=("icd-10-cm",),
    modifiers=SIDED,
    sources=(section(ICD10CM_GUIDELINES, "I.B.13"),),
)
