"""Optical commands on shipped stacks, from the stack to the labelled result."""

from pathlib import Path

import numpy as np

import stackmodel as sm
from stackmodel.formulation.emission import dipoles_in, dot_heights, emitting_layer
from stackmodel.optical.dipole import dissipated_power

STACKS = Path(__file__).parents[1] / "stacks"
PU = sm.read_stack(STACKS / "pu2020_red_RNH2.yaml")
REVIEW = sm.read_stack(STACKS / "review_dfb_l_ito.yaml")
METAL = sm.read_stack(STACKS / "review_dfb_l_ito_moox_al.yaml")


def test_modes_of_a_shipped_stack(benchmark):
    assert benchmark(sm.modes, METAL).sizes["mode"] > 1


def test_outcoupling_of_a_shipped_stack(benchmark):
    assert 0 < float(benchmark(sm.outcoupling, PU).air) < 1


def test_outcoupling_over_the_emission_line(benchmark):
    """61 wavelengths, both orientations, with colour and spectrum."""
    assert 0 < float(benchmark(sm.outcoupling, PU, line=True).air) < 1


def test_outcoupling_spectrum_kernel(benchmark):
    """60 wavelengths, four monolayers, both orientations."""
    emitter = emitting_layer(PU, None)
    placed, _ = dipoles_in(PU, emitter, np.linspace(550e-9, 700e-9, 60), dot_heights(PU, emitter))
    assert benchmark(dissipated_power, placed).total.shape == (60, 2)


def test_dispersion_of_a_shipped_stack(benchmark):
    assert benchmark(sm.dispersion, REVIEW).sizes["wavelength"] == 41


def test_feedback_of_a_shipped_stack(benchmark):
    assert benchmark(sm.dfb, REVIEW).sizes["solution"] > 1
