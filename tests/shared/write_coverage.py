"""Writes catalog/data/coverage.toml from the facts: ``python tests/shared/write_coverage.py``.

The facts list one row for each code and diagnosis of an article's group. Within a group every code
takes every diagnosis, so that a group is its codes and its diagnoses; where one group does not (an
exception for a few codes), it is written as one group for each set of codes that agree.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "data" / "derm"
TARGET = ROOT / "catalog" / "data" / "coverage.toml"

_HEAD = """\
# Medicare contractors' billing articles on skin lesions, Mohs surgery and nails: which diagnoses
# cover which codes. Written by tests/shared/write_coverage.py; do not edit by hand.
# Source: Medicare Coverage Database (cms.gov), articles as stored in public copies in 2026-10;
# their effective dates are not known. Codes only, no AMA text. A contractor or code that is not
# here is not checked.
"""
_WPS_STATES = ["IA", "IN", "KS", "MI", "MO", "NE"]
"""J5 and J8; the stored state list of these articles also carries legacy national providers."""
_URL = "https://www.cms.gov/medicare-coverage-database/view/article.aspx?articleId="


def render(facts: Path) -> str:
    """The file's text."""
    codes: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    packed = gzip.decompress((facts / "lcd_article_dx.csv.gz").read_bytes()).decode()
    for row in csv.DictReader(io.StringIO(packed)):
        key = (row["article"], row["group"], row["icd_rule"].split(" ")[0])
        codes[key][row["hcpcs"]].add(row["icd10cm_covered"])
    out = [_HEAD]
    with (facts / "lcd_articles.csv").open(encoding="utf-8", newline="") as table:
        articles = sorted(csv.DictReader(table), key=lambda row: row["article"])
    for article in articles:
        groups = {key: found for key, found in codes.items() if key[0] == article["article"]}
        if not groups:
            continue
        states = article["states"].split()
        if article["jurisdiction"].startswith("J5"):
            states = _WPS_STATES
        contractor = article["contractor"].split(" (stored")[0].removesuffix(", Inc.")
        out += [
            "[[article]]",
            f'id = "{article["article"]}"',
            f'title = "{article["title"]}"',
            f'contractor = "{contractor.removesuffix(", LLC")}"',
            f"states = {_array(states)}",
            f"revision = {article['revision']}",
            f'url = "{_URL}{article["article"][1:]}"',
            "",
        ]
        for (_, group, rule), found in sorted(groups.items()):
            alike: dict[frozenset[str], list[str]] = defaultdict(list)
            for code, diagnoses in found.items():
                alike[frozenset(diagnoses - {""})].append(code)
            for diagnoses, members in sorted(alike.items(), key=lambda item: sorted(item[1])):
                out += [
                    "[[article.group]]",
                    f'name = "{group}"',
                    f'rule = "{rule}"',
                    f"codes = {_array(sorted(members))}",
                    f"diagnoses = {_array(sorted(diagnoses))}",
                    "",
                ]
    return "\n".join(out)


def _array(words: Iterable[str]) -> str:
    """A TOML array, wrapped."""
    quoted = [f'"{word}"' for word in words]
    lines = [", ".join(quoted[start : start + 10]) for start in range(0, len(quoted), 10)]
    if len(lines) < 2:
        return f"[{', '.join(quoted)}]"
    return "[\n    " + ",\n    ".join(lines) + ",\n]"


if __name__ == "__main__":
    TARGET.write_text(render(Path(sys.argv[1]) if len(sys.argv) > 1 else FACTS), "utf-8")
