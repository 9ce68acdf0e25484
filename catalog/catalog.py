"""Dated, read-only questions to the built index: the only way to a fact."""
