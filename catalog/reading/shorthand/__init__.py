"""Billing shorthand, from characters to encounters.

``patterns`` say what pieces look like, ``scanning`` finds them, ``values`` and ``mistyped`` say
what each means; ``layout``, ``earlier`` and ``encounters`` group them; ``assembler`` puts those of
one encounter together, by ``segment`` and ``ties``, into a draft that ``drafts`` finishes.
``reader`` runs them.
"""
