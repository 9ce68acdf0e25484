"""Buttons: each carries a question."""

from __future__ import annotations

import re

from slack_bolt.app.async_app import AsyncApp

from bot.services import Services
from handlers.actions.decisions import open_rule, undo_decision
from handlers.actions.picture import post_picture
from handlers.actions.share import share_answer
from handlers.actions.show import show_answer
from handlers.actions.unknown import refuse
from handlers.actions.updates import choose_from_menu, snooze_a_week
from handlers.ids import Action, UpdateAction
from handlers.listener import afterwards


def register(app: AsyncApp, services: Services) -> None:
    """Register the buttons."""
    app.action(Action.SHARE)(afterwards(share_answer, services))
    app.action(re.compile(rf"{Action.SHOW}_\d+"))(afterwards(show_answer, services))
    app.action(re.compile(rf"{Action.PICTURE}_\d+"))(afterwards(post_picture, services))
    app.action(Action.WHY)(afterwards(open_rule, services))
    app.action(Action.UNDO)(afterwards(undo_decision, services))
    app.action(UpdateAction.MENU)(afterwards(choose_from_menu, services))
    app.action(UpdateAction.SNOOZE)(afterwards(snooze_a_week, services))
    app.action(re.compile(".*"))(afterwards(refuse, services))
