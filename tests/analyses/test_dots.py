"""The dots command and what it takes from stack file and options."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.materials.database import data_folder

STACKS = data_folder() / "stacks"


@pytest.fixture(scope="module")
def lin():
    return sm.read_stack(STACKS / "lin2017_single_photon.yaml")


def test_reference_numbers_by_option(lin):
    # 15 states, statistical yields of trions, no Coulomb effect: the table of references
    free = sm.dots(lin, electron_rate="16.8 /us", coulomb="none", delays="0 s")
    assert float(free.photon_rate) == pytest.approx(2.6e6, rel=0.01)
    assert free.attrs["coulomb"] == "none"
    power = sm.dots(lin, electron_rate="16.8 /us", delays="0 s")
    assert float(power.g2_zero) == pytest.approx(float(power.g2[0]), rel=1e-9)
    assert power.attrs["coulomb"] == "power"
    assert float(sm.dots(lin, electron_rate="16.8 /us", alpha="1").g2_zero) == pytest.approx(
        float(free.g2_zero)
    )


@pytest.mark.parametrize("law", ["none", "power", "barrier", "tunnelling"])
def test_every_law_runs_and_attracts(lin, law):
    found = sm.dots(lin, electron_rate="16.8 /us", coulomb=law, charging_energy="5 meV")
    neutral = sum(float(found.occupation.sel(state=s)) for s in ("0e0h", "1e1h", "2e2h"))
    free = sm.dots(lin, electron_rate="16.8 /us", coulomb="none")
    even = sum(float(free.occupation.sel(state=s)) for s in ("0e0h", "1e1h", "2e2h"))
    assert float(found.occupation.sum()) == pytest.approx(1)
    if law != "tunnelling":  # a raised level is met by emptier states, but behind a lower barrier
        assert (neutral > 1.01 * even) is (law != "none")


def test_one_dot_needs_no_count_of_dots():
    alone = sm.parse_stack("""
stackmodel: 1
layers:
  - {name: film, material: PMMA, thickness: 12 nm, dots: {material: dot, arrangement: isolated}}
materials: {dot: {lifetimes: {X: 40 ns, XX: 0.7 ns}, yields: {X: 1, XX: 0.07}}}
""")
    found = sm.dots(alone, electron_rate="16.8 /us")
    assert 0 < float(found.g2_zero) < 1
    with pytest.raises(sm.InputError, match="number of dots in layer 'film' is not known"):
        sm.droop(alone)


def test_carriers_and_escape(lin):
    many = sm.dots(lin, electron_rate="16.8 /us", carriers=8)
    assert many.sizes["state"] == 45
    leaking = sm.dots(lin, electron_rate="16.8 /us", escape_rate="100 /us")
    assert float(leaking.photon_rate) < 0.5 * float(many.photon_rate)
    told = sm.dots(lin, electron_rate="16.8 /us", escape_rate="100 /us", sensitivities=True)
    assert set(told["move"].values) >= {"electron out", "hole out"}
    assert float(told.photon_rate_sensitivity.sel(move="electron out")) < 0


def test_sensitivities_are_the_differences(lin):
    told = sm.dots(lin, electron_rate="16.8 /us", hole_rate="10 /us", sensitivities=True)
    step = 1e-4
    up = sm.dots(lin, electron_rate=16.8e6 * (1 + step), hole_rate="10 /us")
    down = sm.dots(lin, electron_rate=16.8e6 * (1 - step), hole_rate="10 /us")
    for name in ("photon_rate", "g2_zero"):
        slope = np.log(float(up[name]) / float(down[name])) / np.log((1 + step) / (1 - step))
        exact = float(told[f"{name}_sensitivity"].sel(move="electron in"))
        assert slope == pytest.approx(exact, rel=1e-5)
        assert slope != pytest.approx(1.01 * exact, rel=1e-5)


def test_what_an_instrument_shows(lin):
    shown = sm.dots(
        lin, electron_rate="16.8 /us", bin_width="0.25 ns", background="1 /us", delays="0 s,100 ns"
    )
    signal = float(shown.photon_rate)
    share = signal / (signal + 1e6)
    assert float(shown.g2_measured[0]) == pytest.approx(1 - share**2 * (1 - float(shown.g2_zero)))
    # the bin about zero lies above the dip, by per cents, not by orders
    assert 1.02 < float(shown.g2_zero_bin) / float(shown.g2_zero) < 1.2
    assert float(shown.g2_binned.sel(bin_delay=0.0, method="nearest")) == float(shown.g2_zero_bin)
    smeared = sm.dots(lin, electron_rate="16.8 /us", jitter="3 ns", delays="0 s")
    assert float(smeared.g2_measured[0]) > 2 * float(smeared.g2_zero)
    blinking = sm.dots(
        lin, electron_rate="16.8 /us", to_bright="10 /s", to_dim="10 /s", delays="10 us,1 s"
    )
    assert blinking.g2_measured.values == pytest.approx([2.0, 1.0], abs=1e-3)


def test_pulses(lin):
    long = sm.dots(lin, electron_rate="16.8 /us", times="0 s,10 us")
    assert long.time_occupation.values[0, 0] == pytest.approx(1)
    assert long.time_occupation.values[1] == pytest.approx(long.occupation.values, abs=1e-9)
    assert float(long.time_photon_rate[1]) == pytest.approx(float(long.photon_rate))
    train = sm.dots(
        lin, electron_rate="16.8 /us", pulse="100 ns", repetition="1 MHz", times="0 s,1 us"
    )
    # one period later the dot is as it was
    start, end = train.time_occupation.values
    assert end == pytest.approx(start, abs=1e-9)
    assert start[0] < 0.99  # charges left over
    with pytest.raises(sm.InputError, match="--pulse"):
        sm.dots(lin, electron_rate="16.8 /us", times="0 s", repetition="1 MHz")


def test_ensemble_is_seeded(lin):
    first = sm.dots(lin, electron_rate="16.8 /us", ensemble=50, seed=3)
    again = sm.dots(lin, electron_rate="16.8 /us", ensemble=50, seed=3)
    other = sm.dots(lin, electron_rate="16.8 /us", ensemble=50, seed=4)
    assert (first.ensemble_g2_zero == again.ensemble_g2_zero).all()
    assert (first.ensemble_g2_zero != other.ensemble_g2_zero).any()
    narrow = sm.dots(
        lin, electron_rate="16.8 /us", ensemble=5, size_spread="0", injection_spread="0"
    )
    assert np.ptp(narrow.ensemble_g2_zero.values) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"coulomb": "magic"}, "no such law"),
        ({"alpha": "2", "coulomb": "barrier"}, "belongs to the power law"),
        ({"carriers": 1}, "2 to 60"),
        ({"bin_width": "1 s"}, "do not fit"),
        ({"ensemble": 0}, "1 to 100000"),
    ],
)
def test_refusals(lin, options, words):
    with pytest.raises(sm.InputError, match=words):
        sm.dots(lin, electron_rate="16.8 /us", **options)
    with pytest.raises(sm.InputError, match="injection is given from"):
        sm.dots(lin, voltage="1 V")


def test_photon_stream(lin):
    told = sm.photon_stream(lin, voltage="2.1 V", photons=300_000, background="1 /us", seed=5)
    assert 0.6 < float(told.chi_squared_per_bin) < 1.5
    assert float(told.photon_rate) == pytest.approx(
        float(sm.dots(lin, voltage="2.1 V").photon_rate), rel=0.01
    )
    again = sm.photon_stream(lin, voltage="2.1 V", photons=300_000, background="1 /us", seed=5)
    assert (told.coincidences == again.coincidences).all()
    # counts of another drive are not this one's
    faster = sm.photon_stream(
        lin, electron_rate="25 /us", photons=300_000, bin_width="5 ns", window="200 ns"
    )
    slower = sm.photon_stream(
        lin, electron_rate="16.8 /us", photons=300_000, bin_width="5 ns", window="200 ns"
    )
    wanted = slower.g2_expected / faster.g2_counted * faster.coincidences
    assert float(((faster.coincidences - wanted) ** 2 / wanted).mean()) > 3


def test_photoluminescence(lin):
    light = sm.photoluminescence(lin)
    assert light.light_g2_zero.values == pytest.approx(light.light_g2_closed_form.values, rel=1e-10)
    assert light.light_g2_zero.values != pytest.approx(
        1.01 * light.light_g2_closed_form.values, rel=1e-3
    )
    assert float(light.light_g2_zero.min()) >= 0.07
    by_power = sm.photoluminescence(lin, power_densities="1 W/cm^2", cross_section="1e-15 cm^2")
    photon = 6.62607015e-34 * 299792458 / 450e-9
    assert by_power.pump_rate.values == pytest.approx([1e4 * 1e-19 / photon])
    with pytest.raises(sm.InputError, match="--cross-section"):
        sm.photoluminescence(lin, power_densities="1 W/cm^2")
    with pytest.raises(sm.InputError, match="dark"):
        sm.photoluminescence(lin, pump_rates="0 /s")


def test_confinement(lin):
    told = sm.confinement(lin, temperature="395 K")
    assert float(told.core_gap) == pytest.approx(2.25, abs=0.05)  # 3 nm absorb at 550 nm
    shift = float(told.emission_energy_at_ambient - told.emission_energy)
    assert shift == pytest.approx(-0.028, abs=1e-6)
    assert (told.well_energy > told.brus_energy).all()
    with pytest.raises(sm.InputError, match="bulk numbers"):
        sm.confinement(lin, crystal="unobtainium")


def test_losses(lin):
    told = sm.losses(lin, voltage="2.1 V", spacers="0 nm,1 nm,5 nm", contact_decay="1 /nm")
    assert told.quenching_rate.values == pytest.approx([1e9, 1e9 / np.e, 1e9 * np.exp(-5)])
    assert told.quenched_yield.values[0] == pytest.approx(1 / (1 + 40e-9 * 1e9))
    assert told.transfer_to_dot.values[2] == pytest.approx(0.5)  # at the Foerster radius
    assert np.trapezoid(told.host_spectrum, told.photon_energy) == pytest.approx(1, abs=0.01)
    # more light of the host, worse antibunching; the limit is where it reaches one half
    assert (np.diff(told.g2_zero_with_host) >= 0).all()
    at = np.interp(
        np.log(float(told.host_limit_current)),
        np.log(told.drive_current.values),
        told.g2_zero_with_host.values,
    )
    assert at == pytest.approx(0.5, abs=0.005)
    assert float(told.g2_zero_with_host[0]) == pytest.approx(float(told.g2_zero), rel=1e-3)
    blue = sm.losses(lin, voltage="2.1 V", window="400 nm,500 nm")
    assert float(blue.host_window_share) > 20 * float(told.host_window_share)


def test_the_stack_file_says_how_it_is_measured(lin):
    told = sm.replace(
        lin,
        {
            "operation.detection": {"background": "1 /us", "bin_width": "0.25 ns"},
            "layers.emitter.dots.blinking": {"to_bright": "10 /s", "to_dim": "10 /s"},
            "layers.emitter.dots.escape_rate": "1 /us",
        },
    )
    by_file = sm.dots(told, voltage="2.1 V")
    by_option = sm.dots(
        lin,
        voltage="2.1 V",
        background="1 /us",
        bin_width="0.25 ns",
        to_bright="10 /s",
        to_dim="10 /s",
        escape_rate="1 /us",
    )
    other = sm.dots(told, voltage="2.1 V", background="2 /us")
    by_file, by_option, other = (one.assign_attrs(stack="") for one in (by_file, by_option, other))
    assert by_file.identical(by_option)
    assert not by_file.identical(other)
    stream = sm.photon_stream(told, voltage="2.1 V", photons=20_000)
    step = float(stream.bin_delay[1] - stream.bin_delay[0])
    assert step == pytest.approx(0.25e-9)


def test_the_pulse_of_the_stack_file_drives_a_film():
    film = sm.read_stack(STACKS / "review_pulsed_2d_focusing.yaml")
    pulse = {"width": "1 us", "repetition": "100 Hz", "current_density": "50 A/cm^2"}
    told = sm.dots(sm.replace(film, {"operation.pulse": pulse}), times="0 s,1 us,1.1 us")
    assert "recombining" in told.attrs["rates"]
    steady = sm.dots(film, current_density="50 A/cm^2")
    assert float(told.time_photon_rate[1]) == pytest.approx(float(steady.photon_rate), rel=1e-3)
    assert float(told.time_photon_rate[2]) < 0.05 * float(steady.photon_rate)
