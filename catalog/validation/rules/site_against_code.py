"""Site in the text against the site group of the code.

Excisions, shaves, destructions, repairs, flaps, grafts and Mohs surgery have a code for each group
of sites, and the groups differ from family to family: the hand goes with the legs in a simple
repair, but with the neck in an intermediate one. Where the words beside a code name one site, it
must lie in the code's group. Mohs surgery into muscle, cartilage, bone, tendon, a major nerve or
vessel is 17311 wherever it is. Several sites beside one line decide nothing.

Flagged:
    11401 scalp 0.8 cm D22.4
    12032 hand 4 cm S61.412A
    17311 trunk C44.519
    17313 back into muscle C44.519

Accepted:
    11421 scalp 0.8 cm D22.4
    12002 hand 4 cm S61.412A
    17311 trunk, directly into muscle C44.519
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Family, FamilyCode, Site, SiteGroup
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import FEE_SCHEDULE, ncci_manual


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold each line with a site, or with a depth that stands for one, against its group."""
    for line in claim.lines:
        if line.site is None and not line.deep:
            continue
        row = claim.family_code(line.code)
        if row is None or row.group is None:
            continue
        family = claim.catalog.families.by_id[row.family]
        billed = family.group(row.group)
        site = claim.catalog.families.site_by_id[line.site] if line.site else None
        told = _groups(family, site, deep=line.deep)
        if not told or billed in told:
            continue
        meant = _meant(family, row, told)
        said = _said(site, told[0].tissues if line.deep else ())
        yield Hit(
            lines=(line,),
            message=f"{line.code} is for {billed.name}; the text says {said}.",
            why=f"Each kind of service parts the body in its own way. For {family.name} this is "
            f"{listed((group.name for group in told), 'or')}"
            + (f", {listed(meant, 'or')}." if meant else "."),
            fix=on_record(
                f"Mend the code{' (' + listed(meant, 'or') + ')' if meant else ''} or the site, "
                "by the record."
            ),
        )


def _groups(family: Family, site: Site | None, *, deep: bool) -> tuple[SiteGroup, ...]:
    """The groups that the site may fall into; none where part of it is not this family's."""
    if deep and (reached := tuple(group for group in family.groups if group.tissues)):
        return reached
    if site is None or any(family.group_of(region) is None for region in site.regions):
        return ()
    return family.groups_of(site.regions)


def _meant(family: Family, billed: FamilyCode, told: tuple[SiteGroup, ...]) -> list[str]:
    """The codes of the site's groups that stand for the same sizes, parts and choices."""
    groups = {group.id for group in told}
    return [
        row.code
        for row in family.codes
        if row.group in groups
        and (row.role, row.choice) == (billed.role, billed.choice)
        and row.count_from == billed.count_from
        and not (_ends_before(row, billed) or _ends_before(billed, row))
    ]


def _ends_before(one: FamilyCode, other: FamilyCode) -> bool:
    """Whether every size of the one is smaller than all of the other."""
    return one.up_to is not None and other.over is not None and one.up_to <= other.over


def _said(site: Site | None, into: tuple[str, ...]) -> str:
    depth = f"that it went into {listed(into, 'or')}" if into else ""
    return " and ".join(filter(None, (site.name if site else "", depth)))


RULE = Rule(
    id="FAM020",
    name="site-against-code",
    severity=Severity.WARNING,
    check=check,
    covers=("DXS007",),
    carc="16",
    sources=(ncci_manual("III.E"), FEE_SCHEDULE),
)
