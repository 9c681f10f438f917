"""What conducts and what heats it: frozen records of SI arrays, bottom layer first."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace

import numpy as np

from stackmodel.errors import InputError


@dataclass(frozen=True, eq=False)
class Body:
    """Laterally endless layers, the bottom one (substrate) first.

    Attributes:
        thickness: (L,) m; the outermost layers may be `inf` (half-spaces).
        through_plane: (L,) conductivity along the stack, W/m/K.
        heat_capacity: (L,) per volume, J/m^3/K.
        in_plane: (L,) lateral conductivity, W/m/K; `through_plane` when None.
        interface_resistance: (L-1,) between layer i and i+1, m^2 K/W; zeros when None.
        bottom_coefficient: heat transfer coefficient to ambient below, W/m^2/K;
            `inf` holds the face at ambient, 0 insulates it. Unused under a half-space.
        top_coefficient: likewise above.
    """

    thickness: np.ndarray
    through_plane: np.ndarray
    heat_capacity: np.ndarray
    in_plane: np.ndarray = field(default=None)  # type: ignore[arg-type]
    interface_resistance: np.ndarray = field(default=None)  # type: ignore[arg-type]
    bottom_coefficient: float = math.inf
    top_coefficient: float = 0.0

    def __post_init__(self) -> None:
        count = np.size(self.thickness)
        defaults = {"in_plane": self.through_plane, "interface_resistance": np.zeros(count - 1)}
        for name in ("thickness", "through_plane", "heat_capacity", *defaults):
            value = getattr(self, name)
            value = defaults[name] if value is None else value
            array = np.array(value, dtype=float).reshape(-1)
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        _check(self, count)

    def _said(self) -> tuple[object, ...]:
        values = (getattr(self, one.name) for one in fields(self))
        return tuple(x.tobytes() if isinstance(x, np.ndarray) else x for x in values)

    def __eq__(self, other: object) -> bool:
        """Bodies of the same values are the same."""
        return isinstance(other, Body) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    @property
    def layers(self) -> int:
        """Number of layers."""
        return self.thickness.size

    @property
    def reaches_ambient(self) -> bool:
        """Whether a laterally uniform heat has somewhere to go in the steady state."""
        below = 0.0 if math.isinf(self.thickness[0]) else self.bottom_coefficient
        above = 0.0 if math.isinf(self.thickness[-1]) else self.top_coefficient
        return max(below, above) > 0.0

    @property
    def endless(self) -> bool:
        """Whether an outermost layer is a half-space."""
        return bool(np.isinf(self.thickness).any())


def _check(body: Body, count: int) -> None:
    """Refuse what has no meaning, naming the layer."""
    if count < 1:
        raise InputError("a body needs at least one layer")
    for name in ("thickness", "through_plane", "heat_capacity", "in_plane"):
        array = getattr(body, name)
        if array.size != count:
            raise InputError(f"{name} has {array.size} entries; the body has {count} layers")
        bad = np.flatnonzero(~(array > 0.0))
        if bad.size:
            raise InputError(f"{name} of layer {bad[0]} is {array[bad[0]]:g}; it must be positive")
        if name != "thickness" and not np.isfinite(array).all():
            raise InputError(f"{name} must be finite")
    if np.isinf(body.thickness[1:-1]).any() or (count == 1 and body.endless):
        raise InputError(
            "only the outermost of several layers may be endless; split a bare half-space "
            "in two layers of the same material, the source in the upper one"
        )
    if body.interface_resistance.size != count - 1 or not (body.interface_resistance >= 0).all():
        raise InputError(f"interface_resistance needs {count - 1} entries, none negative")
    if min(body.bottom_coefficient, body.top_coefficient) < 0:
        raise InputError("a heat transfer coefficient must not be negative (0 insulates)")


def split(body: Body, layer: int, fraction: float) -> Body:
    """The same body with one layer cut in two at `fraction` of its thickness from below."""
    doubled = {
        name: np.insert(getattr(body, name), layer, getattr(body, name)[layer])
        for name in ("thickness", "through_plane", "heat_capacity", "in_plane")
    }
    doubled["thickness"][layer] *= fraction
    doubled["thickness"][layer + 1] *= 1.0 - fraction
    joints = np.insert(body.interface_resistance, layer, 0.0)
    return replace(body, interface_resistance=joints, **doubled)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Disc:
    """Heated disc. `radius` in m."""

    radius: float

    def __post_init__(self) -> None:
        _positive(radius=self.radius)

    @property
    def area(self) -> float:
        """Heated area, m^2."""
        return math.pi * self.radius**2


@dataclass(frozen=True)
class Rectangle:
    """Heated rectangle, full sides in m."""

    width: float
    length: float

    def __post_init__(self) -> None:
        _positive(width=self.width, length=self.length)

    @property
    def area(self) -> float:
        """Heated area, m^2."""
        return self.width * self.length


@dataclass(frozen=True)
class Stripe:
    """Endless heated stripe, full width in m."""

    width: float

    def __post_init__(self) -> None:
        _positive(width=self.width)


@dataclass(frozen=True)
class Uniform:
    """The whole plane is heated: one-dimensional conduction."""


Shape = Disc | Rectangle | Stripe | Uniform


@dataclass(frozen=True)
class Source:
    """Where one watt per square metre of heated area is released.

    Attributes:
        layer: index of the heated layer, 0 is the bottom one.
        sheet: heat in one plane of the layer instead of evenly through its thickness.
        fraction: where that plane is, above 0 (bottom), up to 1 (top of the layer).
    """

    layer: int
    sheet: bool = False
    fraction: float = 0.5


def _positive(**lengths: float) -> None:
    for name, value in lengths.items():
        if not (value > 0.0 and math.isfinite(value)):
            raise InputError(f"{name} of the heated area is {value:g} m; it must be positive")
