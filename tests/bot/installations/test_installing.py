"""From the install page to an answer, in several workspaces, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from sqlalchemy import text

from bot.app import connected
from bot.installations.pages import failure_page
from bot.sandbox.model import Enterprise
from bot.sandbox.platform import consent_url
from bot.scopes import SCOPES
from bot.store.records import Subscription, Workspace
from tests.bot.installations.conftest import Office
from tests.bot.test_serve import ready
from tests.handlers.desk import words


@asynccontextmanager
async def browser(office: Office) -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=[office.platform.bot])
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield session


async def begun(session: aiohttp.ClientSession, office: Office) -> str:
    """Where the button of a new install page leads."""
    async with session.get(f"{office.platform.bot}/slack/install") as page:
        assert page.status == 200
        return consent_url(await page.text())


async def ended(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    async with session.get(url) as page:
        return page.status, await page.text()


def redirected(office: Office, **query: str) -> str:
    return f"{office.platform.bot}/slack/oauth_redirect?{urlencode(query)}"


def state_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["state"][0]


async def test_two_workspaces_install_and_are_answered(office: Office):
    for slack, name in ((office.north, "north"), (office.south, "south")):
        page = await office.platform.install(slack)
        assert f"codedesk is in {name}" in page
        assert "/invite @codedesk" in page
        assert "11102" in words(await office.said(slack, "/cpt", "11102"))


async def test_an_answer_goes_out_with_the_token_of_its_workspace(office: Office):
    await office.platform.install(office.north)
    await office.platform.install(office.south)
    for slack in (office.south, office.north):
        other = office.north if slack is office.south else office.south
        before = len(other.workspace.posted)
        exchange = await slack.say("<@codedesk> 11102", channel="dm")
        (answer,) = await office.after(slack, exchange)
        assert "11102" in words(answer)
        assert len(other.workspace.posted) == before


async def test_requests_come_over_socket_mode_too_and_the_pages_over_http(office: Office):
    office.bot.access = replace(office.bot.access, app_token=office.platform.credentials.app_token)
    async with connected(office.bot, socket_mode=True):
        await ready(office.platform.bot)
        assert "codedesk is in north" in await office.platform.install(office.north)
        office.north.courier.events_url = "http://127.0.0.1:1/"
        assert "11102" in words(await office.said(office.north, "/cpt", "11102"))
        exchange = await office.north.say("17000", channel="dm")
        assert "17000" in words((await office.after(office.north, exchange))[0])


async def test_slack_is_asked_for_nothing_within_a_request(office: Office):
    await office.platform.install(office.north)
    office.platform.calls.clear()
    await office.said(office.north, "/cpt", "11102")
    await office.said(office.north, "/checkcode", "excision 0.8cm trunk")
    assert office.platform.calls == []


async def test_a_workspace_that_did_not_install_is_told_so(office: Office):
    await office.platform.install(office.north)
    exchange = await office.south.slash("/cpt", "11102")
    (told,) = [m for m in office.south.workspace.posted[exchange.mark :] if not m.notice]
    assert "install it again" in told.text
    assert "11102" not in words(told)


async def test_the_install_page_asks_for_the_manifests_scopes_and_leads_to_slack(office: Office):
    async with browser(office) as session:
        url = await begun(session, office)
        query = parse_qs(urlsplit(url).query)
        assert url.startswith(f"{office.platform.origin}/sandbox/oauth/v2/authorize?")
        assert query["client_id"] == [office.platform.client_id]
        assert set(query["scope"][0].split(",")) == set(SCOPES)
        assert set(SCOPES) == set(office.north.manifest["oauth_config"]["scopes"]["bot"])
        async with session.get(f"{office.platform.bot}/slack/install") as page:
            assert page.headers["Content-Type"] == "text/html; charset=utf-8"
            assert page.headers["Cache-Control"] == "no-store"
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            (cookie,) = page.headers.getall("Set-Cookie")
            assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


async def test_cancelled_in_slack(office: Office):
    async with browser(office) as session:
        url = await begun(session, office)
        status, page = await ended(session, f"{url}&team=T0NORTH&agreed=no")
    assert status == 200
    assert "Nothing was installed" in page
    assert 'href="/slack/install">Start again' in page


async def test_another_browsers_state_is_refused(office: Office):
    async with browser(office) as one, browser(office) as other:
        url, _ = await begun(one, office), await begun(other, office)
        status, page = await ended(other, redirected(office, code="c", state=state_of(url)))
    assert status == 400
    assert "not opened from here" in page
    assert office.platform.grants.issued == []


@pytest.mark.parametrize("state", ["", "forged", "'; DROP TABLE oauth_states; --"])
async def test_a_forged_state_is_refused_with_or_without_a_cookie(office: Office, state: str):
    async with browser(office) as session:
        await begun(session, office)
        assert (await ended(session, redirected(office, code="c", state=state)))[0] == 400
        forged = {"Cookie": f"slack-app-oauth-state={state}"}
        async with aiohttp.ClientSession(headers=forged) as plain:
            status, page = await ended(plain, redirected(office, code="c", state=state))
    assert status in (400, 401)
    assert "Start again" in page
    assert "DROP" not in page


async def test_a_state_is_good_once_even_for_two_redirects_at_the_same_moment(office: Office):
    async with browser(office) as session:
        url = await begun(session, office)
        async with session.get(f"{url}&team=T0NORTH&agreed=yes", allow_redirects=False) as page:
            back = page.headers["Location"]
        cookie = {"Cookie": f"slack-app-oauth-state={state_of(url)}"}
        async with aiohttp.ClientSession(headers=cookie, cookie_jar=aiohttp.DummyCookieJar()) as s:
            answers = await asyncio.gather(*(ended(s, back) for _ in range(8)))
    assert sorted(status for status, _ in answers) == [200, *[401] * 7]
    assert all("too long" in page for status, page in answers if status == 401)


async def test_a_state_expires(office: Office):
    async with browser(office) as session:
        url = await begun(session, office)
        async with office.bot.store.engine.begin() as connection:
            await connection.execute(
                text("UPDATE codedesk.oauth_states SET expire_at = expire_at - :age"),
                {"age": timedelta(seconds=601)},
            )
        status, page = await ended(session, f"{url}&team=T0NORTH&agreed=yes")
        assert (status, "That took too long" in page) == (401, True)
        await begun(session, office)
        async with office.bot.store.engine.connect() as connection:
            count = await connection.execute(text("SELECT count(*) FROM codedesk.oauth_states"))
            assert count.scalar() == 1  # the expired one is forgotten


@pytest.mark.parametrize(
    ("method", "error", "title"),
    [
        ("oauth.v2.access", "invalid_code", "did not confirm"),
        ("oauth.v2.access", "bad_client_secret", "did not confirm"),
        ("auth.test", "internal_error", "did not confirm"),
    ],
)
async def test_slack_refuses(office: Office, method: str, error: str, title: str):
    office.platform.fail(method, error)
    page = await office.platform.install(office.north)
    assert title in page
    assert error not in page


async def test_slacks_own_words_are_shown_and_nobody_elses(office: Office):
    async with browser(office) as session:
        _, page = await ended(session, redirected(office, error="invalid_team_for_non_distributed"))
        assert "invalid_team_for_non_distributed" in page
        _, page = await ended(session, redirected(office, error="<script>alert(1)</script>"))
        assert "script>" not in page
        _, page = await ended(session, redirected(office, error="Call 555-1234 now"))
        assert "555" not in page


async def test_a_bug_is_a_reference_number(office: Office, monkeypatch: pytest.MonkeyPatch):
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("token xoxb-secret")

    monkeypatch.setattr(office.bot.many.flow.settings.state_store, "async_issue", broken)
    async with aiohttp.ClientSession() as session:
        status, page = await ended(session, f"{office.platform.bot}/slack/install")
    assert status == 500
    assert "reference" in page
    assert "xoxb" not in page
    assert "RuntimeError" not in page


def test_every_failure_says_what_to_do_next():
    for reason in ("access_denied", "invalid_browser", "invalid_state", "missing_code", "x"):
        assert "Start again" in failure_page(reason)


async def test_installing_again_keeps_one_installation_and_the_new_token(office: Office):
    for _ in range(3):
        await office.platform.install(office.north)
    found = await office.bot.many.installations.store.all()
    assert len(found) == 1
    assert found[0][1].bot_token == office.platform.grants.issued[-1]
    async with office.bot.store.engine.connect() as connection:
        bots = await connection.execute(text("SELECT count(*) FROM codedesk.bots"))
        assert bots.scalar() == 1


async def test_a_whole_organisation_is_answered_in_each_of_its_workspaces(office: Office):
    acme = Enterprise("E0ACME", "Acme Dermatology")
    east = await office.platform.add("T0EAST", "east", acme, after=1000)
    west = await office.platform.add("T0WEST", "west", acme, after=2000)
    page = await office.platform.install(east, whole_organisation=True)
    assert "codedesk is in Acme Dermatology" in page
    assert "organisation's settings" in page
    for slack in (east, west):
        assert "11102" in words(await office.said(slack, "/cpt", "11102"))
        exchange = await slack.say("17000", channel="dm")
        (answer,) = await office.after(slack, exchange)
        assert "17000" in words(answer)
        await office.said(slack, "/cptupdates", "subscribe mue")
        assert (
            "medically unlikely" in words(await office.said(slack, "/cptupdates", "list")).lower()
        )


async def test_the_settings_form_of_an_organisation_is_kept_where_commands_look(office: Office):
    acme = Enterprise("E0ACME", "Acme Dermatology")
    east = await office.platform.add("T0EAST", "east", acme, after=1000)
    await office.platform.install(east, whole_organisation=True)
    await east.slash("/cptupdates", "settings")
    exchange = await east.submit(east.modal, {"payer": {"payer": "aetna"}})
    assert exchange.error is None, exchange.problems
    await east.slash("/cptupdates", "settings")
    payer = next(block for block in east.modal.blocks if block.get("block_id") == "payer")
    assert payer["element"]["initial_option"]["value"] == "aetna"


async def test_what_a_workspace_had_set_up_goes_on_under_its_organisation(office: Office):
    acme = Enterprise("E0ACME", "Acme Dermatology")
    east = await office.platform.add("T0EAST", "east", acme, after=1000)
    west = await office.platform.add("T0WEST", "west", acme, after=2000)
    await office.platform.install(east)
    await office.said(east, "/cptupdates", "subscribe mue")
    await office.platform.install(west, whole_organisation=True)
    await office.after(east, await east.hear(granted := {
        "type": "team_access_granted", "team_ids": ["T0EAST", "T0WEST"],
    }))  # fmt: skip
    assert "medically unlikely" in words(await office.said(east, "/cptupdates", "list")).lower()
    found = await office.bot.store.everywhere(Subscription)
    assert [workspace for workspace, _ in found] == [Workspace(enterprise="E0ACME")]
    # A workspace outside of an organisation cannot take anything over.
    await office.platform.install(office.north)
    await office.after(office.north, await office.north.hear(granted))
    assert await office.bot.store.everywhere(Subscription) == found


async def test_a_workspace_of_an_organisation_may_install_for_itself(office: Office):
    acme = Enterprise("E0ACME", "Acme Dermatology")
    east = await office.platform.add("T0EAST", "east", acme, after=1000)
    west = await office.platform.add("T0WEST", "west", acme, after=2000)
    await office.platform.install(east)
    assert "11102" in words(await office.said(east, "/cpt", "11102"))
    exchange = await west.slash("/cpt", "11102")
    (told,) = [m for m in west.workspace.posted[exchange.mark :] if not m.notice]
    assert "install it again" in told.text
