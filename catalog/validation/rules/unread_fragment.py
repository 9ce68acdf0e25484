"""Part of the pasted text was not read.

What could not be read may be a service line. The rest is checked, but such a claim is not called
clean. The fragment itself is shown where the text was pasted and is not repeated here.

Flagged:
    17000, 1770059

Accepted:
    17000
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.reading.shorthand.drafts import NO_SUCH_DIAGNOSIS, TOO_MANY_POINTERS
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, sentence


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Count what the reader left over."""
    unread = [
        one
        for one in claim.encounter.unread
        if not one.why.startswith((NO_SUCH_DIAGNOSIS, TOO_MANY_POINTERS))
    ]
    if not unread:
        return
    first = unread[0]
    where = f"Characters {first.start + 1} to {first.end} of the text"
    if first.line is not None and first.column is not None:
        last = first.column + first.end - first.start - 1
        where = f"Line {first.line}, characters {first.column} to {last} of the text"
    others = f", and {len(unread) - 1} more" if len(unread) > 1 else ""
    yield Hit(
        message=f"{where} were not read{others}.",
        why=sentence(first.why),
    )


RULE = Rule(
    id="FMT001",
    name="unread-fragment",
    severity=Severity.WARNING,
    check=check,
    carc="16",
    sources=(
        Source(
            title="ASC X12N 837P implementation guide, as summarized by CMS",
            section="service line",
            url="https://www.cms.gov/medicare/coding-billing/electronic-billing",
        ),
    ),
)
