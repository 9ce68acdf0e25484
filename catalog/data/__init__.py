"""Our own tables: families, labels and lexicon in TOML, CMS facts in CSV, and the manifest."""
