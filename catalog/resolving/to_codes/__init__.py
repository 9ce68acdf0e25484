"""Facts to codes: conclusions, families, amounts, what goes together, billing order."""
