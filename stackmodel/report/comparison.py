"""The page of a comparison: curves over each other, numbers side by side, and the table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stackmodel.report.figures import compared_curves, compared_numbers
from stackmodel.report.figures.compared_numbers import short_names
from stackmodel.report.page import answer, framed
from stackmodel.report.text import quantity_text, raised, value_text

if TYPE_CHECKING:
    import xarray

    from stackmodel.report.picture import Picture


def comparison_page(result: xarray.Dataset) -> str:
    """The page as text."""
    names = [str(name) for name in result["stack"].values]
    about = f"<p class=source>{escape(', '.join(names))}</p>"
    title = f"{len(names)} stacks side by side"
    return framed(title, about, answer(result), pictures(result), table(result))


def pictures(result: xarray.Dataset) -> list[Picture]:
    """Numbers side by side and curves over each other, where there are any."""
    drawn = (module.draw(result) for module in (compared_numbers, compared_curves))
    return [picture for picture in drawn if picture]


def table(result: xarray.Dataset) -> str:
    """A row a number, a column a stack; under a value what it is to that of the first stack."""
    titles = result.attrs.get("titles", [])
    head = "".join(
        f'<th title="{escape(str(title))}">{escape(str(name))}</th>'
        for name, title in zip(short_names(result), titles, strict=True)
    )
    rows = "".join(
        f"<tr><td>{escape(raised(str(item.attrs['long_name'])))}</td>{_cells(item)}</tr>"
        for item in result.data_vars.values()
        if item.dims == ("stack",)
    )
    return (
        "<section><h2>All numbers</h2><div class=side-by-side><table class=compared>"
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _cells(item: xarray.DataArray) -> str:
    values, unit = item.values, item.attrs.get("units", "")
    if item.dtype.kind in "US":
        return "".join(f"<td>{escape(value_text(str(v), {}))}</td>" for v in values)
    cells = []
    for i, value in enumerate(values):
        ratio = value / values[0] if i and values[0] else float("nan")
        beside = f"<small>× {ratio:.3g}</small>" if ratio == ratio and ratio != 1 else ""
        cells.append(f"<td>{escape(raised(quantity_text(value, unit)))}{beside}</td>")
    return "".join(cells)
