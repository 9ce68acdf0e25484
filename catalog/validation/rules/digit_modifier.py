"""Nail procedure without its finger or toe.

Avulsion and other surgery of a nail is reported for each digit, with the modifier that names it (FA
to F9, TA to T9). Without one a second digit looks like a duplicate, and payers ask back.

Flagged:
    11730 L60.0

Accepted:
    11730-TA L60.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import DIGITS
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import ncci_manual

CODES = frozenset({"11730", "11732", "11740", "11750", "11755", "11760", "11762", "11765"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for a digit on each nail line."""
    bare = tuple(
        line for line in claim.lines if line.code in CODES and DIGITS.isdisjoint(line.modifiers)
    )
    if bare:
        codes = listed(dict.fromkeys(line.code for line in bare))
        yield Hit(
            lines=bare,
            message=f"{codes}: no finger or toe is named.",
            why="These codes are for one nail; FA to F9 and TA to T9 say which.",
            fix=on_record("Add the modifier of the finger or toe that the record names."),
        )


RULE = Rule(
    id="MOD010",
    name="digit-missing",
    severity=Severity.WARNING,
    check=check,
    carc="16",
    codes=CODES,
    sources=(ncci_manual("I.E, III.E.3"),),
)
