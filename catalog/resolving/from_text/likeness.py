"""Whether what a chunk says is about the draft at hand, or about another lesion or place."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.families import load_families
from catalog.resolving.from_text.chunks import CLOSING, VAGUE
from catalog.resolving.from_text.drafts import Draft
from catalog.resolving.from_text.lexicon import Lesion, load_lexicon
from catalog.resolving.from_text.said import Said

NAILS = frozenset({"nail", "toenail", "fingernail"})
"""A toe that is named beside its nail says which nail it is."""


def is_its_scar(value: str, known: str | None) -> bool:
    """The scar of a cancer is excised for the cancer, whatever is left of it (CPT guidelines)."""
    lesion = load_lexicon().lesions.get(known or "")
    return value == "scar" and lesion is not None and lesion.nature == "malignant"


def is_part_of(value: str, known: str) -> bool:
    """A second name for what is wrong there: the scar of a cancer, a pilonidal abscess."""
    return is_its_scar(value, known) or (known == "pilonidal-cyst" and value in ("abscess", "cyst"))


def another_lesion(pieces: Said, current: Draft) -> bool:
    """Whether the chunk names a lesion that is not the draft's."""
    nature = pieces.values.get("nature")
    if nature and pieces.counts and current.counts and "nature" in current.own:
        return nature[0] != current.values["nature"]  # "premalignant x2, benign x2"
    return bool(
        pieces.lesion
        and "lesion" in current.own
        and pieces.lesion not in ("lesion", "nail", current.values["lesion"])
        and not describes(pieces, current)
    )


def conflicts(pieces: Said, current: Draft) -> bool:
    """Whether the chunk says of a fact what the draft cannot be: it is a further item."""
    if pieces.technique and current.values.get("technique", pieces.technique) != (pieces.technique):
        return True
    work = {values["nail"] for values in (current.values, _plain(pieces)) if "nail" in values}
    if len(work) > 1 and work != {"avulsion", "surgery"}:
        return True
    closure = pieces.values.get("closure")
    if closure and current.values.get("closure", closure[0]) != closure[0]:
        named = pieces.sites or pieces.has_amount or pieces.lesion
        more = {current.values["closure"], closure[0]} == {"intermediate", "complex"}
        joined = pieces.chunk.before == "with" or (more and pieces.chunk.before == "comma")
        return not joined or bool(named)  # "in layers with complex repair"
    if pieces.sites and "site" in current.values and not refines(pieces, current):
        return True
    if pieces.measured and current.measured and not pieces.other_role(current):
        return True
    if pieces.counts and current.counts and pieces.lesion:
        return True
    if pieces.procedure == current.procedure and "separate-lesion" in pieces.features:
        return True
    study = pieces.values.get("study")
    specimen = bool(current.counts) or "specimen" in current.values
    if study and specimen and current.values.get("study", "tissue") != study[0]:
        return True  # a stain is reported beside the reading of its specimen
    if other_kind(pieces, current):
        return True
    if "named-specimen" in pieces.features and "named-specimen" in current.features:
        return True
    return another_lesion(pieces, current)


KINDS: Mapping[str, tuple[str, ...]] = {
    "allergy-test": ("test", "light", "route", "reading"),
    "diagnostics": ("imaging", "part"),
    "drug-administration": ("route", "order"),
    "implant": ("device", "operation"),
    "pathology": ("study", "stain", "preparation"),
    "radiation": ("step", "energy"),
}
"""Facts of which another value is a further service of the same procedure."""


def other_kind(pieces: Said, current: Draft) -> bool:
    """``phototest and patch test``, a second drug behind the first one."""
    known = {"order": "first", **current.values}
    return pieces.procedure == current.procedure and any(
        fact in pieces.values and fact in known and pieces.values[fact][0] != known[fact]
        for fact in KINDS.get(current.procedure or "", ())
    )


def _plain(pieces: Said) -> dict[str, str]:
    return {fact: value for fact, (value, _) in pieces.values.items()}


def describes(pieces: Said, current: Draft) -> bool:
    """A second word for the same lesion: ``macule ... lesion``, ``mole, path blue nevus``."""
    if pieces.lesion == "lesion" and not (pieces.sites or current.counts):
        return True
    if pieces.counts or (pieces.sites and ("site" in current.values or pieces.has_amount)):
        return False
    known = current.values.get("lesion")
    return known in ("lesion", "nail", "unspecified-neoplasm") or pieces.lesion == "lesion"


def refines(pieces: Said, current: Draft) -> bool:
    """Whether the new place lies in the one that is known, or is the same."""
    if "site" not in current.values or not pieces.sites:
        return True
    if pieces.side and current.values.get("side", pieces.side) != pieces.side:
        return False
    digit = pieces.values.get("digit")
    if digit and current.values.get("digit", digit[0]) != digit[0]:
        return False
    known, new = current.values["site"], pieces.sites[0]
    sites = load_families().site_by_id
    lesion = load_lexicon().lesions.get(current.values.get("lesion", ""))
    if lesion is not None and lesion.site == known and new in sites:
        return bool(set(sites[new].regions) & set(sites[known].regions))
    if known in NAILS and new in sites and set(sites[new].regions) <= {"hand", "foot"}:
        return True
    its_nail = "digit" in current.values and not (digit or pieces.counts or current.carried)
    if new == "nail" and its_nail:
        return True  # "avulsion, right great toe. The nail plate was removed"
    if new in NAILS and digit and current.values.get("digit") == digit[0]:
        return True  # "the left thumb ... the thumbnail"
    nail = pieces.values.get("nail", (current.values.get("nail"),))[0]
    if (
        new in NAILS
        and not digit
        and "digit" in current.values
        and nail == current.values.get("nail")
    ):
        return True  # "the great toe ... its nail matrix"
    if known in NAILS and new == "nail":
        return True  # "toenail ..., the nail"
    if known not in sites or new not in sites:
        return known == new
    same = known == new and not (pieces.has_amount and current.measured)
    later = pieces.chunk.clause != current.clause
    one = later or not {"plural", "each"} & {*current.features, *pieces.features}
    inside = sites[known].holds(sites[new]) or (one and sites[new].regions == (known,))
    return same or (inside and not (pieces.has_amount and current.measured))


def _names_exactly(value: str, known: str) -> bool:
    """``malignant lesion ... The lesion was a 0.7 cm BCC``: a name for one of that nature."""
    lesions = load_lexicon().lesions
    lesion = lesions.get(value)
    return known in _OF_NATURE and lesion is not None and lesion.nature == lesions[known].nature


_OF_NATURE = frozenset({"benign-lesion", "malignant-lesion", "premalignant-lesion"})


def told_further(pieces: Said, current: Draft) -> bool:
    """``Lesion was excised. Lesion 1.3 cm, ...``: the size of the one lesion, said later."""
    removals = ("excision", "shave", "removal", "destruction", "debridement", "repair")
    waits = current.procedure in removals and not current.measured
    known = current.values.get("lesion", "")
    same = pieces.lesion in (*VAGUE, known) or is_part_of(pieces.lesion or "", known)
    same = same or _names_exactly(pieces.lesion or "", known)
    counted = pieces.counts or current.counts
    return waits and same and pieces.measured and not counted and refines(pieces, current)


def tells_its_size(pieces: Said, current: Draft) -> bool:
    """``One lesion was removed from the lid. The excised skin measures 0.8 cm.``: one lesion."""
    counted = pieces.counts or sum(current.counts) > 1 or "plural" in current.features
    waits = current.procedure == "removal" and not (current.measured or counted)
    return waits and pieces.measured and pieces.lesion is None and refines(pieces, current)


def waits_at_its_place(pieces: Said, current: Draft) -> bool:
    """``A. cheek - shave bx; B. arm - punch bx``: each place waits for what was done there."""
    chunk, parent = pieces.chunk, current.parent
    began = parent is not None and current.clause != parent.clause
    bare = current.own <= {"site", "side", "digit"} and not (current.measured or current.counts)
    opens = chunk.before in ("dash", "colon") and current.clause == chunk.clause
    return current.carried and began and bare and opens and {*pieces.sites} <= NAILS


def may_adopt(draft: Draft, procedure: str | None, lesion: Lesion | None) -> bool:
    """Whether a draft without a procedure waits for this one."""
    sized = {quantity.role for quantity in draft.quantities}
    if sized & {"excised", "margin"} and procedure not in (*CLOSING, "excision", "removal"):
        return procedure == "shave" and "excised" not in sized
    if procedure == "pathology" and "technique" in draft.own:
        return False
    if procedure not in CLOSING:
        return True
    if lesion is not None and not lesion.wound:
        return False
    removed = any(quantity.role in ("margin", "excised") for quantity in draft.quantities)
    return not removed and "nature" not in draft.values
