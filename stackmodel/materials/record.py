"""A number that remembers where it comes from, and the pydantic types that read one.

In a file a value is a quantity string ("30 nm") or a record:

    {value: 4 W/m/K, range: [3 W/m/K, 11 W/m/K], source: "Yagi et al. 2005", mark: unverified}

In the house both are a `Value`: a float in the unit of the house that carries the rest along.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from stackmodel import units
from stackmodel.units import Kind, UnitFault

MARKS = {
    "seed": "stated in one of the device papers the project starts from",
    "verified": "seen in the named source",
    "database": "evaluated from a public database page",
    "calibrated": "fitted; the source says to what",
    "assumed": "an assumption; the source says why",
    "estimate": "an estimate by analogy; not measured for this material",
    "unverified": "recalled from the named source, not yet checked against it",
    "stated": "written in the stack file without further word",
}
UNCERTAIN_MARKS = frozenset({"assumed", "estimate", "unverified"})
_RECORD_KEYS = ("value", "range", "source", "mark", "reason")


class Value(float):
    """A float in the unit of the house, with its range, source and mark."""

    __slots__ = ("kind", "mark", "range", "source")

    kind: Kind
    mark: str
    range: tuple[float, float] | None
    source: str

    def __new__(  # noqa: D102
        cls,
        value: float,
        kind: Kind = units.NUMBER,
        range: tuple[float, float] | None = None,
        source: str = "",
        mark: str = "stated",
    ) -> Value:
        self = super().__new__(cls, value)
        self.kind, self.range, self.source, self.mark = kind, range, source, mark
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Value, (float(self), self.kind, self.range, self.source, self.mark)

    def __str__(self) -> str:
        return units.show(float(self), self.kind)

    __repr__ = __str__


def refuse(found: str, allowed: str = "", hint: str = "") -> PydanticCustomError:
    """The error a validator raises; the reader turns it into a fault with a place."""
    context = {"found": found, "allowed": allowed, "hint": hint}
    return PydanticCustomError("refused", "{found}; {allowed}; {hint}", context)


def describe(value: object) -> str:
    """What a wrong value is, in words."""
    if value is None:
        return "no value (null)"
    if isinstance(value, bool):
        return f"a truth value ({str(value).lower()})"
    if isinstance(value, int | float):
        number = _float(value)
        return f"a bare number ({number:.6g})" if math.isfinite(number) else f"{number}"
    if isinstance(value, str):
        return f"the word {value[:60]!r}" if value else "an empty text"
    return "a list" if isinstance(value, list) else "a mapping"


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # an integer of more than 308 digits
        return math.inf if number > 0 else -math.inf


def read_value(raw: Any, kind: Kind) -> Value:
    """One value of a file.

    Args:
        raw: a quantity string, a record, or (for pure numbers) a number.
        kind: what it measures.
    """
    if isinstance(raw, Value):
        return raw
    if isinstance(raw, Mapping):
        return _read_record(raw, kind)
    return Value(_read_number(raw, kind), kind)


def _read_number(raw: Any, kind: Kind) -> float:
    if isinstance(raw, str):
        try:
            return units.parse(raw, kind)
        except UnitFault as fault:
            raise refuse(fault.found, fault.allowed, fault.hint) from None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise refuse(describe(raw), kind.allowed)
    if kind.unit:
        unit = kind.example.split(maxsplit=1)[1]
        hint = f"try '{raw} {unit}'" if math.isfinite(_float(raw)) else ""
        raise refuse(f"{describe(raw)} without a unit", kind.allowed, hint)
    number = _float(raw)
    if reason := kind.complaint(number):
        raise refuse(f"{number:g} is {reason}", kind.allowed)
    return number


def _read_record(raw: Mapping[str, Any], kind: Kind) -> Value:
    if unknown := [key for key in raw if key not in _RECORD_KEYS]:
        raise refuse(f"unknown key {unknown[0]!r} in a record", f"keys {', '.join(_RECORD_KEYS)}")
    if "value" not in raw:
        raise refuse("a record without a value", f"value: {kind.allowed}")
    value, mark = _read_number(raw["value"], kind), raw.get("mark", "stated")
    if not isinstance(mark, str) or mark not in MARKS:
        raise refuse(f"unknown mark {mark!r}", f"one of {', '.join(MARKS)}")
    source = " ".join(str(raw[key]) for key in ("source", "reason") if raw.get(key))
    if mark in UNCERTAIN_MARKS and not source:
        raise refuse(f"mark {mark!r} without a reason", "source: or reason: says why")
    return Value(value, kind, _read_range(raw.get("range"), value, kind), source, mark)


def _read_range(raw: Any, value: float, kind: Kind) -> tuple[float, float] | None:
    if raw is None:
        return None
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        raise refuse(f"range: {describe(raw)}", "two values, [lowest, highest]")
    low, high = (_read_number(end, kind) for end in raw)
    if not low <= value <= high:
        raise refuse("the value lies outside its range", f"range: [low, high] around {value:.6g}")
    return low, high


@dataclass(frozen=True, eq=False)
class AlsoWritten:
    """Says in the JSON Schema that a short form is allowed beside the full one."""

    short: Any

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        return {"anyOf": [self.short, handler(core)]}


def quantity(kind: Kind) -> Any:
    """The pydantic type of a value of this kind."""
    return Annotated[
        Any, BeforeValidator(lambda raw: read_value(raw, kind)), WithJsonSchema(written(kind))
    ]


def written(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of a value of this kind: text, number where it has no unit, or record."""
    text: dict[str, Any] = {"type": "string", "examples": [kind.example]}
    plain = [text] if kind.unit else [text, {"type": "number"}]
    record = {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {
            "value": {"anyOf": plain},
            "range": {"type": "array", "items": {"anyOf": plain}, "minItems": 2, "maxItems": 2},
            "source": {"type": "string"},
            "reason": {"type": "string"},
            "mark": {"enum": list(MARKS)},
        },
    }
    return {"anyOf": [*plain, record], "description": f"{kind.name}, such as {kind.example!r}"}
