"""Energy of a pulse train in its final state: what a period brings in must leave the faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.settings import Thermal
from stackmodel.thermal import waveform
from stackmodel.thermal.body import Body, Source, Uniform
from stackmodel.thermal.superpose import check_source, planes, require_steady_state, response
from stackmodel.thermal.waveform import DEFAULT, TimeRule


@dataclass(frozen=True)
class PeriodEnergy:
    """Energies of one period per heated area, for 1 W/m^2 during the pulse; J/m^2 = s.

    Attributes:
        released: by the source, equal to the pulse width.
        bottom: through the bottom face.
        top: through the top face.
    """

    released: float
    bottom: float
    top: float

    @property
    def relative_error(self) -> float:
        """|in - out| / in."""
        return abs(self.released - self.bottom - self.top) / self.released


def face_flux(
    body: Body, source: Source, rule: TimeRule, settings: Thermal = DEFAULT
) -> np.ndarray:
    """Heat through the bottom and the top face (2,), per heat of the source, for any drive.

    Summed over the endless face, only the uniform wave kappa = 0 carries heat: the size of
    the source does not matter.
    """
    plane, zero = planes(body, source), np.zeros(1)
    flux = np.zeros(2)
    for term in rule:
        still = np.zeros(1, complex)
        if term.steady != 0.0:
            flux += term.steady * response(body, source, zero, still, plane)[0, 0, -2:].real
        if term.s.size:
            flux += (term.weight @ response(body, source, zero, term.s, plane)[:, 0, -2:]).real
    return flux


def period_energy(
    body: Body, source: Source, width: float, period: float, settings: Thermal = DEFAULT
) -> PeriodEnergy:
    """Integrate the flux through both faces over a period of the train's final state.

    The flux is integrated in time, not taken from the transform's limit, so that the balance
    checks the whole inversion. It starts and ends with the pulse like exp(-d^2/4Dt): nodes
    crowd towards both switching times.

    Raises:
        NoSolutionError: the heat never leaves (half-space or insulated faces).
    """
    check_source(body, source)
    require_steady_state(body, Uniform())
    out = np.zeros(2)
    for start, length in ((0.0, width), (width, period - width)):
        for offset, weight in zip(*_crowded(length), strict=True):
            rule = waveform.train(start + offset, width, period, settings)
            out += weight * face_flux(body, source, rule, settings)
    return PeriodEnergy(width, out[0], out[1])


def _crowded(length: float, panels: int = 12, nodes: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre on panels that shrink geometrically towards zero."""
    edges = np.concatenate(([0.0], length * 0.25 ** np.arange(panels - 1, -1, -1)))
    x, w = np.polynomial.legendre.leggauss(nodes)
    middle, half = 0.5 * (edges[1:] + edges[:-1]), 0.5 * np.diff(edges)
    return (middle[:, None] + half[:, None] * x).ravel(), (half[:, None] * w).ravel()
