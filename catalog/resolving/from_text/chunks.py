"""Items to chunks: the pieces between separators, each with one head procedure at most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.resolving.from_text.compounds import compose, keep_to_nails
from catalog.resolving.from_text.items import Item, What
from catalog.resolving.from_text.lexicon import load_lexicon

CLOSING = frozenset({"repair", "flap", "graft", "dehiscence"})
"""What closes or covers a wound; a lesion procedure may stand before it."""
VAGUE = ("lesion", "wound", "nail")
"""Words for what is treated that give way to any other."""

NARROWER: Mapping[tuple[str, str], str] = {
    ("shave", "biopsy"): "biopsy",
    ("repair", "dehiscence"): "dehiscence",
    ("graft", "hair"): "hair",
    ("debridement", "burn"): "burn",
    ("injection", "drug-administration"): "drug-administration",
    ("injection", "chemodenervation"): "chemodenervation",
    ("injection", "filler"): "filler",
    ("drug-administration", "filler"): "filler",
    ("drug-administration", "chemodenervation"): "chemodenervation",
    ("injection", "vein"): "vein",
    ("destruction", "peel"): "peel",
    ("destruction", "acne"): "acne",
    ("peel", "acne"): "acne",
    ("destruction", "nail"): "nail",
    ("graft", "burn"): "graft",
    ("eschar-incision", "burn"): "eschar-incision",
    ("bed-preparation", "burn"): "bed-preparation",
    ("bed-preparation", "excision"): "bed-preparation",
    ("destruction", "outside"): "outside",
    ("debridement", "outside"): "outside",
    ("excision", "outside"): "outside",
    ("removal", "outside"): "outside",
    ("flap", "outside"): "outside",
    ("destruction", "nose-excision"): "nose-excision",
    ("destruction", "hair-removal"): "hair-removal",
    ("dermabrasion", "tattooing"): "dermabrasion",
    ("debridement", "nail"): "nail",
    ("removal", "nail"): "nail",
    ("removal", "foreign-body"): "foreign-body",
    ("drainage", "nail"): "nail",
    ("excision", "nail"): "nail",
    ("excision", "lip-excision"): "lip-excision",
    ("excision", "ear-excision"): "ear-excision",
    ("excision", "nose-excision"): "nose-excision",
    ("shave", "nose-excision"): "nose-excision",
    ("removal", "eyelid"): "eyelid",
    ("excision", "eyelid"): "eyelid",
    ("visit", "remote-visit"): "remote-visit",
    ("visit", "consultation"): "consultation",
    ("visit", "postoperative-visit"): "postoperative-visit",
}
"""Two words for one piece of work, and which of them says more."""


@dataclass(slots=True)
class Chunk:
    """The items between two separators."""

    before: str
    """The separator in front: ``start``, ``hard``, ``comma``, ``and``, ``with``, ``open``, ...."""
    clause: int
    """Which stretch between hard separators it stands in."""
    items: list[Item] = field(default_factory=list)
    parenthesis: bool = False
    heads_list: bool = False
    """Whether a colon stands behind it."""

    @property
    def head(self) -> Item | None:
        """The item that names a procedure."""
        return next((item for item in self.items if "procedure" in item.means), None)

    def value(self, fact: str) -> str | None:
        """The first value that an item gives this fact."""
        return next((item.means[fact] for item in self.items if fact in item.means), None)


def split(items: Sequence[Item]) -> list[Chunk]:
    """The chunks of a text, empty ones left out."""
    _mute_hemostasis(items)
    _mute_instruments(items)
    for sentence in _sentences(items):
        compose(sentence, sentence=True)
    chunks: list[Chunk] = []
    chunk = Chunk("start", 0)
    depth = 0
    for at, item in enumerate(items):
        if item.what is not What.SEPARATOR:
            chunk.items.append(item)
            continue
        if item.mark == "slash" and not _between_facts(chunk):
            continue
        if item.mark == "colon" and _behind_label(items, at):
            continue
        depth += {"open": 1, "close": -1}.get(item.mark, 0)
        if chunk.items:
            chunk.heads_list = item.mark == "colon"
            chunks.append(chunk)
        clause = chunk.clause + (item.mark == "hard")
        before = item.mark
        if before == "after":
            before = "then"
        if not chunk.items and chunk.before in ("hard", "start", "then"):
            before = chunk.before
        chunk = Chunk(before, clause, parenthesis=depth > 0)
    if chunk.items:
        chunks.append(chunk)
    for whole in chunks:
        compose(whole.items)
        keep_to_nails(whole.items)
    return [
        part
        for whole in chunks
        for piece in _by_head(whole)
        for work in _by_closure(piece)
        for size in _by_size(work)
        for part in _by_number(size)
    ]


def _sentences(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items between hard separators."""
    begin = 0
    for at, item in enumerate(items):
        if item.mark == "hard":
            yield items[begin:at]
            begin = at + 1
    yield items[begin:]


def _by_size(chunk: Chunk) -> list[Chunk]:
    """``.6 .8 1.2 cm``: sizes in a row, parted."""
    parts: list[Chunk] = []
    begin, items = 0, chunk.items
    for at in range(1, len(items)):
        if _is_size(items[at - 1]) and _is_size(items[at]):
            parts.append(Chunk(chunk.before, chunk.clause, items[begin:at], chunk.parenthesis))
            chunk, begin = Chunk("and", chunk.clause, [], chunk.parenthesis), at
    chunk.items = items[begin:]
    return [*parts, chunk]


def _is_size(item: Item) -> bool:
    return item.what is What.QUANTITY and not (item.whole or item.times or item.mark or item.role)


def _by_number(chunk: Chunk) -> list[Chunk]:
    """``2 AKs 3 warts``, ``AK x3 wart x2``: lesions with numbers of their own, parted."""
    parts: list[Chunk] = []
    begin, earlier = 0, None
    items = chunk.items
    for at, item in enumerate(items):
        lesion = item.means.get("lesion") or item.means.get("technique")  # "2 tang 1 punch"
        if lesion is None or lesion in VAGUE:
            continue
        led = at > begin and _is_number(items[at - 1])
        followed = at + 1 < len(items) and items[at + 1].times
        if not (led or followed):
            continue
        if earlier is not None and lesion != earlier:
            cut = at - 1 if led else at
            parts.append(Chunk(chunk.before, chunk.clause, items[begin:cut], chunk.parenthesis))
            chunk = Chunk("and", chunk.clause, [], chunk.parenthesis)
            begin = cut
        earlier = lesion
    chunk.items = items[begin:]
    return [*parts, chunk]


def _is_number(item: Item) -> bool:
    return "number" in item.means or (item.what is What.QUANTITY and item.whole and not item.mark)


def _mute_hemostasis(items: Sequence[Item]) -> None:
    """Cautery that only stops the bleeding destroys nothing: its words say nothing then."""
    for at, item in enumerate(items):
        if "hemostasis" not in item.means:
            continue
        near = [*range(at - 1, max(-1, at - 7), -1), *range(at + 1, min(len(items), at + 5))]
        for place in near:
            other = items[place]
            if other.mark == "hard":
                continue
            if other.means.get("procedure") == "destruction" and other.means.get("method") in (
                "electrosurgery",
                "chemical",
                "curettage and electrodesiccation",
            ):
                other.means = {}
                break


_BY_INSTRUMENT = frozenset(
    {"excision", "debridement", "biopsy", "paring", "drainage", "nail", "removal"}
)
"""Work that is done with a curette or a cautery, which destroys nothing by that."""


def _mute_instruments(items: Sequence[Item]) -> None:
    """``debrided with a curette``: behind its work and a "with", an instrument says nothing."""
    for at, item in enumerate(items):
        if "instrument" not in item.means:
            continue
        linked = any(near.mark == "with" for near in items[max(0, at - 3) : at])
        for other in reversed(items[:at]):
            if other.mark == "hard":
                break
            if other.means.get("procedure") in _BY_INSTRUMENT:
                item.means = {} if linked or item.means["instrument"] == "curette" else item.means
                break


def _behind_label(items: Sequence[Item], at: int) -> bool:
    """``stages: 2``, ``margin: 0.3 cm``: the colon stands between a measure and its number."""
    if at == 0 or at + 1 == len(items):
        return False
    label, behind = items[at - 1].means, items[at + 1]
    return bool({"mohs", "role"} & label.keys()) and (
        behind.what is What.QUANTITY or label.get("role") == "donor"
    )


def _between_facts(chunk: Chunk) -> bool:
    return bool(chunk.items)


def _by_head(chunk: Chunk) -> list[Chunk]:
    """A chunk with two different procedures in a row, parted before the second one.

    A quantity straight before the second head belongs to it if the first has one of its own.
    """
    heads = [at for at, item in enumerate(chunk.items) if "procedure" in item.means]
    if len(heads) < 2:
        return [chunk]
    kept = heads[0]
    for at in heads[1:]:
        if _same_work(chunk.items[kept], chunk.items[at]):
            kept = at
            continue
        cut = at
        while cut > 0 and _leads_in(chunk.items[cut - 1]):
            cut -= 1
        if cut - 1 > kept and _counts_ahead(chunk.items, cut, at):
            cut -= 1
        before = [item for item in chunk.items[:cut] if item.what is What.QUANTITY and item.unit]
        if cut > 0 and chunk.items[cut - 1].what is What.QUANTITY and len(before) > 1:
            cut -= 1
        first = Chunk(chunk.before, chunk.clause, chunk.items[:cut], chunk.parenthesis)
        rest = Chunk("then", chunk.clause, chunk.items[cut:], chunk.parenthesis)
        if not first.items:
            return [chunk]
        return [first, *_by_head(rest)]
    return [chunk]


def _by_closure(chunk: Chunk) -> list[Chunk]:
    """``carcinoma of the arm 2.5 cm closed in layers 4 cm``: a lesion, and then its closure.

    A wound is what a closure closes; a lesion with its size in front of it was removed first.
    """
    at = next(
        (at for at, item in enumerate(chunk.items) if item.means.get("procedure") == "repair"), 0
    )
    while at > 0 and _leads_in(chunk.items[at - 1]):
        at -= 1
    ahead = chunk.items[:at]
    removed = any(_is_removable(item) for item in ahead)
    if not removed or not any(item.unit in _LENGTHS for item in ahead):
        return [chunk]
    return [
        Chunk(chunk.before, chunk.clause, ahead, chunk.parenthesis),
        Chunk("with", chunk.clause, chunk.items[at:], chunk.parenthesis),
    ]


_LENGTHS = ("cm", "mm")


def _is_removable(item: Item) -> bool:
    """Whether it names a lesion that is removed; a scar may be revised, as a wound is closed."""
    lesion = load_lexicon().lesions.get(item.means.get("lesion", ""))
    return lesion is not None and not lesion.wound and lesion.id != "scar"


def _counts_ahead(items: Sequence[Item], cut: int, head: int) -> bool:
    """``interpretation of 3 skin biopsies``: the number in front of a plural is its own."""
    number = items[cut - 1]
    plain = number.what is What.QUANTITY and number.whole and not (number.times or number.mark)
    return plain and (items[head].plural or number.values[0] == 1)


def _leads_in(item: Item) -> bool:
    """An adjective that belongs to the word behind it."""
    return item.what is What.PHRASE and bool(
        {"closure", "technique", "number", "negate"} & item.means.keys()
    )


def _same_work(first: Item, second: Item) -> bool:
    one, other = first.means["procedure"], second.means["procedure"]
    if one == other:
        return first.means.get("technique", "") == second.means.get("technique", "") or not (
            "technique" in first.means and "technique" in second.means
        )
    if "visit" not in (one, other) and "removal" in (one, other):
        return True
    return bool({(one, other), (other, one)} & NARROWER.keys())
