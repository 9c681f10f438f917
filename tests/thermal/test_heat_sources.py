"""Local heat adds up to electrical power minus light, on any finite-volume solution."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.thermal import heat_sources as heat


@pytest.fixture
def solution():
    """Currents that obey continuity on a rough mesh, levels that meet at ideal contacts."""
    rng = np.random.default_rng(7)
    n = 60
    position = np.concatenate(([0.0], np.cumsum(rng.uniform(0.5e-9, 3e-9, n - 1))))
    volts = 3.0
    electron = np.sort(rng.uniform(-volts, 0.0, n))
    hole = np.sort(rng.uniform(-volts, 0.0, n)) - 0.3
    electron[[0, -1]] = hole[[0, -1]] = (-volts, 0.0)
    rate = rng.uniform(0.0, 1e19, n)
    rate[[0, -1]] = 0.0
    electron_current = 200.0 + ELEMENTARY_CHARGE * np.cumsum(rate)[:-1]
    total = electron_current[-1] + 30.0
    return {
        "position": position,
        "voltage": volts,
        "total": total,
        "electron": electron,
        "hole": hole,
        "rate": rate,
        "jn": electron_current,
        "jp": total - electron_current,
        "radiative": 0.4 * rate,
        "photon": 1.9 * ELEMENTARY_CHARGE,
        "temperature": 300.0 + rng.uniform(0, 40, n),
        "separation": rng.uniform(0.05, 0.6, (2, n)) * ELEMENTARY_CHARGE,
    }


def sources(s):
    entropy = [heat.carrier_entropy(x, s["temperature"]) for x in s["separation"]]
    return {
        "joule electrons": heat.joule(s["jn"], s["electron"]),
        "joule holes": heat.joule(s["jp"], s["hole"]),
        "recombination": heat.recombination(s["rate"], s["electron"], s["hole"]),
        "radiation": heat.radiation(s["radiative"], s["photon"]),
        "peltier": heat.peltier_thomson(s["jn"], s["jp"], *entropy, s["temperature"]),
    }


def error(s, released):
    power = s["total"] * s["voltage"]
    light = s["photon"] * s["radiative"].sum()
    return heat.balance_error(power, light, released)[0]


def test_heat_is_power_minus_light(solution):
    assert error(solution, sum(x.sum() for x in sources(solution).values())) < 1e-13


def test_negative_control_dropping_any_source_is_seen(solution):
    parts = sources(solution)
    total = sum(x.sum() for x in parts.values())
    for name in ("joule electrons", "joule holes", "recombination", "radiation"):
        assert error(solution, total - parts[name].sum()) > 1e-3, name
        assert error(solution, total + 0.01 * parts[name].sum()) > 1e-5, name


def test_peltier_moves_heat_without_making_any(solution):
    part = sources(solution)["peltier"]
    assert abs(part.sum()) < 1e-12 * np.abs(part).sum()
    assert np.abs(part).max() > 1.0


def test_peltier_of_a_single_carrier_heats_the_contact_it_enters():
    """Electrons enter at the right (J > 0): they take T s up there and give it back at the left."""
    n, j = 5, np.full(4, 100.0)
    t = np.full(n, 300.0)
    s = heat.carrier_entropy(np.full(n, 0.2 * ELEMENTARY_CHARGE), t)
    part = heat.peltier_thomson(j, 0 * j, s, 0 * s, t)
    expected = 100.0 * (0.2 + 2.5 * BOLTZMANN * 300.0 / ELEMENTARY_CHARGE)
    np.testing.assert_allclose(part, [expected, 0, 0, 0, -expected], atol=1e-12 * expected)


def test_contact_of_finite_exchange_closes_the_balance(solution):
    s = dict(solution)
    s["electron"] = s["electron"] + np.where(np.arange(60) == 59, -0.12, 0.0)
    s["hole"] = s["hole"] + np.where(np.arange(60) == 0, 0.2, 0.0)
    inside = sum(x.sum() for x in sources(s).values())
    ends = heat.contact(s["jn"][-1], s["jp"][-1], s["electron"][-1], s["hole"][-1], 0.0, 1.0)
    ends += heat.contact(s["jn"][0], s["jp"][0], s["electron"][0], s["hole"][0], -3.0, -1.0)
    assert error(s, inside) > 1e-3
    assert error(s, inside + ends) < 1e-13


def test_layers_share_all_of_it(solution):
    parts = sources(solution)
    layer = (np.arange(59) > 20).astype(int) + (np.arange(59) > 41)
    edges = parts["joule electrons"] + parts["joule holes"]
    nodes = parts["recombination"] + parts["radiation"] + parts["peltier"]
    shared = heat.by_layer(edges, nodes, solution["position"], layer)
    assert shared.size == 3
    assert shared.sum() == pytest.approx(edges.sum() + nodes.sum(), rel=1e-13)


def test_balance_error_near_zero_bias_is_measured_against_the_sweep():
    power = np.array([0.0, 1e-14, 100.0])
    error = heat.balance_error(power, np.zeros(3), power + np.array([1e-15, 0.0, 1e-5]))
    np.testing.assert_allclose(error, [1e-7, 0.0, 1e-7], rtol=1e-6)
    assert heat.balance_error(np.zeros(2), np.zeros(2), np.zeros(2)).tolist() == [0.0, 0.0]
