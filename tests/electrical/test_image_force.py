"""Contacts that follow the field: the image force, and injection against recombination."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE, VACUUM_PERMITTIVITY
from stackmodel.electrical.image_force import with_image_force
from stackmodel.electrical.image_force_drive import (
    followed_at_current,
    followed_with_series_resistance,
)
from stackmodel.electrical.problem import Contact, band, problem
from stackmodel.electrical.scott_malliaras import (
    reduced_recombination,
    relative_velocity,
    zero_field_velocity,
)
from stackmodel.electrical.solve import solve
from stackmodel.errors import ConvergenceError, InputError
from stackmodel.formulation.electrical import drift_diffusion_problem
from stackmodel.grid.mesh import refined
from stackmodel.settings import WHOLE_RUN, Electrical
from tests.coupling.test_electrical_laws import THREE_LAYERS

QUICK = Electrical(grid_refinements=0)
FIRM = Electrical(grid_refinements=0, newton_tolerance=1e-5)
KELVIN, EPS, STATES, MOBILITY, BARRIER = 300.0, 3.0, 1e26, 1e-9, 0.55
THERMAL = BOLTZMANN * KELVIN / ELEMENTARY_CHARGE
SCOTT = ("scott-malliaras", "")
BOTH = ("image-force", "image-force")


def film(*, cathode=5.0 - BARRIER, mobility=MOBILITY, anode_velocity=np.inf):
    """100 nm that conduct holes from an anode with a barrier of 0.55 eV."""
    return problem(
        [100e-9], EPS, band([2.0], STATES, 1e-14), band([5.0], STATES, mobility),
        Contact(5.0 - BARRIER, hole_velocity=anode_velocity), cathode, KELVIN,
    )  # fmt: skip


def contact_fields(result):
    return (result.potential[:, 0] - result.potential[:, 1]) / result.grid.width[0]


def supplied(result):
    """What the contact offers at its lowered barrier, carried away by drift, A/m^2."""
    field = contact_fields(result)
    density = STATES * np.exp(reduced_root(field) - BARRIER / THERMAL)
    return ELEMENTARY_CHARGE * MOBILITY * field * density


def reduced_root(field):
    return np.sqrt(ELEMENTARY_CHARGE * field / (4 * np.pi * EPS * VACUUM_PERMITTIVITY)) / THERMAL


def printed(root):
    """psi as Scott and Malliaras write it."""
    f = root**2
    return 1 / f + 1 / np.sqrt(f) - np.sqrt(1 + 2 * np.sqrt(f)) / f


# --- the law ---------------------------------------------------------------------------------


def test_velocity_without_field_and_in_a_strong_one():
    assert reduced_recombination(0.0) == 0.5
    assert relative_velocity(0.0) == 1.0
    for root in np.geomspace(0.1, 100, 13):
        assert reduced_recombination(root) == pytest.approx(printed(root), rel=1e-9)
        assert relative_velocity(root) == pytest.approx((printed(root) ** -2 - root**2) / 4)
    strong = relative_velocity(1e8) / 1e12  # f^(3/4) / sqrt(2)
    assert strong == pytest.approx(0.5**0.5, rel=1e-3)
    still = zero_field_velocity(EPS * VACUUM_PERMITTIVITY, THERMAL, MOBILITY, ELEMENTARY_CHARGE)
    capture = ELEMENTARY_CHARGE / (4 * np.pi * EPS * VACUUM_PERMITTIVITY * THERMAL)
    assert still == pytest.approx(4 * MOBILITY * THERMAL / capture)  # S(0) = 4 mu kT / (q r_c)


def test_injected_current_is_that_of_the_paper():
    """J = 4 psi^2 N q mu E exp(-phi/kT + sqrt f) where drift carries the holes away."""
    voltage = np.array([2.0, 5.0, 10.0, 20.0])
    result, lowered = with_image_force(film(), voltage, SCOTT, QUICK)
    root = reduced_root(contact_fields(result))
    assert lowered[:, 0] == pytest.approx(root * THERMAL, rel=1e-6)
    assert (lowered[:, 1] == 0).all()
    expected = 4 * printed(root) ** 2 * supplied(result)
    assert result.current_density == pytest.approx(expected, rel=1e-3)
    fixed, _ = with_image_force(film(), voltage, ("image-force", ""), QUICK)
    assert fixed.current_density == pytest.approx(supplied(fixed), rel=1e-3)
    assert (fixed.current_density > 2 * expected).all()  # negative control


def test_no_current_without_voltage_between_unlike_contacts():
    for laws in (SCOTT, ("scott-malliaras", "scott-malliaras"), BOTH):
        for cathode in (2.6, 4.8):
            result, lowered = with_image_force(film(cathode=cathode), [0.0], laws, QUICK)
            assert result.current_density[0] == 0.0
            if cathode > 5.0 - BARRIER:  # a field that pulls holes out of the anode
                assert lowered[0, 0] > 0.01


def test_a_field_that_pushes_back_leaves_the_velocity_without_field():
    still = zero_field_velocity(EPS * VACUUM_PERMITTIVITY, THERMAL, MOBILITY, ELEMENTARY_CHARGE)
    voltage = [-3.0, -1.0]
    result, lowered = with_image_force(film(cathode=4.95), voltage, SCOTT, QUICK)
    slow = solve(film(cathode=4.95, anode_velocity=still), voltage, QUICK)
    assert (lowered == 0).all()
    assert result.current_density == pytest.approx(slow.current_density, rel=1e-8)
    fast = solve(film(cathode=4.95), voltage, QUICK)
    assert result.current_density != pytest.approx(fast.current_density, rel=1e-3)


def test_injection_and_recombination_follow_the_mobility():
    once, _ = with_image_force(film(), [4.0], SCOTT, QUICK)
    twice, _ = with_image_force(film(mobility=2 * MOBILITY), [4.0], SCOTT, QUICK)
    assert twice.current_density == pytest.approx(2 * once.current_density, rel=1e-3)


@pytest.mark.parametrize("barrier", ["5.0 eV", "4.8 eV", "4.5 eV"])
def test_barriers_settle_from_nearly_ohmic_to_high(barrier):
    """Fields at the contacts turn round in this sweep."""
    stack = sm.replace(sm.parse_stack(THREE_LAYERS), {"contacts.anode.work_function": barrier})
    for law in ({"image_force": True}, {"injection": "scott-malliaras"}):
        changed = {f"contacts.{role}.{key}": value
                   for role in ("anode", "cathode") for key, value in law.items()}  # fmt: skip
        result = sm.jv(sm.replace(stack, changed), from_=-2, to=6, points=17, settings=QUICK)
        assert np.isfinite(result.current_density).all()
        assert (np.diff(result.current_density.values[6:]) > 0).all()


@pytest.mark.parametrize("laws", [BOTH, SCOTT])
def test_the_mesh_error_is_that_of_barriers_that_follow(laws):
    stack = sm.replace(sm.parse_stack(THREE_LAYERS), {"contacts.anode.work_function": "4.8 eV"})
    made, _ = drift_diffusion_problem(stack)
    voltage = [2.0, 4.0]
    result, _ = with_image_force(made, voltage, laws, WHOLE_RUN)
    assert (result.mesh_error <= WHOLE_RUN.grid_tolerance).all()
    finer, _ = with_image_force(made, voltage, laws, FIRM, refined(refined(result.mesh)))
    error = np.abs(result.current_density / finer.current_density - 1)
    assert (error < result.mesh_error).all()
    held = solve(made, voltage, WHOLE_RUN)  # negative control: the mesh of held barriers
    coarse, _ = with_image_force(made, voltage, laws, FIRM, held.mesh)
    error = np.abs(coarse.current_density / finer.current_density - 1)
    assert (error > held.mesh_error).any()


# --- drives ----------------------------------------------------------------------------------


@pytest.mark.parametrize("laws", [BOTH, SCOTT])
def test_a_series_resistance_beside_a_barrier_that_follows(laws):
    voltage, ohms = np.linspace(-1, 12, 8), 10.0
    shared = followed_with_series_resistance(film(), voltage, ohms, laws, QUICK)
    assert shared.voltage + ohms * shared.current_density == pytest.approx(voltage, abs=1e-8)
    assert ohms * shared.current_density[-1] > 1
    direct, _ = with_image_force(film(), shared.voltage, laws, FIRM, shared.mesh)
    assert direct.current_density == pytest.approx(shared.current_density, rel=1e-8)
    wrong, _ = with_image_force(film(), shared.voltage + 1e-7, laws, FIRM, shared.mesh)
    assert wrong.current_density[-1] != pytest.approx(shared.current_density[-1], rel=1e-8)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("laws", [BOTH, SCOTT])
def test_a_given_current_through_a_barrier_that_follows(laws, sign):
    wanted = sign * np.array([1e-3, 1e-2])
    made = film(cathode=4.45 if sign > 0 else 4.95)  # backwards the other contact injects
    held = followed_at_current(made, wanted, laws, Electrical(extrapolate=False))
    assert held.current_density == pytest.approx(wanted, rel=1e-8)
    assert (held.mesh_error < 1e-3).all()
    direct, _ = with_image_force(made, held.voltage, laws, FIRM, held.mesh)
    assert direct.current_density == pytest.approx(wanted, rel=1e-8)


def test_a_drive_out_of_reach_is_refused():
    with pytest.raises(ConvergenceError, match=r"not met|did not"):
        followed_at_current(film(), [1e9], SCOTT, QUICK)
    with pytest.raises(InputError, match="of one sign"):
        followed_at_current(film(), [1.0, -1.0], SCOTT, QUICK)


def test_what_a_law_of_its_own_excludes():
    stack = sm.parse_stack(THREE_LAYERS)
    law = {"contacts.anode.injection": "scott-malliaras"}
    for also in ({"image_force": True}, {"hole_velocity": "10 m/s"}):
        ((name, value),) = also.items()
        with pytest.raises(InputError, match=f"anode gives {name} beside injection"):
            sm.jv(sm.replace(stack, {**law, f"contacts.anode.{name}": value}), settings=QUICK)
    for question in (sm.transient, sm.admittance, sm.sensitivity):
        with pytest.raises(InputError, match="not solved with image_force or injection"):
            question(sm.replace(stack, law))
