"""One page of fixed width to draw on, from the top down: text, boxes and lines in phone pixels.

matplotlib is used by its objects alone (no pyplot, no global settings), with the Agg canvas and
with the fonts that come with it, so that the same facts give the same bytes everywhere.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text

from bot.pictures.style import INK, PAPER, SCALE, UNITS_PER_INCH, WIDTH

_FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
_REGULAR, _BOLD = (_FONTS / name for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))


class Page:
    """A page that is drawn on from the top; its height is what was used of it."""

    def __init__(self) -> None:
        self._figure = Figure(
            figsize=(WIDTH / UNITS_PER_INCH, 1), dpi=UNITS_PER_INCH * SCALE, facecolor=PAPER
        )
        self._canvas = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        color: str = INK,
        bold: bool = False,
        align: str = "left",
    ) -> None:
        """One line of text; ``y`` is its baseline."""
        self._axes.add_artist(
            Text(
                x,
                y,
                words,
                color=color,
                fontproperties=_font(size, bold=bold),
                ha=align,
                va="baseline",
                parse_math=False,  # "$" is a dollar here, not the beginning of a formula.
            )
        )

    def paragraph(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        width: float,
        color: str = INK,
        bold: bool = False,
        leading: float = 1.38,
    ) -> float:
        """Text in as many lines as it needs; gives the baseline of the line that would follow."""
        for line in self.lines(words, size, width, bold=bold):
            self.text(x, y, line, size, color=color, bold=bold)
            y += size * leading
        return y

    def lines(self, words: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Text broken into lines that are not wider than ``width``."""
        lines: list[str] = []
        for word in words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size, bold=bold) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """How wide a line of text is."""
        renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        pixels, *_ = renderer.get_text_width_height_descent(words, _font(size, bold=bold), False)
        return float(pixels) / SCALE

    def box(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A filled box; ``y`` is its top."""
        self._axes.add_artist(Rectangle((x, y), width, height, facecolor=color, linewidth=0))

    def frame(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A dashed outline: here something is missing."""
        self._axes.add_artist(
            Rectangle(
                (x, y),
                width,
                height,
                fill=False,
                edgecolor=color,
                linewidth=1,
                linestyle=(0, (3, 2)),
            )
        )

    def card(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A filled box with round corners."""
        shape = "round,pad=0,rounding_size=6"
        self._axes.add_artist(
            FancyBboxPatch(
                (x, y),
                width,
                height,
                boxstyle=shape,
                facecolor=color,
                linewidth=0,
                mutation_aspect=1,
            )
        )

    def line(self, x: float, y: float, to_x: float, to_y: float, color: str) -> None:
        """A thin line."""
        self._axes.add_artist(
            Line2D((x, to_x), (y, to_y), color=color, linewidth=1, solid_capstyle="butt")
        )

    def png(self, height: float, *, title: str, description: str) -> bytes:
        """The page down to ``height`` as a PNG file, with its description inside."""
        self._figure.set_size_inches(WIDTH / UNITS_PER_INCH, height / UNITS_PER_INCH)
        self._axes.set_ylim(height, 0)
        file = BytesIO()
        about = {"Title": title, "Description": description, "Software": None}
        self._canvas.print_png(file, metadata=about)  # type: ignore[no-untyped-call]
        return file.getvalue()


def _font(size: float, *, bold: bool) -> FontProperties:
    return FontProperties(fname=str(_BOLD if bold else _REGULAR), size=size)
