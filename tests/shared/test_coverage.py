"""The shipped billing articles are those of the facts."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
from collections import Counter
from pathlib import Path

import pytest

from catalog.coverage import load_articles

pytestmark = pytest.mark.shared
HERE = Path(__file__).parent


def test_file_is_what_the_facts_give(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("write_coverage", HERE / "write_coverage.py")
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    assert writer.TARGET.read_text("utf-8") == writer.render(shared / "data" / "derm")


def test_each_row_of_the_facts_is_in_its_article(shared: Path) -> None:
    packed = gzip.decompress((shared / "data/derm/lcd_article_dx.csv.gz").read_bytes()).decode()
    rows = list(csv.DictReader(io.StringIO(packed)))
    articles = {article.id: article for article in load_articles()}
    counted: Counter[str] = Counter()
    for article in articles.values():
        for group in article.groups:
            counted[article.id] += len(group.codes) * max(len(group.diagnoses), 1)
    assert counted == Counter(row["article"] for row in rows)
