"""Numbers of things, for people."""

from __future__ import annotations


def plural(count: int, word: str, several: str = "") -> str:
    """``1 error``, ``1,200 errors``, ``2 entries``."""
    return f"{count:,} {word if count == 1 else several or f'{word}s'}"
