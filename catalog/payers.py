"""Who pays, as far as the checks must know it: names people type, and whose edits apply."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from catalog.claim import Frozen


class Payer(Frozen):
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
