"""A result as text: its numbers, then its curves as short tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units

if TYPE_CHECKING:
    import xarray
    from rich.console import Console

MOST_ROWS = 13
MOST_COLUMNS = 5
GAP = 3  # between columns
ANSWERS = ("safe_current_density",)  # maps that are what was asked for


# Of a whole run the terminal shows these curves; the rest is in results.nc and the report.
RUN_CURVES = (
    "current_density",
    "luminance",
    "external_quantum_efficiency",
    "temperature_rise",
    "dot_g2_zero",
    "efficiency_at_luminance",
    "voltage_at_luminance",
    "current_density_at_luminance",
    "loss_share_at_drive",
)


def show(dataset: xarray.Dataset, curves: tuple[str, ...] | None = None) -> None:
    """Print a result; arguments as `as_text`."""
    sys.stdout.write(as_text(dataset, curves))


def as_text(dataset: xarray.Dataset, curves: tuple[str, ...] | None = None) -> str:
    """A result for this terminal; long tables are thinned out to what it holds.

    Args:
        dataset: the result.
        curves: the curves to show; all when left out.
    """
    from rich.console import Console

    console = Console(highlight=False)
    with console.capture() as taken:
        _print(console, dataset, curves)
    return taken.get()


def _print(console: Console, dataset: xarray.Dataset, curves: tuple[str, ...] | None) -> None:
    if curves is not None:
        scalars = [name for name, item in dataset.data_vars.items() if item.ndim == 0]
        kept = [name for name in curves if name in dataset and dataset[name].notnull().any()]
        dataset = dataset[[*scalars, *kept]]
    for line in dataset.attrs.get("verdict", "").splitlines():
        console.print(line, soft_wrap=True, markup=False)
    dataset = dataset.map(_without_single_rows, keep_attrs=True)
    numbers = [name for name, item in dataset.data_vars.items() if item.ndim == 0]
    if numbers:
        console.print(_table(["quantity", "value"], [_row(dataset[name]) for name in numbers]))
    for dim in dict.fromkeys(str(d) for item in dataset.data_vars.values() for d in item.dims):
        along = [dataset[n] for n, item in dataset.data_vars.items() if item.dims == (dim,)]
        for table in _curves(dataset, dim, along, console.width):
            console.print(table)
    hidden = []
    for name, item in dataset.data_vars.items():
        if item.ndim == 2 and _is_small_matrix(item):
            console.print(_matrix(item))
        elif item.ndim == 2 and name in ANSWERS:
            console.print(_matrix(_thinned(item)))
            console.print(
                f"{name}: some of {item.shape[0]} x {item.shape[1]}; all in --json, --out"
            )
        elif item.ndim >= 2:
            hidden.append(f"{name} ({' x '.join(map(str, item.dims))})")
    if hidden:
        console.print(f"not shown, in --json and --out: {', '.join(hidden)}", soft_wrap=True)
    for note in dataset.attrs.get("notes", "").splitlines():
        console.print(f"note: {note}", soft_wrap=True, markup=False)


def _without_single_rows(item: xarray.DataArray) -> xarray.DataArray:
    """A spectrum at one angle is a curve."""
    if item.ndim < 2:
        return item
    return item.squeeze([dim for dim in item.dims if item.sizes[dim] == 1], drop=True)


def _row(item: xarray.DataArray) -> list[str]:
    return [
        raised(str(item.attrs.get("long_name", item.name))),
        value_text(item.item(), item.attrs),
    ]


# Units of the field in place of the SI's: from this size on, what one is of the other, its name.
_FIELD: dict[str, tuple[tuple[float, float, str], ...]] = {
    "A/m^2": ((1e4, 1e4, "A/cm²"), (0.0, 10.0, "mA/cm²")),
    "1/m": ((0.0, 100.0, "/cm"),),
    "V/m": ((0.0, 1e8, "MV/cm"),),
    "W/m^2": ((0.0, 1e4, "W/cm²"),),
    "K*m^2/W": ((0.0, 1e-4, "K cm²/W"),),
    "m^2/V/s": ((0.0, 1e-4, "cm²/V/s"),),
    "1/m^3": ((0.0, 1e6, "/cm³"),),
    "m^3/s": ((0.0, 1e-6, "cm³/s"),),
}
_PREFIXED = ("m", "s")
_EXPONENTS = {"f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9}
# A limit that lies a thousand times beyond the drive: how much further it lies means nothing.
MARGINS, FAR = ("limit_margin", "limit_current_margin"), 1e3


def value_text(value: Any, attrs: dict[str, Any]) -> str:
    """One value with its unit, as people of the field write it."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if not np.isfinite(value):
        return "-"
    unit = attrs.get("units", "")
    if unit in _FIELD:
        size, name = field_unit(abs(value), unit)
        return f"{value / size:.4g} {name}"
    kind = units.Kind("value", "" if unit == "1" else unit, "1")
    return raised(units.show(float(value), kind))


def raised(text: str) -> str:
    """Powers of a unit as people write them by hand."""
    return text.replace("^2", "²").replace("^3", "³").replace("^4", "⁴").replace("^6", "⁶")


def quantity_text(value: Any, unit: str) -> str:
    """The same for a number and the name of its unit."""
    return value_text(value, {"units": unit})


def _curves(dataset: xarray.Dataset, dim: str, curves: list[Any], width: int) -> Iterator[Any]:
    """The curves along one axis: as many side by side as the terminal holds whole words of."""
    axis = dataset[dim] if dim in dataset.coords else np.arange(dataset.sizes[dim])
    count = dataset.sizes[dim]
    rows = np.unique(np.linspace(0, count - 1, min(count, MOST_ROWS)).round().astype(int))
    first, *columns = (
        [head, *(_cell(values[i]) for i in rows)]
        for head, values in (_column(dim, axis), *(_column(c.name, c) for c in curves))
    )
    while columns:
        held = [first]
        while columns and len(held) <= MOST_COLUMNS and _fit([*held, columns[0]], width):
            held.append(columns.pop(0))
        whole = len(held) > 1
        if not whole:
            held.append(columns.pop(0))
        head, *body = map(list, zip(*held, strict=True))
        yield _table(head, body, whole=whole)
    if len(rows) < count and curves:
        yield f"{len(rows)} of {count} rows; all of them in --json and --out"


def _fit(columns: list[list[str]], width: int) -> bool:
    """Whether no word of a table has to be broken."""
    return GAP + sum(_longest_word(column) + GAP for column in columns) <= width


def _longest_word(texts: list[str]) -> int:
    return max((len(word) for text in texts for word in text.split()), default=0)


def _column(name: Any, item: Any) -> tuple[str, list[Any]]:
    """Head and values of a column, all in the one unit that its largest value is written in.

    Lengths and times, which often span decades, in that of the middle one.
    """
    attrs = getattr(item, "attrs", {})
    values, unit = np.asarray(item), attrs.get("units", "")
    if values.dtype.kind == "f" and unit:
        known = np.abs(values[np.isfinite(values) & (values != 0)])
        typical = np.median(known) if unit in _PREFIXED and known.size else known.max(initial=0.0)
        size, unit = field_unit(float(typical), unit)
        values = values / size
    cells = list(values)
    if name in MARGINS:
        cells = [f"> {FAR:g}" if value > FAR else value for value in cells]
    return _head(name, {"units": unit}), cells


def field_unit(largest: float, unit: str) -> tuple[float, str]:
    """What of an SI unit people of the field write a value in: its size in SI, and its name."""
    for least, size, name in _FIELD.get(unit, ()):
        if largest >= least:
            return size, name
    if unit in _PREFIXED and largest > 0:
        word = units.show(largest, units.Kind("value", unit, "1")).rpartition(" ")[2]
        return 10.0 ** _EXPONENTS[word.removesuffix(unit)], word
    return 1.0, raised(unit)


def _is_small_matrix(item: Any) -> bool:
    """Whether both dimensions are names, few enough to read."""
    return max(item.shape) <= 16 and all(
        dim in item.coords and item[dim].dtype.kind == "U" for dim in item.dims
    )


def _thinned(item: Any) -> Any:
    """A few rows and columns of a map, under the values they stand at."""
    for dim, most in zip(item.dims, (MOST_ROWS // 2 + 1, MOST_COLUMNS), strict=True):
        count = item.sizes[dim]
        keep = np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))
        item = item.isel({dim: keep})
        attrs = item[dim].attrs
        labels = [value_text(float(value), attrs) for value in item[dim].values]
        item = item.assign_coords({dim: labels})
    return item


def _matrix(item: Any) -> Any:
    rows, columns = item.dims
    known = np.abs(item.values[np.isfinite(item.values)])
    size, unit = field_unit(float(known.max(initial=0.0)), item.attrs.get("units", ""))
    title = _head(item.attrs.get("long_name", item.name), {"units": unit})
    body = [
        [str(label), *(_cell(value / size) for value in line)]
        for label, line in zip(item[rows].values, item.values, strict=True)
    ]
    head = [_words(rows), *map(str, item[columns].values)]
    return _table(head, body, f"{title}, {_words(rows)} by {_words(columns)}")


def _words(name: Any) -> str:
    return str(name).replace("_", " ")


def _head(name: Any, attrs: dict[str, Any]) -> str:
    unit = attrs.get("units", "")
    words = _words(name)
    return words if unit in ("", "1") else f"{words} [{unit}]"


def _cell(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, str | np.str_):
        return str(value)
    return f"{value:.5g}" if np.isfinite(value) else "-"


def _table(
    head: list[str], rows: list[list[str]], title: str | None = None, whole: bool = False
) -> Any:
    """A table; `whole` breaks no word, which the terminal must be wide enough for."""
    from rich import box
    from rich.table import Table

    if title is not None:
        title = title.replace("[", r"\[")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    columns = [list(column) for column in zip(head, *rows, strict=True)]
    for index, column in enumerate(columns):
        table.add_column(
            column[0].replace("[", r"\["),
            justify="left" if index == 0 else "right",
            overflow="fold",
            min_width=_longest_word(column) if whole else None,
        )
    for row in rows:
        table.add_row(*(text.replace("[", r"\[") for text in row))
    return table
