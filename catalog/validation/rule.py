"""What a rule is, and what it may say."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.catalog import Catalog
from catalog.claim import ServiceLine
from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Fix, FixedLine, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One statement of a rule about some lines; the engine adds what all its hits share."""

    lines: tuple[ServiceLine, ...] = ()
    message: str
    """What was found, in the claim's own words."""
    why: str
    """One or two plain sentences, and what may be done."""
    codes: tuple[str, ...] | None = None
    """Codes in question; those of the lines where not given."""
    severity: Severity | None = None
    carc: str | None = None
    """The rule's where not given; empty where no payer would object."""
    sources: tuple[Source, ...] = ()
    """Sources of this statement, before those of the rule."""
    fix: Fix | None = None
    unpaid: tuple[ServiceLine, ...] = ()
    """The lines that are not paid as the claim stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something the rule could not look at, and why."""

    reason: str
    matters: bool = True
    """Whether a claim with this gap is not called clean."""


Look = Callable[[Catalog, str, date], bool]
"""Whether a code gives a reason to look on a date; asked once for many claims."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One rule: a value, not a class. Its module's docstring is its page.

    From ``codes`` on it says without what on a claim it has nothing to say: the engine passes it
    over then. A rule that declares none of that is always asked.
    """

    id: str
    name: str
    severity: Severity
    """Of its hits, where they bring none of their own."""
    check: Callable[[Claim], Iterator[Hit | Gap]]
    sources: tuple[Source, ...]
    carc: str | None = None
    data: tuple[str, ...] = ()
    """The datasets that it asks."""
    medicare_edit: bool = False
    """True where it applies an edit of Medicare's; other payers may have their own."""
    since: str = "0.1.0"
    covers: tuple[str, ...] = ()
    """The rules, by id, of which its finding about the same lines says the same more exactly."""
    mends: bool = False
    """Whether a hit of it may bring a safe fix: after one, only such rules are asked again."""
    codes: Container[str] | None = None
    """Some line's code must be one of these ..."""
    families: Collection[str] = ()
    """... or of one of these families."""
    on_code: Look | None = None
    """For such a code, the tables of the date must give a reason to look."""
    modifiers: Collection[str] = ()
    """Some line must carry one of these."""
    on_diagnosis: Look | None = None
    """For some diagnosis, the tables of the date must give a reason to look."""

    @property
    def page(self) -> str:
        """The docstring of the rule's module."""
        return sys.modules[self.check.__module__].__doc__ or ""

    @property
    def title(self) -> str:
        """The first line of the page."""
        return self.page.strip().splitlines()[0].rstrip(".")


def changed(
    line: ServiceLine,
    *,
    code: str | None = None,
    units: int | None = None,
    add: Iterable[str] = (),
    drop: Iterable[str] = (),
    first: bool = False,
) -> FixedLine:
    """The line as it would stand after a fix.

    Args:
        line: As it is now.
        code: The code instead.
        units: The units instead; 0 drops the line.
        add: Modifiers to append, where not there yet.
        drop: Modifiers to take away.
        first: Whether the added ones go before the others, as pricing modifiers do.
    """
    dropped = set(drop)
    kept = [modifier for modifier in line.modifiers if modifier not in dropped]
    new = [modifier for modifier in add if modifier not in kept]
    return FixedLine(
        line=line.line,
        code=line.code if code is None else code,
        modifiers=tuple(new + kept if first else kept + new),
        units=line.units if units is None else units,
    )


def safe(text: str, *lines: FixedLine) -> Fix:
    """A fix that asserts no new clinical fact."""
    return Fix(kind="safe", text=text, lines=lines)


def on_record(text: str, *lines: FixedLine) -> Fix:
    """A fix that is right only if the record says so."""
    return Fix(kind="needs_documentation", text=text, lines=lines)


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def some(codes: Sequence[str], last: str = "and", most: int = 6) -> str:
    """The first of many codes, and how many more there are."""
    if len(codes) <= most:
        return listed(codes, last)
    return f"{', '.join(codes[:most])} and {len(codes) - most} more"


def sentence(text: str) -> str:
    """A capital at the front, and one full stop or question mark at the end."""
    ended = text if text.endswith(("?", ".", "!")) else f"{text}."
    return ended[:1].upper() + ended[1:]
