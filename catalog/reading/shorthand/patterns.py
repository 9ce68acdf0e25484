"""What the pieces of billing shorthand look like: one pattern, with a named group for each kind."""

from __future__ import annotations

import re
from functools import cache

from catalog.dates import DATE_PATTERN
from catalog.payers import payers_by_word
from catalog.reading.shorthand.places import place_names

_SPOKEN = (
    "22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 "
    "90 91 92 93 95 96 97 99 RT LT E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 "
    "T7 T8 T9 XE XP XS XU GA GX GY GZ GC GE GT GQ GV GW KX JW JZ Q5 Q6 Q7 Q8 Q9 QW TC FS FQ AQ"
)
SPOKEN_MODIFIERS = frozenset(_SPOKEN.split())
"""Modifiers understood without a hyphen; any other (and those that are words) needs one."""

GLUED_UNITS = re.compile(r"([0-9A-Z]{2})X(\d{1,4})", re.ASCII)
"""A modifier with its units: ``59X2``."""

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
SPELLED = {
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
def pieces() -> re.Pattern[str]:
    """The pieces; the first kind that fits at a place is taken."""
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
        | (?P<torn>(?-i:[A-TV-Z]\d[0-9AB])\s\.\d{{1,4}}{_END})
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
        | (?P<decimal>\d+\.\d+{_END}(?!\.[A-TV-Z]\d))
        | (?P<range>{_CODE}-{_CODE}{_END})
        | (?P<before>(?P<before_count>\d{{1,4}})\s?(?:[x*]|units?\s+of)\s?(?={_CODE}{_END}))
        | (?P<broken>(?!19|20)(?:\d{{4}}|\d{{6}})
              (?=-[0-9A-Z]{{2}}{_END}|\s+(?:with\s+)?mod(?:ifier)?s?{_END}))
        | (?P<code>{_CODE})
              (?:{_END}|(?=(?:\s?[x*]\s?|u)\d{{1,4}}(?:\s?(?:units?|ea(?:ch)?))?{_END})|(?=[A-Za-z][A-Za-z0-9]{_END}))
        | (?P<part_units>(?:\*\s?\d+|x\s\d+|x\d)\.\d+(?!\s?(?:x|by|cm|mm|in|sq|\d)){_END})
        | (?P<spelled_units>(?:x\s?(?P<spelled_by>{"|".join(SPELLED)})
              |(?P<spelled>{"|".join(SPELLED)})\s+units?){_END})
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
def led_pieces() -> tuple[re.Pattern[str], frozenset[str]]:
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


@cache
def _lesion_word() -> re.Pattern[str]:
    return re.compile(_LESIONS, re.IGNORECASE | re.ASCII)


def is_lesion_word(word: str) -> bool:
    """Whether a word names what billers count: lesions, warts, AKs."""
    return _lesion_word().fullmatch(word) is not None
