"""Site of the diagnosis against the site group of the code.

Excisions, shaves, destructions, repairs and flaps have a code for each site group, and the codes of
skin tumors name the site too. Where every such diagnosis of a line lies outside the group of its
code, one of the two is wrong. For 17311 it is only a note: it also stands for deep tumors anywhere.

Flagged:
    11642 C44.519

Accepted:
    11602 C44.519
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.diagnosis_sites import site_of
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import ICD10CM, ncci_manual

_FAMILIES = frozenset(
    {
        "adjacent-tissue-transfer",
        "benign-excision",
        "complex-repair",
        "full-thickness-graft",
        "intermediate-repair",
        "malignant-destruction",
        "malignant-excision",
        "mohs",
        "shave-removal",
    }
)
_DEEP_TUMORS = frozenset({"17311", "17312"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Compare the regions of the code's group with those of the diagnoses."""
    for line in claim.lines:
        row = claim.family_code(line.code)
        if row is None or row.group is None or row.family not in _FAMILIES:
            continue
        group = claim.catalog.families.by_id[row.family].group(row.group)
        sited = {
            code: site
            for code in claim.encounter.diagnoses_of(line)
            if (site := site_of(code)) is not None
        }
        if not sited or any(not regions.isdisjoint(group.regions) for _, regions in sited.values()):
            continue
        named = listed(f"{code} ({site})" for code, (site, _) in sited.items())
        deep = line.code in _DEEP_TUMORS
        yield Hit(
            lines=(line,),
            codes=(line.code, *sited),
            severity=Severity.INFO if deep else None,
            message=f"{line.code} is for {group.name}; the diagnosis is {named}.",
            why="17313 and 17314 are for trunk, arms and legs, unless the surgery went directly "
            "into muscle, cartilage, bone, tendon, a major nerve or vessel."
            if deep
            else "Code and diagnosis name different parts of the body.",
            fix=on_record("Mend the code or the diagnosis, by the site in the record."),
        )


RULE = Rule(
    id="DXS007",
    name="diagnosis-site",
    severity=Severity.WARNING,
    check=check,
    carc="11",
    families=_FAMILIES,
    sources=(ICD10CM, ncci_manual("III.E")),
)
