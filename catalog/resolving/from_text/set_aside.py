"""What is read before the words are: dates, ages, hours, ranges, diagnosis codes, list marks.

They are taken out of the text, place for place, so that no size or number is read in them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from catalog.codes import is_diagnosis_shape, normalize_diagnosis_code
from catalog.dates import DATE_PATTERN
from catalog.resolving.from_text.foreign import IN_SERIES, OF_SESSIONS, OF_THE_VISIT
from catalog.resolving.from_text.items import Item, What
from catalog.resolving.from_text.lexicon import Lexicon
from catalog.resolving.from_text.questions import without_choices, without_questions
from catalog.resolving.from_text.templates import without_labels
from catalog.resolving.from_text.toe_lists import take_toe_lists
from catalog.resolving.from_text.tokens import plain, tokenize

_DATE = re.compile(rf"(?<![\w.])(?:{DATE_PATTERN})(?!\w)", re.IGNORECASE)
_DIAGNOSIS = re.compile(r"(?<![\w.])[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4}(?!\w)", re.IGNORECASE)
_AGE = re.compile(
    r"(?<![\w.])(?:\d{1,3}[\s-]?(?:yo[mf]?\b|y/o\b|years?[\s-]?old|yrs? old)"
    r"|[1-9]\d\s?[mf]\b(?!\.))",
    re.IGNORECASE,
)
"""``72 yo``, ``61F``."""
_SUM = re.compile(r"(?:\d*\.?\d+\s?(?:cm|mm)?\s?\+\s?){1,4}\d*\.?\d+\s?(?:cm|mm)?\s?=\s?(?=[\d.])")
"""``1.2 + 0.3 + 0.3 =``: the sum behind it is what counts."""
_OF_GRAFT = re.compile(r"(?<![\w.:])\d(?:\.\d)?:1\b|(?<![\d.])0?\.0\d+\s?(?:inches|inch|in)\b")
"""How a graft was meshed, and how thick it was cut: ``1.5:1``, ``0.012 inch``."""
_LIST_MARK = re.compile(
    r"(?:(?<=\n)|^)[ \t]*\d{1,2}[.)](?=\s)|(?<![\d(.])\b\d\)(?=\s?(?:[a-z]|\d{5}\b))", re.IGNORECASE
)
"""``1.`` in front of a line, ``2)`` anywhere: the items of a numbered list, or its answers."""
_QUESTION_NUMBER = re.compile(
    r"(?:(?<=\n)|^)\s*(?:q|question|case)\s?(?:no\.?|#)?\s?\d{1,3}(?=[\s.:)])"
)
"""``Q12.``, ``Question 3:`` in front of a question: its number in the quiz."""
_BOTH_SIDES = re.compile(
    r"(?<![\w.])(?:(?:l|lt|left)\s?(?:&|and|/|\+)\s?(?:r|rt|right)|"
    r"(?:r|rt|right)\s?(?:&|and|/|\+)\s?(?:l|lt|left))(?![\w.])"
)
"""``L & R great toes``: the two sides of one place."""
_IN_WEEKS = re.compile(
    r"(?<![\w.])in\s(?:about\s)?\d{1,2}(?:\s?(?:-|to)\s?\d{1,2})?\s?(?:days?|weeks?|wks?|months?|mos?)\b"
)
"""``in 2 weeks``: what is planned for then."""
_THREAD = re.compile(r"(?<![\d.])(?:\d-0\b|\d{2}\s?(?:g|ga|gauge)\b)")
"""``4-0 nylon``, ``18G``: names of a suture and a needle, and no numbers."""
_SPAN = re.compile(
    r"(?<![\w.])(?:(?:\d+\s?x\s?)?(?:\d+(?:\.\d+)?\s?(?:-|to|and)\s?)?\d+(?:\.\d+)?[\s-]?(?:seconds?|secs?)"
    r"|\d+\s?(?:-|to)\s?\d+[\s-]?(?:days?|weeks?|wks?|months?|mos?))\b(?!\s(?:ago|post|s/p))"
    r"(?:\s(?:each|apiece|per lesion))?"
)
"""``for 5 to 10 seconds``: how long, and no number of lesions."""
_BACK_OF = re.compile(
    r"\bback of (?:the |his |her |their )?(?=(?:left|right|l|r|lt|rt|both) [a-z]+)"
)
"""``the back of the right hand``: the hand, and no place on the back."""
_COMES_NOW = re.compile(r"\breturns\b(?=\s(?:today\s|now\s)?for\b)")
"""``The patient returns for excision``: it is done now; ``will return for`` tells of later."""
_BETWEEN = re.compile(r"\bbetween (\d+(?:\.\d+)?) and (?=\d)")
_RANGE = re.compile(
    r"(?<![\d.,-])(\d+(?:\.\d+)?)(?:\s?(?:cm|mm)(?=\s?to\b))?(?:-|\s-\s|(?<![a-z]\d)\s?to\s{1,2})"
    r"(\d+(?:\.\d+)?)(?![\d-])(\s?(?:cm|mm))?"
)
_STAGES = re.compile(r"\bstages?\s+\d\s?(?:-|to|through|thru)\s?(\d)(?![\d.])")
"""``stages 1-3``: the last of them is how many there were."""
_AT_LEAST = re.compile(r"(?<![\d.])\d{1,3}\+(?=\s[a-z])")
_STAGE_BLOCKS = re.compile(
    r"\bstage\s+\d\s?[-x]\s?(?=\d+\s*(?:tissue\s+)?(?:blocks?|blks?|sections?|pieces?)\b)"
)
"""``stage 1 - 2 sections``: two blocks, and not the first two stages."""
_YEAR = re.compile(
    r"\bin (?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? ?)?(?:19|20)\d\d\b"
)
"""``excised in 2022``."""
_PART = re.compile(r"(?<!stage )(?<![\d.])(\d{1,2}) (?:out )?of (?:the )?\d{1,3}(?=\s+[a-z])")
"""``7 of 10 AKs``: seven."""
_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_OF_SOME = re.compile(
    rf"(?:(?<=^)|(?<=[.;] ))of (?:the |these )?{_NUMBER}(?=(?: [a-z]+){{1,3}},? {_NUMBER}\b)"
    rf"|(?<=\(){_NUMBER} of (?:them|these|those|which)\b"
)
"""``Of three plaques one was biopsied``, ``5 AKs (one of them thick)``: no number of its own."""
_FIRST = re.compile(r"\bi\b(?=\s*[-:,(]?\s*\d+\s*(?:blocks?|blks?|sections?|pieces?)\b)")
"""``I: 6 blocks``: the first stage, where a plain ``I`` is the one who writes."""
_SHORT_STAGE = re.compile(
    r"\bst\.? ?(\d)(?= ?[:(]| (?:\d|one|two|three|four|five|six|seven|eight|nine|ten)\b)"
)
"""``st 1: 2 blocks``, ``st 2 three``."""
_MODIFIERS = re.compile(
    r"(?<![\w.])(?:\d{4}[0-9ftum]|[a-ceghj-mp-v]\d{4})((?:-(?:\d\d|[a-z]\w))+)(?!\w)"
)
"""``99214-25``: a code's modifiers are no numbers of anything."""
_MODIFIER_APART = re.compile(
    r"(?<![\w.])((?:\d{4}[0-9ftum]|[a-ceghj-mp-v]\d{4})\s)"
    r"(?:2[4-7]|5[0-9]|7[689])(?=\s*(?:[,;+\n]|$|and\b|with\b))"
)
"""``99203 25``: the same, told apart from its code."""
_NEAR = 40
"""So many characters beside a range say whether it is one of margins."""
_COMMA = re.compile(r"(?<![\d.,])[1-9]\d?,\d{1,2}(?=\s?(?:cm|mm)\b)")
"""``1,2 cm``: one number with a comma, or two? Not read, so it is asked."""
_NO = re.compile(r"\?\s*no(?:pe)?\b(?=\s*(?:[-,;:.]|$))|(?<=[,;-])\s?no(?=\s?[,;]|\s-\s|\s*\.\.)")
"""``nail fold? no``, ``left, no, right``: what stands before it is taken back."""
_DOTTED = re.compile(r"(?<![\w.])(?:[a-z]\.){2,}(?![\w.])")
"""``T.R.U.E. test``, ``I.M.``: letters, each with its full stop."""
_CLOCK = re.compile(r"(?<![\w.])\d{1,2}(?:-\d{1,2})?\s?o'?\s?clock", re.IGNORECASE)


def set_aside(text: str, lexicon: Lexicon) -> tuple[str, list[Item]]:
    """Dates, ages, clock hours and diagnosis codes taken out, so that no size is read in them."""
    found: list[Item] = []
    blank = without_questions(plain(without_labels(without_choices(text))), lexicon)
    blank = _STAGE_BLOCKS.sub(
        lambda match: match.group()[:-1].rstrip("-x ").ljust(len(match.group()), ":"), blank
    )
    for match in _NO.finditer(blank):
        how = "question" if match.group().startswith("?") else "yes"
        found.append(Item(What.PHRASE, *match.span(), {"corrects": how}))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    blank = _DOTTED.sub(
        lambda match: match.group().replace(".", "").ljust(len(match.group())), blank
    )
    blank = IN_SERIES.sub(lambda match: " " * len(match.group()), blank)
    blank = _PART.sub(lambda match: match[1] + " " * (len(match.group()) - len(match[1])), blank)
    blank = _QUESTION_NUMBER.sub(lambda match: " " * len(match.group()), blank)
    blank = _OF_SOME.sub(lambda match: " " * len(match.group()), blank)
    blank = _without_list_marks(blank)
    blank = _THREAD.sub(lambda match: " " * len(match.group()), blank)
    for pattern in (OF_THE_VISIT, _OF_GRAFT, _DATE, _AGE, _CLOCK, OF_SESSIONS):
        blank = pattern.sub(lambda match: " " * len(match.group()), blank)
    blank = _MODIFIERS.sub(
        lambda match: match.group().removesuffix(match[1]) + " " * len(match[1]), blank
    )
    blank = _MODIFIER_APART.sub(lambda match: match[1] + "  ", blank)
    for match in _IN_WEEKS.finditer(blank):
        found.append(Item(What.PHRASE, *match.span(), {"undone": "later"}))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    for pattern in (_SPAN, _BACK_OF, _COMES_NOW):
        blank = pattern.sub(lambda match: " " * len(match.group()), blank)
    for match in _YEAR.finditer(blank):
        found.append(Item(What.PHRASE, *match.span(), {"undone": "past time"}))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    for match in _SHORT_STAGE.finditer(blank):
        found.append(Item(What.PHRASE, *match.span(), {"mohs": "stage", "ordinal": match[1]}))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    for match in _FIRST.finditer(blank):
        found.append(Item(What.PHRASE, *match.span(), {"mohs": "stage", "ordinal": "1"}))
        blank = blank[: match.start()] + " " + blank[match.end() :]
    for match in _STAGES.finditer(blank):
        found.append(Item(What.PHRASE, *match.span(), {"mohs": "stage", "ordinal": match[1]}))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    blank = _BOTH_SIDES.sub(lambda match: "b/l".ljust(len(match.group())), blank)
    blank, toes = take_toe_lists(blank)
    found += toes
    for match in _AT_LEAST.finditer(blank):
        found.append(Item(What.PHRASE, match.start(), match.start(), {"beyond": ">="}))
        blank = blank[: match.end() - 1] + " " + blank[match.end() :]
    blank = _BETWEEN.sub(lambda match: f"{match[1]:>{8 + len(match[1])}} to  ", blank)
    for match in _RANGE.finditer(blank):
        sized = bool(match[3])
        if Decimal(match[1]) >= Decimal(match[2]):
            continue  # "x 3 - 0.9, 1.4 cm"
        if sized and _is_of_margins(blank, match, lexicon):
            hidden = range(match.end(1), match.start(3))
            blank = "".join(" " if at in hidden else sign for at, sign in enumerate(blank))
            continue
        if match.re is _AT_LEAST:
            least = Decimal(match.group().rstrip("+"))
            found.append(
                Item(What.QUANTITY, *match.span(), values=(least,), whole=True, bound=">=")
            )
            blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
            continue
        what, means = (What.UNKNOWN, {}) if sized else (What.PHRASE, {"many": "yes"})
        found.append(Item(what, *match.span(), means))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    for match in _COMMA.finditer(blank):
        found.append(Item(What.UNKNOWN, *match.span()))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    blank = _SUM.sub(lambda match: " " * len(match.group()), blank)
    for match in _DIAGNOSIS.finditer(blank):
        code = normalize_diagnosis_code(match.group())
        if is_diagnosis_shape(code):
            lesion = lexicon.by_diagnosis(code)
            means = {"lesion": lesion.id} if lesion else {}
            found.append(Item(What.PHRASE, match.start(), match.end(), means))
            blank = blank[: match.start()] + " " * len(code) + blank[match.end() :]
    return blank, found


def _without_list_marks(text: str) -> str:
    """``2)`` begins an item, unless it closes a parenthesis: ``(scalp 5, hand 2) LN2``."""
    pieces, end, depth = [], 0, 0
    for match in _LIST_MARK.finditer(text):
        before = text[end : match.start()]
        depth = max(0, depth + before.count("(") - before.count(")"))
        mark = match.group()
        closes = depth > 0 and mark.endswith(")")
        depth -= closes
        pieces += [before, mark if closes else ";" + " " * (len(mark) - 1)]
        end = match.end()
    return "".join([*pieces, text[end:]])


def _is_of_margins(text: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """``2-3 mm margins``: the narrowest margin is the one that counts."""
    behind = lexicon.match(tokenize(text[match.end() : match.end() + _NEAR]), 0)
    before = tokenize(text[max(0, match.start() - _NEAR) : match.start()])
    near = [
        behind,
        *(lexicon.match(before, at) for at in range(max(0, len(before) - 2), len(before))),
    ]
    return any(found is not None and found[0].get("role") == "margin" for found in near)
