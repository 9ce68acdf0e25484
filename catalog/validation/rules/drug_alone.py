"""Injected drug without the service that gave it.

A drug that was injected stands beside the code for the injection. Alone, or beside a visit only,
either that code is missing or the drug was not given here.

Flagged:
    J0585 x100 L74.510

Accepted:
    64650, J0585 x100 L74.510
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import HCPCS_FILE


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for a procedure beside the drugs."""
    drugs = tuple(line for line in claim.lines if _is_injected(line.code))
    if not drugs:
        return
    others = [line.code for line in claim.lines if not _is_injected(line.code)]
    if any(not is_visit(code) and claim.drug(code) is None for code in others):
        return
    yield Hit(
        lines=drugs,
        message=f"{drugs[0].code} stands without a code for giving it.",
        why="The injection is a service of its own, for example 11900 into lesions, 96372 under "
        "the skin or into a muscle, 64650 for sweating.",
        fix=on_record("Add the code of the injection if the record shows it was given here."),
    )


def _is_injected(code: str) -> bool:
    """J codes of injections; J7xxx holds topical drugs too."""
    return code.startswith("J") and code < "J7000"


RULE = Rule(
    id="COD004",
    name="drug-without-injection",
    severity=Severity.WARNING,
    check=check,
    carc="16",
    sources=(HCPCS_FILE,),
)
