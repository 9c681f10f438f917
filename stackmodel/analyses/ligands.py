"""Ligands under current: is the ion on the surface reduced before the dots light up?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.constants import ELEMENTARY_CHARGE as EV
from stackmodel.description.stack import Stack
from stackmodel.dots.ligands.degradation import FITTED_CHANCE, IONS

if TYPE_CHECKING:
    import xarray

    from stackmodel.formulation.dots import DotProblem
    from stackmodel.formulation.ligands import LigandProblem

OUTCOUPLING = 0.235  # what Pu et al. (2020) take
PUBLISHED = "Pu et al., Nat. Commun. 11, 937 (2020), table 1"


def ligands(
    stack: Stack,
    *,
    light_voltage: Quantity = None,
    current_density: Quantity = None,
    chance: Quantity = None,
    ions: Quantity = None,
    outcoupling: Quantity = None,
    layer: str | None = None,
) -> xarray.Dataset:
    """Window, onset, decay of photoluminescence, voltage gap, and every row of the table.

    Args:
        stack: the stack; its dot material names the ligand.
        light_voltage: bias at which electrons enter the dots; photon energy over e when left out.
        current_density: held during the stress, like "10 mA/cm^2"; the stack's when left out.
        chance: that an electron which passes reduces an ion; 5.26e-9 when left out, fitted to the
            published 0.3 h of cadmium carboxylate.
        ions: reducible ions on a dot; 100 (assumed) times the share that was not replaced.
        outcoupling: light that leaves, for internal efficiencies; 0.235 (the paper's).
        layer: the layer of the dots, when several hold some.

    Raises:
        InputError, MissingPropertyError: no dots, no ligand, or no level.
    """
    from stackmodel.formulation.dots import dot_layer, dot_problem
    from stackmodel.formulation.ligands import design_rule, ligand_problem
    from stackmodel.results.dataset import about, labelled

    held = dot_layer(stack, layer)
    found = ligand_problem(stack, held, given(light_voltage, units.VOLTAGE, "light_voltage", None))
    stated = stack.operation.current_density
    current = given(
        current_density,
        units.CURRENT_DENSITY,
        "current_density",
        100.0 if stated is None else float(stated),
    )
    spent = given(chance, units.FRACTION, "chance", FITTED_CHANCE)
    offered = given(ions, units.RATIO, "ions", IONS)
    leaves = given(outcoupling, units.FRACTION, "outcoupling", OUTCOUPLING)
    assert current is not None
    assert spent is not None
    assert offered is not None
    assert leaves is not None
    if ions is None:
        offered *= _left(stack, found)
    values = {
        **_window(stack, found),
        **_stress(dot_problem(stack, held), found, current, spent, offered),
        **_table(stack, found, leaves),
    }
    notes = [
        f"the dots' level: {found.level_source}",
        f"decay: {offered:g} ions a dot assumed; the chance of {spent:g} per electron is "
        + ("given" if chance is not None else "calibrated to the T50 of cadmium carboxylate"),
        f"table: {PUBLISHED}",
    ]
    attrs = {**about(stack), "verdict": design_rule(found), "notes": "\n".join(notes)}
    return labelled(values, attrs=attrs)


def _left(stack: Stack, found: LigandProblem) -> float:
    """Share of the ions' ligands that the treatment leaves; all where it is not said."""
    assert found.layer.dots is not None
    ligand = stack.material(found.layer.dots.material).ligand
    known = None if ligand is None else ligand.residual_carboxylate
    return 1.0 if known is None else max(float(known), 1e-3)


def _window(stack: Stack, found: LigandProblem) -> dict[str, Any]:
    """The ion's level against the dot's, and what is reduced at each voltage (Nernst)."""
    from stackmodel.dots.ligands.redox import reaction_rate, reduced_share, voltage_gap

    standing = found.standing
    voltage = np.linspace(0.0, found.light_voltage + 0.5, 101)
    # the electron quasi-Fermi level rises with the bias and meets the dots at the light voltage
    fermi = found.conduction_level + EV * (voltage - found.light_voltage)
    inert = found.potential is None
    share, speed = np.zeros((2, voltage.size))
    if not inert:
        kelvin = float(stack.ambient)
        share = reduced_share(fermi, standing.level, kelvin)
        speed = np.maximum(reaction_rate(fermi, standing.level, kelvin, 1.0), 0.0)
    return {
        "ligand": found.name,
        "conduction_level": found.conduction_level / EV,
        "reduction_level": np.nan if inert else standing.level / EV,
        "reduction_margin": np.nan if inert else standing.margin / EV,
        "reduction_onset_voltage": np.nan if inert else standing.onset_voltage,
        "light_voltage": found.light_voltage,
        "voltage_gap": voltage_gap(standing.onset_voltage, found.light_voltage),
        "reduction_active": standing.active,
        "voltage": voltage,
        "reduced_share": share,
        "reaction_speed": speed,
    }


def _stress(
    problem: DotProblem, found: LigandProblem, current: float, chance: float, ions: float
) -> dict[str, Any]:
    """Photoluminescence at constant current; unchanged when nothing is reduced."""
    from stackmodel.dots.ligands.degradation import reduced_ions, relative_efficiency, time_to

    spent = chance if found.standing.active else 0.0
    half = time_to(0.5, current, problem.density, ions, spent)
    times = np.geomspace(1.0, 1e9, 181)
    lost = reduced_ions(times, current, problem.density, ions, spent)
    return {
        "stress_time": times,
        "relative_yield": relative_efficiency(lost),
        "half_life": half if np.isfinite(half) else np.nan,
    }


def _table(stack: Stack, found: LigandProblem, outcoupling: float) -> dict[str, Any]:
    """Every published row beside what the electrochemical window says of its ion."""
    from stackmodel.dots.ligands.lifetime import (
        ACCELERATION_RED,
        lifetime_ratio,
        scaled_lifetime,
    )
    from stackmodel.dots.ligands.redox import STANDARD_POTENTIALS, reduction
    from stackmodel.dots.ligands.table import table_1

    rows = table_1()
    name = found.layer.dots.material if found.layer.dots else ""
    standing = [
        reduction(STANDARD_POTENTIALS[row.ion], found.conduction_level, found.light_voltage)
        for row in rows
    ]
    lifetimes = np.array([np.mean(row.lifetime) for row in rows])
    luminance = np.array([row.luminance for row in rows])
    half = np.where([row.decay == "T50" for row in rows], 1.0, 1 / lifetime_ratio(0.95))
    return {
        "ligand_row": [f"{row.core_shell} {row.ligand} {row.note}".rstrip() for row in rows],
        "row_ligand": [row.ligand for row in rows],
        "row_ion": [row.ion for row in rows],
        "row_film_yield": np.array([np.mean(row.film_yield) for row in rows]),
        "row_efficiency": np.array([np.mean(row.peak_efficiency) for row in rows]),
        "row_internal_share": np.array([row.internal_share(outcoupling) for row in rows]),
        "row_margin": np.array(
            [s.margin / EV if np.isfinite(s.margin) else np.nan for s in standing]
        ),
        "row_reduced_before_light": np.array([s.active for s in standing]),
        "row_lifetime": lifetimes,
        "row_decay": [row.decay for row in rows],
        "row_luminance": luminance,
        "row_half_life_100": scaled_lifetime(lifetimes, luminance, 100.0, ACCELERATION_RED) * half,
        "row_this_stack": np.array(
            [row.core_shell == name and row.ligand == found.name for row in rows]
        ),
    }
