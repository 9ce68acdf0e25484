"""Sex or age of the patient against code or diagnosis.

Some codes and diagnoses belong to one sex (a biopsy of the penis, a vulvar lesion, pregnancy), and
each preventive visit to an age. Where the text names the sex or the age, they must agree. For a
patient whose organs are not those of the recorded sex, Medicare takes KX on the line; the record
decides, so this warns.

Flagged:
    54100 D48.5, female 34 yo

Accepted:
    54100 D48.5, male 34 yo
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import ICD10CM

Sex = Literal["F", "M"]
_WORDS = {"F": "female", "M": "male"}
_CODES: tuple[tuple[str, str, Sex], ...] = (("54000", "55899", "M"), ("56405", "59899", "F"))
"""CPT's sections of the male and of the female genital system with maternity care."""
_DIAGNOSES: tuple[tuple[str, str, Sex], ...] = (
    ("B37.3", "B37.3", "F"),
    ("B37.42", "B37.42", "M"),
    ("C51", "C58", "F"),
    ("C60", "C63", "M"),
    ("D06", "D06", "F"),
    ("D07.0", "D07.3", "F"),
    ("D07.4", "D07.6", "M"),
    ("D25", "D28", "F"),
    ("D29", "D29", "M"),
    ("D39", "D39", "F"),
    ("D40", "D40", "M"),
    ("L29.1", "L29.1", "M"),
    ("L29.2", "L29.2", "F"),
    ("N40", "N53", "M"),
    ("N70", "N98", "F"),
    ("O00", "O9A", "F"),
    ("Q50", "Q52", "F"),
    ("Q53", "Q55", "M"),
    ("Z34", "Z39", "F"),
)
"""Ranges of ICD-10-CM whose titles name organs or states of one sex."""
_PREVENTIVE: dict[str, tuple[int, int]] = {
    "1": (0, 0),
    "2": (1, 4),
    "3": (5, 11),
    "4": (12, 17),
    "5": (18, 39),
    "6": (40, 64),
    "7": (65, 200),
}
"""Years of age by the last digit of 99381 to 99387 and 99391 to 99397."""
_INTENDED = "KX"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold codes and diagnoses against the sex and age that the text names."""
    sex, age = claim.encounter.patient_sex, claim.encounter.patient_age
    if sex is not None:
        yield from _by_sex(claim, sex)
    if age is not None:
        yield from _by_age(claim, age)


def _by_sex(claim: Claim, sex: Sex) -> Iterator[Hit]:
    for line in claim.lines:
        meant = _sex_of(line.code, _CODES)
        if meant not in (None, sex) and _INTENDED not in line.modifiers:
            yield Hit(
                lines=(line,),
                message=f"{line.code} is for {_WORDS[str(meant)]} organs; the text says "
                f"{_WORDS[sex]}.",
                why="Either the code or the sex is mistyped, or the patient's organs are not those "
                "of the recorded sex; modifier KX says that they are not.",
                fix=on_record("Mend the code or the sex, or KX, by the record."),
            )
    for code in claim.diagnoses:
        meant = _sex_of(code, _DIAGNOSES)
        lines = claim.pointing_to(code)
        if meant not in (None, sex) and not any(_INTENDED in line.modifiers for line in lines):
            yield Hit(
                lines=lines,
                codes=(code,),
                message=f"{code} is a diagnosis of {_WORDS[str(meant)]} patients; the text says "
                f"{_WORDS[sex]}.",
                why="Diagnosis or sex is mistyped; or the organs are not those of the recorded "
                "sex, which KX on the line says.",
                fix=on_record("Mend the diagnosis or the sex, or KX, by the record."),
            )


def _by_age(claim: Claim, age: int) -> Iterator[Hit]:
    for line in claim.lines:
        if line.code[:4] not in ("9938", "9939") or line.code[4:] not in _PREVENTIVE:
            continue
        least, most = _PREVENTIVE[line.code[4:]]
        if not least <= age <= most:
            span = f"{least} and more" if most > 120 else f"{least} to {most}"
            yield Hit(
                lines=(line,),
                message=f"{line.code} is for {'under 1' if most == 0 else span} years; the text "
                f"says {age}.",
                why="The age on the date of service picks the preventive visit.",
                fix=on_record("The code of the age, by the record."),
            )


@lru_cache(8192)
def _sex_of(code: str, ranges: tuple[tuple[str, str, Sex], ...]) -> Sex | None:
    """The one sex that a code belongs to, or None."""
    return next(
        (
            sex
            for first, last, sex in ranges
            if first <= code[: len(first)] and code[: len(last)] <= last
        ),
        None,
    )


RULE = Rule(
    id="DXS010",
    name="patient-fits",
    severity=Severity.WARNING,
    check=check,
    sources=(
        ICD10CM,
        Source(
            title="Medicare Claims Processing Manual, chapter 32 (gender and procedure conflict)",
            section="240",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c32.pdf",
        ),
    ),
)
