"""Checks: ``/checkcode``, the message shortcut, mentions and direct messages."""

from __future__ import annotations

import json

import pytest

from bot.sandbox import Message
from tests.handlers.desk import Desk, labels, values, words

ENCOUNTER = "99213, 11102, 17000, 17003x6 L57.0 D48.5 2026-03-04"
NAME = "Jane Q. Planted"


async def test_codes_are_checked_verdict_first(desk: Desk):
    report = await desk.command("/checkcode", ENCOUNTER)
    said = words(report)
    assert report.ephemeral
    assert said.startswith("🔴 Fix before sending")
    assert "`99213-25`" in said
    assert "`17000-59`" in said
    assert "*Fix, needs the record:*" in said
    assert "NCCI PTP 2026Q3" in said
    assert "fix before sending" in report.text


async def test_no_finding_never_reads_payable(desk: Desk):
    said = words(await desk.command("/checkcode", "17000 L57.0 2026-03-04"))
    assert "payable" not in said.lower()
    assert "no promise of payment" in said or "Not checked" in said


async def test_an_unreadable_fragment_is_shown_with_its_position_and_the_rest_is_answered(
    desk: Desk,
):
    said = words(await desk.command("/checkcode", "17000 L57.0 17003x0 2026-03-04"))
    assert "*Not read*" in said
    assert "character 18" in said
    assert "`x0`" in said
    assert "17000  L57.0" in said


@pytest.mark.parametrize("text", ["", "help"])
async def test_nothing_or_help_is_help_with_examples(desk: Desk, text: str):
    said = words(await desk.command("/checkcode", text))
    assert "/checkcode excision 0.8cm trunk" in said
    assert "CPT is the American Medical Association's" in said


async def test_one_slip_is_told_once_with_what_other_rules_say_of_it(desk: Desk):
    report = await desk.command("/checkcode", "17000, 17003 x14 L57.0 2026-03-04")
    said = words(report)
    assert "Fix before sending (1 error)" in said
    assert said.count("🔴 *Line") == 1
    assert "_Also MUE001:_ 17003 has 14 units; the MUE is 13 a day (MAI 2)." in said
    assert "CMS NCCI MUE values" in said
    assert "at stake" in said
    assert "MUE" not in report.text


async def test_a_shared_report_is_made_anew_from_codes_and_holds_no_pasted_word(desk: Desk):
    private = await desk.command("/checkcode", f"blorp: {ENCOUNTER}")
    assert "blorp" not in " ".join(values(private))
    said = await desk.after(await desk.slack.click(private, "Share in channel"))
    (public,) = [message for message in said if not message.ephemeral]
    assert words(public).startswith("🔴 Fix before sending")
    assert "blorp" not in words(public)


async def test_words_that_lead_to_another_code_are_said_and_still_when_shared(desk: Desk):
    private = await desk.command("/checkcode", "14 skin tags frozen, blorpy, 17110")
    assert "The words tell of skin tag removal (11200)" in words(private)
    assert "blorpy" not in " ".join(values(private))
    said = await desk.after(await desk.slack.click(private, "Share in channel"))
    (public,) = [message for message in said if not message.ephemeral]
    assert "The words tell of skin tag removal (11200)" in words(public)
    assert "blorpy" not in words(public)


@pytest.mark.parametrize("command", ["/checkcode", "/cpt"])
async def test_a_command_with_patient_data_is_refused_with_the_reason(desk: Desk, command: str):
    answer = await desk.command(command, f"{NAME} DOB 1/2/1960: {ENCOUNTER}")
    assert "I did not look at that: it seems to hold a name and a date of birth" in words(answer)
    assert "HIPAA" in words(answer)
    assert "Planted" not in words(answer)
    assert not values(answer)


async def test_an_assumed_date_stays_the_one_of_the_asking(desk: Desk):
    private = await desk.command("/checkcode", "17000 L57.0")
    assert labels(private) == ["What was fine", "Share in channel"]
    value = values(private)[-1]
    assert json.loads(value)["on"] == "2026-03-04"
    assert json.loads(value)["assumed"] is True


# the message shortcut


async def test_the_shortcut_answers_in_the_messages_thread(desk: Desk):
    posted = (await desk.slack.say(ENCOUNTER)).message
    assert posted is not None
    (report,) = await desk.after(await desk.slack.shortcut("check_encounter", posted))
    assert not report.ephemeral
    assert report.thread_ts == posted.ts
    assert words(report).startswith("🔴 Fix before sending")


async def test_on_a_reply_the_shortcut_answers_in_the_same_thread(desk: Desk):
    first = (await desk.slack.say("how is this?")).message
    assert first is not None
    reply = (await desk.slack.say(ENCOUNTER, thread=first)).message
    assert reply is not None
    (report,) = await desk.after(await desk.slack.shortcut("check_encounter", reply))
    assert report.thread_ts == first.ts


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found", "is_archived", "fatal"])
async def test_where_the_thread_cannot_be_answered_the_report_comes_privately(
    desk: Desk, error: str
):
    posted = (await desk.slack.say(ENCOUNTER)).message
    assert posted is not None
    desk.slack.api.fail("chat.postMessage", error)
    (report,) = await desk.after(await desk.slack.shortcut("check_encounter", posted))
    assert report.ephemeral
    assert "only you see this" in words(report)
    assert "Fix before sending" in words(report)


async def test_a_rate_limited_answer_is_posted_a_second_later(desk: Desk):
    posted = (await desk.slack.say(ENCOUNTER)).message
    assert posted is not None
    desk.slack.api.rate_limit("chat.postMessage", retry_after=0)
    (report,) = await desk.after(await desk.slack.shortcut("check_encounter", posted))
    assert not report.ephemeral


async def test_a_message_whose_text_is_only_in_its_blocks_is_read(desk: Desk):
    posted = (await desk.slack.say(ENCOUNTER)).message
    assert posted is not None
    posted.text = ""
    (report,) = await desk.after(await desk.slack.shortcut("check_encounter", posted))
    assert "Fix before sending" in words(report)


async def test_a_message_without_text_gets_a_private_hint(desk: Desk):
    channel = desk.slack.workspace.channel("billing").id
    posted = desk.slack.workspace.post(Message(channel, "1.2", desk.slack.alex.id, ""))
    (hint,) = await desk.after(await desk.slack.shortcut("check_encounter", posted))
    assert hint.ephemeral
    assert "I find no text in this message" in words(hint)


# mentions and direct messages


async def test_a_mention_is_answered_in_its_thread(desk: Desk):
    exchange = await desk.slack.say(f"@codedesk {ENCOUNTER}")
    (answer,) = await desk.after(exchange)
    assert exchange.message is not None
    assert answer.thread_ts == exchange.message.ts
    assert "Fix before sending" in words(answer)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("11102", "Skin biopsy"),
        ("11102 17000", "11102 is column 1"),
        ("11400 vs 11600", "$198.40"),
        ("cpt shave nose", "*11310*"),
        ("/cpt L57.0", "Actinic keratosis"),
        ("check 17000 L57.0", "17000"),
        ("help", "What I answer"),
        ("", "What I answer"),
        ("99213-25, 17000 L57.0 2026-03-04", "99213-25"),
    ],
)
async def test_a_direct_message_gets_the_same_answers(desk: Desk, text: str, told: str):
    if text:
        (answer,) = await desk.after(await desk.slack.say(text, channel="dm"))
    else:
        (answer,) = await desk.after(await desk.slack.say("@codedesk "))
    assert told in words(answer)
    assert not answer.ephemeral


async def test_bots_edits_and_other_subtypes_are_left_alone(desk: Desk):
    exchange = await desk.slack.say("11102", channel="dm")
    assert len(await desk.after(exchange)) == 1
    assert exchange.request is not None
    event = exchange.request.payload["event"]
    for number, changed in enumerate(
        ({"bot_id": "B9"}, {"subtype": "message_changed"}, {"edited": {"ts": "1"}},
         {"channel_type": "channel"})
    ):  # fmt: skip
        request = exchange.request
        request.payload["event"] = {**event, **changed}
        request.payload["event_id"] = f"Ev{number}"
        again = await desk.slack.deliver(request)
        assert again.status == 200
        assert await desk.after(again) == []


async def test_a_file_in_a_direct_message_is_told_the_way_to_have_it_read(desk: Desk):
    exchange = await desk.slack.say("x", channel="dm")
    await desk.after(exchange)
    assert exchange.request is not None
    event = exchange.request.payload["event"]
    event |= {"subtype": "file_share", "text": "", "blocks": [], "files": [{"id": "F1"}]}
    exchange.request.payload["event_id"] = "EvFile"
    (hint,) = await desk.after(await desk.slack.deliver(exchange.request))
    assert "choose *Check encounter line*" in words(hint)


async def test_a_files_worth_of_lines_is_sent_to_the_command_line(desk: Desk):
    said = words(await desk.command("/checkcode", "17000 " * 501 + "L57.0"))
    assert "501 service lines" in said
    assert "codedesk audit" in said


async def test_a_message_without_a_service_is_told_so_and_no_label_that_looks_alike(desk: Desk):
    posted = (await desk.slack.say("hello can you check my claim", channel="billing")).message
    (said,) = await desk.after(await desk.slack.shortcut("check_encounter", posted))
    assert "I found no service code to check" in words(said)
    assert "ear" not in words(said).split()


async def test_several_encounters_are_told_apart_by_their_days_and_share_their_releases(desk: Desk):
    report = words(await desk.command("/checkcode", "3/2/26: 96910 L40.0\n3/3/26: 96910 L40.0"))
    assert "🟢 2026-03-02: No finding" in report
    assert "🟢 2026-03-03: No finding" in report
    assert report.count("NCCI PTP") == 1


async def test_what_the_text_says_of_a_line_stands_beside_it(desk: Desk):
    report = words(
        await desk.command("/checkcode", "11421 scalp 0.8 cm D22.4; 17110 6 warts B07.8")
    )
    assert "1  11421  D22.4  0.8 cm  scalp" in report
    assert "2  17110  B07.8  6 lesions" in report


async def test_what_was_not_read_of_several_lines_is_told_by_line(desk: Desk):
    report = words(await desk.command("/checkcode", "17000 L57.0\n11102 1770059 D48.5"))
    assert "line 2, character 7" in report


async def test_notes_alone_are_no_error_or_warning_and_counted(desk: Desk):
    said = words(await desk.command("/checkcode", "99213-25, 11102 L57.0 2026-03-04"))
    assert "🟢 No error or warning (1 note)" in said
    assert "No finding is no promise of payment." in said
