"""How fast encounters are checked, with NCCI's pair table in full size.

    python -m tests.bench.bench_check [FACTS]

All on one core, in seconds of the processor: other work on the machine still shows in them, so run
it on a quiet one. Without the fact files the pairs are those of the package.
"""

from __future__ import annotations

import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from catalog.build import open_catalog
from catalog.catalog import Catalog
from catalog.claim import Encounter
from catalog.imports.importing import import_files
from catalog.reading import read
from catalog.validation import validate
from tests.bench.goals import show

TEXT = "99213-25 L82.1; 11102 D48.5; 17000-59 L57.0; 17003 x6 L57.0; DOS 2026-08-03"
ON = date(2026, 8, 3)
ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests/catalog/cases"


def spent(calls: Iterable[Callable[[], object]]) -> list[float]:
    """Microseconds of the processor for each call."""
    found = []
    for call in calls:
        start = time.process_time_ns()
        call()
        found.append((time.process_time_ns() - start) / 1000)
    return found


def encounters(name: str) -> list[Encounter]:
    """The encounters of a case file; a comment or what is expected stands behind each."""
    lines = (CASES / name).read_text("utf-8").splitlines()
    texts = [re.split(" # | => ", line)[0] for line in lines if line and not line.startswith("#")]
    return [one for text in texts for one in read(text, on=ON).encounters]


def rate(catalog: Catalog, of: list[Encounter], rounds: int) -> float:
    """Encounters a second."""
    start = time.process_time()
    for _ in range(rounds):
        for encounter in of:
            validate(encounter, catalog)
    return rounds * len(of) / (time.process_time() - start)


def measure(folder: Path) -> None:
    """Measure with the index of a folder."""
    catalog = open_catalog(folder)
    pairs = next(one for one in reversed(catalog.releases()) if one.dataset == "ncci-ptp")
    print(f"NCCI pairs: {pairs.rows:,} rows, {'whole' if pairs.complete else 'in part'}")
    (four,) = read(TEXT, on=ON).encounters
    validate(four, catalog)
    times = spent([lambda: validate(four, catalog)] * 5000)
    show("four lines, median", statistics.median(times), "us", most=200)
    show("four lines, 99th percentile", statistics.quantiles(times, n=100)[98], "us", most=1000)
    show("four lines, encounters a second", rate(catalog, [four], 5000), "1/s", least=5000)
    clean = encounters("clean_encounters.txt")
    wrong = encounters("flagged_encounters.txt")
    for label, of in (("clean", clean), ("mistaken", wrong)):
        rate(catalog, of, 1)
        what = f"{len(of)} different {label} encounters, a second"
        show(what, rate(catalog, of, 8), "1/s", least=5000)
    reading = statistics.median(spent([lambda: read(TEXT, on=ON)] * 2000))
    show("reading a message of four lines, median", reading, "us", most=400)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    show("most memory of the process", peak, "MB", most=200)


def main(facts: Path) -> None:
    """Import the full-size table, then measure in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        module = [sys.executable, "-m"]
        if (facts / "official").is_dir():
            subprocess.run([*module, "tests.bench.bench_import", str(facts), name], check=True)
            open_catalog(Path(name)).close()
            import_files(Path(name), sorted(Path(name).glob("*.txt")), lambda step, part: None)
        subprocess.run([*module, "tests.bench.bench_check", "measure", name], check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["measure", folder]:
            measure(Path(folder))
        case [folder]:
            main(Path(folder))
        case _:
            main(ROOT.parent / "shared" / "data")
