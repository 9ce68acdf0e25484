"""The words on and beside a picture."""

from __future__ import annotations

from decimal import Decimal

from bot.pictures.facts import (
    FamilyBar,
    PictureFacts,
    PricedLadder,
    PricedRung,
)
from bot.pictures.ladders import Ladder, unit_words
from bot.pictures.releases import ReleaseAmounts, Setting

ALT_LENGTH = 1000
"""What Slack takes."""

NOT_KNOWN = "not known"

SETTINGS: dict[Setting, str] = {"office": "Office", "facility": "Facility"}


def money(amount: Decimal | None) -> str:
    """An amount in dollars and cents, or that it is not known."""
    return NOT_KNOWN if amount is None else f"${amount:,.2f}"


def difference(amount: Decimal) -> str:
    """A difference with its sign."""
    return f"{'−' if amount < 0 else '+'}${abs(amount):,.2f}"


def change(before: Decimal | None, after: Decimal | None) -> str:
    """By how many per cent an amount changed."""
    if before is None or after is None or not before:
        return ""
    per_cent = 100 * (after - before) / before
    return f"{'−' if per_cent < 0 else '+'}{abs(per_cent):.1f}%"


def ladder_caption(facts: PictureFacts, ladder: Ladder) -> str:
    """What is up and what is along."""
    unit = f" in {ladder.unit}" if ladder.unit else ""
    ends = [rung.high for rung in ladder.rungs if rung.high is not None]
    inclusive = bool(ladder.unit) and all(end.inclusive for end in ends)
    words = f"{facts.setting} amount by {ladder.kind}{unit}"
    return words[0].upper() + words[1:] + (", upper ends included" if inclusive else "")


def requirements(facts: PictureFacts) -> tuple[str, ...]:
    """What must be measured for this code, and what comes next on its ladder."""
    priced = facts.ladder
    if priced is None:
        return ()
    ladder, rungs = priced.ladder, priced.rungs
    home = [rung for rung in rungs if rung.parts[-1].code == facts.code]
    lines = [f"{facts.code}: {_needed(home, priced)}."]
    added = home[0].parts[-1]
    if len(home[0].parts) > 1:
        lines.append(f"Each unit of it adds {money(added.amount)}.")
    last = rungs.index(home[-1])
    if last + 1 < len(rungs):
        lines.append(_next(rungs[last + 1], home[-1], ladder.unit))
    elif ladder.further is None:
        lines.append("It is the top rung.")
    if ladder.unit and facts.counting == "per-lesion":
        lines.append("Each lesion or defect by itself, never several added up.")
    elif ladder.unit and facts.counting == "sum":
        groups = " inside one site group, never across" if facts.sisters else ""
        lines.append(f"Added up{groups}.")
    return tuple(lines)


def further(priced: PricedLadder) -> str:
    """How the ladder goes on beyond the last rung drawn."""
    addon = priced.ladder.further
    if addon is None or addon.each is None:
        return ""
    step = (
        f"{addon.each} {priced.ladder.unit} or part"
        if priced.ladder.unit
        else _each(addon.each, priced)
    )
    return f"… and so on: each further {step} adds {addon.code}, {money(priced.further)}"


def alt_text(facts: PictureFacts) -> str:
    """The picture in words, within what Slack takes."""
    sentences = [f"{facts.code} {facts.label}.", *map(_release_words, facts.releases)]
    if facts.ladder:
        name = facts.ladder.ladder.name
        where = f" for {name}" if name else ""
        rungs = "; ".join(_rung_words(rung, facts.ladder) for rung in facts.ladder.rungs)
        sentences.append(
            f"Ladder{where} by {facts.ladder.ladder.kind}, {facts.setting} amounts: {rungs}."
        )
        sentences += requirements(facts)
    sentences += [f"{bar.code}, {money(bar.amount)}: {bar.words}." for bar in facts.also]
    if facts.bars:
        sentences.append(
            f"Codes of {facts.family}, {facts.setting} amounts: {_bar_words(facts.bars)}."
        )
    sentences.append(f"Medicare allowed amounts, {facts.place}. {facts.sources[0]}.")
    return _cut(sentences)


def _cut(sentences: list[str]) -> str:
    """As many sentences as fit; one that is too long is left out, the later ones may still fit."""
    kept = ""
    for sentence in sentences:
        longer = f"{kept} {sentence}".strip()
        kept = longer if len(longer) <= ALT_LENGTH else kept
    return kept


def _release_words(one: ReleaseAmounts) -> str:
    if one.office is None and one.facility is None:
        return f"{one.name}: {one.why_not or NOT_KNOWN}."
    return f"{one.name}: office {money(one.office)}, facility {money(one.facility)}."


def _rung_words(rung: PricedRung, ladder: PricedLadder) -> str:
    return f"{rung.rung.words(ladder.ladder.unit)} {codes_words(rung)} {money(rung.total)}"


def codes_words(rung: PricedRung) -> str:
    """The codes of a rung with their units: ``13121 + 13122 ×2``."""
    return " + ".join(_with_units(part.code, part.units) for part in rung.parts)


def _with_units(code: str, units: int) -> str:
    return code if units == 1 else f"{code} ×{units}"


def _bar_words(bars: tuple[FamilyBar, ...]) -> str:
    return "; ".join(f"{bar.code} ({bar.role}) {money(bar.amount)}" for bar in bars)


def _needed(rungs: list[PricedRung], priced: PricedLadder) -> str:
    """What is measured or counted, and how much of it: ``2 to 14 lesions``."""
    words = _range(rungs, priced)
    if priced.ladder.unit:
        return f"{priced.ladder.kind} {words}"
    noun = priced.ladder.kind.removeprefix("number of ")
    return f"{words} {noun.removesuffix('s') if words == '1' else noun}"


def _range(rungs: list[PricedRung], priced: PricedLadder) -> str:
    """Several rungs as one range: ``0.6 to 1.0 cm``, ``0.5 cm or less``, ``7.6 cm or more``."""
    first, last = rungs[0].rung, rungs[-1].rung
    unit = unit_words(priced.ladder.unit)
    goes_on = rungs[-1] is priced.rungs[-1] and priced.ladder.further is not None
    if len(rungs) == 1 and not goes_on:
        words = first.words(priced.ladder.unit).replace("–", " to ")
        return f"{words.removeprefix('≤ ')} or less" if words.startswith("≤") else words
    if goes_on or last.high is None:
        return f"{first.begins}{unit} or more"
    upper = "" if last.high.inclusive else "under "
    return f"{first.begins} to {upper}{last.high.value}{unit}"


def _next(after: PricedRung, before: PricedRung, unit: str) -> str:
    begins = f"{after.rung.begins}{unit_words(unit)}"
    paid = ""
    if after.total is not None:
        gap = f" ({difference(after.total - before.total)})" if before.total is not None else ""
        paid = f", {money(after.total)}{gap}"
    return f"Next rung from {begins}: {codes_words(after)}{paid}."


def _each(step: Decimal, priced: PricedLadder) -> str:
    noun = priced.ladder.kind.removeprefix("number of ")
    return noun.removesuffix("s") if step == 1 else f"{step} {noun} or part of them"
