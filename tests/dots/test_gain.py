"""Gain: the numbers of the review (Jung et al. 2021) and limits."""

import numpy as np
import pytest

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.dots.gain import amplified, optical, spectrum, three_state
from stackmodel.dots.gain.filling import (
    Levels,
    band_emission,
    band_inversion,
    threshold_occupancy,
)
from stackmodel.dots.gain.ladder import (
    ladder,
    ladder_states,
    mean_inversion,
    mean_pairs,
    pump_for_inversion,
)
from stackmodel.dots.gain.stimulated import net_stimulated, with_stimulated
from stackmodel.dots.moves import PAIR_IN, RECOMBINATION
from stackmodel.dots.recombination import PairLaw, pair_law, volume_scaled_auger
from stackmodel.dots.states import charge_states
from stackmodel.dots.stationary import occupations
from stackmodel.errors import InputError, NoSolutionError

EV = ELEMENTARY_CHARGE
PER_CM2 = 1e4  # A/cm^2 in A/m^2
R3 = {"tau_x": 20e-9, "tau_xx": 110e-12}  # CdSe, R = 3 nm
SIGMA_R3 = three_state.electrical_cross_section(np.pi * 9e-18, 0.5)


def two_carrier_law(tau_x, tau_xx):
    """Statistical constants whose ladder of 0, X, XX has exactly these total lifetimes."""
    return pair_law({"X": tau_x, "XX": tau_xx})


def test_populations_of_the_review():
    g = three_state.injection_rate(1 * PER_CM2, SIGMA_R3)
    assert three_state.populations(g, **R3) == pytest.approx([0.934, 0.0659, 2.56e-5], rel=2e-2)
    half = three_state.populations(three_state.half_gain_rate(**R3), **R3)
    assert half == pytest.approx([2.7e-3, 0.495, 0.503], rel=1e-2)


def test_thresholds_of_the_review():
    # equations 2 and 3: 0.19 and 2.5-2.6 kA/cm^2 for R = 3 nm and f = 0.5
    gain = three_state.current_density(three_state.threshold_rate(**R3), SIGMA_R3)
    half = three_state.current_density(three_state.half_gain_rate(**R3), SIGMA_R3)
    assert gain / PER_CM2 == pytest.approx(191, abs=0.5)
    assert half / PER_CM2 == pytest.approx(2617, abs=1)
    assert three_state.inversion(three_state.threshold_rate(**R3), **R3) == pytest.approx(0)
    assert three_state.inversion(three_state.half_gain_rate(**R3), **R3) == pytest.approx(0.5)
    assert volume_scaled_auger(4 / 3 * np.pi * 27e-27) == pytest.approx(113.1e-12, rel=1e-3)


def test_graded_dots_need_the_total_lifetime():
    sigma = three_state.electrical_cross_section(3e-16, 0.5)
    total = 1 / (1 / 2.4e-9 + 4 / 12e-9)

    def threshold(tau_xx):
        rate = three_state.threshold_rate(12e-9, tau_xx)
        return three_state.current_density(rate, sigma) / PER_CM2

    assert total == pytest.approx(1.33e-9, rel=3e-3)
    assert threshold(total) == pytest.approx(6.68, abs=0.01)  # "about 7"
    assert threshold(2.4e-9) == pytest.approx(4.98, abs=0.01)


def test_monolayers_share_the_current():
    one = three_state.injection_rate(1e4, SIGMA_R3)
    assert three_state.injection_rate(1e4, SIGMA_R3, 3) == pytest.approx(one / 3)
    # pairs into all dots behind sigma_e of area are the pairs that arrive there
    assert 3 * (one / 3) / SIGMA_R3 == pytest.approx(1e4 / EV)
    back = three_state.current_density(one / 3, SIGMA_R3, 3)
    assert back == pytest.approx(1e4)
    with pytest.raises(InputError, match="fill factor"):
        three_state.electrical_cross_section(1e-18, 0.0)


def test_ladder_of_two_pairs_is_the_three_state_model():
    rates = np.array([1e6, 1e8, 1e10])
    chain = ladder(rates, two_carrier_law(**R3), pairs=2)
    inverted = mean_inversion(chain, Levels())[0]
    assert inverted == pytest.approx(three_state.inversion(rates, **R3), rel=1e-10)
    found = pump_for_inversion(lambda g: ladder(g, two_carrier_law(**R3), 2), Levels())
    assert found == pytest.approx(three_state.threshold_rate(**R3), rel=1e-9)
    other = pump_for_inversion(lambda g: ladder(g, two_carrier_law(20e-9, 111e-12), 2), Levels())
    assert abs(other / found - 1) > 1e-3


def test_occupancy_at_high_current():
    # radiative N^2/12 ns, Auger N^2 (N - 1)/4 / 2.4 ns: 1.58 at 18, 6.8-7.05 at 1000-1090 A/cm^2
    law = PairLaw(1 / 12e-9, 1 / 2.4e-9 / 4, 1 / 2.4e-9 / 4)
    sigma = three_state.electrical_cross_section(3e-16, 0.5)
    g = three_state.injection_rate(np.array([18, 1000, 1090]) * PER_CM2, sigma)
    found = mean_pairs(ladder(g, law))
    assert found == pytest.approx([1.577, 6.839, 7.046], abs=1e-3)
    slower = PairLaw(1 / 12e-9, 0.9 / 2.4e-9 / 4, 0.9 / 2.4e-9 / 4)
    assert abs(mean_pairs(ladder(g, slower)) - found).min() > 1e-2


@pytest.mark.parametrize(
    ("g_e", "g_h", "exact"), [(2, 2, 1), (8, 8, 4), (2, 4, 4 / 3), (2, 6, 1.5)]
)
def test_threshold_occupancy_for_any_degeneracy(g_e, g_h, exact):
    assert threshold_occupancy(g_e, g_h) == pytest.approx(exact)
    states = charge_states(2 * min(g_e, g_h))
    inverted = band_inversion(states, Levels((g_e, 6), (g_h, 6)))[0]
    # linear up to full levels, so the mean occupancy decides whatever the distribution
    pairs = [states.position(f"{n}e{n}h") for n in range(min(g_e, g_h) + 1)]
    assert inverted[pairs] == pytest.approx(np.arange(len(pairs)) / exact - 1)


def test_levels_fill_in_order():
    states = ladder_states(12)
    inverted = band_inversion(states, Levels())
    assert inverted[0][:4] == pytest.approx([-1, 0, 1, 1])
    assert inverted[1][[0, 2, 5, 8, 12]] == pytest.approx([-1, -1, 0, 1, 1])
    light = band_emission(states, Levels(), 0.5)
    assert light[0][:4] == pytest.approx([0, 1, 4, 4])
    assert light[1][:5] == pytest.approx([0, 0, 0, 0.5, 2])
    with pytest.raises(InputError, match="at least one"):
        Levels((0, 6))
    with pytest.raises(InputError, match="at least 1 pair"):
        ladder_states(0)


def test_charge_lowers_the_threshold():
    law = two_carrier_law(20e-9, 1e-9)

    def threshold(charge):
        pump = pump_for_inversion(lambda g: ladder(g, law, 6, charge), Levels())
        return mean_pairs(ladder(pump, law, 6, charge))

    # fewer pairs are needed (1/2 instead of 1), though trions cost more pairs a second to keep
    assert threshold(-1) < 0.6 < 0.9 < threshold(0)
    trion = ladder_states(2, -1)
    assert trion.labels == ["1e0h", "2e1h", "3e2h"]
    assert band_inversion(trion, Levels())[0] == pytest.approx([-0.5, 0.5, 1.0])
    with pytest.raises(NoSolutionError, match="does not cross"):
        threshold(-2)  # two electrons bleach the dot: gain from the first hole on


def test_gain_spectrum():
    bands = (
        spectrum.Band(2.0 * EV, 0.08 * EV, 0.05 * EV, 2e4),
        spectrum.Band(2.2 * EV, 0.10 * EV, 0.05 * EV, 3e4),
    )
    energies = np.linspace(1.6, 2.6, 2001) * EV
    found = spectrum.gain_spectrum(energies, bands[:1], np.array([0.5]))
    assert found.max() == pytest.approx(1e4, rel=1e-6)
    assert energies[found.argmax()] == pytest.approx(2.0 * EV, rel=1e-3)
    hot = spectrum.gain_spectrum(energies, bands[:1], np.array([0.5]), temperature=400.0)
    shift = (energies[found.argmax()] - energies[hot.argmax()]) / EV
    assert shift == pytest.approx(0.028, abs=6e-4)  # 0.28 meV/K: 100 K is 28 meV
    both = spectrum.gain_spectrum(energies, bands, np.array([1.0, -1.0]))
    assert both.max() > 0 > both.min()
    wide = np.linspace(-40, 44, 400_001) * EV
    line = spectrum.line_shape(wide, bands[0], 2.0 * EV)
    assert line.sum() * (wide[1] - wide[0]) == pytest.approx(1.0, abs=2e-3)
    gaussian = spectrum.Band(2.0 * EV, 0.08 * EV, 0.0)
    at = spectrum.line_shape(np.array([2.0, 2.04]) * EV, gaussian, 2.0 * EV)
    assert at[1] / at[0] == pytest.approx(0.5)


def test_excited_state_band_grows_with_current():
    law = PairLaw(1 / 12e-9, 1 / 2.4e-9 / 4, 1 / 2.4e-9 / 4)
    chain = ladder(np.array([1e6, 1e9, 1e10]), law)
    light = occupations(chain) @ band_emission(chain.states, Levels()).T
    ratio = light[:, 1] / light[:, 0]
    assert (np.diff(ratio) > 0).all()
    assert ratio[0] < 1e-6 < ratio[2]
    energies = np.linspace(1.7, 2.5, 401) * EV
    bands = (
        spectrum.Band(2.0 * EV, 0.08 * EV, 0.05 * EV),
        spectrum.Band(2.2 * EV, 0.1 * EV, 0.05 * EV),
    )
    curve = spectrum.emission_spectrum(energies, bands, light[2] * law.radiative)
    assert curve.sum() * (energies[1] - energies[0]) == pytest.approx(
        light[2].sum() * law.radiative, rel=0.1
    )


def test_pumping_by_a_short_pulse():
    # Poisson with g = 2: exp(N) = 2 + N
    assert optical.threshold_mean(Levels()) == pytest.approx(1.1461932206, rel=1e-9)
    assert optical.threshold_mean(Levels(), charge=-2) == 0
    assert optical.threshold_mean(Levels(), 0.5) > optical.threshold_mean(Levels())
    many = optical.threshold_mean(Levels((8, 8), (8, 8)))
    assert many == pytest.approx(4.0, abs=0.05)
    with pytest.raises(NoSolutionError, match="not reached"):
        optical.threshold_mean(Levels(), 1.5)
    # 65.6 uJ/cm^2 at 400 nm makes N pairs with sigma = N h nu/F: forwards and back
    sigma = 1.146 * 6.62607015e-34 * 299792458 / 400e-9 / 0.656
    assert optical.occupancy(0.656, sigma, 400e-9) == pytest.approx(1.146)
    assert optical.fluence_for(1.146, sigma, 400e-9) == pytest.approx(0.656)
    with pytest.raises(InputError, match="negative"):
        optical.poisson_inversion(-1.0, Levels())


def test_stripe():
    lengths = np.array([1e-4, 1e-3])
    assert amplified.stripe_intensity(lengths, 0.0) == pytest.approx(lengths)
    strong = amplified.stripe_intensity(lengths, 2e4)
    assert np.log(strong[1] / strong[0]) == pytest.approx(
        18 + np.log1p(-np.exp(-20)) - np.log1p(-np.exp(-2))
    )
    tiny = amplified.stripe_intensity(1e-3, np.array([1e-6, 1e-4]))
    assert tiny == pytest.approx(1e-3 * (1 + np.array([1e-9, 1e-7]) / 2), rel=1e-13)
    assert amplified.stripe_intensity(1.0, -50.0) == pytest.approx(1 / 50)


def test_stimulated_emission_clamps_the_inversion():
    law = two_carrier_law(20e-9, 1e-9)
    pumped = ladder(np.full(3, 1e10), law, pairs=20)
    light = np.array([0.0, 1e9, 1e14])
    lasing = with_stimulated(pumped, Levels(), light)
    inverted = mean_inversion(lasing, Levels())[0]
    assert inverted[0] == pytest.approx(mean_inversion(pumped, Levels())[0][0])
    assert (np.diff(inverted) < 0).all()
    assert inverted[2] == pytest.approx(0.0, abs=1e-3)
    assert net_stimulated(lasing, Levels(), light) == pytest.approx(light * inverted, rel=1e-9)
    # spontaneous light stays that of the occupations: rates times yields are unchanged
    assert lasing.rates * lasing.yields == pytest.approx(pumped.rates * pumped.yields)
    lost = lasing.flux(RECOMBINATION, occupations(lasing))
    made = lasing.flux(PAIR_IN, occupations(lasing))
    assert lost == pytest.approx(made, rel=1e-10)
    assert made[0] == pytest.approx(1e10, rel=1e-6)
