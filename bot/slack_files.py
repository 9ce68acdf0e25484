"""Downloads a file that was shared in Slack.

The bot's token goes along, so every address is looked at before it is called, a redirect's too:
only Slack's own hosts, or the one that the settings name, ever see it. The content is held in
memory.
"""

from __future__ import annotations

import aiohttp
from yarl import URL

from bot.services import SlackRefusedError

HOSTS = ("slack.com", "slack-files.com", "slack-gov.com")
"""Slack's own, each with the hosts below it; always by https."""

MISSING_SCOPE = "missing_scope"
DELETED = "file_deleted"
TOO_LARGE = "file_too_large"
ELSEWHERE = "not_in_slack"

_MOST_REDIRECTS = 3
_CHUNK = 64 * 1024
_TIME = aiohttp.ClientTimeout(total=20)


async def fetch_file(
    url: str, most: int, *, token: str, api_url: str, session: aiohttp.ClientSession
) -> bytes:
    """The file's content.

    Args:
        url: Its ``url_private_download``.
        most: How many bytes it may have.
        token: The bot's token, which needs the scope ``files:read``.
        api_url: Where Slack's Web API is by the settings.
        session: What the call goes through.

    Raises:
        SlackRefusedError: With a code of this module, or ``http_…``.
        aiohttp.ClientError, TimeoutError, OSError: When there is no answer.
    """
    address = _address(url)
    for _ in range(_MOST_REDIRECTS + 1):
        if not belongs_to_slack(address, api_url):
            raise SlackRefusedError(ELSEWHERE)
        async with session.get(
            address,
            headers={"Authorization": f"Bearer {token}"},
            allow_redirects=False,
            timeout=_TIME,
        ) as answer:
            if answer.status in {301, 302, 303, 307, 308}:
                address = address.join(_address(answer.headers.get("Location", "")))
                continue
            _refuse(answer)
            return await _content(answer, most)
    raise SlackRefusedError(MISSING_SCOPE)  # sent round in circles between sign-in pages


def belongs_to_slack(address: URL, api_url: str) -> bool:
    """Whether the token may be sent there."""
    if address.host is None or address.user is not None or address.password is not None:
        return False
    if address.scheme not in {"http", "https"}:
        return False
    if address.origin() == URL(api_url).origin():
        return True
    host = address.host
    known = any(host == own or host.endswith(f".{own}") for own in HOSTS)
    return known and address.scheme == "https" and address.port == 443


def _address(url: str) -> URL:
    try:
        return URL(url)
    except ValueError:
        raise SlackRefusedError(ELSEWHERE) from None


def _refuse(answer: aiohttp.ClientResponse) -> None:
    """Slack answers a token without the scope with its sign-in page, and not with an error."""
    if answer.status in {401, 403} or (answer.status == 200 and answer.content_type == "text/html"):
        raise SlackRefusedError(MISSING_SCOPE)
    if answer.status in {404, 410}:
        raise SlackRefusedError(DELETED)
    if answer.status != 200:
        raise SlackRefusedError(f"http_{answer.status}")


async def _content(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """Read up to the limit, whatever length the answer claims to have."""
    content = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > most:
            raise SlackRefusedError(TOO_LARGE)
    return bytes(content)
