"""200 identifiers of people who do not exist, through every door; none may be found behind any."""

from __future__ import annotations

import json
import traceback
from datetime import date

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.store.memory import MemoryStore
from catalog.reading import read
from tests.handlers.desk import open_desk, values, words
from tests.privacy.synthetic import planted

ON = date(2026, 11, 2)
PLANTED = planted(200)
LINES = [
    "{}: 11102 D48.5 17000 L57.0",
    "99213-25, 17110 B07.8 {} DOS 3/4/26",
    "{}\nCPT\tMod\tDx\n99213\t25\tL57.0\n17000\t\tL57.0",
    "HI*ABK:L570~SV1*HC:17000*100*UN*1***1~ {}",
    "excision 0.8cm trunk {}",
    "{} shave nose 0.4 cm",
]


def pasted(number):
    return LINES[number % len(LINES)].format(PLANTED[number].text)


async def shared(slack, text, name):
    """The shortcut on a message with a file of the text, named after a person, and a picture."""
    files = [(f"{name}.txt", text.encode()), (f"{name}.png", b"x")]
    posted = (await slack.say("", channel="billing", files=files)).message
    return await slack.shortcut("check_encounter", posted)


def secrets_in(text):
    """The planted secrets that stand in a text."""
    return [one.secret for one in PLANTED if one.secret in text]


def test_a_reading_holds_codes_and_no_identifier():
    for number in range(200):
        reading = read(pasted(number), on=ON)
        assert not secrets_in(repr(reading)), pasted(number)
        assert reading.identifiers, pasted(number)


async def test_nothing_planted_is_sent_back_stored_logged_or_measured(catalog, log):
    store = MemoryStore()
    async with open_desk(catalog, store=store) as desk:
        said = []
        for number in range(200):
            text = pasted(number)
            match number % 5:
                case 0:
                    said.append(await desk.command("/checkcode" if number % 2 else "/cpt", text))
                case 1:
                    said += await desk.after(await desk.slack.say(text, channel="dm"))
                case 2:
                    said += await desk.after(await desk.slack.say(f"@codedesk {text}"))
                case 3:
                    posted = (await desk.slack.say(text, channel="billing")).message
                    exchange = await desk.slack.shortcut("check_encounter", posted)
                    said += await desk.after(exchange)
                case 4:
                    said += await desk.after(await shared(desk.slack, text, PLANTED[number].text))
        measured = desk.bot.metrics.exposition().decode()
    assert len(said) >= 200
    for message in said:
        assert not secrets_in(words(message) + message.text + json.dumps(message.blocks))
    buttons = [value for message in said for value in values(message)]
    assert buttons
    assert not secrets_in(json.dumps(buttons))
    assert not secrets_in(log.getvalue())
    assert not secrets_in(measured)
    assert not secrets_in(str(vars(store)))


async def test_every_command_with_an_identifier_is_refused_with_the_reason(catalog):
    async with open_desk(catalog) as desk:
        for number in range(0, 200, 5):
            for command in ("/cpt", "/checkcode"):
                answer = words(await desk.command(command, f"17000 L57.0 {PLANTED[number].text}"))
                assert "I did not look at that" in answer
                assert "HIPAA" in answer


def test_the_command_line_keeps_and_logs_nothing_of_them(data_dir, monkeypatch, log):
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(data_dir))
    before = {path: path.stat().st_mtime_ns for path in data_dir.rglob("*") if path.is_file()}
    for number in range(0, 200, 9):
        result = CliRunner().invoke(cli, ["check", "-", "--json"], input=pasted(number))
        assert isinstance(result.exception, SystemExit | None)
        assert not secrets_in(result.stdout + result.stderr)
    after = {path: path.stat().st_mtime_ns for path in data_dir.rglob("*") if path.is_file()}
    assert after == before
    assert not secrets_in(log.getvalue())


def test_an_audit_writes_none_of_them_down(data_dir, tmp_path, monkeypatch, log):
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(data_dir))
    path, folder = tmp_path / "claims.csv", tmp_path / "out"
    rows = ["Patient,DOS,CPT,Mod,Units,Dx,Notes"]
    for number, one in enumerate(PLANTED):
        cells = [one.text, "3/4/2026", "17000", "", "1", "L57.0", one.text]
        # An identifier where a code, a date, a modifier or a diagnosis should be.
        cells[number % 7] = one.secret
        rows.append(",".join('"' + cell.replace('"', "") + '"' for cell in cells))
    path.write_text("\n".join(rows), "utf-8")
    result = CliRunner().invoke(cli, ["audit", str(path), "--out", str(folder), "--workers", "1"])
    assert isinstance(result.exception, SystemExit | None)
    written = "".join(file.read_text("utf-8") for file in folder.iterdir())
    assert not secrets_in(written + result.output + log.getvalue())
    assert json.loads((folder / "totals.json").read_text())["lines"] == 200


def test_a_fault_in_reading_shows_no_identifier_in_its_traceback(monkeypatch):
    """Not even where a bug ends it: what a traceback prints is code, never the text."""

    def stop(*_: object, **__: object) -> None:
        raise RuntimeError("stopped here")

    monkeypatch.setattr("catalog.reading.identifiers.find", stop)
    for number in range(0, 200, 10):
        with pytest.raises(RuntimeError) as fault:
            read(pasted(number), on=ON)
        assert not secrets_in("".join(traceback.format_exception(fault.value)))
