"""Seeded random stacks: 1-6 layers, four statistics, offsets to 1.5 eV, six decades of mobility."""

from __future__ import annotations

import numpy as np

from stackmodel.electrical.problem import band, problem

LAWS = ("boltzmann", "blakemore", "fermi-dirac", "gauss-fermi")


def random_stack(seed: int):
    """A problem and the voltages to solve it at."""
    draw = np.random.default_rng(seed)
    count = int(draw.integers(1, 7))
    conduction = draw.uniform(2.2, 3.7, count)
    gap = draw.uniform(1.6, 3.2, count)
    laws = [str(law) for law in draw.choice(LAWS, count)]
    states = 10 ** draw.uniform(25, 27, (2, count))
    speed = 10 ** draw.uniform(-12, -6, (2, count))
    disorder = draw.uniform(0.03, 0.13, count)
    gamma = draw.uniform(0.27, 1.0, count)
    valence = conduction + gap
    anode = valence[0] - draw.uniform(0.02, min(0.8, gap[0] - 0.1))
    cathode = conduction[-1] + draw.uniform(0.02, min(0.8, gap[-1] - 0.1))
    stack = problem(
        draw.uniform(5e-9, 90e-9, count),
        draw.uniform(2.5, 10.0, count),
        band(conduction, states[0], speed[0], laws, gamma=gamma, disorder=disorder),
        band(valence, states[1], speed[1], laws, gamma=gamma, disorder=disorder),
        anode,
        cathode,
        draw.uniform(220, 380),
        langevin=draw.choice([0.0, 0.01, 1.0], count),
        direct=draw.choice([0.0, 1e-17], count),
        srh_electron_lifetime=draw.choice([np.inf, 1e-7], count),
        srh_hole_lifetime=draw.choice([np.inf, 1e-6], count),
        srh_level=conduction + 0.5 * gap,
        auger_electron=draw.choice([0.0, 1e-42], count),
        donors=draw.choice([0.0, 0.0, 1e23], count),
        acceptors=draw.choice([0.0, 0.0, 1e23], count),
    )
    top = draw.uniform(1.0, 12.0)
    return stack, np.array([0.0, 0.25, 0.5, 1.0]) * top
