"""Whatever the records hold, Slack takes the message."""

from __future__ import annotations

from datetime import date

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from catalog.records import ModifierEntry, PtpEdit, PtpUnknown
from handlers.blocks import notices
from handlers.blocks.cards import cards_message
from handlers.blocks.comparisons import comparison_message
from handlers.blocks.limits import clamp, packed
from handlers.blocks.pairs import pair_message
from handlers.blocks.parts import escape, with_share
from handlers.blocks.reports import nothing_read_message, report_message
from handlers.blocks.resolutions import Choice, resolution_message
from handlers.blocks.searches import list_message, nothing_found_message
from handlers.questions import (
    CodesQuestion,
    EncounterQuestion,
    FactsQuestion,
    PairQuestion,
    from_value,
    to_value,
)
from tests.handlers import shapes
from tests.handlers.slack_rules import assert_slack_takes

ON = date(2026, 3, 4)
ASKED = CodesQuestion(codes=("11102",), on=ON)
many = settings(max_examples=20, phases=[Phase.explicit, Phase.generate])


@many
@given(shapes.tuples(shapes.CARDS, 5).filter(bool))
def test_cards(cards):
    assert_slack_takes(with_share(cards_message(cards, ASKED), ASKED))


@many
@given(shapes.TEXTS, shapes.TEXTS)
def test_a_modifiers_card(meaning, kind):
    entry = ModifierEntry(modifier="25", meaning=meaning, kind=kind, relevant=True)
    assert_slack_takes(cards_message((entry,), ASKED))


@many
@given(shapes.CARDS, shapes.CARDS)
def test_comparisons(first, second):
    assert_slack_takes(comparison_message(first, second, ASKED))


@many
@given(
    st.none()
    | st.builds(PtpUnknown, reason=shapes.TEXTS)
    | st.builds(
        PtpEdit,
        column_1=shapes.CODES,
        column_2=shapes.CODES,
        modifier_indicator=st.sampled_from(["0", "1", "9"]),
        rationale=st.none() | shapes.TEXTS,
    ),
    shapes.tuples(shapes.FINDINGS, 20),
    shapes.TEXTS,
    shapes.tuples(shapes.RELEASES),
)
def test_pairs(edit, findings, label, releases):
    asked = PairQuestion(code="11102", other="17000", on=ON)
    labels = [("11102", label), ("17000", label)]
    assert_slack_takes(pair_message(asked, edit, labels, findings, releases))


@many
@given(
    shapes.tuples(shapes.REPORTS, 4).filter(bool), shapes.tuples(shapes.UNREAD, 30), shapes.TEXTS
)
def test_reports(reports, unread, notation):
    question = EncounterQuestion(notation=notation, on=ON)
    assert_slack_takes(with_share(report_message(reports, unread, warning="a name"), question))


@many
@given(shapes.tuples(shapes.UNREAD, 30), shapes.TEXTS)
def test_nothing_read(unread, expected):
    assert_slack_takes(nothing_read_message(unread, expected=expected))


@many
@given(shapes.RESOLUTIONS, shapes.TEXTS)
def test_resolutions(resolution, token):
    choices = [
        Choice(index, ask.fact, option, FactsQuestion(token=token, on=ON))
        for index, procedure in enumerate(resolution.procedures)
        for ask in procedure.asks
        for option in ask.options
    ]
    assert_slack_takes(resolution_message(resolution, ASKED, choices))


@many
@given(st.lists(st.tuples(shapes.CODES, shapes.TEXTS), min_size=1, max_size=60))
def test_lists(found):
    assert_slack_takes(list_message(found, ASKED))


@many
@given(shapes.TEXTS)
def test_notices(words):
    for message in (
        notices.lookup_help(),
        notices.check_help(),
        notices.full_help(),
        notices.unreadable_date(words, words),
        notices.apology("AB12CD"),
        notices.unknown_command(words),
        notices.outdated_button(),
        nothing_found_message(words),
    ):
        assert_slack_takes(message)


@given(st.text(alphabet="ab&<>;`\n", max_size=60), st.integers(8, 30))
def test_a_cut_text_keeps_to_its_limit_and_cuts_no_escape_in_two(text, limit):
    cut = clamp(escape(text), limit)
    assert len(cut) <= limit
    rest = cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert "&" not in rest


@given(st.lists(st.text(max_size=20), max_size=30), st.integers(20, 60))
def test_packed_lines_lose_nothing(lines, limit):
    texts = packed(lines, limit)
    assert "\n".join(texts) == "\n".join(lines)
    assert all(len(text) <= limit for text in texts)


@given(st.lists(shapes.CODES, min_size=1, max_size=5), shapes.DATES, st.booleans())
def test_a_question_comes_back_from_its_button(codes, on, assumed):
    question = CodesQuestion(codes=tuple(codes), on=on, assumed=assumed)
    assert from_value(to_value(question)) == question


@given(st.text(max_size=40))
def test_a_value_that_is_not_ours_is_no_question(value):
    assert from_value(value) is None


def test_a_link_that_does_not_fit_is_left_out_whole():
    assert clamp("See <https://x.gov/|the manual>, then stop", 30) == "See…"
    assert clamp("See <https://x.gov/|it>, then stop", 27) == "See <https://x.gov/|it>, t…"
