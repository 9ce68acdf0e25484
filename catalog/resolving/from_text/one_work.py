"""A further word for the work at hand: ``a flap was performed to close the defect`` is one flap.

Notes name one piece of work twice: by what it is, and by what it does or ends in. The second word
opens no procedure then.
"""

from __future__ import annotations

from catalog.resolving.from_text.chunks import VAGUE, Chunk
from catalog.resolving.from_text.drafts import REMOVING, Draft
from catalog.resolving.from_text.likeness import NAILS, refines
from catalog.resolving.from_text.said import Said

PART_OF = frozenset(
    {
        ("dehiscence", "repair"),
        ("burn", "debridement"),
        ("acne", "drainage"),
        ("chemodenervation", "injection"),
        ("filler", "injection"),
        ("drug-administration", "injection"),
        ("hair", "graft"),
        ("remote-visit", "visit"),
        ("consultation", "visit"),
    }
)
"""Work, and the further word for it that says how it was done."""
OVER_BURNS = frozenset({"graft", "bed-preparation", "eschar-incision"})
"""Work on a burn that is no dressing of it."""
SITE_WORK = frozenset({"eyelid", "lip-excision", "ear-excision", "nose-excision"})
"""Excisions that the place's own words name already."""
OPENED = frozenset({*REMOVING, "biopsy", "mohs", "flap", "graft"})
"""Work whose wound may open again."""
ENDS_IN_REMOVAL = REMOVING | {"tag-removal", "foreign-body", "acne", "peel", "drainage"}
"""Work of which ``removed`` only tells the end: ``paste applied and removed``."""


def names_it_again(said: Said, chunk: Chunk, current: Draft) -> bool:
    """Whether the procedure of a chunk is that of the draft; its own word then says nothing."""
    work = (current.procedure, said.procedure)
    adds = bool(said.lesion or said.sites or said.has_amount)
    if work in PART_OF or (work[1] == "removal" and work[0] in ENDS_IN_REMOVAL and not adds):
        return True
    if work == ("implant", "removal") and not adds:
        current.values.setdefault("operation", "remove")
        return True  # "Nexplanon: removed"
    if work[0] == "acne" and work[1] == "removal" and not (said.quantities or said.sites):
        return True  # "acne surgery with removal of comedones"
    if work == ("nail", "removal") and said.lesion in (None, "nail") and not said.has_amount:
        # "the border was freed and removed"
        return {*said.sites} <= NAILS or refines(said, current)
    if work[0] in SITE_WORK and work[1] in ("excision", "removal") and not adds:
        return True  # "two chalazia, same lid, excision"
    if not _is_part(said, chunk, current):
        return False
    said.procedure = None
    return True


def _is_part(said: Said, chunk: Chunk, current: Draft) -> bool:
    work = (current.procedure, said.procedure)
    adds = bool(said.lesion or said.sites or said.has_amount)
    if work == ("biopsy", "removal") and "technique" not in current.values:
        # "four nevi were biopsied. Each was removed tangentially."
        return bool(said.technique) and not (adds or said.removes)
    if work == ("debridement", "removal"):
        return not said.lesion  # "deepest tissue removed: bone"
    if work == ("photodynamic-therapy", "debridement"):
        if said.quantities or said.tissues:
            return False
        current.values["debridement"] = "done"
        return True
    if work[1] == "repair" and work[0] in ("flap", "graft") and "closure" not in said.values:
        return _only_tells_what_for(said, chunk, current)
    if work[1] == "burn" and work[0] in OVER_BURNS:
        # "skin graft, face and neck burn": what is grafted, unless the burn's own care is told
        dressed = "depth" in said.values or any(q.role == "percent" for q in said.quantities)
        return chunk.clause == current.clause and not dressed
    if work[1] == "acne" and work[0] in ("excision", "drainage"):
        return not adds  # "pilonidal cyst excised with marsupialization"
    if work[0] == "dehiscence" and work[1] in OPENED:
        return chunk.before == "then" and not said.has_amount  # "opened up after the excision"
    if work[0] in ("acne", "peel") and said.chunk.value("method") == "chemical":
        return not adds  # "acne peel with salicylic acid"
    if work[1] == "destruction" and current.values.get("lesion") == "skin-tag":
        # "22 tags removed from neck and axillae with cautery"
        return not (said.lesion or said.has_amount)
    if work[0] == "mohs" and work[1] in ("removal", "excision"):
        # "Mohs: the tumor was removed in two stages"
        named = said.lesion not in (None, *VAGUE)
        other = named or said.sites or said.quantities or said.counts
        return not other and chunk.before != "then"
    return False


def _only_tells_what_for(said: Said, chunk: Chunk, current: Draft) -> bool:
    """``a flap was performed to close the defect``, ``flap for closure of a 5 x 4 cm defect``."""
    in_words = chunk.clause == current.clause and not (said.sites or said.quantities)
    sides = all(len(q.values) > 1 or q.unit == "sq cm" for q in said.quantities)
    return in_words or (current.procedure == "flap" and sides and chunk.before == "then")


def is_necrotic_tissue(said: Said, current: Draft) -> bool:
    """``ulcer of the ankle. Necrotic fat is excised``: a debridement, whatever it is called."""
    of_ulcer = current.values.get("lesion") == "ulcer" and not said.lesion
    waits = current.procedure in (None, "debridement")
    return of_ulcer and waits and said.procedure in ("excision", "removal") and bool(said.tissues)


def is_donor_size(said: Said, chunk: Chunk, current: Draft) -> bool:
    """The donor's size: ``The donor site was the thigh, where a 10 x 16 cm graft was taken``."""
    if not said.procedure == current.procedure == "graft":
        return False
    known = "donor-named" in current.features and bool(current.quantities)
    return known and bool(said.quantities) and not said.sites and chunk.before == "comma"


def only_describes(said: Said, current: Draft) -> bool:
    """Whether words without a procedure only describe what was done, with numbers of no weight."""
    if current.procedure == "excimer" and said.lesion in (*VAGUE, "psoriasis"):
        said.counts, said.bare = [], []  # its area counts, and no number of plaques
        return True
    if current.procedure == "acne" and said.lesion in ("acne", "cyst", "milium"):
        return not (said.quantities or said.counts or said.bare)  # "and cysts"
    of_nail = said.lesion == "nail" and {*said.sites} <= NAILS and "digit" not in said.values
    if current.procedure == "nail" and of_nail and not said.has_amount:
        return True  # "The nail plate was freed."
    closed = said.sites or said.counts or "closure" in said.values
    left = said.lesion == "wound" and said.measured and current.measured and not closed
    if current.procedure in ("destruction", "shave") and left:  # "The final wound was 2.5 cm."
        said.as_role("defect")
        said.values.pop("lesion")
        return True
    return False
