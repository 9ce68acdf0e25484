"""Downloads of shared files: where the token may go, and how far an answer is read."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from yarl import URL

from bot.services import SlackRefusedError
from bot.slack_files import belongs_to_slack, fetch_file

API = "https://slack.com/api/"


@pytest.mark.parametrize(
    "address",
    [
        "https://files.slack.com/files-pri/T1-F1/download/claims.csv",
        "https://FILES.SLACK.COM:443/x",
        "https://acme.enterprise.slack.com/x",
        "https://slack-files.com/x",
        "https://files.slack-gov.com/x",
    ],
)
def test_slacks_own_hosts(address: str):
    assert belongs_to_slack(URL(address), API)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/files/x",
        "//files.slack.com/x",
        "http://files.slack.com/x",
        "https://files.slack.com:8443/x",
        "ftp://files.slack.com/x",
        "file:///etc/passwd",
        "https://evilslack.com/x",
        "https://slack.com.evil.example/x",
        "https://files.slack.com@evil.example/x",
        "https://user:word@files.slack.com/x",
        "https://evil.example/files.slack.com",
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:9000/x",
        "http://localhost/x",
        "https://[::1]/x",
    ],
)
def test_everywhere_else_is_refused(address: str):
    assert not belongs_to_slack(URL(address), API)


def test_the_address_of_the_settings_is_slacks_with_its_port_and_scheme_only():
    gateway = "http://127.0.0.1:8080/sandbox/api/"
    assert belongs_to_slack(URL("http://127.0.0.1:8080/files/F1"), gateway)
    assert not belongs_to_slack(URL("http://127.0.0.1:9090/files/F1"), gateway)
    assert not belongs_to_slack(URL("https://127.0.0.1:8080/files/F1"), gateway)


class Server:
    """Two servers of one machine: Slack's, by the settings, and somebody else's."""

    def __init__(self, own: str, other: str) -> None:
        self.own = own
        self.other = other
        self.tokens: list[str] = []
        """What the other one was sent."""


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async def content(request: web.Request) -> web.StreamResponse:
        assert request.headers["Authorization"] == "Bearer xoxb-1"
        return web.Response(body=b"x" * 100)

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(b"x" * 100_000)
        except ConnectionError:
            return answer

    async def lead(request: web.Request) -> web.StreamResponse:
        place = request.query["to"]
        raise web.HTTPFound(f"{servers.other}/take" if place == "other" else place)

    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>", content_type="text/html")

    async def refuse(request: web.Request) -> web.StreamResponse:
        return web.Response(status=int(request.match_info["status"]))

    async def take(request: web.Request) -> web.StreamResponse:
        servers.tokens.append(request.headers.get("Authorization", ""))
        return web.Response(text="taken")

    runners = []
    for routes in (
        {"/file": content, "/endless": endless, "/lead": lead, "/page": page,
         "/status/{status}": refuse},
        {"/take": take},
    ):  # fmt: skip
        app = web.Application()
        for path, handler in routes.items():
            app.router.add_get(path, handler)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        runners.append(runner)
    own, other = (f"http://127.0.0.1:{runner.addresses[0][1]}" for runner in runners)
    servers = Server(own, other)
    yield servers
    for runner in runners:
        await runner.cleanup()


async def fetched(server: Server, path: str, most: int = 100) -> bytes:
    url = path if "://" in path else f"{server.own}{path}"
    async with ClientSession() as session:
        api_url = f"{server.own}/api/"
        return await fetch_file(url, most, token="xoxb-1", api_url=api_url, session=session)


@pytest.mark.parametrize("path", ["/file", "/lead?to=/file"])
async def test_the_content_is_had_and_a_redirect_within_slack_followed(server: Server, path: str):
    assert await fetched(server, path) == b"x" * 100


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/lead?to=other", "not_in_slack"),
        ("/lead?to=http://[", "not_in_slack"),
        ("http://[", "not_in_slack"),
        ("https://evil.example\\@files.slack.com/x", "not_in_slack"),
        ("/lead?to=/lead?to=/page", "missing_scope"),
        ("/page", "missing_scope"),
        ("/status/302", "missing_scope"),
        ("/status/401", "missing_scope"),
        ("/status/403", "missing_scope"),
        ("/status/404", "file_deleted"),
        ("/status/410", "file_deleted"),
        ("/status/429", "http_429"),
        ("/status/500", "http_500"),
        ("/endless", "file_too_large"),
    ],
)
async def test_what_is_refused_by_its_code_and_the_token_goes_nowhere_else(
    server: Server, path: str, error: str
):
    with pytest.raises(SlackRefusedError) as refused:
        await fetched(server, path)
    assert refused.value.error == error
    assert server.tokens == []


async def test_an_address_elsewhere_is_not_even_called(server: Server):
    with pytest.raises(SlackRefusedError, match="not_in_slack"):
        await fetched(server, f"{server.other}/take")
    assert server.tokens == []


async def test_one_byte_too_many_is_too_large(server: Server):
    with pytest.raises(SlackRefusedError, match="file_too_large"):
        await fetched(server, "/file", most=99)
