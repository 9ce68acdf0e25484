"""An audit by the workers of a database: real processes, killed at the worst moments."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import psycopg
from click.testing import CliRunner

from bot.cli import cli
from bot.store.atomic_json import replace_file
from bot.worker.audit_chunks import TASK
from tests.bot.audit.claim_files import claims, fhir, grid, practice, x12
from tests.bot.worker.office import IMPATIENT_COMMAND, STUCK_WORKER, Office, ended, line_with
from tests.privacy.synthetic import planted
from tests.waiting import until


def test_workers_of_the_database_give_the_same_files_as_this_machine(office: Office):
    files = [office.folder / name for name in ("a.837", "b.csv", "c.json", "broken.837")]
    files[0].write_text("".join(x12(claims(1500))))
    files[1].write_text("".join(grid(practice(1200))))
    files[2].write_text("".join(fhir(practice(500))))
    files[3].write_text("".join(x12(claims(300)))[:-50])
    here = ended(office.audit(files, "here", "1"))
    with office.worker(), office.worker():
        there = ended(office.audit(files, "there"))
    assert (here[0], there[0]) == (1, 1), there[2]
    assert office.results("there") == office.results("here")
    assert json.loads(there[1])["totals"] == json.loads(here[1])["totals"]
    assert json.loads(there[1])["wrong"] == []
    assert not (office.folder / "there" / ".chunks").exists()
    again = ended(office.audit(files, "there"))  # there is nothing left to do for a worker
    assert again[:2] == there[:2]


def test_killed_workers_and_a_killed_command_lose_and_double_nothing(office: Office):
    path = office.folder / "claims.csv"
    path.write_text("".join(grid(practice(6000))))  # some seven chunks
    assert ended(office.audit([path], "here", "2"))[0] == 1
    written = office.folder / "there" / "claims.jsonl"
    whole = len(office.results("here")["claims.jsonl"])

    def grown(part: float) -> bool:
        return written.exists() and written.stat().st_size > part * whole

    chunks = office.folder / "there" / ".chunks"
    with office.worker() as first:
        command = office.audit([path], "there")
        until(lambda: list(chunks.glob("*.result")) or grown(0.0) or command.poll() is not None)
        first.send_signal(signal.SIGKILL)  # in the midst of a chunk
        first.wait()
    until(lambda: command.poll() is not None or list(chunks.glob("*.plan")))
    command.send_signal(signal.SIGKILL)
    command.communicate()
    with office.worker() as second, office.worker():
        command = office.audit([path], "there")
        until(lambda: grown(0.4))
        second.send_signal(signal.SIGKILL)
        second.wait()
        status, out, err = ended(command)
    assert status == 1, err
    assert office.results("there") == office.results("here")
    assert json.loads(out)["wrong"] == []


def test_what_a_killed_worker_had_taken_is_done_by_another_one(office: Office):
    path = office.folder / "claims.837"
    path.write_text("".join(x12(claims(1200))))
    assert ended(office.audit([path], "here", "1"))[0] == 1
    with office.worker(STUCK_WORKER) as first:
        command = office.audit([path], "there")
        until(office.has_taken_a_chunk)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert command.poll() is None
    with office.worker() as other:
        status, _, err = ended(command)
        log = Path(other.log).read_text()  # type: ignore[attr-defined]
    assert status == 1, err
    assert office.results("there") == office.results("here")
    assert "job of a silent worker is put back" in log


def test_a_database_that_is_lost_for_a_while_costs_nothing(office: Office):
    path = office.folder / "claims.csv"
    path.write_text("".join(grid(practice(2500))))
    assert ended(office.audit([path], "here", "1"))[0] == 1
    chunks = office.folder / "there" / ".chunks"
    with office.worker():
        command = office.audit([path], "there")
        until(lambda: list(chunks.glob("*.result")) or command.poll() is not None)
        with psycopg.connect(office.database) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        status, _, err = ended(command)
    assert status == 1, err
    assert office.results("there") == office.results("here")


def test_no_word_of_a_claim_reaches_the_database_or_the_shared_folder(office: Office):
    people = planted(200)
    rows = ["Patient,DOS,CPT,Mod,Units,Dx,Notes"]
    for number, one in enumerate(people):
        cells = [one.text, "3/4/2026", "17000", "", "1", "L57.0", one.text]
        cells[number % 7] = one.secret
        rows.append(",".join('"' + cell.replace('"', "") + '"' for cell in cells))
    named = office.folder / "Hollingberry, Xenia DOB 1-2-1950.csv"
    named.write_text("\n".join(rows), "utf-8")
    pieces = []
    for number, segment in enumerate("".join(x12(practice(200))).split("~\n")):
        elements = segment.split("*")
        if elements[0] not in ("ISA", "CLM", "SV1", "LX"):
            elements[-1] = people[number % 200].secret.replace("*", "")
        pieces.append("*".join(elements))
    messy = office.folder / "messy.837"
    messy.write_text("~\n".join(pieces), "utf-8")

    def leaked(text: str) -> list[str]:
        return [one.secret for one in people if one.secret in text]

    def shared() -> str:
        folder = (office.folder / "there").rglob("*")
        return "".join(path.read_text("utf-8") for path in folder if path.is_file())

    command = office.audit([named, messy], "there")
    until(lambda: TASK in office.everything_in_the_database())
    rows_there, files_there = office.everything_in_the_database(), shared()
    with office.worker() as worker:
        status, out, err = ended(command)
        log = Path(worker.log).read_text()  # type: ignore[attr-defined]
    assert status in (0, 1), err
    rows_there += office.everything_in_the_database()
    assert '"chunk"' in rows_there
    assert "Hollingberry" not in rows_there + log
    assert not leaked(rows_there + files_there + shared() + out + err + log)
    assert json.loads(out)["totals"]["lines"] >= 200


def test_a_worker_that_cannot_do_it_says_why(office: Office, tmp_path: Path):
    path = office.folder / "claims.csv"
    path.write_text("".join(grid(practice(50))))
    command = office.audit([path], "there")
    until(lambda: TASK in office.everything_in_the_database())
    plan = next((office.folder / "there" / ".chunks").glob("*.plan"))
    written = plan.read_text()
    plan.write_text(written.replace('"tables":"', '"tables":"of another machine '))
    with office.worker():
        assert "has other code tables" in line_with("The worker on", command.stderr)
        replace_file(plan, written.encode())
        assert ended(command)[0] == 1


def test_a_file_that_changes_under_way_ends_the_audit(office: Office):
    path = office.folder / "claims.csv"
    path.write_text("".join(grid(practice(50))))
    command = office.audit([path], "there")
    until(lambda: TASK in office.everything_in_the_database())
    path.write_text(path.read_text().replace("17000", "17110"))
    with office.worker():
        status, _, err = ended(command)
    assert status == 2
    assert "claims.csv has changed while it was audited. Delete" in err
    assert TASK not in office.everything_in_the_database()


def test_without_a_worker_the_command_says_what_it_waits_for(office: Office):
    path = office.folder / "claims.csv"
    path.write_text("".join(grid(practice(50))))
    command = office.audit([path], "there", program=IMPATIENT_COMMAND)
    line_with("Is `codedesk worker` running", command.stderr)
    command.send_signal(signal.SIGINT)
    status, _, err = ended(command)
    assert (status, "The same command goes on from here." in err) == (130, True)
    assert TASK not in office.everything_in_the_database().split("deferred")[0]


def test_without_a_database_the_command_says_what_to_set(monkeypatch, data_dir, tmp_path):
    monkeypatch.setenv("CODEDESK_DATA_DIR", str(data_dir))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "claims.csv"
    path.write_text("".join(grid(practice(5))))
    arguments = ["audit", str(path), "--out", str(tmp_path / "out"), "--workers"]
    monkeypatch.delenv("CODEDESK_DATABASE_URL", raising=False)
    missing = CliRunner().invoke(cli, [*arguments, "database"])
    assert (missing.exit_code, "CODEDESK_DATABASE_URL is missing" in missing.stderr) == (2, True)
    monkeypatch.setenv("CODEDESK_DATABASE_URL", "postgresql://x:secret@127.0.0.1:1/x")
    away = CliRunner().invoke(cli, [*arguments, "database"])
    assert (away.exit_code, "cannot be reached" in away.stderr) == (2, True)
    assert "secret" not in away.output + away.stderr
    assert CliRunner().invoke(cli, [*arguments, "many"]).exit_code == 2
