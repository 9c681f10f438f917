"""Ligand electrochemistry and lifetimes (Pu et al. 2020)."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.dots.ligands import degradation, lifetime, redox
from stackmodel.dots.ligands.table import table_1

EV = ELEMENTARY_CHARGE
HOUR = 3600.0
CONDUCTION = float(redox.level_of(-0.89))  # cathodic peak of the amine-covered dots, sign put right


def test_levels():
    assert pytest.approx(-3.55) == CONDUCTION / EV
    assert redox.level_of(0.0) / EV == pytest.approx(-4.44)


def test_which_ions_are_reduced_before_light():
    found = {
        ion: redox.reduction(v, CONDUCTION, 1.65) for ion, v in redox.STANDARD_POTENTIALS.items()
    }
    assert {ion: r.active for ion, r in found.items()} == {
        "Cd": True,
        "Zn": True,
        "Mg": False,
        "none": False,
    }
    # current rises at 1.2 V with cadmium carboxylate, at 1.65 V without: 0.45 V apart
    assert found["Cd"].onset_voltage == pytest.approx(1.2, abs=0.05)
    assert found["Zn"].onset_voltage > found["Cd"].onset_voltage
    assert redox.voltage_gap(found["Cd"].onset_voltage, 1.65) == pytest.approx(0.487, abs=1e-3)
    assert redox.voltage_gap(found["Mg"].onset_voltage, 1.65) == 0
    assert redox.voltage_gap(found["none"].onset_voltage, 1.65) == 0
    # "only ~0.3 V more negative": 0.36 by standard potentials
    potentials = redox.STANDARD_POTENTIALS
    assert potentials["Zn"] - potentials["Cd"] == pytest.approx(-0.36, abs=0.005)


def test_reaction():
    kt = BOLTZMANN * 300
    assert redox.reaction_rate(-4.0 * EV, -4.0 * EV, 300.0, 5.0) == pytest.approx(0, abs=1e-12)
    slope = redox.reaction_rate(-4.0 * EV + 1e-4 * kt, -4.0 * EV, 300.0, 5.0) / 1e-4
    assert slope == pytest.approx(5.0, rel=1e-4)
    tafel = redox.reaction_rate(np.array([-3.7, -3.6]) * EV, -4.0 * EV, 300.0, 1.0)
    assert np.log(tafel[1] / tafel[0]) == pytest.approx(0.5 * 0.1 * EV / kt, rel=1e-4)
    assert redox.reduced_share(-4.0 * EV, -4.0 * EV, 300.0) == 0.5
    assert redox.reduced_share(-4.0 * EV + kt, -4.0 * EV, 300.0) == pytest.approx(
        1 / (1 + np.exp(-2))
    )


def test_photoluminescence_falls_at_constant_current():
    dots, current = 1.2e17, 100.0  # four layers of dots, 10 mA/cm^2
    times = np.array([0.0, 60.0, 3600.0, 1e9])

    ions = degradation.reduced_ions(times, current, dots, 3.0, 1e-6)
    slope = 1e-6 * current / EV / 2 / dots
    assert ions[1] == pytest.approx(slope * 60, rel=0.03)
    early = degradation.reduced_ions(1e-3, current, dots, 3.0, 1e-6)
    assert early == pytest.approx(slope * 1e-3, rel=1e-6)
    assert ions[3] == pytest.approx(3.0)
    left = degradation.relative_efficiency(ions)
    assert left[0] == 1
    assert left[3] == pytest.approx(np.exp(-3))
    half = degradation.time_to(0.5, current, dots, 3.0, 1e-6)
    again = degradation.reduced_ions(half, current, dots, 3.0, 1e-6)
    assert degradation.relative_efficiency(again) == pytest.approx(0.5)
    assert degradation.time_to(0.5, 2 * current, dots, 3.0, 1e-6) == pytest.approx(half / 2)
    assert degradation.time_to(0.5, current, dots, 0.5, 1e-6) == np.inf
    assert degradation.time_to(0.5, current, dots, 3.0, 0.0) == np.inf


def test_lifetime_scaling():
    # blue: 85 h at 1450 cd/m^2, n = 1.88: about 13,000 h at 100 (published: > 10,000)
    blue = lifetime.scaled_lifetime(85.0, 1450.0, 100.0, lifetime.ACCELERATION_BLUE)
    assert blue == pytest.approx(12_966, abs=1)
    # red: T95 = 3800 h at 1000 is 2.4e5 h at 100 with n = 1.8
    red = lifetime.scaled_lifetime(3800.0, 1000.0, 100.0, lifetime.ACCELERATION_RED)
    assert red == pytest.approx(2.4e5, rel=0.01)
    assert lifetime.lifetime_ratio(0.95) == pytest.approx(0.0740, abs=1e-4)
    for stretch in (0.6, 1.0, 1.4):
        at = lifetime.lifetime_ratio(0.95, stretch) * 7.0
        assert lifetime.decayed(at, 7.0, stretch) == pytest.approx(0.95)


def test_table_1():
    rows = table_1()
    assert len(rows) == 13
    assert len({(r.core_shell, r.ligand, r.note) for r in rows}) == 13
    amine = next(r for r in rows if r.ligand == "RNH2" and not r.note)
    assert sum(amine.peak_efficiency) / 2 == pytest.approx(0.186)
    assert amine.lifetime[0] / HOUR == pytest.approx(90_000)
    assert amine.internal_share(0.235) == pytest.approx(1.041, abs=1e-3)  # above 1: unphysical
    best = max(rows, key=lambda r: r.lifetime[0] if r.decay == "T95" else 0.0)
    assert (best.core_shell, best.ligand) == ("CdSe/CdZnSe/CdZnS", "TOP")
    assert best.lifetime[0] / HOUR == pytest.approx(3800)


def test_the_window_sorts_the_table():
    # ligands whose ion is reduced before light have less than half the efficiency of the others
    for shell in {row.core_shell for row in table_1()}:
        shares = {True: [], False: []}
        for row in table_1():
            if row.core_shell == shell:
                potential = redox.STANDARD_POTENTIALS[row.ion]
                active = redox.reduction(potential, CONDUCTION, 1.65).active
                shares[active].append(row.internal_share(0.235))
        assert max(shares[True]) < 0.5 * min(shares[False])
    swapped = redox.reduction(redox.STANDARD_POTENTIALS["Cd"], float(redox.level_of(0.0)), 1.65)
    assert not swapped.active
