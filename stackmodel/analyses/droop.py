"""Efficiency of a dot film against current: charged and doubly excited dots lose photons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError, NoSolutionError

if TYPE_CHECKING:
    import xarray

CARRIERS = 6
DECADES = (1e-4, 1e2)  # of hole injection about the decay of X
NOTE = (
    "calibrated: alpha = 10 per charge and 2.3 electrons offered per hole were fitted to the "
    "published roll-off of ungraded (287) and graded (458 mA/cm2) dots; the 861 mA/cm2 of dots "
    "with a barrier shell is not reached, not even with balanced injection"
)


def droop(
    stack: Stack,
    *,
    alpha: Quantity = None,
    excess: Quantities = None,
    carriers: int = CARRIERS,
    share: Quantity = None,
    layer: str | None = None,
    points: int = 181,
) -> xarray.Dataset:
    """Photons per electron against current density, and the current at which 10 % are lost.

    Every dot is offered `excess` electrons per hole; its charge favours the opposite carrier
    (alpha per charge). What is lost is what charged dots and biexcitons lose by Auger decay.
    Not in it: current past the dots, heat and field.

    Args:
        stack: the stack.
        alpha: factor per net charge; 10 (calibrated) when left out.
        excess: electrons offered per hole, like "1,2.3"; both of these when left out, of which
            2.3 is calibrated and 1 is balance.
        carriers: the most electrons and holes together on a dot.
        share: of the peak efficiency that ends the roll-off; 0.9 when left out.
        layer: the layer of the dots, when several hold some.
        points: of the current axis.

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
    """
    from stackmodel.dots.droop import (
        FITTED_ALPHA,
        FITTED_EXCESS,
        current_and_efficiency,
        roll_off_current,
    )
    from stackmodel.dots.stationary import occupations
    from stackmodel.formulation.dot_options import changed_dots
    from stackmodel.formulation.dots import dot_layer, dot_problem
    from stackmodel.results.dataset import about, labelled

    factor = given(alpha, units.RATIO, "alpha", FITTED_ALPHA)
    fraction = given(share, units.FRACTION, "share", 0.9)
    assert fraction is not None
    offered = np.array(
        [1.0, FITTED_EXCESS] if excess is None else quantities(excess, units.RATIO, "excess")
    )
    if points < 11:
        raise InputError(f"--points {points}: a roll-off needs at least 11 points")
    asked = changed_dots(dot_layer(stack, layer), carriers=carriers, law="power", alpha=factor)
    problem = dot_problem(stack, asked)
    decay = problem.pairs.total[problem.states.position("1e1h")]
    holes = np.geomspace(*DECADES, points) * decay
    chain = problem.chain(
        np.multiply.outer(offered, holes), np.broadcast_to(holes, (len(offered), points))
    )
    current, efficiency = current_and_efficiency(chain, problem.density / problem.monolayers)
    charged = occupations(chain)[..., problem.states.charge != 0].sum(axis=-1)
    ends = [
        _roll_off(roll_off_current, j, e, fraction)
        for j, e in zip(current, efficiency, strict=True)
    ]
    # each excess has its own currents: all curves are put on those that they share
    axis = np.geomspace(current[:, 0].max(), current[:, -1].min(), points)

    def on_axis(values: np.ndarray) -> np.ndarray:
        rows = zip(current, values, strict=True)
        return np.array([np.interp(np.log(axis), np.log(j), row) for j, row in rows]).T

    values: dict[str, Any] = {
        "drive_current": axis,
        "excess": offered,
        "photons_per_electron": on_axis(efficiency),
        "relative_efficiency": on_axis(efficiency / efficiency.max(axis=1, keepdims=True)),
        "charged_share": on_axis(charged),
        "roll_off_current_density": np.array(ends),
    }
    for point in stack.published:
        if point.roll_off_current_density is not None:
            values["published_roll_off_current_density"] = float(point.roll_off_current_density)
    fitted = alpha is None and (excess is None or FITTED_EXCESS in offered)
    attrs = {**about(stack), "layer": asked.name, "notes": NOTE if fitted else ""}
    return labelled(values, attrs=attrs)


def _roll_off(law: Any, current: np.ndarray, efficiency: np.ndarray, share: float) -> float:
    """NaN where the efficiency does not fall that far."""
    try:
        return float(law(current, efficiency, share))
    except NoSolutionError:
        return np.nan
