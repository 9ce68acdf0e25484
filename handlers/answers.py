"""A question in, a message out: every surface of Slack's shows the same answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.crashes import log_crash
from bot.services import Services
from catalog.cards import Card
from catalog.claim import Encounter, Reading, ServiceLine, Told, Unread
from catalog.codes import is_modifier_shape
from catalog.lookup import lookup
from catalog.reading import identifiers, looks_like_encounter, read, write
from catalog.records import ModifierEntry
from catalog.resolving import Facts, FactsTokenError, explain, read_facts, resolve, resolve_facts
from catalog.resolving import answer as with_answer
from catalog.resolving.answer import Resolution
from catalog.told import with_told
from catalog.validation import validate
from catalog.validation.report import Finding, Report, Severity
from handlers.blocks.cards import cards_message
from handlers.blocks.comparisons import comparison_message
from handlers.blocks.limits import BUTTON_VALUE
from handlers.blocks.notices import (
    ENCOUNTER,
    full_help,
    notice,
    outdated_button,
    patient_data_seen,
    too_many_lines,
    unreadable_date,
)
from handlers.blocks.pairs import pair_message
from handlers.blocks.parts import Message, with_share
from handlers.blocks.reports import nothing_read_message, report_message
from handlers.blocks.resolutions import NOTHING, Choice, how_message, resolution_message
from handlers.blocks.searches import list_message, nothing_found_message
from handlers.practice import locality_on
from handlers.questions import (
    CodesQuestion,
    ComparisonQuestion,
    Dated,
    EncounterQuestion,
    FactsQuestion,
    Heard,
    HowQuestion,
    ListQuestion,
    PairQuestion,
    Question,
    to_value,
)
from handlers.typed import (
    UnreadableDateError,
    WordsQuestion,
    is_lookup,
    looked_up,
    names_only_codes,
    split_date,
)

MOST_HITS = 8
MOST_CARDS = 5
MOST_LINES = 500
"""In one paste. Each pair of lines is compared, and everyone else waits meanwhile."""
MOST_SEARCHED = 100
"""Characters of different words; nobody searches for more, and each takes its time."""
BETWEEN_ENCOUNTERS = "\n\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """A message, and the question a button can carry to show it again, to the channel."""

    message: Message
    question: Question | None = None
    reports: tuple[Report, ...] = ()
    """What was found, if encounters were checked."""

    def private(self) -> Message:
        """As only the asking person sees it, with the button that shares it."""
        return with_share(self.message, self.question)


def answer(question: Question, services: Services) -> Answer:
    """The answer to a question that was understood, from a text or a button."""
    match question:
        case CodesQuestion():
            cards = tuple(_card(code, question, services) for code in question.codes[:MOST_CARDS])
            also, notes = question.codes[MOST_CARDS:], services.notes
            return Answer(cards_message(cards, question, also=also, notes=notes), question)
        case PairQuestion():
            return Answer(_pair(question, services), question)
        case ComparisonQuestion():
            first, second = (
                _looked_up(code, question.on, services) for code in (question.code, question.other)
            )
            return Answer(comparison_message(first, second, question), question)
        case ListQuestion():
            found = [(code, _label(code, services)) for code in question.codes]
            return Answer(list_message(found, question), question)
        case FactsQuestion() | HowQuestion():
            return _from_facts(question, services)
        case EncounterQuestion():
            return _recheck(question, services)


def answer_lookup(text: str, services: Services) -> Answer:
    """What ``/cpt`` answers to a text."""
    try:
        question = looked_up(text, services.today(), services.catalog)
    except UnreadableDateError as error:
        return Answer(unreadable_date(error.written, error.expected))
    if not isinstance(question, WordsQuestion):
        return answer(question, services)
    if not question.words:
        return Answer(full_help())
    words, warning = _without_person(question.words)
    question = question.model_copy(update={"words": words})
    found = _search(question, services) or Answer(nothing_found_message(words))
    return _warned(found, warning)


def answer_check(text: str, services: Services) -> Answer:
    """What ``/checkcode`` answers to a text: codes are checked, words are resolved."""
    if looks_like_encounter(text):
        return check(text, services.today(), services)
    try:
        named = looked_up(text, services.today(), services.catalog)
        typed = split_date(text, services.today())
    except UnreadableDateError as error:
        return Answer(unreadable_date(error.written, error.expected))
    if names_only_codes(named):
        # A diagnosis alone says nothing of what was done: it must not become a procedure.
        return answer(named, services)
    if not typed.words:
        return Answer(full_help())
    question = WordsQuestion(words=typed.words, on=typed.on, assumed=typed.assumed)
    return _words(question, services)


def answer_message(text: str, services: Services) -> Answer:
    """What a mention or a direct message is answered with: whatever the text is about."""
    words = text.split(maxsplit=1)
    verb = words[0].lower().lstrip("/").rstrip(":") if words else "help"
    rest = words[1] if len(words) > 1 else ""
    if verb in {"help", "?", "hi", "hello"} and not rest:
        return Answer(full_help())
    if verb in {"cpt", "lookup"}:
        return answer_lookup(rest, services) if rest else Answer(full_help())
    if verb in {"checkcode", "check"}:
        return answer_check(rest, services) if rest else Answer(full_help())
    try:
        if is_lookup(text, services.today(), services.catalog):
            return answer_lookup(text, services)
    except UnreadableDateError as error:
        return Answer(unreadable_date(error.written, error.expected))
    return answer_check(text, services)


def check(text: str, on: date, services: Services, *, assumed: bool = True) -> Answer:
    """Check the encounters in a text; a date in it goes before ``on``."""
    reading = read(text, on=on, payer=services.practice.payer)
    return _checked(with_told(services.catalog, reading, text), on, services, assumed=assumed)


def check_posted(text: str, services: Services) -> Answer:
    """Check a posted message: its encounters, or what its words lead to.

    Labels that come near by their letters are no answer to "can you check my claim".
    """
    if looks_like_encounter(text):
        return check(text, services.today(), services)
    answered = answer_check(text, services)
    if answered.question is not None and not isinstance(answered.question, ListQuestion):
        return answered
    _, warning = _without_person(text)
    return _warned(Answer(nothing_read_message((), expected=ENCOUNTER)), warning)


def _recheck(question: EncounterQuestion, services: Services) -> Answer:
    """Check again what a button carries: the codes, and what the words beside them led to."""
    reading = read(question.notation, on=question.on, payer=services.practice.payer)
    if len(reading.encounters) == 1:
        (encounter,) = reading.encounters
        told = (encounter.model_copy(update={"told": question.told}),)
        reading = reading.model_copy(update={"encounters": told})
    return _checked(
        reading, question.on, services, assumed=question.assumed, passes=question.passes
    )


def _checked(
    reading: Reading, on: date, services: Services, *, assumed: bool, passes: bool = False
) -> Answer:
    if not reading.encounters:
        return Answer(nothing_read_message(reading.unread, expected=ENCOUNTER))
    lines = sum(len(encounter.lines) for encounter in reading.encounters)
    if lines > MOST_LINES:
        return Answer(too_many_lines(lines, MOST_LINES))
    reports = [
        validate(
            encounter,
            services.catalog,
            locality=locality_on(services.catalog, services.practice, encounter.date_of_service),
            policy=services.policy,
            today=services.today(),
            passes=passes,
            on_crash=log_crash,
        )
        for encounter in reading.encounters
    ]
    question = EncounterQuestion(
        notation=BETWEEN_ENCOUNTERS.join(write(encounter) for encounter in reading.encounters),
        told=_told(reading),
        on=on,
        assumed=assumed,
        passes=passes,
    )
    message = report_message(
        reports, _unread(reading), warning=_warning(reading), question=question
    )
    return Answer(message, question, tuple(reports))


def _told(reading: Reading) -> tuple[Told, ...]:
    """What the words of the one encounter led to; of several nothing is known."""
    return reading.encounters[0].told if len(reading.encounters) == 1 else ()


def _unread(reading: Reading) -> tuple[Unread, ...]:
    """What could not be used, inside the encounters and between them, as it stood."""
    inside = [fragment for encounter in reading.encounters for fragment in encounter.unread]
    found = {(fragment.start, fragment.end): fragment for fragment in (*reading.unread, *inside)}
    return tuple(found[place] for place in sorted(found))


def _warning(reading: Reading) -> str:
    """Said when the paste seems to hold what tells who the patient is."""
    if not reading.identifiers:
        return ""
    return patient_data_seen(identifiers.describe(reading.identifiers))


def _without_person(words: str) -> tuple[str, str]:
    """The words without what points to a person, and what is said about that."""
    seen = identifiers.find(words)
    for one in reversed(seen):
        words = f"{words[: one.start]} {words[one.end :]}"
    return words, patient_data_seen(identifiers.describe(seen)) if seen else ""


def _warned(answered: Answer, warning: str) -> Answer:
    if not warning:
        return answered
    told, said = notice(warning), answered.message
    message = Message(f"{told.text}\n{said.text}", (*told.blocks, *said.blocks))
    return Answer(message, answered.question)


def _words(question: WordsQuestion, services: Services) -> Answer:
    """Resolve words; where no procedure is in them, search. Nothing of a person is repeated."""
    words, warning = _without_person(question.words)
    question = question.model_copy(update={"words": words})
    return _warned(_resolved_or_found(question, services), warning)


def _resolved_or_found(question: WordsQuestion, services: Services) -> Answer:
    facts = read_facts(question.words)
    payer = services.practice.payer
    resolution = resolve(services.catalog, question.words, on=question.on, payer=payer)
    if resolution.procedures:
        return _resolved(resolution, facts, question, _heard(question.words))
    unclear = Answer(resolution_message(resolution, question))
    return _search(question, services, lead=NOTHING) or unclear


def _heard(words: str) -> tuple[Heard, ...]:
    """The words that became a fact, for "How?"; a mended one as our vocabulary has it."""
    return tuple(
        Heard(
            procedure=one.procedure, fact=one.fact, value=one.value, words=one.corrected or one.text
        )
        for one in explain(words)
    )


def _from_facts(question: FactsQuestion | HowQuestion, services: Services) -> Answer:
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


def _search(question: WordsQuestion, services: Services, *, lead: str = "") -> Answer | None:
    words = " ".join(dict.fromkeys(question.words.split()))[:MOST_SEARCHED]
    hits = services.catalog.search(words, limit=MOST_HITS)
    if not hits:
        return None
    asked = ListQuestion(
        codes=tuple(hit.code for hit in hits), on=question.on, assumed=question.assumed
    )
    found = [(hit.code, hit.label) for hit in hits]
    return Answer(list_message(found, asked, lead=lead), asked)


def _card(code: str, asked: Dated, services: Services) -> Card | ModifierEntry:
    modifier = services.catalog.modifier(code) if is_modifier_shape(code) else None
    return modifier or _looked_up(code, asked.on, services)


def _label(code: str, services: Services) -> str:
    entry = services.catalog.entry(code)
    return (entry.licensed_label or entry.label if entry else None) or ""


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
