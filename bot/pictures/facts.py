"""What a picture of a code shows, gathered from the catalog before anything is drawn.

An amount that is not known stays None all the way to the paper; nothing here turns it into zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.pictures.ladders import Ladder, Rung, ladder_of, sister_ladders
from bot.pictures.releases import ReleaseAmounts, Setting, history, why_none
from catalog.catalog import Catalog
from catalog.codes import CodeSystem, code_system, normalize_procedure_code
from catalog.family import Counting, Family, FamilyCode, Role
from catalog.fees import payment
from catalog.records import FeeRow, Locality

MOST_CODES = 12
MOST_BESIDE = 4


class NothingToDrawError(Exception):
    """There is no amount to draw; the text says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One code on a rung, with its units."""

    code: str
    units: int
    amount: Decimal | None
    """For all of its units."""
    rare: bool = False
    """CMS says that it is rarely or never done in this setting."""


@dataclass(frozen=True, slots=True)
class PricedRung:
    """A rung and what it pays."""

    rung: Rung
    parts: tuple[Part, ...]

    @property
    def total(self) -> Decimal | None:
        """The sum; None as soon as one part is not known."""
        amounts = [part.amount for part in self.parts]
        return None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))

    @property
    def rare(self) -> bool:
        """Whether CMS says of one of the codes that it is hardly ever done in this setting."""
        return any(part.rare for part in self.parts)

    def holds(self, code: str) -> bool:
        """Whether a code is billed on this rung."""
        return any(part.code == code for part in self.parts)


@dataclass(frozen=True, slots=True)
class PricedLadder:
    """A ladder and what each of its rungs pays."""

    ladder: Ladder
    rungs: tuple[PricedRung, ...]
    further: Decimal | None
    """What each further unit of the endless add-on pays."""


@dataclass(frozen=True, slots=True)
class FamilyBar:
    """One code of a family without a ladder."""

    code: str
    words: str
    role: Role
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """Everything on the picture of one code."""

    code: str
    label: str
    on: date
    place: str
    setting: Setting
    """Where the ladder's amounts hold: the office, unless only a facility's are known."""
    releases: tuple[ReleaseAmounts, ...]
    rare: tuple[Setting, ...]
    """Settings in which CMS says that the service is rarely or never done."""
    family: str
    ladder: PricedLadder | None
    sisters: tuple[PricedLadder, ...]
    also: tuple[FamilyBar, ...]
    """Codes of the family that stand on none of the ladders."""
    counting: Counting | None
    bars: tuple[FamilyBar, ...]
    more_bars: int
    sources: tuple[str, ...]


def gather(catalog: Catalog, code: str, *, on: date, locality: str = "national") -> PictureFacts:
    """What the picture of a code shows.

    Raises:
        NothingToDrawError: when the code has no known amount on any loaded release.
        UnknownLocality: when no or no single locality fits.
    """
    service = normalize_procedure_code(code)
    entry = catalog.entry(service)
    if entry is None:
        raise NothingToDrawError(_why_no_entry(service))
    area = catalog.locality(locality, on)
    answering = catalog.release("mpfs", on)
    if answering is None:
        raise NothingToDrawError(f"no fee schedule is loaded for {on}")
    releases = history(catalog, service, answering, area)
    if all(one.office is None and one.facility is None for one in releases):
        raise NothingToDrawError(f"no Medicare amount to draw for {service}: {why_none(releases)}")
    prices = _Prices(catalog, on, area, _setting(releases))
    family, row = catalog.families.of(service), catalog.families.entry(service)
    standing = _standing(prices, family, row) if family and row else _Standing()
    now = catalog.fee(service, on)
    return PictureFacts(
        code=service,
        label=entry.label or "",
        on=on,
        place=area.name if area.id == "national" else f"{area.name.title()} ({area.state})",
        setting=prices.setting,
        releases=releases,
        rare=_rare(now),
        family=family.name if family else "",
        ladder=standing.ladder,
        sisters=standing.sisters,
        also=standing.also,
        counting=family.counting if family else None,
        bars=standing.bars,
        more_bars=standing.more_bars,
        sources=_sources(on, area, answering.stale_on(on), releases, family),
    )


class _Prices:
    """The amounts of one setting on one date in one place."""

    def __init__(self, catalog: Catalog, on: date, area: Locality, setting: Setting) -> None:
        self._catalog, self._on, self._area = catalog, on, area
        self._factor = catalog.conversion_factor(on)
        self.setting = setting

    def amount(self, code: str) -> Decimal | None:
        row = self._catalog.fee(code, self._on)
        if row is None or self._factor is None:
            return None
        allowed = payment(row, self._area, self._factor)
        return allowed.nonfacility if self.setting == "office" else allowed.facility

    def rare(self, code: str) -> bool:
        row = self._catalog.fee(code, self._on)
        return self.setting in _rare(row)

    def ladder(self, ladder: Ladder) -> PricedLadder:
        return PricedLadder(
            ladder,
            tuple(PricedRung(rung, self._parts(rung)) for rung in ladder.rungs),
            self.amount(ladder.further.code) if ladder.further else None,
        )

    def _parts(self, rung: Rung) -> tuple[Part, ...]:
        priced = ((row.code, units, self.amount(row.code)) for row, units in rung.billed)
        return tuple(
            Part(code, units, None if amount is None else units * amount, self.rare(code))
            for code, units, amount in priced
        )

    def bars(self, family: Family, rows: Iterable[FamilyCode]) -> tuple[FamilyBar, ...]:
        shared = _shared_words([row.label for row in family.codes])
        return tuple(
            FamilyBar(row.code, row.label[shared:], row.role, self.amount(row.code)) for row in rows
        )


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a code stands in its family: on a ladder, or among bars."""

    ladder: PricedLadder | None = None
    sisters: tuple[PricedLadder, ...] = ()
    also: tuple[FamilyBar, ...] = ()
    bars: tuple[FamilyBar, ...] = ()
    more_bars: int = 0


def _standing(prices: _Prices, family: Family, row: FamilyCode) -> _Standing:
    ladder = ladder_of(family, row)
    if ladder is None and len(family.codes) == 1:
        return _Standing()
    if ladder is None:
        shown = _around(family, row)
        return _Standing(bars=prices.bars(family, shown), more_bars=len(family.codes) - len(shown))
    sisters = sister_ladders(family, row)
    climbed = {code for one in (ladder, *sisters) for rung in one.rungs for code in rung.codes}
    rest = [other for other in family.codes if other.code not in climbed]
    return _Standing(
        ladder=prices.ladder(ladder),
        sisters=tuple(map(prices.ladder, sisters)),
        also=prices.bars(family, rest) if len(rest) <= MOST_BESIDE else (),
    )


def _why_no_entry(code: str) -> str:
    if code_system(code) is CodeSystem.ICD10CM:
        return f"{code} is a diagnosis code, which has no fee"
    return f"{code} is in none of the loaded lists"


def _setting(releases: tuple[ReleaseAmounts, ...]) -> Setting:
    office = any(one.office is not None for one in releases)
    return "office" if office else "facility"


def _rare(row: FeeRow | None) -> tuple[Setting, ...]:
    if row is None:
        return ()
    marked: list[tuple[Setting, bool]] = [
        ("office", row.pe_nonfacility_na),
        ("facility", row.pe_facility_na),
    ]
    return tuple(setting for setting, rare in marked if rare)


def _around(family: Family, row: FamilyCode) -> tuple[FamilyCode, ...]:
    """The family's codes, or those around the code in a family too large to show."""
    place = family.codes.index(row)
    start = max(0, min(place - MOST_CODES // 2, len(family.codes) - MOST_CODES))
    return family.codes[start : start + MOST_CODES]


def _shared_words(labels: list[str]) -> int:
    """How much of the labels' beginning is the same, in whole phrases."""
    if len(labels) < 2:
        return 0
    first, *_ = phrased = [label.split(", ") for label in labels]
    same = 0
    while all(same < len(other) - 1 and other[same] == first[same] for other in phrased):
        same += 1
    return sum(len(phrase) + 2 for phrase in first[:same])


def _sources(
    on: date,
    area: Locality,
    stale: bool,
    releases: tuple[ReleaseAmounts, ...],
    family: Family | None,
) -> tuple[str, ...]:
    old = f" (older than {on})" if stale else ""
    if area.id == "national":
        where = "national (every GPCI 1)"
    else:
        indices = f"{area.work} / {area.pe} / {area.malpractice}"
        where = f"locality {area.id} (GPCI {indices})"
    used = [
        f"{one.release}{old if one.answers else ''}, conversion factor {one.conversion_factor}"
        for one in sorted(releases, key=lambda one: not one.answers)
    ]
    rungs = (
        [f"{source.title} {source.section}".strip() for source in family.sources[:2]]
        if family
        else []
    )
    return (
        f"Amounts: CMS physician fee schedule {'; '.join(used)}; {where}",
        *([f"Rungs and roles: {'; '.join(rungs)}"] if rungs else []),
        f"Date of service {on}. Medicare's allowed amounts before any reduction, no promise "
        "of payment. Labels are ours: CPT is the AMA's.",
    )
