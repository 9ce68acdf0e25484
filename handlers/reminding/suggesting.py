"""What somebody may have meant who typed no verb of ``/cptupdates``."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process

from catalog.codes import is_diagnosis_shape, is_procedure_shape
from handlers.reminding.kinds import names_kinds

_MEANT = {
    "add": "subscribe", "begin": "subscribe", "enable": "subscribe", "join": "subscribe",
    "on": "subscribe", "remind": "subscribe", "start": "subscribe", "sub": "subscribe",
    "cancel": "unsubscribe", "disable": "unsubscribe", "end": "unsubscribe",
    "leave": "unsubscribe", "mute": "unsubscribe", "off": "unsubscribe", "quit": "unsubscribe",
    "remove": "unsubscribe", "stop": "unsubscribe", "unsub": "unsubscribe",
    "get": "list", "info": "list", "show": "list", "status": "list", "who": "list",
    "dates": "next", "schedule": "next", "upcoming": "next", "when": "next",
    "example": "preview", "sample": "preview", "test": "preview", "try": "preview",
    "export": "calendar", "ical": "calendar", "ics": "calendar", "outlook": "calendar",
    "at": "time", "clock": "time", "hour": "time", "timezone": "time", "tz": "time",
    "zone": "time", "ahead": "lead", "before": "lead", "days": "lead", "leads": "lead",
    "hold": "snooze", "later": "snooze", "pause": "snooze", "quiet": "snooze",
    "resume": "snooze off", "unpause": "snooze off", "unsnooze": "snooze off", "wake": "snooze off",
    "digest": "weekly on", "week": "weekly on", "weekend": "weekends on", "daily": "weekly off",
    "follow": "watch", "track": "watch", "code": "watch", "codes": "watch", "unfollow": "unwatch",
    "complete": "done", "completed": "done", "finished": "done", "undo": "reopen",
    "undone": "reopen", "config": "settings", "configure": "settings", "form": "settings",
    "locality": "settings", "options": "settings", "payer": "settings", "preferences": "settings",
    "setup": "settings",
}  # fmt: skip
_CLOSE = 70


def meant_by(verb: str, rest: str, verbs: Iterable[str]) -> str | None:
    """What to type behind ``/cptupdates`` instead; None when nothing is near.

    Args:
        verb: The word that is no verb.
        rest: What stands behind it.
        verbs: All that are.
    """
    word, known = verb.lower(), list(verbs)
    if is_procedure_shape(word.upper()) or is_diagnosis_shape(word.upper()):
        return f"watch {word.upper()}"
    typed = f"{word} {rest}".strip()
    if names_kinds(typed):
        return f"subscribe {typed.replace('`', '')}"
    meant = _MEANT.get(word)
    if meant is None:
        near = process.extractOne(word, known, score_cutoff=_CLOSE)
        meant = None if near is None else near[0]
    return meant
