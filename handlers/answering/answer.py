"""An answer: a message, and what a button needs to show it again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalog.reading import identifiers
from catalog.validation.report import Report
from handlers.blocks.notices import notice, patient_data_seen
from handlers.blocks.parts import Message, with_share
from handlers.questions import Question


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

    def warned(self, warning: str) -> Answer:
        """The answer below a warning, if there is one."""
        if not warning:
            return self
        told, said = notice(warning), self.message
        message = Message(f"{told.text}\n{said.text}", (*told.blocks, *said.blocks))
        return replace(self, message=message)


def without_person(words: str) -> tuple[str, str]:
    """The words without what points to a person, and what is said about that."""
    seen = identifiers.find(words)
    for one in reversed(seen):
        words = f"{words[: one.start]} {words[one.end :]}"
    return words, patient_data_seen(identifiers.describe(seen)) if seen else ""
