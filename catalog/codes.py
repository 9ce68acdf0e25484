"""The shapes of the codes that stand on a claim.

A shape says only what a code looks like; whether it exists on a date is the catalog's to say.
Codes, modifiers and places of service are text everywhere: ``"00100"``, ``"02"``, ``"25"``.

>>> normalize_procedure_code("j3301 ")
'J3301'
>>> code_system("17000"), code_system("J3301"), code_system("L57.0")
(<CodeSystem.CPT: 'CPT'>, <CodeSystem.HCPCS: 'HCPCS'>, <CodeSystem.ICD10CM: 'ICD-10-CM'>)
>>> normalize_diagnosis_code("l570")
'L57.0'
>>> normalize_code("j3301"), normalize_code("l570"), normalize_code("25"), normalize_code("nose")
('J3301', 'L57.0', None, None)
"""

from __future__ import annotations

import re
from enum import StrEnum


class CodeSystem(StrEnum):
    """Who publishes a code: the AMA (CPT), CMS (HCPCS Level II), NCHS (ICD-10-CM)."""

    CPT = "CPT"
    HCPCS = "HCPCS"
    ICD10CM = "ICD-10-CM"


_CPT = re.compile(r"\d{4}[0-9FTUM]", re.ASCII)
_HCPCS = re.compile(r"[A-CEGHJ-MP-V]\d{4}", re.ASCII)
_ICD10CM = re.compile(r"(?:[A-TV-Z]\d[0-9AB]|QA\d)(?:\.?[0-9A-Z]{1,4})?|U0[79](?:\.?\d)?", re.ASCII)
"""FY2027 brought the first categories with a second letter, QA0 and QA1."""
_MODIFIER = re.compile(r"[0-9A-Z][0-9A-Z]", re.ASCII)
_PLACE_OF_SERVICE = re.compile(r"\d\d", re.ASCII)


def is_cpt_shape(code: str) -> bool:
    """Whether the text looks like a CPT code: five digits, or four and F, T, U or M."""
    return _CPT.fullmatch(code) is not None


def is_hcpcs_shape(code: str) -> bool:
    """Whether the text looks like a HCPCS Level II code: a letter and four digits."""
    return _HCPCS.fullmatch(code) is not None


def is_procedure_shape(code: str) -> bool:
    """Whether the text looks like a code for a service line."""
    return is_cpt_shape(code) or is_hcpcs_shape(code)


def is_diagnosis_shape(code: str) -> bool:
    """Whether the text looks like an ICD-10-CM code, with or without its dot."""
    return _ICD10CM.fullmatch(code) is not None


def is_modifier_shape(text: str) -> bool:
    """Whether the text has the two characters of a modifier."""
    return _MODIFIER.fullmatch(text) is not None


def is_place_of_service_shape(text: str) -> bool:
    """Whether the text has the two digits of a place of service."""
    return _PLACE_OF_SERVICE.fullmatch(text) is not None


def normalize_procedure_code(text: str) -> str:
    """The code in upper case without white space; the shape is not judged."""
    return text.strip().upper()


def normalize_diagnosis_code(text: str) -> str:
    """The ICD-10-CM code in upper case with its dot after the third character."""
    plain = text.strip().upper().replace(".", "")
    return plain if len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"


def normalize_code(text: str) -> str | None:
    """The code of a service or a diagnosis as it is usually written; None for any other word."""
    upper = normalize_procedure_code(text)
    if is_procedure_shape(upper):
        return upper
    return normalize_diagnosis_code(upper) if is_diagnosis_shape(upper) else None


def code_system(code: str) -> CodeSystem | None:
    """Which system a normalized code belongs to by its shape, or None for no known shape.

    ``J3301`` has the shape of HCPCS and of an undotted ICD-10-CM code; a service code it is then,
    as nobody writes a diagnosis of five characters without the dot more often than a drug.
    """
    if is_cpt_shape(code):
        return CodeSystem.CPT
    if is_hcpcs_shape(code):
        return CodeSystem.HCPCS
    if is_diagnosis_shape(code):
        return CodeSystem.ICD10CM
    return None


def is_npi(text: str) -> bool:
    """Whether ten digits are a National Provider Identifier by their check digit.

    The check digit is Luhn's, counted with the prefix 80840 (45 CFR 162.406).

    >>> is_npi("1234567893"), is_npi("1234567890")
    (True, False)
    """
    if len(text) != 10 or not (text.isascii() and text.isdigit()) or text[0] not in "12":
        return False
    digits = [int(digit) for digit in reversed("80840" + text)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
