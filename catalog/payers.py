"""Who pays, as far as the checks must know it: names people type, and whose edits apply."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from catalog.claim import Frozen

SeparateService = Literal["59", "X", "either"]
Modifier51 = Literal["required", "omit", "either"]
Modifier25 = Literal["accepted", "reduced", "records"]


class PayerSwitches(Frozen):
    """In what payers differ without a table saying so."""

    separate_service: SeparateService = "either"
    """How a separate service is set apart: 59, the more exact XE, XP, XS and XU, or either."""
    modifier_51: Modifier51 = "either"
    """Whether 51 is wanted on the further procedures of a day."""
    modifier_25: Modifier25 = "accepted"
    """What a visit with 25 beside a procedure meets: it is paid as any other, at a reduced rate, or
    only with the record."""


class Payer(PayerSwitches):
    """One payer or kind of payer (``data/payers.toml``)."""

    id: str
    name: str
    ncci: Literal["medicare", "own"]
    """Whether the loaded NCCI tables are this payer's, or the payer has its own."""
    words: tuple[str, ...]


@cache
def load_payers() -> tuple[Payer, ...]:
    """The payers that come with the package."""
    text = (files("catalog.data") / "payers.toml").read_text("utf-8")
    return tuple(Payer.model_validate(row) for row in tomllib.loads(text)["payer"])


@cache
def payers_by_word() -> dict[str, Payer]:
    """Each word that names a payer, in lower case, and the id of each."""
    found = {word.lower(): payer for payer in load_payers() for word in payer.words}
    return found | {payer.id: payer for payer in load_payers()}


def find_payer(text: str) -> Payer | None:
    """The payer that a word or an id names, or None for one that is not known."""
    return payers_by_word().get(" ".join(text.lower().split()))


@lru_cache(1024)
def payer_in_name(name: str) -> Payer | None:
    """The payer that a full name begins with, as in ``AETNA LIFE INSURANCE CO``."""
    words = name.split()[:8]
    found = (find_payer(" ".join(words[:count])) for count in range(len(words), 0, -1))
    return next(filter(None, found), None)
