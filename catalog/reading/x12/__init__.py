"""X12 837 professional claims: a pasted segment, a claim, or a whole file.

Four open parsers were compared for this (40,000 synthetic claims, 100,000 lines, 15.7 MB, one core;
November 2026). None fits pasted fragments, so the forty lines that split segments are our own; the
tests hold them against ``pyx12``.

===================  ==========  =========================  =======================================
parser               licence     speed, memory              what stands against it
===================  ==========  =========================  =======================================
openx12 0.2.1        MIT         5,800 claims/s, 644 MB     holds the whole file and more in memory
linuxforhealth-x12   Apache-2.0  does not start             ended in 2022; needs pydantic 1
x12sdk 2.2.0         Apache-2.0  96,000 claims/s (segments) reads ``.env`` into the environment when
                                                            imported; its models refuse a whole
                                                            transaction for one wrong charge total;
                                                            no places; breaks on CR LF
pyx12 4.0.0          BSD         71,000 claims/s (raw),     a file must begin with ISA; ends without
                                 10,000 (checked), flat     a word at an empty segment or one over
                                                            8 KB; its errors quote the segment
this                             see tests/bench            no check of the whole guide
===================  ==========  =========================  =======================================
"""

from __future__ import annotations

import re
from datetime import date

from catalog.claim import Encounter, Reading, Unread
from catalog.reading.claims import ClaimRead
from catalog.reading.x12.claims import NAMES, ClaimReader
from catalog.reading.x12.segments import delimiters, segments

_LOOKS = re.compile(
    r"(?:^|[~\n\r'])[\s\ufeff]*(?:ISA[*|^+]0\d[*|^+]|ST[*|^+]\d{3}[*|^+]|SV[123][*|^+](?:HC|ER|WK|04)"
    r"|HI[*|^+]A?B[KF][^\w\s]|CLM[*|^+][^\n~]{0,80}[*|^+]\d)",
    re.ASCII,
)


def looks_like(text: str) -> bool:
    """Whether the text holds a segment that says what was done, or a whole file's header."""
    return _LOOKS.search(text) is not None


def read_x12(text: str, *, on: date, payer: str = "medicare") -> Reading:
    """The claims in a text; what is no professional claim is named and left.

    Args:
        text: Segments, a claim or a file; the marks are found out.
        on: The date of service where a claim has none.
        payer: The payer where a claim names none that we know.
    """
    marks = delimiters(text)
    if marks is None:
        return Reading()
    encounters: list[Encounter] = []
    unread: list[Unread] = []
    reader = ClaimReader(marks, on=on, payer=payer, pasted=True)
    for item in reader.read(segments(text, marks, names=NAMES)):
        if isinstance(item, ClaimRead):
            encounters += item.encounters
            unread += (*item.rejected, *item.notes)
            if not item.encounters and not item.rejected:
                why = "a claim without a service line (SV1), as in SV1*HC:11102*200*UN*1***1~"
                end = min(item.start + 3, len(text))
                unread.append(
                    Unread(text=text[item.start : end], start=item.start, end=end, why=why)
                )
        else:
            end = min(item.start + 6, len(text))
            fragment = text[item.start : end]
            unread.append(Unread(text=fragment, start=item.start, end=end, why=item.why))
    return Reading(encounters=tuple(encounters), unread=tuple(unread))
