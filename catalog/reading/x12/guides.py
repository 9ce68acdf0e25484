"""Which X12 files are professional claims, and what the others are called."""

from __future__ import annotations

import re

PROFESSIONAL = ("005010X222", "004010X098")
KINDS = {
    "005010X223": "an institutional claim file (837I)",
    "004010X096": "an institutional claim file (837I)",
    "005010X224": "a dental claim file (837D)",
    "004010X097": "a dental claim file (837D)",
}
_SETS = {
    "835": "a remittance advice (835)",
    "270": "an eligibility inquiry (270)",
    "271": "an eligibility answer (271)",
    "276": "a claim status inquiry (276)",
    "277": "a claim status answer (277)",
    "834": "an enrollment file (834)",
    "999": "an acknowledgment (999)",
}


_NAME = re.compile(r"00[0-9]{4}(?:X[0-9]{3}[A-Z0-9]{0,3})?")


def is_guide(version: str) -> bool:
    """Whether this is an implementation guide's name; what is none may be a person's number."""
    return _NAME.fullmatch(version) is not None


def refusal(transaction: str, version: str) -> str:
    """Why a transaction is not read; empty for a professional claim file."""
    name = KINDS.get(version[:10])
    if transaction != "837":
        name = _SETS.get(transaction, f"an X12 {transaction[:3]} file")
    elif not version or version.startswith(PROFESSIONAL):
        return ""
    elif name is None:
        name = "an 837 of an unknown guide"
    guide = f", {version}" if is_guide(version) else ""
    return f"{name}{guide}: only professional claims (837P, 005010X222A1) are read"
