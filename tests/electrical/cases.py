"""The reference problems and what the other tests share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from stackmodel.electrical.problem import PhysicalConstants, band, problem

FOLDER = Path(__file__).parents[1] / "reference" / "electrical"


def reference_problem(name, *, scale_mobility=1.0, statistics="boltzmann"):
    """A problem of the reference set with the rounded constants it was solved with."""
    reader = YAML(typ="safe")
    common = reader.load((FOLDER / "00_conventions.yaml").read_text())
    case = reader.load((FOLDER / f"{name}.yaml").read_text())
    rows = case["layers"]

    def column(key):
        return [float(row[key]) for row in rows]

    physical = common["constants"]
    return problem(
        column("L_m"),
        column("eps_r"),
        band(column("E_c"), column("Nc_m3"), np.multiply(column("mu_n"), scale_mobility),
             statistics, disorder=0.08),
        band(column("E_v"), column("Nv_m3"), np.multiply(column("mu_p"), scale_mobility),
             statistics, disorder=0.08),
        float(case["anode_W_eV"]),
        float(case["cathode_W_eV"]),
        float(common["T_K"]),
        direct=column("gamma_m3_s"),
        constants=PhysicalConstants(
            float(physical["q_C"]), float(physical["kB_J_K"]), float(physical["eps0_F_m"])
        ),
    )  # fmt: skip


def reference_table(name):
    """Columns of a reference CSV."""
    return np.genfromtxt(FOLDER / name, delimiter=",", skip_header=1)
