"""The command line from outside: arguments in; one document or plain words out; exit status."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner, Result

from bot.cli import COMMANDS, cli
from bot.commands.options import progress


@pytest.fixture
def run(data_dir, monkeypatch):
    """Call ``codedesk`` with arguments and standard input, on the tables built for the tests."""
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(data_dir))

    def call(*arguments: str, stdin: str = "") -> Result:
        result = CliRunner().invoke(cli, arguments, input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def document(result: Result):
    """The one JSON document on standard output."""
    return json.loads(result.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_a_sentence(run, command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()[2].strip()) > 20


def test_lookup_has_the_2026_values_of_a_biopsy(run):
    [card] = document(run("lookup", "11102", "--on", "2026-03-04", "--json"))
    assert card["system"] == "CPT"
    assert card["found"] is True
    assert card["global_period"] == "000"
    assert card["rvu"] == {
        "work": 0.64,
        "pe_nonfacility": 2.16,
        "pe_facility": 0.2,
        "malpractice": 0.06,
        "total_nonfacility": 2.86,
        "total_facility": 0.9,
    }
    assert card["fee"]["nonfacility"] == 95.53
    assert card["mue"]["value"] == 1
    assert card["addon"]["addons"] == ["11103"]


def test_lookup_names_when_a_code_was_deleted_and_what_replaced_it(run):
    result = run("lookup", "11100", "--json")
    [card] = document(result)
    assert result.exit_code == 0
    assert card["status"] == "deleted"
    assert card["deleted"] == "2019-01-01"
    assert {"11102", "11104", "11106"} <= set(card["replaced_by"])


def test_lookup_of_an_unknown_code_suggests_near_ones_and_fails(run):
    result = run("lookup", "11109", "--json")
    assert result.exit_code == 1
    [card] = document(result)
    assert card["found"] is False
    assert card["suggestions"]


def test_lookup_for_people_shows_label_fee_and_sources(run):
    result = run("lookup", "11102", "L57.0", "--on", "2026-03-04")
    assert "95.53" in result.stdout
    assert "Actinic keratosis" in result.stdout
    assert "Sources" in result.stdout


def test_a_locality_that_is_none_is_refused_with_near_ones(run):
    result = run("lookup", "11102", "--locality", "Manhatan")
    assert result.exit_code == 2
    assert "Manhattan" in result.stderr.title()


@pytest.mark.parametrize("on", ["tomorrow", "2026-02-30", "13/1/26"])
def test_a_date_that_is_none_is_refused_with_an_example(run, on):
    result = run("lookup", "11102", "--on", on)
    assert result.exit_code == 2
    assert "3/4/26" in result.stderr


def test_resolve_asks_for_the_nature_of_a_lesion(run):
    result = run("resolve", "excision 0.8cm trunk", "--json")
    answer = document(result)
    assert result.exit_code == 0
    [procedure] = answer["procedures"]
    assert [candidate["code"] for candidate in procedure["candidates"]] == ["11401", "11601"]
    assert [ask["fact"] for ask in procedure["asks"]] == ["nature"]
    assert answer["lines"] == []


def test_resolve_adds_the_margins_and_shows_the_sum(run):
    answer = document(
        run("resolve", "benign excision 0.8 cm lesion, 0.2 cm margins, trunk", "--json")
    )
    assert answer["lines"] == [{"code": "11402", "units": 1, "modifiers": []}]
    assert "1.2 cm" in " ".join(answer["procedures"][0]["candidates"][0]["because"])


def test_resolve_explains_each_fact_with_its_words(run):
    answer = document(run("resolve", "--explain", "--json", "shave removal 8 mm left cheek"))
    assert {
        "procedure": 1,
        "fact": "procedure",
        "value": "shave",
        "text": "shave removal",
        "corrected": "",
        "start": 0,
        "end": 13,
    } in answer["explained"]
    assert "“8 mm”" in run("resolve", "--explain", "shave removal 8 mm left cheek").stdout


def test_resolve_of_nothing_known_fails_and_says_what_to_type(run):
    result = run("resolve", "hello", "there")
    assert result.exit_code == 1
    assert "excision" in result.stdout


def test_check_finds_the_missing_25_and_the_pair(run):
    result = run(
        "check", "-", "--json", stdin="99213, 11102, 17000, 17003x6 L57.0 D48.5 2026-03-04"
    )
    report = document(result)
    assert result.exit_code == 1
    assert report["verdict"] == "fix"
    assert report["encounter"]["date_of_service"] == date(2026, 3, 4).isoformat()
    pairs = [
        finding
        for finding in report["findings"]
        if finding["rule"].startswith("PTP") and set(finding["codes"]) == {"11102", "17000"}
    ]
    [pair] = pairs
    [changed] = pair["fix"]["lines"]
    assert (changed["code"], changed["modifiers"]) == ("17000", ["59"])
    assert any(
        "25" in line["modifiers"]
        for finding in report["findings"]
        if finding["fix"]
        for line in finding["fix"]["lines"]
        if line["code"] == "99213"
    )


def test_check_reads_a_file(run, tmp_path):
    paste = tmp_path / "encounter.txt"
    paste.write_text("17110 B07.9 2026-03-04", encoding="utf-8")
    result = run("check", str(paste), "--json")
    assert result.exit_code == 0
    assert document(result)["findings"] == []


def test_several_encounters_come_as_reports(run):
    reports = document(
        run("check", "-", "--json", stdin="17110 B07.9 2026-03-04\n\n11102 D48.5 2026-03-05\n")
    )["reports"]
    assert [report["encounter"]["date_of_service"] for report in reports] == [
        "2026-03-04",
        "2026-03-05",
    ]


def test_check_of_a_text_without_codes_says_what_to_paste(run):
    result = run("check", "-", "--json", stdin="hello there")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert document["reports"] == []
    assert [(one["text"], one["start"], one["end"]) for one in document["unread"]] == [
        ("hello there", 0, 11)
    ]
    assert "99213" in result.stderr
    assert run("check", "-", stdin="hello there").stdout == ""


def test_rules_lists_all_and_shows_one_page(run):
    listed = run("rules").stdout
    assert "PTP001" in listed
    page = run("rules", "ptp001").stdout
    assert "column 2" in page
    assert run("rules", "XYZ999").exit_code == 2


def test_a_bug_shows_a_reference_number_and_nothing_of_the_input(monkeypatch, capsys):
    from bot import cli as module

    def broken(**_: object) -> None:
        raise ValueError("Jane Doe 99213")

    monkeypatch.setattr(module, "cli", broken)
    with pytest.raises(SystemExit) as ended:
        module.main()
    shown = capsys.readouterr()
    assert ended.value.code == 3
    assert "reference" in shown.err
    assert "ValueError" in shown.err
    assert "Jane" not in shown.out + shown.err


def test_a_policy_file_turns_a_rule_down_and_the_report_names_it(run, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[[switch]]\nrule = "EVM001"\nto = "info"\nreason = "reviewed"\nby = "A. Coder"\n'
        "on = 2026-03-01\n",
        encoding="utf-8",
    )
    claim = "99213, 17110 B07.9 2026-03-04"
    assert run("check", "-", stdin=claim).exit_code == 1
    result = run("check", "-", "--json", "--policy", str(policy), stdin=claim)
    assert result.exit_code == 0
    assert "reviewed" in result.stdout


def test_a_policy_that_cannot_be_read_is_refused_with_its_reason(run, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text('[[switch]]\nrule = "EVM001"\nto = "error"\n', encoding="utf-8")
    result = run("check", "-", "--policy", str(policy), stdin="17110 B07.9")
    assert result.exit_code == 2
    assert "switch" in result.stderr


def test_identifiers_in_a_paste_are_named_and_not_repeated(run):
    result = run("check", "-", stdin="Maria Planted DOB 3/4/1957: 17110 B07.9 2026-03-04")
    assert "a name and a date of birth" in result.stderr
    assert "Planted" not in result.stdout + result.stderr


def test_a_date_in_the_future_is_said(run):
    assert "after today" in run("check", "-", stdin="17110 B07.9 2099-03-04").stdout


def test_check_lists_what_was_fine_and_what_was_decided(run, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[[switch]]\nrule = "EVM001"\nto = "off"\nreason = "shown elsewhere"\n'
        'by = "A. Coder"\non = 2026-03-01\n'
    )
    arguments = ("check", "-", "--policy", str(policy), "--passes")
    result = run(*arguments, stdin="99213, 11102 D48.5 2026-03-04")
    plain = " ".join(result.stdout.split())
    assert "Decided (EVM001 on 99213 + 11102): off. shown elsewhere (A. Coder, 2026-03-01)" in plain
    assert "Checked and fine: FMT001, " in plain
    assert "At stake" not in plain
    report = document(run(*arguments, "--json", stdin="99213, 11102 D48.5 2026-03-04"))
    assert "MUE001" in report["passed"]
    assert "EVM001" not in report["passed"]


def test_check_says_what_is_at_stake(run):
    result = run("check", "-", stdin="99213, 11102 D48.5 2026-03-04")
    assert "At stake: $95.19" in result.stdout


def test_the_encounter_is_shown_as_it_was_read(run):
    shown = run("check", "-", stdin="99213, 11102 L57.0 D48.5 2026-03-04").stdout
    assert "Fix before sending" in shown
    assert "dx  L57.0, D48.5" in shown
    assert "NCCI Policy Manual 2026, I.E" in shown


def test_the_rules_of_a_family_are_listed(run):
    listed = run("rules", "mue").stdout.splitlines() + run("rules", "Dxs").stdout.splitlines()
    assert listed[0].startswith("## MUE001")  # the only one: its page
    assert [line[:6] for line in listed if line.startswith("DXS")][:2] == ["DXS001", "DXS002"]
    assert run("rules", "PTX").exit_code == 2


@pytest.mark.parametrize(
    "arguments", [("lookup", "11102"), ("catalog", "status"), ("run",), ("store", "export")]
)
def test_settings_that_cannot_be_used_are_named_whatever_is_asked(run, monkeypatch, arguments):
    monkeypatch.setenv("CODEDESK_PORT", "seventy")
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: CODEDESK_PORT: ")


@pytest.mark.parametrize("arguments", [("lookup", "11102"), ("catalog", "status"), ("run",)])
def test_a_data_directory_that_cannot_be_made_is_named(run, monkeypatch, tmp_path, arguments):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(tmp_path / "file" / "data"))
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: CODEDESK_DATA_DIR: ")
    assert "Name another folder" in result.stderr


def test_a_port_that_there_is_not_is_refused(run):
    assert run("run", "--port", "70000").exit_code == 2


def test_a_table_in_several_parts_is_told_once(capsys):
    show = progress("Building")
    for step, part in (("mpfs", 0.1), ("ncci-ptp", 0.2), ("ncci-ptp", 0.4), ("ready", 1.0)):
        show(step, part)
    assert capsys.readouterr().err.splitlines() == [
        "Building: mpfs",
        "Building: ncci-ptp",
        "Building: ready",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "{claims}/x"), "--out: "),
        (("--out", "{folder}/results", "--workers", "few"), "a number from 1 to 64, or `database`"),
    ],
)
def test_an_audit_says_what_it_cannot_use(run, tmp_path, arguments, said):
    claims = tmp_path / "claims.csv"
    claims.write_text("CPT,DOS\n11102,2026-03-04\n")
    names = {"claims": claims, "folder": tmp_path}
    result = run("audit", str(claims), *(one.format(**names) for one in arguments))
    assert result.exit_code == 2
    assert said in result.stderr


def test_one_claim_is_no_plural(run, tmp_path):
    claims = tmp_path / "claims.csv"
    claims.write_text("CPT,DOS\n11102,2026-03-04\n")
    told = run("audit", str(claims), "--out", str(tmp_path / "out"), "--workers", "1").stdout
    assert told.startswith("1 claim: 1 checked")
    assert "\n1 service line: " in told
    assert "\n1 encounter: " in told


@pytest.mark.parametrize("arguments", [("updates", "--ics"), ("store", "export")])
def test_a_file_that_cannot_be_written_is_unusable_input(run, tmp_path, arguments):
    result = run(*arguments, str(tmp_path / "nowhere" / "file"))
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_codes_of_one_derivation_are_printed_once(run):
    shown = run("resolve", "3 AKs face").stdout
    assert shown.count("17000, 17003 x2") == 2  # the answer, and how it was reached
    assert shown.count("3 in all") == 1
