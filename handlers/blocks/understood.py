"""What a resolver understood of a procedure, as a line of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NOTHING_YET = "nothing yet"
_BARE = frozenset({"procedure", "nature", "site", "lesion", "technique", "method"})
"""Facts that say by their value what they are."""
_TOLD_ELSEWHERE = frozenset({"family", "site_group"})
"""The derivation tells them."""


def understood_words(facts: Mapping[str, Any]) -> str:
    """The facts in their order; those not known, and those a derivation tells, are left out.

    Values are texts, numbers, or one number for each stage: see ``catalog.resolving.answer``.
    """
    told = [
        _told(name, value)
        for name, value in facts.items()
        if name not in _TOLD_ELSEWHERE and value != name
    ]
    return ", ".join(filter(None, told)) or NOTHING_YET


def _told(name: str, value: Any) -> str:  # noqa: ANN401 (what the contract leaves open)
    words = name.replace("_", " ")
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return words
    if isinstance(value, list | tuple):
        known = any(one is not None for one in value)
        return f"{words} {' + '.join(map(_stage, value))}" if known else ""
    if name == "count":
        return f"{value} in all" if value != 1 else ""
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    for ending, unit in (("_sq_cm", "sq cm"), ("_cm", "cm")):
        if name.endswith(ending):
            role = name.removesuffix(ending).replace("_", " ")
            return f"{shown} {unit}" if role in {"size", "area"} else f"{shown} {unit} {role}"
    if name in _BARE:
        return shown.replace("-", " ") if name == "procedure" else shown
    return f"{words} {shown}"


def _stage(value: int | None) -> str:
    return "?" if value is None else str(value)
