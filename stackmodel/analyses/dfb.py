"""Distributed feedback of the stack's grating: Bragg lines, coupling, thresholds, line shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.analyses.dfb_lines import BraggLine
    from stackmodel.optical.dfb import DfbGrating, DfbModes

BELOW_THRESHOLD = 0.95
NET = units.Kind("net gain", "1/m", "100 /cm", highest=1e9)


def dfb(
    stack: Stack,
    *,
    mode: str | None = None,
    from_: Quantity = None,
    to: Quantity = None,
    gain: Quantity = None,
    gain_limit: Quantity = None,
    detuning_limit: Quantity = None,
) -> xarray.Dataset:
    """Feedback of the grating: Bragg wavelengths, coupling, every threshold in a region.

    The grooves are filled by what lies above. Coupled waves after Kogelnik and Shank (1972), with
    the radiation of a second-order grating after Kazarinov and Henry (1985).

    Args:
        stack: a stack with one grating.
        mode: guided mode of the thresholds; the one with the largest share in the dots if left out.
        from_: shortest wavelength to look for a Bragg line; 90 % of the stack's own if left out.
        to: longest; 110 % of the stack's own if left out.
        gain: power gain of the dots, like "200 /cm", that enters the modes and the coupling.
        gain_limit: largest net power gain of a threshold; 10 over the length if left out.
        detuning_limit: largest detuning; the stop band and 12 over the length if left out.

    Raises:
        InputError, MissingPropertyError: no grating, or what else the stack lacks.
        NoSolutionError: no guided mode meets the Bragg condition between the wavelengths.
    """
    from stackmodel.analyses.dfb_lines import bragg_lines
    from stackmodel.formulation.grating import grating_layer
    from stackmodel.formulation.optical import design_wavelength, media_names
    from stackmodel.results.dataset import about, labelled

    middle = design_wavelength(stack) if from_ is None or to is None else 0.0
    low = given(from_, units.WAVELENGTH, "from", 0.9 * middle)
    high = given(to, units.WAVELENGTH, "to", 1.1 * middle)
    pumped = given(gain, units.ABSORPTION, "gain", 0.0)
    lines = bragg_lines(stack, low or 0.0, high or 0.0, pumped or 0.0)
    _, grating = grating_layer(stack)
    values: dict[str, Any] = {"layer": media_names(stack)} | _of_modes(lines)
    attrs = {**about(stack), "notes": _notes(lines, grating.order)}
    if grating.length is not None:
        line = _chosen(stack, lines, mode)
        limits = (
            given(gain_limit, NET, "gain-limit", None),
            given(detuning_limit, NET, "detuning-limit", None),
        )
        more, attrs["searched"] = _thresholds(
            stack, line, float(grating.length), float(grating.phase_shift or 0.0), limits
        )
        values |= more
    else:
        attrs["notes"] += "; the grating has no length: no thresholds".removeprefix("; ")
    return labelled(values, attrs=attrs)


def _of_modes(lines: list[BraggLine]) -> dict[str, Any]:
    n = np.array([line.effective_index for line in lines])
    kappa = np.array([line.coupling for line in lines])
    h = np.array([line.radiation for line in lines])
    return {
        "mode": np.array([line.label for line in lines], dtype=str),
        "polarization": np.array([line.polarization for line in lines], dtype=str),
        "bragg_wavelength": np.array([line.wavelength for line in lines]),
        "effective_index_real": n.real,
        "effective_index_imag": n.imag,
        "group_index": np.array([line.group_index for line in lines]),
        "modal_loss": np.array([line.loss for line in lines]),
        "confinement_factor": np.array([line.confinement for line in lines]),
        "gain_overlap": np.array([line.overlap for line in lines]),
        "coupling_coefficient_real": kappa.real,
        "coupling_coefficient_imag": kappa.imag,
        "radiation_coefficient_real": h.real,
        "radiation_coefficient_imag": h.imag,
        "stop_band_width": np.array([line.stop_band for line in lines]),
    }


def _notes(lines: list[BraggLine], order: int) -> str:
    notes = []
    if order == 2 and any(line.polarization == "TM" for line in lines):
        notes.append("radiation of TM modes is not included")
    if order > 2:
        notes.append("radiation of gratings above the second order is not included")
    if any(abs(line.coupling) < 1e-9 * abs(line.radiation) for line in lines):
        notes.append("this duty has no second-order coupling: feedback by radiated waves alone")
    return "; ".join(notes)


def _chosen(stack: Stack, lines: list[BraggLine], mode: str | None) -> BraggLine:
    labels = [line.label for line in lines]
    if mode is not None:
        if mode not in labels:
            raise InputError(f"--mode: {mode!r} has no Bragg line here; one of {', '.join(labels)}")
        return lines[labels.index(mode)]
    lit = [i + 1 for i, layer in enumerate(stack.layers) if layer.dots]
    return max(lines, key=lambda line: line.overlap[lit].sum()) if lit else lines[0]


def _thresholds(
    stack: Stack,
    line: BraggLine,
    length: float,
    phase_shift: float,
    limits: tuple[float | None, float | None],
) -> tuple[dict[str, Any], str]:
    from stackmodel.optical.dfb import DfbGrating, dfb_thresholds

    coupling = line.coupling * length or 1e-30  # a grating of zero coupling is refused by name
    grating = DfbGrating(coupling, line.radiation * length, phase_shift)
    gain = 5.0 if limits[0] is None else 0.5 * limits[0] * length
    reach = abs(coupling) + 2 * abs(line.radiation) * length + 12.0
    reach = reach if limits[1] is None else limits[1] * length
    found = dfb_thresholds(grating, (-2.0, gain), (-reach, reach))
    lit = [i + 1 for i, layer in enumerate(stack.layers) if layer.dots]
    modal = found.power_gain / length + line.loss
    values: dict[str, Any] = {
        "lasing_mode": line.label,
        "solution": np.arange(found.power_gain.size),
        "threshold_wavelength": line.at(found.detuning / length),
        "threshold_detuning": found.detuning / length,
        "threshold_net_gain": found.power_gain / length,
        "threshold_modal_gain": modal,
        "radiation_loss": found.radiated / length,
        "band_edge": found.edge.astype(str),
    }
    if lit:
        values["threshold_material_gain"] = modal / line.overlap[lit].sum()
    words = (
        f"every threshold of {line.label} with net gain up to {2 * gain / length / 100:.4g} /cm "
        f"and detuning within {reach / length / 100:.4g} /cm: {found.counted} counted and found"
    )
    return values | _line(grating, line, found, length, reach), words


def _line(
    grating: DfbGrating, line: BraggLine, found: DfbModes, length: float, reach: float
) -> dict[str, np.ndarray]:
    """Emission for unit noise a little below the lowest threshold, dense where the lines are."""
    from stackmodel.optical.dfb import dfb_spectrum

    if not found.amplitude_gain.size or found.amplitude_gain[0] <= 0:
        return {}
    alpha = BELOW_THRESHOLD * found.amplitude_gain[0]
    around = np.tan(np.linspace(-1.5, 1.5, 61)) * 0.2
    fine = [z + a * around for z, a in zip(found.detuning, found.amplitude_gain, strict=True)]
    detuning = np.unique(np.concatenate([np.linspace(-reach, reach, 401), *fine]))
    detuning = detuning[np.abs(detuning) <= reach][::-1]  # wavelengths rise
    light, _ = dfb_spectrum(grating, alpha, detuning)
    return {"line": line.at(detuning / length), "line_shape": light / light.max()}
