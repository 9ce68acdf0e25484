"""The page's endpoints: its own origin only, and nothing of what is not the person's."""

import json

import pytest
from aiohttp import ClientSession, web

from bot.sandbox import FakeSlack, mount


@pytest.fixture
async def site(clock):
    """A mounted workspace with a bot that answers every command, and its origin."""
    slack = FakeSlack(clock=clock, app_manifest={})

    async def events(request):
        return web.json_response({"text": "pong"})

    app = web.Application()
    app.router.add_post("/slack/events", events)
    mount(app, slack)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.serve_at(f"http://127.0.0.1:{runner.addresses[0][1]}")
    yield slack
    await runner.cleanup()


@pytest.fixture
async def http():
    async with ClientSession() as session:
        yield session


async def test_page_has_a_strict_policy_and_no_foreign_addresses(site, http):
    async with http.get(site.origin) as response:
        policy = response.headers["Content-Security-Policy"]
        page = await response.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize("name", ["style.css", "app.js"])
async def test_files_are_served(site, http, name):
    async with http.get(f"{site.origin}/sandbox/page/{name}") as response:
        assert response.status == 200


@pytest.mark.parametrize("name", ["..%2F__init__.py", "%2Fetc%2Fpasswd", "nothing.js"])
async def test_other_files_are_not(site, http, name):
    async with http.get(f"{site.origin}/sandbox/page/{name}") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:3000"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/sandbox/state", "/sandbox/changes", "/sandbox/do/send"])
async def test_other_sites_are_refused(site, http, path, headers):
    method = "POST" if "/do/" in path else "GET"
    async with http.request(method, site.origin + path, headers=headers, json={}) as response:
        assert response.status == 403


async def test_page_opens_from_a_link_elsewhere_but_not_under_another_name(site, http):
    for headers, status in (
        ({"Sec-Fetch-Site": "cross-site"}, 200),
        ({"Host": "evil.example"}, 403),
    ):
        async with http.get(site.origin, headers=headers) as response:
            assert response.status == status


async def test_form_posts_are_refused(site, http):
    async with http.post(f"{site.origin}/sandbox/do/send", data={"text": "x"}) as response:
        assert response.status == 415


async def test_command_typed_on_the_page_goes_through_the_bot(site, http):
    channel = site.workspace.channel("billing").id
    body = {"user": "alex", "channel": channel, "text": "/ping"}
    async with http.post(f"{site.origin}/sandbox/do/send", json=body) as response:
        assert await response.json() == {"error": None, "errors": None}
    assert site.messages()[-1].text == "pong"
    assert site.messages()[-1].ephemeral


async def test_state_holds_only_what_the_person_sees(site, http):
    await site.slash("/ping")
    async with http.get(f"{site.origin}/sandbox/state?user=alex") as response:
        mine = await response.json()
    async with http.get(f"{site.origin}/sandbox/state?user=maria") as response:
        hers = await response.json()
    assert mine["messages"][-1]["text"] == "pong"
    assert hers["messages"] == mine["messages"][:-1]
    assert len(hers["channels"]) == 3
    assert site.workspace.direct(site.alex.id).id not in [c["id"] for c in hers["channels"]]


async def test_changes_are_streamed_to_those_who_see_them(site, http):
    async with http.get(f"{site.origin}/sandbox/changes?user=maria") as stream:
        await stream.content.readuntil(b"\n\n")
        await site.slash("/ping", user="alex")
        await site.slash("/ping", user="maria")
        kinds = []
        while "message" not in kinds:
            line = await stream.content.readline()
            if line.startswith(b"data: "):
                change = json.loads(line.removeprefix(b"data: "))
                assert change["to"] == site.maria.id
                kinds.append(change["type"])
    assert kinds == ["busy", "busy", "message"]


async def test_slash_command_in_a_thread_is_refused_as_slack_does(site, http):
    message = site.messages()[0]
    body = {"channel": message.channel, "text": "/ping", "thread_ts": message.ts}
    async with http.post(f"{site.origin}/sandbox/do/send", json=body) as response:
        assert (await response.json())["error"] == "not_in_threads"
    assert "not supported in threads" in site.messages()[-1].text


async def test_what_is_gone_is_said_plainly(site, http):
    body = {"channel": "C1", "ts": "1.1", "action_id": "a", "block_id": "b"}
    async with http.post(f"{site.origin}/sandbox/do/use", json=body) as response:
        assert response.status == 409
