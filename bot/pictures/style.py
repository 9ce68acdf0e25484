"""Sizes and colors. One unit is one pixel of a phone that is 390 wide; text sizes are in it too.

The two blues and the grays differ in lightness, so they stay apart for every kind of color vision
and on a gray print; nothing is told by color alone.
"""

from __future__ import annotations

WIDTH = 390
MARGIN = 20
INNER = WIDTH - 2 * MARGIN
UNITS_PER_INCH = 72
SCALE = 3
"""Pixels for each unit: sharp on phones, and when opened on a desk."""

PAPER = "#FFFFFF"
INK = "#1B2A33"
MUTED = "#5B6B75"
HAIRLINE = "#D5DDE2"
OWN = "#0B5A7D"
"""The code that was asked for."""
OTHER = "#C3D0D8"
EARLIER = "#8FB4C6"
"""The code itself, in a year other than the one asked for."""
TINT = "#EAF2F6"
ALERT = "#8A4B00"
"""What is not known."""

TITLE = 26
SECTION = 13
BODY = 11.5
SMALL = 10
PRINT = 8.5
"""The smallest: where the facts come from."""
