"""The facts' own lists, imported, are the articles that come with the package, row for row."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from catalog.build import INDEX, open_catalog
from catalog.coverage import Article, load_articles
from catalog.imports.checking import verify
from catalog.imports.importing import import_files

pytestmark = pytest.mark.shared

Listed = set[tuple[str, str, str, str]]
ON = date(2026, 10, 1)


def listed(article: Article) -> Listed:
    """All rows of an article: group, rule, code, diagnosis."""
    return {
        (group.name, group.rule, code, diagnosis)
        for group in article.groups
        for code in group.codes
        for diagnosis in group.diagnoses or {""}
    }


def test_imported_facts_are_the_packages_articles(
    built_index: Path, shared: Path, tmp_path: Path
) -> None:
    os.link(built_index, tmp_path / INDEX)
    facts = shared / "data/derm"
    files = [facts / "lcd_articles.csv", facts / "lcd_article_dx.csv.gz"]
    (done,) = import_files(tmp_path, files, lambda step, part: None)
    assert (done.dataset, done.rows) == ("mac-articles", 17 + 61_384)
    assert verify(tmp_path) == ()
    package = {article.id: article for article in load_articles()}
    catalog = open_catalog(tmp_path)
    states = frozenset().union(*(article.states for article in package.values()))
    imported = {article.id: article for state in states for article in catalog.articles(state, ON)}
    assert imported.keys() == package.keys()
    for name, article in imported.items():
        ours = package[name]
        assert article is not ours
        assert listed(article) == listed(ours)
        assert (article.contractor, article.states) == (ours.contractor, ours.states)
        assert article.model_dump(exclude={"groups"}) == ours.model_dump(exclude={"groups"})
        for code in article.codes:
            alone = {diagnosis for *_, one, diagnosis in listed(ours) if one == code}
            for diagnosis in alone:
                assert article.answer(code, [diagnosis]) == ours.answer(code, [diagnosis])
    assert sum(len(listed(article)) for article in imported.values()) == 61_384
    catalog.close()
