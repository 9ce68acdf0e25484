"""Whole answers by button: what wound work, grafts, drugs and light ask for, one by one."""

from __future__ import annotations

import pytest

from tests.handlers.desk import Desk, labels, words

FLOWS = {
    "debridement leg ulcer 30 sq cm": (["subcutaneous"], ["11042", "11045"]),
    "debridement of a wound 22 cm2": (["bone"], ["11044", "11047"]),
    "skin substitute foot ulcer": (["25.1 to 50 sq cm"], ["15275", "15276"]),
    "Apligraf 30 sq cm": (["trunk, arms or legs"], ["15271", "15272"]),
    "skin graft leg 40 sq cm": (["split-thickness"], ["15100"]),
    "complex repair cheek": (["7.6 to 12.5 cm"], ["13132", "13133"]),
    "closure 3 cm back": (["intermediate"], ["12032"]),
    "rotation flap scalp": (["60.1 to 90 sq cm"], ["14301", "14302"]),
    "flap 12 sq cm shoulder": (["trunk"], ["14001"]),
    "skin cell suspension autograft 30 sq cm arm": (["harvest"], ["15011", "15012"]),
    "wound dehiscence scalp": (["packing"], ["12021"]),
    "2nd degree burn arm dressed": (["5 to 10%"], ["16025"]),
    "burn of the hand 3% TBSA": (["partial thickness"], ["16020"]),
    "debride mycotic toenails": (["6 or more"], ["11721"]),
    "trimmed toenails": (["dystrophic"], ["G0127"]),
    "foreign body removal hand": (["complicated"], ["10121"]),
    "I&D abscess back, packed": (["simple"], ["10060"]),
    "TCA peel": (["face", "dermal"], ["15789"]),
    "phototherapy": (["PUVA"], ["96912"]),
    "PDT scalp": (["clinician"], ["96573"]),
    "Botox 25 units": (["facial muscles"], ["64612", "J0585 x25"]),
    "sclerotherapy leg": (["several veins"], ["36471"]),
    "dermabrasion": (["part of the face"], ["15781"]),
}


@pytest.mark.parametrize("text", FLOWS)
async def test_buttons_lead_to_the_whole_answer(desk: Desk, text: str):
    options, lines = FLOWS[text]
    answer = await desk.command("/checkcode", text)
    for option in options:
        assert "To bill" not in words(answer)
        assert option in labels(answer)
        (answer,) = await desk.after(await desk.slack.click(answer, option))
    said = words(answer)
    for line in lines:
        assert line in said.split("```")[1]
    assert "❓" not in said
