"""The app is removed, and comes back or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.installations.departures import KEPT, forget_departed
from bot.reminders.delivery import GONE
from bot.reminders.posting import NotPostedError
from bot.sandbox.model import Enterprise
from bot.store.records import Departure, Subscription, WatchedCode, Workspace
from tests.bot.installations.conftest import Office
from tests.handlers.desk import NOW, words

NORTH, SOUTH = Workspace(team="T0NORTH"), Workspace(team="T0SOUTH")


async def settled(office: Office) -> None:
    for bot in office.bots:
        assert await bot.tasks.drain(30) == 0


async def both_use_it(office: Office) -> None:
    for slack in (office.north, office.south):
        await office.platform.install(slack)
        await office.said(slack, "/cptupdates", "subscribe mue")
        await office.said(slack, "/cptupdates", "watch 17000")


async def test_a_removed_app_keeps_no_token_and_sends_nothing_more(office: Office):
    await both_use_it(office)
    await office.platform.uninstall(office.north)
    await settled(office)
    store, known = office.bot.store, office.bot.many.installations
    assert [workspace for workspace, _ in await known.store.all()] == [SOUTH]
    assert await known.token(NORTH) is None
    (stopped,) = await store.team(NORTH).all(Subscription)
    (goes_on,) = await store.team(SOUTH).all(Subscription)
    assert (stopped.stopped, goes_on.stopped) == ("app_uninstalled", "")
    with pytest.raises(NotPostedError, match="not_installed"):
        await office.bot.sender._poster.post(NORTH, "C1", "text", [])
    assert "not_installed" in GONE
    assert "11102" in words(await office.said(office.south, "/cpt", "11102"))


async def test_who_comes_back_within_thirty_days_finds_all_but_the_reminders_as_it_was(
    office: Office,
):
    await both_use_it(office)
    await office.platform.uninstall(office.north)
    await settled(office)
    assert await office.bot.many.forget_departed(NOW + KEPT - timedelta(minutes=1)) == 0
    await office.platform.install(office.north)
    assert await office.bot.many.forget_departed(NOW + 2 * KEPT) == 0
    listed = words(await office.said(office.north, "/cptupdates", "list"))
    assert "removed from this workspace" in listed
    assert "17000" in listed
    await office.said(office.north, "/cptupdates", "subscribe mue")
    listed = words(await office.said(office.north, "/cptupdates", "list"))
    assert "removed" not in listed.split("\n")[0]


async def test_who_does_not_come_back_is_forgotten_and_nobody_else(office: Office):
    await both_use_it(office)
    await office.platform.uninstall(office.north)
    await settled(office)
    store = office.bot.store
    assert await office.bot.many.forget_departed(NOW + KEPT + timedelta(minutes=1)) > 0
    assert {entry.workspace async for entry in store.entries()} == {SOUTH}
    assert len(await store.team(SOUTH).all(WatchedCode)) == 1


async def test_a_late_event_does_not_remove_a_newer_installation(office: Office):
    await both_use_it(office)
    await office.platform.uninstall(office.north)
    late = office.north.requests[-1]
    await settled(office)
    await office.platform.install(office.north)
    repeated = late.with_payload(
        event_id="Ev0LATE", event_time=int(datetime.now(UTC).timestamp()) - 120
    )
    await office.north.deliver(repeated, retry=1)
    await settled(office)
    assert await office.bot.many.installations.store.newest(NORTH) is not None
    assert await office.bot.store.team(NORTH).get(Departure, "") is None


async def test_a_persons_own_token_taken_back_changes_nothing(office: Office):
    await both_use_it(office)
    user = office.north.alex.id
    await office.north.hear({"type": "tokens_revoked", "tokens": {"oauth": [user], "bot": []}})
    await settled(office)
    assert await office.bot.many.installations.store.newest(NORTH) is not None
    (subscription,) = await office.bot.store.team(NORTH).all(Subscription)
    assert subscription.stopped == ""


async def test_a_whole_organisation_removes_it(office: Office):
    acme = Enterprise("E0ACME", "Acme Dermatology")
    east = await office.platform.add("T0EAST", "east", acme, after=1000)
    await office.platform.add("T0WEST", "west", acme, after=2000)
    await office.platform.install(east, whole_organisation=True)
    await office.platform.install(office.south)
    await office.said(east, "/cptupdates", "subscribe mue")
    await office.platform.uninstall(east)
    await settled(office)
    assert [w for w, _ in await office.bot.many.installations.store.all()] == [SOUTH]
    (stopped,) = await office.bot.store.team(Workspace(enterprise="E0ACME")).all(Subscription)
    assert stopped.stopped == "app_uninstalled"


async def test_a_workspace_that_left_the_organisation_is_stopped_by_its_first_reminder(
    office: Office,
):
    acme = Enterprise("E0ACME", "Acme Dermatology")
    east = await office.platform.add("T0EAST", "east", acme, after=1000)
    west = await office.platform.add("T0WEST", "west", acme, after=2000)
    await office.platform.install(east, whole_organisation=True)
    post = office.bot.sender._poster.post
    where = west.workspace.channel("billing").id
    await post(Workspace(enterprise="E0ACME"), where, "reminder", [])
    assert west.messages()[-1].text == "reminder"
    west.workspace.org_wide = False  # the organisation takes the app away from it
    with pytest.raises(NotPostedError) as refused:
        await post(Workspace(enterprise="E0ACME"), where, "reminder", [])
    assert refused.value.error in GONE


async def test_departures_are_forgotten_in_files_as_well(office: Office):
    """The sweep is the store's contract alone."""
    from bot.store.memory import MemoryStore

    store = MemoryStore()
    await store.team(NORTH).put(WatchedCode(channel="C1", code="17000"), by="U1", at=NOW)
    await store.team(NORTH).put(Departure(since=NOW), by="codedesk", at=NOW)
    known = office.bot.many.installations
    assert await forget_departed(store, known, NOW + KEPT) == 4  # two records, two changes
    assert [entry async for entry in store.entries()] == []
