"""Random stacks of bounded statistics, from their text to J, beside an independent code."""

from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

import stackmodel as sm

FILE = Path(__file__).parents[1] / "reference" / "electrical" / "bounded_family_devsim.yaml"
FAMILY = YAML(typ="safe").load(FILE.read_text())
BAR = 6e-3
NOISE = 1e-2  # A/m^2, of the reference


def described(case):
    """A case as a stack."""
    layers, materials = [], {}
    for i, row in enumerate(case["layers"]):
        layers.append({"name": f"L{i}", "material": f"m{i}", "thickness": f"{row['L']} m"})
        materials[f"m{i}"] = {
            "relative_permittivity": row["eps"],
            "electron_affinity": f"{row['Ec']} eV",
            "ionization_energy": f"{row['Ev']} eV",
            "conduction_band_states": f"{row['N']} /m^3",
            "valence_band_states": f"{row['N']} /m^3",
            "statistics": "blakemore",
            "blakemore_gamma": row["gamma"],
            "electron_mobility": f"{row['mun']} m^2/V/s",
            "hole_mobility": f"{row['mup']} m^2/V/s",
            "recombination": {"langevin": row["langevin"]},
        }
    empty = sm.parse_stack("stackmodel: 1\nlayers: [{name: none, material: PMMA, thickness: 1 nm}]")
    contacts = {role: {"work_function": f"{case[role]} eV"} for role in ("anode", "cathode")}
    return sm.replace(
        empty,
        {"ambient": f"{case['T']} K", "contacts": contacts, "layers": layers,
         "materials": materials},
    )  # fmt: skip


def worst(stack, case):
    current = sm.jv(stack, from_=1, to=4, points=4).current_density.values
    expected = np.array(case["J"])
    return np.abs(current / expected - 1)[expected > NOISE].max()


@pytest.mark.parametrize("case", FAMILY, ids=lambda case: f"{len(case['layers'])}_layers")
def test_current(case):
    assert worst(described(case), case) < 0.2 * BAR


@pytest.mark.parametrize("case", FAMILY, ids=lambda case: f"{len(case['layers'])}_layers")
def test_thicknesses_wrong_by_one_percent_would_be_seen(case):
    thicker = {
        f"layers.L{i}.thickness": f"{1.01 * row['L']} m" for i, row in enumerate(case["layers"])
    }
    assert worst(sm.replace(described(case), thicker), case) > BAR
