"""What is said of NCCI pairs: several that share their column 2 code are told as one.

A pair's verdict says whether both codes can stand. ``saying`` puts it in words, with the reason
that the manual gives and what the record must show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from catalog.claim import ServiceLine
from catalog.families import Source
from catalog.payers import SeparateService
from catalog.records import PtpEdit
from catalog.validation.modifiers import (
    ANATOMIC,
    NOT_BYPASSING,
    PROCEDURE_MODIFIERS,
    VISIT_MODIFIERS,
)
from catalog.validation.reasons import Reason, reason_for
from catalog.validation.report import Severity
from catalog.validation.rule import Hit, changed, listed, on_record

Verdict = Literal[
    "never",
    "visits",
    "open",
    "told the same",
    "primary apart",
    "same site",
    "one site",
    "apart by site",
    "apart",
    "apart by column 1",
]
"""``never``: indicator 0. ``open``: nothing sets the two apart. The others say what does, or does
so only in part."""

_SETTING_APART = (PROCEDURE_MODIFIERS | VISIT_MODIFIERS) - ANATOMIC
_SEPARATE = (
    "Both are payable only if they were separate services: another lesion, another site or another "
    "encounter, and the record shows which."
)
_FORMS: dict[SeparateService, str] = {
    "either": "59 or the more exact XS or XE",
    "59": "59, which this payer takes,",
    "X": "XS (another lesion or site) or XE (another encounter), which this payer takes,",
}
_FORM: dict[SeparateService, str] = {"either": "59", "59": "59", "X": "XS"}


@dataclass(slots=True)
class SharedPairs:
    """Pairs of one verdict that share their column 2 code."""

    second_code: str
    same_site: str
    """What the text says that they were of."""
    form: SeparateService
    """In which form the payer wants a separate service to be said."""
    edits: dict[str, PtpEdit] = field(default_factory=dict)
    """By column 1."""
    first: dict[int, ServiceLine] = field(default_factory=dict)
    second: dict[int, ServiceLine] = field(default_factory=dict)

    def add(self, edit: PtpEdit, first: ServiceLine, second: ServiceLine) -> None:
        """Take in one more pair of lines."""
        self.edits[first.code] = edit
        self.first[first.line] = first
        self.second[second.line] = second

    @property
    def lines(self) -> tuple[ServiceLine, ...]:
        """Those of column 1, then those of column 2."""
        return (*self.first.values(), *self.second.values())

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What the manual says about them."""
        found = (reason_for(edit) for edit in self.edits.values())
        return tuple(dict.fromkeys(reason for reason in found if reason is not None))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it says so."""
        return tuple(dict.fromkeys(reason.source for reason in self.reasons))

    def named(self, indicator: str) -> str:
        """The pairs in words."""
        if len(self.edits) == 1:
            (first,) = self.edits
            return (
                f"{first} and {self.second_code} are an NCCI pair (column 1 {first}, "
                f"column 2 {self.second_code}, indicator {indicator})"
            )
        return (
            f"{self.second_code} is column 2 of NCCI pairs with {listed(self.edits)} "
            f"(indicator {indicator})"
        )


def saying(verdict: Verdict, shared: SharedPairs) -> Hit:
    """The finding about pairs of one verdict."""
    return _SAY[verdict](shared)


def _never(shared: SharedPairs) -> Hit:
    return Hit(
        lines=shared.lines,
        unpaid=tuple(shared.second.values()),
        message=f"{shared.named('0')}: {shared.second_code} is not payable beside "
        f"{listed(shared.edits)}.",
        why="Indicator 0 means that no modifier and no record sets the two apart on one day.",
    )


def _visits(shared: SharedPairs) -> Hit:
    return Hit(
        lines=shared.lines,
        unpaid=tuple(shared.second.values()),
        message=f"{shared.named('1')}: two visits on one day.",
        why="The same clinician bills one visit a day; both stand only if the record shows two "
        "separate encounters for different problems.",
    )


def _open(shared: SharedPairs) -> Hit:
    second = shared.second_code
    used = {modifier for line in shared.lines for modifier in line.modifiers}
    tried = listed(sorted(NOT_BYPASSING & used))
    useless = f" {tried} does not set services apart." if tried else ""
    why = [reason.why for reason in shared.reasons] or [_SEPARATE]
    return Hit(
        lines=shared.lines,
        unpaid=tuple(shared.second.values()),
        message=f"{shared.named('1')}, and no modifier sets them apart: "
        f"{second} is not paid as it stands.{useless}",
        why=" ".join((*why, "A different diagnosis alone is not enough.")),
        sources=shared.sources,
        fix=on_record(
            f"Only if the record shows a separate lesion, site or encounter: {_FORMS[shared.form]} "
            f"on {second}. {_same(shared)}",
            *(
                changed(line, add=(_FORM[shared.form],), drop=NOT_BYPASSING - {"22"})
                for line in shared.second.values()
            ),
        ),
    )


def _same_site(shared: SharedPairs) -> Hit:
    second = shared.second_code
    used = {modifier for line in shared.lines for modifier in line.modifiers}
    sites = listed(sorted(ANATOMIC & used))
    return Hit(
        lines=shared.lines,
        unpaid=tuple(shared.second.values()),
        message=f"{shared.named('1')}, and both name the same site ({sites}): "
        f"{second} is not paid as it stands.",
        why="An anatomic modifier sets services apart only where the sites differ.",
        fix=on_record(
            f"Take {second} off; or correct the modifier, if the record shows another site.",
            *(changed(line, units=0) for line in shared.second.values()),
        ),
    )


def _told_the_same(shared: SharedPairs) -> Hit:
    what = shared.same_site
    used = {modifier for line in shared.lines for modifier in line.modifiers}
    apart = listed(sorted(used & PROCEDURE_MODIFIERS))
    says = f" {apart} says that they were separate." if apart else ""
    why = [reason.why for reason in shared.reasons] or [_SEPARATE]
    return Hit(
        lines=shared.lines,
        unpaid=tuple(shared.second.values()),
        message=f"{shared.named('1')}, and the text says that it was the same {what}.{says}",
        why=" ".join(why),
        sources=shared.sources,
        fix=on_record(
            f"{_same(shared)} Both stand only if the record shows that it was another {what}."
        ),
    )


def _primary_apart(shared: SharedPairs) -> Hit:
    second = shared.second_code
    return Hit(
        lines=shared.lines,
        severity=Severity.WARNING,
        unpaid=tuple(shared.second.values()),
        message=f"{shared.named('1')}; {second} is an add-on, and only its primary is set apart.",
        why="Sources differ: the table pairs the add-on itself, so an edit can apply to it; the "
        "AAD (Derm World, April 2019) takes an add-on to follow its primary without 59.",
        fix=on_record(
            f"By the payer's rule: 59 on {second} too, or none. The record must show the separate "
            "lesions either way."
        ),
    )


def _one_site(shared: SharedPairs) -> Hit:
    used = {modifier for line in shared.lines for modifier in line.modifiers}
    sites = listed(sorted(ANATOMIC & used))
    return Hit(
        lines=shared.lines,
        severity=Severity.WARNING,
        message=f"{shared.named('1')}, and only one of the lines names its site ({sites}).",
        why="The modifier can let both pass, but sites are told apart only where each is named. "
        "The record must show that they are two.",
        fix=on_record(
            f"Name the site of the other line too, or 59 or XS on {shared.second_code}, only if "
            "the record shows another site."
        ),
    )


def _apart_by_site(shared: SharedPairs) -> Hit:
    used = {modifier for line in shared.lines for modifier in line.modifiers}
    return _accepted(shared, f"{listed(sorted(ANATOMIC & used))}: different sites", ())


def _same(shared: SharedPairs) -> str:
    """What to do where it was one lesion or site."""
    for reason in shared.reasons:
        if reason.same_site is not None:
            return reason.same_site.format(first=listed(shared.edits))
    return f"If it was the same one, take {shared.second_code} off."


def _apart(shared: SharedPairs) -> Hit:
    return _accepted(shared, _used(shared.second.values(), shared.second_code), ())


def _apart_by_column_1(shared: SharedPairs) -> Hit:
    note = "The modifier stands on column 1; some payers look for it on "
    note += f"{shared.second_code} (column 2)."
    return _accepted(shared, _used(shared.first.values(), listed(shared.edits)), (note,))


def _used(lines: Iterable[ServiceLine], where: str) -> str:
    """The modifiers that set lines apart, and on which codes."""
    used = {modifier for line in lines for modifier in line.modifiers}
    return f"{listed(sorted(used & _SETTING_APART))} on {where}"


def _accepted(shared: SharedPairs, how: str, notes: tuple[str, ...]) -> Hit:
    return Hit(
        lines=shared.lines,
        severity=Severity.INFO,
        carc="",
        message=f"{shared.named('1')}, reported as separate services ({how}).",
        why=" ".join(
            (
                *(reason.why for reason in shared.reasons),
                *notes,
                "The record must show the separate lesion, site or encounter for each of them: "
                "location, what was done, why.",
            )
        ),
        sources=shared.sources,
    )


_SAY: dict[Verdict, Callable[[SharedPairs], Hit]] = {
    "never": _never,
    "visits": _visits,
    "open": _open,
    "told the same": _told_the_same,
    "primary apart": _primary_apart,
    "same site": _same_site,
    "one site": _one_site,
    "apart by site": _apart_by_site,
    "apart": _apart,
    "apart by column 1": _apart_by_column_1,
}
