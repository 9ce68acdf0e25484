"""``/cptupdates``: what is typed, what it changes, what is answered."""
