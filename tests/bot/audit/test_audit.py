"""Whole claim files: what is read of each kind, what the results say, counts that add up."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter

import pytest

from tests.bot.audit.claim_files import claims, fhir, grid, practice, x12

HEADER = "Patient,DOS,CPT,Mod 1,Units,Dx 1,Charge\n"


def assert_adds_up(totals):
    for what in ("claims", "lines"):
        parts = (totals[f"{what}_{kind}"] for kind in ("checked", "rejected", "refused"))
        assert totals[what] == sum(parts)
    assert totals["claims_in_files"] == totals["claims_held_against"]
    assert totals["lines_in_files"] == totals["lines_held_against"]


WRITERS = {"837": x12, "csv": grid, "json": fhir}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_claim_of_a_file_is_checked(audit, kind):
    expected = list(claims(60))
    results = audit({f"claims.{kind}": WRITERS[kind](iter(expected))})
    totals = results.totals
    assert_adds_up(totals)
    assert totals["claims_checked"] == totals["encounters"] == 60
    assert totals["lines_checked"] == sum(len(lines) for _, _, lines in expected)
    assert len(results.claims) == 60
    read = [[line["code"] for line in one["encounter"]["lines"]] for one in results.claims]
    assert read == [[code for code, *_ in lines] for _, _, lines in expected]


def test_the_three_kinds_of_file_give_the_same_findings(audit):
    told = []
    for kind, writer in WRITERS.items():
        results = audit({f"claims.{kind}": writer(practice(80, seed=3))}, out=kind)
        rows = [
            [row["rule"], row["lines"], row["codes"], row["message"]] for row in results.findings
        ]
        told.append([row for row in rows if not row[0].startswith("DXS")])
    assert told[0]
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("mark", ["~", "~\r\n", "\n"])
def test_segments_may_end_in_any_mark(audit, mark):
    totals = audit({"a.837": x12(claims(20), mark=mark)}).totals
    assert_adds_up(totals)
    assert totals["encounters"] == 20


def test_interchanges_with_other_marks_may_follow_one_another(audit):
    other = "".join(x12(claims(5, seed=2))).replace("^", "!").replace("*", "|").replace(":", ">")
    totals = audit({"a.837": ["".join(x12(claims(5))), other]}).totals
    assert_adds_up(totals)
    assert totals["encounters"] == 10


def test_several_files_are_one_audit(audit):
    results = audit({"a.837": x12(claims(5)), "b.csv": grid(claims(6)), "c.json": fhir(claims(7))})
    assert results.totals["encounters"] == 18
    assert {row["file"] for row in results.claims} == {"a.837", "b.csv", "c.json"}


def test_institutional_and_dental_sets_are_refused_by_name_and_counted(audit):
    text = [*x12(claims(4)), *x12(claims(3), version="005010X223A2")]
    text += x12(claims(2), version="005010X224A2")
    results = audit({"mixed.837": text})
    totals = results.totals
    assert_adds_up(totals)
    assert (totals["claims"], totals["claims_checked"], totals["claims_refused"]) == (9, 4, 5)
    refused: Counter[str] = Counter()
    for row in results.rejects:
        refused[row["expected"].split(":")[0]] += int(row["claims"])
    assert refused == {
        "an institutional claim file (837I), 005010X223A2": 3,
        "a dental claim file (837D), 005010X224A2": 2,
    }


def test_a_remittance_advice_is_nothing_that_can_be_checked(audit):
    head = next(x12(claims(0))).replace("ST*837", "ST*835")
    results = audit(
        {"a.835": [head, "CLP*1*1*2~\nSVC*HC:99213*1*1~\nSE*3*0001~\nGE*1*1~\nIEA*1*1~\n"]}
    )
    assert results.status == 2
    assert results.totals["encounters"] == 0


def test_bad_lines_are_in_the_rejects_file_with_place_and_cure(audit):
    text = "".join(x12(practice(6), mark="~\n"))
    broken = text.replace("SV1*HC:", "SV1*XX:", 1).replace("UN*1*", "UN*1.5*", 1)
    results = audit({"a.837": broken})
    totals = results.totals
    assert_adds_up(totals)
    assert totals["lines_rejected"] == len([row for row in results.rejects if row["lines"] == "1"])
    first = results.rejects[0]
    line = broken.splitlines()[int(first["line"]) - 1]
    assert line.startswith("SV1*XX:")
    assert first["expected"].startswith("expected a CPT or HCPCS code")


def test_bad_rows_of_a_csv_are_told_by_row_and_column(audit):
    rows = [
        "Quux,3/4/2026,11102,,1,D48.5,100",
        "Quux,3/4/2026,17000,5,1,L57.0,100",
        "Xyzzy,13/45/2026,17110,,1,B07.8,100",
        "Plugh,3/5/2026,biopsy,,1,D48.5,100",
        "Thud,3/5/2026,99213,25,0,L57.0,100",
        "",
        "Corge,3/6/2026,99213,,1,L57.0,100",
    ]
    results = audit({"a.csv": [HEADER, "\n".join(rows)]})
    totals = results.totals
    assert_adds_up(totals)
    assert (totals["lines"], totals["lines_checked"], totals["lines_rejected"]) == (6, 2, 4)
    places = [(row["line"], row["column"], row["expected"][:20]) for row in results.rejects]
    assert places == [
        ("3", "4", "a modifier has two c"),
        ("4", "2", "no such day; expecte"),
        ("5", "3", "expected a CPT or HC"),
        ("6", "5", "units are a whole nu"),
    ]


def test_a_line_without_a_date_is_rejected_and_never_checked_as_todays(audit):
    text = re.sub(r"DTP\*472[^~]*~\n", "", "".join(x12(claims(3))), count=1)
    results = audit({"a.837": text})
    assert_adds_up(results.totals)
    dated = [row for row in results.rejects if row["expected"].startswith("no date of service")]
    assert len(dated) == results.totals["lines_rejected"] == 1


def test_a_file_that_is_cut_off_is_told(audit):
    text = "".join(x12(claims(10)))
    results = audit({"a.837": text[: len(text) * 2 // 3]})
    assert_adds_up(results.totals)
    assert any("cut off" in row["expected"] for row in results.rejects)
    broken = "".join(fhir(claims(10)))
    results = audit({"a.json": broken[: len(broken) * 2 // 3]}, out="json")
    assert_adds_up(results.totals)
    assert any("no valid JSON" in row["expected"] for row in results.rejects)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"hello there\n", "expected an X12 837P file"),
        ("a.xlsx", b"PK\x03\x04rest", "workbook"),
        ("a.csv", "CPT,Units\n".encode("utf-16"), "UTF-16"),
        ("a.csv", b"", "expected an X12 837P file"),
    ],
)
def test_a_file_of_no_known_kind_is_named_with_what_to_do(audit, name, content, expected):
    results = audit({name: content})
    assert results.status == 2
    assert expected in results.errors


def test_the_exit_status_says_whether_an_error_was_found(audit):
    clean = "Quux,3/4/2026,11102,,1,D48.5,100\n"
    wrong = "Quux,3/4/2026,17003,,2,L57.0,100\n"
    assert audit({"a.csv": [HEADER, clean]}, out="clean").status == 0
    assert audit({"a.csv": [HEADER, wrong]}, out="wrong").status == 1


def test_json_is_one_document_on_standard_output(audit):
    results = audit({"a.837": x12(claims(5))}, "--json")
    document = json.loads(results.output)
    assert document["totals"]["encounters"] == 5
    assert document["wrong"] == []


def test_money_at_stake_is_that_of_the_lines_with_an_error_each_once(audit):
    rows = "Quux,3/4/2026,17003,,2,L57.0,100\nXyzzy,3/4/2026,11102,,1,D48.5,100\n"
    results = audit({"a.csv": [HEADER, rows]})
    first = results.claims[0]
    allowed = round(100 * first["payment"]["lines"][0]["allowed"])
    assert results.totals["at_stake_cents"] == allowed > 0
    assert results.totals["allowed_cents"] > allowed
    assert results.totals["code_stakes"] == {"17003": allowed}


def test_the_summary_stands_alone_and_shows_the_counts_and_charts(audit):
    results = audit({"a.837": x12(claims(40))})
    page = results.summary
    assert "http" not in page
    assert page.count("<table class='bars") >= 4
    assert "Findings by rule" in page
    assert "Money at stake by code" in page
    assert f"{results.totals['lines']:,}" in page


def test_nothing_of_a_patient_is_in_the_results(audit):
    files = {"a.837": x12(claims(5)), "b.csv": grid(claims(5)), "c.json": fhir(claims(5))}
    results = audit(files)
    written = b"".join(results.everything().values())
    written += (results.folder / ".progress.json").read_bytes()
    for secret in (b"QUUX", b"Quux", b"ZEB", b"Zeb", b"1EG4TE5", b"PCN", b"1950", b"ELM ST"):
        assert secret not in written


def test_workers_give_the_same_results_as_one(audit):
    pieces = list(x12(claims(1500)))
    alone = audit({"a.837": pieces}, out="one")
    together = audit({"a.837": pieces}, out="two", workers=2)
    assert together.everything() == alone.everything()


def test_encounters_that_come_again_are_reported_each_in_its_place(audit):
    same = next(practice(1))
    results = audit({"a.837": x12(itertools.repeat(same, 50))})
    assert results.totals["repeated"] == 48  # two batches: the last claim stands alone in its own
    assert results.totals["encounters"] == len(results.claims) == 50
    assert len({row["line"] for row in results.claims}) == 50
