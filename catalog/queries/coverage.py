"""The billing articles in force: those that a team imported, and the package's beside them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property

from catalog.coverage import Article, load_articles
from catalog.index.reader import IndexReader

_URL = "https://www.cms.gov/medicare-coverage-database/view/article.aspx?articleId="


class Coverage:
    """Questions to the billing articles of Medicare's contractors."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index

    def articles(self, state: str, on: date) -> tuple[Article, ...]:
        """The articles of the contractor of a state; those that begin later are left out."""
        return tuple(
            article
            for article in self._by_state.get(state, ())
            if article.effective_date is None or article.effective_date <= on
        )

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that at least one article speaks of."""
        return frozenset().union(*(article.codes for article in self._articles))

    @cached_property
    def _by_state(self) -> dict[str, list[Article]]:
        found: dict[str, list[Article]] = defaultdict(list)
        for article in self._articles:
            for state in article.states:
                found[state].append(article)
        return dict(found)

    @cached_property
    def _articles(self) -> tuple[Article, ...]:
        """Read when first asked for. An imported article takes the place of the package's."""
        imported = {
            article.id: article
            for number, _ in self._index.loaded("mac-articles")
            for article in self._imported(number)
        }
        package = (article for article in load_articles() if article.id not in imported)
        return (*imported.values(), *package)

    def _imported(self, release: int) -> list[Article]:
        listed: dict[str, dict[tuple[str, str], dict[str, set[str]]]] = {}
        for article, group, rule, code, diagnosis in self._index.db.execute(
            "SELECT article, article_group, rule, hcpcs, diagnosis FROM article_diagnosis"
            " WHERE release = ?",
            (release,),
        ):
            groups = listed.setdefault(article, {})
            codes = groups.setdefault((group, rule), {})
            codes.setdefault(code, set()).update(filter(None, [diagnosis]))
        rows = self._index.db.execute(
            "SELECT article, title, contractor, states, revision, effective_date FROM article"
            " WHERE release = ?",
            (release,),
        )
        return [
            Article.model_validate(
                {
                    "id": article,
                    "title": title,
                    "contractor": contractor,
                    "states": states.split(),
                    "revision": revision,
                    "effective_date": effective_date,
                    "url": f"{_URL}{article[1:]}",
                    "group": [
                        {"name": name, "rule": rule, "codes": codes, "diagnoses": diagnoses}
                        for (name, rule), found in listed[article].items()
                        for diagnoses, codes in _alike(found)
                    ],
                }
            )
            for article, title, contractor, states, revision, effective_date in rows
            if article in listed  # One without lists says nothing about any code.
        ]


def _alike(listed: dict[str, set[str]]) -> list[tuple[frozenset[str], list[str]]]:
    """Diagnoses with the codes that take exactly these."""
    alike: dict[frozenset[str], list[str]] = defaultdict(list)
    for code, diagnoses in listed.items():
        alike[frozenset(diagnoses)].append(code)
    return list(alike.items())
