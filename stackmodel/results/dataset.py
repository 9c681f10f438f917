"""Labelled arrays from plain ones, by the table of quantities."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stackmodel.description.reading import stack_text
from stackmodel.description.stack import Stack
from stackmodel.results.quantities import COORDINATES, QUANTITIES

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True)
class Findings:
    """A result before it is labelled: plain arrays, cheap to hand to another process.

    Attributes:
        values, dims, attrs: as the arguments of `labelled`.
    """

    values: Mapping[str, Any]
    dims: Mapping[str, str]
    attrs: Mapping[str, Any]

    def labelled(self) -> xarray.Dataset:
        """As a dataset with units and long names."""
        return labelled(self.values, dims=self.dims, attrs=self.attrs)


def labelled(
    values: Mapping[str, Any],
    *,
    dims: Mapping[str, str] | None = None,
    attrs: Mapping[str, Any] | None = None,
) -> xarray.Dataset:
    """A dataset whose units and long names come from the one table.

    Args:
        values: arrays (SI) by their name in the table; coordinates are recognised by name.
        dims: other dimensions than the table's for some names, space-separated.
        attrs: what the whole result carries, plain text and numbers.
    """
    import xarray

    data: dict[str, Any] = {}
    coords: dict[str, Any] = {}
    for name, value in values.items():
        row = QUANTITIES[name]
        shape = ((dims or {}).get(name, row.dims)).split()
        entry = (shape, value, {"units": row.units, "long_name": row.long_name})
        (coords if name in COORDINATES and shape == [name] else data)[name] = entry
    return xarray.Dataset(data, coords, attrs=dict(attrs or {}))


def about(stack: Stack) -> dict[str, str]:
    """What every result says of its stack: the title, and all of the description."""
    return {"title": stack.title, "stack": stack_text(stack)}


def plain(dataset: xarray.Dataset) -> dict[str, Any]:
    """`Dataset.to_dict()` with nothing in it that JSON cannot say: NaN and infinity are null."""
    return _plain(dataset.to_dict())


def _plain(item: Any) -> Any:
    if isinstance(item, dict):
        return {str(key): _plain(value) for key, value in item.items()}
    if isinstance(item, list | tuple):
        return [_plain(value) for value in item]
    if hasattr(item, "item"):
        item = item.item()
    return None if isinstance(item, float) and not math.isfinite(item) else item
