"""Mutation testing of the rules (``make mutants``): mutmut, without the changes of wording.

mutmut changes one thing at a time in ``catalog/validation/rules`` and ``pairs.py`` beside it, and
runs the tests that pass there ([tool.mutmut] in pyproject.toml says which). A changed sentence is
no changed rule: strings with a space in them are left as they are; codes, modifiers and indicators
are not.

    python tests/mutation/mutate.py run [MUTANT ...]   as ``mutmut run``
    python tests/mutation/mutate.py show MUTANT        as ``mutmut show``
    python tests/mutation/mutate.py table              the result by rule, as Markdown
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import libcst as cst
from mutmut.__main__ import cli
from mutmut.mutation import mutators

MUTANTS = Path("mutants/catalog/validation")
KILLED, SURVIVED = (1, 3), 0


def change_string(node: cst.BaseString) -> Iterable[cst.BaseString]:
    """mutmut's changes of a string, for those that are no sentences."""
    if isinstance(node, cst.SimpleString) and " " not in node.value:
        yield from mutators.operator_string(node)


def table() -> Iterable[str]:
    """The result of each rule's file, and of all."""
    yield "| rule | mutants | killed | survived | timed out or broke |"
    yield "|---|--:|--:|--:|--:|"
    every: Counter[str] = Counter()
    for file in sorted(MUTANTS.rglob("*.py.meta")):
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"].values()
        rule = Counter(
            "killed" if code in KILLED else "survived" if code == SURVIVED else "other"
            for code in codes
        )
        if rule:
            every += rule
            yield _row(file.name.partition(".")[0].replace("_", "-"), rule)
    yield _row("all", every)


def _row(name: str, count: Counter[str]) -> str:
    numbers = (count.total(), count["killed"], count["survived"], count["other"])
    return f"| {name} | {' | '.join(map(str, numbers))} |"


if __name__ == "__main__":
    if sys.argv[1:] == ["table"]:
        print("\n".join(table()))
        sys.exit()
    mutators.mutation_operators[:] = [
        (kind, change_string if operator is mutators.operator_string else operator)
        for kind, operator in mutators.mutation_operators
    ]
    cli()
