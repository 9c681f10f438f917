"""A film whose dots are its law of transport: densities, pairs, light and losses of a run."""

from pathlib import Path

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.electrical import sweep
from stackmodel.coupling.film_dots import _arriving, _beside_face
from stackmodel.dots.moves import ELECTRON_IN, HOLE_IN
from stackmodel.errors import StackFileError
from stackmodel.formulation.film import dot_film

STACKS = Path(__file__).parents[2] / "stacks"
EMITTER = "layers.emitter.dots"


def read(name):
    return sm.read_stack(STACKS / f"{name}.yaml")


@pytest.fixture(scope="module")
def stack():
    return sm.replace(read("pu2020_s1_ref15"), {"operation.bias.points": 21})


@pytest.fixture(scope="module")
def result(stack):
    return sm.run(stack)


def emitter(stack):
    return next(layer for layer in stack.layers if layer.dots)


def test_pairs_are_neither_made_nor_lost(result):
    flows = result.loss_share.notnull().all("mechanism")
    assert int(flows.sum()) > 8
    assert np.abs(result.loss_share.sum("mechanism")[flows] - 1).max() < 1e-9
    assert np.abs(result.photon_balance_error).max() < 1e-12
    assert np.abs(result.carrier_balance_error).max() < 1e-9
    assert float(result.occupation.sum()) == pytest.approx(1, abs=1e-12)
    assert result.dot_g2_zero.isnull().all()


@pytest.mark.parametrize("temperature", [295.0, 341.0])
def test_carriers_of_transport_are_those_on_the_dots(stack, temperature):
    """n = N_dot <n_e>, p = N_dot <n_h>, and R that of their pairs, at every node of the film."""
    stack = sm.replace(stack, {"ambient": "295 K"})
    solved = sweep(stack, np.array([0.0, 3.0, 5.0]), temperature=temperature)
    film = dot_film(stack, emitter(stack))
    inside = solved.inside[2]
    here = inside.layer == solved.carrying.from_anode.index(emitter(stack))
    kt = solved.result.thermal_voltage[2]
    a = ((inside.electron_level - inside.conduction_edge) / kt)[here]
    b = ((inside.valence_edge - inside.hole_level) / kt)[here]
    states, pairs = film.problem.states, film.problem.pairs
    held = film.occupations(temperature, a, b)
    assert inside.electron_density[here] == pytest.approx(
        film.density * held @ states.electrons, rel=2e-3
    )
    assert inside.hole_density[here] == pytest.approx(film.density * held @ states.holes, rel=2e-3)
    lost = inside.recombination_rate[here]
    assert lost == pytest.approx(film.density * held @ pairs.total, rel=2e-3)
    assert np.ptp(held @ states.electrons) > 0.01  # the film is not empty
    record = float(stack.material(emitter(stack).material).conduction_band_states)
    assert 2 * film.density != pytest.approx(record, rel=0.05)  # nor is it the layer's own


def test_the_layer_can_keep_its_own_law(stack, result):
    own = sm.run(sm.replace(stack, {f"{EMITTER}.transport": "layer"}))
    assert dot_film(stack, emitter(stack)) is not None
    assert abs(float(own.current_density[-1] / result.current_density[-1]) - 1) > 0.05
    # filled one by one a quarter of the pairs shines at weak drive, in exchange nearly all
    lit = int(np.flatnonzero(result.emitted_photon_flux > 0)[2])
    per_pair = [float((r.dot_photon_rate / r.dot_electron_rate)[lit]) for r in (own, result)]
    yields = stack.material(emitter(stack).dots.material).yields
    assert per_pair[0] < 0.4 * float(yields["X"])
    assert per_pair[1] == pytest.approx(float(yields["X"]), rel=0.05)  # the cavity adds 2 %


def test_slower_hops_lose_fewer_pairs(stack):
    """At given levels; through a whole device the current then passes the film instead."""
    film = {
        rate: dot_film(changed, emitter(changed)).law(295.0)
        for rate in ("1e5 /s", "1e12 /s")
        for changed in [sm.replace(stack, {f"{EMITTER}.exchange": {"rate": rate}})]
    }
    slow, fast = (np.exp(law.table[40, 40, 2, 0]) for law in film.values())
    assert slow < 0.1 * fast


def test_a_film_too_little_known_conducts_as_its_record_says():
    stack = read("pu2020_red_RNH2")
    unknown = sm.replace(stack, {f"{EMITTER}.material": "ZnMgO"})
    assert dot_film(unknown, emitter(unknown)) is None
    assert dot_film(stack, emitter(stack)) is not None


def test_exchange_that_contradicts_the_rest_is_refused(stack):
    given = {f"{EMITTER}.exchange": {"rate": "1e9 /s"}}
    for wrong, said in (
        ({f"{EMITTER}.arrangement": "isolated"}, "exchange of isolated dots"),
        ({f"{EMITTER}.coulomb": {"law": "power"}}, "exchange with a coulomb law"),
        ({f"{EMITTER}.transport": "layer"}, "exchange with transport: layer"),
    ):
        with pytest.raises(StackFileError, match=said):
            sm.replace(stack, given | wrong)


def test_hops_are_those_of_the_mobility(stack):
    """w = 6 D/a^2, D = mu kT/q, a^-3 dots: from the record's numbers by hand."""
    film, material = dot_film(stack, emitter(stack)), stack.material(emitter(stack).material)
    apart = film.density ** (-1 / 3)
    kt = 8.617333e-5 * float(stack.ambient)  # V
    found = film.dot(float(stack.ambient))
    for rate, mobility in (
        (found.electron_exchange, material.electron_mobility),
        (found.hole_exchange, material.hole_mobility),
    ):
        assert rate == pytest.approx(6 * float(mobility) * kt / apart**2, rel=1e-6)
    given = sm.replace(stack, {f"{EMITTER}.exchange": {"rate": "3e8 /s"}})
    assert dot_film(given, emitter(given)).dot(300.0).electron_exchange == 3e8


class TestBesideAFace:
    """Dots at a face, alone: levels in kT inside their bands, pairs offered per dot and second."""

    @staticmethod
    def dots(stack, pairs, levels=(0.5, -14.0), arrives=HOLE_IN):
        film = dot_film(stack, emitter(stack))
        per_dot = ELEMENTARY_CHARGE * film.problem.density / film.problem.monolayers
        levels = np.array(levels)[:, None]
        kelvin, current = np.array([295.0]), np.array([pairs * per_dot])
        told = film, film.problem, kelvin, levels, current, arrives
        occupation, landed = _beside_face(*told)
        return film, occupation[0], float(landed[0] / per_dot)

    def test_few_pairs_all_land_and_leave_the_dots_as_they_were(self, stack):
        film, occupation, landed = self.dots(stack, 1e2)
        assert landed == pytest.approx(1e2, rel=0.02)
        electrons = film.problem.states.electrons
        before = film.occupations(295.0, np.array([0.5]), np.array([-14.0]))[0] @ electrons
        assert occupation @ electrons == pytest.approx(before, rel=0.05)

    def test_partners_are_replaced(self, stack):
        """As many pairs as the dots' electrons hop: without replacement they would run short."""
        film, occupation, landed = self.dots(stack, 3e6)
        electrons = film.problem.states.electrons
        before = film.occupations(295.0, np.array([0.5]), np.array([-14.0]))[0] @ electrons
        assert film.dot(295.0).electron_exchange < 3e6
        assert occupation @ electrons == pytest.approx(before, rel=0.2)
        assert landed == pytest.approx(3e6, rel=0.2)

    def test_full_dots_take_no_more(self, stack):
        film, _, landed = self.dots(stack, 1e13)
        assert landed <= film.problem.pairs.total.max() * (1 + 1e-9)
        assert landed < 1e-2 * 1e13

    def test_the_carrier_that_lands_matters(self, stack):
        """Holes find the electrons of these dots; electrons find next to no hole."""
        hole, electron = (self.dots(stack, 1e5, arrives=kind)[1] for kind in (HOLE_IN, ELECTRON_IN))
        assert np.abs(hole - electron).sum() > 1e-4


def test_pairs_land_as_the_carrier_that_crosses(stack):
    above = "layers.emitter.interface.recombination"
    only = {
        HOLE_IN: {"electrons_above": "1e-25 m^4/s"},  # on the dots; the holes come from below
        ELECTRON_IN: {"electrons_below": "1e-25 m^4/s"},
    }
    for kind, law in only.items():
        solved = sweep(sm.replace(stack, {above: law}), np.array([0.0, 2.0]))
        number = solved.carrying.from_anode.index(emitter(solved.stack))
        shares = _arriving(solved, 1, number, number - 1)
        assert shares[kind] == pytest.approx(1.0)
