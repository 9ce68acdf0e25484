"""What is said of shared files that were not read: why, and what to do.

A file's name is not repeated, since people name files after patients; its number tells which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.blocks.notices import notice
from handlers.blocks.parts import Message

_WHY = {
    "document": "a PDF, a page or an office document. Save it as CSV or text, or paste the lines.",
    "empty": "nothing is in it.",
    "file_deleted": "deleted. Share it again.",
    "file_too_large": "larger than 1 MB. Check it with `codedesk audit` on the command line.",
    "missing_scope": "I may not read files here. An administrator installs me again with the scope "
    "`files:read` of the current app manifest; until then paste the lines.",
    "no_code": "I find no service code in it. I read billing lines, CSV, 837P and FHIR claims.",
    "not_in_slack": "not stored in Slack, and I fetch nothing from elsewhere. Upload the file "
    "itself, or paste the lines.",
    "not_shown": "Slack does not let me have it. Share it in this channel again, or paste "
    "the lines.",
    "not_text": "no text. I read text, CSV, TSV, JSON and 837 files; or paste the lines.",
    "picture": "a picture or a recording. Paste the lines as text.",
    "too_many": "I read three files of a message. Share the rest in another one.",
}
_NO_ANSWER = "Slack did not hand it over. Try again in a minute."


def unread_files(reasons: Mapping[int, str], count: int) -> Message:
    """One line for each reason.

    Args:
        reasons: Why, by the number of the file from 1.
        count: How many files the message has.
    """
    numbers: dict[str, list[int]] = {}
    for number, reason in reasons.items():
        numbers.setdefault(reason, []).append(number)
    lines = [f"{_named(them, count)}: {_WHY.get(why, _NO_ANSWER)}" for why, them in numbers.items()]
    return notice("Not read and not checked:\n" + "\n".join(lines))


def file_title(number: int, count: int) -> str:
    """Says which file an answer is about; nothing where there is one only."""
    return f"*File {number} of {count}*" if count > 1 else ""


def _named(numbers: Sequence[int], count: int) -> str:
    if count == 1:
        return "•  *The file*"
    *others, last = map(str, numbers)
    return f"•  *Files {', '.join(others)} and {last}*" if others else f"•  *File {last}*"
