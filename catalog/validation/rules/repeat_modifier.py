"""76, 77 and 91 where they do not belong.

76 says that the same procedure was repeated on the same day by the same clinician, 77 by another
one; 91 that a laboratory test of the clinical laboratory fee schedule was repeated for a new value.
So 76 and 77 are not for laboratory tests nor for add-ons, which count in units, and 91 is for
nothing but laboratory tests: pathology read by a physician (88305) is not among them. 76 needs the
first service on the claim. For a second lesion it is the wrong word: 59 or XS says that. Some
payers have asked for 76 on a second visit of a day, so there it is only a warning like the others.

Flagged:
    11102, 11102-91 D48.5

Accepted:
    84132, 84132-91 E87.6
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_clinical_laboratory, is_visit
from catalog.validation.report import Fix, Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record
from catalog.validation.sources import ncci_manual

_REPEATED = frozenset({"76", "77"})
_LABORATORY = "91"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look at the lines with one of the three, those of one code together."""
    repeated: dict[tuple[str, tuple[str, ...]], list[ServiceLine]] = {}
    for line in claim.lines:
        used = tuple(sorted(_REPEATED.intersection(line.modifiers)))
        if used:
            repeated.setdefault((line.code, used), []).append(line)
        if _LABORATORY in line.modifiers and not is_clinical_laboratory(line.code):
            yield Hit(
                lines=(line,),
                message=f"{line.code} carries 91 and is no clinical laboratory test.",
                why="91 is for a repeated test of the clinical laboratory fee schedule, done "
                "again for a new value.",
                fix=_off((line,), (_LABORATORY,)),
            )
    for (code, used), lines in repeated.items():
        yield from _repeated(claim, code, tuple(lines), used)


def _repeated(
    claim: Claim, code: str, lines: tuple[ServiceLine, ...], used: tuple[str, ...]
) -> Iterator[Hit]:
    named = listed(used)
    if is_visit(code):
        yield Hit(
            lines=lines,
            message=f"{code} is a visit and carries {named}.",
            why="A visit is not repeated; a second one for another problem has its own record, "
            "and 25 (27 in a hospital) by the payer's rule.",
            fix=_off(lines, used),
        )
    elif is_clinical_laboratory(code):
        yield Hit(
            lines=lines,
            message=f"{code} is a laboratory test and carries {named}.",
            why="A laboratory test that is repeated on one day for a new value carries 91.",
            fix=on_record(
                f"91 instead of {named}, if the test was repeated for a new value.",
                *(changed(line, add=(_LABORATORY,), drop=used, first=True) for line in lines),
            ),
        )
    elif claim.is_add_on(code):
        yield Hit(
            lines=lines,
            message=f"{code} is an add-on and carries {named}.",
            why="An add-on that was done more than once stands on one line with its units.",
            fix=_off(lines, used),
        )
    elif "76" in used and len(claim.lines_of(code)) == 1:
        yield Hit(
            lines=lines,
            message=f"{code} carries 76, and no first {code} stands on this claim.",
            why="76 says that the same service was repeated on the same day. Another lesion is no "
            "repetition (59 or XS, or units); a staged procedure of another day is 58.",
            fix=on_record(
                "Keep 76 only if the same procedure was done twice that day; the first one stands "
                "on the claim too."
            ),
        )


def _off(lines: tuple[ServiceLine, ...], used: tuple[str, ...]) -> Fix:
    return on_record(
        f"Take {listed(used)} off, or check the code.",
        *(changed(line, drop=used) for line in lines),
    )


RULE = Rule(
    id="MOD014",
    name="repeat-modifier",
    severity=Severity.WARNING,
    check=check,
    carc="4",
    data=("aoc",),
    modifiers=_REPEATED | {_LABORATORY},
    sources=(
        Source(
            title="First Coast Service Options, Medicare Part B: modifier 76",
            url="https://medicare.fcso.com/Fee_resources/0501063.asp",
        ),
        Source(
            title="Noridian, Medicare Part B: modifier 91",
            url="https://med.noridianmedicare.com/web/jeb/topics/modifiers/91",
        ),
        ncci_manual("I.E"),
    ),
)
