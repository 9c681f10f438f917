"""The reference stacks: glass or sapphire, seven layers, or nine with a cover."""

import csv
import math
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from stackmodel.thermal.body import Body, Rectangle

REFERENCE = Path(__file__).parents[1] / "reference" / "thermal"
INPUTS = YAML(typ="safe").load((REFERENCE / "inputs.yaml").read_text())
SHAPES = {"sq2mm": Rectangle(2e-3, 2e-3), "r300x50um": Rectangle(300e-6, 50e-6)}
DOTS = 4  # index of the dot layer, the substrate being 0


def rows(name):
    with (REFERENCE / name).open() as file:
        return list(csv.DictReader(file))


def stack(back="iso", substrate="glass", cover=False, scale=None):
    """Body of a reference stack; `scale` multiplies (property, layer) entries."""
    layers = [(substrate, INPUTS["substrate_thickness_m"][substrate])]
    layers += [(f["material"], f["thickness_m"]) for f in INPUTS["films_top_to_bottom"]][::-1]
    if cover:
        layers += [("resin", 10e-6), ("cover", 0.7e-3)]
    record = INPUTS["materials"]
    arrays = {
        "thickness": np.array([t for _, t in layers]),
        "through_plane": np.array([record[m]["k_W_mK"] for m, _ in layers]),
        "heat_capacity": np.array([record[m]["rho_c_J_m3K"] for m, _ in layers]),
    }
    for (name, layer), factor in (scale or {}).items():
        arrays[name][layer] *= factor
    return Body(
        **arrays,
        bottom_coefficient=math.inf if back == "iso" else 10.0,
        top_coefficient=10.0 if cover else 0.0,
    )
