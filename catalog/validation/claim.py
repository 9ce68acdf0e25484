"""An encounter beside the catalog's facts of its date: what a rule looks at.

Facts of a date do not change while a catalog is open, so each is asked for once, however many rules
and encounters want it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import TypeVar
from weakref import WeakKeyDictionary

from catalog.cards import ReleaseRef
from catalog.catalog import Catalog
from catalog.claim import Encounter, ServiceLine
from catalog.families import FamilyCode
from catalog.localities import NATIONAL
from catalog.payers import Payer, PayerSwitches, find_payer
from catalog.records import (
    AddOnLink,
    CodeEntry,
    DiagnosisEntry,
    DrugUnit,
    ExcludesNote,
    FeeRow,
    Locality,
    ModifierEntry,
    MueEdit,
    PlaceOfService,
    PtpEdit,
    PtpUnknown,
    Release,
)
from catalog.validation.modifiers import is_visit
from catalog.validation.policy import PayerProfile

Fact = TypeVar("Fact")
Facts = dict[tuple[str, ...], object]

_DAYS = 64
"""So many dates of service are kept at a time ..."""
_FACTS = 20_000
"""... and so many facts of each: a few megabytes, while a practice uses some hundred codes."""
_kept: WeakKeyDictionary[Catalog, dict[date, Facts]] = WeakKeyDictionary()


def _facts_of(catalog: Catalog, on: date) -> Facts:
    """The facts of a date that were asked for before."""
    days = _kept.setdefault(catalog, {})
    facts = days.get(on)
    if facts is None:
        if len(days) >= _DAYS:
            days.clear()
        facts = days[on] = {}
    elif len(facts) >= _FACTS:
        facts.clear()
    return facts


class Claim:
    """One encounter under check."""

    def __init__(
        self,
        encounter: Encounter,
        catalog: Catalog,
        today: date | None = None,
        locality: Locality = NATIONAL,
        profile: PayerProfile | None = None,
    ) -> None:
        self.encounter = encounter
        self.catalog = catalog
        self.on: date = encounter.date_of_service
        self.today = today
        """The day of the check; None where the caller did not say."""
        self.locality = locality
        """The practice's; its state picks the Medicare contractor."""
        self.profile = profile
        """What the team knows of the payer's ways; None for nothing."""
        self.lines: tuple[ServiceLine, ...] = encounter.lines
        self._facts = _facts_of(catalog, self.on)
        self._worked_out: dict[Callable[[Claim], object], object] = {}

    def work_out(self, answer: Callable[[Claim], Fact]) -> Fact:
        """What a function says about this claim, asked once for all rules that want it."""
        try:
            return self._worked_out[answer]  # type: ignore[return-value]
        except KeyError:
            found = self._worked_out[answer] = answer(self)
            return found

    def _once(self, key: tuple[str, ...], ask: Callable[[], Fact]) -> Fact:
        try:
            return self._facts[key]  # type: ignore[return-value]
        except KeyError:
            fact = self._facts[key] = ask()
            return fact

    @cached_property
    def payer(self) -> Payer | None:
        """Who pays; None for a payer that is not known."""
        return find_payer(self.encounter.payer)

    @property
    def medicare(self) -> bool:
        """Whether the loaded NCCI edits are the payer's own."""
        return self.payer is not None and self.payer.ncci == "medicare"

    @cached_property
    def switches(self) -> PayerSwitches:
        """The payer's ways: the team's word before the package's."""
        ways = PayerSwitches() if self.payer is None else self.payer
        if self.profile is None:
            return ways
        told = {
            name: value
            for name in PayerSwitches.model_fields
            if (value := getattr(self.profile, name)) is not None
        }
        return ways.model_copy(update=told)

    def says_team(self, switch: str) -> str:
        """Whose word a switch is, as the end of a sentence; empty where it is the package's."""
        if self.profile is None or getattr(self.profile, switch) is None:
            return ""
        return f", by {self.profile.whose_word}"

    @property
    def payer_name(self) -> str:
        """The payer in words."""
        return self.encounter.payer if self.payer is None else self.payer.name

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all lines."""
        return frozenset(line.code for line in self.lines)

    @cached_property
    def units(self) -> Counter[str]:
        """Units by code, over all lines."""
        total: Counter[str] = Counter()
        for line in self.lines:
            total[line.code] += line.units
        return total

    @cached_property
    def visits(self) -> tuple[ServiceLine, ...]:
        """The evaluation and management lines."""
        return tuple(line for line in self.lines if is_visit(line.code))

    def lines_of(self, *codes: str) -> tuple[ServiceLine, ...]:
        """The lines that carry one of the codes."""
        return tuple(line for line in self.lines if line.code in codes)

    @cached_property
    def diagnoses(self) -> tuple[str, ...]:
        """All diagnoses of the encounter and of its lines, in order."""
        pointed = (code for line in self.lines for code in line.diagnoses)
        return tuple(dict.fromkeys((*self.encounter.diagnoses, *pointed)))

    def pointing_to(self, diagnosis: str) -> tuple[ServiceLine, ...]:
        """The lines that were tied to a diagnosis; none where it is only the encounter's."""
        return tuple(line for line in self.lines if diagnosis in line.diagnoses)

    def pairs(self) -> Iterator[tuple[ServiceLine, ServiceLine]]:
        """Each two lines of different codes."""
        for one, other in combinations(self.lines, 2):
            if one.code != other.code:
                yield one, other

    def entry(self, code: str) -> CodeEntry | None:
        """What is known of a code, whatever the date."""
        return self._once(("entry", code), lambda: self.catalog.entry(code))

    def fee(self, code: str, modifier: str = "") -> FeeRow | None:
        """The fee schedule's row of the date."""
        return self._once(
            ("fee", code, modifier), lambda: self.catalog.fee(code, self.on, modifier)
        )

    def global_period(self, code: str) -> str | None:
        """The global period, or None where the fee schedule has no row."""
        row = self.fee(code)
        return None if row is None else row.global_period

    def mue(self, code: str) -> MueEdit | None:
        """The units limit of the date."""
        return self._once(("mue", code), lambda: self.catalog.mue(code, self.on))

    def edit(self, one: str, other: str) -> PtpEdit | PtpUnknown | None:
        """The NCCI pair of two codes in either order."""
        key = ("ptp", one, other) if one < other else ("ptp", other, one)
        return self._once(key, lambda: self.catalog.ptp(one, other, self.on))

    def primaries(self, addon: str) -> tuple[AddOnLink, ...]:
        """The primary codes that an add-on may stand beside."""
        return self._once(("aoc", addon), lambda: self.catalog.primaries(addon, self.on))

    def is_add_on(self, code: str) -> bool:
        """Whether the code is an add-on by CMS's add-on edits."""
        return bool(self.primaries(code))

    def diagnosis(self, code: str) -> DiagnosisEntry | None:
        """The ICD-10-CM code for the fiscal year of the date."""
        return self._once(("icd", code), lambda: self.catalog.diagnosis(code, self.on))

    def excludes_note(self, one: str, other: str) -> ExcludesNote | None:
        """The Excludes1 note that keeps two diagnoses apart on the date."""
        key = ("excludes1", one, other)
        return self._once(key, lambda: self.catalog.excludes_note(one, other, self.on))

    def place(self, line: ServiceLine) -> PlaceOfService | None:
        """Where a line's service was given; None where not told or not assigned."""
        code = line.place_of_service or self.encounter.place_of_service
        if code is None:
            return None
        return self._once(("pos", code), lambda: self.catalog.place_of_service(code))

    def in_facility(self, line: ServiceLine) -> bool:
        """Whether the facility rate applies to a line."""
        place = self.place(line)
        return place is not None and place.facility

    def family_code(self, code: str) -> FamilyCode | None:
        """The row of a code in its family."""
        return self.catalog.families.entry(code)

    def modifier(self, modifier: str) -> ModifierEntry | None:
        """A modifier's meaning; None for one that is in no list."""
        return self._once(("modifier", modifier), lambda: self.catalog.modifier(modifier))

    def drug(self, code: str) -> DrugUnit | None:
        """What one unit of a drug or supply is."""
        return self._once(("drug", code), lambda: self.catalog.drug(code))

    def conversion_factor(self) -> Decimal | None:
        """Dollars for an RVU on the date."""
        return self._once(("cf",), lambda: self.catalog.conversion_factor(self.on))

    def release(self, dataset: str) -> Release | None:
        """The release that answers for the date."""
        return self._once(("release", dataset), lambda: self.catalog.release(dataset, self.on))

    def release_ref(self, dataset: str) -> ReleaseRef | None:
        """The same release as a report names it."""
        return self._once(("release-ref", dataset), lambda: self._release_ref(dataset))

    def _release_ref(self, dataset: str) -> ReleaseRef | None:
        release = self.release(dataset)
        if release is None:
            return None
        return ReleaseRef(
            dataset=release.dataset,
            release=release.release,
            effective=release.effective,
            stale=release.stale_on(self.on),
        )

    def known(self, dataset: str) -> bool:
        """Whether any loaded release of the dataset reaches back to the date."""
        return self.release(dataset) is not None
