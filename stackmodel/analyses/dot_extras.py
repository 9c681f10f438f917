"""What may be asked of one dot beyond its light: instrument, time, derivatives, ensemble."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.errors import InputError

if TYPE_CHECKING:
    from stackmodel.dots.chain import Chain
    from stackmodel.formulation.dots import DotProblem

SINGLE_PHOTON = 0.5  # g2(0) below it: less than two equal emitters


def bins(width: float, span: float) -> tuple[np.ndarray, np.ndarray]:
    """Edges and middles [s] of bins of one width, one of them centred on zero delay."""
    if not 0 < width <= 2 * span:
        raise InputError(f"bins of {width:g} s do not fit into delays of +-{span:g} s")
    half = min(int(span / width), 2000)
    middle = width * np.arange(-half, half + 1)
    return np.append(middle - width / 2, middle[-1] + width / 2), middle


def measured(
    chain: Chain,
    delays: np.ndarray,
    photon_rate: float,
    jitter: float,
    background: float,
    blinking: tuple[float, float, float],
) -> dict[str, Any]:
    """g2 as an instrument shows it: timing error, slow blinking, uncorrelated background.

    Args:
        chain: the dot.
        delays: s.
        photon_rate: of the dot, 1/s.
        jitter: rms error of the delay of a pair, s.
        background: photons a second that come with those of the dot.
        blinking: rates to bright and to dim, 1/s, and the brightness when dim.
    """
    from stackmodel.dots.blinking import blinking_factor
    from stackmodel.dots.detection import g2_with_background, g2_with_jitter

    seen = g2_with_jitter(chain, delays, jitter) * blinking_factor(delays, *blinking)
    return {"g2_measured": g2_with_background(seen, photon_rate, background)}


def in_bins(chain: Chain, width: float, span: float) -> dict[str, Any]:
    """g2 averaged over bins of delay."""
    from stackmodel.dots.detection import g2_in_bins

    edges, middle = bins(width, span)
    mean = g2_in_bins(chain, edges)
    return {"bin_delay": middle, "g2_binned": mean, "g2_zero_bin": float(mean[middle.size // 2])}


def transient(
    problem: DotProblem,
    on: Chain,
    times: np.ndarray,
    width: float | None,
    repetition: float | None,
) -> dict[str, Any]:
    """The dot after its injection is switched on, for good or for a pulse of `width` [s].

    It starts empty; in a train (`repetition`, Hz) as it is before each pulse once settled.
    """
    from stackmodel.dots.transient import before_each_pulse, pulse, relax

    start = np.zeros(problem.states.count)
    start[problem.states.position("0e0h")] = 1.0
    if width is None:
        found = relax(on, start, times)
    else:
        off = problem.undriven()
        if repetition is not None:
            start = before_each_pulse(on, off, width, 1 / repetition)
        found = pulse(on, off, start, width, times)
    return {
        "time": times,
        "time_occupation": found,
        "time_photon_rate": found @ on.photon_rates(),
        "time_mean_electrons": found @ problem.states.electrons,
        "time_mean_holes": found @ problem.states.holes,
    }


def sensitivities(chain: Chain) -> dict[str, Any]:
    """Exact logarithmic derivatives of photon rate and g2(0) by the rates of each kind of move."""
    from stackmodel.dots.moves import KINDS
    from stackmodel.dots.sensitivity import g2_zero_derivatives, photon_rate_derivatives

    running = [k for k in range(len(KINDS)) if chain.rates[chain.moves.kind == k].any()]
    rate, g2_zero = photon_rate_derivatives(chain), g2_zero_derivatives(chain)
    return {
        "move": [KINDS[kind] for kind in running],
        "photon_rate_sensitivity": np.array([rate.logarithmic(chain, k) for k in running]),
        "g2_zero_sensitivity": np.array([g2_zero.logarithmic(chain, k) for k in running]),
    }


def ensemble(
    problem: DotProblem,
    rates: tuple[float, float],
    count: int,
    size_spread: float,
    injection_spread: float,
    seed: int,
) -> dict[str, Any]:
    """Light of `count` dots of spread size and injection; every pair rate by the statistical rule.

    A lifetime given for one state is a number of the mean dot: its size scaling is not known, so
    the ensemble takes the constants k_r, kA-, kA+ that the given lifetimes imply.
    """
    from stackmodel.dots.ensemble import draw, ensemble_chain, ensemble_light

    if problem.exchange is not None:
        raise InputError(
            "an ensemble of dots charged by tunnelling is what `run` averages over the film; "
            "give --electron-rate and --hole-rate for one of spread size and injection"
        )
    if problem.diameter is None:
        raise InputError("an ensemble needs dots with a diameter; add it to the dot material")
    if not 1 <= count <= 100_000:
        raise InputError(f"--ensemble {count}: from 1 to 100000 dots")
    sample = draw(count, problem.diameter, size_spread, injection_spread, seed)
    bias = np.array([rates[0]]), np.array([rates[1]])
    chain = ensemble_chain(
        problem.states, problem.law, sample, problem.diameter, *bias, problem.factors
    )
    light = ensemble_light(chain)
    limit = light_limit(problem)
    return {
        "dot": np.arange(count),
        "ensemble_diameter": sample.diameters,
        "ensemble_photon_rate": light.photon_rate[0],
        "ensemble_g2_zero": light.g2_zero[0],
        "ensemble_mean_rate": float(light.mean_rate[0]),
        "ensemble_antibunched_share": float((light.g2_zero[0] < SINGLE_PHOTON).mean()),
        "ensemble_below_light_limit": float((light.g2_zero[0] < limit).mean()),
    }


def light_limit(problem: DotProblem) -> float:
    """eta_XX/eta_X, below which g2(0) cannot fall under light that makes pairs."""
    one, two = (problem.states.position(label) for label in ("1e1h", "2e2h"))
    return float(problem.pairs.yields[two] / problem.pairs.yields[one])
