"""Units above the MUE.

CMS publishes, for most codes, the most units that one patient plausibly gets from one clinician on
one day. With adjudication indicator 1 the limit counts for each line, with 2 and 3 for all lines of
the day together. 2 is absolute: it follows from the code's own definition. 3 rests on what is
usual, and more can be paid when the records support it.

Flagged:
    11102 x2

Accepted:
    11102, 11103 x6
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.records import MueEdit
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import MUE_TABLE, ncci_manual

_BOTH_SIDES = frozenset({"RT", "LT"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Compare each code's units with its limit, by line or by day."""
    for code, units in claim.units.items():
        edit = claim.mue(code)
        if edit is None:
            if units > 1 and claim.entry(code) is not None:
                known = "no MUE row" if claim.known("mue") else "no MUE table"
                yield Gap(reason=f"{code} x{units}: {known} for {claim.on}")
            continue
        if edit.value == 0:
            # Zero means that Medicare does not pay the code here; another payer may.
            if claim.medicare:
                yield _not_paid(claim.lines_of(code), edit)
        elif edit.mai == "1":
            for line in claim.lines_of(code):
                if line.units > edit.value:
                    yield _hit((line,), line.units, edit)
        elif units > edit.value:
            yield _hit(claim.lines_of(code), units, edit)


def _not_paid(lines: tuple[ServiceLine, ...], edit: MueEdit) -> Hit:
    return Hit(
        lines=lines,
        unpaid=lines,
        severity=Severity.ERROR if edit.verified else Severity.WARNING,
        message=f"{edit.code} has an MUE of 0: Medicare pays no unit of it to a practitioner.",
        why="The code is not covered, paid in another way or elsewhere.",
    )


def _hit(lines: tuple[ServiceLine, ...], units: int, edit: MueEdit) -> Hit:
    code = edit.code
    several = " together" if len(lines) > 1 else ""
    doubt = "" if edit.verified else " The value could not be confirmed for this quarter."
    severity = Severity.ERROR
    fix = None
    match edit.mai:
        case "1":
            scope = "on one line"
            why = "The limit counts for each line of the claim. Units of separate services stand "
            why += "on lines of their own, each with a modifier that says why."
            fix = on_record("Only if the record shows separate services, split the units by line.")
        case "2":
            scope = "a day (MAI 2)"
            why = "The limit is absolute: it follows from the code's definition or CMS policy, and "
            why += "no record and no appeal changes it."
            fix = on_record(
                f"{code} x{edit.value} at most. If more was done, look for an add-on or another "
                "code that counts it."
            )
            if {modifier for line in lines for modifier in line.modifiers} >= _BOTH_SIDES:
                why += " Both sides are one unit with 50, where 50 applies to the code."
        case _:
            scope = "a day (MAI 3)"
            severity = Severity.WARNING
            why = "Units above it are not paid at first, but can be on review of the record. Check "
            why += "the count first; if it is right, have the record ready that shows each unit."
            fix = on_record(
                f"Correct the units if the count is not {units}; if it is, keep the record that "
                "shows every one of them for the review."
            )
    return Hit(
        lines=lines,
        unpaid=lines,
        message=f"{code} has {units} units{several}; the MUE is {edit.value} {scope}.",
        why=why + doubt,
        severity=severity if edit.verified else Severity.WARNING,
        fix=fix,
    )


RULE = Rule(
    id="MUE001",
    name="mue-units",
    severity=Severity.ERROR,
    check=check,
    carc="151",
    data=("mue",),
    medicare_edit=True,
    sources=(MUE_TABLE, ncci_manual("I.V")),
)
