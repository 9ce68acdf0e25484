"""What is asked, once it is understood; and how a button carries it.

A question holds codes, facts, dates and our own notation, so it may stand in a button's value. Of
the words that somebody typed it holds at most those that became a fact ("shave", "cheek", "8 mm").
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from catalog.claim import Frozen, Told


class Dated(Frozen):
    """A question about a date of service."""

    on: date
    assumed: bool = False
    """True when no date was given and today's was taken."""


class CodesQuestion(Dated):
    """What is known of these codes and modifiers?"""

    kind: Literal["codes"] = "codes"
    codes: tuple[str, ...] = Field(min_length=1)


class PairQuestion(Dated):
    """What holds for these two codes on one day?"""

    kind: Literal["pair"] = "pair"
    code: str
    other: str


class ComparisonQuestion(Dated):
    """What is different between these codes?"""

    kind: Literal["compare"] = "compare"
    code: str
    other: str


class ListQuestion(Dated):
    """Which codes are these? The result of a search without its words."""

    kind: Literal["list"] = "list"
    codes: tuple[str, ...]


class Heard(Frozen):
    """The words that one fact of one procedure came from."""

    procedure: int
    """From 1."""
    fact: str
    value: str
    words: str


class RangeQuestion(Dated):
    """Which codes are there from one to another?"""

    kind: Literal["range"] = "range"
    first: str
    last: str


class FactsQuestion(Dated):
    """Which codes do these facts lead to? The token is the resolver's own."""

    kind: Literal["facts"] = "facts"
    token: str
    heard: tuple[Heard, ...] = ()


class HowQuestion(Dated):
    """How was each fact read, and how did the facts lead to the codes?"""

    kind: Literal["how"] = "how"
    token: str
    heard: tuple[Heard, ...] = ()


class EncounterQuestion(Dated):
    """What will edits do to these encounters? They are written in our notation."""

    kind: Literal["check"] = "check"
    notation: str
    told: tuple[Told, ...] = ()
    """What the words beside the codes of a single encounter led to."""
    passes: bool = False
    """Whether the rules that found nothing are wanted too."""


Question = Annotated[
    CodesQuestion
    | PairQuestion
    | ComparisonQuestion
    | ListQuestion
    | RangeQuestion
    | FactsQuestion
    | HowQuestion
    | EncounterQuestion,
    Field(discriminator="kind"),
]

_ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)


def to_value(question: Question) -> str:
    """The question as a button carries it."""
    return question.model_dump_json()


def from_value(value: str) -> Question | None:
    """The question that a button carries, or None when it is not one of ours."""
    try:
        return _ADAPTER.validate_json(value)
    except ValidationError:
        return None
