"""NCCI pair without what sets the two services apart.

CMS publishes pairs of codes that are not paid together on one day: column 1 is paid, column 2 is
not. With indicator 0 nothing changes that. With indicator 1 both can be paid if they were separate
services (another lesion, another site, another encounter), the record shows it and a modifier says
it. 59 and the X modifiers may stand on either line since July 2019; many payers still look for them
on column 2, so that line is named. 22, 51, 76 and 77 set nothing apart, nor does another diagnosis
alone. An office visit beside a procedure is looked at by EVM001.

Flagged:
    11102, 17000

Accepted:
    11102, 17000-59
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.records import PtpEdit, PtpUnknown
from catalog.validation.claim import Claim
from catalog.validation.modifiers import (
    ANATOMIC,
    NOT_BYPASSING,
    PROCEDURE_MODIFIERS,
    is_visit,
    separates,
)
from catalog.validation.reasons import reason_for
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record
from catalog.validation.sources import PTP_TABLE, ncci_manual

_SEPARATE = (
    "Both are payable only if they were separate services: another lesion, another site or another "
    "encounter, and the record shows which."
)


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look up each two codes, in whichever order they were typed."""
    unknown: dict[str, list[str]] = {}
    seen: set[tuple[str, str, bool]] = set()
    for one, other in claim.pairs():
        edit = claim.edit(one.code, other.code)
        if edit is None:
            continue
        if isinstance(edit, PtpUnknown):
            pair = f"{one.code}/{other.code}"
            if pair not in unknown.setdefault(edit.reason, []):
                unknown[edit.reason].append(pair)
            continue
        first, second = (one, other) if one.code == edit.column_1 else (other, one)
        if edit.modifier_indicator == "9" or _is_visit_question(edit):
            continue
        apart = edit.modifier_indicator == "1" and (
            separates(second.code, second.modifiers) or separates(first.code, first.modifiers)
        )
        key = (edit.column_1, edit.column_2, apart)
        if key not in seen:
            seen.add(key)
            yield _accepted(first, second, edit) if apart else _open(first, second, edit)
    for reason, pairs in unknown.items():
        yield Gap(reason=f"{listed(pairs)}: {reason}")


def _is_visit_question(edit: PtpEdit) -> bool:
    """Whether the pair is a visit beside a procedure, which EVM001 answers."""
    return (
        edit.modifier_indicator == "1" and is_visit(edit.column_2) and not is_visit(edit.column_1)
    )


def _named(edit: PtpEdit) -> str:
    return (
        f"{edit.column_1} and {edit.column_2} are an NCCI pair (column 1 {edit.column_1}, "
        f"column 2 {edit.column_2}, indicator {edit.modifier_indicator})"
    )


def _open(first: ServiceLine, second: ServiceLine, edit: PtpEdit) -> Hit:
    if edit.modifier_indicator == "0":
        return Hit(
            lines=(first, second),
            message=f"{_named(edit)}: {edit.column_2} is not payable beside {edit.column_1}.",
            why="Indicator 0 means that no modifier and no record sets the two apart on one day.",
        )
    tried = sorted(NOT_BYPASSING.intersection((*first.modifiers, *second.modifiers)))
    useless = f" {listed(tried)} does not set services apart." if tried else ""
    if is_visit(first.code) and is_visit(second.code):
        return Hit(
            lines=(first, second),
            message=f"{_named(edit)}: two visits on one day.",
            why="The same clinician bills one visit a day; both stand only if the record shows two "
            "separate encounters for different problems.",
        )
    reason = reason_for(edit)
    return Hit(
        lines=(first, second),
        message=f"{_named(edit)}, and nothing sets them apart: "
        f"{edit.column_2} is not paid as it stands.{useless}",
        why=(_SEPARATE if reason is None else reason.why)
        + " A different diagnosis alone is not enough.",
        sources=() if reason is None else (reason.source,),
        fix=on_record(
            f"Only if the record shows a separate lesion, site or encounter: 59 or the more exact "
            f"XS or XE on {second.code}. If it was the same one, take {second.code} off.",
            changed(second, add=("59",), drop=NOT_BYPASSING - {"22"}),
        ),
    )


def _accepted(first: ServiceLine, second: ServiceLine, edit: PtpEdit) -> Hit:
    reason = reason_for(edit)
    on_second = sorted(PROCEDURE_MODIFIERS.intersection(second.modifiers))
    on_first = sorted(PROCEDURE_MODIFIERS.intersection(first.modifiers))
    where, which = (second, on_second) if on_second else (first, on_first)
    notes = [] if reason is None else [reason.why]
    if on_first and not on_second:
        notes.append(
            f"The modifier stands on column 1; some payers look for it on {second.code} (column 2)."
        )
    if set(on_first) & set(on_second) & ANATOMIC:
        notes.append("Both lines name the same side or digit: check that they are two sites.")
    named = f" ({listed(which)} on {where.code})" if which else ""
    return Hit(
        lines=(first, second),
        severity=Severity.INFO,
        carc="",
        message=f"{first.code} and {second.code} are an NCCI pair, indicator 1, "
        f"and are reported as separate services{named}.",
        why=" ".join(
            (
                *notes,
                "The record must show the separate lesion, site or encounter for each of them: "
                "location, what was done, why.",
            )
        ),
        sources=() if reason is None else (reason.source,),
    )


RULE = Rule(
    id="PTP001",
    name="ptp-pair",
    severity=Severity.ERROR,
    check=check,
    carc="236",
    data=("ncci-ptp",),
    medicare_edit=True,
    sources=(PTP_TABLE, ncci_manual("I.E")),
)
