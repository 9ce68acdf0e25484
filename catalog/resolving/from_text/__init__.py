"""A text to facts: tokens, phrases of the lexicon, chunks, one draft for each procedure."""
