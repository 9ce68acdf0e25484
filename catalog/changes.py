"""What an update changes for given codes: the tables of the day before beside those of the day.

Only what both days' tables know is compared; an absence counts where the table is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from catalog.calendar import Update
from catalog.catalog import Catalog
from catalog.codes import is_diagnosis_shape, is_procedure_shape
from catalog.fees import payment
from catalog.localities import NATIONAL
from catalog.records import FeeRow, MueEdit, PtpEdit, PtpUnknown

MOST_CODES = 80
"""Pairs grow with the square of the codes."""


def changes(catalog: Catalog, codes: Sequence[str], update: Update) -> tuple[str, ...]:
    """One line for each difference that the update makes to the codes, in the codes' order.

    Nothing is said where the loaded tables do not reach the update.
    """
    compare = _COMPARED.get(update.kind)
    if compare is None or update.held(catalog.releases()) != "loaded":
        return ()
    before = update.effective - timedelta(days=1)
    return tuple(compare(catalog, codes[:MOST_CODES], before, update.effective))


def _units(catalog: Catalog, codes: Sequence[str], before: date, on: date) -> Iterator[str]:
    whole = _whole(catalog, "mue", before) and _whole(catalog, "mue", on)
    for code in filter(is_procedure_shape, codes):
        old, new = catalog.mue(code, before), catalog.mue(code, on)
        if _limit(old) != _limit(new) and (whole or (old is not None and new is not None)):
            yield f"{code}: MUE {_limit(old)}, now {_limit(new)}"


def _whole(catalog: Catalog, dataset: str, on: date) -> bool:
    """Whether a table's silence proves that there is nothing."""
    release = catalog.release(dataset, on)
    return release is not None and release.complete


def _limit(edit: MueEdit | None) -> str:
    return "none" if edit is None else f"{edit.value} (MAI {edit.mai})"


def _pairs(catalog: Catalog, codes: Sequence[str], before: date, on: date) -> Iterator[str]:
    for code, other in combinations(filter(is_procedure_shape, codes), 2):
        old, new = catalog.ptp(code, other, before), catalog.ptp(code, other, on)
        if isinstance(old, PtpUnknown) or isinstance(new, PtpUnknown):
            continue
        if _edit(old) != _edit(new):
            yield f"{code} with {other}: {_edit(old)}, now {_edit(new)}"


def _edit(edit: PtpEdit | None) -> str:
    if edit is None:
        return "no NCCI pair"
    return f"NCCI pair, column 1 {edit.column_1}, modifier indicator {edit.modifier_indicator}"


def _fees(catalog: Catalog, codes: Sequence[str], before: date, on: date) -> Iterator[str]:
    for code in filter(is_procedure_shape, codes):
        old, new = catalog.fee(code, before), catalog.fee(code, on)
        if old is None or new is None:
            continue
        parts = [*_amount(catalog, old, new, before, on), *_indicators(old, new)]
        if parts:
            yield f"{code}: {'; '.join(parts)}"


def _amount(catalog: Catalog, old: FeeRow, new: FeeRow, before: date, on: date) -> Iterator[str]:
    """What the national fee in the office was and is."""
    factors = catalog.conversion_factor(before), catalog.conversion_factor(on)
    if factors[0] is None or factors[1] is None:
        return
    first = payment(old, NATIONAL, factors[0]).nonfacility
    second = payment(new, NATIONAL, factors[1]).nonfacility
    if first and second is not None and first != second:
        percent = (second - first) / first * 100
        yield f"fee ${first}, now ${second} ({percent.quantize(Decimal('0.1')):+}%)"


def _indicators(old: FeeRow, new: FeeRow) -> Iterator[str]:
    for name, field in (
        ("global period", "global_period"),
        ("status", "mpfs_status"),
        ("multiple-procedure indicator", "multiple_procedure"),
        ("bilateral indicator", "bilateral"),
    ):
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield f"{name} {was}, now {now}"


def _diagnoses(catalog: Catalog, codes: Sequence[str], before: date, on: date) -> Iterator[str]:
    for code in filter(is_diagnosis_shape, codes):
        old, new = catalog.diagnosis(code, before), catalog.diagnosis(code, on)
        if old is None or not old.billable:
            continue
        if new is None and not _whole(catalog, "icd-10-cm", on):
            continue
        if new is None or not new.billable:
            closer = ", ".join(new.children[:4]) if new is not None else ""
            yield f"{code}: no longer billable" + (f"; see {closer}" if closer else "")


def _codes(catalog: Catalog, codes: Sequence[str], before: date, on: date) -> Iterator[str]:
    for code in filter(is_procedure_shape, codes):
        entry = catalog.entry(code)
        if entry is not None and entry.effective_to == before:
            follows = ", ".join(entry.replaced_by)
            yield f"{code}: ends on {before}" + (f"; see {follows}" if follows else "")


def _addons(catalog: Catalog, codes: Sequence[str], before: date, on: date) -> Iterator[str]:
    for code in filter(is_procedure_shape, codes):
        old, new = (
            {link.primary for link in catalog.primaries(code, day) if link.primary}
            for day in (before, on)
        )
        if old and new and old != new:
            parts = [
                f"{word} {', '.join(sorted(found))}"
                for word, found in (("new primaries", new - old), ("no longer with", old - new))
                if found
            ]
            yield f"{code}: {'; '.join(parts)}"


_COMPARED: dict[str, Callable[[Catalog, Sequence[str], date, date], Iterator[str]]] = {
    "cpt": _codes,
    "hcpcs": _codes,
    "icd-10-cm": _diagnoses,
    "ncci-ptp": _pairs,
    "mue": _units,
    "aoc": _addons,
    "mpfs": _fees,
}
