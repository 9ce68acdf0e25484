"""One code, one card: everything the catalog knows of it on a date, and what it does not know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from catalog.cards import (
    AddOn,
    Card,
    CodeCard,
    DiagnosisCard,
    Fee,
    Mue,
    Rvu,
    UnknownCard,
    Validity,
)
from catalog.catalog import Catalog
from catalog.codes import (
    CodeSystem,
    code_system,
    is_diagnosis_shape,
    is_modifier_shape,
    is_procedure_shape,
    normalize_diagnosis_code,
    normalize_procedure_code,
)
from catalog.fees import PAID_BY_RVU, payment
from catalog.meanings import MPFS_STATUS
from catalog.records import CodeEntry, FeeRow, Locality, Release


def lookup(
    catalog: Catalog,
    code: str,
    *,
    on: date,
    locality: str = "national",
    payer: str = "medicare",
) -> Card:
    """The card of a code.

    Args:
        catalog: Where to look.
        code: A CPT, HCPCS or ICD-10-CM code as somebody typed it.
        on: The date of service.
        locality: Whose fees to show: an id, number, state or name.
        payer: Whose rules to show; fees and limits are Medicare's whoever pays.

    Raises:
        UnknownLocality: when no or no single locality fits.
    """
    area = catalog.locality(locality, on)
    service = normalize_procedure_code(code)
    entry = catalog.entry(service) if is_procedure_shape(service) else None
    if entry is not None:
        return _code_card(catalog, entry, on, area, payer)
    diagnosis = normalize_diagnosis_code(code)
    if is_diagnosis_shape(diagnosis):
        return _diagnosis_card(catalog, diagnosis, on)
    return _unknown_card(catalog, service, on)


def _code_card(
    catalog: Catalog, entry: CodeEntry, on: date, locality: Locality, payer: str
) -> CodeCard:
    code = entry.code
    row = catalog.fee(code, on)
    mue = catalog.mue(code, on)
    primaries, addons = catalog.primaries(code, on), catalog.addons(code, on)
    family = catalog.families.of(code)
    datasets = ("mpfs", "mue", "aoc", *(() if locality.id == "national" else ("gpci",)))
    return CodeCard(
        code=code,
        system="CPT" if code_system(code) is CodeSystem.CPT else "HCPCS",
        label=entry.label,
        family=entry.family,
        status=_status(entry, on),
        on=on,
        effective=Validity(from_=entry.effective_from, to=entry.effective_to),
        deleted=entry.deleted,
        replaces=entry.replaces,
        replaced_by=entry.replaced_by,
        note=entry.note,
        global_period=row and row.global_period,
        mpfs_status=row and row.mpfs_status,
        multiple_procedure=row and row.multiple_procedure,
        bilateral=row and row.bilateral,
        rvu=row and _rvu(row),
        fee=row and _fee(catalog, row, on, locality),
        mue=mue
        and Mue(value=mue.value, mai=mue.mai, rationale=mue.rationale, verified=mue.verified),
        addon=AddOn(
            primaries=tuple(link.primary for link in primaries if link.primary),
            addons=tuple(link.addon for link in addons),
            type=primaries[0].addon_type if primaries else None,
        ),
        includes=family.includes if family else (),
        documentation=family.documentation if family else (),
        diagnoses=family.diagnoses if family else (),
        releases=catalog.release_refs(datasets, on),
        not_loaded=tuple(_not_loaded(catalog, entry, row, on, payer)),
        licensed_label=entry.licensed_label,
    )


def _status(entry: CodeEntry, on: date) -> str:
    if entry.effective_to is not None and on > entry.effective_to:
        return "deleted"
    if entry.effective_from is not None:
        return "active" if on >= entry.effective_from else "not yet valid"
    if entry.listed_from is None or on < entry.listed_from:
        return "active" if entry.effective_to is not None else "not checked"
    return "active"


def _rvu(row: FeeRow) -> Rvu:
    return Rvu(
        work=row.work,
        pe_nonfacility=row.pe_nonfacility,
        pe_facility=row.pe_facility,
        malpractice=row.malpractice,
        total_nonfacility=row.total_nonfacility,
        total_facility=row.total_facility,
    )


def _fee(catalog: Catalog, row: FeeRow, on: date, locality: Locality) -> Fee | None:
    factor = catalog.conversion_factor(on)
    if factor is None:
        return None
    allowed = payment(row, locality, factor)
    return Fee(
        locality=locality.id,
        locality_name=locality.name,
        conversion_factor=factor,
        nonfacility=allowed.nonfacility,
        facility=allowed.facility,
        nonfacility_na=row.pe_nonfacility_na,
        facility_na=row.pe_facility_na,
    )


def _not_loaded(
    catalog: Catalog, entry: CodeEntry, row: FeeRow | None, on: date, payer: str
) -> Iterable[str]:
    """What this card cannot say, in words."""
    if payer != "medicare":
        yield f"fees of {payer}: amounts and limits shown are Medicare's"
    status = _status(entry, on)
    if status == "deleted":
        return
    if status == "not checked":
        yield f"whether the code was valid on {on}: no list that old is loaded"
    for dataset, name, found in (
        ("mpfs", "fee schedule", row),
        ("mue", "units limit (MUE)", catalog.mue(entry.code, on)),
        ("aoc", "add-on code edits", True),
    ):
        release = catalog.release(dataset, on)
        if release is None:
            yield f"{name}: no release is loaded for {on}"
        elif found is None and not release.complete:
            yield f"{name}: {release.release} is loaded in part, without this code"
    if row is not None:
        if row.mpfs_status not in PAID_BY_RVU:
            words = MPFS_STATUS.get(row.mpfs_status, "not paid by RVU")
            yield f"fee: status {row.mpfs_status}, {words}"
        elif row.pe_facility is None:
            yield f"facility practice expense of {row.year}, so the facility fee too"
    mue = catalog.mue(entry.code, on)
    if mue is not None and not mue.verified:
        yield "units limit (MUE): this value could not be confirmed for the release"


def _diagnosis_card(catalog: Catalog, code: str, on: date) -> Card:
    entry = catalog.diagnosis(code, on)
    release = catalog.release("icd-10-cm", on)
    refs = catalog.release_refs(("icd-10-cm",), on)
    if entry is None:
        return UnknownCard(
            code=code,
            on=on,
            reason=_why_no_diagnosis(release, on),
            suggestions=catalog.near_codes(code),
            releases=refs,
        )
    return DiagnosisCard(
        code=code,
        label=entry.description,
        billable=entry.billable,
        on=on,
        effective=Validity(from_=entry.effective_from, to=entry.effective_to),
        parent=entry.parent,
        children=entry.children,
        releases=refs,
    )


def _why_no_diagnosis(release: Release | None, on: date) -> str:
    if release is None:
        return f"no ICD-10-CM release is loaded for {on}"
    if release.complete:
        return f"not in ICD-10-CM {release.release}"
    return f"ICD-10-CM {release.release} is loaded in part, without this code"


def _unknown_card(catalog: Catalog, code: str, on: date) -> UnknownCard:
    plain, _, modifiers = code.partition("-")
    near = catalog.near_codes(code)
    modifier = catalog.modifier(code) if is_modifier_shape(code) else None
    if modifier is not None:
        reason = f"a modifier, not a code for a service: {modifier.meaning}"
    elif modifiers and is_procedure_shape(plain):
        reason = f"a code with a modifier: look up {plain} without it"
        near = (plain,) if catalog.is_listed(plain) else catalog.near_codes(plain)
    elif not is_procedure_shape(code):
        reason = "not the shape of a CPT, HCPCS or ICD-10-CM code"
    elif catalog.surely_unknown(code):
        reason = "no such code: the lists of its group are loaded whole"
    else:
        reason = "in none of the loaded lists"
    return UnknownCard(
        code=code,
        on=on,
        reason=reason,
        suggestions=near,
        releases=catalog.release_refs(("code-list",), on),
    )
