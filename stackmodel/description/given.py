"""A stack as people hand it over: the stack itself, or the path of its file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from stackmodel.description.reading import read_stack
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError


def given_stack(found: Any) -> Stack:
    """The stack, read first where a path is given.

    Raises:
        InputError: neither a stack nor a path. StackFileError: with every fault of the file.
    """
    if isinstance(found, Stack):
        return found
    if isinstance(found, str | Path):
        return read_stack(found)
    hint = "sm.read_stack('led.yaml'), or sm.parse_stack(text)"
    if isinstance(found, list | tuple):
        hint = "one by one, as in sm.compare(*stacks)"
    raise InputError(
        f"{type(found).__name__} in the place of a stack; allowed: a Stack or the path of a stack "
        f"file; try {hint}"
    )


def also_by_path(function: Callable[..., Any], every: bool = False) -> Callable[..., Any]:
    """A function of a stack that also takes the path of its file.

    Args:
        function: its first argument is the stack.
        every: all its positional arguments are stacks.
    """

    @wraps(function)
    def asked(*told: Any, **options: Any) -> Any:
        count = len(told) if every else 1
        if "stack" in options:
            options["stack"] = given_stack(options["stack"])
        return function(*map(given_stack, told[:count]), *told[count:], **options)

    return asked
