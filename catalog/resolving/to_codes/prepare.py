"""What a coder concludes from the words before looking a family up.

A lesion's name tells its nature, the deepest tissue tells the depth, layers and criteria tell the
class of a repair. Each conclusion says where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes import lesion_work, other_work, wound_work
from catalog.resolving.to_codes.prepared import Prepared


def prepare(facts: ProcedureFacts) -> Prepared:
    """The facts with the conclusions for their kind of work."""
    prepared = Prepared(facts)
    step = _STEPS.get(facts.procedure or "")
    if step is not None:
        step(prepared)
    return prepared


_STEPS: Mapping[str, Callable[[Prepared], None]] = {
    "biopsy": lesion_work.biopsy,
    "removal": lesion_work.removal,
    "foreign-body": wound_work.foreign_body,
    "excision": lesion_work.excision,
    "eyelid": lesion_work.eyelid,
    "destruction": lesion_work.destruction,
    "debridement": wound_work.debridement,
    "drainage": wound_work.drainage,
    "injection": other_work.injection,
    "drug-administration": other_work.drug_administration,
    "allergy-test": other_work.allergy_test,
    "eyelash": other_work.eyelash,
    "hair-removal": other_work.hair_removal,
    "pathology": other_work.pathology,
    "repair": wound_work.repair,
    "graft": other_work.graft,
    "visit": other_work.visit,
    "remote-visit": other_work.visit,
    "emergency-visit": other_work.visit,
    "consultation": other_work.visit,
    "vein": other_work.vein,
    "visit-add-on": other_work.visit_add_on,
    "excimer": other_work.excimer,
    "peel": other_work.peel,
    "dermabrasion": other_work.dermabrasion,
    "dehiscence": wound_work.dehiscence,
    "chemodenervation": other_work.chemodenervation,
    "photodynamic-therapy": other_work.photodynamic,
    "phototherapy": other_work.phototherapy,
    "suture-removal": other_work.suture_removal,
    "flap": wound_work.flap,
    "outside": other_work.outside,
}
