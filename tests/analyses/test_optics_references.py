"""Reference modes and dipoles, written as stack files and asked through the command line."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from stackmodel.cli import main

FOLDER = Path(__file__).parents[1] / "reference" / "optical"
CASES = YAML(typ="safe").load((FOLDER / "guided_modes_cases.yaml").read_text("utf-8"))["cases"]
DIPOLES = list(csv.DictReader((FOLDER / "dipole_reference.csv").read_text("utf-8").splitlines()))
with (FOLDER / "guided_modes.csv").open(encoding="utf-8") as file:
    MODES = list(csv.DictReader(file))


@pytest.fixture
def asked(capsys, monkeypatch, tmp_path):
    """A stack as text and a command in; the one JSON object out."""

    def ask(text: str, *words: str):
        (tmp_path / "stack.yaml").write_text(text, encoding="utf-8")
        command, *options = words
        arguments = ["stackmodel", command, str(tmp_path / "stack.yaml"), *options, "--json"]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as stop:
            main()
        assert not stop.value.code
        return json.loads(capsys.readouterr().out)

    return ask


def stack_file(substrate: complex, films: list[tuple[complex, float]], cover: complex) -> str:
    """Indices and thicknesses (m) as a stack file; a JSON text is YAML."""
    media = [substrate, *(n for n, _ in films), cover]
    names = ["sub", *(f"film{i}" for i in range(len(films))), "top"]
    return json.dumps(
        {
            "stackmodel": 1,
            "substrate": {"material": "sub"},
            "cover": {"material": "top"},
            "layers": [
                {"name": name, "material": name, "thickness": f"{d!r} m"}
                for name, (_, d) in zip(names[1:], films, strict=False)
            ],
            "materials": {
                name: {"refractive_index": {"n": n.real, "k": n.imag}}
                for name, n in zip(names, media, strict=True)
            },
        }
    )


def index(text: str) -> complex:
    """Numbers as the cases write them: 1.53*(1+1e-4j)."""
    real, _, factor = str(text).partition("*")
    return complex(real.strip("()")) * complex(factor.strip("()") or 1)


def of_case(name: str, stretch: float = 1.0) -> tuple[str, str]:
    case = CASES[name]
    films = [(index(f["n"]), float(f["d_um"]) * 1e-6) for f in case["layers_from_substrate"]]
    films = [(n, d * stretch) for n, d in films] or [(index(case["cover"]) * stretch, 1e-7)]
    cover = index(case["cover"]) * (1.0 if case["layers_from_substrate"] else stretch)
    return stack_file(index(case["substrate"]), films, cover), f"{case['lambda_um']} um"


@pytest.mark.parametrize("name", sorted({row["case"] for row in MODES} & CASES.keys()))
def test_reference_modes_by_command(asked, name):
    text, wavelength = of_case(name)
    found = asked(text, "modes", "--wavelength", wavelength)
    wanted = {row["mode"]: row for row in MODES if row["case"] == name}
    data = found["data_vars"]
    proper = {k: row for k, row in wanted.items() if "leaky" not in k.lower()}
    labels = found["coords"]["mode"]["data"]
    assert len(labels) == len(proper)
    real = np.array(data["effective_index_real"]["data"])
    imag = np.array(data["effective_index_imag"]["data"])
    expected = np.array(
        [complex(float(r["neff_re"]), float(r["neff_im"])) for r in proper.values()]
    )
    for pol in ("TE", "TM"):
        mine = (real + 1j * imag)[np.array(data["polarization"]["data"]) == pol]
        theirs = expected[[r["pol"] == pol for r in proper.values()]]
        gaps = np.sort_complex(mine) - np.sort_complex(theirs)
        assert np.abs(gaps.real).max(initial=0) < 1e-10
        assert np.abs(gaps.imag).max(initial=0) < 1e-10


@pytest.mark.parametrize("name", sorted({row["case"] for row in MODES} & CASES.keys()))
def test_one_per_cent_would_be_noticed(asked, name):
    text, wavelength = of_case(name, stretch=1.01)
    found = asked(text, "modes", "--wavelength", wavelength)["data_vars"]
    wanted = [float(r["neff_re"]) for r in MODES if r["case"] == name and "leaky" not in r["mode"]]
    assert max(found["effective_index_real"]["data"]) != pytest.approx(max(wanted), abs=1e-6)


def dipole_file(row: dict[str, str]) -> tuple[str, str, float]:
    """Stack, wavelength, and the height of the dipole (m)."""
    value = float(row["value"])
    if row["case"] == "perfect_mirror":
        return stack_file(1e12j, [(1 + 0j, 1e-4)], 1 + 0j), "1 um", value / (4 * np.pi) * 1e-6
    end = 0.0569087 + 4.254323j if row["case"].startswith("Ag") else 1.0 + 0j
    return stack_file(end, [(1.7 + 0j, 3e-5)], 1.7 + 0j), "630 nm", value * 1e-6


@pytest.mark.parametrize("row", DIPOLES, ids=lambda r: f"{r['case']} {r['value']}")
def test_reference_dipoles_by_command(asked, row):
    text, wavelength, height = dipole_file(row)
    thickness = 1e-4 if row["case"] == "perfect_mirror" else 3e-5
    words = ("outcoupling", "--wavelength", wavelength, "--layer", "film0")
    for share, column in ((None, "P_iso"), ("1", "P_perp"), ("0", "P_par")):
        upright = () if share is None else ("--perpendicular", share)
        found = asked(text, *words, "--position", repr(height / thickness), *upright)["data_vars"]
        assert found["purcell_factor"]["data"] == pytest.approx(float(row[column]), rel=1e-8)
        channels = ("air", "substrate", "guided", "plasmon", "absorbed")
        assert sum(found[name]["data"] for name in channels) == pytest.approx(1, abs=1e-12)
    moved = asked(text, *words, "--position", repr(1.01 * height / thickness))["data_vars"]
    assert moved["purcell_factor"]["data"] != pytest.approx(float(row["P_iso"]), rel=1e-7)
