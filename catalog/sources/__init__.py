"""The publishers' own files: one reader each, recognised by content, columns found by header."""
