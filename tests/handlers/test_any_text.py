"""Whatever people type, they get an answer that Slack takes."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.services import NO_DECISIONS, NO_SETTINGS, Services
from catalog.catalog import Catalog
from handlers.answers import answer, answer_check, answer_lookup, answer_message
from handlers.questions import from_value, to_value
from tests.handlers.desk import TODAY
from tests.handlers.slack_rules import assert_slack_takes

PIECES = st.sampled_from(
    ["11102", "17000", "17003x6", "99213-25", "L57.0", "L57", "25", "59", "J3301", "11100", "vs",
     "on", "2026-03-04", "3/4/26", "13/45/26", "excision", "shave", "biopsy", "0.8cm", "trunk",
     "nose", "benign", "AK", "and", "x", ",", ";", "-", "1110", "99999", "help", "&", "<!here>",
     "`", "```", "*", "é", "\n", "\t", "4.0 x 3.0", "sq cm", "check", "cpt", "modifier", "|"]
)  # fmt: skip
TYPED = st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=60)


@pytest.fixture(scope="module")
def services(catalog: Catalog) -> Services:
    """Answers need the catalog and the date, nothing else."""
    given: dict[str, Any] = dict.fromkeys(field.name for field in fields(Services))
    known = {"catalog": catalog, "today": lambda: TODAY}
    known |= {"practice": NO_SETTINGS, "policy": NO_DECISIONS, "notes": {}}
    return Services(**given | known)


@settings(max_examples=150, phases=[Phase.explicit, Phase.generate])
@given(TYPED)
def test_any_text_is_answered_and_its_button_gives_the_answer_again(services: Services, text: str):
    for ask in (answer_lookup, answer_check, answer_message):
        first = ask(text, services)
        assert_slack_takes(first.private())
        if first.question is not None:
            carried = from_value(to_value(first.question))
            assert carried == first.question
            assert_slack_takes(answer(carried, services).message)


PHRASES = sorted((Path(__file__).parents[1] / "catalog" / "resolving" / "phrases").glob("*.toml"))


@pytest.mark.parametrize("table", PHRASES, ids=lambda table: table.stem)
def test_whatever_is_understood_can_be_shown(services: Services, table: Path):
    for case in tomllib.loads(table.read_text("utf-8"))["case"][::20]:
        shown = answer_check(case["text"], services)
        assert_slack_takes(shown.private())
