"""Files in a message: read by the shortcut, from Slack only, and told why where they are not."""

from __future__ import annotations

import io

import pytest

from bot.sandbox import Message
from handlers.shared_files import MOST_BYTES
from tests.handlers.desk import Desk, words

CSV = b"DOS,CPT,Mod,Dx\n3/4/2026,99213,,L57.0\n3/4/2026,17000,,L57.0\n3/4/2026,17003,,L57.0\n"
X12 = (
    b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260304*1200*^*00501*"
    b"000000001*0*P*:~GS*HC*S*R*20260304*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~"
    b"BHT*0019*00*1*20260304*1200*CH~HL*1**20*1~HL*2*1*22*0~SBR*P*18*******MB~"
    b"CLM*1*200***11:B:1*Y*A*Y*Y~HI*ABK:L570~LX*1~SV1*HC:99213*100*UN*1***1~"
    b"DTP*472*D8*20260304~LX*2~SV1*HC:17000*100*UN*1***1~DTP*472*D8*20260304~"
    b"SE*14*0001~GE*1*1~IEA*1*000000001~"
)


async def checked(
    desk: Desk, *files: tuple[str, bytes], text: str = "", **changed: object
) -> list[Message]:
    """The bot's answers to the shortcut on a message with files, the payload's files changed."""
    posted = (await desk.slack.say(text, files=files)).message
    assert posted is not None
    for file in posted.files:
        file |= changed
    return await desk.after(await desk.slack.shortcut("check_encounter", posted))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("claims.csv", CSV),
        ("claims.tsv", CSV.replace(b",", b"\t")),
        ("line.txt", b"99213, 17000, 17003 L57.0 3/4/2026"),
        ("line.txt", "\ufeff99213, 17000, 17003 L57.0 3/4/2026".encode("utf-16-le")),
        ("line.txt", "“99213”, 17000, 17003 – L57.0 3/4/2026".encode("cp1252")),
        ("claims.837", X12),
        ("claims.edi", X12.replace(b"*", b"\x1d").replace(b"~", b"\x1e")),
        ("no-ending", X12),
    ],
)
async def test_a_shared_file_is_read_and_checked_in_the_thread(
    desk: Desk, name: str, content: bytes
):
    (report,) = await checked(desk, (name, content), text="see attached")
    assert not report.ephemeral
    assert report.thread_ts
    assert "`99213-25`" in words(report)
    assert "17000" in words(report)


async def test_a_fhir_claim_is_read(desk: Desk):
    claim = b"""{"resourceType": "Claim", "status": "active", "use": "claim",
      "type": {"coding": [{"code": "professional"}]},
      "diagnosis": [{"sequence": 1, "diagnosisCodeableConcept": {"coding": [{"code": "L57.0"}]}}],
      "item": [{"sequence": 1, "servicedDate": "2026-03-04", "diagnosisSequence": [1],
                "productOrService": {"coding": [{"code": "17000"}]}}]}"""
    (report,) = await checked(desk, ("claim.json", claim))
    assert "17000  L57.0" in words(report)


async def test_several_files_and_the_text_are_answered_one_by_one(desk: Desk):
    lines = [b"11102 D48.5 3/4/2026", b"17110 B07.8 3/4/2026"]
    said = await checked(desk, *((f"{i}.txt", x) for i, x in enumerate(lines)), text="17000 L57.0")
    assert len(said) == 3
    assert "17000" in words(said[0])
    assert words(said[1]).startswith("*File 1 of 2*")
    assert "11102" in words(said[1])
    assert words(said[2]).startswith("*File 2 of 2*")
    assert "17110" in words(said[2])


async def test_a_file_that_cannot_be_read_does_not_hide_the_others(desk: Desk):
    said = await checked(desk, ("a.png", b"x"), ("b.csv", CSV), ("c.pdf", b"x"), ("d.jpg", b"x"))
    report, private = said
    assert words(report).startswith("*File 2 of 4*")
    assert private.ephemeral
    assert "*Files 1 and 4*: a picture" in words(private)
    assert "*File 3*: a PDF" in words(private)


@pytest.mark.parametrize(
    ("name", "content", "changed", "told"),
    [
        ("photo.png", b"\x89PNG", {}, "a picture or a recording. Paste the lines"),
        ("note.pdf", b"%PDF-", {}, "Save it as CSV or text"),
        ("book.xlsx", b"PK", {}, "Save it as CSV or text"),
        ("page.html", b"<html>99213", {}, "Save it as CSV or text"),
        ("scan", b"\x89PNG\r\n\x1a\n\x00\x00", {}, "no text. I read text, CSV"),
        ("scan", b"99213 \x81\x8d L57.0", {}, "no text. I read text, CSV"),
        ("empty.txt", b" \n", {}, "nothing is in it"),
        ("claims.csv", CSV, {"size": MOST_BYTES + 1}, "larger than 1 MB"),
        ("claims.csv", CSV + b" " * MOST_BYTES, {"size": 9}, "codedesk audit"),
        ("words.txt", b"words " * 9000, {}, "no service code in it"),
        ("claims.csv", CSV, {"mode": "tombstone"}, "deleted. Share it again"),
        ("claims.csv", CSV, {"mode": "external", "is_external": True}, "not stored in Slack"),
        ("claims.csv", CSV, {"url_private_download": None}, "Share it in this channel again"),
    ],
)
async def test_what_cannot_be_read_is_told_privately_with_what_to_do(
    desk: Desk, name: str, content: bytes, changed: dict[str, object], told: str
):
    (private,) = await checked(desk, (name, content), text="see attached", **changed)
    assert private.ephemeral
    assert "Not read and not checked" in words(private)
    assert told in words(private)
    assert name not in words(private)


async def test_a_file_deleted_since_is_told(desk: Desk):
    posted = (await desk.slack.say("", files=[("claims.csv", CSV)])).message
    assert posted is not None
    desk.slack.files.uploads.clear()
    (private,) = await desk.after(await desk.slack.shortcut("check_encounter", posted))
    assert "deleted. Share it again" in words(private)


async def test_without_the_scope_slacks_sign_in_page_is_not_taken_for_the_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(desk.slack.api, "_scopes", frozenset({"chat:write"}))
    (private,) = await checked(desk, ("claims.csv", CSV))
    assert "`files:read`" in words(private)
    metrics = desk.bot.metrics.exposition().decode()
    assert 'error="missing_scope",method="url_private_download"' in metrics


async def test_words_beside_a_photo_are_still_answered(desk: Desk):
    report, private = await checked(desk, ("a.png", b"x"), text="excision 0.8cm trunk")
    assert "11401" in words(report)
    assert "a picture" in words(private)


async def test_from_the_fourth_file_on_they_belong_in_another_message(desk: Desk):
    said = await checked(desk, *((f"{number}.csv", CSV) for number in range(5)))
    assert len(said) == 4
    assert "*Files 4 and 5*: I read three files" in words(said[-1])


async def test_where_the_thread_cannot_be_answered_every_answer_comes_privately(desk: Desk):
    files = [("a.csv", CSV), ("b.csv", CSV), ("c.csv", CSV), ("d.png", b"x")]
    desk.slack.api.fail("chat.postMessage", "not_in_channel", times=4)
    said = await checked(desk, *files, text="17000 L57.0")
    assert [message.ephemeral for message in said] == [True] * 5


async def test_a_files_name_and_content_are_neither_stored_nor_logged(desk: Desk, log: io.StringIO):
    said: list[Message] = []
    said += await checked(desk, ("Planted-Jane.csv", CSV + b"blorp"))
    said += await checked(desk, ("Planted-Jane.png", b"x"))
    assert "Planted" not in "".join(map(words, said)) + log.getvalue()
    assert "blorp" not in str(vars(desk.bot.store)) + log.getvalue()
