"""Tokens encrypted at rest: the first of ``CODEDESK_TOKEN_KEYS`` encrypts, every one decrypts."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr
from sqlalchemy import Dialect, Text, TypeDecorator

from bot.settings import split_keys


class UnknownKeyError(Exception):
    """A stored token was encrypted with a key that we were not given."""


def new_key() -> str:
    """A key for ``CODEDESK_TOKEN_KEYS``."""
    return Fernet.generate_key().decode("ascii")


def token_keys(keys: SecretStr) -> MultiFernet:
    """The keys of the settings, checked there."""
    return MultiFernet([Fernet(key) for key in split_keys(keys)])


class Sealed(TypeDecorator[str]):
    """A text column that is encrypted on its way in and decrypted on its way out."""

    impl = Text
    cache_ok = False

    def __init__(self, keys: MultiFernet) -> None:
        super().__init__()
        self._keys = keys

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt with the newest key."""
        del dialect
        return None if value is None else self._keys.encrypt(value.encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt with whichever key fits.

        Raises:
            UnknownKeyError: When none does.
        """
        del dialect
        try:
            return None if value is None else self._keys.decrypt(value).decode()
        except InvalidToken:
            raise UnknownKeyError from None

    def copy(self, **_: object) -> Sealed:
        """Another one with the same keys."""
        return Sealed(self._keys)
