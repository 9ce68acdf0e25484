"""The questions that the catalog can put to the index, one module a subject."""
