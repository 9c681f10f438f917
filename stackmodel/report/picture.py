"""A picture of the report: an inline SVG with the data behind it, for hovering and reuse."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stackmodel.description.stack import Stack

INK = "#1f2933"
MANY = 1e4  # ends of a logarithmic axis so far apart are marked by decades alone
COLOURS = ("#0b6e99", "#d1495b", "#3a7d44", "#8a5a9e", "#c98b1b", "#5c6b73", "#17a2a2", "#9c4221")
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a layer may be called "$x$"
    "svg.hashsalt": "stackmodel",
    "font.family": "sans-serif",
    "font.sans-serif": ["Helvetica", "Arial", "DejaVu Sans"],
    "font.size": 9,
    "axes.edgecolor": "#7b8794",
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e4e7eb",
    "grid.linewidth": 0.6,
    "xtick.color": "#52606d",
    "ytick.color": "#52606d",
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "path.simplify": True,
}


@dataclass
class Picture:
    """One picture.

    Attributes:
        key: a short name, unique in the report.
        title, caption: what it shows, and how to read it.
        svg: the drawing, `<svg>...</svg>`.
        wide: whether it wants the whole width of the page.
        width: of the drawing, pixels at which its letters are as large as those of the page.
        frames: for each axes its box in the drawing and its scales, for the hover.
        curves: for each axes its curves: name, x, y.
    """

    key: str
    title: str
    caption: str
    svg: str = ""
    wide: bool = False
    width: int = 0
    frames: list[dict[str, Any]] = field(default_factory=list)
    curves: list[list[dict[str, Any]]] = field(default_factory=list)


class Canvas:
    """A figure being drawn; remembers every curve it is given."""

    def __init__(self, picture: Picture, width: float, height: float, columns: int = 1):
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        self.picture = picture
        # Fixed margins: a layout engine would draw everything twice to measure it.
        self.figure = Figure(figsize=(width, height))
        self.figure.subplots_adjust(
            left=0.72 / width, right=1 - 0.12 / width, bottom=0.5 / height, top=1 - 0.1 / height,
            wspace=1.0 * columns / (width - 0.84 - 1.0 * (columns - 1)) if columns > 1 else 0,
        )  # fmt: skip
        FigureCanvasSVG(self.figure)
        self.axes: list[Axes] = [self.figure.add_subplot(1, columns, i + 1) for i in range(columns)]
        picture.curves = [[] for _ in self.axes]

    def curve(self, x: Any, y: Any, name: str, *, at: int = 0, **style: Any) -> None:
        """Draw one curve and keep its data."""
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        self.axes[at].plot(x, y, label=name, **style)
        self.keep(x, y, name, at=at)

    def keep(self, x: Any, y: Any, name: str, *, at: int = 0) -> None:
        """Keep the data of something drawn by other means."""
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        step = max(1, len(x) // 400)
        self.picture.curves[at].append(
            {"name": name, "x": _numbers(x[::step]), "y": _numbers(y[::step])}
        )

    def named(
        self,
        values: Any,
        labels: Any,
        unit: str,
        *,
        places: Any = None,
        upright: bool = False,
        at: int = 0,
    ) -> None:
        """Keep values that have names in place of a number, such as bars.

        places: where they stand along the axis of the names, 0, 1, 2 ... when left out; upright:
        that axis is the vertical one.
        """
        values = np.asarray(values, dtype=float)
        places = range(len(values)) if places is None else places
        self.picture.curves[at].append(
            {
                "name": unit,
                "x": [float(place) for place in places],
                "y": _numbers(values),
                "labels": [str(label) for label in labels],
                "upright": upright,
            }
        )

    def marks(
        self,
        places: Any,
        texts: Any = None,
        *,
        size: float | None = None,
        upright: bool = True,
        at: int = 0,
    ) -> None:
        """Ticks of the vertical axis (or, when not upright, the horizontal one) at these places.

        texts: what stands beside them, their numbers when left out; size: of the texts, points.
        """
        from matplotlib.ticker import FixedFormatter, FixedLocator

        axis = self.axes[at].yaxis if upright else self.axes[at].xaxis
        places = [float(place) for place in places]
        if places:  # the axis reaches to its outermost ticks
            axis.set_view_interval(min(places), max(places))
        axis.set_major_locator(FixedLocator(places))
        if texts is not None:
            axis.set_major_formatter(FixedFormatter([str(text) for text in texts]))
        if size is not None:
            axis.set_tick_params(labelsize=size)

    def films(self, stack: Stack, *, at: int = 0) -> None:
        """Lines between the films and a shade behind dots, over height in nm; after the curves."""
        shown = self.axes[at].get_xlim()
        edges = np.cumsum([0.0, *(float(layer.thickness) * 1e9 for layer in stack.layers)])
        axes = self.axes[at]
        for layer, low, high in zip(stack.layers, edges[:-1], edges[1:], strict=True):
            if layer.dots:
                axes.axvspan(low, high, color="#f6bd60", alpha=0.35, linewidth=0)
            axes.axvline(high, color="#cbd2d9", linewidth=0.5)
        axes.set_xlim(shown)

    def decades(self, *, at: int = 0) -> None:
        """A logarithmic vertical axis."""
        self.axes[at].set_yscale("log")

    def decades_across(self, *, at: int = 0) -> None:
        """A logarithmic horizontal axis."""
        self.axes[at].set_xscale("log")

    def labels(self, x: str, y: str, *, at: int = 0) -> None:
        """Name the axes."""
        from matplotlib.ticker import FuncFormatter

        self.axes[at].set_xlabel(x)
        self.axes[at].set_ylabel(y)
        axis = self.axes[at].yaxis
        if axis.get_scale() == "linear":
            axis.set_major_formatter(FuncFormatter(lambda value, _: _plain(value)))


@contextmanager
def canvas(
    key: str, title: str, caption: str, *, size: tuple[float, float] = (4.6, 3.0), columns: int = 1
) -> Iterator[Canvas]:
    """Draw inside the block; afterwards `.picture` holds the finished drawing."""
    import matplotlib

    with matplotlib.rc_context(_STYLE):
        picture = Picture(key, title, caption, wide=size[0] > 5)
        drawing = Canvas(picture, *size, columns=columns)
        yield drawing
        _finish(drawing)


def _finish(drawing: Canvas) -> None:
    from stackmodel.report.ticks import draw_together

    stream = io.StringIO()
    figure, picture = drawing.figure, drawing.picture
    for axes in drawing.axes:
        _mark_decades(axes.xaxis, axes.get_xlim())
        _mark_decades(axes.yaxis, axes.get_ylim())
        draw_together(axes)
    with warnings.catch_warnings():  # the browser has the fonts, here they only measure
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(
            stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    text = stream.getvalue()
    svg = text[text.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # Ids must be unique in a page that holds several drawings.
    svg = re.sub(r'(id="|href="#|url\(#)', rf"\1{picture.key}-", svg)
    picture.svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg, count=1)
    picture.svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", picture.svg, count=1)
    width, height = figure.get_size_inches() * 72
    picture.width = round(1.4 * width)
    for axes in drawing.axes:
        box = axes.get_position()
        picture.frames.append(
            {
                "box": [
                    box.x0 * width,
                    (1 - box.y1) * height,
                    box.x1 * width,
                    (1 - box.y0) * height,
                ],
                "x": [*map(float, axes.get_xlim()), axes.get_xscale()],
                "y": [*map(float, axes.get_ylim()), axes.get_yscale()],
                "names": [axes.get_xlabel(), axes.get_ylabel()],
            }
        )


def _mark_decades(axis: Any, limits: tuple[float, float]) -> None:
    """Ticks of a logarithmic axis in plain text: mathtext is slow, and no text in a page."""
    from matplotlib.ticker import (
        FuncFormatter,
        LogLocator,
        NullFormatter,
        NullLocator,
        SymmetricalLogLocator,
    )

    crowded = 0.0  # near zero a symmetric axis has no room for its numbers
    if axis.get_scale() == "log":
        few = limits[1] < 100 * limits[0]
        axis.set_major_locator(LogLocator(subs=(1, 2, 5) if few else (1,), numticks=7))
        if limits[1] > MANY * limits[0]:  # a tick costs as much as a curve
            axis.set_minor_locator(NullLocator())
    elif axis.get_scale() == "symlog":
        crowded = 30 * axis.get_transform().linthresh
        locator = SymmetricalLogLocator(axis.get_transform())
        locator.numticks = 6
        axis.set_major_locator(locator)
    else:
        return
    axis.set_major_formatter(
        FuncFormatter(lambda value, _: "" if 0 < abs(value) < crowded else _power_of_ten(value))
    )
    axis.set_minor_formatter(NullFormatter())


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _plain(value: float) -> str:
    """Four digits, a large or small number as 6·10³⁵."""
    digits, _, exponent = f"{value:.4g}".partition("e")
    return f"{digits}·10{str(int(exponent)).translate(_RAISED)}" if exponent else digits


def _power_of_ten(value: float) -> str:
    """10⁵, 2·10⁵, 0.05: plain between a hundredth and a hundred."""
    size = abs(value)
    if size == 0 or 0.009 < size < 999:
        return f"{value:g}"
    exponent = math.floor(math.log10(size) + 1e-9)
    mantissa = round(size / 10.0**exponent)
    front = "" if mantissa == 1 else f"{mantissa}·"
    return f"{'-' if value < 0 else ''}{front}10{str(exponent).translate(_RAISED)}"


def _numbers(values: np.ndarray) -> list[float | None]:
    return [float(f"{v:.6g}") if np.isfinite(v) else None for v in values]
