"""Every number that went in, with its mark and source; the doubtful ones first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackmodel.materials.material import values_of
from stackmodel.materials.record import MARKS, Value
from stackmodel.report.text import quantity_text

if TYPE_CHECKING:
    from stackmodel.description.stack import Stack

_ORDER = ("calibrated", "assumed", "estimate", "unverified")


@dataclass(frozen=True)
class Input:
    """One input as people read it."""

    where: str
    value: str
    range: str
    mark: str
    source: str


def inputs_of(stack: Stack) -> list[Input]:
    """The stack's own numbers, then those of its materials, doubtful ones first."""
    elsewhere = ("materials.", "published.")  # shown by material; compared with, never put in
    found = [(path, value) for path, value in values_of(stack) if not path.startswith(elsewhere)]
    names = {layer.material: None for layer in stack.layers}
    names |= {layer.dots.material: None for layer in stack.layers if layer.dots}
    names |= {part.material: None for part in (stack.substrate, stack.cover) if part}
    for name in names:
        found += [(f"{name}: {path}", value) for path, value in values_of(stack.material(name))]
    rank = {mark: i for i, mark in enumerate((*_ORDER, *(m for m in MARKS if m not in _ORDER)))}
    return [_input(path, value) for path, value in sorted(found, key=lambda f: rank[f[1].mark])]


def _input(path: str, value: Value) -> Input:
    said, *ends = (quantity_text(v, value.kind.unit) for v in (float(value), *(value.range or ())))
    return Input(path, said, " to ".join(ends), value.mark, value.source)
