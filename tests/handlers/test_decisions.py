"""What a channel decides about rules: "Why?" on a finding, the form, the reports after it."""

from __future__ import annotations

import pytest

from bot.sandbox import Message, View
from bot.store.records import AcceptedFinding, RuleSwitch, Workspace
from tests.handlers.desk import TODAY, Desk, labels, words

WARTS = "17110 L57.0 2026-03-04"
REASON = "the plan wants it so"


@pytest.fixture
def team(desk: Desk):
    return desk.bot.store.team(Workspace(team=desk.slack.workspace.team))


async def why(desk: Desk, report: Message, rule: str, **who: str) -> View:
    """The page of a rule, opened from the finding."""
    (block,) = [
        block
        for block in report.blocks
        if "accessory" in block and f'"{rule}"' in block["accessory"].get("value", "")
    ]
    said = await desk.after(
        await desk.slack.click(report, "why", block_id=block["block_id"], **who)
    )
    assert said == []
    return desk.slack.modal_of(who.get("user", "alex"))


async def decide(desk: Desk, view: View, choice: str, reason: str = REASON, payer: str = ""):
    """Save the form; its problems, and what the channel is told."""
    values: dict[str, object] = {"decision": choice, "reason": reason}
    if payer:
        values["payer"] = payer
    exchange = await desk.slack.submit(view, {name: {name: one} for name, one in values.items()})
    told = await desk.after(exchange)
    reply = exchange.reply if isinstance(exchange.reply, dict) else {}
    return reply.get("errors", {}), told


async def test_why_opens_the_page_of_the_rule(desk: Desk):
    report = await desk.command("/checkcode", WARTS)
    view = await why(desk, report, "DXS005")
    said = str(view.blocks)
    assert view.body["title"]["text"] == "DXS005"
    assert "17000 B07.8" in said
    assert "Let this one stand: 17110 + L57.0" in said
    assert "Official Guidelines" in said or "cms.gov" in said


async def test_the_page_says_what_payers_answer_with(desk: Desk):
    report = await desk.command("/checkcode", "11102, 17000 2026-03-04")
    page = str((await why(desk, report, "PTP001")).blocks)
    assert "*Payers answer with CARC 236:* Code or code+modifier conflicts with another" in page


async def test_a_finding_that_is_let_stand_is_told_as_decided_with_reason_name_and_day(
    desk: Desk, team
):
    view = await why(desk, await desk.command("/checkcode", WARTS), "DXS005")
    problems, (told,) = await decide(desk, view, "accept")
    user = desk.slack.workspace.user("alex").id
    assert problems == {}
    assert not told.ephemeral
    assert f"<@{user}> decided: In this channel DXS005 on 17110 + L57.0 is let stand" in words(told)
    assert REASON in words(told)
    assert "is let stand" in str(desk.slack.modal.blocks)

    (kept,) = await team.all(AcceptedFinding)
    assert (kept.codes, kept.reason, kept.by, kept.day) == (
        ("17110", "L57.0"), REASON, user, TODAY,
    )  # fmt: skip
    after = words(await desk.command("/checkcode", WARTS))
    assert "Decided in this channel" in after
    assert f"DXS005 on 17110 + L57.0: let stand. {REASON} (<@{user}>, {TODAY})" in after
    assert "🟠" not in after
    other = words(await desk.command("/checkcode", "17110 L57.0, L91.8 2026-03-04"))
    assert "🟠" in other


async def test_a_decision_is_of_one_channel_and_counts_in_threads_and_when_shared(desk: Desk):
    view = await why(desk, await desk.command("/checkcode", WARTS), "DXS005")
    await decide(desk, view, "off")
    assert "🟠" in words(await desk.command("/checkcode", WARTS, channel="dm"))
    posted = (await desk.slack.say(WARTS)).message
    (report,) = await desk.after(await desk.slack.shortcut("check_encounter", posted))
    assert "DXS005 on 17110 + L57.0: not shown" in words(report)
    private = await desk.command("/checkcode", WARTS)
    said = await desk.after(await desk.slack.click(private, "Share in channel"))
    (public,) = [message for message in said if not message.ephemeral]
    assert "DXS005 on 17110 + L57.0: not shown" in words(public)


async def test_a_rule_is_shown_as_a_note_for_one_payer(desk: Desk, team):
    view = await why(desk, await desk.command("/checkcode", f"{WARTS} aetna"), "DXS005")
    await decide(desk, view, "info", payer="aetna")
    (kept,) = await team.all(RuleSwitch)
    assert (kept.on, kept.to, kept.payer) == (False, "info", "aetna")
    after = words(await desk.command("/checkcode", f"{WARTS} aetna"))
    assert "🔵 *Line 1*: 17110" in after
    assert "DXS005 on 17110 + L57.0: as info" in after
    assert "🟠 *Line 1*: 17110" in words(await desk.command("/checkcode", WARTS))


async def test_decisions_are_listed_and_undone_from_wherever_they_stand(desk: Desk, team):
    view = await why(desk, await desk.command("/checkcode", WARTS), "DXS005")
    _, (told,) = await decide(desk, view, "off")
    listed = await desk.command("/checkcode", "decisions")
    assert "In this channel DXS005 is not shown where Medicare pays." in words(listed)
    assert f"{REASON} (<@{desk.slack.workspace.user('alex').id}>, {TODAY})" in words(listed)
    (undone,) = await desk.after(await desk.slack.click(told, "Undo", user="maria"))
    maria = desk.slack.workspace.user("maria").id
    assert f"<@{maria}> took it back: DXS005 is shown as it is again." in words(undone)
    assert not undone.ephemeral
    assert await team.all(RuleSwitch) == ()
    assert "decided nothing" in words(await desk.command("/checkcode", "decisions"))
    assert "🟠" in words(await desk.command("/checkcode", WARTS))
    (late,) = await desk.after(await desk.slack.click(listed, "Undo"))
    assert "can't answer that button any more" in words(late)


async def test_the_form_shows_what_holds_and_takes_it_back(desk: Desk, team):
    report = await desk.command("/checkcode", WARTS)
    await decide(desk, await why(desk, report, "DXS005"), "accept", payer="*")
    view = await why(desk, report, "DXS005")
    shown = {block["block_id"]: block["element"] for block in view.blocks if "element" in block}
    assert shown["decision"]["initial_option"]["value"] == "accept"
    assert shown["payer"]["initial_option"]["value"] == "*"
    assert shown["reason"]["initial_value"] == REASON
    assert await decide(desk, view, "show") == ({}, [])
    assert await team.all(AcceptedFinding) == ()


async def test_another_choice_takes_the_place_of_the_first(desk: Desk, team):
    report = await desk.command("/checkcode", WARTS)
    await decide(desk, await why(desk, report, "DXS005"), "accept")
    await decide(desk, await why(desk, report, "DXS005"), "off")
    assert await team.all(AcceptedFinding) == ()
    assert [one.to for one in await team.all(RuleSwitch)] == ["off"]


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        ("", "Say why"),
        ("   ", "Say why"),
        ("Jane Q. Planted DOB 1/2/1960 asked", "seems to hold a name and a date of birth"),
    ],
)
async def test_a_reason_that_cannot_be_kept_is_said_at_its_field(
    desk: Desk, team, reason: str, problem: str
):
    view = await why(desk, await desk.command("/checkcode", WARTS), "DXS005")
    problems, told = await decide(desk, view, "accept", reason)
    assert problem in problems["reason"]
    assert "Planted" not in str(problems)
    assert told == []
    assert await team.all(AcceptedFinding) == ()


async def test_the_history_says_who_decided_what_and_not_why(desk: Desk, team):
    view = await why(desk, await desk.command("/checkcode", WARTS), "DXS005")
    await decide(desk, view, "off")
    (change, *_) = await team.changes(desk.slack.workspace.channel("billing").id)
    assert (change.kind, change.user) == ("rule-switch", desk.slack.workspace.user("alex").id)
    assert REASON not in change.model_dump_json()


async def test_a_person_who_is_forgotten_leaves_the_decision(desk: Desk):
    view = await why(desk, await desk.command("/checkcode", WARTS), "DXS005")
    await decide(desk, view, "off")
    assert await desk.bot.store.forget_user(desk.slack.workspace.user("alex").id)
    after = words(await desk.command("/checkcode", WARTS))
    assert f"not shown. {REASON} (a former member, {TODAY})" in after


async def test_a_button_of_a_rule_that_is_gone_says_so(desk: Desk):
    report = await desk.command("/checkcode", WARTS)
    for block in report.blocks:
        if "accessory" in block:
            block["accessory"]["value"] = '{"rule": "OLD001"}'
    (said,) = await desk.after(await desk.slack.click(report, "why"))
    assert "can't answer that button any more" in words(said)


async def test_what_was_fine_and_what_the_fixes_give_are_a_click_away(desk: Desk):
    report = await desk.command("/checkcode", "17004, 17000, 17003x3 L57.0 2026-03-04")
    assert labels(report) == ["Check it with these fixes", "What was fine", "Share in channel"]
    (fine,) = await desk.after(await desk.slack.click(report, "What was fine"))
    assert "Checked and fine:" in words(fine)
    assert "MUE001 mue units" in words(fine)
    assert "FAM002 actinic" not in words(fine)
    (mended,) = await desk.after(await desk.slack.click(report, "Check it with these fixes"))
    assert "🔴" not in words(mended)
    assert "17000" not in words(mended)
