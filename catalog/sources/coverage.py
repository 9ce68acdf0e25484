"""Billing articles of Medicare's contractors: one list of articles, one of codes and diagnoses.

The second has a row for each code and diagnosis of an article's group, and says what a listed
diagnosis is worth (``icd_rule``). Both belong together: an article states how many codes and
diagnoses it has, so that a list that was cut short is refused instead of denying what it lacks.

The tables of CMS's own Medicare Coverage Database are not read: there it stands in paragraphs of
prose which group goes with which codes, and which diagnosis pays only beside another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, StringConstraints

from catalog.coverage import GroupRule
from catalog.index.reader import IndexReader
from catalog.index.rows import Code, Count, Diagnosis, Words
from catalog.index.tables import Cells, Shape, TableError
from catalog.sources.batches import Batch, batches
from catalog.sources.columns import Columns, find_columns
from catalog.sources.files import Numbered, SourceFile
from catalog.sources.jurisdictions import states_of
from catalog.sources.source import Loaded, Source

Article = Annotated[str, StringConstraints(pattern=r"^A\d{4,6}$")]
FirstDay = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(date.fromisoformat)
]
States = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}( [A-Z]{2,4})*$")]


class ArticleRow(NamedTuple):
    """An article; the day from which it holds where that is stated."""

    article: Article
    title: Words
    contractor: Words
    states: States
    revision: Count
    effective_date: FirstDay | None


class ArticleDiagnosisRow(NamedTuple):
    """A code of an article and a diagnosis of its group; none where the article lists none."""

    article: Article
    article_group: Annotated[str, StringConstraints(pattern=r"^\d{1,3}$")]
    rule: GroupRule
    hcpcs: Code
    diagnosis: Diagnosis | Literal[""]


Found = list[tuple[SourceFile, Columns]]

_MEDICARE_BEGAN = date(1966, 7, 1)
_ARTICLES = {
    name: name
    for name in (
        *("article", "title", "contractor", "states", "revision", "effective_date"),
        *("jurisdiction", "n_hcpcs", "icd_per_group"),
    )
}
_LISTS = {
    name: name for name in ("article", "version", "group", "icd_rule", "hcpcs", "icd10cm_covered")
}
_ARTICLE_SHAPE = Shape(ArticleRow, "article", 1)
_LIST_SHAPE = Shape(ArticleDiagnosisRow, "article_diagnosis", 2)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PER_GROUP = re.compile(r"(\d+):(\d+)")
_REMARK = re.compile(r" \(.*|, (Inc\.|LLC)$")


class _Stated(NamedTuple):
    """What the row of an article says about its lists, and where that row stands."""

    file: str
    line: int
    revision: str
    codes: str
    diagnoses: str


def _columns(file: SourceFile, wanted: dict[str, str]) -> Columns | None:
    return find_columns(file.head(), wanted)


def load(files: Sequence[SourceFile], index: IndexReader) -> Loaded:
    """The articles of these files, and those imported before that these files do not name."""
    articles = [(file, found) for file in files if (found := _columns(file, _ARTICLES))]
    lists = [(file, found) for file in files if (found := _columns(file, _LISTS))]
    for there, missing in ((articles, "the list of the articles"), (lists, "the lists of codes")):
        if not there:
            raise TableError(files[0].name, 1, "file", f"{missing} is needed in the same import")
    return Loaded(
        dataset="mac-articles",
        release="yours",
        publisher="Medicare administrative contractors",
        effective=_newest_day(articles),
        effective_to=None,
        complete=False,
        source="https://www.cms.gov/medicare-coverage-database",
        batches=_batches(articles, lists, index),
    )


def _newest_day(articles: Found) -> date:
    """The newest first day that an article states; without any they hold until replaced."""
    days = [_MEDICARE_BEGAN]
    for file, columns in articles:
        for _, cells in islice(file.rows(), columns.header + 1, None):
            if found := _DAY.fullmatch(columns.pick(cells)[5]):
                with suppress(ValueError):  # Refused with its line when the rows are read.
                    days.append(date.fromisoformat(found[0]))
    return max(days)


def _batches(articles: Found, lists: Found, index: IndexReader) -> Iterator[Batch]:
    stated: dict[str, _Stated] = {}
    listed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file, columns in articles:
        yield from batches(file.name, _ARTICLE_SHAPE, _article_rows(file, columns, stated))
    for file, columns in lists:
        yield from batches(file.name, _LIST_SHAPE, _list_rows(file, columns, stated, listed))
    for article, expected in stated.items():
        _count(expected, listed[article])
    yield from _kept(index, stated)


def _article_rows(file: SourceFile, columns: Columns, stated: dict[str, _Stated]) -> Numbered:
    for line, cells in islice(file.rows(), columns.header + 1, None):
        article, title, contractor, states, revision, day, *rest = columns.pick(cells)
        jurisdiction, codes, diagnoses = rest
        if not any(cells):
            continue
        own = states_of(jurisdiction)
        if own is None:
            raise TableError(file.name, line, "jurisdiction", "no such one of Part A and B")
        # Some lists carry the states of providers that a contractor only kept from earlier days.
        kept = [state for state in states.split() if not own or state in own]
        if states and not kept:
            raise TableError(file.name, line, "states", "none of them is of the jurisdiction")
        stated[article] = _Stated(file.name, line, revision, codes, diagnoses)
        name = _REMARK.sub("", contractor)
        yield line, [article, title, name, " ".join(kept), revision, day]


def _list_rows(
    file: SourceFile,
    columns: Columns,
    stated: dict[str, _Stated],
    listed: dict[str, dict[str, set[str]]],
) -> Numbered:
    for line, cells in islice(file.rows(), columns.header + 1, None):
        article, version, group, rule, code, diagnosis = columns.pick(cells)
        if not any(cells):
            continue
        if article not in stated:
            raise TableError(file.name, line, "article", "not in the list of the articles")
        if version != stated[article].revision:
            raise TableError(file.name, line, "version", "another one than in the list of articles")
        rule = rule.partition(" ")[0]  # A remark may follow.
        if (rule == "no_dx_list") == bool(diagnosis):
            problem = "missing" if not diagnosis else "given though the article lists none"
            raise TableError(file.name, line, "icd10cm_covered", problem)
        listed[article][""].add(code)
        listed[article][group].update(filter(None, [diagnosis]))
        yield line, [article, group, rule, code, diagnosis]


def _count(stated: _Stated, listed: dict[str, set[str]]) -> None:
    """Refuse an article of which the lists hold more or fewer than it says."""
    codes = len(listed[""])
    if stated.codes != str(codes):
        problem = f"the lists name {codes}"
        raise TableError(stated.file, stated.line, "n_hcpcs", problem)
    expected = {group: int(count) for group, count in _PER_GROUP.findall(stated.diagnoses)}
    if expected != {group: len(found) for group, found in listed.items() if group}:
        problem = "not the groups and numbers of diagnoses that the lists have"
        raise TableError(stated.file, stated.line, "icd_per_group", problem)


def _kept(index: IndexReader, named: dict[str, _Stated]) -> Iterator[Batch]:
    """What was imported before, without the articles that are named anew."""
    for number, release in index.loaded("mac-articles"):
        for shape in (_ARTICLE_SHAPE, _LIST_SHAPE):
            statement = f"SELECT {', '.join(shape.fields)} FROM {shape.into} WHERE release = ?"  # noqa: S608
            found = index.db.execute(statement, (number,))
            rows: list[Cells] = [[*row] for row in found if row[0] not in named]
            yield Batch(release.release, shape.into, shape.fields, rows, [0] * len(rows))


SOURCE = Source(
    dataset="mac-articles",
    title="contractors' billing articles",
    recognise=lambda file: any(_columns(file, wanted) for wanted in (_ARTICLES, _LISTS)),
    load=load,
)
