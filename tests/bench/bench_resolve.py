"""How long a phrase takes: median and 99th percentile for short texts, and growth for long ones.

Run it by hand: ``python -m tests.bench.bench_resolve``.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from catalog.build import open_catalog
from catalog.catalog import Catalog
from catalog.resolving import resolve

ON = date(2026, 11, 20)
PHRASES = (
    "excision 0.8cm trunk",
    "benign excision 0.8 cm lesion, 0.2 cm margins, trunk",
    "lacerations: forehead 8.6, R cheek 5.5, L cheek 4 (all complex), chin 4 (layered), chest 12.5",
    "back SK 1.5 cm shaved; L forearm 7 mm macule shave-biopsied; 10 AKs face/hands frozen",
    "Mohs L nasal ala BCC: stage 1 six blocks, stage 2 clear; bilobed flap, primary defect 1.8x1.5",
    "warts cryo: 9 L knee, 2 plantar R hallux, 6 R hand",
    "biopsy of an unnamed thing somewhere quite unusual with zorgly blimpf and wrobbel frumious",
    "1 punch biopsy + 2 shave biopsies, est pt level 3, LN2 x 9 AKs, excision BCC nose 1.0 cm",
)


def milliseconds(catalog: Catalog, text: str) -> float:
    """The time of one answer."""
    start = time.process_time()
    resolve(catalog, text, on=ON)
    return (time.process_time() - start) * 1000


def main() -> None:
    """Measure and print."""
    catalog = open_catalog(Path(tempfile.gettempdir()) / "codedesk-bench")
    for text in PHRASES:
        resolve(catalog, text, on=ON)
    times = sorted(milliseconds(catalog, text) for _ in range(60) for text in PHRASES)
    print(f"texts up to 300 characters: median {statistics.median(times):.2f} ms, ", end="")
    print(f"99th percentile {times[int(len(times) * 0.99)]:.2f} ms")
    for size in (500, 1_000, 2_000, 4_000):
        text = ("AK x3 scalp LN2, shave bx nose; " * 200)[:size]
        best = min(milliseconds(catalog, text) for _ in range(5))
        noise = min(milliseconds(catalog, ("qwertz uiopu asdfg " * 300)[:size]) for _ in range(5))
        print(f"{size} characters: {best:.1f} ms of lines, {noise:.1f} ms of unknown words")


if __name__ == "__main__":
    main()
