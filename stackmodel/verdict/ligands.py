"""The design rule for ligands: does the surface take the electrons before the dots do?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackmodel.description.stack import Stack


def ligand_sentence(stack: Stack, state: Mapping[str, Any]) -> str:
    """A sentence on the first layer of dots with a ligand, or ""; its solved onset is a limit."""
    from stackmodel.errors import InputError
    from stackmodel.formulation.ligands import design_rule, ligand_problem

    for layer in stack.layers:
        if not layer.dots or stack.material(layer.dots.material).ligand is None:
            continue
        try:
            rule = design_rule(ligand_problem(stack, layer), _solved(state, layer.name))
        except InputError:  # no level is known: nothing can be said
            continue
        return f" {rule[0].upper()}{rule[1:]}."
    return ""


def _solved(state: Mapping[str, Any], layer: str) -> float:
    """Voltage at which the limit of that layer's ligands is reached; NaN if it is not known."""
    rows = zip(state.get("limit", ()), state.get("limit_voltage", ()), strict=True)
    return next((float(v) for name, v in rows if name == f"ligands of {layer}"), float("nan"))
