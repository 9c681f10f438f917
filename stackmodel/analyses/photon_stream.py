"""Single photons drawn one by one, and the histogram of a Hanbury Brown-Twiss set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.drive import Detection
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

MOST_PHOTONS = 20_000_000


def photon_stream(
    stack: Stack,
    *,
    electron_rate: Quantity = None,
    hole_rate: Quantity = None,
    voltage: Quantity = None,
    current_density: Quantity = None,
    layer: str | None = None,
    photons: int = 1_000_000,
    seed: int = 1,
    bin_width: Quantity = None,
    window: Quantity = None,
    efficiency: Quantity = None,
    jitter: Quantity = None,
    background: Quantity = None,
) -> xarray.Dataset:
    """Photons of one dot (Gillespie), split onto two detectors and counted by delay.

    Args:
        stack: the stack.
        electron_rate: injection into a neutral dot, like "16.8 /us"; alone, it is used for both.
        hole_rate: the same for holes.
        voltage: bias at which the stack file's rates are read, like "2.6 V".
        current_density: current that recombines in a film of dots.
        layer: the layer of the dots, when several hold some.
        photons: number of photons.
        seed: of the photons and of the detection.
        bin_width: of the histogram, like "1 ns"; 1/40 of the window when left out.
        window: longest delay on either side, like "100 ns"; four injections when left out.
        efficiency: share of the photons that is detected; 1 when left out.
        jitter: rms timing error of each detector, like "0.2 ns".
        background: uncorrelated counts a second on each detector, like "1000 /s".

    Raises:
        InputError: no dots, or no rate to drive them with.
    """
    from stackmodel.analyses.dot_drive import drive, turnover
    from stackmodel.analyses.dot_extras import bins
    from stackmodel.dots.detection import g2_in_bins, g2_with_background
    from stackmodel.dots.streams import hanbury_brown_twiss, photon_times
    from stackmodel.formulation.dots import dot_layer, dot_problem
    from stackmodel.results.dataset import about, labelled

    if not 1000 <= photons <= MOST_PHOTONS:
        raise InputError(f"--photons {photons}: from 1000 to {MOST_PHOTONS}")
    problem = dot_problem(stack, dot_layer(stack, layer))
    problem, electrons, holes, source = drive(
        stack, problem, electron_rate, hole_rate, voltage, current_density
    )
    chain = problem.chain(electrons, holes)
    said = stack.operation.detection or Detection()
    span = given(window, units.DURATION, "window", 4.0 / turnover(problem, chain, electrons, holes))
    assert span is not None
    width = given(bin_width, units.DURATION, "bin_width", _or(said.bin_width, span / 40))
    seen = given(efficiency, units.FRACTION, "efficiency", _or(said.efficiency, 1.0))
    error = given(jitter, units.DURATION, "jitter", _or(said.jitter, 0.0))
    stray = given(background, units.RATE, "background", _or(said.background, 0.0))
    assert width is not None
    assert seen is not None
    assert error is not None
    assert stray is not None
    edges, middle = bins(width, span)
    times = photon_times(chain, photons, seed)
    counted = hanbury_brown_twiss(times, edges, seed + 1, seen, error, stray)
    rate = photons / times[-1]
    # each detector sees half the detected photons and all of its own stray counts
    expected = g2_with_background(g2_in_bins(chain, edges), rate * seen / 2, stray)
    values = {
        "bin_delay": middle,
        "coincidences": counted.counts,
        "g2_counted": counted.g2,
        "g2_expected": expected,
        "photon_rate": float(rate),
        "counted_photons": photons,
        "stream_duration": float(times[-1]),
        "electron_rate": electrons,
        "hole_rate": holes,
    }
    note = "expected values leave out the jitter" if error else ""
    if not error:
        wanted = expected * counted.level
        values["chi_squared_per_bin"] = float(np.mean((counted.counts - wanted) ** 2 / wanted))
    attrs = {**about(stack), "layer": problem.layer.name, "rates": source, "notes": note}
    return labelled(values, attrs=attrs)


def _or(stated: float | None, default: float) -> float:
    """What the stack file says of the detection, else the default."""
    return default if stated is None else float(stated)
