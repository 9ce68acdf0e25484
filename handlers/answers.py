"""A question in, a message out: every surface of Slack's shows the same answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TypeVar

from bot.services import Services
from catalog.reading import looks_like_encounter
from handlers.answering import codes, encounters, phrases
from handlers.answering.answer import Answer, without_person
from handlers.answering.encounters import check
from handlers.blocks.notices import (
    CHANNEL_UNREAD,
    ENCOUNTER,
    check_help,
    full_help,
    lookup_help,
    unreadable_date,
)
from handlers.blocks.reports import nothing_read_message
from handlers.blocks.searches import nothing_found_message
from handlers.questions import (
    CodesQuestion,
    ComparisonQuestion,
    EncounterQuestion,
    FactsQuestion,
    HowQuestion,
    ListQuestion,
    PairQuestion,
    Question,
    RangeQuestion,
)
from handlers.typed import (
    UnreadableDateError,
    WordsQuestion,
    is_lookup,
    looked_up,
    names_only_codes,
    says_nothing,
    split_date,
)

A = TypeVar("A")


def _saying_what_was_unread(
    ask: Callable[[A, Services], Answer],
) -> Callable[[A, Services], Answer]:
    """An answer by defaults, where the channel has settings of its own, begins with that."""

    @wraps(ask)
    def asked(about: A, services: Services) -> Answer:
        found = ask(about, replace(services, unread=False))  # said once
        return found.warned(CHANNEL_UNREAD) if services.unread else found

    return asked


@_saying_what_was_unread
def answer(question: Question, services: Services) -> Answer:
    """The answer to a question that was understood, from a text or a button."""
    match question:
        case CodesQuestion():
            return codes.cards(question, services)
        case PairQuestion():
            return codes.pair(question, services)
        case ComparisonQuestion():
            return codes.comparison(question, services)
        case RangeQuestion():
            return codes.ranged(question, services)
        case ListQuestion():
            return codes.listed(question, services)
        case FactsQuestion() | HowQuestion():
            return phrases.from_facts(question, services)
        case EncounterQuestion():
            return encounters.recheck(question, services)


@_saying_what_was_unread
def answer_lookup(text: str, services: Services) -> Answer:
    """What ``/cpt`` answers to a text."""
    try:
        question = looked_up(text, services.today(), services.catalog)
    except UnreadableDateError as error:
        return Answer(unreadable_date(error.written, error.expected))
    if not isinstance(question, WordsQuestion):
        return answer(question, services)
    if says_nothing(question.words):
        return Answer(lookup_help())
    words, warning = without_person(question.words)
    question = question.model_copy(update={"words": words})
    found = codes.search(question, services) or Answer(nothing_found_message(words))
    return found.warned(warning)


@_saying_what_was_unread
def answer_check(text: str, services: Services) -> Answer:
    """What ``/checkcode`` answers to a text: codes are checked, words are resolved."""
    if looks_like_encounter(text):
        return check(text, services.today(), services)
    try:
        named = looked_up(text, services.today(), services.catalog)
        typed = split_date(text, services.today())
    except UnreadableDateError as error:
        return Answer(unreadable_date(error.written, error.expected))
    if isinstance(named, RangeQuestion) or names_only_codes(named):
        # A diagnosis alone says nothing of what was done: it must not become a procedure.
        return answer(named, services)
    if says_nothing(typed.words):
        return Answer(check_help())
    question = WordsQuestion(words=typed.words, on=typed.on, assumed=typed.assumed)
    return _words(question, services)


@_saying_what_was_unread
def answer_message(text: str, services: Services) -> Answer:
    """What a mention or a direct message is answered with: whatever the text is about."""
    words = text.split(maxsplit=1)
    verb = words[0].lower().lstrip("/").rstrip(":") if words else ""
    rest = words[1] if len(words) > 1 else ""
    if says_nothing(text):
        return Answer(full_help())
    if verb in {"cpt", "lookup"}:
        return answer_lookup(rest, services)
    if verb in {"checkcode", "check"}:
        return answer_check(rest, services)
    try:
        if is_lookup(text, services.today(), services.catalog):
            return answer_lookup(text, services)
    except UnreadableDateError as error:
        return Answer(unreadable_date(error.written, error.expected))
    return answer_check(text, services)


@_saying_what_was_unread
def check_posted(text: str, services: Services) -> Answer:
    """Check a posted message: its encounters, or what its words lead to.

    Labels that come near by their letters are no answer to "can you check my claim".
    """
    if looks_like_encounter(text):
        return check(text, services.today(), services)
    answered = answer_check(text, services)
    if answered.question is not None and not isinstance(answered.question, ListQuestion):
        return answered
    _, warning = without_person(text)
    return Answer(nothing_read_message((), expected=ENCOUNTER)).warned(warning)


def _words(question: WordsQuestion, services: Services) -> Answer:
    """Resolve words; where no procedure is in them, search. Nothing of a person is repeated."""
    words, warning = without_person(question.words)
    question = question.model_copy(update={"words": words})
    return phrases.resolved_or_found(question, services).warned(warning)
