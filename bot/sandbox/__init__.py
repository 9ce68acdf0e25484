"""A local workspace: the wire-level fake that tests use, and its page for people without Slack."""

from bot.sandbox.exchange import Exchange
from bot.sandbox.model import Message, View
from bot.sandbox.mounting import mount
from bot.sandbox.slack import FakeSlack

__all__ = ["Exchange", "FakeSlack", "Message", "View", "mount"]
