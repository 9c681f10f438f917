"""Importing the package is free: nothing heavy is loaded, nothing is written."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("numba", "pint", "xarray", "matplotlib", "pandas", "fipy", "scipy", "ruamel.yaml", "rich")


def fresh(code: str, folder: Path) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_import_loads_nothing_heavy_and_writes_nothing(tmp_path: Path) -> None:
    code = "import sys, stackmodel; print(*sorted(sys.modules))"
    loaded = set(fresh(code, tmp_path).split())
    assert "stackmodel" in loaded
    assert not loaded & set(HEAVY)
    assert list(tmp_path.iterdir()) == []


def test_heavy_modules_would_be_seen(tmp_path: Path) -> None:
    code = "import sys, stackmodel, scipy; print(*sorted(sys.modules))"
    assert "scipy" in fresh(code, tmp_path).split()


def test_reading_a_stack_loads_neither_plots_nor_solvers(tmp_path: Path) -> None:
    code = (
        "import sys; from stackmodel.description.reading import read_stack;"
        "from stackmodel.materials.database import data_folder;"
        "read_stack(data_folder() / 'stacks' / 'lin2017_single_photon.yaml');"
        "print(*sorted(sys.modules))"
    )
    loaded = set(fresh(code, tmp_path).split())
    assert not loaded & {"numba", "xarray", "matplotlib", "pandas", "fipy", "scipy.linalg"}


def test_questions_outlive_engines_of_the_same_name(tmp_path: Path) -> None:
    code = (
        "import stackmodel as sm, stackmodel.dots.photons, stackmodel.run; first = sm.dots;"
        "import stackmodel.dots.gain.ladder;"
        "print(callable(sm.dots), callable(sm.run), sm.dots is first)"
    )
    assert fresh(code, tmp_path).split() == ["True", "True", "True"]
