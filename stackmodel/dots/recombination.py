"""Recombination rate and photon yield of every state: given where known, else statistical."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stackmodel.dots.states import States
from stackmodel.errors import InputError

NAMED = {"X": (1, 1), "X-": (2, 1), "X+": (1, 2), "XX": (2, 2), "X--": (3, 1), "X++": (1, 3)}
AUGER_PER_VOLUME = 1e15  # s/m^3, tau_A = chi V with chi = 1 ps/nm^3 (Jung et al. 2021, text)
Number = float | np.ndarray
_ROUNDING = 1e-9  # of a rate: a yield of 1 may exceed 1 by rounding


@dataclass(frozen=True)
class PairLaw:
    """The three constants of the statistical rule, 1/s, and the trap loss of a pair.

    Numbers for one dot; (..., 1) arrays for many.

    Attributes:
        radiative: k_r, of one electron with one hole.
        auger_electron: kA-, of the negative trion; the electron carries the energy away.
        auger_hole: kA+, of the positive trion.
        trap: loss of a pair without photon in an uncharged exciton.
    """

    radiative: Number
    auger_electron: Number
    auger_hole: Number
    trap: Number = 0.0


@dataclass(frozen=True)
class PairRates:
    """Total rate k [1/s] and photon yield eta of the loss of one pair, per state, (..., n)."""

    total: np.ndarray
    yields: np.ndarray


def volume_scaled_auger(volume: float, chi: float = AUGER_PER_VOLUME) -> float:
    """Biexciton Auger lifetime tau_A = chi V [s] for a volume in m^3.

    Klimov et al., Science 287, 1011 (2000); chi from the review of 2021.
    """
    return chi * volume


def pair_law(
    lifetimes: Mapping[str, float],
    yields: Mapping[str, float] | None = None,
    volume: float | None = None,
    chi: float = AUGER_PER_VOLUME,
) -> PairLaw:
    """The statistical constants that the given lifetimes [s] and yields imply.

    k_r = eta_X / tau_X; kA of a trion is what its rate has beyond 2 k_r. A trion that is not
    given takes what the biexciton's Auger rate 2 (kA- + kA+) leaves; with no biexciton either,
    that rate is 1 / (chi V). Volume in m^3.
    """
    yields = yields or {}
    _check(lifetimes, yields)
    total = 1 / lifetimes["X"]
    radiative = yields.get("X", 1.0) * total
    trap = total - radiative
    minus, plus = (_trion_auger(name, lifetimes, radiative, trap) for name in ("X-", "X+"))
    if minus is not None and plus is not None:
        return PairLaw(radiative, minus, plus, trap)
    both = _auger_sum(lifetimes, radiative, trap, volume, chi)
    if minus is None:
        minus = both / 2 if plus is None else max(both - plus, 0.0)
    plus = max(both - minus, 0.0) if plus is None else plus
    return PairLaw(radiative, minus, plus, trap)


def pair_rates(
    states: States,
    law: PairLaw,
    lifetimes: Mapping[str, float] | None = None,
    yields: Mapping[str, float] | None = None,
) -> PairRates:
    """Rates and yields of every state: the statistical rule, overridden where given.

    radiative n_e n_h k_r; Auger kA- n_h n_e (n_e - 1)/2 + kA+ n_e n_h (n_h - 1)/2; trap
    min(n_e, n_h) k_t. A lifetime given without a yield keeps the radiative rate of the rule.
    """
    e, h = states.electrons.astype(float), states.holes.astype(float)
    photon = law.radiative * e * h
    total = photon + law.auger_electron * h * e * (e - 1) / 2
    total += law.auger_hole * e * h * (h - 1) / 2 + law.trap * np.minimum(e, h)
    table = states.index_table()
    for name, lifetime in (lifetimes or {}).items():
        at = table[NAMED[name]] if max(NAMED[name]) <= states.carriers else -1
        if at >= 0:
            total[at] = 1 / lifetime
            if name in (yields or {}):
                photon[at] = (yields or {})[name] * total[at]
            elif photon[at] > total[at] * (1 + _ROUNDING):
                raise InputError(
                    f"lifetime {lifetime:g} s of {name} is longer than the radiative "
                    f"{1 / photon[at]:g} s of the statistical rule; give its yield too"
                )
    share = np.divide(photon, total, out=np.zeros_like(total), where=total > 0)
    return PairRates(total, np.minimum(share, 1.0))


def enhanced(pairs: PairRates, factor: float) -> PairRates:
    """The rates where every photon is emitted `factor` times as fast (Purcell, Phys. Rev. 69, 681,
    1946); what makes no photon keeps its rate."""
    photon = pairs.total * pairs.yields
    total = pairs.total + (factor - 1.0) * photon
    share = np.divide(factor * photon, total, out=np.zeros_like(total), where=total > 0)
    return PairRates(total, np.minimum(share, 1.0))


def _check(lifetimes: Mapping[str, float], yields: Mapping[str, float]) -> None:
    unknown = (set(lifetimes) | set(yields)) - set(NAMED)
    if unknown or "X" not in lifetimes:
        raise InputError(
            f"lifetimes and yields are for {', '.join(NAMED)}, X always"
            + (f"; found {sorted(unknown)}" if unknown else "; X is missing")
        )
    if any(not t > 0 for t in lifetimes.values()) or any(not 0 <= y <= 1 for y in yields.values()):
        raise InputError(f"a lifetime must be > 0 and a yield in 0..1: {lifetimes}, {yields}")
    orphans = set(yields) - set(lifetimes)
    if orphans:
        raise InputError(f"yield without lifetime for {sorted(orphans)}: give the lifetime too")


def _trion_auger(name: str, lifetimes: Mapping, radiative: float, trap: float) -> float | None:
    if name not in lifetimes:
        return None
    return max(1 / lifetimes[name] - 2 * radiative - trap, 0.0)


def _auger_sum(
    lifetimes: Mapping, radiative: float, trap: float, volume: float | None, chi: float
) -> float:
    """kA- + kA+: half the biexciton's Auger rate."""
    if "XX" in lifetimes:
        return max(1 / lifetimes["XX"] - 4 * radiative - 2 * trap, 0.0) / 2
    if volume is None:
        raise InputError(
            "Auger rates are unknown: give the lifetime of XX or of both trions, or the dot's "
            "size (the volume rule tau_A = chi V then applies)"
        )
    return 1 / volume_scaled_auger(volume, chi) / 2
