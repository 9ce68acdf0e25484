"""Which words are plurals: of lesions and procedures they say that the number is open."""

from __future__ import annotations

from catalog.resolving.from_text.lexicon import singular

IRREGULAR_PLURALS = frozenset(
    {
        "nevi",
        "naevi",
        "verrucae",
        "milia",
        "mollusca",
        "condylomata",
        "acrochorda",
        "axillae",
        "feet",
        "chalazia",
    }
)
VERBS = frozenset(
    {
        "ablates", "avulses", "cauterizes", "closes", "curettes", "debrides", "destroys", "drains",
        "electrodesiccates", "evacuates", "examines", "excises", "extracts", "freezes", "incises",
        "injects", "interprets", "lances", "measures", "pares", "reads", "reconstructs", "removes",
        "resects", "shaves", "trims",
    }
)  # fmt: skip
"""Verbs whose s is no plural's: ``excises the lesion``."""

NAMES = frozenset({"bowen's", "paget's", "clark's", "spitz's", "becker's"})
"""Names of diseases whose s is a possessive's."""


def is_plural(word: str) -> bool:
    """Whether a word names more than one."""
    return word in IRREGULAR_PLURALS or (singular(word) != word and word not in VERBS | NAMES)
