"""Whether a text points to a person: names, dates of birth, numbers of a record, plan or phone.

Only kinds and offsets are given back; the words themselves go nowhere. A code, a date of service,
a size, a payer or a place on the body is never taken for an identifier, since a warning that is
usually wrong is not read: what could be either counts only with a label or beside a second sign.

>>> [found.kind for found in find("Maria Lopez DOB 3/4/1957 MRN 00412233: 11102 D48.5")]
['a name', 'a date of birth', 'a medical record number']
>>> find("99213-25, 17000 17003x6 L57.0 DOS 3/4/26 POS 11 Blue Cross")
()
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from catalog.claim import Identifier
from catalog.codes import is_npi
from catalog.dates import DATE_PATTERN, parse_date
from catalog.reading import columns
from catalog.reading.names import no_street, person_names

NAME = "a name"
BIRTH_DATE = "a date of birth"
RECORD_NUMBER = "a medical record number"
SOCIAL_SECURITY = "a social security number"
PHONE = "a phone number"
EMAIL = "an e-mail address"
ADDRESS = "an address"
MEMBER_ID = "a member ID"
ACCOUNT = "an account number"
AGE = "an age over 89"
NUMBER = "an identifying number"

KINDS = (
    NAME, BIRTH_DATE, RECORD_NUMBER, SOCIAL_SECURITY, PHONE, EMAIL, ADDRESS, MEMBER_ID, ACCOUNT,
    AGE, NUMBER,
)  # fmt: skip
"""Everything that ``find`` can name."""

_VALUE = r"(?P<value>[A-Za-z0-9][A-Za-z0-9/-]{2,24})"
_SEP = r"(?:\s-\s|[\s:#=.\"']{0,6})"
_ID_WORD = r"(?:i\.?d\.?|no\.?|num(?:ber)?|\#)"

_LABELLED = re.compile(
    rf"""\b(?:
      (?P<birth>(?:d\.?o\.?b\.?|date\s+of\s+birth|birth\s*-?_?date|b-?day|birthday|born(?:\s+on)?)
          (?:{_SEP}|\s+is\s+)(?P<birth_value>{DATE_PATTERN}|\d{{1,2}}[/-]\d{{1,2}}|\d{{8}}|\d{{6}})
          |(?:y\.?o\.?b\.?|year\s+of\s+birth|birth\s?year){_SEP}(?:19|20)\d{{2}}\b)
    | (?P<record>(?:m\.?r\.?n?\.?\s?(?:\#|no\.?)?|mrn|med(?:ical)?\.?\s?rec(?:ord)?s?\s?{_ID_WORD}?
          |chart\s?{_ID_WORD}?|empi|hosp(?:ital)?\s?{_ID_WORD}|(?:patient|pt|pat)\s?{_ID_WORD}|emr\s?{_ID_WORD}|ehr\s?{_ID_WORD}){_SEP}
          (?P<record_value>[A-Za-z]{{0,4}}-?\d[\d-]{{3,14}}))
    | (?P<account>(?:acct|account|encounter|visit|case|claim|control)\s?{_ID_WORD}{_SEP}
          (?P<account_value>[A-Za-z]{{0,4}}-?\d[A-Za-z\d-]{{4,20}})
          |(?:acct|account|a/c|acc\s?{_ID_WORD})\s?[:\#=]?\s?[A-Za-z]{{0,4}}-?\d[A-Za-z\d-]{{3,20}})
    | (?P<member>(?:(?:member|subscriber|policy|insured(?:'s)?|insurance|ins|plan|beneficiary|bene
          |medicare|medicaid|mbi|hicn?|group|grp|cardholder)\s?{_ID_WORD}|mbi|hicn|grp|policy|i\.?d\.?\s?\#){_SEP}
          (?P<member_value>(?=[A-Za-z-]{{0,12}}\d)[A-Za-z0-9-]{{5,20}}))
    | (?P<social>(?:ssn?|s\.s\.n\.|soc(?:ial)?\.?\s?sec(?:urity)?(?:\s?{_ID_WORD})?){_SEP}
          (?:\d{{3}}[\s.-]?\d{{2}}[\s.-]?\d{{4}}|(?:x{{3}}|\*{{3}})-?(?:xx|\*\*)-?\d{{4}}|(?:last\s?4|ending(?:\sin)?)\s?\d{{4}})
          |last\s(?:4|four)(?:\s(?:of\s)?(?:ssn?|soc(?:ial)?))?{_SEP}\d{{4}}\b)
    | (?P<phone>(?:phone|ph|tel(?:ephone)?|cell|mobile|fax|call(?:\s?back)?)\b[^\n\d(]{{0,12}}
          \+?1?[\s.-]?\(?[2-9]\d{{2}}\)?[\s.-]{{0,2}}[2-9]\d{{2}}[\s.-]?\d{{4}}(?!\d)
          |(?:phone|ph|tel|cell|mobile)\b[\s:\#.]{{1,3}}\d{{3}}[\s.-]\d{{4}}\b)
    | (?P<age>(?:age[d]?\s?[:=]?\s?|)(?:9\d|1[0-2]\d)\s?-?\s?
          (?:y/?o|yrs?(?:\s?-?old)?|years?[\s-]old)\b
          |age[d]?\s?[:=]?\s?(?:9\d|1[0-2]\d)\b)
    | (?P<number>(?:(?:fin|har|csn|vin|dl|passport|plate|licen[cs]e\s+plate|serial)\s?{_ID_WORD}?
          |driver'?s?\s+licen[cs]e\s?{_ID_WORD}?(?:\s?[A-Z]{{2}})?|licen[cs]e\s?{_ID_WORD}){_SEP}
          (?=[A-Za-z-]{{0,12}}\d)[A-Za-z0-9-]{{6,20}}
          |https?://[^\s>|]*(?:patient|mrn|chart|member)[^\s>|]*
          |\bip\s(?:address\s)?\d{{1,3}}(?:\.\d{{1,3}}){{3}}\b)
    | (?P<address>(?:p\.?\s?o\.?\s?box\s?\d+|zip(?:\s?code)?{_SEP}\d{{5}}(?:-\d{{4}})?\b
          |address{_SEP}\d{{1,6}}\s[A-Za-z][A-Za-z\x20.'-]{{2,40}}))
    )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

_SHAPES = re.compile(
    r"""
      (?P<email>[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{2,63}){1,4})
    | (?<![\w.-])(?P<social>(?!000|666|9\d\d)\d{3}(?P<parting>[-\x20])(?!00)\d{2}
          (?P=parting)(?!0000)\d{4}(?![\w-]))
    | (?<![\w.-])(?P<phone>\+1[\s.-]?\(?[2-9]\d{2}\)?[\s.-]?[2-9]\d{2}[\s.-]?\d{4}(?![\w-])
          |(?:\+?1[\s.-]?)?
          (?:\([2-9]\d{2}\)\s?[2-9]\d{2}[\s.-]?|[2-9]\d{2}[.-][2-9]\d{2}[.-])\d{4}(?![\w-]))
    | (?<![\w.-])(?P<mbi>[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?
          [AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![\w-]))
    | (?<![\w.-])(?P<member>[A-Z]{3}\d{3}[A-Z]\d{5}(?![\w-])|[A-Z]{1,4}-?\d{8,14}(?![\w-]))
    | (?<![\w.$*|-])(?P<ten>[2-9]\d{2}[2-9]\d{6}(?![\w.-]))
    | (?<![\w.$-])(?P<nine>\d{9}(?![\w.-]))
    | (?<![\w.-])(?P<zip>[A-Z]{2}\s+\d{5}-\d{4}(?![\w-]))
    | (?<![\w.-])(?P<town>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,\s?[A-Z]{2}\s{1,2}\d{5}(?![\w-]))
    """,
    re.VERBOSE | re.ASCII,
)
_BEFORE_NINE = re.compile(
    r"(?:npi|tin|ein|tax(?:\s?id)?|ndc|clia|dea)\W{0,4}$", re.IGNORECASE | re.ASCII
)

_X12_ELEMENT = re.compile(r"[A-Z0-9]{1,3}[*|]+$", re.ASCII)

_BIRTH_BY_AGE = re.compile(rf"(?<![\w/.-])(?:{DATE_PATTERN})(?![\w/-])", re.IGNORECASE | re.ASCII)
_BIRTH_DIGITS = re.compile(
    r"(?<![\w/.*|-])(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])19\d{2}(?![\w/.-])", re.ASCII
)
_BEFORE_SERVICE_DATE = re.compile(
    r"(?:on|dos|service|prior|before|after|since|until|from|to|effective|eff|deleted|ended|"
    r"[0-9][0-9FTUM])\W{0,3}$",
    re.IGNORECASE | re.ASCII,
)
_OLDEST_SERVICE_YEAR = 2000
"""A date before it, with no word of a service beside it, is a birth date: no claim is that old."""
_TWO_DIGIT_BIRTH_YEAR = 2035
"""Two digits of a year that would lie behind it are of the last century."""

_STREET = re.compile(
    r"(?<![\w.-])\d{1,6}\s+(?:[NSEWnsew]\.?\s+|(?:North|South|East|West)\s+)?"
    r"(?P<street>(?:[A-Za-z][A-Za-z'.]+\s+|\d{1,3}(?:st|nd|rd|th)\s+){1,3})"
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|circle|cir|terrace|"
    r"parkway|pkwy|highway|hwy|trail|trl)\b\.?",
    re.IGNORECASE | re.ASCII,
)

_X12_NAME = re.compile(r"NM1(?P<sep>[^\w\s])(?:IL|QC)(?P=sep)1(?P=sep)(?P<name>[^~\n]{1,200})")
_X12_BIRTH = re.compile(r"DMG(?P<sep>[^\w\s])D8(?P=sep)(?P<day>\d{8})")
_FHIR = re.compile(r'"(?P<key>birthDate|family|given)"\s*:\s*\[?\s*"(?P<value>[^"\n]{2,80})"')


def find(text: str) -> tuple[Identifier, ...]:
    """Everything in the text that points to a person, in its order, overlaps taken once."""
    found = sorted(
        (one for search in _SEARCHES for one in search(text)),
        key=lambda one: (one.start, -one.end),
    )
    kept: list[Identifier] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def describe(found: Iterable[Identifier]) -> str:
    """The kinds in one phrase, each once: ``a name and a date of birth``."""
    kinds = list(dict.fromkeys(one.kind for one in found))
    return " and ".join((", ".join(kinds[:-1]), kinds[-1])) if len(kinds) > 1 else "".join(kinds)


def _labelled(text: str) -> Iterator[Identifier]:
    kinds = {
        "birth": BIRTH_DATE,
        "record": RECORD_NUMBER,
        "account": ACCOUNT,
        "member": MEMBER_ID,
        "social": SOCIAL_SECURITY,
        "phone": PHONE,
        "age": AGE,
        "number": NUMBER,
        "address": ADDRESS,
    }
    for found in _LABELLED.finditer(text):
        group = next(name for name in kinds if found[name] is not None)
        yield Identifier(kind=kinds[group], start=found.start(), end=found.end())


def _shapes(text: str) -> Iterator[Identifier]:
    kinds = {
        "email": EMAIL,
        "social": SOCIAL_SECURITY,
        "phone": PHONE,
        "ten": PHONE,
        "zip": ADDRESS,
        "town": ADDRESS,
    }
    for found in _SHAPES.finditer(text):
        group = found.lastgroup or ""
        if group == "parting":
            group = "social"
        if group == "social" and _like_amounts(text, found):
            continue
        if group == "nine" and not _like_social_security(text, found):
            continue
        if group == "ten" and not _like_phone(text, found):
            continue
        kind = kinds.get(group, SOCIAL_SECURITY if group == "nine" else MEMBER_ID)
        yield Identifier(kind=kind, start=found.start(), end=found.end())


def _like_social_security(text: str, found: re.Match[str]) -> bool:
    """Nine digits are, unless they are labelled as something of the practice or the drug."""
    before = text[max(0, found.start() - 12) : found.start()]
    if before.endswith(("*", "|")) and _X12_ELEMENT.search(before):
        # In a claim file the numbers of practices and payers have nine digits; SY marks a person's.
        return before[-3:-1] == "SY"
    return found[0][:3] not in ("000", "666") and not _BEFORE_NINE.search(before)


_BEFORE_AMOUNTS = re.compile(
    r"(?:charge[sd]?|fees?|paid|allowed|total|amounts?|balance|billed)\W{0,3}$",
    re.IGNORECASE | re.ASCII,
)


def _like_amounts(text: str, found: re.Match[str]) -> bool:
    """Whether numbers with spaces between are a row of charges: named so, or all of them round."""
    if found["parting"] != " ":
        return False
    before = text[max(0, found.start() - 12) : found.start()]
    round_numbers = all(int(part) % 5 == 0 for part in found[0].split())
    return round_numbers or _BEFORE_AMOUNTS.search(before) is not None


def _like_phone(text: str, found: re.Match[str]) -> bool:
    """Ten digits are, unless they are labelled, or a clinician's NPI by its check digit."""
    before = text[max(0, found.start() - 12) : found.start()]
    return not _BEFORE_NINE.search(before) and not is_npi(found[0])


def _old_dates(text: str) -> Iterator[Identifier]:
    for found in _BIRTH_DIGITS.finditer(text):
        yield Identifier(kind=BIRTH_DATE, start=found.start(), end=found.end())
    for found in _BIRTH_BY_AGE.finditer(text):
        day = parse_date(found[0])
        if day is None or _OLDEST_SERVICE_YEAR <= day.year < _TWO_DIGIT_BIRTH_YEAR:
            continue
        before = text[max(0, found.start() - 12) : found.start()]
        if not _BEFORE_SERVICE_DATE.search(before):
            yield Identifier(kind=BIRTH_DATE, start=found.start(), end=found.end())


def _streets(text: str) -> Iterator[Identifier]:
    for found in _STREET.finditer(text):
        words = found["street"].lower().replace(".", "").split()
        if not no_street().intersection(words):
            yield Identifier(kind=ADDRESS, start=found.start(), end=found.end())


def _names(text: str) -> Iterator[Identifier]:
    for start, end in person_names(text):
        yield Identifier(kind=NAME, start=start, end=end)


def _claim_files(text: str) -> Iterator[Identifier]:
    """Who a claim is for, in the segments of an 837 and the fields of FHIR."""
    for found in _X12_NAME.finditer(text):
        parts = found["name"].split(found["sep"])
        end = found.start("name") + len(parts[0])
        if parts[0]:
            yield Identifier(kind=NAME, start=found.start("name"), end=end)
        if len(parts) > 6 and parts[6]:
            start = found.start("name") + len(found["sep"].join(parts[:6])) + 1
            yield Identifier(kind=MEMBER_ID, start=start, end=start + len(parts[6]))
    for found in _X12_BIRTH.finditer(text):
        yield Identifier(kind=BIRTH_DATE, start=found.start("day"), end=found.end("day"))
    for found in _FHIR.finditer(text):
        kind = BIRTH_DATE if found["key"] == "birthDate" else NAME
        yield Identifier(kind=kind, start=found.start("value"), end=found.end("value"))


_HEADINGS = (
    (NAME, r"(?:(?:patient|pt|member|insured|subscriber|guarantor)(?:'?s)?_?(?:full_?)?(?:name)?"
           r"|(?:last|first|full|middle)_?name|name)(?:_?\(?(?:last,?_?first|first|last)\)?)?"),
    (BIRTH_DATE, r"(?:patient_?)?(?:d\.?o\.?b\.?|birth_?date|date_of_birth)"),
    (RECORD_NUMBER, r"mrn|med(?:ical)?_?rec(?:ord)?_?(?:no|number|\#)?|chart_?(?:no|number|\#|id)?"
                    r"|(?:patient|pt|pat|person)_?(?:id|no|number|\#)|enterprise_?id"),
    (ACCOUNT, r"(?:patient_?)?(?:acct|account)_?(?:no|number|\#|id)?|guarantor_?id"),
    (MEMBER_ID, r"(?:member|subscriber|policy|insured|insurance|ins)_?(?:id|no|number|\#)"
                r"|mbi|hicn"),
    (SOCIAL_SECURITY, r"ssn|social(?:_security)?(?:_(?:no|number|\#))?"),
    (PHONE, r"(?:(?:home|cell|mobile|patient|work)_?)?(?:phone|tel|cell|mobile)"
            r"(?:_?(?:no|number|\#))?"),
    (EMAIL, r"e-?mail(?:_?address)?"),
    (ADDRESS, r"(?:(?:street|home|patient|mailing)_?)?address(?:_?[12])?|zip(?:_?code)?|city"),
)  # fmt: skip
_HEADING = tuple(
    (kind, re.compile(pattern, re.IGNORECASE | re.ASCII)) for kind, pattern in _HEADINGS
)


def heading_kind(heading: str) -> str | None:
    """The kind of identifier that a grid's column of this heading holds, or None."""
    plain = re.sub(r"\s+", "_", heading.strip(' "'))
    return next((kind for kind, pattern in _HEADING if pattern.fullmatch(plain)), None)


_NOBODY = re.compile(r"(?:(?:pt|patient|case)[\s#.-]{0,2})?\w{1,2}", re.IGNORECASE | re.ASCII)
"""Rows of patients called A and B, or ``Pt 1`` and ``Pt 2``, name nobody."""


def _grid_columns(text: str) -> Iterator[Identifier]:
    """The filled cells below a heading such as ``Patient`` or ``MRN``."""
    for kind, start, end in columns.below(text, heading_kind):
        if not _NOBODY.fullmatch(text, start, end):
            yield Identifier(kind=kind, start=start, end=end)


_SEARCHES = (
    _claim_files, _labelled, _shapes, _old_dates, _streets, _names, _grid_columns,
)  # fmt: skip
