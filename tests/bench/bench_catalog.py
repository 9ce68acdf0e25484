"""How long the catalog's answers take, and what building and opening cost.

    python -m tests.bench.bench_catalog [DATA_DIR]

Prints microseconds and, for each, the part of its budget that it uses (over 1.0 is too slow).
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from timeit import repeat

from catalog.build import INDEX, open_catalog
from catalog.catalog import Catalog
from catalog.lookup import lookup

ON = date(2026, 8, 1)


def questions(catalog: Catalog) -> dict[str, tuple[float, Callable[[], object]]]:
    """Each question with its budget in microseconds."""
    return {
        "card": (1000, lambda: lookup(catalog, "11102", on=ON)),
        "card of a diagnosis": (1000, lambda: lookup(catalog, "L57.0", on=ON)),
        "card of an unknown code": (1000, lambda: lookup(catalog, "11109", on=ON)),
        "pair with an edit": (50, lambda: catalog.ptp("17000", "11102", ON)),
        "pair without one": (50, lambda: catalog.ptp("11402", "12032", ON)),
        "fee": (50, lambda: catalog.fee("11102", ON)),
        "search": (5000, lambda: catalog.search("shave face")),
        "search with typos": (5000, lambda: catalog.search("acitnic keratossis")),
    }


def main(folder: Path) -> None:
    """Build where needed, then ask."""
    started = time.perf_counter()
    built = not (folder / INDEX).exists()
    catalog = open_catalog(folder)
    seconds = time.perf_counter() - started
    print(f"{'built and opened' if built else 'opened'} in {seconds:.2f} s")
    catalog.search("warm")
    for name, (budget, ask) in questions(catalog).items():
        spent = min(repeat(ask, number=200, repeat=5)) / 200 * 1e6
        print(f"{name:<26}{spent:>9.1f} us  {spent / budget:>6.2f} of the budget")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
