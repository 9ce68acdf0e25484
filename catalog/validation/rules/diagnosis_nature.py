"""Diagnosis that speaks against the procedure.

17000 treats premalignant lesions, 17110 warts and other benign ones, 11200 skin tags, 11600 and
Mohs surgery cancers proven by pathology. Where every diagnosis that says something says another
nature, code or diagnosis is wrong. Lines that point to no diagnosis are held against all of the
encounter's. The record decides which of the two is to be mended.

Flagged:
    17000 B07.8

Accepted:
    17000 L57.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.natures import NATURES, speaking_against
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import ICD10CM, ncci_manual


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold each line's diagnoses against what its family treats."""
    for line in claim.lines:
        family = claim.family_code(line.code)
        nature = None if family is None else NATURES.get(family.family)
        if nature is None:
            continue
        against = speaking_against(nature, claim.encounter.diagnoses_of(line))
        if against:
            yield Hit(
                lines=(line,),
                codes=(line.code, *against),
                message=f"{line.code} is for {nature.treats}; the diagnosis is {listed(against)}.",
                why=nature.instead,
                fix=on_record("Mend the code or the diagnosis, by what the record says."),
            )


RULE = Rule(
    id="DXS005",
    name="diagnosis-nature",
    severity=Severity.WARNING,
    check=check,
    carc="11",
    data=("icd-10-cm",),
    families=NATURES,
    sources=(ICD10CM, ncci_manual("III.E")),
)
