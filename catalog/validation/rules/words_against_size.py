"""Words in the text that lead to a code for another size.

Where the words tell of one service of a kind that has a code for each size, and lead to another
rung than the one billed, one of the two is wrong: a lesion of 1.5 cm with margins of 3 mm is 2.1
cm, a defect of 12 sq cm is no 14000. A smaller excised diameter may be the lesion alone, and a size
behind its margins may hold them already, so that is only a note. Too little of what is added up is
told by DOC004, a size right behind the code by DOC002.

Flagged:
    1.5 cm BCC of the cheek excised with 3 mm margins, 11642 C44.319

Accepted:
    1.5 cm BCC of the cheek excised with 3 mm margins, 11643 C44.319
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from catalog.claim import ServiceLine
from catalog.families import Family, FamilyCode, size_words
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, on_record
from catalog.validation.sources import FEE_SCHEDULE, ncci_manual

_UNITS = frozenset({"cm", "sq cm", "cc"})
"""Of sizes; minutes of a visit are judged by its documentation."""
_WITH_MARGINS = frozenset({"excised diameter", "tumor diameter with margin"})
_LESION_ALONE = "If the words give the lesion alone, the margins must make up the rest."
_MARGINS_IN_IT = "If the size that the words give holds the margins already, the code is right."


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look in each family for the one rung that is told and not billed, and the one line left."""
    if not claim.encounter.told or claim.encounter.prior:
        return
    rows = [claim.family_code(line.code) for line in claim.lines]
    for family_id in dict.fromkeys(row.family for row in rows if row is not None):
        family = claim.catalog.families.by_id[family_id]
        if family.measure is None or family.measure.unit not in _UNITS:
            continue
        told = _told(claim, family)
        lines = [line for line in claim.lines if _is_first(family.by_code.get(line.code))]
        if told is None or len(told) != len(lines):
            continue
        untold = [line for line in lines if all(row.code != line.code for row in told)]
        unbilled = [row for row in told if row.code not in claim.codes]
        if len(untold) == len(unbilled) == 1:
            yield from _compare(claim, family, untold[0], unbilled[0])


def _told(claim: Claim, family: Family) -> list[FamilyCode] | None:
    """The rungs that the words lead to, add-ons aside; None while some fact is open."""
    rows = []
    for told in claim.encounter.told:
        own = [family.by_code[code] for code in told.codes if code in family.by_code]
        # The code that is billed says whether it was benign or malignant.
        if own and set(told.open) - {"nature"}:
            return None
        rows += [row for row in own if _is_first(row)]
    return rows


def _is_first(row: FamilyCode | None) -> bool:
    return row is not None and row.role != "add-on"


def _compare(claim: Claim, family: Family, line: ServiceLine, told: FamilyCode) -> Iterator[Hit]:
    billed = family.by_code[line.code]
    if line.size_cm is not None or line.units > 1 or family.measure is None:
        return
    if billed.choice != told.choice or (billed.group and told.group and billed.group != told.group):
        return  # Another technique or site: told by DOC003 and FAM020.
    larger = _begins(told) > _begins(billed)
    if larger and family.counting == "sum":
        return
    here, there = (_rung(row, family.measure.unit) for row in (billed, told))
    message = f"The words lead to {told.code} ({there}); {line.code} ({here}) is billed."
    doubt, counts = "", family.measure.kind
    if counts in _WITH_MARGINS:
        counts += ", the lesion and twice the narrowest margin"
        if not larger:
            doubt = _LESION_ALONE
        elif any("margin-first" in one.said for one in claim.encounter.told):
            doubt = _MARGINS_IN_IT
    if doubt:
        why = f"What counts is the {counts}. {doubt}"
        yield Hit(lines=(line,), severity=Severity.INFO, carc="", message=message, why=why)
        return
    yield Hit(
        lines=(line,),
        message=message,
        why=f"What counts is the {counts}.",
        sources=family.sources,
        fix=on_record(
            f"{told.code} instead of {line.code}, if the record shows that size.",
            changed(line, code=told.code),
        ),
    )


def _begins(row: FamilyCode) -> Decimal:
    return row.at_least or row.over or Decimal(0)


def _rung(row: FamilyCode, unit: str) -> str:
    return size_words(row.over, row.up_to, unit, at_least=row.at_least, under=row.under)


RULE = Rule(
    id="DOC006",
    name="words-against-size",
    severity=Severity.WARNING,
    check=check,
    carc="16",
    sources=(ncci_manual("III.E"), FEE_SCHEDULE),
)
