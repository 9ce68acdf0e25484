"""What Slack gave us to speak with it: one workspace's token, or the app's own id and secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.settings import SLACK_API, Settings
from bot.settings_error import SettingsError

if TYPE_CHECKING:
    from bot.installations.opening import OAuth


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What Slack gave us to speak with it."""

    bot_token: str = ""
    signing_secret: str | None = None
    app_token: str | None = None
    api_url: str = SLACK_API
    oauth: OAuth | None = None
    """Instead of a bot token: many workspaces install the app."""

    @classmethod
    def of(cls, settings: Settings) -> Access:
        """From settings that ``require`` found complete."""
        token, secret, app = settings.bot_token, settings.signing_secret, settings.app_token
        return cls(
            bot_token=token.get_secret_value() if token else "",
            signing_secret=secret.get_secret_value() if secret else None,
            app_token=app.get_secret_value() if app else None,
            api_url=settings.api_url,
            oauth=_oauth(settings) if settings.many_workspaces else None,
        )


def _oauth(settings: Settings) -> OAuth:
    """What many workspaces need, of the packages that the database needs too.

    Raises:
        SettingsError: When they are not installed.
    """
    try:
        from bot.installations.opening import OAuth
    except ImportError:
        raise SettingsError(
            "SLACK_CLIENT_ID: many workspaces need more packages. Install them: "
            "pip install 'codedesk[scale]'"
        ) from None
    return OAuth.of(settings)
