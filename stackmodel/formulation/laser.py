"""A stack as a laser: its modes, their losses and ends, and the ladder of its dots."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.chain import Chain
from stackmodel.dots.gain.filling import Levels
from stackmodel.dots.gain.ladder import ladder
from stackmodel.dots.gain.laser import LasingMode
from stackmodel.errors import InputError, MissingPropertyError, StackmodelError
from stackmodel.formulation.dots import DotProblem, dot_problem
from stackmodel.formulation.grating import engraved
from stackmodel.formulation.optical import design_wavelength, media
from stackmodel.formulation.thermal import area_of, heated_area
from stackmodel.optical.confinement import mode_figures
from stackmodel.optical.dfb import DfbGrating, dfb_thresholds
from stackmodel.optical.dfb_grating import coupling_coefficient, radiation_coefficient
from stackmodel.optical.modes import PlanarStack, find_modes

ENGINE = "the laser"
SLOPE_STEP = 1e-3  # of the wavelength, for the dispersion of the media
NO_AREA = 1e-6  # m^2, where the stack has no area of its own


@dataclass(frozen=True)
class Modes:
    """Every guided mode as a laser mode; arrays (m,).

    Attributes:
        label: names.
        polarization: TE or TM.
        overlap: d(modal gain)/d(gain of the dots).
        confinement: share of the mode in the dots.
        absorption: modal loss, 1/m.
        absorption_by_medium: (m, L) 1/m, substrate first.
        end_loss: through the ends or the grating, 1/m; infinite without feedback.
        group_index: c over the group velocity.
    """

    label: tuple[str, ...]
    polarization: np.ndarray
    overlap: np.ndarray
    confinement: np.ndarray
    absorption: np.ndarray
    absorption_by_medium: np.ndarray
    end_loss: np.ndarray
    group_index: np.ndarray

    def needed_gain(self) -> np.ndarray:
        """Gain of the dots that makes up for all losses, (m,) 1/m; infinite where none does."""
        out = np.full(len(self.label), np.inf)
        return np.divide(self.absorption + self.end_loss, self.overlap, out, where=self.overlap > 0)


@dataclass(frozen=True)
class LaserProblem:
    """What a laser is made of.

    Attributes:
        layer: the layer of dots.
        problem: its dots.
        gain: of the dots when all are inverted, 1/m.
        levels: degeneracies of the states that emit.
        pairs: steps of the ladder; 2 is the three-state model.
        modes: the modes.
        best: the mode that needs the least gain.
        wavelength: m.
        length: of the cavity where it is not the stack's own, m.
        area: of the mode, m^2.
        notes: what was assumed.
    """

    layer: Layer
    problem: DotProblem
    gain: float
    levels: Levels
    pairs: int
    modes: Modes
    best: int
    wavelength: float
    length: float | None
    area: float
    notes: list[str] = field(default_factory=list)

    @property
    def mode(self) -> LasingMode:
        """The best mode."""
        modes, i = self.modes, self.best
        return LasingMode(
            gain=float(modes.overlap[i]) * self.gain,
            absorption=float(modes.absorption[i]),
            end_loss=float(modes.end_loss[i]),
            group_index=float(modes.group_index[i]),
            dots=self.problem.density,
            area=self.area,
        )

    @property
    def lifetimes(self) -> tuple[float, float]:
        """Total lifetimes of X and XX, s."""
        states, rates = self.problem.states, self.problem.pairs.total
        return 1 / float(rates[states.position("1e1h")]), 1 / float(rates[states.position("2e2h")])

    def chain(self, pump: np.ndarray | float) -> Chain:
        """The ladder at pump rates, 1/s; X and XX have the given total lifetimes."""
        from dataclasses import replace

        from stackmodel.dots.moves import RECOMBINATION

        made = ladder(pump, self.problem.law, self.pairs)
        rates, yields = made.rates.copy(), np.broadcast_to(made.yields, made.rates.shape).copy()
        for pairs in (1, 2):
            known = self.problem.states.position(f"{pairs}e{pairs}h")
            move = (made.moves.kind == RECOMBINATION) & (made.moves.source == pairs)
            rates[..., move] = self.problem.pairs.total[known]
            yields[..., move] = self.problem.pairs.yields[known]
        return replace(made, rates=rates, yields=yields)


def laser_problem(
    stack: Stack, wavelength: float | None = None, length: float | None = None, pairs: int = 2
) -> LaserProblem:
    """The laser a stack would be.

    Args:
        stack: the stack.
        wavelength: m; the design wavelength when left out.
        length: of the cavity, m; the stack's own when left out.
        pairs: steps of the ladder, at least 2.

    Raises:
        InputError, MissingPropertyError: no film of dots, no saturated gain, no mode.
    """
    if pairs < 2:
        raise InputError(f"--pairs: {pairs}; gain needs a ladder of at least 2 pairs")
    layer = film_of_dots(stack)
    material = stack.material(layer.dots.material)  # type: ignore[union-attr]
    if material.saturated_gain is None:
        raise MissingPropertyError(layer.dots.material, "saturated_gain", ENGINE)  # type: ignore[union-attr]
    at = design_wavelength(stack, wavelength)
    notes: list[str] = []
    modes = laser_modes(stack, at, length, notes)
    if not modes.label:
        raise InputError(f"no mode is guided at {at * 1e9:.4g} nm, so that nothing can lase")
    return LaserProblem(
        layer=layer,
        problem=dot_problem(stack, layer),
        gain=float(material.saturated_gain),
        levels=Levels(),
        pairs=pairs,
        modes=modes,
        best=int(np.argmin(modes.needed_gain())),
        wavelength=at,
        length=length,
        area=_area(stack, notes),
        notes=notes,
    )


def film_of_dots(stack: Stack) -> Layer:
    """The film of dots.

    Raises:
        InputError: there is none.
    """
    for layer in stack.layers:
        if layer.dots is not None and layer.dots.arrangement == "film":
            return layer
    raise InputError("no layer is a film of dots; a laser needs dots: {arrangement: film}")


def laser_modes(stack: Stack, wavelength: float, length: float | None, notes: list[str]) -> Modes:
    """The guided modes and what the stated cavity takes from each."""
    index, thickness = media(stack, wavelength)
    planar = PlanarStack(wavelength, index, thickness)
    found = find_modes(planar)
    figures = mode_figures(planar, found, _slope(stack, wavelength, index))
    lit = 1 + stack.layers.index(film_of_dots(stack))
    return Modes(
        label=found.label,
        polarization=found.polarization,
        overlap=figures.gain_overlap[:, lit],
        confinement=figures.confinement_factor[:, lit],
        absorption=found.modal_loss(planar.k0),
        absorption_by_medium=figures.loss_by_layer,
        end_loss=_end_losses(stack, wavelength, length, found, notes),
        group_index=figures.group_index,
    )


def _end_losses(stack, wavelength, length, found, notes) -> np.ndarray:
    count = len(found.label)
    if any(layer.grating for layer in stack.layers):
        return _grating_losses(stack, wavelength, length, found, notes)
    cavity = stack.operation.cavity
    size = length if length is not None else (float(cavity.length) if cavity else None)
    if size is None:
        notes.append("no cavity is stated: thresholds are those of an endless waveguide")
        return np.zeros(count)
    if cavity is not None and cavity.facet_reflectance is not None:
        reflectance = np.full(count, float(cavity.facet_reflectance))
    else:
        notes.append("reflectance of the ends: that of the effective index against air")
        reflectance = np.abs((found.effective_index - 1) / (found.effective_index + 1)) ** 2
    with np.errstate(divide="ignore"):
        return -np.log(reflectance) / size


def _grating_losses(stack, wavelength, length, found, notes) -> np.ndarray:
    """DFB threshold over the length for modes that the grating feeds back; else infinite."""
    grating = next(layer.grating for layer in stack.layers if layer.grating)
    cavity = stack.operation.cavity
    size = length or grating.length or (cavity.length if cavity else None)
    if size is None:
        raise InputError(
            "the grating has no length; add grating: {length: 1 mm}, or --length '1 mm'"
        )
    etched = engraved(stack, wavelength)
    inside = find_modes(etched.planar)
    losses = np.full(len(found.label), np.inf)
    for i, label in enumerate(found.label):
        if label not in inside.label or (grating.order == 2 and found.polarization[i] != "TE"):
            continue
        number = inside.label.index(label)
        losses[i] = _threshold(etched, inside, number, grating, float(size), notes)
    skipped = [n for n, loss in zip(found.label, losses, strict=True) if math.isinf(loss)]
    if skipped:
        notes.append(f"not fed back by the grating: {', '.join(skipped)}")
    notes.append("the Bragg line is taken at the wavelength; overlap and loss are those of `modes`")
    return losses


def _threshold(etched, inside, number, grating, size, notes) -> float:
    # The absorption of the teeth is in the modal loss already: the index alone couples here.
    coupling = coupling_coefficient(etched.planar, inside, number, etched.film).real * size
    radiation = 0j
    if grating.order == 2:
        radiation = radiation_coefficient(etched.planar, inside, number, etched.film) * size
    if abs(coupling) < 1e-9 and radiation == 0:
        return math.inf
    made = DfbGrating(coupling, radiation, float(grating.phase_shift or 0.0))
    reach = abs(coupling) + abs(radiation) + 8.0
    solved = dfb_thresholds(made, (-2.0, 8.0), (-reach, reach))
    if not solved.power_gain.size:
        return math.inf
    notes.append(
        f"{inside.label[number]}: coupling kappa L = {coupling:.3g}, radiation h L = "
        f"{radiation:.3g}, threshold g L = {solved.power_gain[0]:.3g}"
        f"{f' at the {solved.edge[0]} edge' if solved.edge[0] else ''}"
    )
    return float(solved.power_gain[0]) / size


def _slope(stack: Stack, wavelength: float, index: np.ndarray) -> np.ndarray:
    """d n / d wavelength of the media, one-sided at an end of the data, 0 without any."""
    ends = []
    for at in (wavelength * (1 - SLOPE_STEP), wavelength * (1 + SLOPE_STEP)):
        try:
            ends.append((at, media(stack, at)[0]))
        except InputError:
            ends.append((wavelength, index))
    (low, before), (high, after) = ends
    return (after - before) / (high - low) if high > low else np.zeros_like(index)


def _area(stack: Stack, notes: list[str]) -> float:
    try:
        found = area_of(heated_area(stack))
    except StackmodelError:
        found = None
    if found is None:
        notes.append("no area: the mode is taken as 1 mm2 for its spontaneous emission")
        return NO_AREA
    return found
