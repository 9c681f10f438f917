"""Out-coupling and guided modes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.dots.droop import current_and_efficiency
from stackmodel.formulation.dots import dot_layer, dot_problem
from stackmodel.formulation.emission import emission_wavelength, emitting_layer
from stackmodel.formulation.optical import design_wavelength, media, media_names
from stackmodel.optical import confinement, dfb_grating, dipole, dipole_outcoupling
from stackmodel.optical.emission_yield import effective_yield
from stackmodel.optical.modes import PlanarStack, find_modes
from stackmodel.verdict.claims.finding import Finding, Recomputation, checked, found
from stackmodel.verdict.claims.sampling import Range, predicted, predicted_by_stack, spread
from stackmodel.verdict.claims.shipped import record, shipped

RED = "pu2020_red_RNH2"
LASER, DIODE = "review_dfb_l_ito", "review_dfb_l_ito_moox_al"
OPTICAL_POINTS = 128  # one dipole or mode calculation each
INDEX_OF_DOTS = (1.67, 2.05)  # of films of dots, as the records of CdSe-based dots say
ITO = (100e-9, 185e-9)  # m; 20 ohm allow 100 to 150 nm


def outcoupling_inputs() -> dict[str, Range]:
    """Thickness of the ITO, index of the dots, height in the film."""
    return {
        "ito": (ITO[0], float(shipped(RED).layer("anode").thickness), ITO[1]),
        "index": (INDEX_OF_DOTS[0], dot_index(RED), INDEX_OF_DOTS[1]),
        "height": (0.25, 0.5, 0.75),
    }


def _number(layer: str, stack: str = RED) -> int:
    return media_names(shipped(stack)).index(layer)


def dipole_parts(
    name: str, index: float, height: float, depths: Mapping[str, float]
) -> dipole_outcoupling.Outcoupling:
    """Where the light of a shipped device goes.

    Args:
        name: of the stack.
        index: of the dots.
        height: of the dipole in their film, as a share.
        depths: thicknesses of other layers, m.
    """
    stack = shipped(name)
    emitter = emitting_layer(stack, None)
    at = emission_wavelength(stack, emitter)
    indices, thickness = media(stack, np.array([at]))
    films, number = indices[1:-1].T.copy(), _number(emitter.name, name) - 1
    films[:, number] = index
    thickness = thickness.copy()
    for layer, depth in depths.items():
        thickness[_number(layer, name) - 1] = depth
    placed = dipole.dipole_stack(
        np.array([at]), indices[0], films, indices[-1], thickness, number,
        np.array([height * thickness[number]]),
    )  # fmt: skip
    glass = float(stack.substrate.thickness or 0.0) if stack.substrate else 0.0
    return dipole_outcoupling.outcoupling(
        dipole.dissipated_power(placed, substrate_thickness=glass)
    )


def dot_index(name: str) -> float:
    """Real index of the film of dots of a shipped device where it emits."""
    stack = shipped(name)
    emitter = emitting_layer(stack, None)
    index, _ = media(stack, emission_wavelength(stack, emitter))
    return float(index[_number(emitter.name, name)].real)


def outcoupled(ito: float, index: float, height: float) -> float:
    """Share that leaves the red device into air."""
    return float(dipole_parts(RED, index, height, {"anode": ito}).air[0])


def largest_efficiency(film_yield: float, ito: float, index: float, height: float) -> float:
    """Out-coupling times the film's yield with its Purcell factor."""
    parts = dipole_parts(RED, index, height, {"anode": ito})
    return float(parts.air[0] * effective_yield(film_yield, parts.purcell_factor[0]))


def efficiency() -> Finding:
    """Largest external efficiency of the red device."""
    film_yield = spread(shipped(RED).material("CdSe/CdS").yields["X"])
    return predicted(
        largest_efficiency, outcoupling_inputs() | {"film_yield": film_yield}, OPTICAL_POINTS
    )


def diode_efficiency(stack: Stack, index: float, organic: float, height: float) -> float:
    """Largest EQE of the laser diode: out-coupling times photons of a weak, balanced drive."""
    problem = dot_problem(stack, dot_layer(stack))
    weak = 1e-3 * float(problem.pairs.total[problem.states.position("1e1h")])
    _, photons = current_and_efficiency(problem.chain(weak, weak), 1.0)
    parts = dipole_parts(DIODE, index, height, {"HTL": organic})
    return float(parts.air[0] * photons)


def diode() -> Finding:
    """The same with its interval, of which the fitted index and thickness are a part."""
    stack = shipped(DIODE)
    beside = {
        "index": (INDEX_OF_DOTS[0], dot_index(DIODE), INDEX_OF_DOTS[1]),
        "organic": (50e-9, float(stack.layer("HTL").thickness), 90e-9),
        "height": (0.25, 0.5, 0.75),
    }
    used = ("*lifetimes.*", "*yields.*")
    return predicted_by_stack(diode_efficiency, stack, (), beside, OPTICAL_POINTS, only=used)


def laser_media() -> tuple[np.ndarray, np.ndarray, float]:
    """Indices, thicknesses and wavelength of the laser stack as shipped."""
    stack = shipped(LASER)
    at = design_wavelength(stack)
    return *media(stack, at), at


def te0(
    index: np.ndarray, thickness: np.ndarray, wavelength: float
) -> tuple[np.ndarray, np.ndarray]:
    """Shares and losses by layer of TE0."""
    planar = PlanarStack(wavelength, index, thickness)
    modes = find_modes(planar)
    figures = confinement.mode_figures(planar, modes)
    first = list(modes.label).index("TE0")
    return figures.confinement_factor[first], figures.loss_by_layer[first]


def confined(dots: float, oxide: float, organic: float) -> float:
    """Share in the dots for their index and the thicknesses [m] of the films beside them."""
    index, thickness, wavelength = laser_media()
    index, thickness = index.copy(), thickness.copy()
    index[_number("emitter", LASER)] = dots
    thickness[_number("ETL", LASER) - 1] = oxide
    thickness[_number("HTL", LASER) - 1] = organic
    shares, _ = te0(index, thickness, wavelength)
    return float(shares[_number("emitter", LASER)])


def confinement_factor() -> Finding:
    """The same for the database's index and assumed thicknesses, with its interval."""
    from stackmodel.materials.optical_index import law_of
    from stackmodel.materials.refractive_index import evaluate

    stack = shipped(LASER)
    name = stack.layer("emitter").material
    law = law_of(record(name)["refractive_index"])
    dots = complex(evaluate(law, design_wavelength(stack), name=name)).real
    inputs = {
        "dots": (INDEX_OF_DOTS[0], dots, INDEX_OF_DOTS[1]),
        "oxide": (30e-9, float(stack.layer("ETL").thickness), 50e-9),
        "organic": (50e-9, 60e-9, 90e-9),
    }
    return predicted(confined, inputs, OPTICAL_POINTS)


def electrode_loss() -> Finding:
    """Share of TE0 in the L-ITO of the shipped stack times its absorption."""
    index, thickness, wavelength = laser_media()
    shares, losses = te0(index, thickness, wavelength)
    number = _number("cathode", LASER)
    absorption = 4 * np.pi * index[number].imag / wavelength
    exact = losses[number] / 100
    words = f"{shares[number]:.1%} of TE0 in the L-ITO; the exact loss is {exact:.1f}/cm"
    return found(shares[number] * absorption, remark=words)


def bragg() -> Finding:
    """m lambda = 2 n period for three orders of a grating of constant index."""
    left = [
        order
        * dfb_grating.bragg_wavelength(period, order, lambda _: 1.6, (3e-7, 9e-7))
        / (2 * 1.6 * period)
        - 1
        for order, period in ((1, 197e-9), (2, 394e-9), (3, 590e-9))
    ]
    worst = max(abs(value) for value in left)
    return checked(worst < 1e-9, f"largest deviation {worst:.1e}: three orders", 1 + worst)


def modal_gain() -> Finding:
    """Share times the gain of a film of dots."""
    return found(0.23 * 200e2)


FINDINGS: dict[str, Recomputation] = {
    "P20-06": efficiency,
    "P20-07": efficiency,
    "P20-08": lambda: predicted(outcoupled, outcoupling_inputs(), OPTICAL_POINTS),
    "R21-49": bragg,
    "R21-51": confinement_factor,
    "R21-53": modal_gain,
    "R21-55": electrode_loss,
    "R21-57": diode,
}
