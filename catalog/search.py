"""From words to codes: labels, families, places and diagnoses, with abbreviations and typos.

The words of procedures come from the family tables and are indexed in memory when first asked
for; those of diagnoses are in the built index. A word that stands nowhere is taken for its meaning
in the lexicon (``bx`` is a biopsy), for the beginning of a word, or for the nearest word.
"""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.families import Families, Family

_WORD = re.compile(r"[a-z0-9]+")
_PLAIN = frozenset(
    ("a", "an", "and", "by", "each", "for", "in", "of", "on", "or", "the", "to", "with")
)
_RESEMBLES = 0.7
"""From this similarity on (0 to 1) a word that stands nowhere is taken for a known one."""

_SKIN_FIRST, _SKIN_LAST = "10030", "17999"
"""The skin's section of CPT, without the breast."""
_MOST_WORDS = 8
"""Of a longer text only its first words are looked for: it is no search any more."""

_DIAGNOSES_SHOWN = 3
"""So many diagnoses at most are shown beside procedures."""


_PROCEDURES = (
    "SELECT code, label, family, of_skin, ended, bm25(procedure, 8.0, 8.0, 4.0, 2.0, 1.0)"
    " FROM procedure WHERE procedure MATCH ?"
)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A code that words lead to."""

    code: str
    label: str
    family: str | None
    """None for a code without a family, and for a diagnosis."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a code is found by, most telling first."""

    code: str
    label: str
    family: str | None = None
    about: str = ""
    places: str = ""
    diagnoses: str = ""
    of_skin: bool = False
    """Codes of the skin's own families are shown before those of its neighbours."""
    ended: bool = False
    """A code that no longer holds is shown after all others."""


def family_documents(families: Families, descriptions: Mapping[str, str]) -> Iterator[Document]:
    """One document for each code of a family.

    Args:
        families: The families.
        descriptions: ICD-10-CM descriptions of the diagnoses that families name.
    """
    for family in families:
        about = " ".join((family.name, family.summary, family.id.replace("-", " ")))
        diagnoses = " ".join(descriptions.get(code, "") for code in family.diagnoses)
        in_section = [_SKIN_FIRST <= entry.code <= _SKIN_LAST for entry in family.codes]
        for entry in family.codes:
            choice = " ".join(entry.choice.values())
            yield Document(
                code=entry.code,
                label=entry.label,
                family=family.id,
                about=f"{about} {choice}",
                places=_places(families, family, entry.group),
                diagnoses=diagnoses,
                of_skin=sum(in_section) * 2 > len(in_section),
            )


def _places(families: Families, family: Family, group: str | None) -> str:
    """The words of every place that lies in a site group."""
    if group is None:
        return ""
    regions = set(family.group(group).regions)
    sites = (site for site in families.sites if regions & set(site.regions))
    return " ".join((family.group(group).name, *(word for site in sites for word in site.words)))


@cache
def _synonyms() -> Mapping[str, str]:
    """The lexicon's single words, each with the words that it means."""
    found: dict[str, str] = {}
    folder = files("catalog.data") / "lexicon"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for entry in _entries(tomllib.loads(file.read_text("utf-8"))):
                meaning = " ".join([entry.get("name", ""), *entry.get("means", {}).values()])
                for word in entry.get("words", ()):
                    if _WORD.fullmatch(word) and meaning.strip():
                        found.setdefault(word, meaning)
    return found


def _entries(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for entries in table.values():
        yield from (entry for entry in entries if isinstance(entry, dict))


class Search:
    """The search over procedures (in memory) and diagnoses (in the index)."""

    def __init__(self, index: sqlite3.Connection, documents: Iterable[Document]) -> None:
        self._index = index
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute(
            "CREATE VIRTUAL TABLE procedure USING fts5 (code, label, about, places, diagnoses,"
            " family UNINDEXED, of_skin UNINDEXED, ended UNINDEXED, tokenize = 'porter unicode61')"
        )
        self._vocabulary: set[str] = set()
        for one in documents:
            texts = (one.code, one.label, one.about, one.places, one.diagnoses)
            self._db.execute(
                "INSERT INTO procedure VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*texts, one.family, one.of_skin, one.ended),
            )
            self._vocabulary.update(_WORD.findall(" ".join(texts).lower()))
        self._diagnosis_words = {
            word for (word,) in index.execute("SELECT term FROM icd10cm_word") if len(word) > 2
        }

    def find(self, text: str, limit: int) -> tuple[SearchHit, ...]:
        """The codes that words lead to, best first; procedures before diagnoses.

        Codes with every word come first; only where there are none, codes with some of them.
        """
        words = [word for word in _WORD.findall(text.lower()) if word not in _PLAIN][:_MOST_WORDS]
        if not words:
            return ()
        procedures = [self._expression(word, self._vocabulary) for word in words]
        diagnoses = [
            # What a typo was taken for among the procedures serves here too: that is the slow part.
            known if "*" in known else self._expression(word, self._diagnosis_words)
            for word, known in zip(words, procedures, strict=True)
        ]
        found = self._procedures(" AND ".join(procedures), limit) if all(procedures) else []
        named = self._diagnoses(" AND ".join(diagnoses), limit) if all(diagnoses) else []
        if not found and not named:
            found = self._procedures(" OR ".join(filter(None, procedures)), limit)
        if found:
            named = named[:_DIAGNOSES_SHOWN]
        return (*found[: limit - len(named)], *named)

    def _expression(self, word: str, vocabulary: set[str]) -> str:
        """What to look for when a word is written: itself, its meanings, or what it resembles."""
        meanings = [one for one in _synonyms().get(word, "").lower().split() if one in vocabulary]
        if word in vocabulary:
            return _any_of([word, *meanings])
        if meanings:
            return _any_of(meanings)
        if len(word) > 2 and any(one.startswith(word) for one in vocabulary):
            return f'"{word}"*'
        near = process.extractOne(
            word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=_RESEMBLES
        )
        return f'"{near[0]}"*' if near and len(word) > 3 else ""

    def _procedures(self, expression: str, limit: int) -> list[SearchHit]:
        """What matches, family by family: first those with all of it in a label."""
        if not expression:
            return []
        rows = self._db.execute(_PROCEDURES, (expression,)).fetchall()
        labelled = {row[0] for row in self._db.execute(_PROCEDURES, (_in_label(expression),))}
        best: dict[str, tuple[bool, bool, bool, bool, float]] = {}
        for code, _, family, of_skin, ended, rank in rows:
            standing = (bool(ended), family is None, code not in labelled, not of_skin, rank)
            best[family or code] = min(standing, best.get(family or code, standing))
        rows.sort(key=lambda row: (best[row[2] or row[0]], round(row[5]), row[0]))
        return [SearchHit(*row[:3]) for row in rows[:limit]]

    def _diagnoses(self, expression: str, limit: int) -> list[SearchHit]:
        rows = self._index.execute(
            "SELECT code, description, NULL FROM icd10cm_search WHERE icd10cm_search MATCH ?"
            " ORDER BY round(bm25(icd10cm_search), 1), code LIMIT ?",
            (expression, limit),
        )
        return [SearchHit(*row) for row in rows]


def _in_label(expression: str) -> str:
    return f"{{code label}} : ({expression})"


def _any_of(words: Iterable[str]) -> str:
    return "(" + " OR ".join(f'"{word}"' for word in dict.fromkeys(words)) + ")"
