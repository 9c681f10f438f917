"""What goes to the terminal: one JSON object, or tables people read; faults as plain lines."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray


def first_sentences(function: Callable[..., Any]) -> str:
    """What the list of commands says of one: its first paragraph, which is never cut off."""
    return " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())


def errors(text: str) -> None:
    """Plain text on stderr, never boxed or wrapped; coloured only on a terminal."""
    if sys.stderr.isatty():
        from rich.console import Console

        Console(stderr=True, soft_wrap=True, highlight=False).print(text, style="red", markup=False)
    else:
        sys.stderr.write(text + "\n")


@contextmanager
def pipe_may_close() -> Iterator[None]:
    """For a block that only prints: `| head` ends what is printed, not what comes after."""
    try:
        yield
    except BrokenPipeError:
        pass
    except SystemExit as stop:  # how rich says it
        if not isinstance(stop.__context__, BrokenPipeError):
            raise


def json_text(value: Any) -> str:
    """Exactly one JSON object on one line."""
    return json.dumps(value, allow_nan=False) + "\n"


def print_json(value: Any) -> None:
    """The same on stdout."""
    sys.stdout.write(json_text(value))


def save_json(value: Any, path: Path) -> None:
    """The same object in a file, indented."""
    from stackmodel.results.storage import save_text

    save_text(json.dumps(value, allow_nan=False, indent=1) + "\n", path)


def present(dataset: xarray.Dataset, as_json: bool, out: Path | None) -> None:
    """Show a result as asked, and store it when asked."""
    from stackmodel.report.text import show
    from stackmodel.results.dataset import plain
    from stackmodel.results.storage import save

    if out is not None:
        save(dataset, out)
    if as_json:
        print_json(plain(dataset))
    else:
        show(dataset)
        if out is not None:
            errors(f"stored: {out}")


@contextmanager
def progress(title: str) -> Iterator[Any]:
    """A bar on stderr; calling it with (done, total, words) moves it. Silent off a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total, words="": None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(escape(title), total=None)

        def move(done: float, total: float, words: str = "") -> None:
            bar.update(task, completed=done, total=total, description=escape(words or title))

        yield move
