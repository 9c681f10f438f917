"""Thin-film quantum-dot light emitters: one stack file in, an engineering answer out.

    import stackmodel as sm

    stack = sm.read_stack("stacks/lin2017_single_photon.yaml")
    result = sm.run(stack)

Every question is a function of a stack (or of the path of its file), and a command of the same
name:
`sm.jv(stack)`, `sm.dots(stack)`, `sm.modes(stack)`, `sm.outcoupling(stack)`, `sm.spectrum(stack)`,
`sm.heat(stack)`, ... `sm.show(result)` is its summary with pictures; in a notebook results and
stacks show themselves so. Names are loaded when they are first used: importing costs next to
nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_READING = ("read_stack", "parse_stack", "replace")
_ERRORS = (
    "StackmodelError",
    "InputError",
    "StackFileError",
    "MissingPropertyError",
    "SolverError",
    "ConvergenceError",
    "NoSolutionError",
    "ClaimError",
    "StackmodelWarning",
    "DensityAboveStatesWarning",
)
_ANALYSES = (
    "jv",
    "transient",
    "admittance",
    "sensitivity",
    "dots",
    "photon_stream",
    "photoluminescence",
    "gain",
    "droop",
    "ligands",
    "confinement",
    "losses",
    "modes",
    "dispersion",
    "dfb",
    "cavity",
    "outcoupling",
    "spectrum",
    "heat",
    "limits",
    "runaway",
    "pulse",
    "safe_map",
    "electrode",
    "laser",
    "claims",
)

_HOMES = {
    **dict.fromkeys(_READING, "stackmodel.description.reading"),
    **dict.fromkeys(_ERRORS, "stackmodel.errors"),
    **{name: f"stackmodel.analyses.{name}" for name in _ANALYSES},
    "Stack": "stackmodel.description.stack",
    "run": "stackmodel.run",
    "show": "stackmodel.report.shown",
    "compare": "stackmodel.studies.compare",
    "uncertainty": "stackmodel.studies.uncertainty",
    "ranking": "stackmodel.studies.ranking",
}
__all__ = ["__version__", *_HOMES]
_OF_A_STACK = {*_ANALYSES, "run", "uncertainty", "ranking", "replace"} - {"claims"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"stackmodel has no {name!r}; it has {', '.join(_HOMES)}")
    value = getattr(import_module(_HOMES[name]), name)
    if name in _OF_A_STACK or name == "compare":
        from stackmodel.description.given import also_by_path

        value = also_by_path(value, every=name == "compare")
    globals()[name] = value
    _meet_notebook()
    return value


def _meet_notebook() -> None:
    """In a notebook, let stacks and results show themselves (see `show`)."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        import_module("stackmodel.report.shown").register(shell)


def __dir__() -> list[str]:
    return sorted(__all__)


class _FrontDoor(ModuleType):
    """This module; questions keep their names when engines and modules of the same name load."""

    def __setattr__(self, name: str, value: Any) -> None:
        # importing stackmodel.dots (an engine) would put itself in the place of the question dots
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _FrontDoor
