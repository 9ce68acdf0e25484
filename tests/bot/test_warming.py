"""Nobody's question waits for what a start can do."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot.app
from bot.settings import load_settings
from catalog.resolving.from_text.lexicon import load_lexicon


async def test_before_the_first_question_all_is_loaded(
    monkeypatch: pytest.MonkeyPatch, data_dir: Path
):
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(data_dir))
    loaded: list[bool] = []

    async def served(*arguments: object) -> None:
        current = next(one for one in arguments if isinstance(one, bot.app.CurrentCatalog))
        loaded.append("_search" in vars(current()))
        loaded.append(load_lexicon.cache_info().currsize > 0)

    load_lexicon.cache_clear()
    monkeypatch.setattr(bot.app, "_serve", served)
    await bot.app.serve(load_settings(), mode="sandbox", host="127.0.0.1", port=0)
    assert loaded == [True, True]
