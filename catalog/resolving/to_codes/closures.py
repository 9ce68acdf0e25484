"""The class of a repair from what was done, by the 2020 definitions (coding-truth: NM III, AAD).

Simple is one layer. Intermediate is layered, or one layer after extensive cleaning or the removal
of particulate matter. Complex is intermediate plus one of: exposed bone, cartilage, tendon or named
neurovascular structure; debridement of the edges; undermining at least as wide as the defect; a
free margin of helix, vermilion or nostril; retention sutures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.resolving.facts import ProcedureFacts

if TYPE_CHECKING:
    from catalog.resolving.to_codes.prepared import Prepared

_CRITERIA = {
    "edges-debrided": "debridement of the wound edges",
    "extensive-undermining": "undermining at least as wide as the defect",
    "free-margin": "a free margin of helix, vermilion or nostril",
    "retention-sutures": "retention sutures",
}
_STRUCTURES = ("bone", "cartilage", "tendon")


@dataclass(frozen=True, slots=True)
class Closure:
    """A class, or the classes between which a missing fact decides."""

    classes: tuple[str, ...]
    because: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def into(self, prepared: Prepared) -> None:
        """Write the class, its reasons and its notes into the facts."""
        choices = {key: v for key, v in prepared.facts.choices.items() if key != "closure"}
        if len(self.classes) == 1:
            choices["closure"] = self.classes[0]
        else:
            choices["closures"] = "|".join(self.classes)
        prepared.facts = prepared.facts.model_copy(update={"choices": choices})
        prepared.because += self.because
        prepared.notes += self.notes


def _measured_undermining(facts: ProcedureFacts) -> ProcedureFacts:
    """Undermining in cm beside the defect's greatest width: as wide counts, less does not."""
    far = [q.cm for q in facts.of("undermining") if q.cm is not None]
    width = [q.cm for q in facts.of("defect-width") if q.cm is not None]
    if not far or not width:
        return facts
    wide = max(far) >= max(width)
    words = {"undermining", "extensive-undermining", "light-undermining"}
    said = [feature for feature in facts.features if feature not in words]
    said.append("extensive-undermining" if wide else "light-undermining")
    return facts.model_copy(update={"features": tuple(said)})


def closure_of(facts: ProcedureFacts) -> Closure:
    """The class of a repair."""
    facts = _measured_undermining(facts)
    stated = facts.choices.get("closure")
    if stated in ("adhesive", "strips"):
        return Closure((stated,))
    if stated and facts.has("closure-answered"):
        return Closure((stated,), (f"{stated} repair, as answered",))
    criterion = _criterion(facts)
    one_layer = facts.has("no-layered")
    if one_layer or stated == "simple":
        return _one_layer(facts, criterion, stated)
    if stated == "complex":
        return Closure(
            ("complex",),
            (f"complex: {criterion}",) if criterion else ("complex repair as stated",),
            () if criterion else ("the record must show layers and one criterion of complex",),
        )
    if stated == "intermediate" or facts.has("layered"):
        if criterion:
            return Closure(("complex",), (f"layered closure with {criterion}: complex (2020)",))
        why = "layered closure: intermediate"
        if facts.has("light-undermining"):
            why += "; light undermining is not the extensive undermining of a complex repair"
        return Closure(("intermediate",), (why,))
    return _nothing_stated(facts, criterion)


def _one_layer(facts: ProcedureFacts, criterion: str, stated: str | None) -> Closure:
    if facts.has("particulate") and stated != "complex":
        return Closure(
            ("intermediate",),
            ("one layer, but extensive cleaning or removal of particulate matter: intermediate",),
        )
    notes: tuple[str, ...] = ()
    if criterion:
        notes = (f"{criterion} makes a repair complex only on top of a layered closure",)
    if facts.has("layered") and not facts.has("no-layered"):
        return Closure(
            ("simple", "intermediate"),
            (),
            ("a simple closure has one layer: buried sutures are documented as well",),
        )
    return Closure(("simple",), ("one layer: simple",), notes)


def _nothing_stated(facts: ProcedureFacts, criterion: str) -> Closure:
    if criterion:
        return Closure(
            ("complex", "simple"),
            (),
            (f"{criterion}: complex if the closure is layered; one layer alone stays simple",),
        )
    if facts.has("undermining-only", "undermining"):
        return Closure(
            ("simple", "intermediate", "complex"),
            (),
            (
                "undermining alone is no tissue transfer: complex at most, if it is as wide as the "
                "defect and the closure is layered (NCCI Policy Manual 2026, III.H)",
            ),
        )
    if facts.has("particulate"):
        return Closure(
            ("intermediate",),
            ("extensive cleaning or removal of particulate matter: intermediate at least",),
        )
    if facts.has("surface-suture") and not facts.has("layered"):
        return Closure(("simple",), ("surface sutures or staples only: simple",))
    return Closure(("simple", "intermediate", "complex"))


def _criterion(facts: ProcedureFacts) -> str:
    """The first criterion of a complex repair that is met, in words."""
    if facts.has("exposed"):
        structure = next((tissue for tissue in _STRUCTURES if tissue in facts.tissues), "")
        if structure:
            return f"exposed {structure}"
    return next((words for name, words in _CRITERIA.items() if facts.has(name)), "")
