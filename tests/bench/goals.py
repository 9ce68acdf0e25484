"""How a measured number is shown: what was asked, what it is, and how far apart the two are."""

from __future__ import annotations


def show(what: str, measured: float, unit: str, *, most: float = 0, least: float = 0) -> None:
    """Print one line: goal, measured, and how much better than the goal (below 1: missed).

    Args:
        what: What was measured.
        measured: The number.
        unit: Its unit.
        most: The goal where less is better.
        least: The goal where more is better.
    """
    sign, goal = ("<=", most) if most else (">=", least)
    ratio = goal / measured if most else measured / goal
    print(
        f"{what:<58} goal {sign} {goal:>7,.0f}  measured {measured:>9,.1f} {unit:<7} x{ratio:.2f}"
    )
