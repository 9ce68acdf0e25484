"""One step a file. Steps are added, never changed."""
