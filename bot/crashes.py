"""A rule that broke: its report says so, and the log tells where."""

from __future__ import annotations

import structlog

from catalog.validation.rule import Rule


def log_crash(rule: Rule, bug: Exception) -> None:
    """Log the places in the code that a broken rule went through, and no word of the claim."""
    structlog.get_logger().error("rule broke", rule=rule.id, exc_info=bug)
