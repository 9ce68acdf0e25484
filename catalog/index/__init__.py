"""The index: one SQLite file with every dated row, built from the tables, opened read-only."""
