"""Checks encounters: rules, the engine that runs them, the report."""

from __future__ import annotations

from catalog.validation.engine import validate
from catalog.validation.policy import Policy, PolicyError, load_policy
from catalog.validation.report import Finding, Fix, NotChecked, Report, Severity
from catalog.validation.rule import Gap, Hit, Rule
from catalog.validation.rules import ALL_RULES

__all__ = [
    "ALL_RULES",
    "Finding",
    "Fix",
    "Gap",
    "Hit",
    "NotChecked",
    "Policy",
    "PolicyError",
    "Report",
    "Rule",
    "Severity",
    "load_policy",
    "validate",
]
