"""G2211 beside a visit with modifier 25.

G2211 pays for the continuing relationship behind an office visit. Medicare does not pay it when the
visit carries 25 for a procedure of the same day; since 2025 preventive services and vaccines are
exempt. The exemption depends on what else was done, so this is a warning.

Flagged:
    99214-25, 17000, G2211

Accepted:
    99214, G2211
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, on_record
from catalog.validation.sources import FEE_SCHEDULE

CODE = "G2211"
_EXCEPTED_FROM = date(2025, 1, 1)
_PREVENTIVE = frozenset({"G0008", "G0009", "G0010", "G0101", "G0444", "G0446", "G0447", "99406"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for 25 on the visits beside G2211."""
    complexity = claim.lines_of(CODE)
    visits = tuple(line for line in claim.visits if "25" in line.modifiers)
    if not complexity or not visits or _only_prevention(claim):
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


def _only_prevention(claim: Claim) -> bool:
    """Whether all that stands beside the visit is vaccines and preventive services."""
    others = [line.code for line in claim.lines if line.code != CODE and not is_visit(line.code)]
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
    sources=(
        Source(
            title="CMS, How to use the office and outpatient visit complexity add-on code G2211",
            section="MM13473",
            url="https://www.cms.gov/files/document/mm13473-how-use-office-and-outpatient-evaluation-and-management-visit-complexity-add-code-g2211.pdf",
        ),
        FEE_SCHEDULE,
    ),
)
