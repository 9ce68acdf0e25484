"""Text to facts: the whole reading, with the words each fact came from and what was not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.families import load_families
from catalog.resolving.facts import Facts, ProcedureFacts
from catalog.resolving.from_text.chunks import split
from catalog.resolving.from_text.corrections import follow_corrections
from catalog.resolving.from_text.differentials import open_differentials
from catalog.resolving.from_text.drafts import Draft, Words
from catalog.resolving.from_text.finish import finish
from catalog.resolving.from_text.foreign import leave_out_foreign_numbers
from catalog.resolving.from_text.hours import read_hours
from catalog.resolving.from_text.items import Item, What
from catalog.resolving.from_text.landmarks import leave_out_distances
from catalog.resolving.from_text.left_defects import leave_out_origins, read_mohs_defects
from catalog.resolving.from_text.lexicon import load_lexicon
from catalog.resolving.from_text.margins import read_directed_margins
from catalog.resolving.from_text.mohs_stages import stages
from catalog.resolving.from_text.not_done import leave_out_undone
from catalog.resolving.from_text.numbing import leave_out_numbing
from catalog.resolving.from_text.reader import Reader
from catalog.resolving.from_text.referring import refer_back
from catalog.resolving.from_text.scan import scan
from catalog.resolving.from_text.tokens import LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, read."""

    facts: Facts
    words: tuple[tuple[int, Words], ...]
    """Number of the procedure, from 0, and where one of its facts stood."""
    unread: tuple[str, ...]
    """What was typed and not understood; shown to the one who typed it and kept nowhere."""
    corrected: Mapping[int, str]
    """The vocabulary's words for mended slips, by the offset of the slip."""


def read_text(text: str) -> Reading:
    """Read a text of up to ``LONGEST_TEXT`` characters."""
    lexicon = load_lexicon()
    items = scan(text, lexicon)
    notes = follow_corrections(items)
    leave_out_distances(items)
    open_differentials(items, lexicon)
    refer_back(items, lexicon)
    leave_out_numbing(items)
    read_hours(items)
    leave_out_foreign_numbers(items)
    read_directed_margins(items)
    notes += leave_out_origins(items)
    notes += [*leave_out_undone(items, lexicon), *read_mohs_defects(items)]
    reader = Reader(lexicon, notes=notes)
    first = next((item.means for item in items if item.means), {})
    reads = first.get("procedure") == "pathology" and "study" not in first
    coded = items[0].mark if items and items[0].what is What.CODE else ""
    family = load_families().of(coded) if coded else None
    reader.begins_with_code = family is not None and family.procedure == "pathology"
    reader.begins_with_pathology = (
        reads
        or "reads" in first
        or reader.begins_with_code
        or first.get("feature") == "path-proven"
    )
    for chunk in split(items):
        reader.take(chunk)
    drafts = [] if _only_codes(items) else finish(reader)
    notes = [*dict.fromkeys([*reader.notes, *_corrections(items, text)])]
    unread = _unread(items, text)
    if len(text) > LONGEST_TEXT:
        notes.append(f"only the first {LONGEST_TEXT} characters were read")
    facts = Facts(
        procedures=tuple(_frozen(draft) for draft in drafts),
        codes=tuple(dict.fromkeys(item.mark for item in items if item.what is What.CODE)),
        payer=next((item.means["payer"] for item in items if "payer" in item.means), None),
        notes=tuple(notes),
    )
    words = tuple((index, word) for index, draft in enumerate(drafts) for word in draft.words)
    corrected = {item.start: item.corrected for item in items if item.corrected}
    return Reading(facts, words, unread, corrected)


def _only_codes(items: Sequence[Item]) -> bool:
    """``88305 x3``, ``11102, 11103 x2``: codes with their units, and no words."""
    others = [item for item in items if item.what not in (What.CODE, What.SEPARATOR)]
    coded = any(item.what is What.CODE for item in items)
    return coded and all(
        item.what is What.QUANTITY and (item.whole or item.times) for item in others
    )


def _corrections(items: Sequence[Item], text: str) -> list[str]:
    return [
        f"read as “{item.corrected}”: check the spelling"
        for item in items
        if item.corrected and item.means
    ]


def _unread(items: Sequence[Item], text: str) -> tuple[str, ...]:
    """The unknown words, neighbours together."""
    found: list[str] = []
    last: Item | None = None
    for item in items:
        if item.what is What.UNKNOWN:
            piece = text[item.start : item.end]
            if last is not None and not text[last.end : item.start].strip():
                found[-1] += f" {piece}"
            else:
                found.append(piece)
            last = item
        else:
            last = None
    return tuple(dict.fromkeys(found))


def _frozen(draft: Draft) -> ProcedureFacts:
    values = dict(draft.values)
    about = draft.about
    open_number = about or bool({"plural", "many"} & set(draft.features))
    places = "several-places" in draft.features or (
        "each" in draft.features and bool(draft.more_sites)
    )
    open_number |= draft.procedure == "destruction" and places
    sized = bool(draft.of("size"))  # "one on each shin, each 1.8 cm": the size is that of each
    by_place = draft.procedure == "destruction" and "each" in draft.features and places
    by_place &= not sized
    known_number = bool(draft.counts) and not by_place
    count = sum(draft.counts) if known_number else None if open_number else 1
    known = {fact: values.pop(fact, None) for fact in ("nature", "lesion", "site", "side", "digit")}
    return ProcedureFacts(
        procedure=draft.procedure,
        **known,
        more_sites=tuple(dict.fromkeys(draft.more_sites)),
        quantities=tuple(draft.quantities),
        count=count,
        count_about=about,
        stages=stages(draft.mohs) if draft.procedure == "mohs" else (),
        choices={fact.removeprefix("of "): value for fact, value in values.items()},
        carried=tuple(
            fact for fact in ("site", "lesion") if fact in draft.values and fact not in draft.own
        ),
        features=tuple(dict.fromkeys(draft.features)),
        tissues=tuple(dict.fromkeys(draft.tissues)),
    )
