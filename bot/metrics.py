"""What is counted and timed, for ``GET /metrics``. Labels are names of ours and of Slack's only."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
"""Slack waits three seconds."""


class Metrics:
    """The counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._ack = Histogram(
            "codedesk_ack_seconds",
            "Time until a request of Slack's was acknowledged",
            ["listener"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._errors = Counter(
            "codedesk_listener_errors",
            "Bugs caught in a listener",
            ["listener"],
            registry=self.registry,
        )
        self._duplicates = Counter(
            "codedesk_duplicates_dropped", "Repeated deliveries dropped", registry=self.registry
        )
        self._refused = Counter(
            "codedesk_requests_refused", "HTTP requests refused", ["why"], registry=self.registry
        )
        self._api = Counter(
            "codedesk_slack_api_calls",
            "Calls of Slack's API by method and error",
            ["method", "error"],
            registry=self.registry,
        )

        self._reminders = Counter(
            "codedesk_reminders",
            "Reminders by what became of them",
            ["state"],
            registry=self.registry,
        )

    def reminded(self, state: str) -> None:
        """A reminder was sent, failed, postponed, skipped, or its fate is unknown."""
        self._reminders.labels(state).inc()

    def acknowledged(self, listener: str, seconds: float) -> None:
        """A listener acknowledged after so long."""
        self._ack.labels(listener).observe(seconds)

    def failed(self, listener: str) -> None:
        """A bug was caught in a listener."""
        self._errors.labels(listener).inc()

    def duplicate(self) -> None:
        """A repeated delivery was dropped."""
        self._duplicates.inc()

    def refused(self, why: str) -> None:
        """An HTTP request was refused: ``signature`` or ``malformed``."""
        self._refused.labels(why).inc()

    def api_call(self, method: str, error: str = "") -> None:
        """Slack's API was called; ``error`` is Slack's error code, empty when it went well."""
        self._api.labels(method, error).inc()

    def exposition(self) -> bytes:
        """Everything in Prometheus's text format."""
        return generate_latest(self.registry)
