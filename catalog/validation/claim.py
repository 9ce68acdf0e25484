"""An encounter beside the catalog's facts of its date: what a rule looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import TypeVar

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
        self.units: Counter[str] = Counter()
        """Units by code, over all lines."""
        for line in self.lines:
            self.units[line.code] += line.units
        self.codes = frozenset(self.units)
        """The codes of all lines."""
        self.visits = tuple([line for line in self.lines if is_visit(line.code)])
        """The evaluation and management lines."""
        pointed = [code for line in self.lines for code in line.diagnoses]
        self.diagnoses = tuple(dict.fromkeys((*encounter.diagnoses, *pointed)))
        """All diagnoses of the encounter and of its lines, in order."""
        self._worked_out: dict[Callable[[Claim], object], object] = {}

    def work_out(self, answer: Callable[[Claim], Fact]) -> Fact:
        """What a function says about this claim, asked once for all rules that want it."""
        try:
            return self._worked_out[answer]  # type: ignore[return-value]
        except KeyError:
            found = self._worked_out[answer] = answer(self)
            return found

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

    def lines_of(self, *codes: str) -> tuple[ServiceLine, ...]:
        """The lines that carry one of the codes."""
        return tuple(line for line in self.lines if line.code in codes)

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
        return self.catalog.entry(code)

    def fee(self, code: str, modifier: str = "") -> FeeRow | None:
        """The fee schedule's row of the date."""
        return self.catalog.fee(code, self.on, modifier)

    def global_period(self, code: str) -> str | None:
        """The global period, or None where the fee schedule has no row."""
        row = self.fee(code)
        return None if row is None else row.global_period

    def mue(self, code: str) -> MueEdit | None:
        """The units limit of the date."""
        return self.catalog.mue(code, self.on)

    def edit(self, one: str, other: str) -> PtpEdit | PtpUnknown | None:
        """The NCCI pair of two codes in either order."""
        # Asked in one order, so that the answer is the same for both, and remembered once.
        if one > other:
            one, other = other, one
        return self.catalog.ptp(one, other, self.on)

    def primaries(self, addon: str) -> tuple[AddOnLink, ...]:
        """The primary codes that an add-on may stand beside."""
        return self.catalog.primaries(addon, self.on)

    def is_add_on(self, code: str) -> bool:
        """Whether the code is an add-on by CMS's add-on edits."""
        return bool(self.primaries(code))

    def diagnosis(self, code: str) -> DiagnosisEntry | None:
        """The ICD-10-CM code for the fiscal year of the date."""
        return self.catalog.diagnosis(code, self.on)

    def excludes_note(self, one: str, other: str) -> ExcludesNote | None:
        """The Excludes1 note that keeps two diagnoses apart on the date."""
        return self.catalog.excludes_note(one, other, self.on)

    def place(self, line: ServiceLine) -> PlaceOfService | None:
        """Where a line's service was given; None where not told or not assigned."""
        code = line.place_of_service or self.encounter.place_of_service
        return None if code is None else self.catalog.place_of_service(code)

    def in_facility(self, line: ServiceLine) -> bool:
        """Whether the facility rate applies to a line."""
        place = self.place(line)
        return place is not None and place.facility

    def family_code(self, code: str) -> FamilyCode | None:
        """The row of a code in its family."""
        return self.catalog.families.entry(code)

    def modifier(self, modifier: str) -> ModifierEntry | None:
        """A modifier's meaning; None for one that is in no list."""
        return self.catalog.modifier(modifier)

    def drug(self, code: str) -> DrugUnit | None:
        """What one unit of a drug or supply is."""
        return self.catalog.drug(code)

    def release(self, dataset: str) -> Release | None:
        """The release that answers for the date."""
        return self.catalog.release(dataset, self.on)

    def known(self, dataset: str) -> bool:
        """Whether any loaded release of the dataset reaches back to the date."""
        return self.release(dataset) is not None
