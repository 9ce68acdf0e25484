"""Dated, read-only questions to the built index: the only way to a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from catalog.cards import ReleaseRef
from catalog.codes import is_diagnosis_shape, is_procedure_shape, normalize_diagnosis_code
from catalog.coverage import Article
from catalog.families import Families, load_families
from catalog.fees import Allowed, payment
from catalog.index.reader import IndexReader
from catalog.localities import UnknownLocality, find_locality
from catalog.queries.code_sets import CodeSets
from catalog.queries.coverage import Coverage
from catalog.queries.diagnoses import Diagnoses
from catalog.queries.excludes1 import ExcludesNotes
from catalog.queries.fee_schedule import FeeSchedule
from catalog.queries.ncci import Ncci
from catalog.queries.services import ServiceCodes
from catalog.records import (
    AddOnLink,
    CodeEntry,
    Denial,
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
from catalog.search import Document, Search, SearchHit, family_documents

__all__ = ["Catalog", "UnknownLocality"]

Asked = ParamSpec("Asked")
Fact = TypeVar("Fact")

_KEPT = 8192
"""Answers to one kind of question that are kept: a few megabytes, while a practice uses some
hundred codes."""


def _remembered(ask: Callable[Asked, Fact]) -> Callable[Asked, Fact]:
    """Asks the index once: what it says does not change while it is open."""
    return cast(Callable[Asked, Fact], lru_cache(_KEPT)(ask))


class Catalog:
    """Answers for a date from the newest release that is not later than it.

    May be used from several threads at once.
    """

    def __init__(self, index: IndexReader, families: Families) -> None:
        self.families = families
        self._index = index
        self._services = ServiceCodes(index, families)
        self._fees = FeeSchedule(index)
        self._ncci = Ncci(index)
        self._diagnoses = Diagnoses(index)
        self._excludes = ExcludesNotes(index)
        self._coverage = Coverage(index)
        self._code_sets = CodeSets(index)
        self._release = _remembered(self._answering)
        self._release_refs = _remembered(self._name_releases)
        self._entry = _remembered(self._services.entry)
        self._drug = _remembered(self._services.drug)
        self._fee = _remembered(self._fees.row)
        self._factor = _remembered(self._fees.conversion_factor)
        self._locality = _remembered(self._find_locality)
        self._allowed = _remembered(self._work_out_allowed)
        self._ptp = _remembered(self._ncci.ptp)
        self._mue = _remembered(self._ncci.mue)
        self._primaries = _remembered(self._ncci.primaries)
        self._diagnosis = _remembered(self._diagnoses.entry)
        self._knows_excludes = _remembered(self._excludes.known)
        self._excludes_note = _remembered(self._excludes.between)
        self._modifier = _remembered(self._code_sets.modifier)
        self._place = _remembered(self._code_sets.place_of_service)

    @classmethod
    def open(cls, index: Path) -> Catalog:
        """Open an index; it is replaced as a whole when built anew, never written to."""
        return cls(IndexReader(index), load_families())

    def close(self) -> None:
        """Close the index."""
        self._index.db.close()

    @cached_property
    def key(self) -> str:
        """A hash of all that the index was built from: equal keys, equal answers."""
        row = self._index.one("SELECT value FROM meta WHERE key = 'key'")
        return "" if row is None else str(row[0])

    # Releases

    def release(self, dataset: str, on: date) -> Release | None:
        """The newest release that is not later than the date; None before the first loaded one."""
        return self._release(dataset, on)

    def _answering(self, dataset: str, on: date) -> Release | None:
        found = self._index.answering(dataset, on)
        return None if found is None else found[1]

    def release_refs(self, datasets: tuple[str, ...], on: date) -> tuple[ReleaseRef, ...]:
        """The releases that answer for a date, as cards and reports name them."""
        return self._release_refs(datasets, on)

    def _name_releases(self, datasets: tuple[str, ...], on: date) -> tuple[ReleaseRef, ...]:
        return tuple(
            ReleaseRef(
                dataset=one.dataset,
                release=one.release,
                effective=one.effective,
                stale=one.stale_on(on),
            )
            for name in datasets
            if (one := self.release(name, on)) is not None
        )

    def releases(self) -> tuple[Release, ...]:
        """All loaded releases, by dataset and first day."""
        return self._index.releases()

    # CPT and HCPCS codes

    def entry(self, code: str) -> CodeEntry | None:
        """What is known of a CPT or HCPCS code of our tables, whatever the date."""
        return self._entry(code)

    def is_listed(self, code: str) -> bool:
        """Whether any loaded list of codes names this one, labelled or not."""
        return self._services.is_listed(code)

    def surely_unknown(self, code: str) -> bool:
        """Whether no list names a code in a group of which the lists are proven whole."""
        return self._services.surely_unknown(code)

    def drug(self, code: str) -> DrugUnit | None:
        """What one unit of a drug or supply is."""
        return self._drug(code)

    # Fees

    def fee(self, code: str, on: date, modifier: str = "") -> FeeRow | None:
        """The fee schedule row of a code; ``modifier`` is empty, 26, TC or 53."""
        return self._fee(code, on, modifier)

    def conversion_factor(self, on: date, *, qualifying_apm: bool = False) -> Decimal | None:
        """Dollars for an RVU; from 2026 another one for qualifying APM participants."""
        return self._factor(on, "qualifying-apm" if qualifying_apm else "non-apm")

    def allowed(
        self, code: str, on: date, locality: Locality, modifier: str = ""
    ) -> Allowed | None:
        """What Medicare allows for one unit; None without a row or a conversion factor."""
        return self._allowed(code, on, locality, modifier)

    def _work_out_allowed(
        self, code: str, on: date, locality: Locality, modifier: str
    ) -> Allowed | None:
        row, factor = self.fee(code, on, modifier), self.conversion_factor(on)
        return None if row is None or factor is None else payment(row, locality, factor)

    def localities(self, on: date) -> tuple[Locality, ...]:
        """All Medicare localities of the year of a date."""
        return self._fees.localities(on)

    def locality(self, text: str, on: date) -> Locality:
        """The locality by id, number, state or name; ``national`` for none.

        Raises:
            UnknownLocality: when none or several fit, with those that were perhaps meant.
        """
        return self._locality(text, on)

    def _find_locality(self, text: str, on: date) -> Locality:
        return find_locality(text, self.localities(on))

    # NCCI

    def ptp(self, code: str, other: str, on: date) -> PtpEdit | PtpUnknown | None:
        """The edit of two codes in either order; None when it is known that there is none."""
        return self._ptp(code, other, on)

    def mue(self, code: str, on: date) -> MueEdit | None:
        """The units limit of a code; None where the release has none (or has not all: see it)."""
        return self._mue(code, on)

    def primaries(self, addon: str, on: date) -> tuple[AddOnLink, ...]:
        """The primaries beside which an add-on may stand."""
        return self._primaries(addon, on)

    def addons(self, primary: str, on: date) -> tuple[AddOnLink, ...]:
        """The add-ons that may stand beside a primary."""
        return self._ncci.addons(primary, on)

    # Diagnoses

    def diagnosis(self, code: str, on: date) -> DiagnosisEntry | None:
        """An ICD-10-CM code in the fiscal year of a date; None when not listed or not known.

        A code that is listed for another year only is answered as not billable, with the day on
        which it begins or the last one on which it held. Where the year's release is loaded in part
        (see `release`), None proves nothing.
        """
        return self._diagnosis(code, on)

    def children(self, code: str, on: date) -> tuple[str, ...]:
        """The ICD-10-CM codes right below one."""
        return self._diagnoses.children(code, on)

    def knows_excludes(self, on: date) -> bool:
        """Whether the Excludes1 notes of the fiscal year of a date are loaded."""
        return self._knows_excludes(on)

    def excludes_note(self, one: str, other: str, on: date) -> ExcludesNote | None:
        """The Excludes1 note that keeps two diagnoses apart; see ``knows_excludes``."""
        return self._excludes_note(one, other, on)

    def billable_diagnoses(self, on: date) -> int:
        """How many codes could be billed in the fiscal year of a date, as far as it is loaded."""
        return self._diagnoses.billable(on)

    # Contractors' billing articles

    def articles(self, state: str, on: date) -> tuple[Article, ...]:
        """The articles of the contractor of a state, imported ones before the package's."""
        return self._coverage.articles(state, on)

    def codes_with_articles(self) -> frozenset[str]:
        """The codes that at least one contractor's article speaks of."""
        return self._coverage.codes

    # Code sets

    def modifier(self, modifier: str) -> ModifierEntry | None:
        """A modifier's meaning."""
        return self._modifier(modifier)

    def place_of_service(self, code: str) -> PlaceOfService | None:
        """A place of service; None for one that is not assigned."""
        return self._place(code)

    def denial(self, code: str) -> Denial | None:
        """A denial reason's meaning, by its number (CARC) or its remark code (RARC)."""
        return self._code_sets.denial(code)

    # Search

    def search(self, text: str, limit: int = 10) -> tuple[SearchHit, ...]:
        """The codes that words lead to, best first."""
        return self._search.find(text, limit)

    def near_codes(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Codes that were perhaps meant by a text that is none."""
        wanted = text.strip().upper()
        if is_diagnosis_shape(wanted) and not is_procedure_shape(wanted):
            return self._diagnoses.near(normalize_diagnosis_code(wanted), limit)
        return self._services.near(wanted, limit)

    def between(self, first: str, last: str, on: date, limit: int) -> tuple[str, ...]:
        """The codes with a label from one to another, in order; of diagnoses the billable ones."""
        if is_procedure_shape(first):
            return self._services.between(first, last, limit)
        return self._diagnoses.between(first, last, on, limit)

    @cached_property
    def _search(self) -> Search:
        """Made when first asked for: it takes some ten milliseconds."""
        named = {code for family in self.families for code in family.diagnoses}
        descriptions = {code: self._diagnoses.description(code) for code in named}
        documents = (*family_documents(self.families, descriptions), *self._other_documents())
        return Search(self._index.db, documents)

    def _other_documents(self) -> Iterator[Document]:
        """Labelled codes without a family: drugs, codes that ended, neighbours of dermatology."""
        for code in self._services.labelled:
            entry = self.entry(code)
            if entry is not None and entry.label and entry.family is None:
                yield Document(code, entry.label, ended=code in self._services.ended)
