"""Drugs in single-dose containers (``data/single_dose_drugs.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from catalog.claim import Frozen
from catalog.families import Source


class SingleDoseDrug(Frozen):
    """One drug, its container, and what says so."""

    code: str
    product: str
    container: str
    source: str = ""
    """Title of what says so; empty where it is general knowledge, which is a hint only."""
    url: str = ""

    @property
    def sources(self) -> tuple[Source, ...]:
        """What says so, to cite."""
        return (Source(title=self.source, url=self.url),) if self.source else ()


@cache
def single_dose_drugs() -> Mapping[str, SingleDoseDrug]:
    """The drugs by HCPCS code."""
    text = (files("catalog.data") / "single_dose_drugs.toml").read_text("utf-8")
    rows = (SingleDoseDrug.model_validate(row) for row in tomllib.loads(text)["drug"])
    return {row.code: row for row in rows}
