"""A second process that gets ready while the first one works, then takes a part of the work.

A run spends its time in libraries that do not need each other: the engines' compiler, and those
that label, store and draw. The second process loads the latter while the engines solve, and
copies itself once more to store the numbers while it draws the page.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NoReturn

SYSTEM: str = sys.platform  # the libraries of macOS do not outlive a copy; Windows makes none


@contextmanager
def second_process(
    prepare: Callable[[], None], *works: Callable[[Any], None]
) -> Iterator[Callable[[Any], None]]:
    """Hand over something, once, inside the block: all `works` are done with it when it ends.

    Where a process cannot be copied safely (only Linux can, without other threads), the works
    follow the block. If a copy fails, they are done again here, so that the error is heard.
    Nothing handed over, nothing done.

    Args:
        prepare: called in the copy at once.
        works: called with what is handed over, each in a copy of its own; their effects must be
            on files.
    """
    handed: list[Any] = []
    if SYSTEM != "linux" or threading.active_count() > 1:
        yield handed.append
        _do(works, handed)
        return
    with tempfile.TemporaryFile() as parcel:  # a pipe would make the giver wait for the taker
        waiting, ready = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(ready)
            _wait_and_work(prepare, works, waiting, parcel)
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
            status = _end_of(child)
        if status != 0:
            _do(works, handed)


def _end_of(child: int) -> int:
    """Its status when it has ended; an interrupt is passed on once nothing writes any more."""
    try:
        return os.waitpid(child, 0)[1]
    except KeyboardInterrupt:
        os.waitpid(child, 0)
        raise


def _do(works: Iterable[Callable[[Any], None]], handed: list[Any]) -> None:
    for item in handed:
        for work in works:
            work(item)


def _wait_and_work(
    prepare: Callable[[], None],
    works: tuple[Callable[[Any], None], ...],
    waiting: int,
    parcel: IO[bytes],
) -> NoReturn:
    """What the copy does; it ends without touching what the two processes share."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides
        prepare()
        given = os.read(waiting, 1)
        parcel.seek(0)
        status = _in_copies(works, pickle.load(parcel)) if given else 0
    finally:
        os._exit(status)


def _in_copies(works: tuple[Callable[[Any], None], ...], item: Any) -> int:
    """Every work at the same time, the last one in this process; 0 when all went well."""
    copies = [_copy(work, item) for work in works[:-1]]
    try:
        works[-1](item)
    finally:
        failed = [copy for copy in copies if os.waitpid(copy, 0)[1]]
    return int(bool(failed))


def _copy(work: Callable[[Any], None], item: Any) -> int:
    """A copy of this process that does one work and ends; its number."""
    copy = os.fork()
    if copy == 0:
        status = 1
        try:
            work(item)
            status = 0
        finally:
            os._exit(status)
    return copy
