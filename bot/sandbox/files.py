"""Files: the bot's uploads in Slack's three steps (ask, send, complete), and what people share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from mimetypes import guess_type

from bot.sandbox.compose import Content, bot_message, content, writable
from bot.sandbox.model import Channel, Json
from bot.sandbox.slack_error import SlackError
from bot.sandbox.workspace import Workspace

PICTURES = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})


@dataclass(slots=True)
class Upload:
    """One file: announced, then with its bytes, then with a title."""

    id: str
    name: str
    length: int
    alt: str = ""
    title: str = ""
    data: bytes | None = None

    @property
    def mimetype(self) -> str:
        """Its kind, by its name."""
        return guess_type(self.name)[0] or "application/octet-stream"


class Files:
    """The files of the workspace; the addresses are set once the workspace is served."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.upload_address = ""
        self.file_address = ""
        self.uploads: dict[str, Upload] = {}

    def get_upload_url(self, args: Json) -> Json:
        """Step one: an address for a file of this name and length."""
        if not args.get("filename") or not args.get("length"):
            raise SlackError("invalid_arguments")
        file_id = self._workspace.ids.next("F")
        alt = str(args.get("alt_txt") or "")
        upload = Upload(file_id, str(args["filename"]), int(args["length"]), alt)
        self.uploads[file_id] = upload
        return {"upload_url": f"{self.upload_address}{file_id}", "file_id": file_id}

    def complete(self, args: Json) -> Json:
        """Step three: the files appear in a message, when a channel is named."""
        found: list[Upload] = []
        for item in args.get("files") or []:
            upload = self.uploads.get(item.get("id", ""))
            if upload is None or upload.data is None:
                raise SlackError("file_not_found")
            upload.title = str(item.get("title") or upload.name)
            found.append(upload)
        if not found:
            raise SlackError("invalid_arguments")
        files = tuple(self._file(upload) for upload in found)
        if args.get("channel_id"):
            channel = writable(self._workspace, str(args["channel_id"]))
            bot_message(self._workspace, channel, self._said(channel, args, files))
        return {"files": list(files)}

    def share(self, name: str, data: bytes) -> Json:
        """A file that a person puts into a message; the bot downloads it with its token."""
        upload = Upload(self._workspace.ids.next("F"), name, len(data), title=name, data=data)
        self.uploads[upload.id] = upload
        file = self._file(upload)
        return {
            **file,
            "mode": "hosted",
            "filetype": name.rpartition(".")[2].lower(),
            "is_external": False,
            "url_private_download": f"{file['url_private']}/download",
        }

    def _said(self, channel: Channel, args: Json, files: tuple[Json, ...]) -> Content:
        comment = args.get("initial_comment")
        text = str(comment or ", ".join(file["title"] for file in files))
        thread_ts = args.get("thread_ts")
        said = content(self._workspace, channel, {"text": text, "thread_ts": thread_ts})
        return replace(said, text=said.text if comment else "", files=files)

    def _file(self, upload: Upload) -> Json:
        return {
            "id": upload.id,
            "name": upload.name,
            "title": upload.title,
            "mimetype": upload.mimetype,
            "size": upload.length,
            "alt_txt": upload.alt,
            "url_private": f"{self.file_address}{upload.id}",
        }
