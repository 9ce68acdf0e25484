"""Slack's limits on messages and modals, checked as Slack checks them.

The numbers are those of docs.slack.dev/reference/block-kit (November 2026). A problem is worded as
Slack words it in ``response_metadata.messages``: what is wrong and the JSON pointer to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal

from bot.sandbox.model import Json, Wire

Surface = Literal["message", "modal", "home"]

MAX_TEXT = 40_000
MAX_BLOCK_CHARACTERS = 13_200
PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")
CELLS = ("raw_text", "raw_number", "rich_text")


def block_problems(blocks: Wire, surface: Surface = "message") -> list[str]:
    """What Slack would refuse in a list of blocks; empty when it would take them."""
    check = _Check(surface)
    check.blocks(blocks, "/blocks")
    return check.problems


def view_problems(view: Wire) -> list[str]:
    """What Slack would refuse in a modal or a Home view."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["unsupported type [json-pointer:/view/type]"]
    surface: Surface = view["type"]
    check = _Check(surface)
    check.blocks(view.get("blocks"), "/blocks")
    if surface == "modal":
        check.text(view.get("title"), "/title", 24, PLAIN)
        for name in ("submit", "close"):
            if view.get(name) is not None:
                check.text(view[name], f"/{name}", 24, PLAIN)
        has_input = any(block.get("type") == "input" for block in view.get("blocks") or [])
        if has_input and not view.get("submit"):
            check.fail("/submit", "missing required field: submit (the view has an input)")
    check.length(view.get("private_metadata"), "/private_metadata", 3000, least=0)
    check.length(view.get("callback_id"), "/callback_id", 255, least=0)
    check.length(view.get("external_id"), "/external_id", 255, least=0)
    return check.problems


def characters(blocks: Wire) -> int:
    """How many characters of text the blocks hold, all together."""
    if isinstance(blocks, dict):
        return sum(
            len(value) if name == "text" and isinstance(value, str) else characters(value)
            for name, value in blocks.items()
        )
    return sum(characters(part) for part in blocks) if isinstance(blocks, list) else 0


class _Check:
    """Walks the blocks and collects the problems."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.problems: list[str] = []
        self._block_ids: set[str] = set()

    def fail(self, pointer: str, what: str) -> None:
        self.problems.append(f"[ERROR] {what} [json-pointer:{pointer}]")

    def length(self, value: Wire, pointer: str, most: int, *, least: int = 1) -> None:
        """A string that is absent or of a right length."""
        if value is None:
            return
        if not isinstance(value, str):
            self.fail(pointer, "must be a string")
        elif len(value) > most:
            self.fail(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            self.fail(pointer, f"must be more than {least - 1} characters")

    def items(self, value: Wire, pointer: str, most: int, *, least: int = 1) -> list[Wire]:
        """A list with a right number of items."""
        if not isinstance(value, list):
            self.fail(pointer, "must be an array")
            return []
        if len(value) > most:
            self.fail(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            self.fail(pointer, f"no fewer than {least} items allowed")
        return value

    def text(self, value: Wire, pointer: str, most: int, kinds: Collection[str] = ANY_TEXT) -> None:
        """A text object."""
        if not isinstance(value, dict):
            self.fail(pointer, "must provide an object")
            return
        if value.get("type") not in kinds:
            self.fail(f"{pointer}/type", f"must be one of {', '.join(kinds)}")
        if value.get("text") is None:
            self.fail(f"{pointer}/text", "missing required field: text")
        self.length(value.get("text"), f"{pointer}/text", most)

    def blocks(self, blocks: Wire, pointer: str) -> None:
        most, least = (50, 0) if self.surface == "message" else (100, 1)
        for number, block in enumerate(self.items(blocks, pointer, most, least=least)):
            self._block(block, f"{pointer}/{number}")
        tables = [b for b in blocks or [] if isinstance(b, dict) and b.get("type") == "table"]
        if len(tables) > 1:
            self.fail(pointer, "only one table allowed")

    def _block(self, block: Wire, pointer: str) -> None:
        kind = block.get("type") if isinstance(block, dict) else None
        check = BLOCKS.get(str(kind))
        if check is None or self.surface not in SURFACES.get(str(kind), EVERYWHERE):
            self.fail(f"{pointer}/type", f"unsupported type: {kind}")
            return
        block_id = block.get("block_id")
        self.length(block_id, f"{pointer}/block_id", 255)
        if block_id in self._block_ids:
            self.fail(f"{pointer}/block_id", f"`block_id` must be unique: {block_id}")
        if block_id is not None:
            self._block_ids.add(block_id)
        check(self, block, pointer)

    # blocks

    def section(self, block: Json, pointer: str) -> None:
        if "text" not in block and "fields" not in block:
            self.fail(pointer, "missing required field: text")
        if "text" in block:
            self.text(block["text"], f"{pointer}/text", 3000)
        if "fields" in block:
            for number, field in enumerate(self.items(block["fields"], f"{pointer}/fields", 10)):
                self.text(field, f"{pointer}/fields/{number}", 2000)
        if "accessory" in block:
            self.element(block["accessory"], f"{pointer}/accessory", {*ACTIONS, "image"})

    def header(self, block: Json, pointer: str) -> None:
        self.text(block.get("text"), f"{pointer}/text", 150, PLAIN)

    def divider(self, block: Json, pointer: str) -> None:
        """Nothing to check."""

    def context(self, block: Json, pointer: str) -> None:
        for number, part in enumerate(self.items(block.get("elements"), f"{pointer}/elements", 10)):
            place = f"{pointer}/elements/{number}"
            if isinstance(part, dict) and part.get("type") == "image":
                self.image(part, place)
            else:
                self.text(part, place, 3000)

    def actions(self, block: Json, pointer: str) -> None:
        names: set[str] = set()
        for number, part in enumerate(self.items(block.get("elements"), f"{pointer}/elements", 25)):
            place = f"{pointer}/elements/{number}"
            self.element(part, place, ACTIONS)
            name = part.get("action_id") if isinstance(part, dict) else None
            if name in names:
                self.fail(f"{place}/action_id", f"`action_id` must be unique: {name}")
            if name is not None:
                names.add(name)

    def input(self, block: Json, pointer: str) -> None:
        self.text(block.get("label"), f"{pointer}/label", 2000, PLAIN)
        if block.get("hint") is not None:
            self.text(block["hint"], f"{pointer}/hint", 2000, PLAIN)
        self.element(block.get("element"), f"{pointer}/element", INPUTS)

    def image(self, block: Json, pointer: str) -> None:
        self.length(block.get("image_url"), f"{pointer}/image_url", 3000)
        if not block.get("image_url") and not block.get("slack_file"):
            self.fail(pointer, "missing required field: image_url")
        if block.get("alt_text") is None:
            self.fail(pointer, "missing required field: alt_text")
        self.length(block.get("alt_text"), f"{pointer}/alt_text", 2000)

    def rich_text(self, block: Json, pointer: str) -> None:
        for number, part in enumerate(
            self.items(block.get("elements"), f"{pointer}/elements", 1000, least=0)
        ):
            if not isinstance(part, dict) or part.get("type") not in RICH_TEXT:
                self.fail(f"{pointer}/elements/{number}/type", "unsupported rich text element")

    def markdown(self, block: Json, pointer: str) -> None:
        if block.get("text") is None:
            self.fail(pointer, "missing required field: text")
        self.length(block.get("text"), f"{pointer}/text", 12_000)

    def table(self, block: Json, pointer: str) -> None:
        for number, row in enumerate(self.items(block.get("rows"), f"{pointer}/rows", 100)):
            for column, cell in enumerate(self.items(row, f"{pointer}/rows/{number}", 20)):
                place = f"{pointer}/rows/{number}/{column}"
                if not isinstance(cell, dict) or cell.get("type") not in CELLS:
                    self.fail(f"{place}/type", f"must be one of {', '.join(CELLS)}")
                elif cell["type"] == "raw_text" and not cell.get("text"):
                    self.fail(f"{place}/text", "must be more than 0 characters")
        self.items(block.get("column_settings", []), f"{pointer}/column_settings", 20, least=0)
        if characters(block) > 10_000:
            self.fail(pointer, "table text must be less than 10001 characters")

    def alert(self, block: Json, pointer: str) -> None:
        self.text(block.get("text"), f"{pointer}/text", 200)

    # elements

    def element(self, part: Wire, pointer: str, allowed: Collection[str]) -> None:
        """An interactive element, or an image."""
        kind = part.get("type") if isinstance(part, dict) else None
        if kind not in allowed:
            self.fail(f"{pointer}/type", f"unsupported type: {kind}")
            return
        if kind == "image":
            self.image(part, pointer)
            return
        self.length(part.get("action_id"), f"{pointer}/action_id", 255)
        if part.get("placeholder") is not None:
            self.text(part["placeholder"], f"{pointer}/placeholder", 150, PLAIN)
        if part.get("confirm") is not None:
            self._confirm(part["confirm"], f"{pointer}/confirm")
        if kind == "button":
            self._button(part, pointer)
        elif kind in OPTIONS:
            self._choices(part, pointer, OPTIONS[kind])
        elif kind == "plain_text_input":
            self.length(part.get("initial_value"), f"{pointer}/initial_value", 3000, least=0)

    def _button(self, part: Json, pointer: str) -> None:
        self.text(part.get("text"), f"{pointer}/text", 75, PLAIN)
        self.length(part.get("value"), f"{pointer}/value", 2000, least=0)
        self.length(part.get("url"), f"{pointer}/url", 3000)
        if part.get("style") not in (None, "primary", "danger"):
            self.fail(f"{pointer}/style", "must be one of primary, danger")

    def _choices(self, part: Json, pointer: str, most: int) -> None:
        if "option_groups" in part and "options" not in part:
            groups = self.items(part["option_groups"], f"{pointer}/option_groups", 100)
            for number, group in enumerate(groups):
                place = f"{pointer}/option_groups/{number}"
                self.text(group.get("label"), f"{place}/label", 75, PLAIN)
                self._options(group.get("options"), f"{place}/options", most)
            return
        self._options(part.get("options"), f"{pointer}/options", most)

    def _options(self, options: Wire, pointer: str, most: int) -> None:
        for number, option in enumerate(self.items(options, pointer, most)):
            place = f"{pointer}/{number}"
            self.text(option.get("text"), f"{place}/text", 75)
            if option.get("value") is None:
                self.fail(place, "missing required field: value")
            self.length(option.get("value"), f"{place}/value", 150)
            if option.get("description") is not None:
                self.text(option["description"], f"{place}/description", 75)

    def _confirm(self, confirm: Json, pointer: str) -> None:
        for name, most, kinds in (
            ("title", 100, PLAIN),
            ("text", 300, ANY_TEXT),
            ("confirm", 30, PLAIN),
            ("deny", 30, PLAIN),
        ):
            if name in confirm or name == "text":
                self.text(confirm.get(name), f"{pointer}/{name}", most, kinds)


BlockCheck = Callable[[_Check, Json, str], None]

BLOCKS: dict[str, BlockCheck] = {
    "actions": _Check.actions,
    "alert": _Check.alert,
    "context": _Check.context,
    "divider": _Check.divider,
    "header": _Check.header,
    "image": _Check.image,
    "input": _Check.input,
    "markdown": _Check.markdown,
    "rich_text": _Check.rich_text,
    "section": _Check.section,
    "table": _Check.table,
}
EVERYWHERE: tuple[Surface, ...] = ("message", "modal", "home")
SURFACES: dict[str, tuple[Surface, ...]] = {
    "alert": ("modal",),
    "markdown": ("message",),
    "table": ("message",),
}
RICH_TEXT = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
OPTIONS = {
    "checkboxes": 10,
    "multi_static_select": 100,
    "overflow": 5,
    "radio_buttons": 10,
    "static_select": 100,
}
INPUTS = frozenset({*OPTIONS, "datepicker", "number_input", "plain_text_input", "timepicker"}) - {
    "overflow"
}
ACTIONS = frozenset({*OPTIONS, "button", "datepicker", "timepicker"})
