"""Add-on code without its primary.

An add-on code describes work beyond a primary procedure and is paid only beside it, by the same
clinician on the same day. CMS lists the primaries: type 1 add-ons with a closed list, type 3 with a
list that the contractor may widen, type 2 with none, so that the contractor decides.

Flagged:
    17003 x4 L57.0

Accepted:
    17000, 17003 x4 L57.0
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.catalog import Catalog
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record, some
from catalog.validation.sources import ADD_ON_TABLE, ncci_manual

_SHOWN = 5


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for a listed primary beside each add-on."""
    for code in dict.fromkeys(line.code for line in claim.lines):
        links = claim.primaries(code)
        if not links:
            if not claim.known("aoc") and claim.global_period(code) == "ZZZ":
                yield Gap(reason=f"{code} is an add-on; no add-on table is loaded for {claim.on}")
            continue
        primaries = [link.primary for link in links if link.primary is not None]
        if claim.codes.intersection(primaries):
            continue
        types = {link.addon_type for link in links}
        if types == {"2"}:
            yield Gap(
                reason=f"{code} is an add-on of type 2: the contractor decides on its primaries"
            )
            continue
        shown = some(primaries, "or", _SHOWN)
        closed = types == {"1"}
        yield Hit(
            lines=claim.lines_of(code),
            unpaid=claim.lines_of(code),
            message=f"{code} is an add-on, and none of its primaries is on the claim: {shown}.",
            why="It is paid only beside its primary, same day and same clinician. "
            + (
                "CMS's list of primaries is closed."
                if closed
                else "The contractor may accept other primaries than the listed ones."
            ),
            severity=Severity.ERROR if closed else Severity.WARNING,
            fix=on_record(
                f"Add the primary ({shown}) if the record shows it was done; "
                f"if not, {code} is not the right code."
            ),
        )


def _is_add_on(catalog: Catalog, code: str, on: date) -> bool:
    row = catalog.fee(code, on)
    return bool(catalog.primaries(code, on)) or (row is not None and row.global_period == "ZZZ")


RULE = Rule(
    id="AOC001",
    name="add-on-without-primary",
    severity=Severity.ERROR,
    check=check,
    covers=("DXS007",),
    carc="107",
    data=("aoc",),
    on_code=_is_add_on,
    sources=(ADD_ON_TABLE, ncci_manual("I.R")),
)
