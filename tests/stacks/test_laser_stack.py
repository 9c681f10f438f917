"""The laser stack has the confinement and the loss that the review states."""

from __future__ import annotations

import numpy as np
import pytest

from stackmodel.description.reading import read_stack, replace
from stackmodel.description.stack import Stack
from stackmodel.materials.database import data_folder
from stackmodel.materials.optical_index import law_of
from stackmodel.materials.refractive_index.evaluate import evaluate
from stackmodel.optical.confinement import mode_figures
from stackmodel.optical.modes import PlanarStack, find_modes

FOLDER = data_folder() / "stacks"
LAMBDA = 630e-9
L_ITO, DOTS = 1, 3


def planar(stack: Stack) -> PlanarStack:
    def index(name: str) -> complex:
        return complex(evaluate(law_of(stack.material(name).refractive_index), LAMBDA))

    films = [index(layer.material) for layer in stack.layers]
    thickness = np.array([float(layer.thickness) for layer in stack.layers])
    return PlanarStack(LAMBDA, np.array([index(stack.substrate.material), *films, 1.0]), thickness)


def fundamental(stack: Stack) -> tuple[complex, np.ndarray]:
    """Effective index and confinement factors of TE0."""
    optics = planar(stack)
    modes = find_modes(optics, ("TE",))
    return complex(modes.effective_index[0]), mode_figures(optics, modes).confinement_factor[0]


def test_confinement_of_the_review() -> None:
    """23 % in the dots, and 35 /cm out of 161 /cm in the L-ITO; fitted, so to its last digit."""
    _, share = fundamental(read_stack(FOLDER / "review_dfb_l_ito.yaml"))
    assert share[DOTS] == pytest.approx(0.230, abs=5e-4)
    assert share[L_ITO] == pytest.approx(0.217, abs=5e-4)
    assert share[L_ITO] * 161 == pytest.approx(35, abs=0.1)


def test_another_thickness_would_miss_it() -> None:
    stack = replace(read_stack(FOLDER / "review_dfb_l_ito.yaml"), {"layers.HTL.thickness": "75 nm"})
    _, share = fundamental(stack)
    assert abs(share[DOTS] - 0.230) > 5e-4 or abs(share[L_ITO] - 0.217) > 5e-4


def test_the_grating_meets_the_mode() -> None:
    """Second order: the wavelength is the effective index times the period."""
    stack = read_stack(FOLDER / "review_dfb_l_ito.yaml")
    index, _ = fundamental(stack)
    assert index.real * stack.layers[0].grating.period == pytest.approx(LAMBDA, rel=1e-3)


def test_metal_on_top_quenches_the_mode() -> None:
    bare, metal = (
        fundamental(read_stack(FOLDER / f"review_dfb_l_ito{end}.yaml"))[0]
        for end in ("", "_moox_al")
    )
    modal_gain = 0.23 * 200e2
    loss = [4 * np.pi / LAMBDA * index.imag for index in (bare, metal)]
    assert loss[0] < modal_gain < loss[1]
