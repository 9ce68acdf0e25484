"""Notes out of templates: ``Site: L neck. Size: 1.2 cm.`` and ``A. nose B. ear``.

A field's label ends no sentence, and a letter in front begins an item. The text keeps its length,
so that every offset stays.
"""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"(?P<stop>[.;\n]\s*|,\s*|^\s*)"
    r"(?P<name>(?:lesion|tumor|clinical|pre-?op(?:erative)?|excised|defect|final)?\s?"
    r"(?:lesion|size(?: of lesion)?|diameter|margins?|site|location|dx|diagnosis|path(?:ology)?"
    r"|procedure(?: performed)?|closure(?: type)?|repair(?: type)?|method|technique|depth"
    r"|number of lesions|no\. of lesions|number treated|# (?:treated|of lesions)|count|length"
    r"|(?:closure|repair) length|laterality|indication|anesthesia|hemostasis))\s*(?P<colon>:)",
    re.IGNORECASE,
)
FEWEST_LABELS = 3
"""Labels that make a template of a note; one or two are a heading."""
_LETTER = re.compile(r"(?<![\w.&/])(?P<letter>[A-H])[.):](?=\s+\w)")
_ITEM = re.compile(r"(?<![\w.,])(?P<number>\d)[.)](?=\s+[A-Za-z])")
_OPENS = re.compile(r"(?:^|[:;\n-]|\.\s)\s*$")
"""``Shave biopsy: 1. temple 2. jaw``: a list on one line begins behind a colon."""
_NUMBERED = re.compile(
    r"\b(?:lesion|site|spot|tumor|area|biopsy|bx|procedure)\s+(?P<mark>(?P<number>\d{1,2})\s*:)",
    re.IGNORECASE,
)
_HASH = re.compile(r"(?P<mark>#\s?(?P<number>\d{1,2}))\b")
"""``lesion #1 ...; lesion #2``, ``Lesion 1:``: names of lesions, and no numbers of them."""
_NAMED = re.compile(
    r"(?:lesion|site|spot|tumor|area|biopsy|bx|procedure|laceration|lac|wound|ulcer)\s*$",
    re.IGNORECASE,
)
"""Before a number it is the name of one; ``#1 chin int #2 cheek`` has items of a list."""
_PLURAL = re.compile(r"(?<=\w)\(s\)", re.IGNORECASE)
"""``lesion(s)``."""


def without_labels(text: str) -> str:
    """The text with its fields as one sentence a procedure, and its lettered items apart."""
    text = _PLURAL.sub("   ", text)
    letters = {match["letter"] for match in _LETTER.finditer(text)}
    if {"A", "B"} <= letters:
        text = _LETTER.sub("; ", text)
    items = list(_ITEM.finditer(text))
    if [match["number"] for match in items[:2]] == ["1", "2"] and _OPENS.search(
        text[: items[0].start()]
    ):
        for match in items:
            begin, end = match.span()
            text = text[:begin] + ";" + " " * (end - begin - 1) + text[end:]
    numbered = [*_NUMBERED.finditer(text), *_HASH.finditer(text)]
    if any(match["number"] == "1" for match in numbered):
        for match in numbered:
            begin, end = match.span("mark")
            apart = match.re is _HASH and not _NAMED.search(text[:begin])
            mark = "," if apart else " "
            text = text[:begin] + mark.ljust(end - begin) + text[end:]
    labels = list(_LABEL.finditer(text))
    if len(labels) < FEWEST_LABELS:
        return text
    signs = list(text)
    procedures = 0
    for match in labels:
        signs[match.start("colon")] = " "
        procedures += match["name"].strip().lower().startswith("procedure")
        begins = match["name"].strip().lower().startswith("procedure") and procedures > 1
        stop = match["stop"]
        if stop.strip() and not begins:
            signs[match.start("stop")] = ","
        elif stop.startswith("\n"):
            signs[match.start("stop")] = ";" if begins else ","
    return "".join(signs)
