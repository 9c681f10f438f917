"""Files that are either whole or absent: written beside, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

STACK_FILES = (".yaml", ".yml")


@contextmanager
def result_folder(path: Path) -> Iterator[Path]:
    """The folder, made when it is not there: before the work, so that no work is lost.

    A block that fails takes the folders made for it away again, unless something is in them.

    Raises:
        InputError: it cannot be made or written to.
    """
    made = [folder for folder in (path, *path.parents) if not os.path.lexists(folder)]
    try:
        path.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise InputError(f"cannot write into {path}: {error.strerror}; choose another") from None
    try:
        yield path
    except BaseException:
        for folder in made:
            with suppress(OSError):  # not empty
                folder.rmdir()
        raise


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """A path to write to; it takes the place of `path` only when the block ends well.

    Raises:
        InputError: the folder does not exist or cannot be written, or the name is that of a
            stack file, which no result may replace.
    """
    path = Path(path)
    if path.suffix.lower() in STACK_FILES:
        raise InputError(
            f"cannot write {path}: {path.suffix} is the ending of stack files; "
            "results end in .nc, pages in .html, other answers in .json"
        )
    if os.path.isdir(path):  # unlike Path.is_dir, no error for a name that is too long
        raise InputError(f"cannot write {path}: it is a folder; name a file in it")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; check the folder") from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def save(dataset: xarray.Dataset, path: str | Path) -> None:
    """Store a result as netCDF-4."""
    with whole_file(path) as part:
        dataset.to_netcdf(part, engine="h5netcdf")


def save_text(text: str, path: str | Path) -> None:
    """Store a text in UTF-8."""
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")
