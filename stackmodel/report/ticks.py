"""Ticks, grid and labels of an axis, drawn together.

matplotlib makes five objects of every tick and measures each text several times; that is more
than half of what a picture costs. Here an axis is one path of grid lines, one of marks and its
texts. Where an axis asks for more (turned texts, several lines, a common factor), matplotlib
draws it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform


def draw_together(axes: Any) -> None:
    """Let both axes of a panel be drawn here, where they are plain."""
    for axis in (axes.xaxis, axes.yaxis):
        if axis.get_visible() and _is_plain(axis):
            axes.add_artist(Ticks(axis))
            axis.set_visible(False)


def _is_plain(axis: Any) -> bool:
    style, formatter = axis.get_tick_params(), axis.get_major_formatter()
    texts = formatter.format_ticks(axis.get_majorticklocs())
    side = "bottom" if axis.axis_name == "x" else "left"
    turned = style.get("rotation") or style.get("labelrotation")
    lines = any("\n" in text for text in texts)
    return axis.get_label_position() == side and not (turned or lines or formatter.get_offset())


class Ticks(Artist):
    """One axis at the bottom or the left of its panel.

    Args:
        axis: its locators, formatters, style and label are those of this matplotlib axis.
    """

    zorder = 0.5  # below the curves

    def __init__(self, axis: Any):
        super().__init__()
        self.of, self.across = axis, axis.axis_name == "x"
        self.tick = f"{axis.axis_name}tick"

    def draw(self, renderer: Any) -> None:
        """Grid, marks, texts, and the name of the axis beside the longest text."""
        places = np.asarray(self.of.get_majorticklocs(), dtype=float)
        texts = self.of.get_major_formatter().format_ticks(places)
        at = self._pixels(places)
        shown = self._inside(at)
        kept = [text for text, keep in zip(texts, shown, strict=True) if keep]
        self._lines(renderer, at[shown])
        depth = self._texts(renderer, at[shown], kept)
        self._name(renderer, depth + renderer.points_to_pixels(self.of.labelpad))

    def _pixels(self, places: Any) -> Any:
        """Where the ticks stand along the axis, pixels from the corner of the figure."""
        pairs, panel = np.zeros((len(places), 2)), self.of.axes
        along = 0 if self.across else 1
        pairs[:, along] = places
        held = panel.get_xaxis_transform() if self.across else panel.get_yaxis_transform()
        return held.transform(pairs)[:, along]

    def _inside(self, at: Any) -> Any:
        box = self.of.axes.bbox
        low, high = (box.x0, box.x1) if self.across else (box.y0, box.y1)
        return (at > low - 0.01) & (at < high + 0.01)

    def _lines(self, renderer: Any, at: Any) -> None:
        box, tick = self.of.axes.bbox, self.tick
        foot, far = (box.y0, box.y1) if self.across else (box.x0, box.x1)
        if self.of.get_tick_params().get("gridOn"):
            self._stroke(renderer, at, foot, far, _rc("grid.color"), _rc("grid.linewidth"))
        minor = self._pixels(np.asarray(self.of.get_minorticklocs(), dtype=float))
        for kind, where in (("major", at), ("minor", minor[self._inside(minor)])):
            long = renderer.points_to_pixels(_rc(f"{tick}.{kind}.size"))
            width = _rc(f"{tick}.{kind}.width")
            self._stroke(renderer, where, foot - long, foot, _rc(f"{tick}.color"), width)

    def _stroke(
        self, renderer: Any, at: Any, start: float, end: float, colour: Any, width: float
    ) -> None:
        """Lines across the axis at some places, as one path."""
        if not len(at):
            return
        ends = np.tile([start, end], len(at))
        along = np.repeat(at, 2)
        points = np.stack([along, ends] if self.across else [ends, along], axis=1)
        pen = renderer.new_gc()
        pen.set_foreground(to_rgba(colour), isRGBA=True)
        pen.set_linewidth(renderer.points_to_pixels(width))
        codes = np.tile([Path.MOVETO, Path.LINETO], len(at))
        renderer.draw_path(pen, Path(points, codes), IdentityTransform())
        pen.restore()

    def _texts(self, renderer: Any, at: Any, texts: list[str]) -> float:
        """Write the texts; how far they reach from the axis, pixels."""
        tick, box = self.tick, self.of.axes.bbox
        room = renderer.points_to_pixels(_rc(f"{tick}.major.size") + _rc(f"{tick}.major.pad"))
        longest = max(texts, key=len, default="")
        if not longest:
            return room if texts else 0.0
        text = Text(
            size=self.of.get_tick_params().get("labelsize", _rc(f"{tick}.labelsize")),
            horizontalalignment="center" if self.across else "right",
            transform=IdentityTransform(), figure=self.of.get_figure(),
        )  # fmt: skip
        font = text.get_fontproperties()
        _, line, below = renderer.get_text_width_height_descent("lp", font, False)
        width, _, _ = renderer.get_text_width_height_descent(longest, font, False)
        high = line - below
        _, top = renderer.get_canvas_width_height()
        pen = renderer.new_gc()
        pen.set_foreground(to_rgba(_rc(f"{tick}.color")), isRGBA=True)
        for place, words in zip(at, texts, strict=True):
            if not words:
                continue
            x = place if self.across else box.x0 - room
            y = box.y0 - room - high if self.across else place - high / 2
            text.set_position((x, y))  # the renderer takes from it where the words are held
            renderer.draw_text(pen, x, top - y, words, font, 0, False, text)
        pen.restore()
        return room + (line if self.across else width)

    def _name(self, renderer: Any, depth: float) -> None:
        label, box = self.of.label, self.of.axes.bbox
        if self.across:
            label.set_y(box.y0 - depth)
        else:
            label.set_x(box.x0 - depth)
        label.draw(renderer)


def _rc(name: str) -> Any:
    style: Any = rcParams
    return style[name]
