"""Codes: their cards, two of them together or side by side, and the search for them."""

from __future__ import annotations

from datetime import date

from bot.services import Services
from catalog.cards import Card
from catalog.claim import Encounter, ServiceLine
from catalog.codes import is_modifier_shape
from catalog.lookup import lookup
from catalog.naming import label_of
from catalog.records import ModifierEntry
from catalog.validation import validate
from catalog.validation.report import Finding, Severity
from handlers.answering.answer import Answer
from handlers.blocks.cards import cards_message, nearby
from handlers.blocks.comparisons import comparison_message
from handlers.blocks.pairs import pair_message
from handlers.blocks.parts import Message
from handlers.blocks.searches import list_message, range_message
from handlers.practice import locality_on
from handlers.questions import (
    CodesQuestion,
    ComparisonQuestion,
    Dated,
    ListQuestion,
    PairQuestion,
    RangeQuestion,
)
from handlers.typed import WordsQuestion

MOST_HITS = 8
MOST_CARDS = 5
MOST_OF_A_RANGE = 30
MOST_SEARCHED = 100
"""Characters of different words; nobody searches for more, and each takes its time."""


def cards(question: CodesQuestion, services: Services) -> Answer:
    """What is known of each code."""
    shown = tuple(_card(code, question, services) for code in question.codes[:MOST_CARDS])
    also, notes = question.codes[MOST_CARDS:], services.notes
    labels = {
        code: label_of(services.catalog, code, question.on)
        for card in shown
        for code in nearby(card)
    }
    message = cards_message(shown, question, also=also, notes=notes, labels=labels)
    return Answer(message, question)


def pair(question: PairQuestion, services: Services) -> Answer:
    """What holds for two codes on one day."""
    return Answer(_pair(question, services), question)


def comparison(question: ComparisonQuestion, services: Services) -> Answer:
    """Two codes side by side."""
    first, second = (
        _looked_up(code, question.on, services) for code in (question.code, question.other)
    )
    return Answer(comparison_message(first, second, question), question)


def ranged(question: RangeQuestion, services: Services) -> Answer:
    """The codes from one to another."""
    found = services.catalog.between(
        question.first, question.last, question.on, limit=MOST_OF_A_RANGE + 1
    )
    named = [(code, label_of(services.catalog, code, question.on)) for code in found]
    shown = range_message(named, question, MOST_OF_A_RANGE)
    return Answer(shown, question if found else None)


def listed(question: ListQuestion, services: Services) -> Answer:
    """The codes of a search, with our labels."""
    found = [(code, label_of(services.catalog, code, question.on)) for code in question.codes]
    return Answer(list_message(found, question), question)


def search(question: WordsQuestion, services: Services, *, lead: str = "") -> Answer | None:
    """The codes whose labels come near; None where none does."""
    words = " ".join(dict.fromkeys(question.words.split()))[:MOST_SEARCHED]
    hits = services.catalog.search(words, limit=MOST_HITS)
    if not hits:
        return None
    asked = ListQuestion(
        codes=tuple(hit.code for hit in hits), on=question.on, assumed=question.assumed
    )
    found = [(hit.code, hit.label) for hit in hits]
    said = f"*{lead}* Codes whose labels come near:" if lead else ""
    return Answer(list_message(found, asked, lead=said), asked)


def _card(code: str, asked: Dated, services: Services) -> Card | ModifierEntry:
    modifier = services.catalog.modifier(code) if is_modifier_shape(code) else None
    return modifier or _looked_up(code, asked.on, services)


def _looked_up(code: str, on: date, services: Services) -> Card:
    """A code's card, with the channel's payer and locality."""
    practice = services.practice
    locality = locality_on(services.catalog, practice, on)
    return lookup(services.catalog, code, on=on, locality=locality, payer=practice.payer)


def _pair(question: PairQuestion, services: Services) -> Message:
    """The pair's row, and what the rules say of the two lines: one truth for both surfaces."""
    catalog, on, pair = services.catalog, question.on, (question.code, question.other)
    cards = [_looked_up(code, on, services) for code in pair]
    if not all(card.found for card in cards):
        return cards_message(tuple(cards), question)
    lines = tuple(ServiceLine(line=number, code=code) for number, code in enumerate(pair, start=1))
    encounter = Encounter(date_of_service=on, lines=lines, payer=services.practice.payer)
    report = validate(encounter, catalog)
    refs = [ref for ref in report.releases if ref.dataset == "ncci-ptp"]
    labels = [(card.code, getattr(card, "label", None) or "") for card in cards]
    edit = catalog.ptp(*pair, on)
    return pair_message(question, edit, labels, _between(report.findings), refs)


def _between(findings: tuple[Finding, ...]) -> list[Finding]:
    """The findings about both lines, or about what one needs beside the other.

    Which of the two comes first is told only where both can stand.
    """
    wrong = any(finding.severity is Severity.ERROR for finding in findings)
    return [
        finding
        for finding in findings
        if not (wrong and finding.rule.startswith("SEQ"))
        and (len(finding.lines) == 2 or finding.rule.startswith(("PTP", "MOD", "AOC", "COD")))
    ]
