"""A law from its name and the flat list of coefficients that data files carry."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from stackmodel.errors import InputError
from stackmodel.materials.refractive_index.cauchy import Cauchy
from stackmodel.materials.refractive_index.drude import Drude
from stackmodel.materials.refractive_index.evaluate import Law
from stackmodel.materials.refractive_index.exotic import Exotic
from stackmodel.materials.refractive_index.gases import Gases
from stackmodel.materials.refractive_index.herzberger import Herzberger
from stackmodel.materials.refractive_index.lorentz import Lorentz
from stackmodel.materials.refractive_index.polynomial import Polynomial
from stackmodel.materials.refractive_index.retro import Retro
from stackmodel.materials.refractive_index.sellmeier import Sellmeier, Sellmeier2
from stackmodel.materials.refractive_index.tauc_lorentz import TaucLorentz

# name: law, coefficients it starts with, coefficients in each further group (0: none allowed)
FORMULAS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "sellmeier": (Sellmeier, 1, 2),
    "sellmeier2": (Sellmeier2, 1, 2),
    "polynomial": (Polynomial, 1, 2),
    "cauchy": (Cauchy, 1, 2),
    "gases": (Gases, 1, 2),
    "lorentz": (Lorentz, 1, 3),
    "tauc-lorentz": (TaucLorentz, 1, 4),
    "drude": (Drude, 3, 0),
    "herzberger": (Herzberger, 6, 0),
    "retro": (Retro, 4, 0),
    "exotic": (Exotic, 6, 0),
}


def formula(
    name: str,
    coefficients: Sequence[float],
    span: tuple[float, float] = (0.0, math.inf),
) -> Law:
    """The law `name` with `coefficients` in the order and units of its class.

    Wavelength laws take the order of refractiveindex.info (constant first, then pairs; um);
    "drude": eps_infinity, plasma energy, width; "lorentz": eps_infinity, then strength,
    energy, width each; "tauc-lorentz": eps_infinity, then A, E0, C, Eg each (eV).

    Raises:
        InputError: unknown name, or a count of coefficients the law cannot have.
    """
    if name not in FORMULAS:
        raise InputError(f"unknown dispersion formula {name!r}; known: {', '.join(FORMULAS)}")
    law, start, group = FORMULAS[name]
    values = tuple(float(c) for c in coefficients)
    extra = len(values) - start
    if extra < 0 or (extra % group if group else extra):
        tail = f" and then groups of {group}" if group else ""
        raise InputError(f"formula {name!r} takes {start} coefficients{tail}, found {len(values)}")
    if name == "drude":
        return law(*values, span)
    if not group:
        return law(values, span)
    groups = tuple(values[i : i + group] for i in range(start, len(values), group))
    return law(values[0], groups, span)
