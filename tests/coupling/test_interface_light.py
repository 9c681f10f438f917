"""Pairs that meet across an interface: they feed the dots beside it, and every balance holds."""

from pathlib import Path

import numpy as np
import pytest

import stackmodel as sm

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
