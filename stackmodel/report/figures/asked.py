"""The data of a picture: the result itself, or what the command answers in a whole run's report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stackmodel.errors import InputError, SolverError

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def asked(
    stack: Stack,
    result: xarray.Dataset,
    name: str,
    question: Callable[[Stack], xarray.Dataset],
) -> xarray.Dataset | None:
    """`result` when it holds `name`; in a whole run the question's answer; else nothing.

    Only a whole run says in which order its engines ran.
    """
    if name in result:
        return result
    if "order" not in result.attrs or not any(layer.dots for layer in stack.layers):
        return None
    try:
        return question(stack)
    except (InputError, SolverError):
        return None
