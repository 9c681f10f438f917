"""What a drift-diffusion problem must satisfy, said with what was found and what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.electrical import mobility, statistics
from stackmodel.errors import InputError

if TYPE_CHECKING:
    from stackmodel.electrical.problem import Band, DriftDiffusionProblem


def check(made: DriftDiffusionProblem) -> None:
    """Raise InputError for the first fault."""
    count = made.layers
    for title, one in (("conduction", made.conduction), ("valence", made.valence)):
        if not len(one.energy) == len(one.statistics) == len(one.mobility_law) == count:
            raise InputError(f"the {title} band must have {count} entries, one per layer")
        for name, allowed in (
            (one.statistics, statistics.KINDS),
            (one.mobility_law, mobility.KINDS),
        ):
            unknown = [entry for entry in name if entry not in allowed]
            if unknown:
                raise InputError(f"unknown law {unknown[0]!r}; allowed: {', '.join(allowed)}")
        _check_bands(made, title, one)
    positive = {"thickness": made.thickness, "permittivity": made.permittivity}
    for title, values in positive.items():
        if not (np.isfinite(values) & (values > 0)).all():
            raise InputError(f"{title} must be finite and above 0; found {values.tolist()}")
    _check_interfaces(made)
    if not 1.0 <= made.temperature <= 2000.0:
        raise InputError(f"temperature must lie in 1 to 2000 K; found {made.temperature}")


def _check_interfaces(made: DriftDiffusionProblem) -> None:
    between = made.interfaces
    crossing = (between.left_electron_right_hole > 0) | (between.right_electron_left_hole > 0)
    closed = made.insulator[:-1] | made.insulator[1:]
    for bad, why in (
        (crossing & between.doubled, "has finite transfer velocity or a dipole, where"),
        (crossing & closed, "touches an insulator, where"),
    ):
        if bad.any():
            raise InputError(
                f"{_between(made, bad)} {why} recombination across it is not "
                "defined; allowed: infinite transfer velocities and no dipole between two "
                "semiconductors"
            )
    if (closed & between.doubled).any():
        raise InputError(
            "transfer velocities and dipoles need two semiconductors; "
            f"{_between(made, closed & between.doubled)} touches an insulator"
        )
    for one in (made.electron_traps, made.hole_traps):
        if not set(one.law) <= {"gaussian", "exponential"} or not (one.width > 0).all():
            raise InputError("traps need law gaussian or exponential and a width above 0 eV")


def _between(made: DriftDiffusionProblem, bad: np.ndarray) -> str:
    first = int(np.flatnonzero(bad)[0])
    return f"the interface between {made.name(first)} and {made.name(first + 1)}"


def _check_bands(made: DriftDiffusionProblem, title: str, one: Band) -> None:
    carries = ~made.insulator
    if not ((one.states > 0) & (one.mobility > 0) & np.isfinite(one.energy))[carries].all():
        raise InputError(
            f"the {title} band needs states > 0, mobility > 0 and a finite energy in every layer "
            "that is not an insulator; a carrier that must not move gets a low mobility"
        )
    gauss = np.array([name == "gauss-fermi" for name in one.statistics])
    if (gauss & ~(one.disorder > 0)).any():
        raise InputError("gauss-fermi statistics needs disorder > 0 eV")
    gap = made.valence.energy - made.conduction.energy
    if (gap[carries] <= 0).any():
        layer = int(np.flatnonzero(carries & (gap <= 0))[0])
        raise InputError(
            f"{made.name(layer)}: ionisation energy must exceed electron affinity; "
            f"found a gap of {gap[layer]:.3g} eV"
        )
