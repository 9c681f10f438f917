"""A second process that gets ready while the first one works, then takes a part of the work.

A run spends its time in two libraries that do not need each other: the engines' compiler and the
drawing library. The second process loads the latter while the engines solve, and draws the page
while the first process stores and prints the numbers.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NoReturn

SYSTEM: str = sys.platform  # the libraries of macOS do not outlive a copy; Windows makes none


@contextmanager
def second_process(
    prepare: Callable[[], None], work: Callable[[Any], None]
) -> Iterator[Callable[[Any], None]]:
    """Hand over something, once, inside the block: `work` is done with it when the block ends.

    Where a process cannot be copied safely (only Linux can, without other threads), the work
    follows the block. If the copy fails, the work is done again here, so that its error is heard.
    Nothing handed over, nothing done.

    Args:
        prepare: called in the copy at once.
        work: called in the copy with what is handed over; its effect must be on files.
    """
    handed: list[Any] = []
    if SYSTEM != "linux" or threading.active_count() > 1:
        yield handed.append
        for item in handed:
            work(item)
        return
    with tempfile.TemporaryFile() as parcel:  # a pipe would make the giver wait for the taker
        waiting, ready = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(ready)
            _wait_and_work(prepare, work, waiting, parcel)
        os.close(waiting)

        def hand_over(item: Any) -> None:
            handed.append(item)
            pickle.dump(item, parcel, protocol=pickle.HIGHEST_PROTOCOL)
            parcel.flush()
            os.write(ready, b"!")

        try:
            yield hand_over
        finally:
            os.close(ready)
            if not handed:
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        if status != 0:
            for item in handed:
                work(item)


def _wait_and_work(
    prepare: Callable[[], None], work: Callable[[Any], None], waiting: int, parcel: IO[bytes]
) -> NoReturn:
    """What the copy does; it ends without touching what the two processes share."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides
        prepare()
        if os.read(waiting, 1):
            parcel.seek(0)
            work(pickle.load(parcel))
        status = 0
    finally:
        os._exit(status)
