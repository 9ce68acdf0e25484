"""What is loaded, and whether all of it is as it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from catalog.build import INDEX, is_current
from catalog.catalog import Catalog
from catalog.claim import Frozen
from catalog.imports.importing import file_hash
from catalog.imports.state import IMPORTS, load_imports
from catalog.index.manifest import DATA, load_manifest
from catalog.index.reader import IndexReader
from catalog.index.tables import open_packed


class Loaded(Frozen):
    """One loaded release."""

    dataset: str
    release: str
    publisher: str
    effective: date
    effective_to: date | None
    rows: int
    complete: bool
    imported: bool
    """By this team; False for what comes with the program."""
    stale: bool
    """Older than the period of the day asked for, and the newest of its dataset."""
    days_over: int
    """So many days after its last one; 0 when not stale."""
    files: tuple[str, ...] = ()
    source: str


def status(catalog: Catalog, data_dir: Path, on: date) -> tuple[Loaded, ...]:
    """All loaded releases with their age on a day."""
    imported = {(one.dataset, one.effective): one for one in load_imports(data_dir).releases}
    found = []
    for release in catalog.releases():
        newest = catalog.release(release.dataset, on) is release
        late = (on - release.effective_to).days if release.effective_to else 0
        own = imported.get((release.dataset, release.effective))
        found.append(
            Loaded(
                dataset=release.dataset,
                release=release.release,
                publisher=release.publisher,
                effective=release.effective,
                effective_to=release.effective_to,
                rows=release.rows,
                complete=release.complete,
                imported=own is not None,
                stale=newest and release.stale_on(on),
                days_over=max(late, 0) if newest else 0,
                files=own.files if own else (),
                source=release.source,
            )
        )
    return tuple(found)


def verify(data_dir: Path) -> tuple[str, ...]:
    """What is not as it should be, in words; nothing when all is well."""
    return (
        *_package_tables(),
        *_imported_parts(data_dir),
        *_index(data_dir),
    )


def _package_tables() -> Iterator[str]:
    for table in load_manifest():
        if table.file:
            with open_packed(DATA / table.file) as raw:
                digest = hashlib.file_digest(raw, "sha256").hexdigest()  # type: ignore[arg-type]
            if digest != table.sha256:
                yield f"{table.file}: not the file that the manifest describes"


def _imported_parts(data_dir: Path) -> Iterator[str]:
    for one in load_imports(data_dir).releases:
        part = data_dir / IMPORTS / one.part
        if not part.is_file():
            yield f"{one.dataset} {one.release}: its file {one.part} is gone"
        elif file_hash(part) != one.sha256:
            yield f"{one.dataset} {one.release}: its file {one.part} was changed"


_REFERENCES = {
    "an NCCI pair without its term": (
        "SELECT count(*) FROM ptp LEFT JOIN ptp_term ON ptp_term.id = ptp.term"
        " WHERE ptp_term.id IS NULL"
    ),
    "a diagnosis under a code that its year does not have": (
        "SELECT count(*) FROM icd10cm one LEFT JOIN icd10cm above"
        " ON above.release = one.release AND above.code = one.parent"
        " WHERE one.listed AND one.parent IS NOT NULL AND above.code IS NULL"
    ),
    "a diagnosis that is billable and has codes below it": (
        "SELECT count(*) FROM icd10cm one JOIN icd10cm above"
        " ON above.release = one.release AND above.code = one.parent"
        " WHERE one.listed AND above.billable"
    ),
    "a row of a release that is not there": (
        "SELECT count(*) FROM ptp_term LEFT JOIN release ON release.id = ptp_term.release"
        " WHERE release.id IS NULL"
    ),
    "a list of diagnoses without its article": (
        "SELECT count(*) FROM article_diagnosis one LEFT JOIN article"
        " ON article.release = one.release AND article.article = one.article"
        " WHERE article.article IS NULL"
    ),
    "a code that was replaced by one that no list has": (
        "SELECT count(*) FROM code WHERE effective_to IS NOT NULL AND replaced_by IS NOT NULL"
        " AND substr(replaced_by, 1, 5) NOT IN (SELECT code FROM code_list)"
        " AND substr(replaced_by, 1, 5) NOT IN (SELECT code FROM code)"
    ),
}


def _index(data_dir: Path) -> Iterator[str]:
    if not is_current(data_dir):
        yield "the index is missing or out of date; the next start builds it anew"
        return
    reader = IndexReader(data_dir / INDEX)
    try:
        for (words,) in reader.db.execute("PRAGMA quick_check"):
            if words != "ok":
                yield f"the index is damaged: {words}"
        for problem, statement in _REFERENCES.items():
            row = reader.one(statement)
            if row and row[0]:
                yield f"{problem}: {row[0]} times"
    finally:
        reader.db.close()
