"""Hypothesis strategies for the records that blocks are made of, with texts as bad as can be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from catalog.cards import (
    AddOn,
    Card,
    CodeCard,
    DiagnosisCard,
    Fee,
    Mue,
    ReleaseRef,
    Rvu,
    UnknownCard,
    Validity,
)
from catalog.claim import Encounter, ServiceLine, Unread
from catalog.families import Source
from catalog.resolving.answer import Ask, Candidate, Procedure, Resolution, ResolvedLine
from catalog.validation.report import (
    Finding,
    Fix,
    FixedLine,
    NotChecked,
    Payment,
    Report,
    Severity,
)

_PIECES = st.sampled_from(
    ["lesion ", "<!channel> ", "&amp; ", "*bold* ", "`tick` ", "```", "\n", "<@U1>", "é", "x" * 400]
)
TEXTS = st.lists(_PIECES, min_size=1, max_size=6).map("".join)
CODES = st.sampled_from(["11102", "17000", "J3301", "99213", "0001F", "L57.0"])
DATES = st.dates(date(2018, 1, 1), date(2027, 12, 31))
DECIMALS = st.decimals(0, 9999, places=2).map(Decimal)
MAYBE = st.none()


def tuples(of: st.SearchStrategy, most: int = 6) -> st.SearchStrategy:
    return st.lists(of, max_size=most).map(tuple)


RELEASES = st.builds(
    ReleaseRef, dataset=st.sampled_from(["mpfs", "mue", "other"]), release=TEXTS,
    effective=DATES, stale=st.booleans(),
)  # fmt: skip
VALIDITY = st.builds(
    lambda first, last: Validity(from_=first, to=last), MAYBE | DATES, MAYBE | DATES
)
CODE_CARDS = st.builds(
    CodeCard, code=CODES, system=st.just("CPT"), label=MAYBE | TEXTS, family=MAYBE | TEXTS,
    status=st.sampled_from(["active", "deleted", "not yet valid", "not checked"]), on=DATES,
    effective=VALIDITY, deleted=MAYBE | DATES, replaces=tuples(CODES), replaced_by=tuples(CODES),
    note=MAYBE | TEXTS, global_period=MAYBE | st.sampled_from(["000", "ZZZ", "?"]),
    mpfs_status=MAYBE | st.sampled_from(["A", "N", "?"]),
    multiple_procedure=MAYBE | st.sampled_from(["0", "2"]),
    bilateral=MAYBE | st.sampled_from(["0", "1"]),
    rvu=MAYBE | st.builds(
        Rvu, work=DECIMALS, pe_nonfacility=MAYBE | DECIMALS, pe_facility=MAYBE | DECIMALS,
        malpractice=DECIMALS, total_nonfacility=MAYBE | DECIMALS, total_facility=MAYBE | DECIMALS,
    ),
    fee=MAYBE | st.builds(
        Fee, locality=TEXTS, locality_name=TEXTS, conversion_factor=DECIMALS,
        nonfacility=MAYBE | DECIMALS, facility=MAYBE | DECIMALS,
    ),
    mue=MAYBE | st.builds(
        Mue, value=st.integers(0, 999), mai=st.sampled_from(["1", "2", "3"]), rationale=TEXTS,
        verified=st.booleans(),
    ),
    addon=st.builds(
        AddOn, primaries=tuples(CODES, 90), addons=tuples(CODES),
        type=MAYBE | st.sampled_from(["1", "2", "3"]),
    ),
    includes=tuples(TEXTS), documentation=tuples(TEXTS, 60), diagnoses=tuples(CODES),
    releases=tuples(RELEASES), not_loaded=tuples(TEXTS),
)  # fmt: skip
DIAGNOSIS_CARDS = st.builds(
    DiagnosisCard, code=CODES, label=TEXTS, billable=st.booleans(), on=DATES, effective=VALIDITY,
    children=tuples(CODES, 30), releases=tuples(RELEASES), not_loaded=tuples(TEXTS),
)  # fmt: skip
UNKNOWN_CARDS = st.builds(
    UnknownCard, code=TEXTS, on=DATES, reason=TEXTS, suggestions=tuples(CODES)
)
CARDS: st.SearchStrategy[Card] = CODE_CARDS | DIAGNOSIS_CARDS | UNKNOWN_CARDS

SOURCES = st.builds(
    Source,
    title=TEXTS,
    section=TEXTS,
    url=st.sampled_from(["", "https://x.gov/a|b", "https://x.gov/"]),
)
LINES = st.builds(
    ServiceLine, line=st.integers(1, 50), code=CODES,
    modifiers=tuples(st.sampled_from(["25", "59"])),
    units=st.integers(1, 30), diagnoses=tuples(CODES),
)  # fmt: skip
ENCOUNTERS = st.builds(
    Encounter, date_of_service=DATES, date_assumed=st.booleans(), payer=TEXTS,
    diagnoses=tuples(CODES), lines=tuples(LINES, 50),
)  # fmt: skip
FIXES = st.builds(
    Fix, kind=st.sampled_from(["safe", "needs_documentation"]), text=TEXTS,
    lines=tuples(
        st.builds(FixedLine, line=st.integers(1, 50), code=CODES, units=st.integers(0, 5)), 3
    ),
)  # fmt: skip
FINDINGS = st.builds(
    Finding, rule=st.sampled_from(["PTP001", "MUE001"]), name=TEXTS,
    severity=st.sampled_from(list(Severity)), lines=tuples(st.integers(1, 50)), codes=tuples(CODES),
    message=TEXTS, why=TEXTS, carc=MAYBE | st.just("236"), sources=tuples(SOURCES, 3),
    fix=MAYBE | FIXES,
)  # fmt: skip
_REPORTS = st.builds(
    Report, encounter=ENCOUNTERS, verdict=st.sampled_from(["clean", "review", "fix"]),
    findings=tuples(FINDINGS, 40),
    not_checked=tuples(st.builds(NotChecked, rule=TEXTS, reason=TEXTS), 20),
    suggested=MAYBE | TEXTS,
    payment=MAYBE | st.builds(Payment, locality=TEXTS, total=MAYBE | DECIMALS),
    releases=tuples(RELEASES),
)  # fmt: skip
REPORTS: st.SearchStrategy[Report] = st.deferred(lambda: _REPORTS)
"""Deferred, since hypothesis writes a strategy out in full to name it, and this one is long."""
UNREAD = st.builds(
    Unread, text=TEXTS, start=st.integers(0, 9000), end=st.integers(0, 9000), why=TEXTS
)
ASKS = st.builds(
    Ask, fact=st.sampled_from(["nature", "site"]), question=TEXTS, options=tuples(TEXTS, 12)
)
CANDIDATES = st.builds(
    lambda conditions, **rest: Candidate(**rest, if_=conditions),
    st.dictionaries(st.sampled_from(["nature", "site"]), TEXTS), code=CODES,
    units=st.integers(1, 50), because=st.lists(TEXTS, min_size=1, max_size=6).map(tuple),
)  # fmt: skip
PROCEDURES = st.builds(
    Procedure,
    understood=st.dictionaries(
        st.sampled_from(
            ["procedure", "nature", "site", "size_cm", "flap_sq_cm", "count", "blocks"]
        ),
        MAYBE | TEXTS | st.integers(0, 20) | st.booleans() | st.floats(0, 99)
        | st.lists(MAYBE | st.integers(1, 9)),
    ),
    candidates=tuples(CANDIDATES, 20), asks=tuples(ASKS, 4),
)  # fmt: skip
RESOLUTIONS = st.builds(
    Resolution, query=TEXTS, procedures=tuples(PROCEDURES, 8),
    lines=tuples(st.builds(ResolvedLine, code=CODES, units=st.integers(1, 9)), 12),
    notes=tuples(TEXTS), unread=tuples(TEXTS),
)  # fmt: skip
