"""Results are labelled by one table, stored whole or not at all, and JSON says null for NaN."""

import json
import math
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import xarray

from stackmodel.errors import InputError
from stackmodel.results.dataset import labelled, plain
from stackmodel.results.quantities import COORDINATES, QUANTITIES
from stackmodel.results.storage import result_folder, save, save_text, whole_file


@pytest.fixture
def result() -> xarray.Dataset:
    return labelled(
        {
            "voltage": np.array([0.0, 1.0, 2.0]),
            "current_density": np.array([0.0, np.nan, np.inf]),
            "density_above_states": np.array([False, False, True]),
            "layer": ["anode", "Zwischenschicht µ", "陰極"],
            "largest_field": np.arange(9.0).reshape(3, 3),
            "grid_points": 7,
            "feasible": True,
            "limiting_mechanism": "heat",
            "g2_zero": math.nan,
        },
        attrs={"title": "<script>alert('µ')</script>", "notes": "one\ntwo"},
    )


def test_names_dims_units_come_from_the_table(result: xarray.Dataset) -> None:
    assert result.current_density.dims == ("voltage",)
    assert result.current_density.attrs["units"] == "A/m^2"
    assert result.voltage.attrs["units"] == "V"
    assert set(result.coords) == {"voltage", "layer"}
    with pytest.raises(KeyError):
        labelled({"no_such_quantity": 1.0})


def test_every_row_of_the_table_is_complete() -> None:
    for name, row in QUANTITIES.items():
        assert name.isidentifier()
        assert row.long_name
        assert set(row.dims.split()) <= set(COORDINATES)
    assert all(row.dims == name for name, row in COORDINATES.items())


def test_a_stored_result_reads_back_the_same(result: xarray.Dataset, tmp_path: Path) -> None:
    path = tmp_path / "Ergebnis µ.nc"
    save(result, path)
    with xarray.open_dataset(path, engine="h5netcdf") as again:
        xarray.testing.assert_identical(again.load(), result)


def test_json_is_strict_and_complete(result: xarray.Dataset) -> None:
    again = json.loads(json.dumps(plain(result), allow_nan=False))
    assert again["data_vars"]["current_density"]["data"] == [0.0, None, None]
    assert again["data_vars"]["g2_zero"]["data"] is None
    assert again["data_vars"]["feasible"]["data"] is True
    assert again["data_vars"]["grid_points"]["data"] == 7
    assert again["data_vars"]["density_above_states"]["data"] == [False, False, True]
    assert again["coords"]["layer"]["data"][2] == "陰極"
    assert again["coords"]["voltage"]["attrs"]["units"] == "V"
    assert again["attrs"]["title"] == "<script>alert('µ')</script>"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_interrupted_write_leaves_the_older_file(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "report.html"
    save_text("old", path)

    def write() -> None:
        with whole_file(path) as part:
            part.write_text("half")
            raise error

    with pytest.raises(error):
        write()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_result_that_cannot_be_stored_leaves_nothing(tmp_path: Path) -> None:
    odd = xarray.Dataset({"x": ("v", [object()])})
    with pytest.raises((TypeError, ValueError)):
        save(odd, tmp_path / "results.nc")
    assert list(tmp_path.iterdir()) == []


def test_a_killed_write_leaves_the_older_file_and_hidden_parts_only(tmp_path: Path) -> None:
    path = tmp_path / "results.nc"
    save_text("old", path)
    code = """
        import sys, time
        from stackmodel.results.storage import whole_file
        with whole_file(sys.argv[1]) as part:
            part.write_text("half")
            print("writing", flush=True)
            time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        writer.kill()
    assert writer.returncode == -signal.SIGKILL
    assert path.read_text() == "old"
    others = [other.name for other in tmp_path.iterdir() if other != path]
    assert len(others) == 1
    assert others[0].startswith(".results.nc.")
    assert others[0].endswith(".part")


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for path in (tmp_path, tmp_path / "none" / "x.nc", file / "x.nc", tmp_path / ("x" * 300)):
        with pytest.raises(InputError, match="cannot write"):
            save_text("new", path)
    for folder in (file, file / "below"):
        with pytest.raises(InputError, match="cannot write into"), result_folder(folder):
            pass
    assert file.read_text() == "mine"
    assert [other.name for other in tmp_path.iterdir()] == ["file"]
    with result_folder(tmp_path / "a" / "b") as made:
        assert list(made.iterdir()) == []
    assert made.is_dir()


def test_a_failed_block_takes_its_empty_folders_along_and_nothing_else(tmp_path: Path) -> None:
    def interrupted(folder: str) -> None:
        with result_folder(tmp_path / folder) as made:
            if folder == "kept":
                (made / "results.nc").write_text("whole")
            raise KeyboardInterrupt

    (tmp_path / "mine").mkdir()
    for folder, left in (("mine", True), ("mine/deep/er", False), ("kept", True)):
        with pytest.raises(KeyboardInterrupt):
            interrupted(folder)
        assert (tmp_path / folder).is_dir() == left, folder
    assert list((tmp_path / "mine").iterdir()) == []
