"""The built wheel carries materials and stacks, and works far from the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "stackmodel", "materials", "stacks")


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that the checkout stays as it is."""
    source = tmp_path_factory.mktemp("source")
    ignore = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=ignore)
        else:
            shutil.copy(ROOT / name, source / name)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist", cwd=source)
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without its dependencies, which the environment of this test has already."""
    target = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    quiet = ("--disable-pip-version-check", "--no-compile", "--target", target)
    run(*pip, *quiet, wheel, cwd=target)
    return target


def test_it_carries_every_data_file(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("materials", "stacks"):
        for path in (ROOT / folder).glob("*.yaml"):
            assert f"stackmodel/data/{folder}/{path.name}" in names
    for path in (ROOT / "stackmodel").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
            assert path.relative_to(ROOT).as_posix() in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


# Nothing of it is compiled: a few layers of the database, at few voltages.
DIODE = """\
stackmodel: 1
layers:
  - {name: anode, role: anode, material: ITO, thickness: 150 nm}
  - {name: HTL, material: poly-TPD, thickness: 30 nm}
  - {name: ETL, material: ZnO, thickness: 50 nm}
  - {name: cathode, role: cathode, material: Ag, thickness: 100 nm}
operation: {bias: {from: 0 V, to: 1 V, points: 3}}
"""


def test_it_reads_what_it_carries_and_runs(installed: Path, tmp_path: Path) -> None:
    # The installed copy comes first on the path, so it hides the checkout. Its kernels are not
    # compiled yet, which takes a minute: they run as plain Python here.
    env = os.environ | {"PYTHONPATH": str(installed), "NUMBA_DISABLE_JIT": "1"}
    where = "import stackmodel; print(stackmodel.__file__)"
    assert run(sys.executable, "-c", where, cwd=tmp_path, env=env).startswith(str(installed))
    stacks, command = installed / "stackmodel" / "data" / "stacks", installed / "bin" / "stackmodel"
    good = run(command, "check", *sorted(stacks.glob("*.yaml")), cwd=tmp_path, env=env)
    assert good.count(": good, ") == len(list((ROOT / "stacks").glob("*.yaml")))
    (tmp_path / "diode.yaml").write_text(DIODE, encoding="utf-8")
    run(command, "run", "diode.yaml", cwd=tmp_path, env=env)
    stored = {path.name for path in (tmp_path / "out" / "diode").iterdir()}
    assert stored == {"results.nc", "report.html"}
