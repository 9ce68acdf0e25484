"""Where one encounter ends and the next begins: by date of service, or by blank line and date."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from catalog.reading.shorthand.tokens import Kind, Token

_ROW_WORDS = frozenset({"pt", "patient", "claim", "encounter", "visit", "chart", "case", "acct"})


class Part(NamedTuple):
    """The pieces of one encounter."""

    pieces: list[Token]
    shared: int = 0
    """So many of them stand before the first patient and hold for all."""


def part(pieces: list[Token]) -> list[Part]:
    """The pieces of each encounter; one part where nothing says that there are several."""
    patients = _by_patient(pieces)
    if len(patients) > 1:
        return patients
    blocks = _blocks(pieces)
    return [Part(group) for block in blocks for group in _by_date(block)]


def _by_patient(pieces: list[Token]) -> list[Part]:
    """Parts that begin with a line such as ``Pt 2`` or ``Patient B``, where each holds a code."""
    starts = [
        index
        for index, token in enumerate(pieces)
        if token.kind is Kind.WORD
        and token.value.lower() in _ROW_WORDS
        and (index == 0 or pieces[index - 1].kind is Kind.BREAK)
    ]
    if len(starts) < 2:
        return []
    shared = pieces[: starts[0]]
    groups = [pieces[start:end] for start, end in pairwise([*starts, len(pieces)])]
    if _holds(shared, Kind.CODE) or not all(_holds(group, Kind.CODE) for group in groups):
        return []
    return [Part(shared + group, len(shared)) for group in groups]


def _blocks(pieces: list[Token]) -> list[list[Token]]:
    """Blocks between blank lines, where each that holds a code also holds a date."""
    blocks: list[list[Token]] = [[]]
    for index, token in enumerate(pieces):
        previous = pieces[index - 1] if index else None
        blank = (
            previous is not None
            and token.kind is Kind.BREAK
            and previous.kind is Kind.BREAK
            and token.value == previous.value == "\n"
        )
        if blank and blocks[-1]:
            blocks.append([])
        blocks[-1].append(token)
    coded = [block for block in blocks if _holds(block, Kind.CODE)]
    if len(coded) < 2 or not all(_holds(block, Kind.DATE) for block in coded):
        return [pieces]
    return coded


def _holds(pieces: list[Token], kind: Kind) -> bool:
    return any(token.kind is kind for token in pieces)


def service_dates(pieces: list[Token]) -> list[int]:
    """Where the dates of service stand: those marked as such, or else all but prior ones."""
    plain: list[int] = []
    marked: list[int] = []
    prior = False
    for index, token in enumerate(pieces):
        if token.kind is Kind.PRIOR or (token.kind is Kind.PAST and token.value[:4] == "next"):
            prior = True
        elif token.kind in (Kind.COMMA, Kind.BREAK):
            prior = False
        elif token.kind is Kind.DATE and not prior:
            labelled = index > 0 and pieces[index - 1].kind is Kind.DATE_LABEL
            (marked if labelled else plain).append(index)
    return marked or plain


def _by_date(pieces: list[Token]) -> list[list[Token]]:
    dates = service_dates(pieces)
    if len({pieces[index].value for index in dates}) < 2:
        return [pieces]
    first_code = next(
        (index for index, token in enumerate(pieces) if token.kind is Kind.CODE), len(pieces)
    )
    leading = dates[0] < first_code
    cuts = []
    for previous, index in pairwise(dates):
        if pieces[previous].value != pieces[index].value:
            cuts.append(_cut_before(pieces, index) if leading else _cut_after(pieces, previous))
    edges = [0, *cuts, len(pieces)]
    groups: list[list[Token]] = []
    for start, end in pairwise(edges):
        group = pieces[start:end]
        if groups and not _holds(group, Kind.CODE):
            groups[-1] += group
        elif group:
            groups.append(group)
    return groups


def _cut_before(pieces: list[Token], index: int) -> int:
    labelled = pieces[index - 1].kind is Kind.DATE_LABEL
    return index - 1 if labelled else index


def _cut_after(pieces: list[Token], index: int) -> int:
    """Behind a date that closes its encounter: at the segment's end, or at the next code."""
    after = index + 1
    while after < len(pieces) and pieces[after].kind not in (Kind.BREAK, Kind.CODE):
        after += 1
    return after
