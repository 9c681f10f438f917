"""The design rule for ligands: does the surface take the electrons before the dots do?"""

from __future__ import annotations

from stackmodel.description.stack import Stack


def ligand_sentence(stack: Stack) -> str:
    """A sentence on the first layer of dots with a ligand whose ion can be reduced, or ""."""
    from stackmodel.errors import InputError
    from stackmodel.formulation.ligands import design_rule, ligand_problem

    for layer in stack.layers:
        if not layer.dots or stack.material(layer.dots.material).ligand is None:
            continue
        try:
            rule = design_rule(ligand_problem(stack, layer))
        except InputError:  # no level is known: nothing can be said
            continue
        return f" {rule[0].upper()}{rule[1:]}."
    return ""
