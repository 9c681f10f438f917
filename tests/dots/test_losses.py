"""Temperature, field, contact, transfer, host."""

import numpy as np
import pytest
from scipy.integrate import quad

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.dots.loss import contact, field, host, thermal, transfer

EV = ELEMENTARY_CHARGE


def test_temperature():
    cold = thermal.quantum_yield(1.0, 0.9, 100.0, 0.15 * EV)
    assert cold == pytest.approx(0.9)
    at = 0.15 * EV / (BOLTZMANN * np.log(100.0))  # where A exp(-E/kT) = 1
    assert thermal.quantum_yield(at, 0.9, 100.0, 0.15 * EV) == pytest.approx(0.45)
    two = thermal.quantum_yield(np.array([300.0, 400.0]), 0.9, [10.0, 100.0], [0.1 * EV, 0.15 * EV])
    assert two[1] < two[0] < 0.9


def test_field():
    assert field.quantum_yield(0.0, 0.8, 1e8) == pytest.approx(0.8)
    assert field.quantum_yield(1e8, 0.8, 1e8) == pytest.approx(0.8 / np.e / (0.8 / np.e + 0.2))
    assert field.quantum_yield(1e8, 1.0, 1e8) == 1.0  # nothing competes
    assert field.stark_shift(2e7, 1e-36) == pytest.approx(-2e-22)
    # the overlap of two unit Gaussian envelopes pulled apart by d is exp(-d^2/4) squared
    for d in (0.5, 1.5):
        own = quad(lambda x, d=d: np.exp(-(x**2 + (x - d) ** 2) / 2) / np.sqrt(np.pi), -9, 9)[0]
        assert field.overlap(d, np.sqrt(2)) == pytest.approx(own**2)


def test_contact():
    rates = contact.quenching_rate(np.array([0.0, 2e-9, 12e-9]), 1e9, 1e9)
    assert rates == pytest.approx(1e9 * np.exp([0.0, -2.0, -12.0]))
    kept = contact.quenched_yield(1.0, 40e-9, rates)
    assert kept[0] == pytest.approx(1 / 41)
    assert kept[2] > 0.99


def test_transfer():
    # R_0 = 0.0211 (kappa^2 eta J/n^4)^(1/6) nm with J in M^-1 cm^-1 nm^4 (Lakowicz)
    j = 1e15
    textbook = 0.0211e-9 * (2 / 3 * 0.5 * j / 1.8**4) ** (1 / 6)
    assert transfer.forster_radius(0.5, j * 1e-37, 1.8) == pytest.approx(textbook, rel=3e-3)
    assert transfer.pair_rate(5e-9, 5e-9, 1e-9) == pytest.approx(1e9)
    sheet = transfer.layer_rate(3e-9, 5e-9, 1e-9, 1e16)
    summed, _ = quad(lambda r: 2 * np.pi * r * 1e-2 * 5.0**6 / (r**2 + 9.0) ** 3, 0, 1e3, limit=200)
    assert sheet == pytest.approx(summed / 1e-9)
    assert transfer.transfer_efficiency(1e9, 1e-9) == pytest.approx(0.5)


def test_host():
    spectrum = host.HostSpectrum(2.95 * EV, 0.17 * EV, 0.8, 0.06 * EV)
    energies = np.linspace(1.0, 3.6, 4001) * EV
    area = spectrum.per_energy(energies).sum() * (energies[1] - energies[0])
    assert area == pytest.approx(1.0, abs=1e-4)
    blue, red = spectrum.share(400e-9, 500e-9), spectrum.share(600e-9, 660e-9)
    assert blue > 0.8 > 1e-2 > red > 0
    window = (energies > 2.479684 * EV) & (energies < 3.099605 * EV)  # 500 .. 400 nm
    inside = spectrum.per_energy(energies)[window].sum() * (energies[1] - energies[0])
    assert blue == pytest.approx(inside, abs=2e-3)
    assert host.host_photons(1e6, 0.2, 0.75) == pytest.approx(5e4)
