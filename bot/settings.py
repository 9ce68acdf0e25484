"""What the environment (or ``.env``) says; every name of it is in ``.env.example``.

A bad or half-given combination stops the start with the name of the variable and what to do.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings_error import SettingsError

Mode = Literal["sandbox", "socket", "http"]

SLACK_API = "https://slack.com/api/"


def _env(name: str) -> AliasChoices:
    return AliasChoices(name)


class Settings(BaseSettings):
    """All settings, checked one by one when read and together by ``require``."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    bot_token: SecretStr | None = Field(None, validation_alias=_env("SLACK_BOT_TOKEN"))
    """The app's bot token, ``xoxb-…``."""
    signing_secret: SecretStr | None = Field(None, validation_alias=_env("SLACK_SIGNING_SECRET"))
    """Proves that an HTTP request is Slack's."""
    app_token: SecretStr | None = Field(None, validation_alias=_env("SLACK_APP_TOKEN"))
    """For Socket Mode, ``xapp-…`` with ``connections:write``."""
    client_id: str | None = Field(None, validation_alias=_env("SLACK_CLIENT_ID"))
    """With the secret: any number of workspaces may install the app from ``/slack/install``."""
    client_secret: SecretStr | None = Field(None, validation_alias=_env("SLACK_CLIENT_SECRET"))
    api_url: str = Field(SLACK_API, validation_alias=_env("SLACK_API_URL"))
    """Where Slack's Web API is; ends in ``/api/``."""
    host: str = Field("127.0.0.1", validation_alias=_env("CODEDESK_HOST"))
    port: Annotated[int, Field(ge=0, le=65535, validation_alias=_env("CODEDESK_PORT"))] = 3000
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("codedesk"),
        validation_alias=_env("CODEDESK_DATA_DIR"),
    )
    database_url: SecretStr | None = Field(None, validation_alias=_env("CODEDESK_DATABASE_URL"))
    token_keys: SecretStr | None = Field(None, validation_alias=_env("CODEDESK_TOKEN_KEYS"))
    """Fernet keys with commas between: the first encrypts stored tokens, every one decrypts."""
    retention_days: Annotated[
        int, Field(ge=30, le=3660, validation_alias=_env("CODEDESK_RETENTION_DAYS"))
    ] = 400
    """How long checks, changes and deliveries are remembered."""
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", validation_alias=_env("CODEDESK_LOG_LEVEL")
    )

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("bot_token", "signing_secret", "app_token", "client_secret", mode="after")
    @classmethod
    def _no_white_space(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().split()) != 1:
            raise ValueError("is empty or holds white space; copy it again from the app's pages")
        return value

    @field_validator("bot_token", mode="after")
    @classmethod
    def _bot_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _beginning_with(value, "xoxb-", "OAuth & Permissions, Bot User OAuth Token")

    @field_validator("app_token", mode="after")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _beginning_with(value, "xapp-", "Basic Information, App-Level Tokens")

    @field_validator("api_url", mode="after")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")) or not value.endswith("/api/"):
            raise ValueError(f"must be an http(s) address that ends in /api/, as {SLACK_API}")
        return value

    @field_validator("token_keys", mode="after")
    @classmethod
    def _token_keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not all(map(_is_key, split_keys(value))):
            raise ValueError(
                "must be keys of 44 characters with commas between, the newest first; "
                "`codedesk store new-key` makes one"
            )
        return value

    @field_validator("data_dir", mode="after")
    @classmethod
    def _data_dir(cls, value: Path) -> Path:
        return value.expanduser()

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app themselves, instead of one token for one of them."""
        return self.client_id is not None or self.client_secret is not None

    def require_access(self) -> None:
        """One workspace's token, or all that installing from many takes.

        Raises:
            SettingsError: Names the variable that is missing or too much, and what to do.
        """
        if not self.many_workspaces:
            if self.bot_token is None:
                raise SettingsError(
                    "SLACK_BOT_TOKEN is missing. Copy the Bot User OAuth Token (xoxb-…) from your "
                    "app's page OAuth & Permissions."
                )
            return
        if self.client_id is None or self.client_secret is None:
            given, missing = "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"
            if self.client_id is None:
                given, missing = missing, given
            raise SettingsError(
                f"{given} is set, {missing} is missing. Copy both from your app's page Basic "
                f"Information; for one workspace remove {given} and set SLACK_BOT_TOKEN."
            )
        if self.bot_token is not None:
            raise SettingsError(
                "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for many: set one of the "
                "two. With SLACK_CLIENT_ID each workspace gets its token when it installs the app."
            )
        if self.database_url is None:
            raise SettingsError(
                "CODEDESK_DATABASE_URL is missing: with SLACK_CLIENT_ID the workspaces' "
                "installations are kept in PostgreSQL. For one workspace SLACK_BOT_TOKEN is enough "
                "and needs no database."
            )
        if self.token_keys is None:
            raise SettingsError(
                "CODEDESK_TOKEN_KEYS is missing: the workspaces' tokens are stored encrypted. "
                "Make a key with `codedesk store new-key` and keep it apart from the database."
            )

    def mode(self) -> Mode:
        """How to run by what is set: Socket Mode with an app token, else HTTP, else the sandbox.

        Raises:
            SettingsError: When something of Slack's is set, but not enough of it.
        """
        if self.app_token is not None:
            return self.require("socket")
        slack = (self.bot_token, self.signing_secret, self.client_id, self.client_secret)
        return self.require("sandbox" if all(value is None for value in slack) else "http")

    def require(self, mode: str) -> Mode:
        """The mode, if its settings are complete.

        Raises:
            SettingsError: Names the variable that is missing or too much, and what to do.
        """
        if mode == "sandbox":
            return "sandbox"
        self.require_access()
        if mode == "socket":
            if self.app_token is None:
                raise SettingsError(
                    "SLACK_APP_TOKEN is missing. Make an app-level token (xapp-…) with the scope "
                    "connections:write on your app's page Basic Information."
                )
            return "socket"
        if mode == "http":
            if self.signing_secret is None:
                raise SettingsError(
                    "SLACK_SIGNING_SECRET is missing: without it no request can be told from a "
                    "forged one. Copy it from your app's page Basic Information. For Socket Mode "
                    "set SLACK_APP_TOKEN instead."
                )
            return "http"
        raise SettingsError(f"There is no mode {mode}: use sandbox, socket or http.")


def split_keys(keys: SecretStr) -> list[str]:
    """The keys of ``CODEDESK_TOKEN_KEYS``, the newest first."""
    return [key.strip() for key in keys.get_secret_value().split(",")]


def _is_key(key: str) -> bool:
    """Whether it is a Fernet key: 32 bytes in URL-safe base64."""
    try:
        return key.isascii() and len(key) == 44 and len(urlsafe_b64decode(key)) == 32
    except (NotBase64, ValueError):
        return False


def _beginning_with(value: SecretStr | None, prefix: str, page: str) -> SecretStr | None:
    if value is not None and not value.get_secret_value().startswith((prefix, f"xoxe.{prefix}")):
        raise ValueError(f"must begin with {prefix}; it is on your app's page {page}")
    return value


def load_settings() -> Settings:
    """The settings of the environment and of ``.env`` in the working directory.

    Raises:
        SettingsError: Names each variable that cannot be used, never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_problem(problem) for problem in _problems(error))) from None


def _problems(error: ValidationError) -> list[tuple[str, str]]:
    return [
        (str(problem["loc"][0]), problem["msg"].removeprefix("Value error, "))
        for problem in error.errors(include_input=False, include_url=False)
    ]


def _problem(problem: tuple[str, str]) -> str:
    name, message = problem
    return f"{name}: {message[0].lower()}{message[1:]}"
