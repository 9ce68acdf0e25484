"""The reminder within Slack's limits, however much there is to say."""

from __future__ import annotations

from datetime import date

import pytest

from bot.sandbox.limits import block_problems
from catalog.calendar import load_calendar, updates
from handlers.blocks.limits import WHOLE, weight
from handlers.blocks.reminders import News, reminder_message, stopped_message, when

TODAY = date(2026, 12, 2)
JANUARY = updates(date(2027, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize("changes", [0, 1, 12, 13, 500])
@pytest.mark.parametrize("length", [20, 400])
def test_a_reminder_of_everything_fits(changes: int, length: int):
    lines = tuple(f"{number:05}: " + "<&>" * (length // 3) for number in range(changes))
    news = [News(update=update, held="behind", changes=lines, compared=80) for update in JANUARY]
    message = reminder_message(news, TODAY)
    assert block_problems(list(message.blocks)) == []
    assert weight(message.blocks) <= WHOLE
    assert "<&>" not in str(message.blocks)


def test_no_change_is_only_said_where_the_tables_were_compared():
    said = {
        held: str(reminder_message([News(update=JANUARY[0], held=held, compared=3)], TODAY).blocks)
        for held in ("loaded", "behind", "not held")
    }
    assert "No change for the 3 codes" in said["loaded"]
    assert "No change" not in said["behind"] + said["not held"]
    assert "My tables are older" in said["behind"]
    assert "My tables are older" not in said["loaded"] + said["not held"]


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-12-02", "today"), ("2026-12-03", "tomorrow"), ("2026-12-09", "in 7 days"),
     ("2026-12-01", "1 day ago"), ("2026-11-30", "2 days ago")],
)  # fmt: skip
def test_how_far_off_a_date_is(day: str, said: str):
    assert when(date.fromisoformat(day), TODAY) == said


@pytest.mark.parametrize("error", ["is_archived", "channel_not_found", "not_in_channel", "<b>"])
def test_why_reminders_stopped_is_said(error: str):
    message = stopped_message("C1", error)
    assert "<#C1>" in message.text
    assert "<b>" not in message.text


def test_menu_values_fit_for_every_kind():
    for kind in load_calendar():
        assert len(f"done {kind.id} 2027-01-01") <= 150
