"""The pictures of the report, one a file: `draw(stack, result)` gives a Picture or None."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack
    from stackmodel.report.picture import Picture

# In the order they stand on the page.
PICTURES = (
    "layers",
    "bands",
    "current_voltage",
    "loss_ladder",
    "profiles",
    "time_course",
    "small_signal",
    "layer_sensitivities",
    "dot_states",
    "antibunching",
    "correlogram",
    "single_photons",
    "dots_behind_film",
    "dot_transient",
    "sensitivities",
    "ensemble",
    "photoluminescence",
    "droop",
    "ligands",
    "gain",
    "emission",
    "stripe",
    "confinement",
    "losses",
    "light_paths",
    "light_out",
    "reflection",
    "temperatures",
    "self_consistency",
    "limits",
    "levers",
    "runaway",
    "heating",
    "pulse",
    "heat_depth",
    "heat_section",
    "safe_map",
    "crowding",
    "modes",
    "dispersion",
    "feedback",
    "resonances",
    "laser_gain",
    "laser_light",
    "ranking",
    "uncertainty",
)


def load_pictures() -> list[ModuleType]:
    """The modules of all pictures, in order."""
    return [import_module(f"stackmodel.report.figures.{name}") for name in PICTURES]


def pictures(stack: Stack, result: xarray.Dataset) -> Iterator[Picture]:
    """Every picture this result has the data for."""
    for module in load_pictures():
        picture = module.draw(stack, result)
        if picture is not None:
            yield picture
