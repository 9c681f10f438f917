"""Ticks drawn together say and stand where matplotlib's own would."""

import re

import pytest

from stackmodel.report import ticks
from stackmodel.report.picture import canvas


def drawn(fill) -> str:
    with canvas("one", "", "") as drawing:
        fill(drawing)
    return drawing.picture.svg


def texts(svg: str) -> dict[str, tuple[float, float]]:
    found = re.findall(r'<text[^>]* x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</text>', svg)
    return {words: (float(x), float(y)) for x, y, words in found}


def decades(drawing):
    drawing.curve([0.0, 3.0], [1e-3, 40.0], "current")
    drawing.decades()
    drawing.labels("voltage (V)", "current (A)")


def bars(drawing):
    drawing.axes[0].barh([0, 1, 2], [1.0, -2.0, 3.0])
    drawing.marks([0, 1, 2], ["first", "the second", "third"], size=7)
    drawing.labels("change (%)", "")
    drawing.marks([0, 1, 2], ["first", "the second", "third"], size=7)


@pytest.mark.parametrize("fill", [decades, bars])
def test_every_text_stands_where_matplotlib_puts_it(fill, monkeypatch):
    together = drawn(fill)
    monkeypatch.setattr(ticks, "draw_together", lambda axes: None)
    alone = drawn(fill)
    assert len(together) < 0.8 * len(alone)
    here, there = texts(together), texts(alone)
    assert list(here) == list(there)
    assert len(here) > 6
    for words, place in there.items():
        assert here[words] == pytest.approx(place, abs=2.0), words


def test_grid_and_marks_are_paths_over_the_panel():
    svg = drawn(lambda drawing: drawing.curve([0.0, 1.0], [0.0, 1.0], "line"))
    lines = [path.count("M") for path in re.findall(r'<path d="([^"]*)"', svg)]
    assert lines.count(6) == 4  # six ticks: grid and marks of both axes


def test_turned_texts_are_left_to_matplotlib():
    def turned(drawing):
        drawing.axes[0].bar(["0e0h", "1e1h"], [0.4, 0.6])
        drawing.axes[0].tick_params(axis="x", labelrotation=50)

    svg = drawn(turned)
    assert "rotate(-50)" in svg
    assert "matplotlib.axis_1" in svg
    assert "matplotlib.axis_2" not in svg
