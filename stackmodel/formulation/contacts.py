"""What the contacts of a stack offer: a level, velocities, an image force, a resistance."""

from __future__ import annotations

from stackmodel.description.stack import Contact as DescribedContact
from stackmodel.description.stack import Layer, Stack
from stackmodel.electrical.problem import Contact, DriftDiffusionProblem
from stackmodel.errors import InputError
from stackmodel.formulation.carrying import CarryingLayers
from stackmodel.formulation.properties import needs

ENGINE = "the electrical engine"


def electrodes_at(carrying: CarryingLayers, role: str) -> tuple[Layer, ...]:
    """The electrode layers of a contact, the one that touches the semiconductor first."""
    below = (role == "anode") == carrying.anode_below
    return carrying.below[::-1] if below else carrying.above


def contact(stack: Stack, carrying: CarryingLayers, role: str) -> Contact:
    """Anode or cathode.

    Raises:
        InputError, MissingPropertyError: nothing says which level it offers.
    """
    given = getattr(stack.contacts, role)
    level = given.work_function
    if level is None:
        electrodes = electrodes_at(carrying, role)
        if not electrodes:
            raise InputError(
                f"no {role}: the stack has no electrode layer there; add a layer with "
                f"role: {role}, or contacts: {{{role}: {{work_function: 5.1 eV}}}}"
            )
        level = needs(stack, electrodes[0], ENGINE)["work_function"]
    velocities = {
        name: _velocity(role, name, float(value))
        for name in ("electron_velocity", "hole_velocity")
        if (value := getattr(given, name)) is not None
    }
    return Contact(float(level), **velocities)


def _velocity(role: str, name: str, value: float) -> float:
    if value == 0:
        raise InputError(
            f"the {role} has {name} 0 m/s, which leaves that carrier without any contact; "
            "give a low velocity"
        )
    return value


def series_resistance(stack: Stack) -> float:
    """What both contacts add to the path of the current, ohm m^2."""
    return sum(
        float(contact.series_resistance or 0.0)
        for contact in (stack.contacts.anode, stack.contacts.cathode)
    )


def field_laws(stack: Stack) -> tuple[str, str]:
    """How anode and cathode follow the field at them: "", "image-force" or "scott-malliaras"."""
    anode, cathode = stack.contacts.anode, stack.contacts.cathode
    return _field_law(anode, "anode", "hole"), _field_law(cathode, "cathode", "electron")


def _field_law(given: DescribedContact, role: str, carrier: str) -> str:
    if given.injection is None:
        return "image-force" if given.image_force else ""
    for name in ("image_force", f"{carrier}_velocity"):
        if getattr(given, name) not in (None, False):
            raise InputError(
                f"the {role} gives {name} beside injection: {given.injection}, which has an image "
                f"force and a velocity of {carrier}s of its own; leave {name} out"
            )
    return given.injection


def laws_meet_a_current(stack: Stack, made: DriftDiffusionProblem) -> None:
    """A law of the contact current behind an insulator would be left out in silence.

    Raises:
        InputError: image_force or injection on a stack with an insulator.
    """
    if not made.insulator.any():
        return
    blocking = made.names[int(made.insulator.argmax())]
    for role, law in zip(("anode", "cathode"), field_laws(stack), strict=True):
        if law:
            name = "image_force" if law == "image-force" else "injection"
            raise InputError(
                f"the {role} gives {name}, a law of the current that drifts and diffuses, of which "
                f"{blocking!r} lets none through (it has no mobility); leave {name} out"
            )


def contacts_fit_boltzmann(made: DriftDiffusionProblem) -> None:
    """A contact level inside a band of a Boltzmann layer would ask for densities above states."""
    for role, level, i in (
        ("anode", made.anode.work_function, 0),
        ("cathode", made.cathode.work_function, -1),
    ):
        for band, inside in (
            (made.conduction, level < made.conduction.energy[i]),
            (made.valence, level > made.valence.energy[i]),
        ):
            if inside and band.statistics[i] == "boltzmann" and not made.insulator[i]:
                raise InputError(
                    f"the {role} level, {level} eV, lies inside a band of "
                    f"{made.name(i % made.layers)} (edge {band.energy[i]:g} eV), where Boltzmann "
                    "statistics fails; leave `statistics` out for the bounded default, or move "
                    "the level into the gap"
                )
