"""59 or an X modifier on an add-on that no pair asks for.

An add-on belongs to its primary; 59 against it separates nothing. Where the table pairs the add-on
itself with another code of the claim, the modifier has its place and is not touched.

Flagged:
    11102, 11103-59

Accepted:
    17110, 17000-59, 17003-59 x2
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.records import PtpUnknown
from catalog.validation.claim import Claim
from catalog.validation.modifiers import SEPARATE_SERVICE
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, safe
from catalog.validation.sources import ADD_ON_TABLE, ncci_manual


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for 59 on add-ons, and for a pair that would ask for it."""
    for line in claim.lines:
        used = sorted(SEPARATE_SERVICE.intersection(line.modifiers))
        if not used or not claim.is_add_on(line.code):
            continue
        edits = [claim.edit(line.code, code) for code in claim.codes if code != line.code]
        if any(isinstance(edit, PtpUnknown) or edit is not None for edit in edits):
            continue
        yield Hit(
            lines=(line,),
            message=f"{line.code} is an add-on and carries {listed(used)}; no NCCI pair of this "
            "claim asks for it.",
            why="An add-on takes no 59 against its own primary. If the primary is set apart from "
            "another procedure, the modifier on the primary says so for both.",
            fix=safe(f"Take {listed(used)} off {line.code}.", changed(line, drop=used)),
        )


RULE = Rule(
    id="MOD003",
    name="separate-service-on-add-on",
    severity=Severity.WARNING,
    check=check,
    mends=True,
    carc="4",
    data=("aoc", "ncci-ptp"),
    modifiers=SEPARATE_SERVICE,
    sources=(ncci_manual("I.E.1.d, I.R"), ADD_ON_TABLE),
)
