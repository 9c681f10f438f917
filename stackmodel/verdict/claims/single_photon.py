"""Single dots in PMMA (Lin et al. 2017)."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from stackmodel.dots import recombination
from stackmodel.dots.chain import Chain, build_chain
from stackmodel.dots.coulomb import power
from stackmodel.dots.photons import emission
from stackmodel.dots.recombination import PairRates, pair_law, pair_rates
from stackmodel.dots.states import States, charge_states, pair_states
from stackmodel.verdict.claims.finding import Finding, Recomputation, checked, found
from stackmodel.verdict.claims.sampling import Range, predicted, spread
from stackmodel.verdict.claims.shipped import record, shipped

MONOLAYER_OF_CDS = 0.336e-9  # m, half the c axis of wurtzite CdS, 0.672 nm
DEVICE = "lin2017_single_photon"
COULOMB_RANGE = (1.0, 2.0)
WEAK = 1.0  # 1/s: far below every decay
DETECTED = 0.08
NAMES = ("X", "X-", "X+", "XX")


def coulomb_factor() -> float:
    """Of the device as shipped: calibrated to one constant of the paper."""
    return float(shipped(DEVICE).layer("emitter").dots.coulomb.alpha)  # type: ignore


def fitted_rates() -> list[float]:
    """The paper's fits for 2.1, 2.2 and 2.6 V, 1/s, as the device carries them."""
    dots = shipped(DEVICE).layer("emitter").dots
    return [float(point.electron_rate) for point in dots.injection]  # type: ignore


def dot_inputs() -> dict[str, Range]:
    """Lifetimes, yields and the Coulomb factor with their ranges."""
    dots = record("CdSe/CdS")
    lifetimes = {f"tau_{i}": spread(dots["lifetimes"][name]) for i, name in enumerate(NAMES)}
    yields = {f"eta_{i}": spread(dots["yields"][name]) for i, name in enumerate(NAMES)}
    return lifetimes | yields | {"alpha": (COULOMB_RANGE[0], coulomb_factor(), COULOMB_RANGE[1])}


def nominal() -> dict[str, float]:
    """The same without their ranges."""
    return {name: middle for name, (_, middle, _) in dot_inputs().items()}


def electrical(rate: float, hole_rate: float | None = None, **inputs: float) -> Chain:
    """The chain of 15 states, injected at `rate` into a neutral dot."""
    alpha = inputs["alpha"]
    states = charge_states(4)
    return build_chain(
        states,
        _pairs(states, inputs),
        electron_rate=rate,
        hole_rate=rate if hole_rate is None else hole_rate,
        factors=power.factors(states.charge, alpha),
    )


def _pairs(states: States, inputs: Mapping[str, float]) -> PairRates:
    lifetimes = {name: inputs[f"tau_{i}"] for i, name in enumerate(NAMES)}
    yields = {name: inputs[f"eta_{i}"] for i, name in enumerate(NAMES)}
    return pair_rates(states, pair_law(lifetimes, yields), lifetimes, yields)


def g2_zero(rate: float, **inputs: float) -> float:
    """g2(0) at an injection rate, both carriers alike."""
    return float(emission(electrical(rate, **inputs)).g2_zero)


def g2_at(rate: float, remark: str = "") -> Finding:
    """The same with its interval."""
    return predicted(lambda **inputs: g2_zero(rate, **inputs), dot_inputs(), remark=remark)


def best_device() -> Finding:
    """g2(0) at the rate fitted for 2.6 V."""
    rate, inputs = fitted_rates()[2], nominal()
    shared = g2_zero(rate / 2, **inputs)
    without = g2_zero(rate, **(inputs | {"alpha": 1.0}))
    return g2_at(
        rate,
        f"{shared:.3f} if the rate is that of both carriers together, "
        f"{without:.3f} without Coulomb forces",
    )


def counts() -> Finding:
    """Detected photons a second at the rate fitted for 2.6 V."""
    rate = fitted_rates()[2]
    return predicted(
        lambda **inputs: float(emission(electrical(rate, **inputs)).photon_rate) * DETECTED,
        dot_inputs(),
        remark="rate fitted for 2.6 V",
    )


def trion_rate(inputs: dict[str, float]) -> float:
    """k = kY kZ/(kY + kZ) of both trions."""
    return 1 / (inputs["tau_1"] + inputs["tau_2"])


def optical_limit() -> Finding:
    """g2(0) of photoluminescence as the pump goes to zero."""
    states = pair_states(2)
    chain = build_chain(states, _pairs(states, nominal()), pair_rate=WEAK)
    return found(float(emission(chain).g2_zero))


def weak_constant() -> Finding:
    """C of g2(0) = C (kX/k)(eta_BX/eta_X) as injection goes to zero."""
    inputs = nominal()
    scale = inputs["eta_3"] / inputs["eta_0"] / (inputs["tau_0"] * trion_rate(inputs))
    without = g2_zero(WEAK, **(inputs | {"alpha": 1.0})) / scale
    return found(g2_zero(WEAK, **inputs) / scale, remark=f"{without:.2f} without Coulomb forces")


def trion_speed() -> Finding:
    """k/k_X."""
    inputs = nominal()
    return found(trion_rate(inputs) * inputs["tau_0"])


def window() -> Finding:
    """Time in which a second pair can be made: trions against the exciton."""
    inputs = nominal()
    return found(1 / (trion_rate(inputs) * inputs["tau_0"]))


def falls_with_rate() -> Finding:
    """g2(0) falls with the rate, to below the optical limit."""
    series = [g2_zero(rate, **nominal()) for rate in fitted_rates()]
    limit = optical_limit().numbers[0]
    words = ", ".join(f"{value:.3f}" for value in series)
    return checked(
        series == sorted(series) and series[0] < limit,
        f"g2(0) = {words} at 16.8, 25.0 and 83.3/us; optical limit {limit:.3f}",
    )


def imbalance() -> Finding:
    """A factor of two between the carriers leaves g2(0) below the optical limit."""
    lowest = fitted_rates()[0]
    skewed = [
        float(emission(electrical(lowest * ratio, lowest, **nominal())).g2_zero)
        for ratio in (0.5, 2.0)
    ]
    limit = optical_limit().numbers[0]
    return checked(max(skewed) < limit, f"at most {max(skewed):.3f} for a factor of two")


def diameter() -> Finding:
    """Core and ten monolayers on each side."""
    core = float(record("CdSe/CdS")["core"].diameter)
    return found(core + 2 * 10 * MONOLAYER_OF_CDS)


def uncovered() -> Finding:
    """Area that no dot covers."""
    size = float(record("CdSe/CdS")["diameter"])
    return found(1 - 0.1e12 * math.pi * (size / 2) ** 2)


def state_count() -> Finding:
    """States of up to four carriers."""
    return found(charge_states(4).count)


def photon_flux() -> Finding:
    """Counts over the share detected."""
    rates = [float(emission(electrical(rate, **nominal())).photon_rate) for rate in fitted_rates()]
    words = " .. ".join(f"{rate / 1e6:.1f}" for rate in (rates[0], rates[-1]))
    return found(89000 / DETECTED, remark=f"the fitted rates give {words} million/s")


def graded_dots() -> Finding:
    """Auger lifetime and biexciton yield of graded dots; yield of standard ones."""
    lifetimes = record("CdSe/CdZnSe")["lifetimes"]
    tau_x, tau_xx = float(lifetimes["X"]), float(lifetimes["XX"])
    auger = 1 / (1 / tau_xx - 4 / tau_x)
    states = pair_states(2)
    yields = [
        pair_rates(states, pair_law({"X": x, "XX": xx})).yields[2]
        for x, xx in ((tau_x, tau_xx), (20e-9, standard_total(3e-9)))
    ]
    return found(auger, *yields)


def standard_total(radius: float) -> float:
    """Biexciton lifetime of a standard dot: Auger by volume beside a quarter of 20 ns."""
    return 1 / (1 / volume_auger(radius) + 4 / 20e-9)


def volume_auger(radius: float) -> float:
    """Auger lifetime by the volume rule."""
    return recombination.volume_scaled_auger(4 / 3 * math.pi * radius**3)


def auger_coefficient() -> Finding:
    """chi from 110 ps of a dot of 3 nm."""
    return found(110e-12 / (4 / 3 * math.pi * 3e-9**3))


def auger_lifetimes() -> Finding:
    """Smallest and largest dot of the range."""
    return found(volume_auger(1e-9), volume_auger(4e-9))


def radiative_biexciton() -> Finding:
    """Radiative biexciton lifetime of a dot of 20 ns, without Auger."""
    states = pair_states(2)
    law = recombination.PairLaw(radiative=1 / 20e-9, auger_electron=0.0, auger_hole=0.0)
    return found(1 / pair_rates(states, law).total[2])


def biexciton_yields() -> Finding:
    """tau_A/tau_r of the smallest and the largest dot."""
    radiative = radiative_biexciton().numbers[0]
    return found(*(volume_auger(radius) / radiative for radius in np.array([1e-9, 4e-9])))


FINDINGS: dict[str, Recomputation] = {
    "L17-01": best_device,
    "L17-02": lambda: g2_at(fitted_rates()[0]),
    "L17-11": diameter,
    "L17-12": uncovered,
    "L17-19": counts,
    "L17-21": photon_flux,
    "L17-29": optical_limit,
    "L17-35": state_count,
    "L17-36": weak_constant,
    "L17-37": trion_speed,
    "L17-38": window,
    "L17-41": falls_with_rate,
    "L17-42": imbalance,
    "R21-05": auger_coefficient,
    "R21-06": auger_lifetimes,
    "R21-07": radiative_biexciton,
    "R21-08": biexciton_yields,
    "R21-25": graded_dots,
}
