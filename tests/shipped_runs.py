"""Every shipped device, run once for all tests that look at it."""

from functools import cache
from pathlib import Path

import xarray

import stackmodel as sm

STACKS = sorted((Path(__file__).parents[1] / "stacks").glob("*.yaml"))
NAMES = [path.stem for path in STACKS]


@cache
def shipped_run(name: str) -> tuple[sm.Stack, xarray.Dataset]:
    """The stack and its result; neither may be changed."""
    stack = sm.read_stack(STACKS[0].parent / f"{name}.yaml")
    return stack, sm.run(stack)
