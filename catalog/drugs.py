"""Drugs in single-dose containers only, by their labels (``data/single_dose_drugs.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def single_dose_drugs() -> Mapping[str, str]:
    """HCPCS codes with the product and its container in words."""
    text = (files("catalog.data") / "single_dose_drugs.toml").read_text("utf-8")
    rows = tomllib.loads(text)["drug"]
    return {row["code"]: f"{row['product']}, {row['container']}" for row in rows}
