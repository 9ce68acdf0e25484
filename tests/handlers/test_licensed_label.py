"""A card shows an organisation's licensed descriptor where it has loaded one."""

from __future__ import annotations

from datetime import date

from bot.terminal.cards import print_card
from catalog.catalog import Catalog
from catalog.lookup import lookup
from handlers.blocks.cards import cards_message
from handlers.questions import CodesQuestion


def test_the_licensed_words_stand_in_the_title_on_both_surfaces(catalog: Catalog, capsys):
    on = date(2026, 3, 4)
    card = lookup(catalog, "11102", on=on).model_copy(update={"licensed_label": "Licensed words"})
    shown = cards_message((card,), CodesQuestion(codes=("11102",), on=on))
    assert shown.blocks[0]["text"]["text"] == "11102  Licensed words"
    print_card(card)
    assert capsys.readouterr().out.startswith("11102  Licensed words")
