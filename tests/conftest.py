"""How `pytest -n 2` shares the tests out: the long ones first, what shares a result together.

By path and name alone: groups marked with `xdist_group` are lost between pytest 9.2 and xdist 3.8.
"""

import os
import re

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices, and two workers already

# Each of these takes many seconds, or is among many that do: started first, no worker waits long.
LONG = ("verdict/test_claims.py", "test_wheel.py", "examples/", "studies/", "verdict/", "cli/")
SPREAD = ("examples/", "verdict/test_levers.py", "cli/test_process.py")
DEVICES = ("test_run.py", "test_invariants.py")  # look at the same runs, a device at a time


def unit(nodeid: str) -> str:
    """Name of what one worker runs in one go: a file, a test of a long file, or a device."""
    path = nodeid.partition("::")[0].removeprefix("tests/")
    device = re.search(r"\[(\w+)[]-]", nodeid)
    if path in DEVICES and device:
        return device[1]
    return nodeid if path.startswith(SPREAD) else path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        path = item.nodeid.removeprefix("tests/")
        return next((i for i, name in enumerate(LONG) if path.startswith(name)), len(LONG))

    items.sort(key=rank)  # stable: by folder and name otherwise


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    from xdist.scheduler import LoadScopeScheduling

    class ByUnit(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit(nodeid)

    config.option.loadscopereorder = False
    return ByUnit(config, log)
