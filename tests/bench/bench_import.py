"""Imports a full-size NCCI PTP release in CMS's layout, made from the fact files.

    python -m tests.bench.bench_import [FACTS]

All 1.7 million pairs in force and half as many ended ones: budget 30 s, 400 MB; afterwards a pair
within 50 microseconds and less than 20 MB more memory.
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from catalog.build import open_catalog
from catalog.imports.importing import import_files

ROOT = Path(__file__).resolve().parents[2]
RATIONALES = (
    "Misuse of Column Two code with Column One code",
    "CPT Manual or CMS manual coding instruction",
    "Standards of medical/surgical practice",
)
HEADER = (
    '"CPT only copyright 2025"\t\t\t\t\t\t\r\n"Column 1"\t"Column 2"\t"*=in existence\r\n'
    'prior to 1996"\t"Effective\r\nDate"\t"Deletion\r\nDate\r\n*=no data"\t"Modifier\r\n'
    '0=not allowed\r\n1=allowed\r\n9=not applicable"\t"PTP Edit Rationale"\r\n'
)
ASKED = 20_000


def write_release(facts: Path, folder: Path) -> None:
    """Four files in CMS's layout; every second pair has an ended one behind it."""
    packed = (facts / "official/ncci-ptp_2026Q3_v322r0.json.gz").read_bytes()
    index = json.loads(gzip.decompress(packed))["index"]
    codes = sorted(index)
    for part in range(4):
        path = folder / f"ccipra-v322r0-f{part + 1}.txt"
        with path.open("w", newline="") as file:
            file.write(HEADER)
            for code in codes[part * len(codes) // 4 : (part + 1) * len(codes) // 4]:
                for place, pair in enumerate(index[code]):
                    other, why = pair["column2"], RATIONALES[place % 3]
                    day = f"{2000 + place % 26}0101"
                    file.write(f"{code}\t{other}\t\t{day}\t*\t{pair['modifier']}\t{why}\r\n")
                    if place % 2:
                        last = f"{1998 + place % 2}1231"
                        file.write(f"{code}\t{other}\t\t19970101\t{last}\t9\t{why}\r\n")


def main(facts: Path) -> None:
    """Import, then ask for random pairs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: making the files takes more memory than reading them may.
        command = [sys.executable, "-m", "tests.bench.bench_import", str(facts), str(folder)]
        subprocess.run(command, check=True)
        paths = sorted(folder.glob("*.txt"))
        open_catalog(folder).close()
        started = time.perf_counter()
        (done,) = import_files(folder, paths, lambda step, part: None)
        seconds = time.perf_counter() - started
        print(f"{done.rows:,} rows in {seconds:.1f} s: {seconds / 30:.2f} of the budget")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak {peak:.0f} MB: {peak / 400:.2f} of the budget")
        catalog = open_catalog(folder)
        chosen = random.Random(1).choices(_codes(facts), k=2 * ASKED)
        started = time.perf_counter()
        for pair in zip(chosen[::2], chosen[1::2], strict=True):
            catalog.ptp(*pair, date(2026, 8, 1))
        spent = (time.perf_counter() - started) / ASKED * 1e6
        print(f"a pair {spent:.1f} us: {spent / 50:.2f} of the budget")
        catalog.close()


def _codes(facts: Path) -> list[str]:
    rows = (facts / "derm/pfs_2025_rvu25d.csv").read_text().splitlines()[1:]
    return [row.split(",")[0] for row in rows]


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]] or [ROOT.parent / "shared" / "data"]
    if len(given) == 2:
        write_release(*given)
    else:
        main(*given)
