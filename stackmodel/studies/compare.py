"""The same headline numbers of several stacks, side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.errors import InputError, StackmodelError
from stackmodel.verdict.headline_numbers import WORDS, headline_numbers, headline_words

if TYPE_CHECKING:
    import xarray

CURVES = ("voltage", "current_density", "luminance", "external_quantum_efficiency")


def compare(
    *stacks: Stack,
    voltage: str | float | None = None,
    progress: Callable[..., None] | None = None,
) -> xarray.Dataset:
    """Run every stack and put its headline numbers beside those of the others.

    Args:
        stacks: two or more.
        voltage: at which currents are compared, like "3 V"; the end of each sweep when left out.
        progress: called with (done, total, words) before each stack.

    Returns:
        Coordinate `stack`; NaN or "" where a stack has no such number; `failure` says why a whole
        column is empty. `compared_...` are the curves of each stack, padded with NaN.

    Raises:
        InputError: fewer than two stacks, or a voltage outside a sweep.
    """
    from stackmodel.results.dataset import labelled

    if len(stacks) < 2:
        raise InputError("compare needs at least two stacks")
    labels = distinct([Path(stack._file).stem for stack in stacks])
    columns = []
    for done, stack in enumerate(stacks):
        if progress is not None:
            progress(done, len(stacks), labels[done])
        columns.append(_column(stack, voltage))
    if progress is not None:
        progress(len(stacks), len(stacks), "table")
    numbers = dict.fromkeys(name for found, *_ in columns for name in found)
    words = dict.fromkeys(name for _, said, *_ in columns for name in said)
    values: dict[str, Any] = {"stack": np.array(labels, dtype=str)}
    values |= {n: np.array([found.get(n, np.nan) for found, *_ in columns]) for n in numbers}
    values |= {
        n: np.array([said.get(n, "") for _, said, *_ in columns], dtype=str)
        for n in WORDS
        if n in words
    }
    values |= _curves([result for *_, result in columns])
    failures = [why for _, _, why, _ in columns]
    if any(failures):
        values["failure"] = np.array(failures, dtype=str)
    dims = dict.fromkeys([*numbers, *words, "failure"], "stack")
    attrs = {"notes": "\n".join(_notes(labels, failures)), "titles": [s.title for s in stacks]}
    return labelled(values, dims=dims, attrs=attrs)


Column = tuple[dict[str, float], dict[str, str], str, Any]


def _column(stack: Stack, voltage: Any) -> Column:
    """Numbers, words, why where a solver refused, and the result."""
    from stackmodel.run import run

    try:
        result = run(stack)
    except StackmodelError as error:
        partial = getattr(error, "partial", None)
        if partial is None or not hasattr(partial, "data_vars"):
            return {}, {}, str(error), {}
        return headline_numbers(partial), headline_words(partial), str(error), partial
    found = headline_numbers(result)
    if voltage is not None and "current_density" in result:
        found |= _at(result, voltage)
    return found, headline_words(result), "", result


def _curves(results: list[Any]) -> dict[str, Any]:
    """The curves of every stack, (stack, points), padded with NaN."""
    most = max((len(r["voltage"]) for r in results if "current_density" in r), default=0)
    if not most:
        return {}
    curves: dict[str, Any] = {"compared_point": np.arange(most)}
    for name in CURVES:
        rows = np.full((len(results), most), np.nan)
        for row, result in zip(rows, results, strict=True):
            if name in result and result[name].dims == ("voltage",):
                row[: len(result[name])] = result[name]
        if np.isfinite(rows).any():
            curves[f"compared_{name}"] = rows
    return curves


def _at(result: xarray.Dataset, voltage: Any) -> dict[str, float]:
    """The current at one voltage of the sweep, log-interpolated."""
    from stackmodel import units
    from stackmodel.analyses.arguments import quantity

    at = quantity(voltage, units.VOLTAGE, "voltage")
    swept, current = result.voltage.values, result.current_density.values
    if not swept.min() <= at <= swept.max():
        raise InputError(
            f"--voltage: {at:g} V lies outside the sweep of {swept.min():g} to {swept.max():g} V"
        )
    flows = current > 0
    if not flows.any() or at < swept[flows][0]:
        return {"end_voltage": at, "end_current_density": float(np.interp(at, swept, current))}
    logs = np.interp(at, swept[flows], np.log(current[flows]))
    return {"end_voltage": at, "end_current_density": float(np.exp(logs))}


def distinct(names: list[str]) -> list[str]:
    """Names made distinct by a number behind repeated ones."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out


def _notes(labels: list[str], failures: list[str]) -> list[str]:
    return [f"{label}: {why}" for label, why in zip(labels, failures, strict=True) if why]
