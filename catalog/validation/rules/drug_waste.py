"""JW and JZ on drugs from single-dose containers.

Medicare wants to know for each drug from a single-dose container whether some of it was discarded.
Where some was, the part that was given stands on one line and the discarded part on another one
with JW (since 2017); where none was, the line carries JZ (possible since January 2023, required
since July). So JW stands beside a line of the same drug, JZ and JW never stand for one drug, and
both only on drugs. A missing JZ is looked for on the drugs of `catalog/data/single_dose_drugs.toml`
only, and is a note where no source for the container is named there.

Flagged:
    64650, J0585 x100 L74.510

Accepted:
    64650, J0585-JZ x100 L74.510
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.claim import ServiceLine
from catalog.codes import is_cpt_shape
from catalog.drugs import single_dose_drugs
from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record

WASTED, NOTHING_WASTED = "JW", "JZ"
_MARKS = frozenset({WASTED, NOTHING_WASTED})
_BEGAN = date(2023, 1, 1)
_REQUIRED_FROM = date(2023, 7, 1)
_NOT_PAID_BY_PART_B = frozenset({"GA", "GX", "GY", "GZ"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look at all lines of each drug together."""
    single_dose = single_dose_drugs()
    if not any(
        line.code in single_dose or not _MARKS.isdisjoint(line.modifiers) for line in claim.lines
    ):
        return
    for code in dict.fromkeys(line.code for line in claim.lines):
        lines = claim.lines_of(code)
        marked = tuple(line for line in lines if not _MARKS.isdisjoint(line.modifiers))
        if marked and is_cpt_shape(code) and claim.family_code(code) is not None:
            yield _no_drug(marked)
        elif claim.medicare:
            yield from _drug(claim, code, lines)


def _no_drug(lines: tuple[ServiceLine, ...]) -> Hit:
    return Hit(
        lines=lines,
        message=f"{lines[0].code} is no drug and carries JW or JZ.",
        why="They say whether some of a drug was discarded and belong on the drug's own line.",
        fix=on_record(
            "Move it to the line of the drug, if the record shows one.",
            *(changed(line, drop=(WASTED, NOTHING_WASTED)) for line in lines),
        ),
    )


def _drug(claim: Claim, code: str, lines: tuple[ServiceLine, ...]) -> Iterator[Hit]:
    wasted = tuple(line for line in lines if WASTED in line.modifiers)
    nothing = tuple(line for line in lines if NOTHING_WASTED in line.modifiers)
    bare = tuple(line for line in lines if line not in wasted and line not in nothing)
    if wasted and nothing and not set(wasted) & set(nothing):
        yield Hit(
            lines=(*nothing, *wasted),
            message=f"{code} stands with JZ (nothing discarded) and with JW (some discarded).",
            why="Where some of the drug was discarded, the line of the part that was given "
            "carries neither.",
            fix=on_record("JZ alone, or JW on the discarded part, by the record."),
        )
    elif wasted and not bare and not nothing:
        yield Hit(
            lines=wasted,
            message=f"{code}-JW stands alone: no line says how much was given.",
            why="JW is the discarded part. What was given stands on a line of its own without JW.",
            fix=on_record("Add the line of the part that was given, by the record."),
        )
    elif nothing and claim.on < _BEGAN:
        yield Hit(
            lines=nothing,
            message=f"{code} carries JZ; JZ began on {_BEGAN}.",
            why="Before that date a drug of which nothing was discarded carried no modifier.",
        )
    elif bare and not wasted and not nothing:
        yield from _missing(claim, code, bare)


def _missing(claim: Claim, code: str, bare: tuple[ServiceLine, ...]) -> Iterator[Hit]:
    drug = single_dose_drugs().get(code)
    if drug is None or claim.on < _REQUIRED_FROM:
        return
    asked = tuple(line for line in bare if _NOT_PAID_BY_PART_B.isdisjoint(line.modifiers))
    if not asked:
        return
    sure = bool(drug.source)
    known = "It comes in" if sure else "By general knowledge, its label not read here, it comes in"
    yield Hit(
        lines=asked,
        unpaid=asked if sure else (),
        severity=None if sure else Severity.INFO,
        sources=drug.sources,
        message=f"{code} carries neither JW nor JZ.",
        why=f"{known} single-dose containers ({drug.product}, {drug.container}). "
        f"Since {_REQUIRED_FROM} Medicare wants JZ where nothing was discarded, or a further line "
        "with JW for what was; claims without either may be returned since October 2023.",
        fix=on_record(
            f"JZ on {code} if the record shows that nothing was discarded; else a second line "
            f"{code}-JW with the units that were ({listed(str(line.units) for line in asked)} "
            "billed as given).",
            *(changed(line, add=(NOTHING_WASTED,)) for line in asked),
        ),
    )


RULE = Rule(
    id="PAY003",
    name="drug-waste",
    severity=Severity.WARNING,
    check=check,
    carc="16",
    medicare_edit=True,
    sources=(
        Source(
            title="Medicare Claims Processing Manual, chapter 17 (discarded drugs)",
            section="40",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c17.pdf",
        ),
        Source(
            title="CMS, Discarded drugs and biologicals: JW and JZ modifier policy, questions and "
            "answers",
            url="https://www.cms.gov/medicare/medicare-fee-for-service-payment/hospitaloutpatientpps/downloads/jw-modifier-faqs.pdf",
        ),
    ),
)
