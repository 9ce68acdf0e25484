"""Which workspace a request is of, by what Bolt read out of Slack's payload."""

from __future__ import annotations

import pytest
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_internals import build_async_context

from bot.store.records import Workspace

ACME = {"id": "E1", "name": "Acme"}
AUTHORIZED = {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}
PLAIN, ORGANISATION = Workspace(team="T1"), Workspace(enterprise="E1")
IN_ORGANISATION = Workspace(enterprise="E1", team="T1")


@pytest.mark.parametrize(
    ("payload", "workspace"),
    [
        ({"team_id": "T1", "is_enterprise_install": "false"}, PLAIN),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "false"},
         IN_ORGANISATION),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"}, ORGANISATION),
        ({"team": {"id": "T1"}, "enterprise": None, "is_enterprise_install": False}, PLAIN),
        ({"team": {"id": "T1"}, "enterprise": ACME, "is_enterprise_install": True}, ORGANISATION),
        ({"team": None, "enterprise": ACME, "is_enterprise_install": True,
          "user": {"id": "U1", "team_id": "T1"}}, ORGANISATION),
        ({"type": "event_callback", "team_id": "T2", "enterprise_id": "E1",
          "authorizations": [AUTHORIZED], "event": {"type": "message"}}, ORGANISATION),
        ({"type": "event_callback", "team_id": "T9",  # written elsewhere, in a shared channel
          "authorizations": [{"team_id": "T1", "enterprise_id": None}],
          "event": {"type": "message"}}, PLAIN),
        ({"type": "event_callback", "team_id": None, "enterprise_id": "E1",
          "event": {"type": "app_uninstalled"}}, ORGANISATION),
        ({"type": "event_callback", "team_id": "E1", "enterprise_id": "E1",
          "event": {"type": "app_uninstalled"}}, ORGANISATION),
        ({"team_id": "T1", "is_enterprise_install": True}, PLAIN),
    ],
)  # fmt: skip
def test_the_workspace_of_a_request(payload: dict[str, object], workspace: Workspace):
    context = build_async_context(AsyncBoltContext(), payload)
    assert Workspace.of(context) == workspace
