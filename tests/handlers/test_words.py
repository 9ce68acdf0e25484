"""Words to codes: ``/checkcode`` with words, and the buttons that answer what is missing."""

from __future__ import annotations

import base64
import json
import zlib

import pytest

from tests.handlers.desk import Desk, labels, values, words


async def test_words_become_candidates_and_what_is_missing_is_asked(desk: Desk):
    answer = await desk.command("/checkcode", "excision 0.8cm trunk")
    said = words(answer)
    assert "*11401 if benign*" in said
    assert "*11601 if malignant*" in said
    assert "benign or malignant?" in said
    assert {"benign", "malignant", "Show 11401"} <= set(labels(answer))


async def test_a_button_answers_the_question(desk: Desk):
    asked = await desk.command("/checkcode", "excision 0.8cm trunk")
    (answer,) = await desk.after(await desk.slack.click(asked, "benign"))
    assert answer.ephemeral
    said = words(answer)
    assert "*To bill*\n```\n11401\n```" in said
    assert "11601" not in said


async def test_the_derivation_is_shown(desk: Desk):
    text = "benign excision 0.8 cm lesion, 0.2 cm margins, trunk"
    said = words(await desk.command("/checkcode", text))
    assert "0.8 + 2 x 0.2 = 1.2 cm" in said
    assert "11402" in said


async def test_a_whole_answer_can_be_checked_with_one_button(desk: Desk):
    answer = await desk.command("/checkcode", "3 shave biopsies arm and cryo of 5 AKs scalp")
    assert "*In billing order*" in words(answer)
    (report,) = await desk.after(await desk.slack.click(answer, "Check these"))
    assert "11103 x2" in words(report)
    assert "17003 x4" in words(report)


async def test_a_shared_answer_holds_facts_and_no_typed_word(desk: Desk):
    private = await desk.command("/checkcode", "Planted zzqx, excision 0.8cm trunk")
    for value in values(private):
        token = json.loads(value).get("token")
        if token:
            packed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            value += zlib.decompress(packed).decode()
        assert "planted" not in value.lower()
        assert "zzqx" not in value
    said = await desk.after(await desk.slack.click(private, "Share in channel"))
    (public,) = [message for message in said if not message.ephemeral]
    assert "*11401 if benign*" in words(public)
    assert "zzqx" not in words(public)


async def test_a_date_behind_the_words_counts(desk: Desk):
    said = words(await desk.command("/checkcode", "excision 0.8cm trunk on 2025-06-01"))
    assert "date of service 2025-06-01" in said


async def test_words_without_a_procedure_say_so(desk: Desk):
    said = words(await desk.command("/checkcode", "zzqx wxyv"))
    assert "could not make a procedure" in said
    assert "`shave nose 0.7 cm`" in said
    assert said.count("name what was done") == 1


async def test_a_mention_resolves_words_in_its_thread(desk: Desk):
    exchange = await desk.slack.say("@codedesk excision 0.8cm trunk")
    (answer,) = await desk.after(exchange)
    assert exchange.message is not None
    assert answer.thread_ts == exchange.message.ts
    assert "*11401 if benign*" in words(answer)
    (chosen,) = await desk.after(await desk.slack.click(answer, "malignant"))
    assert "11601" in words(chosen)


async def test_how_shows_each_fact_with_its_words(desk: Desk):
    answer = await desk.command("/checkcode", "shave removal 8 mm nevus, left cheek")
    (how,) = await desk.after(await desk.slack.click(answer, "How?"))
    said = words(how)
    assert how.ephemeral
    assert "`shave removal` → procedure: shave" in said
    assert "`left cheek`" in said or "`cheek`" in said
    assert "0.6 to 1.0 cm" in said


async def test_how_still_knows_the_words_after_an_answer(desk: Desk):
    asked = await desk.command("/checkcode", "excision 0.8cm trunk")
    (answer,) = await desk.after(await desk.slack.click(asked, "benign"))
    (how,) = await desk.after(await desk.slack.click(answer, "How?"))
    assert "`trunk`" in words(how)
    assert "11401" in words(how)


@pytest.mark.parametrize(
    ("text", "said"),
    [("L57.0", "Actinic keratosis"), ("25", "Modifier 25"), ("9921", "Show 99213")],
)
async def test_a_code_that_is_no_service_is_looked_up(desk: Desk, text: str, said: str):
    answer = words(await desk.command("/checkcode", text))
    assert said in answer
    assert "To bill" not in answer


async def test_an_abbreviation_is_a_lesion_before_it_is_a_modifier(desk: Desk):
    assert "17000" in words(await desk.command("/checkcode", "AK"))


async def test_a_mended_word_stands_in_no_button_as_it_was_typed(desk: Desk):
    answer = await desk.command("/checkcode", "Excisson 0.8cm trunk")
    assert "*11401 if benign*" in words(answer)
    assert not any("xcisson" in value for value in values(answer))
    (how,) = await desk.after(await desk.slack.click(answer, "How?"))
    assert "`excision` → procedure: excision" in words(how)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("mohs 3 stages nose", "mohs, nose, stages 3"),
        ("mohs nose 2 stages, 5 blocks then 7 blocks", "mohs, nose, stages 2, blocks 5 + 7"),
        ("excision 3 cm trunk", "excision, trunk, 3 cm"),
        ("removed 5 skin tags from neck", "tag removal, benign, neck, 5 in all, skin tag"),
        ("layered closure 3.2 cm back", "repair, back, 3.2 cm length, closure intermediate"),
    ],
)
async def test_what_was_understood_is_said_in_words(desk: Desk, text: str, understood: str):
    assert words(await desk.command("/checkcode", text)).startswith(f"*Understood:* {understood}\n")


async def test_a_derivation_says_nothing_twice(desk: Desk):
    said = words(await desk.command("/checkcode", "3 AKs face")).splitlines()
    assert "*17000, 17003 x2*" in said
    assert "•  3 in all" in said
    assert not {"•  17000", "•  17003 x 2"} & set(said)


async def test_things_are_named_without_the_hyphens_of_their_ids(desk: Desk):
    answer = await desk.command("/checkcode", "3 AKs face")
    (how,) = await desk.after(await desk.slack.click(answer, "How?"))
    assert "`AKs` → lesion: actinic keratosis" in words(how)


async def test_what_to_mind_stands_beside_the_lines_too(desk: Desk):
    said = words(await desk.command("/checkcode", "mohs 3 stages nose"))
    assert "*In billing order*\n```\n17311\n17312 x2\n```" in said
    assert "*Mind*\n•  blocks are not given for every stage" in said


@pytest.mark.parametrize("text", ["555-123-4567", "9921\u0417", "7"])
async def test_a_number_alone_is_no_procedure_to_ask_about(desk: Desk, text: str):
    said = words(await desk.command("/checkcode", text))
    assert "What was done?" not in said
    assert "could not make a procedure" in said or "seems to hold" in said
