"""An audit that is killed goes on where it stopped; nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date

import pytest

from bot.audit.batches import Kind
from bot.audit.checking import Options
from bot.audit.record import OtherAuditError, Record
from bot.audit.run import Audit
from bot.audit.tally import Checked
from bot.audit.totals import Totals
from tests.bot.audit.claim_files import claims, grid, x12
from tests.waiting import PATIENCE


def start(path, folder, data_dir, workers=1):
    command = [sys.executable, "-m", "bot", "audit", str(path), "--out", str(folder)]
    return subprocess.Popen(
        [*command, "--workers", str(workers)],
        env={**os.environ, "CODEDESK_DATA_DIR": str(data_dir)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def results(folder):
    return {
        name: (folder / name).read_bytes()
        for name in ("findings.csv", "claims.jsonl", "rejects.csv")
    } | {"encounters": json.loads((folder / "totals.json").read_text())["encounters"]}


def killed_after(process, path, growth):
    """Kill the audit and its workers once its results have grown so much; False if it ended."""
    begun = path.stat().st_size if path.exists() else 0
    while process.poll() is None:
        if path.exists() and path.stat().st_size >= begun + growth:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_any_moment_it_goes_on_to_the_same_results(tmp_path, data_dir, workers):
    path = tmp_path / "claims.837"
    path.write_text("".join(x12(claims(1500))))
    whole = tmp_path / "whole"
    assert start(path, whole, data_dir).wait(timeout=PATIENCE) == 1

    dice, folder = random.Random(workers), tmp_path / "killed"
    written = (whole / "claims.jsonl").stat().st_size
    kills = 0
    while not kills:
        shutil.rmtree(folder, ignore_errors=True)  # It was done before it could be killed.
        for _ in range(3):
            process = start(path, folder, data_dir, workers)
            growth = dice.uniform(0.05, 0.6) * written
            kills += killed_after(process, folder / "claims.jsonl", growth)
    assert start(path, folder, data_dir, workers).wait(timeout=PATIENCE) == 1
    assert results(folder) == results(whole)


def test_a_torn_tail_behind_the_saved_length_is_cut_off(tmp_path):
    folder, inputs = tmp_path / "out", [{"file": "a"}]
    with Record(folder, inputs) as record:
        record.add(Checked(claims="first\n", totals=Totals(claims=1)))
    with (folder / "claims.jsonl").open("a") as file:
        file.write("half a li")
    with Record(folder, inputs) as record:
        assert (record.done, record.totals.claims) == (1, 1)
        record.add(Checked(claims="second\n", totals=Totals(claims=1)))
        record.finish("<html>")
    assert (folder / "claims.jsonl").read_text() == "first\nsecond\n"


def test_a_finished_audit_is_not_done_again(audit):
    pieces = list(x12(claims(20)))
    first = audit({"a.837": pieces})
    before = first.everything()
    again = audit({"a.837": None})
    assert again.status == first.status
    assert again.everything() == before
    assert again.output == first.output


def test_the_folder_of_another_audit_is_refused(audit):
    audit({"a.837": x12(claims(5))})
    assert "other files or options" in audit({"a.837": None}, "--payer", "aetna").errors
    changed = audit({"a.837": x12(claims(6))})
    assert (changed.status, "changed since" in changed.errors) == (2, True)


def test_a_folder_with_results_of_unknown_origin_is_left_alone(audit, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "findings.csv").write_text("mine")
    results = audit({"a.csv": grid(claims(2))})
    assert results.status == 2
    assert (folder / "findings.csv").read_text() == "mine"


def test_two_audits_in_one_folder_are_refused(tmp_path):
    with (
        Record(tmp_path / "out", []),
        pytest.raises(OtherAuditError, match="another audit"),
        Record(tmp_path / "out", []),
    ):
        pass


def test_an_audit_that_is_interrupted_keeps_what_is_done(tmp_path, data_dir):
    path = tmp_path / "claims.837"
    path.write_text("".join(x12(claims(900))))
    options = Options((path.name,), "medicare", "national", date(2026, 11, 2))
    job = Audit((path,), (Kind.X12,), tmp_path / "out", data_dir, options, workers=1)

    def stop(done: int, size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        job.run(stop)
    seen: list[int] = []
    totals = job.run(lambda done, size: seen.append(done))
    assert totals.encounters == 900
    assert len(seen) == len(list(job._batches())) - 1
