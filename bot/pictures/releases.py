"""What each loaded release of the fee schedule allows for a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from catalog.catalog import Catalog, UnknownLocality
from catalog.fees import PAID_BY_RVU, Allowed, payment
from catalog.meanings import MPFS_STATUS
from catalog.records import FeeRow, Locality, Release

MOST_RELEASES = 4

Setting = Literal["office", "facility"]


@dataclass(frozen=True, slots=True)
class ReleaseAmounts:
    """What one release of the fee schedule allows for the code."""

    name: str
    """The year, or the release's own name where a year has several."""
    release: str
    answers: bool
    """Whether this is the release for the date asked for."""
    conversion_factor: Decimal | None
    office: Decimal | None
    facility: Decimal | None
    why_not: str = ""
    """Why neither amount is known."""
    qualifying_factor: Decimal | None = None
    qualifying: Allowed | None = None
    """Amounts for qualifying APM participants, where they have a factor of their own."""

    def amount(self, setting: Setting) -> Decimal | None:
        """The amount of one setting."""
        return self.office if setting == "office" else self.facility


def history(
    catalog: Catalog, code: str, answering: Release, area: Locality
) -> tuple[ReleaseAmounts, ...]:
    """The amounts of the newest releases, the oldest first, among them the one that answers."""
    return tuple(
        _amounts(catalog, code, release, area, answers=release == answering)
        for release in _newest(catalog, answering)
    )


def why_none(releases: tuple[ReleaseAmounts, ...]) -> str:
    """Why no release has an amount."""
    reasons = {one.name: one.why_not or "priced by the contractor" for one in releases}
    return "; ".join(f"{name}, {reason}" for name, reason in reasons.items())


def _newest(catalog: Catalog, answering: Release) -> list[Release]:
    """The newest releases, among them the one that answers."""
    loaded = [release for release in catalog.releases() if release.dataset == "mpfs"]
    newest = loaded[-MOST_RELEASES:]
    return newest if answering in newest else [answering, *newest[1:]]


def _amounts(
    catalog: Catalog, code: str, release: Release, area: Locality, *, answers: bool
) -> ReleaseAmounts:
    day = release.effective
    same_year = [one for one in catalog.releases() if one.dataset == "mpfs"]
    alone = sum(one.effective.year == day.year for one in same_year) == 1
    name = str(day.year) if alone else release.release
    factor = catalog.conversion_factor(day)
    qualifying = catalog.conversion_factor(day, qualifying_apm=True)
    row = catalog.fee(code, day)
    place = _same_place(catalog, area, day)
    reason = _why_not(row, release, factor, place)
    if row is None or factor is None or place is None:
        return ReleaseAmounts(name, release.release, answers, factor, None, None, reason)
    allowed = payment(row, place, factor)
    both = qualifying is not None and qualifying != factor
    return ReleaseAmounts(
        name,
        release.release,
        answers,
        factor,
        allowed.nonfacility,
        allowed.facility,
        reason,
        qualifying if both else None,
        payment(row, place, qualifying) if both and qualifying is not None else None,
    )


def _same_place(catalog: Catalog, area: Locality, day: date) -> Locality | None:
    """The locality in another year; None where that year does not have it."""
    try:
        return catalog.locality(area.id, day)
    except UnknownLocality:
        return None


def _why_not(
    row: FeeRow | None, release: Release, factor: Decimal | None, place: Locality | None
) -> str:
    if row is None:
        whole = "not in" if release.complete else "not in the loaded part of"
        return f"{whole} {release.release}"
    if row.mpfs_status not in PAID_BY_RVU:
        words = MPFS_STATUS.get(row.mpfs_status, "not paid by RVU")
        return f"status {row.mpfs_status}: {words}"
    if factor is None:
        return "no conversion factor loaded"
    return "" if place is not None else "locality not known for this year"
