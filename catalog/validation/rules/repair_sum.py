"""Two repairs of one class in one site group.

The lengths of all wounds of one class (simple, intermediate, complex) in one group of sites are
added up and reported with one code. Two codes of the same class and group are never both right.

Flagged:
    12031, 12032

Accepted:
    12032, 12042-59
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import PTP_TABLE, ncci_manual

_FAMILIES = frozenset({"simple-repair", "intermediate-repair", "complex-repair"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Count the primary repair lines by class and site group."""
    groups: dict[tuple[str, str], list[ServiceLine]] = {}
    for line in claim.lines:
        row = claim.family_code(line.code)
        if row is not None and row.family in _FAMILIES and row.role == "primary" and row.group:
            groups.setdefault((row.family, row.group), []).append(line)
    for (family_id, group_id), lines in groups.items():
        if sum(line.units for line in lines) < 2:
            continue
        family = claim.catalog.families.by_id[family_id]
        codes = listed(dict.fromkeys(line.code for line in lines))
        yield Hit(
            lines=tuple(lines),
            message=f"{codes}: more than one {family.name} in one site group "
            f"({family.group(group_id).name}).",
            why="The lengths of one class in one site group are added up; the sum picks one code.",
            fix=on_record("Add the lengths in the record and report the code of the sum."),
        )


RULE = Rule(
    id="FAM005",
    name="repair-sum",
    severity=Severity.ERROR,
    check=check,
    covers=("MUE001", "PTP001"),
    carc="236",
    families=_FAMILIES,
    sources=(ncci_manual("III.L"), PTP_TABLE),
)
