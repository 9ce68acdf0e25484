"""Button "Post picture": a code's fees by year and its ladder, as a picture in the channel."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.pictures import NothingToDrawError, draw
from bot.services import Services, SlackRefusedError, Upload
from handlers.blocks.notices import no_picture, outdated_button, picture_refused
from handlers.blocks.parts import Message
from handlers.questions import CodesQuestion, from_value


async def post_picture(body: dict[str, Any], action: dict[str, Any], *, services: Services) -> None:
    """Draw the picture and post it where the button was pressed; privately say what hinders it."""
    question = from_value(action.get("value", ""))
    if not isinstance(question, CodesQuestion):
        hindered: Message | None = outdated_button()
    else:
        hindered = await _posted(body, question, services)
    if hindered is not None:
        thread = body.get("container", {}).get("thread_ts")
        url = body["response_url"]
        await services.slack.respond(url, hindered.text, hindered.blocks, thread=thread)


async def _posted(
    body: dict[str, Any], question: CodesQuestion, services: Services
) -> Message | None:
    code, *_ = question.codes
    place = body.get("container", {})
    try:
        # Drawing takes half a second, in which the loop has others to answer.
        picture = await asyncio.to_thread(draw, services.catalog, code, on=question.on)
    except NothingToDrawError as reason:
        return no_picture(str(reason))
    file = Upload(name=picture.filename, title=picture.title, content=picture.png, alt=picture.alt)
    comment = f"{picture.title}, asked for by <@{body['user']['id']}>"
    try:
        await services.slack.upload(
            place["channel_id"], file, comment, thread=place.get("thread_ts")
        )
    except SlackRefusedError as refused:
        return picture_refused(refused.error)
    return None
