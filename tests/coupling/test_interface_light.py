"""Pairs that meet across an interface: they feed the dots beside it, and every balance holds."""

from pathlib import Path

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.dots.uphill import taken_pairs

STACKS = Path(__file__).parents[2] / "stacks"
CROSSED = {"recombination": "1e-16 cm^4/s"}


def red():
    """The shipped device without the recombination across the face that its file assumes."""
    text = (STACKS / "pu2020_red_RNH2.yaml").read_text()
    kept = [line for line in text.splitlines() if "interface: {recombination" not in line]
    return sm.replace(sm.parse_stack("\n".join(kept)), {"operation.bias.points": 9})


def balances(result):
    return {
        name: float(result[f"{name}_balance_error"].max())
        for name in ("energy", "carrier", "photon")
    }


def test_crossed_pairs_light_the_dots():
    result = sm.run(sm.replace(red(), {"layers.emitter.interface": CROSSED}))
    across = result.interface_recombination_current_density
    last = across.isel(voltage=-1).sel(interface="barrier/emitter")
    assert float(last) > 0.1
    assert float(result.recombination_current_density[-1]) >= float(last)
    per_pair = result.emitted_photon_flux[-1] * 1.602176634e-19 / last
    assert 0.1 < float(per_pair) < 0.77  # the film's yield is 0.76; charged dots lose most of it
    dark = sm.run(red())
    assert float(dark.emitted_photon_flux[-1]) < 0.9 * float(result.emitted_photon_flux[-1])
    assert max(balances(result).values()) < 1e-6


def test_pairs_at_a_face_without_dots_stay_dark():
    stack = sm.replace(red(), {"layers.barrier.interface": {"recombination": "1e-8 cm^4/s"}})
    found = sm.run(stack)
    across = found.get("interface_recombination_current_density")
    assert max(balances(found).values()) < 1e-6
    if across is not None:
        rest = found.recombination_current_density - across.sum("interface")
        assert (found.emitted_photon_flux * 1.602e-19 <= rest * 1.001 + 1e-12).all()


@pytest.mark.parametrize(
    "change",
    [
        {"layers.emitter.interface": {"hole_velocity": "0.01 m/s"}},
        {"layers.ETL.interface": {"dipole": "0.1 V"}},
        {"layers.emitter.interface": {"charge": "1 mC/m^2"}},
        {"contacts.cathode.electron_velocity": "0.01 m/s", "contacts.anode.hole_velocity": "1 m/s"},
        {"contacts.cathode.series_resistance": "20 ohm*cm^2"},
        {"contacts.anode.image_force": True, "contacts.anode.work_function": "4.8 eV"},
        {"materials.poly-TPD.mobility_law": {
            "kind": "gaussian-disorder", "sigma": "0.09 eV", "site_distance": "1.5 nm"}},
        {"materials.poly-TPD.traps": [
            {"carrier": "holes", "shape": "exponential", "density": "1e23 /m^3",
             "width": "0.06 eV"}]},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_every_law_keeps_the_balances(change):
    result = sm.run(sm.replace(red(), change))
    assert max(balances(result).values()) < 1e-6
    assert float(result.current_density[-1]) > 1.0


def test_heat_of_the_crossing_is_missed_when_it_is_left_out(monkeypatch):
    from stackmodel.coupling import heat_sources

    monkeypatch.setattr(heat_sources, "_crossed_heat", lambda *_: np.zeros(4))
    result = sm.run(sm.replace(red(), {"layers.emitter.interface": CROSSED}))
    assert float(result.energy_balance_error[-1]) > 1e-4


def test_heat_of_a_slow_contact_is_missed_when_it_is_left_out(monkeypatch):
    from stackmodel.coupling import heat_sources

    monkeypatch.setattr(heat_sources, "_contact_heat", lambda *_: 0.0)
    result = sm.run(sm.replace(red(), {"contacts.cathode.electron_velocity": "0.01 m/s"}))
    assert float(result.energy_balance_error[-1]) > 1e-4


THERMAL, EXCITON = 1.380649e-23 * 300, 3.2e-19


def taken(work, offered=1e20):
    return float(taken_pairs(np.array(offered), np.array(work), EXCITON, 2.5e7, 5e15, 300.0))


def test_pairs_with_energy_to_spare_are_all_taken():
    assert taken(EXCITON + 20 * THERMAL) == pytest.approx(1e20, rel=1e-4)
    assert taken(1e-17) == 1e20  # 62 V: no exponential overflows


def test_pairs_that_climb_light_the_dots_as_far_as_mass_action_fills_them():
    filled = 4 * np.exp(-20.0)  # excitons a dot, 20 kT below the level
    assert taken(EXCITON - 20 * THERMAL, 1e40) == pytest.approx(2.5e7 * 5e15 * filled, rel=1e-9)
    steeper = taken(EXCITON - 20 * THERMAL) / taken(EXCITON - 21 * THERMAL)
    assert steeper == pytest.approx(np.e, rel=1e-4)


def test_in_the_dark_nothing_is_taken_and_backwards_nothing_is_made():
    assert taken(0.0, 0.0) == 0.0
    assert abs(taken(-1e-19, -1.0)) < 5e15 * 2.5e7 * 4 * np.exp(-EXCITON / THERMAL)


def test_pairs_that_lack_energy_are_named():
    result = sm.run(sm.read_stack(STACKS / "pu2020_s1_ref15.yaml"))
    assert "pairs that meet at HTL/emitter hold 1.40 eV, photons 1.96 eV" in result.attrs["notes"]
    assert float(result.turn_on_voltage) == pytest.approx(1.6, abs=0.05)
    lit = sm.run(sm.read_stack(STACKS / "pu2020_red_RNH2.yaml"))
    assert "pairs that meet" not in lit.attrs["notes"]
