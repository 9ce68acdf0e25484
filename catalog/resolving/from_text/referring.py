"""Words that point back: ``the lesion`` of a later sentence is the carcinoma of an earlier one.

A note tells the diagnosis in one sentence, the size in another, the procedure in a third. A general
word with "the" or "this" before it names nothing new then, so it says nothing: what its sentence
tells is told of the lesion that was named. ``The first ...`` and ``the second ...`` behind lesions
that were announced together open one of them each, and stay for the reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.resolving.from_text.items import Item, What
from catalog.resolving.from_text.lexicon import Lexicon

GENERAL = frozenset({"lesion", "unspecified-neoplasm"})
"""Lesions whose name fits any other one."""
OF_NATURE = frozenset({"benign-lesion", "malignant-lesion", "premalignant-lesion"})
"""Lesions whose name fits any other one of their nature."""
KINDS: Mapping[str, frozenset[str]] = {
    "cyst": frozenset({"pilonidal-cyst"}),
    "wart": frozenset({"plantar-wart", "genital-wart"}),
}
FURTHEST = 30
"""So many items behind the word that points back stands how often."""
_KEPT = frozenset({"wound", "nail", "ulcer", "foreign-body"})
"""What is named again and again, and says each time what the work is done on."""
_BESIDE = frozenset({"side", "feature", "nature", "points", "number"})
"""Facts of words that may stand between ``the`` and what it points to."""
_JOINED = frozenset({"and", "slash", "plus", "with"})
_OWN_FACTS = frozenset(
    {"mohs", "digit", "site", "closure", "tissue", "unit", "technique", "method"}
)
"""Facts of what an ordinal may count instead: stages, toes, layers."""


def refer_back(items: Sequence[Item], lexicon: Lexicon) -> None:
    """Let general words that point back to a named lesion say nothing."""
    named: Item | None = None
    place: str | None = None
    apart = sized = False
    for at, item in enumerate(items):
        if item.what is What.SEPARATOR and item.mark not in _JOINED:
            apart = True
        if "opens" in item.means:
            begins = named and named.plural and _opens(items, at) and not _counts_on(items, at)
            further = item.means["opens"] == "further" and _names_biopsy(items, at)
            if not begins and further:
                item.means = {"feature": "separate-lesion"}
            else:
                item.means = _without(item, "number" if begins else "opens")
        lesion = item.means.get("lesion")
        item.again = "whose" in item.means and named is not None  # "Lesion size 1.2 cm"
        if item.means.get("repeats") == "yes" and _is_counted(items, at):
            _mute(items[at - 1])  # "for 30 seconds three times"
        if item.means.get("points") == "one" and named is not None:
            _mute_repeats(items, at)
        if _is_size(items, at):
            sized = True
        if lesion is not None:
            measured = not sized and _only_measures(items, at)
            if (
                named is not None
                and apart
                and _points_back(items, at, named, place, lexicon, measured=measured)
            ):
                if not item.plural:
                    _mute_repeats(items, at)
                counted = not measured and not _is_pointed_to(items, at)
                item.again = not counted
                item.means = (
                    {**item.means, "lesion": named.means["lesion"]}
                    if counted
                    else _without(item, "lesion")
                )
            elif "opens" not in _before(items, at) or lesion not in GENERAL:
                named, apart, sized, place = item, False, _is_size(items, at - 1), None
            else:
                item.means = _without(item, "lesion")
        place = item.means.get("site", place)
    for item in items:
        item.pronoun = item.means.get("points") == "one"
        if not item.means.keys().isdisjoint(("points", "repeats")):
            item.means = _without(item, "points", "repeats")


def _without(item: Item, *facts: str) -> Mapping[str, str]:
    return {fact: value for fact, value in item.means.items() if fact not in facts}


def _before(items: Sequence[Item], at: int) -> Mapping[str, str]:
    return items[at - 1].means if at else {}


def _opens(items: Sequence[Item], at: int) -> bool:
    """``The first, on the cheek, ...``: it begins a piece, and what it counts are the lesions."""
    before = at - 1
    while before >= 0 and items[before].means.keys() <= {"points"} and _is_plain(items[before]):
        before -= 1
    if before >= 0 and items[before].what is not What.SEPARATOR:
        return False
    behind = items[at + 1] if at + 1 < len(items) else None
    if behind is None or behind.what is What.UNKNOWN:
        return False
    if "lesion" in behind.means:
        return not behind.plural
    return not _OWN_FACTS & behind.means.keys()


def _counts_on(items: Sequence[Item], at: int) -> bool:
    """``two on the back and one on the leg``: a number of a list, and no lesion told of."""
    separators = [place for place in range(at) if items[place].what is What.SEPARATOR]
    if "number" not in items[at].means or not separators or separators[-1] < at - 2:
        return False
    begin = separators[-2] + 1 if len(separators) > 1 else 0
    before = [item for item in items[begin : separators[-1]] if item.means or item.values]
    if not before or any({"lesion", "procedure"} & item.means.keys() for item in before):
        return False
    number = before[0].means.get("number") or (before[0].values[0] if before[0].whole else 0)
    return int(number) > 1


def _names_biopsy(items: Sequence[Item], at: int) -> bool:
    """``A second 4 mm punch biopsy``: one more of them."""
    for item in items[at + 1 : at + 5]:
        if item.what is What.SEPARATOR:
            return False
        if item.means.get("procedure") == "biopsy":
            return True
    return False


def _is_plain(item: Item) -> bool:
    return item.what is What.PHRASE


def _is_size(items: Sequence[Item], at: int) -> bool:
    """A measure of a lesion: not of its margins, nor of the wound that was closed."""
    if at < 0 or items[at].what is not What.QUANTITY or items[at].unit is None:
        return False
    roles = [item.means.get("role") for item in items[max(0, at - 1) : at + 2]]
    closes = "closure" in _before(items, at)
    return not closes and all(role in (None, "diameter") for role in roles)


def _only_measures(items: Sequence[Item], at: int) -> bool:
    """``BCC of the temple. Lesion 1.1 cm``: the word heads a size and says nothing else."""
    if items[at].plural or (at > 0 and items[at - 1].what is not What.SEPARATOR):
        return False
    behind = at + 1
    while behind < len(items) and (
        items[behind].mark == "colon"
        or (items[behind].what is What.PHRASE and items[behind].means.get("role") == "diameter")
    ):
        behind += 1
    return _is_size(items, behind) if behind < len(items) else False


def _points_back(
    items: Sequence[Item],
    at: int,
    named: Item,
    place: str | None,
    lexicon: Lexicon,
    *,
    measured: bool,
) -> bool:
    lesion, known = items[at].means["lesion"], named.means["lesion"]
    told_as = items[at].means.keys()
    one_wound = lesion == known == "wound" and "role" not in told_as
    if not one_wound and not _KEPT.isdisjoint((lesion, known)):
        return False
    if not told_as.isdisjoint(("procedure", "site")):
        return False
    natures = {lexicon.lesions[one].nature for one in (lesion, known)}
    fits = (
        lesion in GENERAL
        or lesion == known
        or known in KINDS.get(lesion, ())
        or (lesion in OF_NATURE and len(natures) == 1)
    )
    if not fits or items[at].plural != named.plural:
        return False
    elsewhere = _place_behind(items, at)
    if elsewhere is not None and elsewhere != place:
        return False
    pointed = measured or _is_pointed_to(items, at)
    return pointed or (items[at].plural and _is_counted(items, at))


def _is_pointed_to(items: Sequence[Item], at: int) -> bool:
    """Whether ``the`` or ``this`` stands before it, adjectives and its size between."""
    for item in reversed(items[max(0, at - 4) : at]):
        if "points" in item.means:
            return True
        if item.what is What.SEPARATOR or not item.means.keys() <= _BESIDE:
            return False
    return False


def _is_counted(items: Sequence[Item], at: int) -> bool:
    """Whether a number stands before it: ``Eighteen lesions were treated``."""
    return at > 0 and ("number" in items[at - 1].means or items[at - 1].whole)


def _place_behind(items: Sequence[Item], at: int) -> str | None:
    """``the lesion of the left arm``: the place that is named with it."""
    for item in items[at + 1 : at + 5]:
        if "site" in item.means:
            return item.means["site"]
        if item.what is not What.PHRASE or not item.means.keys() <= _BESIDE:
            return None
    return None


def _mute_repeats(items: Sequence[Item], at: int) -> None:
    """``The lesion was curetted times three``: three passes over the one lesion."""
    for place in range(at + 1, min(len(items), at + FURTHEST)):
        item = items[place]
        if item.mark == "hard" or "lesion" in item.means:
            return
        repeats = item.times or ("number" in item.means and "repeats" in _before(items, place))
        named = any("lesion" in near.means for near in items[place + 1 : place + 3])
        number = item.what is What.QUANTITY or "number" in item.means
        if number and (repeats or "repeats" in item.means) and not named:
            _mute(item)


def _mute(item: Item) -> None:
    item.what, item.means, item.mark, item.times = What.PHRASE, {}, "", False
