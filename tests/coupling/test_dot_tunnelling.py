"""Dots charged by tunnelling: equilibrium, limits, averages, and what the commands say."""

from dataclasses import replace

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.coupling.dot_tunnelling import fed_light
from stackmodel.coupling.electrical import sweep
from stackmodel.dots.exchange import exchange_chain
from stackmodel.dots.moves import ELECTRON_IN, PAIR_IN, RECOMBINATION
from stackmodel.dots.photons import emission
from stackmodel.dots.stationary import occupations
from stackmodel.electrical.tunnelling.thickness_average import ThicknessShares, film_over_dots
from stackmodel.electrical.tunnelling.wkb import action
from stackmodel.formulation.dot_tunnelling import fed_dots
from stackmodel.materials.database import data_folder

STACKS = data_folder() / "stacks"
VOLTAGE = np.array([-0.5, 0.0, 1.9, 2.1, 2.6, 2.8])


def read(name: str) -> sm.Stack:
    stack = sm.read_stack(STACKS / f"lin2017_pmma_{name}nm.yaml")
    return sm.replace(stack, {"operation.bias": {"from": "0 V", "to": "2.8 V", "points": 29}})


@pytest.fixture(scope="module")
def film():
    return read("12")


@pytest.fixture(scope="module")
def solved(film):
    return sweep(film, VOLTAGE)


@pytest.fixture(scope="module")
def fed(film):
    return fed_dots(film, film.layer("emitter"))


@pytest.fixture(scope="module")
def light(solved, fed):
    return fed_light(solved, fed)


@pytest.fixture(scope="module")
def result(film):
    return sm.run(film)


def only(fed, *thickness: float):
    """The same dots, all behind these films, nm."""
    t = np.array(thickness) * 1e-9
    return replace(fed, film=ThicknessShares(t, np.full(len(t), 1 / len(t)), 0.0))


def test_equilibrium_on_every_dot(light, fed):
    """At 0 V each move of each pair of states is as frequent as its reverse, and nothing flows."""
    problem = fed.problem
    chain = exchange_chain(problem.states, problem.pairs, light.exchange.at((1, 5)))
    flow = chain.rates * occupations(chain)[chain.moves.source]
    net = np.zeros((problem.states.count,) * 2)
    np.add.at(net, (chain.moves.source, chain.moves.target), flow)
    gross = np.maximum(net, net.T)
    likely = gross > 1e-250
    assert likely.sum() > 100
    assert abs(net - net.T)[likely] == pytest.approx(0.0, abs=1e-9 * gross.max())
    relative = abs(net - net.T)[likely] / gross[likely]
    assert relative.max() < 1e-6
    for values in (
        light.current,
        light.mean_photon_rate,
        *(v @ light.share for v in light.losses.values()),
    ):
        assert values[1] == 0.0
    # negative control: without pairs made by heat those that recombine are a current
    made, met = (flow[chain.moves.kind == kind].sum() for kind in (PAIR_IN, RECOMBINATION))
    assert met - made == pytest.approx(0.0, abs=1e-9 * met)
    cold = replace(chain, rates=np.where(chain.moves.kind == PAIR_IN, 0.0, chain.rates))
    assert cold.flux(RECOMBINATION, occupations(cold)) > 0.5 * met > 0.0


def test_rates_in_and_out_keep_boltzmanns_ratio(light, fed):
    """Where one side alone exchanges electrons the ratio tells its level, at any charge."""
    exchange, thermal = light.exchange, BOLTZMANN * 295.0
    at = (4, 3)  # 2.6 V, behind a film hardly thicker than the dot
    energy = thermal * np.log(exchange.electron_out[at] / exchange.electron_in[at])
    steps = np.diff(energy[len(energy) // 2 :]) / (-2 * fed.charging_energy)
    assert steps == pytest.approx(1.0, abs=1e-6)  # each charge moves the level by 2 E_c1
    # negative control: at 0 V the same ratio is that of another level
    still = thermal * np.log(exchange.electron_out[1, 3] / exchange.electron_in[1, 3])
    assert abs(still - energy).min() > 0.3 * ELEMENTARY_CHARGE


def test_current_follows_the_sign_of_the_voltage(light):
    assert light.current[0] < 0.0 == light.current[1]
    assert (np.diff(light.current[1:]) > 0).all()
    assert np.isnan(light.seen_mean(light.photon_rate)[1])


def test_every_pair_ends_somewhere(film, result):
    share = result.loss_share.values.sum(axis=1)
    assert share[np.isfinite(share)] == pytest.approx(1.0, rel=1e-9)
    total = (result.dot_current_density + result.background_current_density).values
    assert result.current_density.values == pytest.approx(total, rel=1e-12)
    for name in ("carrier", "energy", "photon"):
        assert result[f"{name}_balance_error"].max() < 1e-6
    # negative control: the dots are the main current of a device that blocks all other
    assert (result.dot_current_density / result.current_density).values[-1] > 0.5
    assert film.layer("emitter").dots.tunnelling is not None


def test_light_falls_with_the_film_as_the_barrier_has_it(solved, fed):
    """Where electrons through the film limit, each 0.2 nm costs the action of 0.2 nm."""
    found = fed_light(solved, only(fed, 12.0, 12.2)).photon_rate[-1, 1:]
    barrier = fed.around.insulator_electron_level
    electron = fed.around.electron_level
    # between the barrier seen from the dot, at the field of the film, and from ZnO
    high = action(-electron, [0.2e-9], [[-barrier, -barrier]], fed.around.mass)
    fall = np.log(found[0] / found[1])
    assert 0.6 * high < fall < 1.1 * high
    lighter = replace(fed, around=replace(fed.around, mass=0.25 * fed.around.mass))
    half = fed_light(solved, only(lighter, 12.0, 12.2)).photon_rate[-1, 1:]
    assert np.log(half[0] / half[1]) == pytest.approx(0.5 * fall, rel=0.1)


def test_the_mean_is_of_light_not_of_rates(solved, fed, light):
    """Twice the nodes give the same mean; mean rates give another light."""
    assert fed.share.sum() == pytest.approx(1.0, rel=1e-6)
    fine = film_over_dots(12e-9, fed.crossing.spread, 0.0, 10e-9, nodes=64)
    finer = fed_light(solved, replace(fed, film=fine)).mean_photon_rate
    assert light.mean_photon_rate[2:] == pytest.approx(finer[2:], rel=1e-2)
    rates = light.exchange
    even = replace(
        rates,
        **{
            name: np.tensordot(fed.share, getattr(rates, name)[-1], 1)
            for name in ("electron_in", "electron_out", "hole_in", "hole_out")
        },
    )
    alike = emission(exchange_chain(fed.problem.states, fed.problem.pairs, even))
    assert float(alike.photon_rate) > 3 * light.mean_photon_rate[-1]


def test_uniform_films(solved, fed):
    """No spread: all dots alike; thinner than a dot: all touch both layers and are dark."""
    even = film_over_dots(12e-9, 0.0, 0.0, 10e-9)
    one = fed_light(solved, replace(fed, film=even))
    assert one.mean_photon_rate[-1] == one.photon_rate[-1, 1]
    covered = fed_light(solved, replace(fed, film=film_over_dots(9e-9, 0.0, 0.0, 10e-9)))
    assert (covered.mean_photon_rate == 0).all()
    assert covered.current[-1] > 1e3  # they pass current all the same


def test_behind_a_thick_film_nothing_is_made_of_rounding(film):
    """No current backwards where all of it is the difference of two that cancel."""
    thick = sm.run(sm.replace(film, {"layers.emitter.thickness": "60 nm"}))
    assert (thick.dot_current_density >= 0.0).all()
    assert thick.dot_current_density.max() < 1e-30


def test_without_what_it_needs_it_is_left_out_by_name(film):
    glue = {"electron_affinity": "1 eV", "ionization_energy": "8 eV", "relative_permittivity": 3}
    known = sm.replace(film, {"materials": {"glue": glue}, "layers.emitter.material": "glue"})
    assert "tunnelling_mass" in sm.run(known).attrs["notes"]
    assert "dots: left out" in sm.jv(known, to="1 V", points=2).attrs["notes"]


def test_electrons_on_a_dot_draw_holes(light):
    """Each electron lowers the hole's level; a hole already there raises it."""
    hole = light.exchange.hole_in[4, 3]
    assert (np.diff(hole) <= 0).all()
    middle = len(hole) // 2
    assert hole[middle - 4] > 100 * hole[middle]


def test_warmer_is_faster_for_holes(film):
    """Holes climb from poly-TPD onto the dot; electrons fall."""
    found = []
    for kelvin in ("280 K", "310 K"):
        warm = sm.replace(film, {"ambient": kelvin})
        dots = fed_dots(warm, warm.layer("emitter"))
        electrons, holes = fed_light(sweep(warm, np.array([0.0, 2.1])), dots).exchange.neutral()
        found.append((electrons[1, 3], holes[1, 3]))
    (cool_e, cool_h), (warm_e, warm_h) = found
    assert warm_h > 2 * cool_h
    assert warm_e == pytest.approx(cool_e, rel=0.3)


def test_a_stack_the_other_way_up_is_the_same(film, light):
    turned = film.model_copy(update={"layers": film.layers[::-1]})
    other = fed_light(sweep(turned, VOLTAGE), fed_dots(turned, turned.layer("emitter")))
    assert other.mean_photon_rate[2:] == pytest.approx(light.mean_photon_rate[2:], rel=1e-3)


def test_what_the_commands_say_of_one_device(film, result):
    swept = sm.jv(film)
    assert swept.current_density.values[1:] == pytest.approx(
        result.current_density.values[1:], rel=3e-2
    )
    assert "charged by tunnelling" in swept.attrs["notes"]
    assert "charged by tunnelling" in result.attrs["notes"]
    one = sm.dots(film, voltage="2.8 V", times="1 ns,1 ms", pulse="100 us")
    assert float(one.photon_rate) == pytest.approx(float(result.photon_rate), rel=2e-2)
    assert "nm of film" in one.attrs["rates"]
    assert one.time_photon_rate.values[1] < 1e-3 * float(one.photon_rate)  # empty at 0 V
    stream = sm.photon_stream(film, voltage="2.8 V", photons=20_000)
    assert float(stream.photon_rate) == pytest.approx(float(one.photon_rate), rel=0.05)
    assert float(stream.chi_squared_per_bin) < 1.6
    with pytest.raises(sm.InputError, match="leave out --coulomb"):
        sm.dots(film, voltage="2.8 V", alpha=2.0)
    with pytest.raises(sm.InputError, match="what `run` averages"):
        sm.dots(film, voltage="2.8 V", ensemble=10)
    with pytest.raises(sm.InputError, match="no light at 0 V"):
        sm.dots(film, voltage="0 V")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"layers.emitter.dots.coulomb": {"law": "power"}}, "coulomb law"),
        ({"layers.emitter.dots.arrangement": "film"}, "isolated"),
        (
            {
                "layers.emitter.dots.injection": [
                    {"voltage": "2 V", "electron_rate": "1 /us", "hole_rate": "1 /us"}
                ]
            },
            "both injection and tunnelling",
        ),
    ],
)
def test_one_way_to_drive_them(film, change, said):
    with pytest.raises(sm.InputError, match=said):
        sm.replace(film, change)


def test_it_needs_the_insulator(film):
    bare = sm.replace(film, {"layers.emitter.material": "ZnO", "layers.emitter.tunnelling": None})
    with pytest.raises(sm.InputError, match="the insulator"):
        fed_dots(bare, bare.layer("emitter"))


def test_too_few_carriers_are_said(film):
    few = sm.run(sm.replace(film, {"layers.emitter.dots.carriers": 8}))
    assert "carriers: 12" in few.attrs["notes"]
    assert "more are needed" not in sm.run(film).attrs["notes"]


def test_pairs_per_electron(light, fed):
    """No dot makes more pairs than electrons come in."""
    chain = exchange_chain(fed.problem.states, fed.problem.pairs, light.exchange.at(-1))
    occupation = occupations(chain)
    assert (
        chain.flux(RECOMBINATION, occupation)
        <= chain.flux(ELECTRON_IN, occupation) + chain.flux(PAIR_IN, occupation)
    ).all()
