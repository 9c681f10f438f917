"""The one insulator of a stack as a film that carriers cross, and what lies beside it."""

from __future__ import annotations

from dataclasses import dataclass

from stackmodel.description.features import Tunnelling
from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import InputError
from stackmodel.formulation.carrying import carrying_layers
from stackmodel.formulation.properties import needs
from stackmodel.formulation.transport import is_insulator

ENGINE = "the tunnelling background"
# Without a word in the stack file; orders of magnitude, to be read as assumptions.
ATTEMPTS = 1e12  # 1/s, a molecular vibration
DEPTH = 1e-9  # m, the sites next to the film
HOST_YIELD = 0.1  # photons per pair that recombines in a transport layer
COLLECTION_AREA = 1e-12  # m^2, a spot of about a wavelength across


@dataclass(frozen=True)
class Crossing:
    """The insulator and the layers beside it, from the anode to the cathode.

    Attributes:
        number: of the insulator among the carrying layers, from the anode.
        layer, anode_side, cathode_side: the layers.
        thickness, spread: m; pinholes: share of the area; mass: tunnelling mass.
        attempts: 1/s; depth: of the supplying layer that tries, m.
        host_yield: photons per pair in the layer behind; collection_area: m^2.
        assumed: what the stack file leaves to the assumptions above, in words.
    """

    number: int
    layer: Layer
    anode_side: Layer
    cathode_side: Layer
    thickness: float
    spread: float
    pinholes: float
    mass: float
    attempts: float
    depth: float
    host_yield: float
    collection_area: float
    assumed: tuple[str, ...]


def insulators(stack: Stack) -> list[Layer]:
    """The carrying layers without mobility, from the substrate up.

    Raises:
        InputError: `tunnelling` on a layer that is none of them.
    """
    carried = carrying_layers(stack).layers
    found = [layer for layer in carried if is_insulator(needs(stack, layer, ENGINE))]
    for layer in stack.layers:
        if layer.tunnelling is not None and layer not in found:
            raise InputError(
                f"layer {layer.name!r} has `tunnelling` but is no insulator between the "
                "electrodes; leave it out there, or leave out the mobilities of its material"
            )
    return found


def why_none(stack: Stack) -> str:
    """Why there is no background through an insulator, or ""."""
    found = insulators(stack)
    if len(found) != 1:
        return "no layer is an insulator" if not found else "several layers are insulators"
    layers = carrying_layers(stack).layers
    if found[0] in (layers[0], layers[-1]):
        return f"the insulator {found[0].name!r} has no transport layer on one side"
    return ""


def crossing(stack: Stack) -> Crossing:
    """The insulator of a stack for which `why_none` says "".

    Raises:
        MissingPropertyError: a material without tunnelling_mass.
    """
    layer = insulators(stack)[0]
    carrying = carrying_layers(stack)
    ordered = carrying.layers if carrying.anode_below else carrying.layers[::-1]
    number = ordered.index(layer)
    told = layer.tunnelling or Tunnelling()
    assumed = {
        "attempt_frequency": ATTEMPTS,
        "supply_depth": DEPTH,
        "host_yield": HOST_YIELD,
        "collection_area": COLLECTION_AREA,
    }
    missing = tuple(name for name in assumed if getattr(told, name) is None)
    known = {
        name: value if name in missing else float(getattr(told, name))
        for name, value in assumed.items()
    }
    return Crossing(
        number=number,
        layer=layer,
        anode_side=ordered[number - 1],
        cathode_side=ordered[number + 1],
        thickness=float(layer.thickness),
        spread=float(told.thickness_spread or 0.0),
        pinholes=float(told.pinhole_fraction or 0.0),
        mass=float(needs(stack, layer, ENGINE)["tunnelling_mass"]),
        attempts=known["attempt_frequency"],
        depth=known["supply_depth"],
        host_yield=known["host_yield"],
        collection_area=known["collection_area"],
        assumed=missing,
    )
