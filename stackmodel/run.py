"""The whole flow on one screen: a stack goes in, one labelled result comes out.

description -> formulation -> { electrical  dots  light  heat } by declared needs -> result
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stackmodel.description.stack import Stack

if TYPE_CHECKING:
    import xarray

    from stackmodel.coupling.order import Engine
    from stackmodel.errors import SolverError
    from stackmodel.results.dataset import Findings
    from stackmodel.settings import Electrical


def run(
    stack: Stack,
    *,
    progress: Callable[..., None] | None = None,
    settings: Electrical | None = None,
) -> xarray.Dataset:
    """Everything the stack can be asked.

    Args:
        stack: the stack.
        progress: called with (done, total, words) before each engine and at the end.
        settings: numerical knobs of the electrical engine.

    Returns:
        One dataset; `attrs["verdict"]` answers in words, `attrs["notes"]` says what was left
        out and why.

    Raises:
        InputError: what the stack lacks.
        SolverError: an engine refused; `partial` holds the dataset of all the others.
    """
    found, refused = findings(stack, progress=progress, settings=settings)
    result = found.labelled()
    if refused is not None:
        refused.partial = result
        raise refused
    return result


def findings(
    stack: Stack,
    *,
    progress: Callable[..., None] | None = None,
    settings: Electrical | None = None,
) -> tuple[Findings, SolverError | None]:
    """What `run` labels, and the error of the first engine that refused; arguments as `run`.

    Raises:
        InputError: what the stack lacks.
    """
    state, notes, refused = engines_run(stack, settings, progress)
    return _found(stack, state, notes), refused


def engines_run(
    stack: Stack,
    settings: Electrical | None = None,
    progress: Callable[..., None] | None = None,
) -> tuple[dict[str, Any], list[str], SolverError | None]:
    """What every engine gives, by name; notes; the first refusal. Arguments as for `run`."""
    from stackmodel.coupling.flow import Flow

    flow = Flow(stack, {"electrical_settings": settings}, progress)
    flow.run(all_engines())
    return flow.state, flow.notes, flow.refused


def all_engines() -> tuple[Engine, ...]:
    """The engines; their order is worked out from what they need."""
    from stackmodel.coupling import (
        background,
        balance,
        current,
        dots,
        electrical,
        gain,
        gain_curves,
        heat,
        laser,
        light,
        loss_ladder,
        modes,
        self_heating,
    )

    parts = (
        electrical, dots, background, current, light, heat, self_heating, modes, gain,
        gain_curves, laser, balance, loss_ladder,
    )  # fmt: skip
    return tuple(part.ENGINE for part in parts)


def _found(stack: Stack, state: dict[str, Any], notes: list[str]) -> Findings:
    """What of the state has a row in the table, with profiles at the last bias."""
    from stackmodel.coupling.order import describe
    from stackmodel.results.dataset import Findings, about
    from stackmodel.results.quantities import QUANTITIES
    from stackmodel.verdict.headline import answers, headline

    state |= headline(stack, state)
    values = {name: value for name, value in state.items() if name in QUANTITIES}
    profiles = state["sweep"].profiles(-1) if "sweep" in state else {}
    at_last_bias = {name: "position" for name in profiles if name != "position"}
    parts = ("electrical", "dot", "background", "light", "heat", "feedback", "runaway", "laser",
             "efficiency", "loss")  # fmt: skip
    for part in (f"{name}_notes" for name in parts):
        notes += state.get(part, [])
    attrs = {
        **about(stack),
        "order": describe(all_engines()),
        "notes": "\n".join(notes),
        "verdict": "\n".join(answers(stack, state)),
    }
    return Findings(values | profiles, state.get("dims", {}) | at_last_bias, attrs)
