"""The shape every described thing shares: frozen, hashable, no unknown keys."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from stackmodel.materials.record import describe, refuse

V = TypeVar("V")


class Described(BaseModel):
    """Base of every model of a file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Frozen(Mapping[str, V]):
    """A mapping that cannot change and can be hashed, in the order it was written."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V] | None = None):
        self._items = dict(items or {})

    def __getitem__(self, key: str) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))  # equal whatever the order

    def __repr__(self) -> str:
        return repr(self._items)


def freeze(value: Any) -> Any:
    """Plain data with dicts and lists made hashable."""
    if isinstance(value, Mapping):
        return Frozen({key: freeze(item) for key, item in value.items()})
    return tuple(freeze(item) for item in value) if isinstance(value, list | tuple) else value


FREEZE = AfterValidator(Frozen)


def nothing() -> Any:
    """The empty frozen mapping, a default."""
    return Frozen()


def _is_control(character: str) -> bool:
    """What a terminal obeys, XML forbids or UTF-8 cannot hold: control codes, half surrogates."""
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"


def _text(raw: Any) -> Any:
    if not isinstance(raw, str) or not raw.strip():
        quoted = isinstance(raw, bool | int | float)
        raise refuse(describe(raw), "a text", "put it in quotes" if quoted else "")
    if len(raw) > 4000:
        raise refuse("a text of more than 4000 characters", "a short text")
    if strange := next((c for c in raw if _is_control(c)), None):
        raise refuse(f"a text with a control character (U+{ord(strange):04X})", "printable text")
    return raw


TEXT = BeforeValidator(_text)
