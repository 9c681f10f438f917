"""Which of the pairs that meet at the faces of a dot film end on its dots."""

from __future__ import annotations

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.uphill import taken_pairs
from stackmodel.errors import InputError
from stackmodel.formulation.dots import dot_problem
from stackmodel.formulation.emission import emission_wavelength
from stackmodel.formulation.properties import needs

STEEP = 0.2  # eV that a pair may lack, 8 kT at room temperature, before it is said


def crossed_to_dots(solved: SolvedSweep) -> np.ndarray:
    """Current of pairs across interfaces that ends on dots, (v, layers - 1) A/m^2, stack order."""
    across = solved.interface_recombination_current
    taken = np.zeros_like(across)
    for face, layer in _lit_faces(solved):
        taken[:, face] = _taken(solved, layer, across[:, face])
    return taken


def dot_recombination_current(solved: SolvedSweep) -> np.ndarray:
    """(v,) A/m^2 in layers of dots, and of pairs across their faces those they take."""
    lit = np.array([layer.dots is not None for layer in solved.carrying.layers])
    return solved.recombination_current[:, lit].sum(axis=1) + crossed_to_dots(solved).sum(axis=1)


def climbs(solved: SolvedSweep) -> list[str]:
    """Where pairs feed the dots although they hold clearly less energy than a photon."""
    notes = []
    for face, layer in _lit_faces(solved):
        photon = _photon_energy(solved.stack, layer)
        held = _pair_energy(solved, face)
        if photon is not None and photon / ELEMENTARY_CHARGE - held > STEEP:
            notes.append(
                f"pairs that meet at {solved.interface_names[face]} hold {held:.2f} eV, photons "
                f"{photon / ELEMENTARY_CHARGE:.2f} eV: that dots take such pairs is assumed, up to "
                "what a black body at the bias emits"
            )
    return notes


def _lit_faces(solved: SolvedSweep) -> list[tuple[int, Layer]]:
    """Faces that pairs cross, and the layer of dots beside each."""
    layers = solved.carrying.layers
    crossed = np.flatnonzero(solved.interface_recombination_current.any(axis=0))
    beside = ((int(i), [x for x in layers[i : i + 2] if x.dots is not None]) for i in crossed)
    return [(face, found[0]) for face, found in beside if found]


def _taken(solved: SolvedSweep, layer: Layer, current: np.ndarray) -> np.ndarray:
    """All of it where the dots are not described: they emit nothing, and their engine says why."""
    energy = _photon_energy(solved.stack, layer)
    try:
        dots = dot_problem(solved.stack, layer)
        plane = dots.density / dots.monolayers
    except InputError:
        return current
    if energy is None:
        return current
    pairs = taken_pairs(
        current / ELEMENTARY_CHARGE,
        solved.result.voltage * ELEMENTARY_CHARGE,
        energy,
        float(dots.pairs.total[dots.states.position("1e1h")]),
        plane,
        solved.result.temperature,
    )
    return pairs * ELEMENTARY_CHARGE


def _photon_energy(stack: Stack, layer: Layer) -> float | None:
    """Of the dots' light, J; None where nothing tells the wavelength."""
    try:
        return PLANCK * SPEED_OF_LIGHT / emission_wavelength(stack, layer)
    except InputError:
        return None


def _pair_energy(solved: SolvedSweep, face: int) -> float:
    """Gap between the levels of two neighbours, electrons in one and holes in the other, eV."""
    sides = [needs(solved.stack, x, "charge") for x in solved.carrying.layers[face : face + 2]]
    levels = [(float(x["electron_affinity"]), float(x["ionization_energy"])) for x in sides]
    (low_e, low_h), (high_e, high_h) = levels
    return min(low_h - high_e, high_h - low_e)
