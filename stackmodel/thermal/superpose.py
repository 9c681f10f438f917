"""One sum for every answer: lateral waves times Laplace nodes times the layers' response.

The heated area is one quadrature rule (lateral.py), the drive in time another (waveform.py),
the layers a kernel (transfer.py). Results are per unit areal heat over the heated area.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stackmodel.errors import InputError, NoSolutionError
from stackmodel.settings import Thermal
from stackmodel.thermal.body import Body, Shape, Source, Stripe, Uniform
from stackmodel.thermal.lateral import Wavenumbers, wavenumbers
from stackmodel.thermal.transfer import AT_PLANE, IN_LAYER, ON_TOP, wave_response
from stackmodel.thermal.waveform import DEFAULT, Term, TimeRule


@dataclass(frozen=True)
class Rise:
    """Temperature rise per areal heat, m^2 K/W.

    Attributes:
        mean: (..., L) over the heated area, in the observed plane (the middle) of every layer.
        centre: (..., L) at the middle of the heated area: the hottest point of that plane.
        layer: the heated layer, whose entries are the ones usually quoted.
    """

    mean: np.ndarray
    centre: np.ndarray
    layer: int

    @property
    def source_mean(self) -> np.ndarray:
        """(...) mean over the source."""
        return self.mean[..., self.layer]

    @property
    def source_peak(self) -> np.ndarray:
        """(...) centre of the source."""
        return self.centre[..., self.layer]


def evaluate(
    body: Body,
    shape: Shape,
    source: Source,
    rules: Sequence[TimeRule],
    settings: Thermal = DEFAULT,
    plane: np.ndarray | None = None,
) -> Rise:
    """Rise for any drives in time; arrays (len(rules), L).

    `plane` (L,) moves the observed planes, as fractions of the thickness from below; a sheet
    must then lie in the observed plane or on top of its layer.
    """
    check_source(body, source)
    lateral = wavenumbers(shape, settings)
    if any(term.steady != 0.0 for rule in rules for term in rule):
        require_steady_state(body, shape)
    cuts = [[_settled_above(body, term, settings) for term in rule] for rule in rules]
    plane = planes(body, source, plane)
    still = _still(body, source, lateral, rules, cuts, plane)
    total = np.zeros((2, len(rules), body.layers))
    known: dict[tuple, tuple[Wavenumbers, np.ndarray]] = {}  # rules may share a contour
    for i, rule in enumerate(rules):
        for term, cut in zip(rule, cuts[i], strict=True):
            low, high = lateral.cut(cut)
            moving = low.kappa.size
            if term.steady != 0.0:
                total[:, i] += term.steady * low.both(still[:moving])
            if term.settled != 0.0:
                total[:, i] += term.settled * high.both(still[moving:])
            if term.s.size and moving:
                key = (term.s.tobytes(), moving, term.longest)
                if key not in known:
                    known[key] = _moving(body, source, low, term, settings, plane)
                used, theta = known[key]
                total[:, i] += used.both(np.einsum("s,skl->kl", term.weight, theta).real)
    return Rise(total[0], total[1], source.layer)


def _still(
    body: Body,
    source: Source,
    lateral: Wavenumbers,
    rules: Sequence[TimeRule],
    cuts: list[list[float]],
    plane: np.ndarray,
) -> np.ndarray:
    """Steady waves (K, L), zero where no rule looks: at kappa = 0 they need not exist."""
    lowest = min((c for row in cuts for c in row), default=math.inf)
    if any(term.steady != 0.0 for rule in rules for term in rule):
        lowest = 0.0
    wanted = lateral.kappa >= lowest
    still = np.zeros((lateral.kappa.size, body.layers))
    if wanted.any():
        waves = response(body, source, lateral.kappa[wanted], np.zeros(1, complex), plane)
        still[wanted] = waves[0, :, : body.layers].real
    return still


def planes(body: Body, source: Source, plane: np.ndarray | None = None) -> np.ndarray:
    """Observed planes (L,): the middles, and in a sheet-heated layer the sheet."""
    if plane is not None:
        return np.array(plane, dtype=float)
    middles = np.full(body.layers, 0.5)
    if source.sheet:
        middles[source.layer] = source.fraction
    return middles


def _settled_above(body: Body, term: Term, settings: Thermal) -> float:
    """Wavenumber above which every mode has decayed.

    By Rayleigh's quotient a wave decays no slower than kappa^2 times the least lateral
    diffusivity of the layers, whatever lies between them.
    """
    if term.shortest == 0.0:
        return math.inf
    slowest = float(np.min(body.in_plane / body.heat_capacity))
    return math.sqrt(settings.settled_exponent / (slowest * term.shortest))


def _moving(
    body: Body,
    source: Source,
    lateral: Wavenumbers,
    term: Term,
    settings: Thermal,
    plane: np.ndarray,
) -> tuple[Wavenumbers, np.ndarray]:
    """The waves of a term's contour (S, K, L), and the wavenumbers it needs."""
    spread = math.sqrt(float(np.max(body.in_plane / body.heat_capacity)) * term.longest)
    used = lateral.from_wavenumber(settings.wavenumber_floor / max(spread, lateral.size))
    return used, response(body, source, used.kappa, term.s, plane)[:, :, : body.layers]


def response(
    body: Body,
    source: Source,
    kappa: np.ndarray,
    s: np.ndarray,
    plane: np.ndarray,
) -> np.ndarray:
    """The kernel on a body: (S, K, L+2), planes then flux through bottom and top."""
    kind = IN_LAYER
    if source.sheet:
        kind = AT_PLANE if plane[source.layer] == source.fraction else ON_TOP
        if kind == ON_TOP and source.fraction != 1.0:
            raise InputError("observe a sheet's layer in the sheet, or put the sheet on top")
    return wave_response(
        np.ascontiguousarray(kappa),
        s,
        body.thickness,
        body.through_plane,
        body.in_plane,
        body.heat_capacity,
        body.interface_resistance,
        float(body.bottom_coefficient),
        float(body.top_coefficient),
        plane,
        source.layer,
        kind,
    )


def check_source(body: Body, source: Source) -> None:
    """Refuse a heated layer that does not exist or is endless."""
    if not 0 <= source.layer < body.layers:
        raise InputError(
            f"heated layer {source.layer} does not exist; the body has layers "
            f"0 to {body.layers - 1}, counted from the bottom"
        )
    if not 0.0 < source.fraction <= 1.0:
        raise InputError(f"sheet at {source.fraction:g} of its layer; allowed: above 0, up to 1")
    if math.isinf(body.thickness[source.layer]):
        raise InputError(
            "the heated layer is a half-space; heat a layer of finite thickness "
            "(cut a thin one off the half-space)"
        )


def require_steady_state(body: Body, shape: Shape) -> None:
    """Refuse by name a steady state that does not exist."""
    if body.reaches_ambient:
        return
    if not body.endless:
        raise NoSolutionError(
            "no steady state: both faces are insulated, so the heat has nowhere to go; give the "
            "substrate a backside {kind: ambient} or {kind: convection, coefficient: ...}"
        )
    if isinstance(shape, Stripe):
        raise NoSolutionError(
            "no steady state: under an endless stripe a half-space warms as ln t for ever; give "
            "the stripe a length (shape: rectangle), the substrate a thickness, or ask for a time"
        )
    if isinstance(shape, Uniform):
        raise NoSolutionError(
            "no steady state: under a heated plane a half-space warms as sqrt t for ever; give "
            "the source a size, the substrate a thickness, or ask for a time"
        )
