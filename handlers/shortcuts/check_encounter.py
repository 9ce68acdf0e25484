"""Message shortcut "Check encounter line": checks a posted message, answers in its thread."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.services import Services
from catalog.reading import looks_like_encounter
from handlers.answering.answer import Answer
from handlers.answers import answer_check, check_posted
from handlers.blocks.notices import no_text
from handlers.blocks.unread_files import file_title, unread_files
from handlers.in_thread import InThread
from handlers.message_text import message_text
from handlers.shared_files import UnreadFileError, file_text, files_of

MOST_FILES = 3
"""With the text and what was not read, as many answers as a ``response_url`` takes."""
MOST_WORDS = 40_000
"""Of a file without a service code; what a message of Slack's can hold."""


async def check_message(shortcut: dict[str, Any], *, services: Services) -> None:
    """Check the message, and each of its files by itself."""
    posted, answers = shortcut["message"], InThread(shortcut, services)
    files, text = files_of(posted), message_text({**posted, "files": None})
    if files:
        await _check_with_files(text, files, answers, services)
    elif text.strip():
        await answers.post(check_posted(text, services))
    else:
        await answers.tell(no_text())


async def _check_with_files(
    text: str, files: list[dict[str, Any]], answers: InThread, services: Services
) -> None:
    codes, read, unread = looks_like_encounter(text), 0, dict[int, str]()
    if codes:
        await answers.post(check_posted(text, services))
    for number, file in enumerate(files, start=1):
        try:
            if read == MOST_FILES:
                raise UnreadFileError("too_many")
            content = await file_text(file, services.slack)
            # A file's worth takes its time, in which the loop has others to answer.
            answered = await asyncio.to_thread(_file_answered, content, services)
        except UnreadFileError as error:
            unread[number] = error.reason
            continue
        read += 1
        await answers.post(answered, file_title(number, len(files)))
    if not codes and not read and text.strip():
        words = answer_check(text, services)
        if words.question is not None:  # they say what was done; a mere "see attached" does not
            await answers.post(words)
    if unread:
        await answers.tell(unread_files(unread, len(files)))


def _file_answered(text: str, services: Services) -> Answer:
    if not looks_like_encounter(text) and len(text) > MOST_WORDS:
        raise UnreadFileError("no_code")
    return check_posted(text, services)
