"""Comparisons and uncertainties as text: one row a number."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any

from stackmodel.report.text import quantity_text
from stackmodel.verdict.spoken import spoken

if TYPE_CHECKING:
    import xarray

LEADS = 3  # inputs shown of each number
COLUMNS = 4  # stacks side by side


def comparison_text(result: xarray.Dataset) -> str:
    """What `show_comparison` prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        show_comparison(result)
    return out.getvalue()


def show_comparison(result: xarray.Dataset) -> None:
    """Rows are numbers, columns stacks, a few at a time."""
    names = [str(name) for name in result["stack"].values]
    rows = [item for item in result.data_vars.values() if item.dims == ("stack",)]
    for start in range(0, len(names), COLUMNS):
        part = range(start, min(start + COLUMNS, len(names)))
        body = [
            [str(item.attrs["long_name"]), *(_cell(item.values[i], item.attrs) for i in part)]
            for item in rows
            if item.name != "failure"
        ]
        _print(["", *(names[i] for i in part)], body)
    _notes(result)


def show_ranking(result: xarray.Dataset) -> None:
    """One row a headline number: as given, and the inputs it hangs on with their shares."""
    for line in result.attrs.get("verdict", "").splitlines():
        _console().print(line, soft_wrap=True, markup=False)
    body = []
    for i, name in enumerate(map(str, result.number.values)):
        words = [*filter(None, (_lead(result, i, place) for place in range(LEADS)))]
        value = _cell(float(result.nominal[i]), {"units": str(result.number_units.values[i])})
        body.append([name.replace("_", " "), value, "\n".join(words) or "no input with a range"])
    _print(["number", "as given", "hangs on"], body)
    said = (
        "share of all inputs' effect in squares, each over its range; in brackets d ln(number)/"
        "d ln(input), of energies per eV"
    )
    _console().print(said, soft_wrap=True, markup=False)
    _notes(result)


def _lead(result: xarray.Dataset, row: int, place: int) -> str:
    name, share = str(result.leading_input.values[row, place]), result.leading_share.values
    if not (name and share[row, place] >= 0.01):
        return ""
    column = list(result.uncertain_input.values).index(name)
    slope = float(result.log_slope.values[row, column])
    return f"{spoken(name)}: {100 * share[row, place]:.0f} % ({slope:+.3g})"


def show_uncertainty(result: xarray.Dataset) -> None:
    """One row a headline number: as given, 5 %, median, 95 %, and what it hangs on."""
    from stackmodel.results.quantities import QUANTITIES

    for line in result.attrs.get("verdict", "").splitlines():
        _console().print(line, soft_wrap=True, markup=False)
    body = []
    for i, name in enumerate(map(str, result.number.values)):
        attrs = {"units": QUANTITIES[name].units}
        given, *band = (
            _cell(float(result[part][i]), attrs)
            for part in ("nominal", "interval_low", "interval_median", "interval_high")
        )
        words = [str(result.dominant_input.values[i])]
        if bool(result.undetermined[i]):
            words.append("undetermined")
        if (known := float(result.known_share[i])) < 1:
            words.append(f"of {100 * known:.0f} % of the samples")
        body.append([QUANTITIES[name].long_name, given, "\n".join(band), "\n".join(words)])
    _print(["number", "as given", "5 %, median, 95 %", "hangs on"], body)
    tried, failed = int(result.samples_tried), int(result.samples_failed)
    _console().print(f"{tried} samples, {failed} failed, seed {result.attrs['seed']}")
    _notes(result)


def _cell(value: Any, attrs: dict[str, Any]) -> str:
    if isinstance(value, str):
        return value
    return quantity_text(value, attrs.get("units", ""))


def _notes(result: xarray.Dataset) -> None:
    for note in result.attrs.get("notes", "").splitlines():
        _console().print(f"note: {note}", soft_wrap=True, markup=False)


def _print(head: list[str], rows: list[list[str]]) -> None:
    from stackmodel.report.text import _table

    _console().print(_table(head, rows))


def _console() -> Any:
    from rich.console import Console

    return Console(highlight=False)
