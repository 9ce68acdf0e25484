"""What was typed cannot be used."""


class UnreadableError(Exception):
    """What was typed cannot be used; the message says what was expected."""
