from __future__ import annotations

from typing import Any

import pytest

from handlers.message_text import message_text, unescape


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": list(elements)}]


def section(*texts: str, kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": kind, "elements": [{"type": "text", "text": text} for text in texts]}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("11102 &amp; 17000 &lt;x&gt;", "11102 & 17000 <x>"),
        ("&amp;amp;", "&amp;"),
        ("<https://x.example|11102> L57.0", "11102 L57.0"),
        ("<tel:9921311102|99213 11102>", "99213 11102"),
        ("<mailto:a@b.example>", "a@b.example"),
        ("<@U12AB|alex> 11102 <!here> <#C1|billing>", " 11102  "),
    ],
)
def test_slacks_markup_is_read_as_it_is_shown(written: str, read: str):
    assert unescape(written) == read


def test_the_text_goes_before_the_blocks():
    assert message_text({"text": "11102", "blocks": rich(section("17000"))}) == "11102"


@pytest.mark.parametrize("text", [None, "", "  "])
def test_without_text_the_blocks_are_read_a_line_each(text: str | None):
    blocks = rich(
        section("99213", "-25"),
        {"type": "rich_text_list", "elements": [section("11102"), section("17000")]},
        section("L57.0", kind="rich_text_preformatted"),
    )
    assert message_text({"text": text, "blocks": blocks}) == "99213-25\n11102\n17000\nL57.0"


def test_a_tables_rows_are_read_cell_by_cell():
    rows = [
        [{"type": "raw_text", "text": "CPT"}, {"type": "raw_text", "text": "Units"}],
        [
            {"type": "rich_text", "elements": [section("11102")]},
            {"type": "raw_number", "text": "1"},
        ],
    ]
    assert message_text({"blocks": [{"type": "table", "rows": rows}]}) == "CPT\tUnits\n11102\t1"


def test_a_sections_text_and_attachments_are_read():
    message = {
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "11102 &amp; 17000"}}],
        "attachments": [
            {"pretext": "DOS", "text": "3/4/26", "fallback": "not this"},
            {"fallback": "L57.0"},
            {"blocks": rich(section("D48.5"))},
        ],
    }
    assert message_text(message) == "11102 & 17000\nDOS\n3/4/26\nL57.0\nD48.5"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"text": 7, "blocks": "x", "attachments": 3},
        {"blocks": [7, {"type": "rich_text"}, {"type": "rich_text", "elements": [None, {}]}]},
        {"blocks": rich({"type": "rich_text_section", "elements": None})},
        {"attachments": [None, {"text": 7}]},
    ],
)
def test_what_has_no_text_reads_as_none(broken: dict[str, Any]):
    assert message_text(broken) == ""


def test_the_place_that_holds_the_codes_goes_before_words_beside_it():
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "99213-25, 17110 B07.8"}}]
    assert message_text({"text": "New encounter", "blocks": blocks}) == "99213-25, 17110 B07.8"
    assert message_text({"text": "17110 B07.8", "blocks": blocks}) == "17110 B07.8"
    assert message_text({"text": "please shave", "blocks": []}) == "please shave"


def test_a_shared_text_file_is_read_as_far_as_slack_shows_it():
    file = {"mimetype": "text/csv", "preview": "CPT,Dx\n17110,B07.8 &amp; L57.0"}
    assert message_text({"text": "see attached", "files": [file]}) == "CPT,Dx\n17110,B07.8 & L57.0"
    assert message_text({"text": "", "files": [{"name": "x.pdf"}, 3]}) == ""


def test_the_beginning_of_a_file_is_not_taken_for_the_file():
    file = {"mimetype": "text/csv", "preview": "CPT,Dx\n17110,B07.8", "preview_is_truncated": True}
    assert message_text({"text": "", "files": [file]}) == ""
