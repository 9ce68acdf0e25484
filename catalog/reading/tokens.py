"""The pieces that billing shorthand is made of, found in one pass over the text.

Every word is taken whole, so a code is never found inside a longer number, and the time grows with
the length of the text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

from catalog.codes import is_diagnosis_shape, normalize_diagnosis_code
from catalog.dates import DATE_PATTERN, EARLIEST_SERVICE, TOO_EARLY, parse_date
from catalog.payers import payers_by_word
from catalog.reading.places import place_named, place_names


class Kind(Enum):
    """What a piece of the text is."""

    BREAK = auto()
    COMMA = auto()
    CELL = auto()
    CODE = auto()
    MODIFIER = auto()
    NAMED_MODIFIER = auto()
    MODIFIER_FOR = auto()
    UNITS = auto()
    UNITS_BEFORE = auto()
    DIAGNOSIS = auto()
    DIAGNOSIS_LABEL = auto()
    POINTERS = auto()
    DATE = auto()
    DATE_LABEL = auto()
    PLACE = auto()
    PAYER = auto()
    STOP = auto()
    PRIOR = auto()
    PAST = auto()
    ARROW = auto()
    BY_COUNT = auto()
    COUNTED = auto()
    SIZE = auto()
    NUMBER = auto()
    WORD = auto()
    UNREADABLE = auto()


class Token(NamedTuple):
    """One piece: its kind, its value in normal form, and where it stands.

    ``value`` of an unreadable piece is what was expected; of a word, the word as it was typed.
    """

    kind: Kind
    value: str
    start: int
    end: int


_SPOKEN = (
    "22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 "
    "90 91 92 93 95 96 97 99 RT LT E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 "
    "T7 T8 T9 XE XP XS XU GA GX GY GZ GC GE GT GQ GV GW KX JW JZ Q5 Q6 Q7 Q8 Q9 QW TC FS FQ AQ"
)
SPOKEN_MODIFIERS = frozenset(_SPOKEN.split())
"""Modifiers understood without a hyphen; any other (and those that are words) needs one."""

_END = r"(?![A-Za-z0-9])"
_SPOKEN_PATTERN = "|".join(sorted(SPOKEN_MODIFIERS))
_LESIONS = (
    r"(?:lesions?|aks?|sks?|isks?|keratos[ei]s|warts?|moles?|nev(?:us|i)|tags?|nails?|spots?|sites?"
    r"|areas?|bx|biops(?:y|ies)|bccs?|sccs?|keloids?|mollusc(?:a|um)|condylomas?|papules?|lipomas?"
    r"|lentig(?:o|ines)|angiomas?|cysts?)"
)
"""What billers count; a number before one of these is no units and no modifier."""
_ADJECTIVE = (
    r"(?:benign|malignant|premalignant|actinic|seborrheic|irritated|inflamed|plantar|common|flat"
    r"|genital|facial|small|large|thin|thick|scaly|hyperkeratotic|atypical|dysplastic|new|more"
    r"|further|additional|other|different|separate|skin)"
)
_SERVICE = (
    r"(?:(?:of|from|for|after|an?|the|treated|done|with|w|excision|exc|surgery|procedure|bx|biopsy"
    r"|mohs|repair|flap|graft|destruction|cpt|code|on\s+file)\s+){0,3}"
)
_SPELLED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13",
    "fourteen": "14",
}  # fmt: skip
_CODE = r"(?:\d{4}[0-9FTUM]|[A-CEGHJ-MP-V]\d{4})"
_POINTER = r"(?:[A-L]|1[0-2]|[1-9])"
_NUMBER = r"(?:\d{1,3}(?:\.\d+)?|\.\d+)"
_LABELS = (
    "mrn mr# acct account a/c chart npi ssn ss phone ph tel telephone mobile cell fax zip tin ein "
    "room rm suite ste ext extension batch ticket invoice lot grp csn har fin empi dl vin serial"
)
"""A number behind one of these is no service's, though it may have five digits."""
_LABELS_OF_NUMBERS = (
    "member subscriber policy patient pt group tax auth claim acc accession specimen spec case ref "
    "referral order req icn dcn visit encounter enc hosp hospital ins insurance"
)
"""The same where "id", "no." or "#" stands between."""
_NUMBERED = r"(?:id|no\.?|number|num|\#)"
_STATES = (
    r"(?:AK|AL|AR|AZ|CA|CO|CT|DC|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND"
    r"|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|PR|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY)"
)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"""
          (?=[\n;,~\t|\x20$])(?:
          (?P<break>[\n;])
        | (?P<comma>,)
        | (?P<struck>(?<![^\s(])~(?=\S)[^~\n]{{1,80}}(?<=\S)~(?![^\s,;.)]))
        | (?P<cell>[\t|]|\x20{{2,}}(?=\S))
        | (?P<charge>\$\s?\d[\d,]*(?:\.\d+)?) )
        | (?P<private>
              (?:d\.?o\.?b\.?|birth\s?date|date\s+of\s+birth|born){_END}[\s:=]{{0,3}}(?:{DATE_PATTERN})?
            | (?-i:{_STATES}\s{{1,3}})\d{{5}}-\d{{4}}{_END}
            | (?-i:[A-Z][a-z]+,\s{{0,2}}{_STATES}\s{{1,3}})\d{{5}}(?:-\d{{4}})?{_END}
            | (?:prior\s+)?auth(?:orization)?s?\s?(?:no\.?|number|\#)?[\s:]{{0,3}}\d[\w-]*
            | \d{{3}}-\d{{2}}-\d{{4}}{_END}
            | (?:\+?1[\s.-]?)?\(?\d{{3}}\)?[\s.-]\d{{3}}[\s.-]\d{{4}}{_END}
            | [\w.+-]{{1,64}}@[\w.-]{{1,255}} )
        | (?=[A-Za-z])(?:
          (?P<date_label>(?:d\.?o\.?s\.?|dates?\s+of\s+service|service\s+date|svc\s+date|svc){_END})
        | (?P<place>(?:pos|place\s+of\s+service)[\s:\#=-]{{0,3}}(?P<place_code>\d{{1,2}}){_END})
        | (?P<named_place>(?:
                (?:pos|place\s+of\s+service)[\s:=-]{{0,3}}(?P<place_name>{place_names(labelled=True)})
              | (?P<place_word>{place_names(labelled=False)}) ){_END})
        | (?P<diagnosis_label>(?:dx|icd-?10(?:-?cm)?|icd|diagnos[ie]s){_END})
        | (?P<pointers>(?:points?\s+to|pointers?|ptrs?)[\s:=]{{0,3}}
              (?P<pointed>{_POINTER}(?:[\s,/&]{{1,3}}{_POINTER}){{0,11}}){_END}) )
        | (?P<modifier_for>
              (?:mod(?:ifier)?s?\s*-?|(?:add|append|put|use)\s+-?|-)
              (?P<for_modifier>{_SPOKEN_PATTERN})\s+
              (?:on|to)\s+(?:the\s+)?(?={_CODE}{_END}))
        | (?P<named_modifier>
              (?:mod(?:ifier)?s?\s?(?:[1-4]\s?[:=]|[:\#=])?|m[1-4]\s?[:=])\s?-?
              (?!(?:dx|of|to|is|no|on){_END})(?P<modifier>[0-9A-Z]{{2}}){_END}
            | (?:with|w/|(?-i:m))\s?-?(?P<with_modifier>{_SPOKEN_PATTERN})
              {_END}(?!\.[0-9A-Za-z]|\s?{_LESIONS}{_END}))
        | (?P<past>(?:
                (?P<ago>\d{{1,3}})\s+(?P<span>day|week|month|year)s?\s+ago
              | last\s+(?:week|month|year|visit|time)
              | post[-\s]?op\s+day\s+(?P<postop>\d{{1,3}}) ){_END}
              (?P<past_code>[\s(:]{{0,3}}{_SERVICE}(?={_CODE}{_END}))?)
        | (?P<prior>(?:prior|previous(?:ly)?|s/p|hx|history|h/o){_END}
              [\s:]{{0,3}}{_SERVICE}(?={_CODE}{_END}))
        | (?P<arrow>[-=]+>|\u2192)
        | (?P<date>(?:{DATE_PATTERN}){_END})
        | (?=[\d.])(?:
          (?P<one_size>(?P<centimetres>{_NUMBER})\s?(?P<unit>cm|mm){_END}
              (?!\s?(?:(?!(?-i:X)\d[0-9AB]\.)x|by)\s?\d))
        | (?P<size>{_NUMBER}(?:\s?(?:x|by)\s?{_NUMBER}){{0,2}}\s?
              (?:cm2|cm|mm2|mm|sq\.?\s?(?:cm|mm|in)|cc|ml|mg|mcg|inch(?:es)?|min(?:ute)?s?|%){_END})
          )
        | (?P<dotted>(?P<dotted_code>{_CODE})(?P<dotted_modifiers>(?:\.[0-9A-Z]{{2}})+){_END})
        | (?P<times>(?P<times_count>\d{{1,4}})\s+times{_END})
        | (?P<later>(?:\w{{1,9}}\s+(?:days?|weeks?|months?)\s+later|next\s+day
              |the\s+following\s+(?:day|week|month)){_END})
        | (?P<negated>(?:without|w/o|not|no){_END}\s+{_CODE}{_END})
        | (?P<lesions>(?P<lesion_count>\d{{1,3}})\s?(?:{_ADJECTIVE}\s+){{0,3}}{_LESIONS}{_END})
        | (?P<remark>(?:[<>~]\s?)?\d{{1,4}}\s?-?\s?
              (?:days?|weeks?|months?|years?|yrs?|y/?o|hours?|hrs?|global|stages?|blocks?|{_LESIONS}){_END})
        | (?P<no_year>(?<![\w/.-])(?:(?<=dos\s)|(?=[\d/]{{3,5}}(?:\s?:|\s{_CODE}{_END})))
              (?:0?[1-9]|1[0-2])/(?:3[01]|[12]\d|0?[1-9])(?![\w/]))
        | (?P<unclear_date>(?:\d{{1,2}}\.\d{{1,2}}\.\d{{2}}|yesterday|tomorrow
              |(?:last|next|this)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day){_END})
        | (?P<decimal>\d+\.\d+{_END})
        | (?P<range>{_CODE}-{_CODE}{_END})
        | (?P<before>(?P<before_count>\d{{1,4}})\s?(?:[x*]|units?\s+of)\s?(?={_CODE}{_END}))
        | (?P<broken>(?!19|20)(?:\d{{4}}|\d{{6}})
              (?=-[0-9A-Z]{{2}}{_END}|\s+(?:with\s+)?mod(?:ifier)?s?{_END}))
        | (?P<code>{_CODE})
              (?:{_END}|(?=(?:\s?[x*]\s?|u)\d{{1,4}}(?:\s?(?:units?|ea(?:ch)?))?{_END})|(?=[A-Za-z][A-Za-z0-9]{_END}))
        | (?P<part_units>(?:\*\s?\d+|x\s\d+|x\d)\.\d+(?!\s?(?:x|by|cm|mm|in|sq|\d)){_END})
        | (?P<spelled_units>(?:x\s?(?P<spelled_by>{"|".join(_SPELLED)})
              |(?P<spelled>{"|".join(_SPELLED)})\s+units?){_END})
        | (?P<units>(?:
                [x*]\s?(?P<by>\d{{1,4}})(?!\s?(?:cm|mm|sq))
                  (?:\s?(?:units?|ea(?:ch)?)|(?P<of>\s?{_LESIONS}))?
              | (?P<counted>\d{{1,4}})\s?(?:units?|uos|u)
              | (?:units?|uos|qty|quantity|times)\s?[:=]?\s?(?P<named>\d{{1,4}})
              | u(?P<brief>[1-9]\d{{0,3}}) ){_END}(?!\.[0-9A-Za-z]))
        | (?P<diagnosis>(?:[A-TV-Z]\d[0-9AB]|QA\d|U0[79])
              (?:\.[0-9A-Z]{{1,4}}|[0-9A-Z]{{0,4}}){_END})
        | (?P<bracket_pointers>
              \(\s?(?:1[0-2]|[1-9])(?:\s?,\s?(?:1[0-2]|[1-9])){{1,3}}\s?\))
        | (?P<bracket>\(\s?(?P<bracket_x>[x*]?)\s?(?P<bracketed>\d{{1,4}})\s?\))
        | (?P<opening>\()
        | (?P<closing>\))
        | (?P<full_stop>\.(?=\s|$))
        | (?P<hyphen>-\s?(?P<suffix>[A-Za-z0-9]+))
        | (?P<word>[A-Za-z0-9]+)
        """,
        re.VERBOSE | re.IGNORECASE | re.ASCII,
    )


@cache
def _led() -> tuple[re.Pattern[str], frozenset[str]]:
    """Phrases that begin with a word of their own: labelled numbers and payers; and those words.

    They are apart from the other pieces, because most words begin none of the hundred of them.
    """
    labels = "|".join(re.escape(label) for label in _LABELS.split())
    numbers = _LABELS_OF_NUMBERS.replace(" ", "|")
    words = sorted(payers_by_word(), key=len, reverse=True)
    payers = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    pattern = re.compile(
        rf"""(?P<labelled>(?:(?:{labels})|zip\s?code|p\.?\s?o\.?\s?box|med\s?rec\s?{_NUMBERED}
              |(?:{numbers})\s?{_NUMBERED})(?:{_END}|(?<=\#))
              [\s:\#.=]{{0,3}}[A-Za-z]{{0,3}}-?\d[\w-]*)
        | (?P<payer>(?:{payers}){_END})""",
        re.VERBOSE | re.IGNORECASE | re.ASCII,
    )
    own = (*_LABELS.split(), *_LABELS_OF_NUMBERS.split(), "p", "po", "med", "medrec")
    begins = (*own, *payers_by_word())
    return pattern, frozenset(re.split(r"[^a-z0-9]", begin)[0] for begin in begins)


_TYPO_LETTERS = re.compile(r"(?=(?:\D*\d){2})[0-9OIL]{5}", re.IGNORECASE | re.ASCII)
_DIAGNOSIS_AHEAD = re.compile(r"[A-TV-Z]\d[0-9AB]\.[0-9A-Z]", re.IGNORECASE | re.ASCII)
_CODE_AND_MORE = re.compile(r"\d{4}[A-Z]|\d{5}[A-Z0-9]+|[A-Z]\d{5,7}", re.IGNORECASE | re.ASCII)
GLUED_UNITS = re.compile(r"([0-9A-Z]{2})X(\d{1,4})", re.ASCII)
_STAINS = frozenset({"S100"})
"""Names in pathology that have the shape of a diagnosis."""


@cache
def _lesion_word() -> re.Pattern[str]:
    return re.compile(_LESIONS, re.IGNORECASE | re.ASCII)


def is_lesion_word(word: str) -> bool:
    """Whether a word names what billers count: lesions, warts, AKs."""
    return _lesion_word().fullmatch(word) is not None


def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The pieces of the text in order; what says nothing to a coder is left out."""
    search = _pattern().search
    led, leading = _led()
    stop = len(text) if end is None else end
    at = start
    chain = -1
    code = ""
    """Where the code or modifier ended that a hyphen would continue."""
    labelled = False
    """Whether the last piece says that a date of service follows."""
    coded = False
    """Whether a code stands since the last opening bracket."""
    while found := search(text, at, stop):
        group = found.lastgroup or ""
        at = found.end()
        if group == "hyphen":
            token = _after_hyphen(found, chain)
            if token is None:
                at = found.start() + 1
                continue
            at = token.end
        elif group == "opening":
            coded = False
            continue
        elif group == "closing":
            # What follows a bracket with a code in it is not that code's: "AK x4 (17000) x2".
            token = Token(Kind.STOP, "", found.start(), found.end()) if coded else None
        elif group == "unclear_date" and labelled and found[0][:1].isdigit():
            token = _date(found[0].replace(".", "/"), found.start(), found.end())
        elif (
            group == "word"
            and found[0].lower() in leading
            and (phrase := led.match(text, found.start(), stop))
        ):
            at = phrase.end()
            token = _token(phrase.lastgroup or "", phrase, code)
        else:
            token = _token(group, found, code)
        if token is None:
            continue
        labelled = token.kind is Kind.DATE_LABEL
        yield token
        if token.kind in (Kind.CODE, Kind.MODIFIER, Kind.UNITS, Kind.BY_COUNT):
            chain = token.end
        if token.kind is Kind.CODE:
            code, coded = token.value, True
            if group == "dotted":
                yield from _dotted(found)
                chain = found.end()


def _after_hyphen(found: re.Match[str], chain: int) -> Token | None:
    """The modifier after a code's hyphen; None where the hyphen is a dash or a bullet."""
    start, end, suffix = found.start(), found.end(), found["suffix"].upper()
    spaced = found.start("suffix") > start + 1
    if not spaced and 0 <= chain < start - 1 and suffix in SPOKEN_MODIFIERS:
        between = found.string[chain:start]
        if between[-1] in " (" and not any(mark in between for mark in "\n;"):
            # Behind the diagnosis: "17000 L57.0 -59".
            return Token(Kind.NAMED_MODIFIER, suffix, start, end)
    if chain < 0 or start > chain + 1 or (start == chain + 1 and spaced):
        return None
    if start == chain + 1 and found.string[chain] != " ":
        return None
    if glued := GLUED_UNITS.fullmatch(suffix):
        return Token(Kind.MODIFIER, glued[1], start, found.start("suffix") + 2)
    if len(suffix) == 2:
        return Token(Kind.MODIFIER, suffix, start, end)
    if spaced or _DIAGNOSIS_AHEAD.match(found.string, found.start("suffix")):
        return None
    why = "a modifier has two characters, as in -25 or -RT"
    return Token(Kind.UNREADABLE, why, start, end)


def _dotted(found: re.Match[str]) -> Iterator[Token]:
    """The modifiers of a code that dots were typed between."""
    start = found.start("dotted_modifiers")
    for number, modifier in enumerate(found["dotted_modifiers"].upper().split(".")[1:]):
        place = start + 3 * number
        if modifier in SPOKEN_MODIFIERS:
            yield Token(Kind.MODIFIER, modifier, place, place + 3)
        else:
            why = "a modifier follows with a hyphen, as in 99213-25"
            yield Token(Kind.UNREADABLE, why, place, place + 3)


def _token(group: str, found: re.Match[str], code: str) -> Token | None:
    start, end, text = found.start(), found.end(), found[0]
    match group:
        case "break":
            return Token(Kind.BREAK, text, start, end)
        case "later":
            why = "which day is that? Another day is another encounter, with its date"
            return Token(Kind.UNREADABLE, why, start, end)
        case "negated":
            return Token(Kind.UNREADABLE, "named as not done, so left out", start, end)
        case "struck":
            return Token(Kind.UNREADABLE, "struck through: left out", start, end)
        case "comma":
            return Token(Kind.COMMA, text, start, end)
        case "cell":
            return Token(Kind.CELL, text, start, end)
        case "code" | "broken":
            return Token(Kind.CODE, text.upper(), start, end)
        case "dotted":
            return Token(Kind.CODE, found["dotted_code"].upper(), start, start + 5)
        case "times":
            return _units(Kind.UNITS, found["times_count"], start, end)
        case "lesions":
            return Token(Kind.COUNTED, str(int(found["lesion_count"])), start, end)
        case "one_size":
            return Token(Kind.SIZE, _centimetres(found), start, end)
        case "full_stop":
            return Token(Kind.STOP, "", start, end)
        case "arrow":
            return Token(Kind.ARROW, "", start, end)
        case "past":
            return _past(found)
        case "diagnosis":
            return _diagnosis(text, start, end)
        case "units":
            count = found["by"] or found["counted"] or found["named"] or found["brief"]
            return _units(Kind.BY_COUNT if found["of"] else Kind.UNITS, count, start, end)
        case "no_year":
            why = "of which year? A date of service is written 3/4/2026 (month first)"
            return Token(Kind.UNREADABLE, why, start, end)
        case "named_modifier" if (
            text[:4].lower() == "mod " and text[-2:].isdigit() and text[-2:] not in SPOKEN_MODIFIERS
        ):
            # "Office visit est mod 30 min": moderate, and minutes.
            return None
        case "bracket":
            if found["bracketed"] in ("24", "25", "57") and code.startswith("99"):
                # What stands behind a visit is no number of visits.
                return Token(Kind.NAMED_MODIFIER, found["bracketed"], start, end)
            if not found["bracket_x"] and found["bracketed"] in SPOKEN_MODIFIERS:
                why = f"units or a modifier? write x{found['bracketed']} or -{found['bracketed']}"
                return Token(Kind.UNREADABLE, why, start, end)
            return _units(Kind.UNITS, found["bracketed"], start, end)
        case "before":
            return _units(Kind.UNITS_BEFORE, found["before_count"], start, end)
        case "date":
            return _date(text, start, end)
        case "unclear_date":
            why = "which day is that? A date of service is written 3/4/2026 (month first)"
            return Token(Kind.UNREADABLE, why, start, end)
        case "date_label":
            return Token(Kind.DATE_LABEL, "", start, end)
        case "place":
            return Token(Kind.PLACE, found["place_code"].zfill(2), start, end)
        case "named_place":
            return Token(Kind.PLACE, place_named(found["place_name"] or text), start, end)
        case "bracket_pointers":
            return Token(Kind.POINTERS, " ".join(re.findall(r"\d+", text)), start, end)
        case "part_units":
            return Token(Kind.UNREADABLE, "units are whole numbers, as in x2", start, end)
        case "spelled_units":
            return _units(
                Kind.UNITS, _SPELLED[(found["spelled_by"] or found["spelled"]).lower()], start, end
            )
        case "pointers":
            pointed = re.findall(r"[A-L]|\d+", found["pointed"].upper())
            return Token(Kind.POINTERS, " ".join(pointed), start, end)
        case "modifier_for":
            return Token(Kind.MODIFIER_FOR, found["for_modifier"].upper(), start, end)
        case "named_modifier":
            return Token(
                Kind.NAMED_MODIFIER,
                (found["modifier"] or found["with_modifier"]).upper(),
                start,
                end,
            )
        case "diagnosis_label":
            return Token(Kind.DIAGNOSIS_LABEL, "", start, end)
        case "prior":
            return Token(Kind.PRIOR, "", start, end)
        case "payer":
            payer = payers_by_word()[" ".join(text.lower().split())]
            return Token(Kind.PAYER, payer.id, start, end)
        case "range":
            why = "a range is no service: type each code that was done"
            return Token(Kind.UNREADABLE, why, start, end)
        case "word":
            return _word(text, start, end)
        case _:
            # Charges, sizes, identifiers: not part of a service line, and not kept.
            return None


def _centimetres(found: re.Match[str]) -> str:
    size = Decimal(found["centimetres"])
    return str(size / 10 if found["unit"].lower() == "mm" else size)


_AFTER = re.compile(r"\b(?:of|from|for|after)\b", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7, "month": 0, "year": 0}


def _past(found: re.Match[str]) -> Token | None:
    """A time that makes the code beside it an earlier service; its value is the days since.

    Behind the words, the code follows; before them it stood. Without a code at either side they
    are narrative, which the assembler sees by the gap.
    """
    days = 0
    if found["postop"]:
        # "Post op day 3: 10140" is a service of that day; "from 11642" names the earlier one.
        if _AFTER.search(found["past_code"] or "") is None:
            return None
        days = int(found["postop"])
    elif found["ago"]:
        days = int(found["ago"]) * _DAYS[found["span"].lower()]
    direction = "next" if found["past_code"] is not None else "last"
    return Token(Kind.PAST, f"{direction} {days}", found.start(), found.end())


def _diagnosis(text: str, start: int, end: int) -> Token:
    """A diagnosis; without its dot only in capitals, since "b12" and "p16" are words."""
    short_word = len(text) <= 3 and not text[0].isupper()
    if "." not in text and (short_word or text in _STAINS or not is_diagnosis_shape(text.upper())):
        return _word(text, start, end)
    return Token(Kind.DIAGNOSIS, normalize_diagnosis_code(text), start, end)


def _units(kind: Kind, count: str, start: int, end: int) -> Token:
    if int(count) == 0:
        return Token(Kind.UNREADABLE, "units start at 1, as in x1", start, end)
    return Token(kind, str(int(count)), start, end)


def _date(text: str, start: int, end: int) -> Token:
    day = parse_date(text)
    if day is None:
        why = "no such day; a date is written 2026-03-04 or 3/4/26 (month first)"
        return Token(Kind.UNREADABLE, why, start, end)
    if day < EARLIEST_SERVICE:
        return Token(Kind.UNREADABLE, TOO_EARLY, start, end)
    return Token(Kind.DATE, day.isoformat(), start, end)


def _word(text: str, start: int, end: int) -> Token:
    """A word or a number, and those that look like a mistyped code named as such."""
    if text.isdigit():
        return _digits(text, start, end)
    if _TYPO_LETTERS.fullmatch(text):
        why = "letters O, I or L among the digits? A CPT code is five digits, as in 17000"
        return Token(Kind.UNREADABLE, why, start, end)
    if _CODE_AND_MORE.fullmatch(text) and not text.lower().endswith(("st", "nd", "rd", "th")):
        why = (
            "looks like a mistyped code: CPT has five digits (17000), HCPCS a letter and four "
            "digits (J3301), a modifier follows with a hyphen (99213-25)"
        )
        return Token(Kind.UNREADABLE, why, start, end)
    return Token(Kind.WORD, text, start, end)


def _digits(text: str, start: int, end: int) -> Token:
    if len(text) <= 3:
        return Token(Kind.NUMBER, text, start, end)
    if len(text) == 8 and text[4:6] in ("19", "20"):
        day = parse_date(f"{text[:2]}/{text[2:4]}/{text[4:]}")
        if day is not None:
            return Token(Kind.DATE, day.isoformat(), start, end)
    if len(text) == 4 and text[:2] not in ("19", "20"):
        why = "four digits: a CPT code has five, as in 99213"
    elif len(text) == 7:
        why = (
            f"seven digits: a code has five; code and modifier are written apart, "
            f"as in {text[:5]}-{text[5:]}, and check the digits of both"
        )
    elif len(text) in (6, 8):
        why = f"{len(text)} digits: a CPT code has five, as in 99213"
    else:
        return Token(Kind.WORD, text, start, end)
    return Token(Kind.UNREADABLE, why, start, end)
