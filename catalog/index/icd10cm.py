"""All ICD-10-CM codes of a fiscal year: the April 2026 list, and the addenda on top of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from catalog.index.rows import DiagnosisChangeRow


class Listed(NamedTuple):
    """A code of one fiscal year."""

    billable: bool
    description: str
    listed: bool = True
    """False: known not to be a code of that year, where only a part of its list is loaded."""


CodeSet = Mapping[str, Listed]


def codes_of_2026() -> CodeSet:
    """Fiscal year 2026 as of April, from the library.

    The library calls blocks of one category (``Z66-Z66``) leaves and names five codes twice;
    without both its leaves are the 74,719 billable codes of the official list.
    """
    # Imported here: it takes seconds and 190 MB, which only the building of the index may cost.
    import simple_icd_10_cm as library

    return {
        code: Listed(library.is_leaf(code), library.get_description(code))
        for code in library.get_all_codes(with_dots=True)
        if library.is_category_or_subcategory(code) and "-" not in code
    }


def with_changes(codes: CodeSet, changes: Iterable[DiagnosisChangeRow]) -> CodeSet:
    """The next fiscal year: codes deleted, then added, then renamed.

    Raises:
        ValueError: when a change does not fit the codes that it changes.
    """
    ordered = sorted(changes, key=lambda row: ("delete", "add", "revise").index(row.change))
    result = dict(codes)
    for row in ordered:
        if (row.code in result) is (row.change == "add"):
            raise ValueError(f"{row.code}: cannot {row.change}")
        if row.change == "delete":
            del result[row.code]
        else:
            result[row.code] = Listed(row.billable == "1", row.description)
    return result


def parent_of(code: str, codes: CodeSet) -> str | None:
    """The code right above: the longest listed one that it begins with."""
    shorter = code[:-1].rstrip(".")
    while len(shorter) >= 3:
        if shorter in codes:
            return shorter
        shorter = shorter[:-1].rstrip(".")
    return None


def proven_earlier(billable: Mapping[str, bool], codes: CodeSet) -> CodeSet:
    """What is certain of an earlier year, by the codes that could be billed in it or could not.

    A code above a billable one was a header then; one that could not be billed was not there.
    """
    proven = {
        code: codes[code] if flag else Listed(False, "", listed=False)
        for code, flag in billable.items()
    }
    for code, flag in billable.items():
        above = parent_of(code, codes) if flag else None
        while above is not None and above not in proven:
            proven[above] = Listed(False, codes[above].description)
            above = parent_of(above, codes)
    return proven
