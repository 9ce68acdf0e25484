"""NCCI pair without what sets the two services apart.

CMS publishes pairs of codes that are not paid together on one day: column 1 is paid, column 2 is
not. With indicator 0 nothing changes that. With indicator 1 both can be paid if they were separate
services (another lesion, another site, another encounter), the record shows it and a modifier says
it. 59 and the X modifiers may stand on either line since July 2019; many payers still look for them
on column 2, so that line is named. A side or a digit sets services apart where the other line names
another one. 22, 51, 76 and 77 set nothing apart, nor does another diagnosis alone. An office visit
beside a procedure is looked at by EVM001.

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
from catalog.validation.modifiers import is_visit, separates, sites_of
from catalog.validation.pairs import SharedPairs, Verdict, saying
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed
from catalog.validation.sources import PTP_TABLE, ncci_manual

_SITES: dict[str, Verdict] = {
    "different": "apart by site",
    "one named": "one site",
    "the same": "same site",
    "none named": "open",
}


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look up each two codes, in whichever order they were typed."""
    unknown: dict[str, dict[str, None]] = {}
    found: dict[tuple[str, Verdict], SharedPairs] = {}
    for one, other in claim.pairs():
        edit = claim.edit(one.code, other.code)
        if edit is None or claim.entry(one.code) is None or claim.entry(other.code) is None:
            # What is no known code is COD001's, not an unknown pair.
            continue
        if isinstance(edit, PtpUnknown):
            unknown.setdefault(edit.reason, {})[f"{one.code}/{other.code}"] = None
            continue
        if edit.modifier_indicator == "9" or _is_visit_question(edit):
            continue
        first, second = (one, other) if one.code == edit.column_1 else (other, one)
        verdict = _verdict(claim, edit, first, second)
        form, site = claim.switches.separate_service, claim.encounter.same_site or ""
        shared = found.setdefault((second.code, verdict), SharedPairs(second.code, site, form))
        shared.add(edit, first, second)
    for (_, verdict), shared in found.items():
        yield saying(verdict, shared)
    for reason, pairs in unknown.items():
        yield Gap(reason=f"{listed(pairs)}: {reason}")


def _verdict(claim: Claim, edit: PtpEdit, first: ServiceLine, second: ServiceLine) -> Verdict:
    if edit.modifier_indicator == "0":
        return "never"
    apart_by_second = separates(second.code, second.modifiers)
    apart_by_first = separates(first.code, first.modifiers)
    if not (apart_by_second or apart_by_first) and is_visit(first.code) and is_visit(second.code):
        return "visits"
    if claim.encounter.same_site:
        return "told the same"
    if apart_by_second:
        return "apart"
    if apart_by_first:
        return "apart by column 1"
    verdict = _SITES[sites_of(first.modifiers, second.modifiers)]
    if verdict == "open" and _primary_is_apart(claim, first, second):
        return "primary apart"
    return verdict


def _primary_is_apart(claim: Claim, first: ServiceLine, addon: ServiceLine) -> bool:
    """Whether an add-on's own primary on the claim is set apart from the same column 1 code."""
    primaries = {link.primary for link in claim.primaries(addon.code)}
    return any(
        isinstance(claim.edit(first.code, line.code), PtpEdit)
        and separates(line.code, line.modifiers)
        for line in claim.lines
        if line.code in primaries
    )


def _is_visit_question(edit: PtpEdit) -> bool:
    """Whether the pair is a visit beside a procedure, which EVM001 answers."""
    return (
        edit.modifier_indicator == "1" and is_visit(edit.column_2) and not is_visit(edit.column_1)
    )


RULE = Rule(
    id="PTP001",
    name="ptp-pair",
    severity=Severity.ERROR,
    check=check,
    covers=("MOD014",),
    carc="236",
    data=("ncci-ptp",),
    medicare_edit=True,
    sources=(PTP_TABLE, ncci_manual("I.E")),
)
