"""How long a four-line check takes in the process: ``python tests/bench/bench_check.py``."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from catalog.build import content_key, open_catalog
from catalog.reading import read
from catalog.validation import validate

TEXT = "99213-25 L82.1; 11102 D48.5; 17000-59 L57.0; 17003 x6 L57.0; DOS 2026-03-04"


def median(call: Callable[[], object], times: int = 2000) -> float:
    """Median of one call in microseconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1e6


def main() -> None:
    """Measure reading, checking and both."""
    folder = Path(tempfile.gettempdir()) / f"codedesk-tests-{content_key()[:16]}"
    catalog = open_catalog(folder)
    on = date(2026, 11, 2)
    (encounter,) = read(TEXT, on=on).encounters
    reading = median(lambda: read(TEXT, on=on))
    checking = median(lambda: validate(encounter, catalog))
    print(f"read {reading:.0f} us, validate {checking:.0f} us, both {reading + checking:.0f} us")


if __name__ == "__main__":
    main()
