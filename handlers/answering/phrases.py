"""Words: the codes they lead to, how, and what is still to be answered."""

from __future__ import annotations

from bot.services import Services
from catalog.resolving import Facts, FactsTokenError, explain, read_facts, resolve, resolve_facts
from catalog.resolving import answer as with_answer
from catalog.resolving.answer import Resolution
from handlers.answering.answer import Answer
from handlers.answering.codes import search
from handlers.blocks.limits import BUTTON_VALUE
from handlers.blocks.notices import outdated_button
from handlers.blocks.resolutions import NOTHING, Choice, how_message, resolution_message
from handlers.blocks.understood import NOTHING_YET, understood_words
from handlers.questions import Dated, FactsQuestion, Heard, HowQuestion, to_value
from handlers.typed import WordsQuestion


def resolved_or_found(question: WordsQuestion, services: Services) -> Answer:
    """What the words resolve to; where no procedure is in them, the codes that labels lead to."""
    facts = read_facts(question.words)
    payer = services.practice.payer
    resolution = resolve(services.catalog, question.words, on=question.on, payer=payer)
    if any(understood_words(one.understood) != NOTHING_YET for one in resolution.procedures):
        return _resolved(resolution, facts, question, _heard(question.words))
    nothing = resolution.model_copy(update={"procedures": ()})  # a number alone says no more
    unclear = Answer(resolution_message(nothing, question))
    return search(question, services, lead=NOTHING) or unclear


def _heard(words: str) -> tuple[Heard, ...]:
    """The words that became a fact, for "How?"; a mended one as our vocabulary has it."""
    return tuple(
        Heard(
            procedure=one.procedure, fact=one.fact, value=one.value, words=one.corrected or one.text
        )
        for one in explain(words)
    )


def from_facts(question: FactsQuestion | HowQuestion, services: Services) -> Answer:
    """What facts lead to, or how they were read: asked by a button that carries them."""
    try:
        facts = Facts.from_token(question.token)
    except FactsTokenError:
        return Answer(outdated_button())
    payer = services.practice.payer
    resolution = resolve_facts(services.catalog, facts, on=question.on, payer=payer)
    if isinstance(question, HowQuestion):
        return Answer(how_message(resolution, question.heard, question), question)
    return _resolved(resolution, facts, question, question.heard)


def _resolved(
    resolution: Resolution, facts: Facts, asked: Dated, heard: tuple[Heard, ...]
) -> Answer:
    choices = [
        Choice(
            index,
            ask.fact,
            option,
            _carried(with_answer(facts, index, ask.fact, option), heard, asked),
        )
        for index, procedure in enumerate(resolution.procedures)
        for ask in procedure.asks
        for option in ask.options
    ]
    again = _carried(facts, heard, asked)
    how = HowQuestion(token=again.token, heard=again.heard, on=asked.on, assumed=asked.assumed)
    return Answer(resolution_message(resolution, asked, choices, how), again)


def _carried(facts: Facts, heard: tuple[Heard, ...], asked: Dated) -> FactsQuestion:
    """The facts for a button; without the words where these make it too long for one."""
    question = FactsQuestion(
        token=facts.to_token(), heard=heard, on=asked.on, assumed=asked.assumed
    )
    if len(to_value(question)) > BUTTON_VALUE:
        return question.model_copy(update={"heard": ()})
    return question
