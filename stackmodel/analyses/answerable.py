"""Which questions a stack can answer, from what its file holds alone: nothing is solved."""

from __future__ import annotations

from collections.abc import Callable

from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import InputError, MissingPropertyError

NO_LIMIT = (
    "no limit is known for this stack; give materials a maximum_temperature, a "
    "dielectric_strength, or contacts a maximum_current_density"
)


def answerable(stack: Stack) -> dict[str, str]:
    """Every command that takes a stack, and why it would refuse this one without options, or "".

    What only a solution shows (no guided mode, no current at the drive) is not known here.
    """
    said: dict[str, str] = {}

    def why(need: str) -> str:
        if need not in said:
            try:
                NEEDS[need](stack)
                said[need] = ""
            except InputError as error:
                said[need] = str(error)
        return said[need]

    return {
        command: next((reason for need in needs if (reason := why(need))), "")
        for command, needs in QUESTIONS.items()
    }


def _transport(stack: Stack) -> None:
    from stackmodel.formulation.electrical import drift_diffusion_problem
    from stackmodel.formulation.tunnelling import insulators

    drift_diffusion_problem(stack)
    insulators(stack)


def _flowing(stack: Stack) -> None:
    from stackmodel.formulation.tunnelling import insulators

    if insulators(stack):
        raise InputError("an insulator lies in the way: no current of drift and diffusion flows")


def _layer(stack: Stack) -> Layer:
    from stackmodel.formulation.dots import dot_layer

    return dot_layer(stack)


def _dots(stack: Stack) -> None:
    from stackmodel.formulation.dots import dot_problem

    dot_problem(stack, _layer(stack))


def _driven(stack: Stack) -> None:
    from stackmodel.analyses.dot_drive import drive
    from stackmodel.formulation.dot_tunnelling import fed_dots, is_fed
    from stackmodel.formulation.dots import dot_problem

    layer = _layer(stack)
    if is_fed(layer):
        fed_dots(stack, layer)
        _transport(stack)
    else:
        drive(stack, dot_problem(stack, layer), None, None, None, None)


def _section(stack: Stack) -> None:
    from stackmodel.formulation.dots import dot_problem

    _ = dot_problem(stack, _layer(stack)).cross_section


def _counted(stack: Stack) -> None:
    from stackmodel.formulation.dots import dot_problem

    _ = dot_problem(stack, _layer(stack)).density


def _bands(stack: Stack) -> None:
    from stackmodel.formulation.dots import dot_problem
    from stackmodel.formulation.gain import gain_problem

    gain_problem(stack, _layer(stack), dot_problem(stack, _layer(stack)), 2, 2, 0.03, 0.15, 2)


def _ligand(stack: Stack) -> None:
    from stackmodel.formulation.ligands import ligand_problem

    ligand_problem(stack, _layer(stack))


def _wavelength(stack: Stack) -> None:
    from stackmodel.formulation.optical import design_wavelength

    design_wavelength(stack)


def _indices(stack: Stack) -> None:
    from stackmodel.formulation.optical import design_wavelength, media

    media(stack, design_wavelength(stack))


def _emitter(stack: Stack) -> None:
    from stackmodel.formulation.emission import emitting_layer

    emitting_layer(stack, None)


def _grating(stack: Stack) -> None:
    from stackmodel.formulation.grating import engraved
    from stackmodel.formulation.optical import design_wavelength

    engraved(stack, design_wavelength(stack))


def _lasing(stack: Stack) -> None:
    from stackmodel.formulation.laser import ENGINE, film_of_dots

    dots = film_of_dots(stack).dots
    if dots is not None and stack.material(dots.material).saturated_gain is None:
        raise MissingPropertyError(dots.material, "saturated_gain", ENGINE)


def _heat(stack: Stack) -> None:
    from stackmodel.formulation.thermal import body_of, heated_area

    body_of(stack)
    heated_area(stack)


def _electrode(stack: Stack) -> None:
    from stackmodel.coupling.electrode import plane

    plane(stack, None, None, False)


def _engines(stack: Stack) -> None:
    """What the engines of dots and light do not leave out but refuse."""
    if not any(layer.dots for layer in stack.layers):
        return
    try:
        _counted(stack)
    except MissingPropertyError:
        return
    if stack.substrate is not None:
        _wavelength(stack)


def _whole(stack: Stack) -> None:
    """A run leaves out what a material lacks; what does not fit together it refuses."""
    try:
        _transport(stack)
    except MissingPropertyError:
        return
    _engines(stack)
    if stack.substrate is not None:
        _wavelength(stack)


def _limits(stack: Stack) -> None:
    contacts = (stack.contacts.anode, stack.contacts.cathode)
    if stack.substrate is not None and stack.area is not None:
        return  # thermal runaway is one
    films = [stack.material(layer.material) for layer in stack.layers]
    dots = [stack.material(layer.dots.material) for layer in stack.layers if layer.dots]
    known = [film.dielectric_strength for film in films]
    known += [contact.maximum_current_density for contact in contacts]
    known += [dot.ligand.reduction_potential for dot in dots if dot.ligand]
    if all(value is None for value in known):
        raise InputError(NO_LIMIT)


def _top(stack: Stack) -> None:
    operation = stack.operation
    pulse = operation.pulse.voltage if operation.pulse else None
    if pulse is None and operation.voltage is None and operation.bias is None:
        raise InputError("no voltage to go to; give --to '3 V', or operation: {voltage: 3 V}")


def _pulsed(stack: Stack) -> None:
    if stack.operation.pulse is None or stack.operation.pulse.width is None:
        raise InputError("the stack describes no pulse; give --width, like '1 us'")


NEEDS: dict[str, Callable[[Stack], object]] = {
    "run": _whole, "transport": _transport, "layer": _layer, "dots": _dots, "driven": _driven,
    "section": _section, "bands": _bands, "ligand": _ligand, "wavelength": _wavelength,
    "indices": _indices, "emitter": _emitter, "grating": _grating, "lasing": _lasing,
    "heat": _heat, "electrode": _electrode, "engines": _engines, "limits": _limits, "top": _top,
    "pulsed": _pulsed, "flowing": _flowing,
}  # fmt: skip

# In the order in which each question meets them.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "run": ("run",),
    "jv": ("transport",),
    "transient": ("top", "transport"),
    "admittance": ("transport",),
    "sensitivity": ("transport", "flowing"),
    "dots": ("layer", "dots", "driven"),
    "photon-stream": ("layer", "dots", "driven"),
    "photoluminescence": ("layer", "dots"),
    "gain": ("layer", "dots", "bands", "section"),
    "droop": ("layer", "dots", "section"),
    "ligands": ("layer", "ligand", "dots"),
    "confinement": ("layer",),
    "losses": ("layer", "dots", "driven"),
    "heat": ("transport", "engines", "heat"),
    "modes": ("wavelength", "indices"),
    "limits": ("transport", "engines", "limits"),
    "runaway": ("transport", "flowing", "engines", "heat"),
    "safe-map": ("transport", "engines", "heat"),
    "laser": ("lasing", "wavelength", "indices", "dots", "section", "transport", "engines"),
    "electrode": ("electrode", "transport", "flowing", "engines", "heat"),
    "pulse": ("pulsed", "transport", "flowing", "engines", "heat"),
    "dispersion": ("wavelength", "indices"),
    "dfb": ("wavelength", "grating"),
    "cavity": ("wavelength", "emitter", "indices"),
    "outcoupling": ("emitter", "wavelength", "indices"),
    "spectrum": ("wavelength", "indices"),
}
