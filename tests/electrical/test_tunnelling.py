"""Tunnelling: exact WKB, supplies in equilibrium, Richardson and Fowler-Nordheim limits."""

import mpmath
import numpy as np
import pytest
from scipy.special import expit

from stackmodel.constants import (
    BOLTZMANN,
    ELECTRON_MASS,
    ELEMENTARY_CHARGE,
    REDUCED_PLANCK,
    RICHARDSON,
)
from stackmodel.electrical.tunnelling import fowler_nordheim, hopping_supply, tsu_esaki
from stackmodel.electrical.tunnelling.dot_charging import Reservoir, exchange
from stackmodel.electrical.tunnelling.quadrature import panels
from stackmodel.electrical.tunnelling.thickness_average import thickness_shares
from stackmodel.electrical.tunnelling.wkb import action, transmission
from stackmodel.errors import InputError

EV = ELEMENTARY_CHARGE
T = 300.0
KT = BOLTZMANN * T
WIDTHS = np.array([2e-9, 1e-9, 3e-9])
HEIGHTS = EV * np.array([[3.0, 2.0], [2.5, 2.5], [1.5, -0.4]])


def quadrature_action(energy, mass, heights=HEIGHTS):
    """The same integral by mpmath at 30 digits, cut where the barrier ends."""
    with mpmath.workdps(30):
        total = mpmath.mpf(0)
        for width, (a, b) in zip(WIDTHS, heights - energy, strict=True):
            ends = [mpmath.mpf(0), mpmath.mpf(1)]
            if a * b < 0:
                ends.insert(1, mpmath.mpf(a) / (mpmath.mpf(a) - mpmath.mpf(b)))
            total += width * mpmath.quad(
                lambda x, a=a, b=b: mpmath.sqrt(max(mpmath.mpf(a) + (mpmath.mpf(b) - a) * x, 0)),
                ends,
            )
        scale = 2 * mpmath.sqrt(2 * mpmath.mpf(mass) * ELECTRON_MASS) / REDUCED_PLANCK
        return float(scale * total)


@pytest.mark.parametrize("energy", [-0.5, 0.0, 0.7, 1.6, 2.2, 2.9])
def test_action_is_exact(energy):
    exact = quadrature_action(energy * EV, 0.5)
    assert action(energy * EV, WIDTHS, HEIGHTS, 0.5) == pytest.approx(exact, rel=1e-10)
    # negative control: a barrier 1 % higher is told apart
    higher = float(action(energy * EV, WIDTHS, 1.01 * HEIGHTS, 0.5))
    assert higher != pytest.approx(exact, rel=1e-3)


def test_no_barrier_is_transparent():
    assert transmission(4 * EV, WIDTHS, HEIGHTS, 0.5) == 1.0
    with pytest.raises(InputError, match="mass > 0"):
        action(0.0, WIDTHS, HEIGHTS, 0.0)


def step(height):
    return lambda energy: (energy > height).astype(float)


def test_richardson():
    """No barrier above phi: A T^2 exp(-phi/kT); Boltzmann's tail is the only difference."""
    barrier = 0.8 * EV
    found = tsu_esaki.current_density(step(barrier), 0.0, 0.0, -50 * EV, T, breaks=(barrier,))
    expected = RICHARDSON * T**2 * np.exp(-barrier / KT)
    assert found == pytest.approx(expected, rel=2e-5)  # the constant has six digits
    found = tsu_esaki.current_density(
        step(1.01 * barrier), 0.0, 0.0, -50 * EV, T, breaks=(1.01 * barrier,)
    )
    assert found != pytest.approx(expected, rel=0.1)


def test_fowler_nordheim_limit():
    """Triangular barrier at 20 K: slope to 1 %, current to 5 %."""
    barrier, fields = 3.0 * EV, np.array([4e8, 5e8])

    def current(field, mass):
        length = 1.2 * barrier / (EV * field)
        heights = np.array([[barrier, barrier - EV * field * length]])
        return tsu_esaki.current_density(
            lambda energy: transmission(energy, np.array([length]), heights, mass),
            -1.0 * EV, 0.0, -50 * EV, 20.0, mass,
        )  # fmt: skip

    def fitted_slope(mass):
        ln = np.log([current(f, mass) / f**2 for f in fields])
        return -(ln[1] - ln[0]) / (1 / fields[1] - 1 / fields[0])

    assert fitted_slope(0.5) == pytest.approx(fowler_nordheim.slope(barrier, 0.5), rel=1e-2)
    assert fitted_slope(0.55) != pytest.approx(fowler_nordheim.slope(barrier, 0.5), rel=1e-2)
    # hbar of the prefactor hides in the emitter's mass: it is that of the barrier
    found = current(4e8, 0.5)
    assert found == pytest.approx(
        float(fowler_nordheim.current_density(4e8, barrier, 0.5)), rel=5e-2
    )


def hopping(left, right):
    energy, weight = panels(EV * np.array([-1.0, 1.0]), KT)
    left_states = hopping_supply.gaussian(energy, -0.1 * EV, 0.09 * EV)
    right_states = hopping_supply.gaussian(energy, 0.1 * EV, 0.06 * EV)
    return float(
        hopping_supply.spectrum(
            energy, weight, left_states, right_states, left, right, T, 1e12, KT
        ).sum()
    )


def test_no_current_at_equal_levels():
    assert hopping(0.05 * EV, 0.05 * EV) == 0.0
    assert hopping(0.06 * EV, 0.05 * EV) > 0.0
    assert hopping(0.06 * EV, 0.05 * EV) == -hopping(0.05 * EV, 0.06 * EV)
    flat = {"bottom": 0.0, "temperature": T}
    assert tsu_esaki.current_density(np.ones_like, left=0.3 * EV, right=0.3 * EV, **flat) == 0.0
    one = tsu_esaki.current_density(np.ones_like, left=0.3 * EV, right=0.29 * EV, **flat)
    two = tsu_esaki.current_density(np.ones_like, left=0.29 * EV, right=0.3 * EV, **flat)
    assert one == -two > 0.0


def test_small_drive_is_linear():
    """No cancellation: the conductance at 1e-12 kT is that at 1e-6 kT."""
    drive = [hopping(x * KT, 0.0) / x for x in (1e-12, 1e-6)]
    assert drive[0] == pytest.approx(drive[1], rel=1e-5)


@pytest.mark.parametrize("disorder", [0.0, 0.09])
def test_detailed_balance_of_a_dot(disorder):
    side = Reservoir(-0.1 * EV, disorder * EV, 3e24, 0.05 * EV, T, 1e12, 1e-26)
    level = EV * np.array([-0.4, -0.1, 0.0, 0.2, 0.5])
    gap, heights = np.array([1e-9]), EV * np.array([[3.0, 2.5]])
    into, out = (rate[0] for rate in exchange(side, level[None], gap, heights, 0.5))
    balance = np.log(into / out)
    assert balance == pytest.approx((side.level - level) / KT, abs=1e-9)
    assert balance != pytest.approx((side.level - level) / (1.01 * KT), abs=1e-3)
    # both ways by their own sums: up by heat, down for nothing, through at the higher energy
    energy, attempts = side.spectrum()
    for k, dot in enumerate(level):
        tried = attempts * transmission(np.maximum(energy, dot), gap, heights, 0.5)
        occupied = expit((side.level - energy) / KT)
        found = tried * occupied * np.exp(np.minimum(energy - dot, 0) / KT)
        assert into[k] == pytest.approx(found.sum(), rel=1e-9)
        found = tried * (1 - occupied) * np.exp(np.minimum(dot - energy, 0) / KT)
        assert out[k] == pytest.approx(found.sum(), rel=1e-6)


def test_thickness_shares():
    film = thickness_shares(12e-9, 2e-9, 1e-3)
    assert film.share.sum() + film.holes == pytest.approx(1.0, rel=1e-12)
    assert film.share @ film.thickness == pytest.approx(0.999 * 12e-9, rel=1e-7)
    # a mean of exp(-a t) has a closed form
    expected = 0.999 * np.exp(-3.0 + 0.5 * 0.5**2)
    assert film.share @ np.exp(-film.thickness / 4e-9) == pytest.approx(expected, rel=1e-7)
    assert thickness_shares(0.0, 2e-9).holes == 1.0
    with pytest.raises(InputError, match="pinholes"):
        thickness_shares(1e-9, 1e-9, 1.2)
