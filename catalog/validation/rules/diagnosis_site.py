"""Site of the diagnosis against the site group of the code, or the site in the text.

Excisions, shaves, destructions, repairs and flaps have a code for each site group, and the codes of
skin tumors name the site too. Where every such diagnosis of a line lies outside the group of its
code, one of the two is wrong. For 17311 it is only a note: it also stands for deep tumors anywhere.
The same holds for a site that the words beside the code name.

Flagged:
    11642 C44.519
    11102 nose D22.5

Accepted:
    11602 C44.519
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from catalog.claim import ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.diagnosis_sites import SITES, site_of
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
Sited = Mapping[str, tuple[str, frozenset[str]]]
"""Diagnoses with the site that each names, and its regions."""
_DEEP_TUMORS = frozenset({"17311", "17312"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Compare the regions of the diagnoses with those of the code's group and of the words."""
    for line in claim.lines:
        sited = {
            code: site
            for code in claim.encounter.diagnoses_of(line)
            if (site := site_of(code)) is not None
        }
        if sited:
            yield from _by_group(claim, line, sited) or _by_words(claim, line, sited)


def _by_group(claim: Claim, line: ServiceLine, sited: Sited) -> list[Hit]:
    row = claim.family_code(line.code)
    if row is None or row.group is None or row.family not in _FAMILIES:
        return []
    group = claim.catalog.families.by_id[row.family].group(row.group)
    if _meet(sited, group.regions):
        return []
    deep = line.code in _DEEP_TUMORS
    return [
        Hit(
            lines=(line,),
            codes=(line.code, *sited),
            severity=Severity.INFO if deep else None,
            message=f"{line.code} is for {group.name}; the diagnosis is {_named(sited)}.",
            why="17313 and 17314 are for trunk, arms and legs, unless the surgery went directly "
            "into muscle, cartilage, bone, tendon, a major nerve or vessel."
            if deep
            else "Code and diagnosis name different parts of the body.",
            fix=on_record("Mend the code or the diagnosis, by the site in the record."),
        )
    ]


def _by_words(claim: Claim, line: ServiceLine, sited: Sited) -> list[Hit]:
    if line.site is None or not line.diagnoses:
        return []
    site = claim.catalog.families.site_by_id[line.site]
    if _meet(sited, site.regions) or not _meet(SITES, site.regions):
        return []
    return [
        Hit(
            lines=(line,),
            codes=(line.code, *sited),
            message=f"The text says {site.name}; the diagnosis is {_named(sited)}.",
            why="Words and diagnosis name different parts of the body.",
            fix=on_record("Mend the diagnosis or the site, by the record."),
        )
    ]


def _meet(sited: Sited, regions: Iterable[str]) -> bool:
    """Whether some of these sites holds one of the regions."""
    return any(not own.isdisjoint(regions) for _, own in sited.values())


def _named(sited: Sited) -> str:
    return listed(f"{code} ({site})" for code, (site, _) in sited.items())


RULE = Rule(
    id="DXS007",
    name="diagnosis-site",
    severity=Severity.WARNING,
    check=check,
    carc="11",
    sources=(ICD10CM, ncci_manual("III.E")),
)
