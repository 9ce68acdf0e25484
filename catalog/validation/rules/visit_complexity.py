"""G2211 beside a visit with modifier 25, or before 2024.

G2211 pays for the continuing relationship behind an office visit. Medicare pays it since 2024;
until then Congress had it bundled. It is not paid when the visit carries 25 for a procedure of the
same day; since 2025 preventive services, the annual wellness visit and vaccines are exempt. The
exemption depends on what else was done, so that is a warning.

Flagged:
    99214-25, 17000, G2211

Accepted:
    99214, G2211
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.claim import ServiceLine
from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, on_record
from catalog.validation.sources import FEE_SCHEDULE

CODE = "G2211"
_PAID_FROM = date(2024, 1, 1)
_EXCEPTED_FROM = date(2025, 1, 1)
_IN_AN_OFFICE = (
    "G0008 G0009 G0010 G0101 G0102 G0108 G0109 G0270 G0271 G0296 G0402 G0403 G0404 G0405 G0438 "
    "G0439 G0442 G0443 G0444 G0445 G0446 G0447 G0473 97802 97803 97804 99406 99407"
)
_PREVENTIVE = frozenset(_IN_AN_OFFICE.split())
"""Medicare's preventive services in an office, the wellness visits among them."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for 25 on the visits beside G2211."""
    complexity = claim.lines_of(CODE)
    if not complexity:
        return
    if claim.medicare and claim.on < _PAID_FROM:
        yield _not_yet_paid(claim, complexity)
        return
    visits = tuple(
        line for line in claim.visits if "25" in line.modifiers and not _is_prevention(line.code)
    )
    if not visits or _only_prevention(claim):
        return
    yield Hit(
        lines=(*visits, *complexity),
        unpaid=complexity,
        message=f"{CODE} stands beside {visits[0].code}-25.",
        why=f"Medicare does not pay {CODE} with a visit that carries 25 for a procedure of the "
        "same day (preventive services and vaccines excepted since 2025).",
        fix=on_record(
            f"Take {CODE} off, unless 25 is there for a preventive service or a vaccine only.",
            *(changed(line, units=0) for line in complexity),
        ),
    )


def _not_yet_paid(claim: Claim, lines: tuple[ServiceLine, ...]) -> Hit:
    return Hit(
        lines=lines,
        unpaid=lines,
        severity=Severity.ERROR,
        message=f"{CODE} on {claim.on}: Medicare pays it since {_PAID_FROM} only.",
        why="The Consolidated Appropriations Act, 2021, put its payment off to 2024; until then it "
        "was part of the visit.",
        sources=(
            Source(
                title="Consolidated Appropriations Act, 2021",
                section="Division CC, 113",
                url="https://www.congress.gov/bill/116th-congress/house-bill/133",
            ),
        ),
        fix=on_record(
            f"Take {CODE} off, or correct the date of service.",
            *(changed(line, units=0) for line in lines),
        ),
    )


def _only_prevention(claim: Claim) -> bool:
    """Whether all that stands beside the visit is vaccines and preventive services."""
    others = [
        line.code
        for line in claim.lines
        if line.code != CODE and (_is_prevention(line.code) or not is_visit(line.code))
    ]
    return claim.on >= _EXCEPTED_FROM and bool(others) and all(map(_is_prevention, others))


def _is_prevention(code: str) -> bool:
    """Vaccines, what gives them, and Medicare's preventive services."""
    return "90460" <= code <= "90759" or code in _PREVENTIVE


RULE = Rule(
    id="EVM004",
    name="visit-complexity-with-25",
    severity=Severity.WARNING,
    check=check,
    carc="97",
    medicare_edit=True,
    codes=(CODE,),
    sources=(
        Source(
            title="CMS, How to use the office and outpatient visit complexity add-on code G2211",
            section="MM13473",
            url="https://www.cms.gov/files/document/mm13473-how-use-office-and-outpatient-evaluation-and-management-visit-complexity-add-code-g2211.pdf",
        ),
        FEE_SCHEDULE,
    ),
)
