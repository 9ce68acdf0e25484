"""The states of the jurisdictions of Medicare's contractors for Part A and B."""

from __future__ import annotations

import re

_STATES = {
    "J5": "IA KS MO NE",
    "J6": "IL MN WI",
    "J8": "IN MI",
    "J15": "KY OH",
    "JE": "AS CA CNMI GU HI MP NV",
    "JF": "AK AZ ID MT ND OR SD UT WA WY",
    "JH": "AR CO LA MS NM OK TX",
    "JJ": "AL GA TN",
    "JK": "CT MA ME NH NY RI VT",
    "JL": "DC DE MD NJ PA",
    "JM": "NC SC VA WV",
    "JN": "FL PR VI",
}
_NAME = re.compile(r"\bJ(?:\d+|[A-Z])\b")


def states_of(jurisdictions: str) -> frozenset[str] | None:
    """The states of the jurisdictions that a text names; none for none, None for an unknown one."""
    names = _NAME.findall(jurisdictions)
    if not _STATES.keys() >= {*names} or (jurisdictions and not names):
        return None
    return frozenset().union(*(_STATES[name].split() for name in names))
