"""The command as its own process: exit status, pipes, odd files, odd terminals, kill."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xarray

from stackmodel.materials.database import data_folder

COMMAND = [sys.executable, "-c", "from stackmodel.cli import entry; entry()"]
LIN = data_folder() / "stacks" / "lin2017_single_photon.yaml"
LAYER = "layers: [{name: film, material: ITO, thickness: 30 nm}]\n"
P2 = """\
stackmodel: 1
contacts: {anode: {work_function: 4.9 eV}, cathode: {work_function: 3.1 eV}}
layers: [{name: EML, material: organic, thickness: 100 nm}]
operation: {bias: {from: 0 V, to: 1 V, points: 3}}
materials:
  organic: {relative_permittivity: 3, electron_affinity: 3.0 eV, ionization_energy: 5.0 eV,
            conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
            electron_mobility: 1e-8 m^2/V/s, hole_mobility: 1e-9 m^2/V/s}
"""


def call(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("raw", "place", "words"),
    [
        (f"stackmodel: 1\n{LAYER}titel: x\n".encode(), "3:1", "did you mean 'title'?"),
        (b"stackmodel: 1\nlayers: [{name: a\n", "3:1", "close the bracket"),
        (bytes(range(256)), "2:118", "not text"),
        (b"", "1:1", "the file is empty"),
        (f"stackmodel: 1\n{LAYER}x: !!python/name:os.system\n".encode(), "3:4", "a YAML tag"),
    ],
    ids=["key", "bracket", "binary", "empty", "tag"],
)
def test_a_faulty_file_ends_with_2_and_no_traceback(
    tmp_path: Path, raw: bytes, place: str, words: str
) -> None:
    (tmp_path / "bad.yaml").write_bytes(raw)
    done = call(tmp_path, "check", "bad.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"bad.yaml:{place}: ")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bomb_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    (tmp_path / "bomb.yaml").write_text("stackmodel: 1\n" + "\n".join(rows))
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31));"
        "sys.argv[1:] = ['check', 'bomb.yaml']; from stackmodel.cli import main; main()"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "aliases that expand to more than" in done.stderr
    assert time.perf_counter() - start < 10.0


def test_a_closed_pipe_is_no_failure(tmp_path: Path) -> None:
    line = f"{' '.join(map(repr, COMMAND))} schema | head -c 20; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1].endswith("0")
    assert done.stderr == ""


def test_a_terminal_without_unicode(tmp_path: Path) -> None:
    name = "Gerät 陰極.yaml"
    (tmp_path / name).write_text(f"stackmodel: 1\n{LAYER}", encoding="utf-8")
    done = call(tmp_path, "check", name, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].endswith("good, 1 layer")


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.yaml"
    Path(os.fsdecode(path)).write_text(P2)
    out = os.fsencode(tmp_path) + b"/out"
    done = subprocess.run(
        [*COMMAND, "run", path, "--out", out], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").exists()


def test_a_killed_run_leaves_no_half_written_result(tmp_path: Path) -> None:
    """Killed at several moments: what has its name is whole."""
    (tmp_path / "p2.yaml").write_text(P2)
    whole = 0
    for moment in (0.5, 1.0, 1.5):
        command = [*COMMAND, "run", "p2.yaml", "--out", "out"]
        with subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            time.sleep(moment)
            run.send_signal(signal.SIGKILL)
        for path in (tmp_path / "out").glob("*"):
            if path.name == "results.nc":
                with xarray.open_dataset(path, engine="h5netcdf") as stored:
                    assert stored.current_density.shape == (3,)
                whole += 1
            elif path.name == "report.html":
                assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
            else:
                assert path.name.startswith(".")
                assert path.name.endswith(".part")
    assert whole <= 3


@pytest.mark.parametrize("moment", ["draws", "stores"])
def test_an_interrupted_run_leaves_both_files_or_none(tmp_path: Path, moment: str) -> None:
    """Ctrl-C while one of the two files is written: neither stays, nor the folder made for it."""
    (tmp_path / "p2.yaml").write_text(P2)
    late = {
        "draws": "stackmodel.report.page.write_report",
        "stores": "stackmodel.results.storage.save",
    }[moment]
    code = f"""
import importlib, os, signal, sys
place, name = {late!r}.rsplit(".", 1)
module, first = importlib.import_module(place), os.getpid()
after = getattr(module, name)
def interrupted(*given):
    after(*given)
    os.kill(first, signal.SIGINT)
setattr(module, name, interrupted)
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["stackmodel", "run", "p2.yaml", "--out", "new/out"]
from stackmodel.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["p2.yaml"]


def test_an_interrupt_inside_compiled_code_is_an_interrupt(tmp_path: Path) -> None:
    """Compiled code turns it into a SystemError; other SystemErrors stay bugs."""
    code = """
import sys
from stackmodel.cli import app
def busy(called):
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt as stop:
        raise SystemError("returned a result with an exception set") from CAUSE
app.application = lambda called: lambda: busy(called)
app.run_command_line()
"""
    for cause, status in (("stop", 130), ("stop.__cause__", 130)):
        words = [sys.executable, "-c", code.replace("CAUSE", cause)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (status, "")
    bug = code.replace("raise KeyboardInterrupt", "raise ValueError").replace(
        "except KeyboardInterrupt", "except ValueError"
    )
    words = [sys.executable, "-c", bug.replace("CAUSE", "stop")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "SystemError" in done.stderr


def test_a_run_into_a_closed_pipe_keeps_its_files(tmp_path: Path) -> None:
    (tmp_path / "p2.yaml").write_text(P2)
    command = [*COMMAND, "run", "p2.yaml", "--out", "out"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.close()
    assert run.returncode == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "report.html",
        "results.nc",
    ]


def test_a_refused_run_leaves_no_folder(tmp_path: Path) -> None:
    (tmp_path / "half.yaml").write_text(P2.replace("anode: {work_function: 4.9 eV}, ", ""))
    done = call(tmp_path, "run", "half.yaml", "--out", "out")
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["half.yaml"]
