"""Mohs: how many stages, and how many tissue blocks in each."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.resolving.from_text.chunks import Chunk
from catalog.resolving.from_text.items import Item, What


def stages(chunks: Sequence[Chunk]) -> tuple[int | None, ...]:
    """The blocks of each stage in order; None where the number of blocks was not said."""
    found: list[int | None] = []
    waiting: list[int] = []
    total = 0
    for chunk in chunks:
        total = max(total, _total(chunk.items)) or total
        _take(chunk.items, found, waiting)
    for count in waiting:  # "6 blocks in the first stage and 7 in the second"
        if None in found:
            _fill(found, count)
    return _within(found, total)


def _within(found: list[int | None], total: int) -> tuple[int | None, ...]:
    """The stages with the number of all blocks; none where one of them may hold more than five."""
    if total and len(found) == 1 and found[0] is None:
        return (total,)
    most = total - sum(1 if blocks is None else blocks for blocks in found) + 1
    return () if None in found and most > FEWEST_EXTRA else tuple(found)


def _total(items: Sequence[Item]) -> int:
    """``six blocks total``: the blocks of all stages together; 0 where no such number stands."""
    if not any("sum" in item.means for item in items):
        return 0
    counted = (_number(items[at - 1]) for at in range(1, len(items)) if _is(items[at], "block"))
    return max((number for number in counted if number is not None), default=0)


def _take(items: Sequence[Item], found: list[int | None], waiting: list[int]) -> None:
    ordinals: list[int] = []
    total = 0
    in_all = _total(items)
    blocks: list[int] = []
    named = False  # the stage is named already: "1st stage 6 blocks"
    each = any(item.means.get("feature") == "each" for item in items)
    for at, item in enumerate(items):
        number = _number(item)
        word = item.means.get("mohs")
        before, behind = _neighbour(items, at, -1), _neighbour(items, at, 1)
        if number is not None and behind is not None and behind.means.get("procedure") == "mohs":
            behind = _neighbour(items, items.index(behind), 1)  # "three Mohs stages"
        if word == "stage" and "ordinal" in item.means:
            ordinals.append(int(item.means["ordinal"]))
        if number is None or (in_all == number and _is(behind, "block")):
            continue
        if item.times and not (
            _is(behind, "stage") or _is(behind, "block") or _is(before, "stage")
        ):
            continue  # x2 tumors, or x2 of something that is not said
        names = bool(item.mark) or (
            _names_stage(before) and not (named or _is(behind, "stage") or _is(behind, "block"))
        )
        named = bool(item.mark)
        if names:
            ordinals.append(number)
        elif _is(behind, "stage") or (
            _counts_stages(before) and not (total or _is(behind, "block"))
        ):
            total = max(total, number)
        elif _is(behind, "block"):
            blocks += [*waiting, number]
            waiting.clear()
        else:
            waiting.append(number)
    if waiting and not any(_is(item, "block") for item in items) and not (ordinals or total):
        return
    for ordinal in ordinals:
        _reach(found, ordinal)
    _reach(found, total)
    if ordinals and len(blocks) == len(ordinals):
        for ordinal, count in zip(ordinals, blocks, strict=True):
            found[ordinal - 1] = count
    elif blocks and each and len(blocks) == 1:
        found[:] = [blocks[0] if count is None else count for count in found] or [blocks[0]]
    else:
        for count in blocks:
            _fill(found, count)


def _names_stage(item: Item | None) -> bool:
    """``stage`` before a number names it; ``stages`` or ``first stage`` do not."""
    return (
        item is not None and _is(item, "stage") and "ordinal" not in item.means and not item.plural
    )


def _counts_stages(item: Item | None) -> bool:
    """``stages: 2``."""
    return item is not None and _is(item, "stage") and item.plural and not item.means.get("ordinal")


def _number(item: Item) -> int | None:
    if item.what is What.QUANTITY and (item.whole or item.times):
        return int(item.values[0])
    return int(item.means["number"]) if "number" in item.means else None


def _is(item: Item | None, word: str) -> bool:
    return item is not None and item.means.get("mohs") == word


def _neighbour(items: Sequence[Item], at: int, step: int) -> Item | None:
    """The next item to one side that says something."""
    at += step
    while 0 <= at < len(items):
        item = items[at]
        if item.what is not What.PHRASE or item.means:
            return item
        at += step
    return None


def _reach(found: list[int | None], stage: int) -> None:
    while len(found) < min(stage, MOST_STAGES):
        found.append(None)


def _fill(found: list[int | None], count: int) -> None:
    for at, known in enumerate(found):
        if known is None:
            found[at] = count
            return
    if len(found) < MOST_STAGES:
        found.append(count)


FEWEST_EXTRA = 5
"""Blocks of one stage that its code includes: 17315 is for each block beyond them."""
MOST_STAGES = 40
"""More than that was never done, and is a slip of the keyboard."""
