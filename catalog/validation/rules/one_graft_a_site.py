"""Two primary grafts where the claim shows one site.

A site takes one primary graft: full thickness, split thickness or skin substitute. A second kind on
the same site is not reported. Codes whose site groups have no place in common are two sites; two
sites have two wounds, and mostly two diagnoses: where the grafts share a single one, or the text
says that it was one site, this asks. Cell suspensions are harvested, prepared and applied with
codes of their own and are left out.

Flagged:
    15260, 15120 C44.311

Accepted:
    15260 C44.311; 15120 C44.41
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.families import FamilyCode
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import ncci_manual

_FAMILIES = frozenset(
    {
        "cultured-skin-autograft",
        "dermal-autograft",
        "epidermal-autograft",
        "full-thickness-graft",
        "skin-substitute",
        "small-graft",
        "split-thickness-graft",
    }
)


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for primary grafts of two kinds that can lie on one site, with one diagnosis."""
    grafts = [
        (line, row) for line in claim.lines if (row := _primary_graft(claim, line)) is not None
    ]
    lines = tuple(
        line
        for line, row in grafts
        if any(other.family != row.family and _meet(claim, row, other) for _, other in grafts)
    )
    if not lines:
        return
    codes = tuple(dict.fromkeys(line.code for line in lines))
    diagnoses = {code for line in lines for code in claim.encounter.diagnoses_of(line)}
    if len(diagnoses) > 1 and claim.encounter.same_site is None:
        return
    yield Hit(
        lines=lines,
        message=f"{listed(codes)} are primary grafts, and the claim shows one site.",
        why="A site takes one primary graft. A larger area of the same kind is its add-on; another "
        "site has a wound of its own.",
        fix=on_record("Keep one, unless the record shows two sites."),
    )


def _primary_graft(claim: Claim, line: ServiceLine) -> FamilyCode | None:
    row = claim.family_code(line.code)
    if row is None or row.family not in _FAMILIES:
        return None
    return row if row.role == "primary" else None


def _meet(claim: Claim, one: FamilyCode, other: FamilyCode) -> bool:
    """Whether the site groups of two codes have a place in common."""
    first, second = _regions(claim, one), _regions(claim, other)
    return first is None or second is None or not first.isdisjoint(second)


def _regions(claim: Claim, row: FamilyCode) -> frozenset[str] | None:
    """The places of a code's site group; None for a code that is for any place."""
    if row.group is None:
        return None
    return frozenset(claim.catalog.families.by_id[row.family].group(row.group).regions)


RULE = Rule(
    id="FAM012",
    name="one-graft-a-site",
    severity=Severity.WARNING,
    check=check,
    carc="97",
    families=_FAMILIES,
    sources=(ncci_manual("III.I"),),
)
