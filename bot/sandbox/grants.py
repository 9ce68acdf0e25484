"""What Slack has handed out to the app: codes, tokens, refresh tokens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from bot.sandbox.ids import Clock
from bot.sandbox.slack_error import SlackError

TWELVE_HOURS = 43_200


@dataclass(frozen=True, slots=True)
class Place:
    """Where the app is installed: a workspace, or with an empty team a whole organisation."""

    team: str
    enterprise: str = ""


@dataclass(slots=True)
class Grant:
    """One access token."""

    place: Place
    token: str
    expires: float
    refresh: str | None


@dataclass(slots=True)
class Grants:
    """All that was handed out; refresh tokens are good once.

    Attributes:
        rotation: Whether tokens end, as the app's settings in Slack say.
        lifetime: Seconds after which they do.
        exchanges: How many refresh tokens were exchanged.
        reused: How often one was offered a second time: each is a race that the app lost.
        issued: Every secret ever handed out, to look for in logs and stores.
    """

    clock: Clock
    rotation: bool = False
    lifetime: int = TWELVE_HOURS
    exchanges: int = 0
    reused: int = 0
    issued: list[str] = field(default_factory=list)
    _codes: dict[str, tuple[Place, str]] = field(default_factory=dict)
    _tokens: dict[str, Grant] = field(default_factory=dict)
    _refresh: dict[str, Place] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def code(self, place: Place, user: str) -> str:
        """A code for somebody who agreed to install the app."""
        code = self._secret("code")
        self._codes[code] = place, user
        return code

    def exchange_code(self, code: str) -> tuple[Grant, str]:
        """The token for a code, and who agreed."""
        if code in self._used:
            raise SlackError("code_already_used")
        if code not in self._codes:
            raise SlackError("invalid_code")
        place, user = self._codes.pop(code)
        self._used.add(code)
        return self._grant(place), user

    def exchange_refresh(self, token: str) -> Grant:
        """A new token for a refresh token, which is good once."""
        if token in self._used:
            self.reused += 1
        if token not in self._refresh:
            raise SlackError("invalid_refresh_token")
        place = self._refresh.pop(token)
        self._used.add(token)
        self.exchanges += 1
        return self._grant(place)

    def place(self, token: str) -> Place:
        """Where a token is good; raises SlackError with Slack's word when it is not."""
        grant = self._tokens.get(token)
        if grant is None:
            raise SlackError("token_revoked" if token in self.issued else "invalid_auth")
        if grant.expires < self.clock():
            raise SlackError("token_expired")
        return grant.place

    def revoke(self, token: str) -> None:
        """Take one token back."""
        grant = self._tokens.pop(token)
        self._refresh.pop(grant.refresh or "", None)

    def revoke_all(self, place: Place) -> None:
        """Take everything back that is good in a place."""
        self._tokens = {t: grant for t, grant in self._tokens.items() if grant.place != place}
        self._refresh = {t: where for t, where in self._refresh.items() if where != place}

    def _grant(self, place: Place) -> Grant:
        if not self.rotation:
            grant = Grant(place, self._secret("xoxb"), float("inf"), None)
        else:
            refresh = self._secret("xoxe-1")
            grant = Grant(place, self._secret("xoxe.xoxb-1"), self.clock() + self.lifetime, refresh)
            self._refresh[refresh] = place
        self._tokens[grant.token] = grant
        return grant

    def _secret(self, prefix: str) -> str:
        """As long as Slack's longest."""
        made = f"{prefix}-sandbox{secrets.token_hex(70)}"
        self.issued.append(made)
        return made
