"""Modifiers that decide about payment behind ones that only inform.

Payers read the first modifier first: those that change or decide the payment (22, 24 to 26, 50 to
59, 76 to 79, TC, XE to XU) stand before those that name a side or a digit or give information (RT,
LT, TA, GA, GY, KX, Q8, 95). In another order some payers take the line for something else. No rule
of CMS's orders them on an 837, so this is a note; putting them in order asserts nothing new.

Flagged:
    11402-LT-59 L72.0

Accepted:
    11402-59-LT L72.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.modifiers import SEPARATE_SERVICE, VISIT_MODIFIERS
from catalog.validation.report import FixedLine, Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, safe

_PRICING = frozenset(
    [
        "22",
        "26",
        "TC",
        "50",
        "52",
        "53",
        "54",
        "55",
        "56",
        "62",
        "66",
        "73",
        "74",
        "80",
        "81",
        "82",
        "AS",
    ]
)
_PAYMENT = (
    frozenset(["27", "51", "58", "76", "77", "78", "79", "91"]) | SEPARATE_SERVICE | VISIT_MODIFIERS
)
DECIDING = _PRICING | _PAYMENT
"""Modifiers that change or decide what is paid."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for a deciding modifier behind an informing one."""
    for line in claim.lines:
        if len(line.modifiers) < 2:
            continue
        deciding = tuple(one for one in line.modifiers if one in DECIDING)
        informing = tuple(one for one in line.modifiers if one not in DECIDING)
        ordered = deciding + informing
        if ordered == line.modifiers:
            continue
        yield Hit(
            lines=(line,),
            message=f"{'-'.join((line.code, *line.modifiers))}: {listed(deciding)} stands behind "
            f"{listed(informing)}.",
            why="Modifiers that decide about payment stand first; sides, digits and information "
            "follow.",
            fix=safe(
                f"{'-'.join((line.code, *ordered))}.",
                FixedLine(line=line.line, code=line.code, modifiers=ordered, units=line.units),
            ),
        )


RULE = Rule(
    id="MOD013",
    name="modifier-order",
    severity=Severity.INFO,
    check=check,
    mends=True,
    carc="4",
    sources=(
        Source(
            title="AAPC Ophthalmology Coding Alert, rules for several modifiers",
            section="payment before informational",
            url="https://www.aapc.com/codes/coding-newsletters/my-ophthalmology-coding-alert/reader-questions-get-a-handle-on-multiple-modifier-rules-165494-article",
        ),
    ),
)
