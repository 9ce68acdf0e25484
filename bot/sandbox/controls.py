"""Buttons, menus and inputs: find one, and what Slack sends when it is used."""

from __future__ import annotations

from bot.sandbox.model import Json, Wire
from bot.sandbox.workspace import interactive


def find_element(blocks: list[Json], wanted: str, block_id: str = "") -> tuple[Json, Json]:
    """The block and the element with this action id, or with this text on it."""
    seen: list[str] = []
    for block in blocks:
        for element in interactive(block):
            label = element.get("text", {}).get("text", "")
            seen.append(f"{element['action_id']} ({label or element['type']})")
            if block_id and block["block_id"] != block_id:
                continue
            if wanted in (element["action_id"], label):
                return block, element
    raise LookupError(f"no element {wanted!r}; there are: {', '.join(seen) or 'none'}")


def action(block: Json, element: Json, value: Wire = None) -> Json:
    """One entry of ``actions`` in a block_actions payload."""
    sent = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
    }
    if element["type"] == "button":
        sent |= {name: element[name] for name in ("text", "value", "style") if name in element}
        return sent
    if "placeholder" in element:
        sent["placeholder"] = element["placeholder"]
    return sent | chosen(element, value)


def chosen(element: Json, value: Wire) -> Json:
    """An element's value in ``state.values``: its type and what is picked or typed."""
    kind = element["type"]
    if kind in ("static_select", "radio_buttons", "overflow"):
        return {"type": kind, "selected_option": _option(element, value)}
    if kind in ("checkboxes", "multi_static_select"):
        picked = [_option(element, one) for one in value or []]
        return {"type": kind, "selected_options": picked}
    if kind == "datepicker":
        return {"type": kind, "selected_date": value or None}
    if kind == "timepicker":
        return {"type": kind, "selected_time": value or None}
    return {"type": kind, "value": value or None}


def initial(element: Json) -> Wire:
    """What an element holds before anyone touches it."""
    for name in ("initial_value", "initial_date", "initial_time"):
        if name in element:
            return element[name]
    if "initial_option" in element:
        return element["initial_option"]["value"]
    if "initial_options" in element:
        return [option["value"] for option in element["initial_options"]]
    return None


def view_values(blocks: list[Json], typed: dict[str, dict[str, Wire]]) -> Json:
    """The whole ``state.values`` of a view, from what was typed and what stood there."""
    values: Json = {}
    for block in blocks:
        for element in interactive(block):
            if element["type"] in ("button", "overflow"):
                continue
            here = typed.get(block["block_id"], {})
            value = here.get(element["action_id"], initial(element))
            values.setdefault(block["block_id"], {})[element["action_id"]] = chosen(element, value)
    return values


def _option(element: Json, value: Wire) -> Json | None:
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(o for group in groups for o in group["options"])]
    for option in options:
        if value is not None and value in (option["value"], option["text"]["text"]):
            return {"text": option["text"], "value": option["value"]}
    if value is None:
        return None
    raise LookupError(f"no option {value!r} in {element['action_id']}")
