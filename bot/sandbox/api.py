"""A call of the Web API: who calls, whether they may, what a test wants to go wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.files import Files
from bot.sandbox.ids import Credentials
from bot.sandbox.methods import METHODS, SCOPES
from bot.sandbox.model import Json
from bot.sandbox.slack_error import SlackError
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer of the Web API."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """A call the bot made, for tests to look at."""

    method: str
    args: Json
    answer: Json


class Api:
    """The methods of one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        files: Files,
        credentials: Credentials,
        scopes: frozenset[str] | None,
    ) -> None:
        self.calls: list[Call] = []
        self.socket_url = ""
        self._workspace = workspace
        self._files = files
        self._credentials = credentials
        self._scopes = scopes
        self._planned: dict[str, list[Answer]] = {}

    def fail(self, method: str, error: str, *, times: int = 1, status: int = 200) -> None:
        """Let the next calls of a method fail."""
        answer = Answer({"ok": False, "error": error}, status)
        self._planned.setdefault(method, []).extend([answer] * times)

    def rate_limit(self, method: str, *, retry_after: int = 1, times: int = 1) -> None:
        """Answer the next calls of a method with 429 and ``Retry-After``."""
        headers = {"Retry-After": str(retry_after)}
        answer = Answer({"ok": False, "error": "ratelimited"}, 429, headers)
        self._planned.setdefault(method, []).extend([answer] * times)

    def call(self, method: str, token: str, args: Json) -> Answer:
        """Do one call."""
        planned = self._planned.get(method)
        if planned:
            answer = planned.pop(0)
        else:
            try:
                answer = Answer({"ok": True, **self._run(method, token, args)})
            except SlackError as refusal:
                answer = Answer({"ok": False, "error": refusal.error, **refusal.details})
        self.calls.append(Call(method, args, answer.body))
        return answer

    def may_read_files(self, token: str) -> bool:
        """Whether a file may be downloaded with this token."""
        allowed = self._scopes is None or "files:read" in self._scopes
        return allowed and token == self._credentials.bot_token

    def _run(self, method: str, token: str, args: Json) -> Json:
        if not token:
            raise SlackError("not_authed")
        if token not in (self._credentials.bot_token, self._credentials.app_token):
            raise SlackError("invalid_auth")
        for_app = method == "apps.connections.open"
        if for_app != (token == self._credentials.app_token):
            raise SlackError("not_allowed_token_type")
        needed = SCOPES.get(method, frozenset())
        if needed and self._scopes is not None and not needed & self._scopes:
            provided = ",".join(sorted(self._scopes))
            raise SlackError("missing_scope", needed=",".join(sorted(needed)), provided=provided)
        if for_app:
            return {"url": self.socket_url}
        if method == "files.getUploadURLExternal":
            return self._files.get_upload_url(args)
        if method == "files.completeUploadExternal":
            return self._files.complete(args)
        if method not in METHODS:
            raise SlackError("unknown_method", req_method=method)
        return METHODS[method](self._workspace, args)
