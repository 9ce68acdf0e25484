"""``/cpt``, by whole signed requests."""

from __future__ import annotations

import pytest

from tests.handlers.desk import Desk, labels, words


async def test_one_code_is_its_card(desk: Desk):
    card = await desk.command("/cpt", "11102")
    said = words(card)
    assert card.ephemeral
    assert "11102  Skin biopsy" in said
    assert "000: the day itself" in said
    assert "1 per day, absolute (MAI 2)" in said
    assert "$95.53" in said
    assert "RVU26B" in said
    assert "11102" in card.text
    assert "$95.53" in card.text
    assert {"Show 11103", "Share in channel"} <= set(labels(card))


async def test_a_date_at_the_end_is_the_date_of_service(desk: Desk):
    said = words(await desk.command("/cpt", "11100 on 3/4/2019"))
    assert "Deleted 2019-01-01, replaced by 11102, 11104, 11106" in said
    assert "For date of service 2019-03-04" in said


async def test_without_a_date_todays_is_taken_and_said(desk: Desk):
    assert "2026-03-04 (today: no date was given)" in words(await desk.command("/cpt", "11102"))


async def test_what_was_deleted_is_shown_with_its_successors(desk: Desk):
    card = await desk.command("/cpt", "11100")
    assert "Deleted 2019-01-01" in words(card)
    assert "Show 11104" in labels(card)


@pytest.mark.parametrize("text", ["11102 17000", "17000 11102", "17000, 11102", "11102 and 17000"])
async def test_two_codes_are_the_pair_with_its_columns_whatever_the_order(desk: Desk, text: str):
    said = words(await desk.command("/cpt", text))
    assert "11102 is column 1, 17000 is column 2" in said
    assert "1: a modifier can separate the pair" in said
    assert "`17000-59`" in said
    assert "NCCI PTP 2026Q3" in said


@pytest.mark.parametrize(
    "text",
    [
        "what is 11102?",
        "cpt 11102",
        "11102 help",
        "11102 vs",
        "> 11102",
        "\u2022 11102",
        "`11102`,",
    ],
)
async def test_words_around_a_code_do_not_hide_its_card(desk: Desk, text: str):
    assert "000: the day itself" in words(await desk.command("/cpt", text))


@pytest.mark.parametrize("text", ["modifier 25", "mod 25", "-25", "what does modifier -25 mean"])
async def test_a_modifier_may_be_called_one(desk: Desk, text: str):
    assert "Modifier 25" in words(await desk.command("/cpt", text))


async def test_a_date_alone_is_answered_with_what_to_type(desk: Desk):
    assert "`/cpt 11102`" in words(await desk.command("/cpt", "on 2026-01-01"))


async def test_a_word_for_a_day_is_no_date(desk: Desk):
    assert "is no date" in words(await desk.command("/cpt", "11102 on yesterday"))


async def test_a_pair_that_no_modifier_separates_says_so(desk: Desk):
    said = words(await desk.command("/cpt", "11102 11104"))
    assert "No modifier separates them" in said


async def test_a_pair_before_the_first_release_is_not_checked(desk: Desk):
    said = words(await desk.command("/cpt", "11102 17000 on 2020-01-15"))
    assert "*Not checked: " in said
    assert "No NCCI pair" not in said


async def test_a_comparison_shows_both_sides(desk: Desk):
    said = words(await desk.command("/cpt", "11400 vs 11600"))
    assert "11400" in said
    assert "$127.93" in said
    assert "$198.40" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("L57.0", "Actinic keratosis"),
        ("l570", "Actinic keratosis"),
        ("L57", "Not billable"),
        ("25", "Modifier 25"),
        ("lt", "Modifier LT"),
        ("11102-59", "Modifier 59"),
        ("17000 L57.0", "Actinic keratosis"),
    ],
)
async def test_a_diagnosis_or_a_modifier_is_a_card_too(desk: Desk, text: str, told: str):
    assert told in words(await desk.command("/cpt", text))


async def test_words_search_and_each_hit_has_a_button(desk: Desk):
    found = await desk.command("/cpt", "shave nose")
    assert "*11310*" in words(found)
    assert "Show 11310" in labels(found)


@pytest.mark.parametrize("text", ["1110", "111022", "99999"])
async def test_an_unknown_code_shows_near_ones(desk: Desk, text: str):
    answer = await desk.command("/cpt", text)
    assert f"*{text}*" in words(answer)
    assert any(label.startswith("Show ") for label in labels(answer))


@pytest.mark.parametrize("text", ["", "   ", "help", "HELP", "?"])
async def test_nothing_or_help_is_help_with_examples_and_the_licence(desk: Desk, text: str):
    said = words(await desk.command("/cpt", text))
    assert "/cpt 11102 17000" in said
    assert "CPT is the American Medical Association's" in said
    assert "licence" in said


async def test_a_date_that_is_none_is_told_with_what_is_expected(desk: Desk):
    said = words(await desk.command("/cpt", "11102 on 2026-13-45"))
    assert "`2026-13-45`" in said
    assert "such as 2026-03-04" in said


async def test_words_in_no_label_are_told_and_shown_as_typed(desk: Desk):
    said = words(await desk.command("/cpt", "zzqx <!qqqq> & `wxyv`"))
    assert "found no code" in said
    assert "<!qqqq>" not in said
    assert "&lt;!qqqq&gt; &amp;" in said


@pytest.mark.parametrize("text", ["11102", "11102 17000", "11400 vs 11600", "L57", "shave nose"])
async def test_share_shows_the_same_to_the_channel_and_says_so_privately(desk: Desk, text: str):
    private = await desk.command("/cpt", text)
    before = words(private)
    said = await desk.after(await desk.slack.click(private, "Share in channel"))
    public = next(message for message in said if not message.ephemeral)
    first = before.split("Share in channel", maxsplit=1)[0].splitlines()
    assert words(public).splitlines()[:5] == first[:5]
    assert "Shared by <@" in words(public)
    assert "Share in channel" not in labels(public)
    seen = [words(message) for message in desk.slack.messages() if message.ephemeral]
    assert seen == ["Shared in the channel."]


async def test_a_button_shows_another_code_for_the_same_date(desk: Desk):
    card = await desk.command("/cpt", "11102 on 2025-06-01")
    (shown,) = await desk.after(await desk.slack.click(card, "Show 11103"))
    assert shown.ephemeral
    assert "11103  Skin biopsy" in words(shown)
    assert "date of service 2025-06-01" in words(shown)


async def test_more_codes_than_cards_fit_are_named_and_not_dropped(desk: Desk):
    answer = await desk.command("/cpt", "11102 11103 11104 11105 11106 11107 17000")
    said = words(answer)
    assert "11106  Skin biopsy" in said
    assert "*Not shown here:* 11107, 17000" in said
    assert {"Show 11107", "Show 17000"} <= set(labels(answer))


async def test_modifiers_side_by_side_are_their_cards(desk: Desk):
    said = words(await desk.command("/cpt", "25 vs 57"))
    assert "Modifier 25" in said
    assert "Modifier 57" in said


async def test_a_pair_says_when_one_of_the_codes_no_longer_stands(desk: Desk):
    assert "11101 was deleted on 2019-01-01" in words(await desk.command("/cpt", "11101 11102"))


async def test_a_pair_of_which_one_goes_says_nothing_of_their_order(desk: Desk):
    assert "By value" not in words(await desk.command("/cpt", "17000 11102"))
    assert "By value" in words(await desk.command("/cpt", "11602 12032"))


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("/cpt", "11102-11107"),
        ("/cpt", "11102 - 11107"),
        ("/cpt", "11102 to 11107"),
        ("/cpt", "codes 11102 through 11107"),
        ("/cpt", "11102\u201311107?"),
        ("/checkcode", "11102-11107"),
    ],
)
async def test_a_range_lists_its_codes(desk: Desk, command: str, text: str):
    answer = await desk.command(command, text)
    said = words(answer)
    assert "*11102 to 11107:* 6 codes" in said
    assert "*11104*  Skin biopsy, punch technique, first lesion" in said
    assert "Show 11102" in labels(answer)
    (shared,) = [
        message
        for message in await desk.after(await desk.slack.click(answer, "Share in channel"))
        if not message.ephemeral
    ]
    assert "*11104*  Skin biopsy" in words(shared)


async def test_a_range_of_diagnoses_and_an_empty_one(desk: Desk):
    said = words(await desk.command("/cpt", "L57.0-L57.5"))
    assert "*L57.0 to L57.5:*" in said
    assert "*L57.1*  Actinic reticuloid" in said
    assert "no code with a label from 00200 to 00210" in words(
        await desk.command("/cpt", "00200-00210")
    )
    assert "the first 30 codes" in words(await desk.command("/cpt", "C00-C50"))


@pytest.mark.parametrize("text", ["HELP me", "what is this?", "on 2026-03-04", "please"])
async def test_what_asks_nothing_gets_the_help_of_its_command(desk: Desk, text: str):
    assert "Look codes up" in words(await desk.command("/cpt", text))
    assert "Words to codes, and checks" in words(await desk.command("/checkcode", text))


async def test_what_was_perhaps_meant_is_shown_with_its_label(desk: Desk):
    assert "•  11102  Skin biopsy, tangential" in words(await desk.command("/cpt", "1110"))
    assert "•  Z99.0  Dependence on aspirator" in words(await desk.command("/cpt", "Z99.99"))
    assert "•  C44.4  " in words(await desk.command("/cpt", "C44"))


async def test_a_search_that_is_shared_keeps_the_labels_of_diagnoses(desk: Desk):
    found = await desk.command("/cpt", "sarcoidosis of lymph nodes")
    assert "*D86.1*  Sarcoidosis of lymph nodes" in words(found)
    said = await desk.after(await desk.slack.click(found, "Share in channel"))
    (shared,) = [message for message in said if not message.ephemeral]
    assert "*D86.1*  Sarcoidosis of lymph nodes" in words(shared)


async def test_a_code_beside_a_diagnosis_has_its_label_once(desk: Desk):
    said = words(await desk.command("/cpt", "11102 vs L57.0"))
    assert said.count("Skin biopsy, tangential") == 1
    assert said.count("Actinic keratosis") == 1


@pytest.mark.parametrize("command", ["/cpt", "/checkcode"])
@pytest.mark.parametrize("text", ["17OOO", "17ooo", "L57.0 17OOO", "170O0"])
async def test_letters_that_look_like_digits_are_a_slip(desk: Desk, command: str, text: str):
    answer = await desk.command(command, text)
    assert "To bill" not in words(answer)
    assert "Show 17000" in labels(answer)
