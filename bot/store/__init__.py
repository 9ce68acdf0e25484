"""What the bot remembers. Never a pasted text, never a name, never a Slack token in clear.

``protocol`` says what a store does; ``tiny`` keeps it in files for one process, ``postgres`` in a
database for any number, ``memory`` not at all. ``opening`` chooses by the settings.
"""
