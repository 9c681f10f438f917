"""Two jobs at once at the end of a run: one process draws the page, the other stores and prints."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[None]:
    """Do `work` in a copy of this process while the block runs; both are done afterwards.

    Where a process cannot be copied safely (no fork, or other threads), the work follows the
    block. If the copy fails, the work is done again here, so that its error is heard.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        yield
        work()
        return
    child = os.fork()
    if child == 0:
        _work_and_leave(work)
    try:
        yield
    finally:
        _, status = os.waitpid(child, 0)
    if status != 0:
        work()


def _work_and_leave(work: Callable[[], None]) -> None:
    """Run `work` in the copy and end it without touching what the two processes share."""
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)
