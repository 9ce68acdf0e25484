"""Every rule, by name. A rule that is not in this tuple is not applied; a test compares."""

from __future__ import annotations

from catalog.validation.rule import Rule
from catalog.validation.rules import (
    actinic_counting,
    add_on_primary,
    biopsy_primaries,
    code_known,
    code_valid_on_date,
    diagnosis_billable,
    diagnosis_known,
    injection_counting,
    modifier_59_on_add_on,
    modifier_59_with_x,
    modifier_known,
    modifier_visit_only,
    mue_units,
    ptp_pair,
    unread_fragment,
    visit_documentation,
    visit_modifier_fits,
    visit_modifier_missing,
    wart_counting,
)

ALL_RULES: tuple[Rule, ...] = (
    unread_fragment.RULE,
    code_known.RULE,
    code_valid_on_date.RULE,
    modifier_known.RULE,
    modifier_visit_only.RULE,
    modifier_59_on_add_on.RULE,
    modifier_59_with_x.RULE,
    ptp_pair.RULE,
    mue_units.RULE,
    add_on_primary.RULE,
    biopsy_primaries.RULE,
    actinic_counting.RULE,
    wart_counting.RULE,
    injection_counting.RULE,
    visit_modifier_missing.RULE,
    visit_modifier_fits.RULE,
    visit_documentation.RULE,
    diagnosis_known.RULE,
    diagnosis_billable.RULE,
)
