"""What a text says, as facts and nothing else: no word that was typed is kept in them.

Facts travel in a Slack button as a short token, so that an answer needs no server-side session.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from decimal import Decimal

from pydantic import Field, ValidationError

from catalog.claim import Frozen


class FactsTokenError(ValueError):
    """A token that this version did not make or cannot read."""


class Quantity(Frozen):
    """A size, a length, an area, a time or a dose, as it was written."""

    role: str
    """``size``, ``margin``, ``excised``, ``length``, ``area``, ``defect``, ``time``, ...."""
    values: tuple[Decimal, ...]
    """One number, or the sides of ``6 x 6 cm``."""
    unit: str | None = None
    """``cm``, ``mm``, ``in``, ``sq cm``, ``cc``, ``mg``, ``minutes``, ``units``;
    None if none was written."""
    bound: str = ""
    """``<`` for ``less than 10 sq cm``, ``>`` for ``over 4 cm``: the amount itself is open."""

    @property
    def cm(self) -> Decimal | None:
        """The greatest side in cm; None for another unit or none."""
        factor = CM.get(self.unit or "")
        return None if factor is None else _trim(max(self.values) * factor)

    @property
    def square_cm(self) -> Decimal | None:
        """The area in sq cm, from a written area, two sides or the diameter of a disc."""
        if (factor := SQUARE_CM.get(self.unit or "")) is not None:
            return _trim(self.values[0] * factor)
        side = CM.get(self.unit or "")
        if side is not None and self.role == "disc":
            return _trim((PI * (self.values[0] * side / 2) ** 2).quantize(Decimal("0.01")))
        if side is None or len(self.values) < 2:
            return None
        return _trim(self.values[0] * side * self.values[1] * side)

    @property
    def written(self) -> str:
        """The quantity in words: ``8 mm``, ``6 x 6 cm``."""
        numbers = " x ".join(format(value.normalize(), "f") for value in self.values)
        return f"{numbers} {self.unit}" if self.unit else numbers


PI = Decimal("3.14159265")
CM: Mapping[str, Decimal] = {"cm": Decimal(1), "mm": Decimal("0.1"), "in": Decimal("2.54")}
SQUARE_CM: Mapping[str, Decimal] = {
    "sq cm": Decimal(1),
    "sq mm": Decimal("0.01"),
    "sq in": Decimal("6.4516"),
}


def _trim(number: Decimal) -> Decimal:
    """The number without trailing zeros, and with one decimal at least: 1.20 is 1.2, 2 is 2.0."""
    plain = number.normalize()
    exponent = plain.as_tuple().exponent
    return plain if isinstance(exponent, int) and exponent < 0 else plain.quantize(Decimal("0.1"))


class ProcedureFacts(Frozen):
    """What the text says of one procedure on one lesion, wound or set of alike lesions."""

    procedure: str | None = None
    """The families' word: ``excision``, ``shave``, ``biopsy``, ``destruction``, ``repair``, ...."""
    nature: str | None = None
    """benign, malignant, premalignant, uncertain (path-proven) or pending (no pathology yet)."""
    lesion: str | None = None
    site: str | None = None
    regions: tuple[str, ...] = ()
    """Set where an answer narrowed a place down: the regions that remain."""
    more_sites: tuple[str, ...] = ()
    side: str | None = None
    digit: str | None = None
    quantities: tuple[Quantity, ...] = ()
    count: int | None = None
    count_about: bool = False
    """The number is an estimate, or only "several"."""
    stages: tuple[int | None, ...] = ()
    """Mohs: the blocks of each stage, None where not said."""
    choices: Mapping[str, str] = Field(default_factory=dict)
    carried: tuple[str, ...] = ()
    """Site or lesion, where they were not said of this one but of the one before."""
    features: tuple[str, ...] = ()
    tissues: tuple[str, ...] = ()

    def of(self, *roles: str) -> tuple[Quantity, ...]:
        """The quantities with one of these roles, in the order written."""
        return tuple(quantity for quantity in self.quantities if quantity.role in roles)

    def has(self, *features: str) -> bool:
        """Whether one of these features was read."""
        return any(feature in self.features for feature in features)


class Facts(Frozen):
    """All that was understood of a text."""

    procedures: tuple[ProcedureFacts, ...] = ()
    codes: tuple[str, ...] = ()
    """Service codes that stood in the text."""
    payer: str | None = None
    notes: tuple[str, ...] = ()
    """What the reader has to say about its reading, in our words."""

    def to_token(self) -> str:
        """The facts as a short text for a button's value."""
        plain = self.model_dump_json(exclude_defaults=True).encode()
        return base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")

    @classmethod
    def from_token(cls, token: str) -> Facts:
        """The facts that a token holds.

        Raises:
            FactsTokenError: it is none of ours.
        """
        try:
            packed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            unpacked = zlib.decompressobj().decompress(packed, 100_000)
            return cls.model_validate_json(unpacked)
        except (binascii.Error, zlib.error, ValidationError, ValueError) as error:
            raise FactsTokenError(
                "these buttons are from another version: send the text again"
            ) from error
