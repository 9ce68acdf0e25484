"""What Slack does with the app's answer to a request."""

from __future__ import annotations

from bot.sandbox import limits
from bot.sandbox.compose import bot_message, content, refuse
from bot.sandbox.courier import Receipt
from bot.sandbox.model import Json
from bot.sandbox.payloads import Request
from bot.sandbox.slack_error import SlackError
from bot.sandbox.workspace import Workspace


def follow(workspace: Workspace, request: Request, receipt: Receipt) -> None:
    """Show the message, close or change the modal; raises SlackError when Slack would complain."""
    if receipt.error is not None:
        raise SlackError(receipt.error)
    if request.kind == "slash_commands":
        _show(workspace, request, receipt)
    elif request.payload.get("type") == "view_submission":
        _change_views(workspace, request, receipt)


def complain(workspace: Workspace, request: Request, error: str, problems: list[str]) -> None:
    """Tell the person what went wrong, as Slack does."""
    if request.kind == "slash_commands":
        said = f"{request.payload['command']} failed with the error “{error}”"
    elif request.kind == "interactive":
        said = f"That didn't work: codedesk answered with the error “{error}”"
    else:
        return
    if not request.channel:
        return
    text = "\n".join([said, *problems])
    workspace.notice(request.channel, request.user, text, request.thread_ts)


def _show(workspace: Workspace, request: Request, receipt: Receipt) -> None:
    body = {"text": receipt.body} if isinstance(receipt.body, str) else receipt.body
    if not body or not (body.get("text") or body.get("blocks") or body.get("attachments")):
        return
    channel = workspace.channels[request.channel]
    try:
        said = content(workspace, channel, body)
    except SlackError as refusal:
        raise SlackError("invalid_command_response", **refusal.details) from refusal
    in_channel = body.get("response_type") == "in_channel"
    bot_message(workspace, channel, said, None if in_channel else request.user)


def _change_views(workspace: Workspace, request: Request, receipt: Receipt) -> None:
    view = workspace.view(request.payload["view"]["id"])
    body: Json = receipt.body if isinstance(receipt.body, dict) else {}
    match body.get("response_action"):
        case None:
            workspace.pop_view(view)
        case "clear":
            workspace.pop_view(view, all_of_them=True)
        case "update":
            refuse(limits.view_problems(body.get("view")), "invalid_view")
            workspace.change_view(view, body["view"])
        case "push":
            refuse(limits.view_problems(body.get("view")), "invalid_view")
            workspace.push_view(view.user, body["view"], first=False)
        case "errors":
            inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            if not body.get("errors") or not set(body["errors"]) <= inputs:
                raise SlackError("invalid_error_response")
        case _:
            raise SlackError("invalid_response_action")
