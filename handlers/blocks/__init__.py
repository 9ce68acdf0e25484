"""Answers as Slack shows them: pure functions from a record to a message, within Slack's limits."""
