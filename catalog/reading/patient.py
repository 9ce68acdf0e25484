"""Age, sex, new or established, as they stand beside codes: ``67 yo M, est pt``.

>>> patient_facts("67 yo M est pt 99213-25")
PatientFacts(age=67, sex='M', status='established')
>>> patient_facts("new patient, 45F")
PatientFacts(age=45, sex='F', status='new')
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_AGE = re.compile(
    r"(?<![\w./-])(?:(?P<years>\d{1,3})\s?-?\s?(?:y\.?/?o\.?|yrs?\.?(?:[\s-]?old)?|years?[\s-]old)"
    r"(?:[\s/-]{0,3}(?P<sex>male|female|m|f|man|woman|boy|girl))?"
    r"|(?P<short>\d{1,3})\s?(?P<letter>[MF])"
    r"|age[d]?\s?[:=]?\s?(?P<named>\d{1,3})(?:[\s/,]{0,3}(?P<after>male|female|m|f))?)(?![\w.-])",
    re.IGNORECASE | re.ASCII,
)
_SEX = re.compile(
    r"\b(?:sex|gender)\s?[:=]?\s?(?P<sex>male|female|m|f)\b|\b(?P<word>male|female)\b",
    re.IGNORECASE | re.ASCII,
)
_STATUS = re.compile(
    r"\b(?P<word>new|established|estab|est)\.?\s(?:pt|patient|office\s(?:visit|pt|patient))\b"
    r"|\b(?:pt|patient)(?:\sstatus)?\s?(?:is\s|[:=]\s?)?(?P<after>new|established|est)\b"
    r"|(?<![\w-])(?P<short>NP|EP)(?=\s|,|;|$)"
    r"|\b(?P<coded>new|established|est)\s(?=99[23]\d{2}(?!\d))",
    re.ASCII | re.IGNORECASE,
)

_MALE = frozenset({"m", "male", "man", "boy"})
_OLDEST = 90


class PatientFacts(NamedTuple):
    """What a text says of the patient without saying who it is."""

    age: int | None = None
    sex: Literal["F", "M"] | None = None
    status: Literal["new", "established"] | None = None


def patient_facts(text: str) -> PatientFacts:
    """The first age, sex and status that the text gives; 90 stands for 90 and more."""
    age: int | None = None
    sex: str | None = None
    if found := _AGE.search(text):
        years = int(found["years"] or found["short"] or found["named"])
        age = min(years, _OLDEST) if years < 125 else None
        sex = found["sex"] or found["letter"] or found["after"]
    if sex is None and (named := _SEX.search(text)):
        sex = named["sex"] or named["word"]
    status = _STATUS.search(text)
    return PatientFacts(
        age=age,
        sex=None if sex is None else "M" if sex.lower() in _MALE else "F",
        status=_status(status) if status else None,
    )


def _status(found: re.Match[str]) -> Literal["new", "established"] | None:
    if found["short"]:
        # "np" and "ep" in small letters are other words.
        return (
            "new" if found["short"] == "NP" else "established" if found["short"] == "EP" else None
        )
    said = found["word"] or found["after"] or found["coded"]
    return "new" if said.lower() == "new" else "established"
