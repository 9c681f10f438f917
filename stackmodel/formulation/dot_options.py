"""A layer of dots with something asked otherwise than the stack file says."""

from __future__ import annotations

from typing import Any, get_args

from stackmodel import units
from stackmodel.description.dots import Coulomb
from stackmodel.description.stack import Layer
from stackmodel.errors import InputError
from stackmodel.materials.record import Value

LAWS = get_args(Coulomb.model_fields["law"].annotation)


def changed_dots(
    layer: Layer,
    *,
    carriers: int | None = None,
    law: str | None = None,
    alpha: float | None = None,
    charging_energy: float | None = None,
    escape_rate: float | None = None,
) -> Layer:
    """The layer with other carriers, Coulomb law (alone or by a constant of it) or escape.

    Args:
        layer: a layer with dots.
        carriers: the most electrons and holes together.
        law: none, power, barrier or tunnelling; alpha alone means power.
        alpha: factor per net charge of the power law.
        charging_energy: E_c1 of the barrier and tunnelling laws, eV.
        escape_rate: of each carrier, 1/s.
    """
    if layer.dots is None:
        raise InputError(f"layer {layer.name!r} holds no dots")
    changes: dict[str, Any] = {}
    if carriers is not None:
        if not 2 <= carriers <= 60:
            raise InputError(f"--carriers {carriers}: a dot is given room for 2 to 60 carriers")
        changes["carriers"] = carriers
    if escape_rate is not None:
        changes["escape_rate"] = Value(escape_rate, units.RATE)
    coulomb = _coulomb(layer.dots.coulomb, law, alpha, charging_energy)
    changes["coulomb"] = coulomb
    return layer.model_copy(update={"dots": layer.dots.model_copy(update=changes)})


def _coulomb(
    stated: Coulomb, law: str | None, alpha: float | None, charging_energy: float | None
) -> Coulomb:
    if law is not None and law not in LAWS:
        raise InputError(f"--coulomb {law}: there is no such law; laws: {', '.join(LAWS)}")
    if alpha is not None and law not in (None, "power"):
        raise InputError(f"--alpha belongs to the power law, not to --coulomb {law}")
    changes: dict[str, Any] = {}
    if alpha is not None:
        law = "power"
        changes["alpha"] = Value(alpha, units.RATIO)
    if charging_energy is not None:
        changes["charging_energy"] = Value(charging_energy, units.POSITIVE_ENERGY)
    return stated.model_copy(update=changes | ({} if law is None else {"law": law}))
