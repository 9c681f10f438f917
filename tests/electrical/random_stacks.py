"""Seeded random stacks: any statistics and six decades of mobility, or bounded ones alone."""

from __future__ import annotations

import numpy as np

from stackmodel.electrical.problem import Contact, band, problem

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


def bounded_stack(seed: int):
    """2-4 layers of Blakemore and Gauss-Fermi statistics, offsets to 0.8 eV, four decades of
    mobility, doping, every recombination law, contacts of any velocity; voltages about and above
    the built-in one."""
    draw = np.random.default_rng(seed)
    count = int(draw.integers(2, 5))
    conduction, valence = draw.uniform(2.6, 3.4, count), draw.uniform(4.8, 5.6, count)
    laws = draw.choice(["blakemore", "gauss-fermi"], (2, count)).tolist()
    states = 10 ** draw.uniform(25.5, 27, (2, count))
    speed = 10 ** draw.uniform(-10.5, -6.5, (2, count))
    disorder = draw.uniform(0.05, 0.12, count)
    gamma = draw.uniform(0.27, 1.0, count)
    stack = problem(
        draw.uniform(15e-9, 60e-9, count),
        draw.uniform(2.5, 10.0, count),
        band(conduction, states[0], speed[0], laws[0], gamma=gamma, disorder=disorder),
        band(valence, states[1], speed[1], laws[1], gamma=gamma, disorder=disorder),
        contact(draw, valence[0] - draw.uniform(0.1, 0.4)),
        contact(draw, conduction[-1] + draw.uniform(0.1, 0.4)),
        draw.uniform(250, 350),
        langevin=draw.choice([0.0, 0.1, 1.0], count),
        direct=draw.choice([0.0, 1e-17], count),
        srh_electron_lifetime=draw.choice([np.inf, 1e-7], count),
        srh_hole_lifetime=draw.choice([np.inf, 1e-6], count),
        srh_level=0.5 * (conduction + valence),
        auger_electron=draw.choice([0.0, 1e-42], count),
        auger_hole=draw.choice([0.0, 1e-42], count),
        donors=draw.choice([0.0, 0.0, 1e23], count),
        acceptors=draw.choice([0.0, 0.0, 1e23], count),
    )
    built_in = stack.anode.work_function - stack.cathode.work_function
    return stack, built_in + np.array([-0.1, 0.7, 2.2])


def contact(draw, work_function):
    """Half of all velocities are infinite."""
    return Contact(
        work_function, *np.where(draw.random(2) < 0.5, np.inf, 10 ** draw.uniform(0, 5, 2))
    )
