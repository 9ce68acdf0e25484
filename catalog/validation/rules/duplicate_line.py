"""The same service on two lines, with nothing that tells them apart.

Two lines of one code, one date and the same modifiers look like the same service sent twice. Where
they were two (another lesion, another toe), a modifier says so: 59 or XS, a side or a digit, 76 for
a repeat.

Flagged:
    17272, 17272 C44.41

Accepted:
    17272, 17272-59 C44.41
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import ncci_manual


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for lines that are equal but for their diagnoses."""
    if len(claim.codes) == len(claim.lines):
        return
    same: dict[tuple[str, frozenset[str]], list[ServiceLine]] = {}
    for line in claim.lines:
        same.setdefault((line.code, frozenset(line.modifiers)), []).append(line)
    for (code, _), lines in same.items():
        if is_visit(code):
            # PTP and MUE speak of two visits a day; no 59 belongs on them.
            continue
        limit = claim.mue(code)
        if limit is not None and claim.units[code] > limit.value:
            # MUE001 speaks of these lines already.
            continue
        if len(lines) > 1:
            yield Hit(
                lines=tuple(lines),
                unpaid=tuple(lines[1:]),
                message=f"{code} stands on {len(lines)} lines that nothing tells apart.",
                why="A payer takes the further ones for duplicates of the first.",
                fix=on_record("One line with the units that the record counts.")
                if claim.is_add_on(code)
                else on_record(
                    "One line if it was one service. If the record shows separate lesions or "
                    "sites: 59 or XS, a side or a digit on the further ones, or units."
                ),
            )


RULE = Rule(
    id="FMT002",
    name="duplicate-line",
    severity=Severity.WARNING,
    check=check,
    covers=("MOD014",),
    carc="18",
    sources=(
        ncci_manual("I.E"),
        Source(
            title="Medicare Claims Processing Manual, chapter 1 (duplicate claims)",
            section="120",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c01.pdf",
        ),
    ),
)
