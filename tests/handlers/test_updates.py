"""``/cptupdates`` and the reminders, through signed requests."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.store.records import Workspace
from catalog.calendar import load_calendar
from tests.handlers.desk import words
from tests.handlers.office import Office

KINDS = [kind.id for kind in load_calendar()]


@pytest.mark.parametrize("text", ["", "help", "?"])
async def test_help_shows_every_word_and_kind(office: Office, text: str):
    said = await office.type(text)
    for word in ("subscribe", "unsubscribe", "list", "next", "preview", "time", "lead", "snooze"):
        assert f"/cptupdates {word}" in said
    assert all(f"`{kind}`" in said for kind in KINDS)


async def test_subscribing_says_what_comes_and_when(office: Office):
    said = await office.type("subscribe")
    assert "This channel hears of all kinds of updates." in said
    assert (
        "The next message comes on Thu, Sep 24, 2026 (in 23 days) at 09:00, America/New_York."
        in said
    )
    assert (await office.subscription()).kinds == tuple(KINDS)


async def test_kinds_are_named_in_the_teams_words_and_added_to_those_before(office: Office):
    await office.type("subscribe icd10, fees")
    assert (await office.subscription()).kinds == ("icd-10-cm", "mpfs")
    await office.type("subscribe ncci")
    assert (await office.subscription()).kinds == ("icd-10-cm", "ncci-ptp", "mue", "aoc", "mpfs")
    assert "still hears of ICD-10-CM codes (`icd-10-cm`), Medicare" in await office.type(
        "unsubscribe NCCI"
    )
    assert "No more reminders" in await office.type("unsubscribe")
    assert "No reminders come to this channel" in await office.type("list")


async def test_each_channel_has_its_own(office: Office):
    await office.type("subscribe mue")
    assert "No reminders come" in await office.type("next", channel="coding-questions")
    await office.type("subscribe cpt", channel="coding-questions")
    assert (await office.subscription()).kinds == ("mue",)


@pytest.mark.parametrize(
    ("text", "at", "zone"),
    [
        ("time 8:30", "08:30", "America/New_York"),
        ("time 8am", "08:00", "America/New_York"),
        ("time 12 am", "00:00", "America/New_York"),
        ("time 5:30 pm Chicago", "17:30", "America/Chicago"),
        ("time 17.30 asia/kolkata", "17:30", "Asia/Kolkata"),
        ("time 9 Pacific time", "09:00", "America/Los_Angeles"),
        ("time 9:00 New York", "09:00", "America/New_York"),
        ("time 7:45 am IST", "07:45", "Asia/Kolkata"),
        ("time 09:00 lord howe", "09:00", "Australia/Lord_Howe"),
        ("time noon", "12:00", "America/New_York"),
        ("time midnight in Chicago", "00:00", "America/Chicago"),
        ("time 830", "08:30", "America/New_York"),
        ("time at 9 o’clock", "09:00", "America/New_York"),
        ("time 17h30", "17:30", "America/New_York"),
        ("time Chicago", "09:00", "America/Chicago"),
        ("time central time", "09:00", "America/Chicago"),
    ],
)
async def test_time_and_zone_as_people_write_them(office: Office, text: str, at: str, zone: str):
    await office.type("subscribe")
    assert f"Messages come at {at}, {zone}." in await office.type(text)
    kept = await office.subscription()
    assert (f"{kept.at:%H:%M}", kept.zone) == (at, zone)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("everything", KINDS),
        ("all of them please", KINDS),
        ("to all code updates", KINDS),
        ("us", KINDS),
        ("icd 10", ["icd-10-cm"]),
        ("ICD-10-CM codes", ["icd-10-cm"]),
        ("to the fee schedule and icd10 & add-on codes", ["icd-10-cm", "aoc", "mpfs"]),
        ("category iii, PLA codes", ["cpt-category-iii", "cpt-pla"]),
        ("medically unlikely edits", ["mue"]),
        ("Medicare Physician Fee Schedule", ["mpfs"]),
        ("new cpt codes", ["cpt"]),
    ],
)
async def test_kinds_as_people_name_them(office: Office, text: str, kinds: list[str]):
    await office.type(f"subscribe {text}")
    assert list((await office.subscription()).kinds) == kinds


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30/7/1", (30, 7, 1)),
        ("a week", (7,)),
        ("2 weeks and one week before", (14, 7)),
        ("1 month, 7 days and the same day", (30, 7, 0)),
        ("on the day", None),
        ("the day itself", (0,)),
        ("7d 1w", (7, 7)),
    ],
)
async def test_lead_days_as_people_write_them(
    office: Office, text: str, days: tuple[int, ...] | None
):
    await office.type("subscribe")
    await office.type(f"lead {text}")
    kept = (await office.subscription()).lead_days
    assert kept == ((30, 7, 1, 0) if days is None else tuple(dict.fromkeys(days)))


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("", "2026-09-08"),
        ("3", "2026-09-04"),
        ("a month", "2026-10-01"),
        ("two weeks", "2026-09-15"),
        ("for 2w", "2026-09-15"),
        ("until monday", "2026-09-07"),
        ("until tuesday", "2026-09-08"),
        ("until 10/15", "2026-10-15"),
        ("until Oct 15", "2026-10-15"),
        ("tomorrow", "2026-09-02"),
        ("next week", "2026-09-07"),
        ("next month", "2026-10-01"),
        ("until 2026-10-15", "2026-10-15"),
    ],
)
async def test_a_snooze_as_people_write_it(office: Office, text: str, until: str):
    await office.type("subscribe")
    await office.type(f"snooze {text}")
    assert str((await office.subscription()).snoozed_until) == until


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("subscribe cpd", "“cpd” is no kind of update. There are: cpt, "),
        ("subscribe icdd", "“icdd” is no kind of update. Did you mean `icd-10-cm`?"),
        ("subscribe modifiers", "“modifiers” is no kind of update. There are: cpt, "),
        ("subscribe 17000", "`/cptupdates watch 17000`"),
        ("subscribe weekly", "`/cptupdates weekly on`"),
        ("subscribe <#C0000000009|coding>", "go to that channel"),
        ("unsubscribe codes", "“codes” is no kind of update"),
        ("time morning", "or a time zone such as `Chicago`"),
        ("lead -1", "such as `30 7 1 0`"),
        ("lead 1 2 3 4 5 6 7", "At most 6"),
        ("snooze until 1/15", "within the next 90 days: 2026-11-30 at the latest"),
        ("done", "as in `/cptupdates done icd`"),
        ("reopen mue", "Nothing of that was marked as done"),
        ("watch biopsy", "`/cpt` and words find a code"),
        ("start", "Did you mean `/cptupdates subscribe`?"),
        ("subscrbe", "Did you mean `/cptupdates subscribe`?"),
        ("icd fees", "Did you mean `/cptupdates subscribe icd fees`?"),
        ("17000", "Did you mean `/cptupdates watch 17000`?"),
        ("resume", "Did you mean `/cptupdates snooze off`?"),
        ("time", "Expected a time such as"),
        ("time 25:00", "There is no such time"),
        ("time 13pm", "There is no such time"),
        ("time 9 Chicgo", "Did you mean `America/Chicago`"),
        ("time 9 ../../etc/passwd", "is no time zone"),
        ("lead", "such as `30 7 1 0`"),
        ("lead 91", "from 0 to 90"),
        ("lead soon", "such as `30 7 1 0`"),
        ("snooze 91 days", "within the next 90 days"),
        ("snooze until 2026-08-31", "within the next 90 days"),
        ("snooze whenever", "Expected `7 days`"),
        ("weekly maybe", "Expected `on` or `off`"),
        ("watch", "Expected codes"),
        ("watch 1700", "is no code"),
        ("watch 00000", "I don't know 00000"),
        ("unwatch 17000", "None of these codes is watched"),
        ("zzz", "is no word that I know here. There are: help, "),
        ("<!channel>", "&lt;!channel&gt;"),
    ],
)
async def test_what_cannot_be_read_says_what_was_expected_and_changes_nothing(
    office: Office, text: str, said: str
):
    await office.type("subscribe")
    before = await office.subscription()
    assert said in await office.type(text)
    assert await office.subscription() == before


@pytest.mark.parametrize(
    "verb", ["unsubscribe", "next", "preview", "time 9", "lead 7", "snooze", "weekly on"]
)
async def test_without_a_subscription_the_way_to_one_is_said(office: Office, verb: str):
    assert "/cptupdates subscribe" in await office.type(verb)


async def test_lead_days_and_the_dates_they_lead_to(office: Office):
    await office.type("subscribe icd")
    assert "Messages come 14 days before, and on the day." in await office.type("lead 0, 14 days")
    said = await office.type("next")
    assert re.findall(r"\*(\w{3}, \w{3} \d+, \d{4})\*", said)[:2] == [
        "Thu, Sep 17, 2026", "Thu, Oct 1, 2026",
    ]  # fmt: skip
    assert "ICD-10-CM codes, effective 2026-10-01" in said


async def test_list_says_what_comes_and_who_changed_it(office: Office):
    await office.type("subscribe icd", user="maria")
    await office.type("watch L57.0 17000")
    said = await office.type("list")
    assert "Watched codes: 17000, L57.0" in said
    maria = office.desk.slack.workspace.user("maria").id
    assert f"Tue, Sep 1, 2026 11:00, <@{maria}>: the reminders begun" in said
    assert "a watched code: 17000" in said
    await office.type("time 8 Kolkata")
    assert "20:30, " in await office.type("list")  # on the channel's clocks
    assert ": the reminders: time, time zone" in await office.type("list")


async def test_the_reminder_comes_into_the_channel_and_says_what_to_do(office: Office):
    await office.type("subscribe icd mue")
    assert await office.at("2026-09-24T12:59") == []
    (message,) = await office.at("2026-09-24T13:00")
    said = words(message)
    assert message.channel == office.desk.slack.workspace.channel("billing").id
    assert not message.ephemeral
    assert "2 code updates take effect Thu, Oct 1, 2026 (in 7 days)" in said
    assert "*ICD-10-CM codes: FY2027*" in said
    assert "Review the diagnoses you bill" in said
    assert await office.at("2026-09-24T13:01") == []


async def test_a_reminder_says_when_our_own_tables_are_behind(office: Office):
    await office.type("subscribe ptp icd")
    (message,) = await office.at("2026-09-24T13:00")
    said = words(message)
    assert said.count("My tables are older") == 1
    assert (
        "to load with `codedesk catalog import`:\n•  the practitioner PTP edits of 2026Q4" in said
    )
    assert "answers for dates from Thu, Oct 1, 2026 on rest on earlier releases" in said


async def test_a_reminder_says_what_changes_for_the_codes_of_the_channel(office: Office):
    office.now = datetime(2025, 12, 1, 15, tzinfo=UTC)
    await office.type("subscribe fees")
    await office.type("watch 11102 17000")
    (message,) = await office.at("2025-12-25T14:00")
    said = words(message)
    assert "For the 2 codes of this channel:" in said
    assert re.search(r"11102: fee \$\d+\.\d\d, now \$95\.53 \([+-]\d+\.\d%\)", said)


async def test_a_preview_is_private_and_is_what_will_come(office: Office):
    await office.type("subscribe icd mue")
    preview = await office.desk.command("/cptupdates", "preview")
    assert preview.ephemeral
    (message,) = await office.at("2026-09-24T13:00")
    assert words(message) == words(preview)


async def test_an_update_marked_as_done_is_not_spoken_of_again(office: Office):
    await office.type("subscribe icd")
    (message,) = await office.at("2026-09-24T13:00")
    slack = office.desk.slack
    (said,) = await office.desk.after(
        await slack.choose(message, "update_menu", "Mark as done", user="maria")
    )
    assert not said.ephemeral
    assert f"<@{slack.workspace.user('maria').id}> marked icd-10-cm 2026-10-01 as done" in said.text
    assert await office.at("2026-09-30T13:00") == []
    assert await office.at("2026-10-01T13:00") == []


async def test_an_update_is_marked_as_done_and_opened_again_by_typing(office: Office):
    await office.type("subscribe icd")
    said = await office.type("done ICD-10")
    assert "Done: ICD-10-CM codes, FY2027 (effective 2026-10-01)." in said
    assert "Done, no more reminders: icd-10-cm 2026-10-01" in await office.type("list")
    assert "ICD-10-CM codes, effective 2027-04-01" in (await office.type("next")).split("\n")[0]
    assert await office.at("2026-09-24T13:00") == []
    assert "Open again: icd-10-cm 2026-10-01" in await office.type("reopen icd")
    assert len(await office.at("2026-09-30T13:00")) == 1


async def test_all_watched_codes_are_let_go_at_once(office: Office):
    await office.type("watch 17000, 11102 and L57.0")
    assert "No longer watched: 11102, 17000, L57.0." in await office.type("unwatch all")


async def test_a_snooze_with_nothing_due_brings_nothing_old(office: Office):
    office.now = datetime(2026, 11, 2, 15, tzinfo=UTC)
    await office.type("subscribe icd")
    assert "The next message comes on Tue, Mar 2, 2027" in await office.type("snooze 2 weeks")
    assert await office.at("2026-11-16T15:00") == []


async def test_a_kind_is_muted_from_the_reminder(office: Office):
    await office.type("subscribe icd mue")
    (message,) = await office.at("2026-09-24T13:00")
    exchange = await office.desk.slack.choose(
        message, "update_menu", "No more of this kind here", block_id=message.blocks[2]["block_id"]
    )
    (said,) = await office.desk.after(exchange)
    assert "muted mue" in said.text
    assert (await office.subscription()).kinds == ("icd-10-cm",)


async def test_a_snooze_from_the_reminder_holds_back_and_gathers(office: Office):
    await office.type("subscribe icd")
    (message,) = await office.at("2026-09-24T13:00")
    (said,) = await office.desk.after(await office.desk.slack.click(message, "Snooze a week"))
    assert "snoozed the reminders here until Thu, Oct 1, 2026; then these come again" in said.text
    assert await office.at("2026-09-30T13:00") == []
    (gathered,) = await office.at("2026-10-01T13:00")
    assert "(today)" in words(gathered)


async def test_a_channel_that_is_archived_is_told_of_once_and_begun_again(office: Office):
    slack = office.desk.slack
    await office.type("subscribe icd")
    slack.workspace.channel("billing").archived = True
    (told,) = await office.at("2026-09-24T13:00")
    assert told.channel == slack.workspace.direct(slack.workspace.user("alex").id).id
    assert "it is archived" in told.text
    assert "Stopped: Slack answered is_archived" in await office.type("list")
    slack.workspace.channel("billing").archived = False
    await office.type("subscribe")
    assert await office.at("2026-09-24T14:00") == []
    (message,) = await office.at("2026-09-30T13:00")
    assert "(tomorrow)" in words(message)


async def test_rate_limits_are_obeyed(office: Office):
    await office.type("subscribe icd")
    office.desk.slack.api.rate_limit("chat.postMessage", retry_after=60)
    assert await office.at("2026-09-24T13:00:00") == []
    assert await office.at("2026-09-24T13:00:59") == []
    assert len(await office.at("2026-09-24T13:01:00")) == 1


async def test_a_weekly_digest_comes_on_monday(office: Office):
    await office.type("subscribe icd")
    assert "One message on Monday" in await office.type("weekly on")
    (first,) = await office.at("2026-09-21T13:00")
    assert "(in 10 days)" in words(first)
    assert await office.at("2026-09-24T13:00") == []
    (message,) = await office.at("2026-09-28T13:00")
    assert "(in 3 days)" in words(message)
    assert await office.at("2026-10-01T13:00") == []


async def test_the_codes_that_a_channel_checks_are_the_ones_it_hears_of(office: Office):
    office.now = datetime(2025, 12, 1, 15, tzinfo=UTC)
    slack = office.desk.slack
    await office.type("subscribe fees")
    await office.desk.command("/checkcode", "99213-25, 11102 L57.0 D48.5 3/4/26")
    posted = (await slack.say("17000 L57.0 2026-03-04")).message
    await office.desk.after(await slack.shortcut("check_encounter", posted))
    await office.desk.after(await slack.say("@codedesk 17110 B07.9 2026-03-04"))
    await office.desk.after(await slack.say("11200 L91.8 2026-03-04", channel="dm"))
    team = office.store.team(Workspace(team=slack.workspace.team))
    checks = await team.checks(slack.workspace.channel("billing").id, office.now)
    assert [check.codes for check in checks] == [
        ("99213", "11102", "L57.0", "D48.5"), ("17000", "L57.0"), ("17110", "B07.9"),
    ]  # fmt: skip
    assert {check.user for check in checks} == {slack.workspace.user("alex").id}
    (message,) = await office.at("2025-12-25T14:00")
    assert "For the 7 codes of this channel:" in words(message)
    assert "99213: fee" in words(message)
    assert "11200" not in words(message)


async def test_words_that_are_no_encounter_are_not_remembered(office: Office):
    await office.desk.command("/checkcode", "excision 0.8cm trunk")
    assert await office.desk.bot.tasks.drain(5) == 0
    team = office.store.team(Workspace(team=office.desk.slack.workspace.team))
    assert await team.checks(None, office.now) == ()


async def test_a_calendar_file_is_posted_for_everybody(office: Office):
    desk = office.desk
    await office.type("subscribe icd fees")
    await office.type("lead 14 0")
    exchange = await desk.slack.slash("/cptupdates", "calendar")
    (posted,) = await desk.after(exchange)
    upload = desk.slack.files.uploads[posted.files[0]["id"]]
    assert upload.name == "code-updates-2026-09-01.ics"
    calendar = upload.data.decode()
    assert calendar.count("BEGIN:VEVENT") == 6  # two of ICD-10-CM, four fee schedules
    assert calendar.count("TRIGGER:-P14D") == 6
    assert "6 code updates for your own calendar" in posted.text


async def test_a_calendar_file_that_slack_refuses_says_what_to_do(office: Office):
    desk = office.desk
    desk.slack.workspace.channel("billing").archived = True
    exchange = await desk.slack.slash("/cptupdates", "calendar")
    (said,) = await desk.after(exchange)
    assert said.ephemeral
    assert "`/invite` me, then try again" in said.text
