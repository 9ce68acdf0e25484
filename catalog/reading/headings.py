"""What the columns of a grid are called, as EHRs, practice systems and people write it.

>>> [field_of(text) for text in ("CPT®/HCPCS", "Mod 1", "DiagnosisCode2", "Svc Date", "Remarks")]
[<Field.CODE: 'code'>, <Field.MODIFIER: 'modifier'>, <Field.DIAGNOSIS: 'diagnosis'>, \
<Field.DATE: 'date'>, None]
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from catalog.reading import identifiers


class Field(StrEnum):
    """What a column holds."""

    CODE = "code"
    MODIFIER = "modifier"
    UNITS = "units"
    DIAGNOSIS = "diagnosis"
    POINTER = "pointer"
    DATE = "date"
    PLACE = "place"
    PAYER = "payer"
    CHARGE = "charge"
    CLAIM = "claim"
    PATIENT = "patient"
    SITE = "site"
    SEX = "sex"
    AGE = "age"
    UNUSED = "unused"
    """Known, and of no use to a check: an end date, a description, a line number."""


_WORDS = {
    Field.CODE: r"(?:cpt|hcpcs|cpt_?4|cpt_hcpcs|hcpcs_cpt|proc(?:edure)?|service|svc|charge"
    r"|bill(?:ing)?|px)(?:_(?:cpt|hcpcs|cpt_hcpcs))?_(?:codes?|cds?)|cpt(?:_?4)?|hcpcs|cpt_hcpcs|hcpcs_cpt|codes?"
    r"|proc(?:edure)?|px|service|procedure_cpt(?:_hcpcs)?",
    Field.MODIFIER: r"(?:cpt_)?(?:mods?|modifiers?)(?:_s)?(?:_?[1-4])?(?:_code|_cd)?|m[1-4]"
    r"|(?:first|second|third|fourth|1st|2nd|3rd|4th)_mod(?:ifier)?|procedure_modifiers?(?:_?[1-4])?",
    Field.UNITS: r"(?:(?:svc|service|billed|number_of|no_of|of|days|days_or|total)_)?units?"
    r"(?:_of_service|_billed)?|qty|quantity|uos|count|days_units",
    Field.DIAGNOSIS: r"(?:(?:primary|secondary|principal|other|line|claim)_)?(?:dx|diag"
    r"|diagnos[ie]s|icd(?:_?10)?(?:_cm)?)(?:_s)?(?:_?(?:codes?|cds?))?(?:_?(?:1[0-2]|[1-9]|[a-l]))?"
    r"(?:_?codes?)?|(?:dx|diagnosis)_icd_?10(?:_cm)?",
    Field.POINTER: r"(?:(?:dx|diag|diagnosis)_)?(?:ptrs?|pointers?)(?:_?[1-4])?",
    Field.DATE: r"(?:dos|svc|service|visit|encounter|appt|appointment|begin|start|from)_(?:from"
    r"|date|dt|start)|dos|date|from|dates?_of_(?:service|svcs?)|dos_begin|service_date_from|from_dos"
    r"|from_service_date",
    Field.PLACE: r"pos|place(?:_of_service)?(?:_code)?|pos_code|facility_pos",
    Field.PAYER: r"(?:primary_)?(?:payer|payor|insurance|ins|plan|carrier)(?:_name|_plan)?(?:_?1)?",
    Field.CHARGE: r"(?:(?:total|line|billed|ext|extended|gross|fee|svc)_)?(?:charges?|amount|amt"
    r"|fee|price|billed)(?:_amount|_amt)?|total",
    Field.CLAIM: r"(?:claim|enc(?:ounter)?|visit|invoice|ticket|superbill|voucher|bill|appt)"
    r"(?:_(?:no|num|number|id|key|ref))?",
    Field.SEX: r"(?:patient_)?(?:sex|gender)",
    Field.AGE: r"(?:patient_)?age(?:_years|_at_dos)?",
    Field.SITE: r"(?:body_|anatomic(?:al)?_|lesion_)?(?:site|location)",
    Field.UNUSED: r"to|thru|through|(?:to|thru|through|end)_(?:date|dos)|dos_(?:to|end)"
    r"|service_date_(?:to|end)|desc(?:ription)?|line(?:_no)?|seq|npi|facility|status"
    r"|(?:procedure|proc|service|cpt|dx|diagnosis)_desc(?:ription)?|provider|notes?|comments?"
    r"|rendering(?:_provider)?|tos|emg|epsdt",
}
# "SERVICEDATE" is written as well as "Service Date".
_FIELDS = {
    field: re.compile(pattern.replace("_?", "_").replace("_", "_?"), re.ASCII)
    for field, pattern in _WORDS.items()
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


@lru_cache(2048)
def field_of(heading: str) -> Field | None:
    """What a column with this heading holds, or None for a heading that is not known."""
    if len(heading) > _LONGEST:
        return None
    spaced = _CAMEL.sub("_", heading.strip()).lower().replace("(s)", "s")
    plain = _OTHER.sub("_", spaced).strip("_")
    for field, pattern in _FIELDS.items():
        if pattern.fullmatch(plain):
            return field
    return Field.PATIENT if identifiers.heading_kind(heading) else None
