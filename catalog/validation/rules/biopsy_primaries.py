"""More than one primary biopsy code.

Several lesions biopsied on one day are one primary code and add-ons for the rest, whatever the
techniques: the primary is the deepest one (incisional before punch before tangential), and each
further lesion is the add-on of its own technique. Which lesions and techniques there were is
already said by the codes, so the exchange asserts nothing new.

Flagged:
    11102, 11104

Accepted:
    11104, 11103
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.families import Family
from catalog.validation.claim import Claim
from catalog.validation.report import FixedLine, Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record, safe
from catalog.validation.sources import PTP_TABLE, ncci_manual

FAMILY = "skin-biopsy"
_NOT_ON_ADD_ONS = ("51", "76", "77", "59", "XS")
"""What told two primaries apart has nothing left to tell."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Count primary biopsies, by lines and by units."""
    family = claim.catalog.families.by_id[FAMILY]
    lines = tuple(line for line in claim.lines if _is_primary(family, line))
    if sum(line.units for line in lines) < 2:
        return
    addons = _add_on_of_same_technique(family)
    # The codes stand in the family's table from the shallowest technique to the deepest.
    depth = {code: index for index, code in enumerate(addons)}
    deepest = max(lines, key=lambda line: (depth[line.code], -line.line))
    further = {line.line: line.units - (1 if line is deepest else 0) for line in lines}
    used = listed(dict.fromkeys(line.code for line in lines))
    count = sum(line.units for line in lines)
    # The same code on two lines may be one biopsy sent twice: then the record decides.
    certain = len({line.code for line in lines}) == len(lines)
    kind = safe if certain else on_record
    exchanged = tuple(_exchanged(claim, lines, deepest, addons, further))
    if not certain and any(fixed.line > claim.lines[-1].line for fixed in exchanged):
        # What the record decides adds no line; the text says what it would be.
        exchanged = ()
    instead = [f"{addons[line.code]} x{further[line.line]}" for line in lines if further[line.line]]
    yield Hit(
        lines=lines,
        message=f"{used}: {count} primary biopsies; one day has one.",
        why=f"The deepest technique is the primary ({deepest.code}), and each further lesion is "
        f"the add-on of its technique: {listed(instead)}.",
        fix=kind(
            f"{deepest.code} x1 as the primary, {listed(instead)} for the other lesions.",
            *exchanged,
        ),
    )


def _is_primary(family: Family, line: ServiceLine) -> bool:
    row = family.by_code.get(line.code)
    return row is not None and row.role == "primary"


def _add_on_of_same_technique(family: Family) -> dict[str, str]:
    """Each primary code and the add-on of its technique, in the table's order."""
    addons = {
        entry.choice.get("technique"): entry.code
        for entry in family.codes
        if entry.role == "add-on"
    }
    return {
        entry.code: addons[entry.choice.get("technique")]
        for entry in family.codes
        if entry.role == "primary"
    }


def _exchanged(
    claim: Claim,
    lines: tuple[ServiceLine, ...],
    deepest: ServiceLine,
    addons: dict[str, str],
    further: dict[int, int],
) -> Iterator[FixedLine]:
    """The lines after the exchange: one primary, one line for each add-on code."""
    wanted: dict[str, int] = {}
    for line in lines:
        if further[line.line]:
            code = addons[line.code]
            wanted[code] = wanted.get(code, 0) + further[line.line]
    for line in lines:
        code = addons[line.code]
        if line is deepest:
            yield changed(line, units=1, drop=_NOT_ON_ADD_ONS)
            continue
        there = claim.lines_of(code)
        if there or code not in wanted:
            # Its units join the add-on line that is there already, or that another one became.
            yield changed(line, units=0)
        else:
            yield changed(line, code=code, units=wanted.pop(code), drop=_NOT_ON_ADD_ONS)
    last = claim.lines[-1].line
    for code, units in wanted.items():
        there = claim.lines_of(code)
        if there:
            yield changed(there[0], units=there[0].units + units)
        else:
            last += 1
            yield FixedLine(line=last, code=code, units=units)


RULE = Rule(
    id="FAM001",
    name="one-primary-biopsy",
    severity=Severity.ERROR,
    check=check,
    covers=("MUE001", "PTP001"),
    mends=True,
    carc="236",
    data=("ncci-ptp",),
    families=(FAMILY,),
    sources=(ncci_manual("III.L.14"), PTP_TABLE),
)
