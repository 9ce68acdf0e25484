"""The text of the files that stand in a message: fetched, looked at, and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.services import Slack, SlackRefusedError

MOST_BYTES = 1024 * 1024
"""Of one file; larger ones are the work of ``codedesk audit``."""

_DELETED_MODES = {"tombstone", "deleted"}
_PICTURES = ("image/", "video/", "audio/")
_DOCUMENTS = ("application/pdf", "application/msword", "application/vnd.", "application/zip")
_PAGES = {"text/html", "application/xhtml+xml", "text/rtf", "application/rtf"}
_CONTROLS = bytes({*range(0x09), *range(0x0E, 0x1C), 0x7F})
"""In no text; those from 1C to 1F separate the parts of an 837."""


class UnreadFileError(Exception):
    """A file was not read; ``reason`` is a code with a sentence in ``blocks/unread_files.py``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def files_of(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files of a message, as Slack describes them."""
    files = message.get("files")
    return [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []


async def file_text(file: Mapping[str, Any], slack: Slack) -> str:
    """The text of a shared file.

    Whether it holds text is told by its content, since Slack calls an 837 file ``binary``; what
    surely holds none is not even fetched.

    Raises:
        UnreadFileError: With the reason that the person is told.
    """
    if reason := _plainly_unreadable(file):
        raise UnreadFileError(reason)
    url = file.get("url_private_download")
    if not isinstance(url, str) or not url:
        raise UnreadFileError("not_shown")
    try:
        content = await slack.fetch_file(url, MOST_BYTES)
    except SlackRefusedError as refused:
        raise UnreadFileError(refused.error) from None
    if not content.strip():
        raise UnreadFileError("empty")
    return _decoded(content)


def _plainly_unreadable(file: Mapping[str, Any]) -> str:
    """Why not, by what the payload says of the file; empty when nothing speaks against it."""
    kind, size = str(file.get("mimetype") or "").lower(), file.get("size")
    if file.get("mode") in _DELETED_MODES:
        return "file_deleted"
    if file.get("is_external") or file.get("mode") == "external":
        return "not_in_slack"
    if kind.startswith(_PICTURES):
        return "picture"
    if kind.startswith(_DOCUMENTS) or kind in _PAGES:
        return "document"
    return "file_too_large" if isinstance(size, int) and size > MOST_BYTES else ""


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif len(content.translate(None, _CONTROLS)) < len(content):
        raise UnreadFileError("not_text")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadFileError("not_text")
