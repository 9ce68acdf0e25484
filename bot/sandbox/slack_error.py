"""How Slack refuses."""

from __future__ import annotations


class SlackError(Exception):
    """Slack refuses: its error word, and what else stands in the answer."""

    def __init__(self, error: str, **details: object) -> None:
        super().__init__(error)
        self.error = error
        self.details = details

    @property
    def problems(self) -> list[str]:
        """What is wrong in detail."""
        metadata = self.details.get("response_metadata")
        return list(metadata["messages"]) if isinstance(metadata, dict) else []
