"""How long a megabyte of noise takes to read: it must be under a second."""

from __future__ import annotations

import random
import time
from datetime import date

from catalog.reading import read

ALPHABETS = (
    "abcdefg ABCDEF0123456789 ,.;|-\n\t",
    "0123456789-. ",
    "Aa Bb,",
    "17000 -x,;\n",
    "SV1*HC:~99213",
    '{}[]"a:,',
)


def main() -> None:
    dice = random.Random(1)
    for alphabet in ALPHABETS:
        noise = "".join(dice.choice(alphabet) for _ in range(1_000_000))
        start = time.perf_counter()
        read(noise, on=date(2026, 11, 2))
        print(f"{time.perf_counter() - start:5.2f} s  1 MB of {alphabet!r}")


if __name__ == "__main__":
    main()
