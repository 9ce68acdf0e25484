"""The generated matrix: phrasings of billers, each with the lines that the family tables want.

``matrix/*.toml`` holds two kinds of tables. A ``[[family]]`` has phrasings with place holders that
are filled for every site group, both sides of every edge and every fact that decides; what is
expected is what the family's table makes of it. A ``[[lines]]`` table writes the lines out, for
codes that no size, number or fact alone leads to.

Place holders: ``{site}`` is each place of the group in turn; ``{amount}``, ``{mm}`` and ``{inch}``
are the size, ``{n}`` and ``{word}`` the number, ``{s}``, ``{es}`` and ``{y}`` its ending;
other names are the words that the table gives for the values of that fact. ``only`` keeps to some
of the values, ``numbers`` to some numbers, ``not_at`` leaves places to another table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from catalog.families import Family, FamilyCode, load_families

FAMILIES = load_families()
FOLDER = Path(__file__).parent / "matrix"
TENTH = Decimal("0.1")
INCH = Decimal("2.54")
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen")  # fmt: skip

Lines = list[tuple[str, int]]
"""Codes with their units."""
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One text of the matrix and its lines."""

    text: str
    lines: Lines


def tables(kind: str) -> list[Table]:
    """The ``family`` or ``lines`` tables of all files."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return [table for file in files for table in file.get(kind, ())]


def rows_of(table: Table) -> Iterator[Row]:
    """The rows of a ``[[family]]`` or a ``[[lines]]`` table, each text once."""
    rows = _by_family(table) if "id" in table else _by_lines(table)
    seen: set[str] = set()
    for row in rows:
        if row.text not in seen:
            seen.add(row.text)
            yield row


def _by_lines(table: Table) -> Iterator[Row]:
    lines = [_line(written) for written in table["lines"].split()]
    places = _places_of_code(lines[0][0])
    for phrase in table["phrases"]:
        for site in places if "{site}" in phrase else places[:1]:
            yield Row(_filled(phrase, {"site": site}), lines)


def _line(written: str) -> tuple[str, int]:
    code, _, units = written.partition("x")
    return code, int(units or 1)


def _by_family(table: Table) -> Iterator[Row]:
    family = FAMILIES.by_id[table["id"]]
    words = table.get("words", {})
    for choice, amounts in amounts_of(table):
        said = {fact: words[fact][value] for fact, value in choice.items() if fact in words}
        for group, amount in product(_groups(family, choice), amounts or [Decimal(1)]):
            places = [
                site for site in _places(family, group) if site not in table.get("not_at", ())
            ]
            for turn, phrase in enumerate(table["phrases"]):
                told = _inches(amount) * INCH if "{inch}" in phrase else amount
                if lines := expected(family, group, choice, told):
                    site = places[(turn + int(amount * 10)) % len(places)]
                    yield Row(_filled(phrase, {**_numbers(amount), "site": site, **said}), lines)


def amounts_of(table: Table) -> Iterator[tuple[Mapping[str, str], list[Decimal]]]:
    """The choices that a ``[[family]]`` table holds, each with the sizes or numbers it tries."""
    family = FAMILIES.by_id[table["id"]]
    for choice in choices(family, table.get("only", {})):
        yield choice, [Decimal(n) for n in table.get("numbers", ())] or edges(family, choice)


def _filled(phrase: str, values: Mapping[str, str]) -> str:
    """The phrasing with its place holders filled; all capitals where it is written so."""
    text = phrase.format(**values)
    return text.upper() if re.sub(r"{\w+}", "", phrase).isupper() else text


def _numbers(amount: Decimal) -> dict[str, str]:
    whole = int(amount)
    return {
        "amount": f"{amount.normalize():f}",
        "mm": f"{(amount * 10).normalize():f}",
        "inch": f"{_inches(amount).normalize():f}",
        "n": str(whole),
        "word": WORDS[whole] if whole < len(WORDS) else str(whole),
        "s": "" if whole == 1 else "s",
        "es": "" if whole == 1 else "es",
        "y": "y" if whole == 1 else "ies",
    }


def _inches(amount: Decimal) -> Decimal:
    return (amount / INCH).quantize(Decimal("0.01"))


def expected(
    family: Family, group: str | None, choice: Mapping[str, str], amount: Decimal
) -> Lines:
    """What the family's table makes of an amount at a place, with the facts that decide."""
    fitting = [
        entry
        for entry in family.codes
        if entry.group in (None, group) and entry.fits_choice(choice) and family.leads(entry)
    ]
    counted = any(entry.count_from or entry.each for entry in fitting + _add_ons(family, fitting))
    if family.measure is not None or (counted and family.counting != "once"):
        return [(entry.code, units) for entry, units in family.bill(amount, group, choice)]
    units = int(amount) if family.counting == "units" else 1
    return [(entry.code, units) for entry in fitting][:1]


def _add_ons(family: Family, primaries: list[FamilyCode]) -> list[FamilyCode]:
    codes = {entry.code for entry in primaries}
    return [entry for entry in family.codes if codes & {*entry.adds_to}]


def choices(family: Family, only: Mapping[str, list[str]]) -> list[Mapping[str, str]]:
    """The facts that lead to each code that can stand alone."""
    found = [
        entry.choice
        for entry in family.codes
        if family.leads(entry)
        and all(entry.choice.get(fact) in values for fact, values in only.items())
    ]
    return [choice for at, choice in enumerate(found) if choice not in found[:at]]


def _groups(family: Family, choice: Mapping[str, str]) -> list[str | None]:
    """The site groups that decide among these codes."""
    deciding = {entry.group for entry in family.codes if entry.fits_choice(choice)} - {None}
    return [group.id for group in family.groups if group.id in deciding] or [None]


def _places(family: Family, group: str | None) -> list[str]:
    """Words for places that lie in this group of the family and in no other."""
    if group is None:
        return ["back"]
    found = [
        site.words[0]
        for site in FAMILIES.sites
        if site.words
        and (
            site.id == group
            or all(
                (of := family.group_of(region)) is not None and of.id == group
                for region in site.regions
            )
        )
    ]
    assert found, f"{family.id}: no word for a place of the group {group}"
    return found


def _places_of_code(code: str) -> list[str]:
    """Words for the places of a code's site group, or of any group of its family."""
    family, entry = FAMILIES.of(code), FAMILIES.entry(code)
    assert family is not None
    assert entry is not None
    groups = [entry.group] if entry.group is not None else [group.id for group in family.groups]
    return [place for group in groups for place in _places(family, group)] or [""]


def edges(family: Family, choice: Mapping[str, str]) -> list[Decimal]:
    """Both sides of every edge between rungs or numbers, and of a further step."""
    found: set[Decimal] = set()
    measured = family.measure is not None and family.measure.unit != "minutes"
    step = TENTH if measured else Decimal(1)
    for entry in family.codes:
        if not entry.fits_choice(choice):
            continue
        for edge in (entry.over, entry.up_to, entry.after):
            if edge is not None:
                found |= {edge, edge + step}
        for edge in (entry.at_least, entry.under):
            if edge is not None:
                found |= {edge - step, edge}
        for number in (entry.count_from, entry.count_to):
            if number is not None:
                found |= {Decimal(number), Decimal(number) + 1}
        if entry.each is not None and entry.after is not None:
            found |= {entry.after + entry.each, entry.after + entry.each + step}
    return sorted(found - {Decimal(0)})
