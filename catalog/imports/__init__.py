"""The releases that a team has imported: all or nothing, and undone in one step."""
