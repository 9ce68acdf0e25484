"""How large it is, as the family measures it, and how that was worked out.

An excision's size is the excised diameter, a shave's the lesion's, a repair's its length, a flap's
both defects together (CPT guidelines; NCCI Policy Manual 2026, III.E, III.H, III.L).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.families import Family
from catalog.resolving.facts import Facts, ProcedureFacts, Quantity

__all__ = ["Amount", "Facts", "amount_for", "plain_number"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A size or area, or why there is none."""

    value: Decimal | None = None
    because: tuple[str, ...] = ()
    without_unit: tuple[tuple[str, Decimal], ...] = ()
    """For a number without a unit: what it would be in each unit that could be meant."""
    notes: tuple[str, ...] = ()
    missing: str = "size"
    """The fact to ask for when there is no value."""
    at_most: bool = False
    """``2.5 cm or less``."""
    bound: str = ""
    """``<`` or ``>``: it lies somewhere below or above the value."""


LONGEST = Decimal(200)
"""Centimetres; more is a slip of the unit or the point, whatever was measured."""


def plain_number(number: Decimal) -> str:
    """A number as people write it: ``1.2``, ``36``."""
    return format(number.normalize(), "f")


def _tenths(number: Decimal) -> str:
    text = plain_number(number)
    return text if "." in text else f"{text}.0"


def amount_for(facts: ProcedureFacts, family: Family) -> Amount:
    """The amount that a family's measure makes of the facts."""
    if family.measure is None:
        return Amount()
    amount = _READERS.get(family.measure.kind, _BY_UNIT[family.measure.unit])(facts)
    if family.measure.unit == "cm" and amount.value is not None and amount.value > LONGEST:
        doubt = (
            f"{plain_number(amount.value)} cm is longer than any lesion or wound: check the unit"
        )
        return Amount(notes=(doubt,))
    bound = next((q.bound for q in facts.quantities if q.bound and q.role != "margin"), "")
    return replace(amount, bound=bound) if bound and amount.value is not None else amount


def _open(quantity: Quantity) -> Amount:
    """A number without a unit: never guessed."""
    value = max(quantity.values)
    return Amount(without_unit=(("cm", value), ("mm", value / 10)), missing="unit")


BEFORE_OR_AFTER = (
    "whether the diameter before or after curettage counts is unsettled (AAD, January 2014: no "
    "consensus): take the one that your payer wants"
)


def _lesion(facts: ProcedureFacts) -> Amount:
    sizes = facts.of("size") or facts.of("excised")
    if not sizes:
        return Amount()
    size = sizes[0]
    if size.cm is None:
        return _open(size) if size.unit is None else Amount()
    if _open_sizes(facts):
        return Amount(notes=(BEFORE_OR_AFTER,) if facts.has("told-twice") else ())
    because = [f"lesion {_size_words(size)}"]
    notes = []
    if facts.of("margin"):
        notes.append("a margin does not count here: the size is the lesion's alone")
    return Amount(size.cm, tuple(because), notes=tuple(notes), at_most=size.bound == "<")


def _open_sizes(facts: ProcedureFacts) -> bool:
    """Whether several sizes are told of one lesion, and nothing says which of them counts."""
    told = {size.cm for size in facts.of("size") if size.cm is not None}
    return len(told) > 1


def _size_words(size: Quantity) -> str:
    words = size.written
    if len(size.values) > 1:
        words += f", the greatest diameter {_tenths(size.cm or Decimal(0))} cm"
    elif size.unit not in ("cm", None):
        words += f" = {_tenths(size.cm or Decimal(0))} cm"
    return words


def _excised(facts: ProcedureFacts) -> Amount:
    stated = [size for size in facts.of("excised") if size.cm is not None or size.unit is None]
    if stated:
        size = stated[0]
        if size.cm is None:
            return _open(size)
        return _wider(
            Amount(size.cm, (f"excised diameter {_size_words(size)}",), at_most=size.bound == "<"),
            facts,
        )
    sizes = facts.of("size")
    if not sizes:
        return _from_punch(facts)
    size = sizes[0]
    if size.cm is None:
        return _open(size) if size.unit is None else Amount()
    if _open_sizes(facts):
        return Amount()
    punch = _from_punch(facts)
    if punch.value is not None and punch.value > size.cm and not facts.of("margin"):
        return punch  # the tool took its margin with it
    margins = [margin for margin in facts.of("margin") if margin.cm is not None]
    if any(margin.unit is None for margin in facts.of("margin")):
        return Amount(missing="margin")
    lesion, value = _size_words(size), size.cm
    if not margins:
        if facts.has("margins-included"):
            return Amount(value, (f"{lesion} with margins included = excised diameter",))
        return Amount(
            value,
            (f"{lesion} taken as the excised diameter, as no margin is given",),
            at_most=size.bound == "<",
        )
    margin = min(margin.cm for margin in margins if margin.cm is not None)
    if facts.has("margins-included"):
        return Amount(value, (f"{lesion} with margins included = excised diameter",))
    total = value + 2 * margin
    steps = [f"{_tenths(value)} + 2 x {_tenths(margin)} = {_tenths(total)} cm excised diameter"]
    if len(size.values) > 1 or size.unit != "cm":
        steps.insert(0, f"lesion {lesion}")
    if len(margins) > 1:
        steps.insert(0, f"narrowest margin {_tenths(margin)} cm")
    return _wider(Amount(total, tuple(steps)), facts)


def _wider(amount: Amount, facts: ProcedureFacts) -> Amount:
    """With what was re-excised at the same session: one code, for the final excised diameter."""
    further = [margin.cm for margin in facts.of("further-margin") if margin.cm is not None]
    if not further or amount.value is None:
        return amount
    total = amount.value + 2 * sum(further, Decimal(0))
    told = " + ".join(_tenths(margin) for margin in further)
    step = f"re-excised at the same session by {told} cm each side: {_tenths(total)} cm in all"
    return replace(amount, value=total, because=(*amount.because, step))


def _from_punch(facts: ProcedureFacts) -> Amount:
    """A punch that takes the whole lesion: its diameter is the excised diameter."""
    tools = [tool for tool in facts.of("tool") if tool.cm is not None]
    if facts.has("punch-excision") and tools and tools[0].cm is not None:
        return Amount(tools[0].cm, (f"{tools[0].written} punch = excised diameter",))
    return Amount()


def _length(facts: ProcedureFacts) -> Amount:
    lengths = [length for length in facts.of("length") if length.unit is None or length.cm]
    if not lengths:
        return Amount()
    if any(length.cm is None for length in lengths):
        return _open(next(length for length in lengths if length.cm is None))
    total = sum((length.cm for length in lengths if length.cm is not None), Decimal(0))
    bounded = any(length.bound == "<" for length in lengths)
    if len(lengths) == 1:
        return Amount(total, (f"length {_size_words(lengths[0])}",), at_most=bounded)
    parts = " + ".join(_tenths(length.cm or Decimal(0)) for length in lengths)
    return Amount(total, (f"{parts} = {_tenths(total)} cm in all",), at_most=bounded)


def _area(facts: ProcedureFacts) -> Amount:
    recipient = facts.of("area", "defect", "size", "primary-defect", "flap", "excised", "donor")
    for quantity in (*recipient, *facts.of("product")):
        if quantity.square_cm is not None:
            return Amount(quantity.square_cm, (_area_words(quantity),))
    for disc in facts.of("disc"):
        if disc.square_cm is not None:
            return _discs(disc, disc.square_cm, facts.count or 1)
    open_area = facts.of("area", "size", "defect")
    if open_area and open_area[0].unit is None and len(open_area[0].values) > 1:
        area = open_area[0].values[0] * open_area[0].values[1]
        return Amount(without_unit=(("cm", area), ("mm", area / 100)), missing="unit")
    return Amount(missing="area")


def _discs(disc: Quantity, area: Decimal, number: int) -> Amount:
    """The area of discs, where no wound's is told."""
    words = f"disc of {disc.written}: {plain_number(area)} sq cm"
    if number > 1:
        words += f"; {number} of them: {plain_number(area * number)} sq cm"
    note = "the discs' area is taken for the wound's: the record must give the wound's surface"
    return Amount(area * number, (words,), notes=(note,))


def _area_words(quantity: Quantity) -> str:
    area = quantity.square_cm or Decimal(0)
    if len(quantity.values) > 1:
        return f"{quantity.written} = {plain_number(area)} sq cm"
    return f"{plain_number(area)} sq cm"


def _both_defects(facts: ProcedureFacts) -> Amount:
    summed = [q for q in facts.quantities if q.unit == "sq cm"] if facts.has("total") else []
    if summed:
        return Amount(summed[-1].square_cm, (_area_words(summed[-1]),))
    told = [q for q in facts.of("defect", "area") if q.square_cm is not None]
    # The total holds the defect: "a 2.5 x 2.2 cm defect ... The total area was 18 sq cm."
    total = max(told, key=lambda q: q.square_cm or Decimal(0), default=None)
    apart = facts.of("secondary-defect") or (facts.of("flap") and not facts.has("total-defect"))
    if total is not None and not apart:
        return Amount(total.square_cm, (_area_words(total),))
    primary = facts.of("primary-defect") or facts.of("defect", "area")
    second = facts.of("secondary-defect") or facts.of("flap")
    if not primary and second and second[0].square_cm is not None:
        return Amount(second[0].square_cm, (_area_words(second[0]),))
    if not primary:
        sized = [q for q in facts.of("size") if q.square_cm is not None]
        if sized:
            return Amount(sized[0].square_cm, (_area_words(sized[0]),))
        return Amount(missing="area")
    first = _area_or_less(primary[0])
    if first is None:
        return Amount(missing="area")
    if not second or second[0].square_cm is None:
        return Amount(
            first[0],
            (f"primary defect {first[1]}",),
            missing="secondary defect",
        )
    secondary = second[0].square_cm
    area = first[0] + secondary
    return Amount(
        area,
        (f"primary {first[1]} + secondary {plain_number(secondary)} = {plain_number(area)} sq cm",),
        at_most=first[2],
    )


def _area_or_less(quantity: Quantity) -> tuple[Decimal, str, bool] | None:
    """An area; for one diameter the square around it, which is more than it can be."""
    if quantity.square_cm is not None:
        return quantity.square_cm, f"{plain_number(quantity.square_cm)} sq cm", False
    if len(quantity.values) > 1:
        area = quantity.values[0] * quantity.values[1]
        if quantity.unit is None:
            return area, f"{quantity.written} = {plain_number(area)} sq cm, taken as cm", False
    side = quantity.cm if quantity.unit else max(quantity.values)
    if side is None:
        return None
    return side * side, f"{plain_number(side)} across, at most {plain_number(side * side)}", True


def _by_role(role: str, missing: str) -> Callable[[ProcedureFacts], Amount]:
    def read(facts: ProcedureFacts) -> Amount:
        found = facts.of(role)
        if not found:
            return Amount(missing=missing)
        return Amount(found[0].values[0], (found[0].written,))

    return read


_READERS: Mapping[str, Callable[[ProcedureFacts], Amount]] = {
    "lesion diameter": _lesion,
    "excised diameter": _excised,
    "tumour diameter with margin": _excised,
    "repair length": _length,
    "primary and secondary defect area": _both_defects,
}
_BY_UNIT: Mapping[str, Callable[[ProcedureFacts], Amount]] = {
    "cm": _lesion,
    "sq cm": _area,
    "cc": _by_role("dose", "amount"),
    "minutes": _by_role("time", "mdm"),
    "units": _by_role("dose", "amount"),
    "%": _by_role("percent", "percent"),
}
