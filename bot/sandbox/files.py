"""Uploads in Slack's three steps: ask for an address, send the bytes there, complete."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.compose import bot_message, content
from bot.sandbox.model import Json
from bot.sandbox.workspace import SlackError, Workspace


@dataclass(slots=True)
class Upload:
    """One file on its way in."""

    id: str
    name: str
    length: int
    data: bytes | None = None


class Files:
    """The files the bot sent."""

    def __init__(self, workspace: Workspace, address: str) -> None:
        self._workspace = workspace
        self.address = address
        self.uploads: dict[str, Upload] = {}

    def get_upload_url(self, args: Json) -> Json:
        """Step one: an address for a file of this name and length."""
        if not args.get("filename") or not args.get("length"):
            raise SlackError("invalid_arguments")
        upload = Upload(self._workspace.ids.next("F"), args["filename"], int(args["length"]))
        self.uploads[upload.id] = upload
        return {"upload_url": f"{self.address}{upload.id}", "file_id": upload.id}

    def complete(self, args: Json) -> Json:
        """Step three: the file appears in the channel, as a message that names it."""
        found = []
        for item in args.get("files") or []:
            upload = self.uploads.get(item.get("id", ""))
            if upload is None or upload.data is None:
                raise SlackError("file_not_found")
            found.append(upload)
        if args.get("channel_id"):
            channel = self._workspace.channel(str(args["channel_id"]))
            names = ", ".join(f"`{upload.name}` ({upload.length} bytes)" for upload in found)
            text = "\n".join(
                part for part in (args.get("initial_comment"), f"File: {names}") if part
            )
            thread_ts = args.get("thread_ts")
            said = content(self._workspace, channel, {"text": text, "thread_ts": thread_ts})
            bot_message(self._workspace, channel, said)
        return {"files": [{"id": upload.id, "title": upload.name} for upload in found]}
