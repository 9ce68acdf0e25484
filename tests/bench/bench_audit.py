"""How fast and in how much memory an 837P of 100,000 lines is audited: one core, then two.

``python -m tests.bench.bench_audit [CLAIMS]``. The first file has the claims of a practice, where
the same services come again; the others have codes drawn by lot, hardly two claims alike and four
findings in each. Seconds are of the processor; other work on the machine still shows in them, so
run it on a quiet one.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.settings import load_settings
from catalog.build import open_catalog
from tests.bench.goals import show
from tests.bot.audit.claim_files import claims, fhir, grid, practice, x12

PROGRAM = (sys.executable, "-m", "bot", "audit")


def audit(path: Path, folder: Path, workers: int) -> tuple[float, float, dict[str, int]]:
    """Seconds on the clock and on the processors, start-up included, and the sums of a run."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [*PROGRAM, str(path), "--out", str(folder), "--workers", str(workers), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, busy, json.loads(done.stdout)["totals"]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    # Built here, where it is missing: its memory is not that of an audit.
    open_catalog(load_settings().data_dir).close()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {
            "837P, a practice's claims": (folder / "practice.837", x12(practice(count))),
            "837P, codes by lot": (folder / "lot.837", x12(claims(count))),
            "CSV, a practice's claims": (folder / "practice.csv", grid(practice(count))),
            "FHIR, a practice's claims": (folder / "practice.json", fhir(practice(count))),
        }
        empty = folder / "one.837"
        empty.write_text("".join(x12(claims(1))))
        audit(empty, folder / "warm", 1)
        starts = {workers: audit(empty, folder / f"s{workers}", workers)[1] for workers in (1, 2)}
        print(f"start-up {starts[1]:.2f} s of processor, with two workers {starts[2]:.2f} s")
        for number, (label, (path, pieces)) in enumerate(files.items()):
            with path.open("w") as file:
                file.writelines(pieces)
            for workers in (1, 2):
                seconds, busy, totals = audit(path, folder / f"{number}-{workers}", workers)
                rate = totals["encounters"] / max(busy - starts[workers], 0.01)
                most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
                print(
                    f"{label}, {path.stat().st_size / 1e6:.1f} MB, {totals['lines']:,} lines, "
                    f"{workers} worker(s): {seconds:.1f} s, "
                    f"{totals['repeated'] / totals['encounters']:.0%} seen before "
                    f"(load {os.getloadavg()[0]:.1f})",
                    flush=True,
                )
                show("  encounters a second and core", rate, "1/s", least=3000)
                show("  most memory of a process so far", most, "MB", most=300)


if __name__ == "__main__":
    main()
