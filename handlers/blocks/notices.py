"""Help, and the short things that have to be said."""

from __future__ import annotations

from handlers.blocks.parts import Message, code, escape, header, message, sections
from handlers.blocks.parts import context as small

CPT_NOTICE = (
    "CPT is the American Medical Association's. The labels here are our own words, not the AMA's "
    "descriptors; you need your own CPT licence."
)
NO_PATIENTS = "Never type names, birth dates or record numbers: none is needed, and none is kept."
ENCOUNTER = "99213-25, 11102, 17000-59, 17003x6 L57.0 D48.5 2026-03-04"
"""An example in the notation that a check reads."""

CHANNEL_UNREAD = (
    "⚠ What this channel set and decided could not be read just now. This answer goes by Medicare, "
    "the whole nation and all rules; ask again in a while."
)

_LOOK_UP = [
    ("/cpt 11102", "what is known of a code: global period, units, fee, add-ons"),
    ("/cpt 11102 17000", "the NCCI pair: column 1 and 2, and where a modifier goes"),
    ("/cpt 11400 vs 11600", "two codes side by side"),
    ("/cpt L57.0", "a diagnosis"),
    ("/cpt 25", "a modifier"),
    ("/cpt shave nose", "search in our labels"),
    ("/cpt 11102-11107", "the codes of a range"),
    ("/cpt note 11102 photo first", "a note of this channel's, shown on the code's card"),
    ("/cpt notes", "all notes of this channel"),
    ("/cpt 11100 on 2018-12-31", "any of them for a date of service"),
]
_CHECK = [
    ("/checkcode excision 0.8cm trunk", "words to codes; what is missing is asked"),
    (f"/checkcode {ENCOUNTER}", "what edits will do to an encounter"),
    ("/checkcode decisions", "what this channel decided about rules; “Why?” makes one"),
]
_UPDATES = ("updates help", "reminders of code updates: subscribe, list, next, snooze and more")
_ELSEWHERE = (
    "On any message: ⋮ → *Check encounter line* answers in its thread. Mention me or write to me "
    "directly for the same answers."
)


def lookup_help() -> Message:
    """What ``/cpt`` answers."""
    return _help("Look codes up", _LOOK_UP, "Words to codes and checks: `/checkcode help`.")


def check_help() -> Message:
    """What ``/checkcode`` answers."""
    return _help("Words to codes, and checks", _CHECK, "Codes and pairs: `/cpt help`.")


def full_help() -> Message:
    """Everything, for a mention or a direct message."""
    examples = [(text.split(" ", 1)[1], what) for text, what in (*_LOOK_UP, *_CHECK)]
    return _help("What I answer", [*examples, _UPDATES], "")


def notice(text: str) -> Message:
    """One plain statement, already escaped where it quotes."""
    return message(text, sections([text]))


def refused_in_command(
    kinds: str, instead: str = "Type the codes, dates of service, sizes and sites without it."
) -> Message:
    """A slash command's text that points to a person: not looked at, why, and what to type."""
    return notice(
        f"I did not look at that: it seems to hold {escape(kinds)}. Slack's HIPAA terms allow "
        f"patient data in messages and files only, never in a slash command. {instead}"
    )


def note_refused(kinds: str) -> Message:
    """A note would be kept, and shown to everybody in the channel."""
    return notice(
        f"I keep no such note: it seems to hold {escape(kinds)}. A note stays, and everybody in "
        "the channel sees it. Type it without that."
    )


def patient_data_seen(kinds: str) -> str:
    """Said where a message points to a person; what it was is not repeated."""
    return (
        f"This seems to hold {escape(kinds)}. I keep nothing of it, but Slack keeps the message: "
        "please remove it."
    )


def unreadable_date(written: str, expected: str) -> Message:
    """What stands behind ``on`` is no date."""
    return notice(f"{code(written[:40])} behind “on” is no date. Expected {escape(expected)}.")


def apology(reference: str) -> Message:
    """A bug was caught; all that is shown of it is its number."""
    return notice(f"Something went wrong here, reference {reference}.")


def unknown_command(command: str) -> Message:
    """A command that Slack sends us and that we do not know."""
    return notice(f"I don't know the command {code(command[:40])}. Try {code('/cpt help')}.")


def outdated_button() -> Message:
    """A button of a message from an earlier version."""
    return notice("I can't answer that button any more. Please ask again.")


def form_by_command() -> Message:
    """Slack opens forms for commands and buttons, not for messages."""
    return notice(f"The form opens by the command: type {code('/cptupdates settings')}.")


def no_text() -> Message:
    """A message that holds no text, or a file where files are not fetched."""
    return notice(
        "I find no text in this message. To have a file read choose *Check encounter line* in the "
        "message's menu; pictures are not read: paste the lines."
    )


def too_many_lines(lines: int, most: int) -> Message:
    """A paste that is a file's worth."""
    return notice(
        f"This holds {lines} service lines; I check up to {most} at a time. "
        "For files there is `codedesk audit` on the command line."
    )


def invite(reason: str) -> str:
    """Why the answer is private instead of in the thread."""
    return {
        "not_in_channel": "I'm not in this channel, so only you see this. Type `/invite` and my "
        "name to have answers in the thread.",
        "channel_not_found": "I'm not in this channel, so only you see this. Type `/invite` and my "
        "name to have answers in the thread.",
        "is_archived": "This channel is archived, so only you see this.",
    }.get(reason, "I could not post into the thread, so only you see this.")


def no_picture(reason: str) -> Message:
    """There is nothing to draw."""
    return notice(f"No picture: {escape(reason)}.")


def picture_refused(error: str) -> Message:
    """Slack did not take the picture, and what can be done."""
    elsewhere = "I can't post here. Type `/invite` and my name in this channel, then press again; "
    elsewhere += "or ask me in a direct message."
    lacking = "I may not upload files: an administrator installs me again with the scope "
    lacking += "`files:write` of the current app manifest."
    return notice(
        {
            "not_in_channel": elsewhere,
            "channel_not_found": elsewhere,
            "missing_scope": lacking,
            "is_archived": "This channel is archived: nothing can be posted here.",
        }.get(error, "Slack did not take the picture. Press again in a minute.")
    )


def _help(title: str, examples: list[tuple[str, str]], more: str) -> Message:
    lines = [f"{code(text)}\n{escape(what)}" for text, what in examples]
    text = "\n".join(f"{text}: {what}" for text, what in examples)
    blocks = [
        header(title),
        *sections(lines),
        *sections([line for line in (_ELSEWHERE, more) if line]),
        *small([CPT_NOTICE, NO_PATIENTS]),
    ]
    return message(escape(f"{title}\n{text}\n{CPT_NOTICE}"), blocks)
