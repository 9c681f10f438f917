"""A public function takes a stack or the path of its file, and says so of anything else."""

import inspect
from pathlib import Path

import pytest

import stackmodel as sm
from stackmodel.errors import InputError
from stackmodel.materials.database import data_folder

LIN = data_folder() / "stacks" / "lin2017_single_photon.yaml"


@pytest.mark.parametrize("path", [LIN, str(LIN)], ids=["Path", "str"])
def test_a_path_is_read(path: Path | str) -> None:
    assert sm.jv(path, points=3).identical(sm.jv(sm.read_stack(LIN), points=3))
    assert sm.replace(path, {"title": "x"}) == sm.replace(sm.read_stack(LIN), {"title": "x"})
    assert sm.replace(stack=path, changes={"title": "x"}).title == "x"


def _of_a_stack() -> list[str]:
    """Every public function whose first argument is a stack."""
    functions = {name: getattr(sm, name) for name in sm.__all__ if name != "__version__"}
    kept = []
    for name, found in functions.items():
        if inspect.isfunction(found):
            first = next(iter(inspect.signature(found).parameters), "")
            kept += [name] if first in ("stack", "stacks") else []
    return kept


@pytest.mark.parametrize("name", _of_a_stack())
def test_anything_else_is_refused_in_words(name: str) -> None:
    others = [{}] if name == "replace" else []
    with pytest.raises(InputError, match=r"dict in the place of a stack.*sm\.read_stack"):
        getattr(sm, name)({"layers": []}, *others)


def test_all_questions_are_among_them() -> None:
    assert {"jv", "run", "compare", "uncertainty", "laser", "replace"} <= set(_of_a_stack())


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InputError, match=r"nowhere\.yaml"):
        sm.jv("nowhere.yaml")
