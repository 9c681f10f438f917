"""`refractive_index` of a file: a number, n with k or absorption, table, formula, page, mixture.

Time convention exp(-i w t): n + i k, k > 0 absorbs, k < 0 amplifies.
"""

from __future__ import annotations

import itertools
import math
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from stackmodel import units
from stackmodel.errors import InputError
from stackmodel.materials.frozen import TEXT, Described
from stackmodel.materials.record import (
    MARKS,
    AlsoWritten,
    Value,
    quantity,
    read_value,
    refuse,
    written,
)
from stackmodel.materials.refractive_index import (
    FORMULAS,
    Absorbing,
    Constant,
    Law,
    Table,
    formula,
    page,
)

INDEX = units.Kind("refractive index", "", "1.8", highest=100.0, zero=True)
EXTINCTION = units.Kind("extinction coefficient", "", "0.01", lowest=-100.0, highest=1e13)

FORMS = ("n", "table", "formula", "database", "mixture")

Wavelength = quantity(units.WAVELENGTH)


def _rows(raw: Any) -> Any:
    if not isinstance(raw, list | tuple) or not raw:
        raise refuse("table is not a list", "rows of [wavelength, n] or [wavelength, n, k]")
    rows = []
    for row in raw:
        if not isinstance(row, list | tuple) or len(row) not in (2, 3):
            raise refuse("a table row is not a short list", "[630 nm, 1.80, 0.003]")
        rest = [read_value(row[1], INDEX), *(read_value(k, EXTINCTION) for k in row[2:])]
        rows.append((read_value(row[0], units.WAVELENGTH), rest[0], ([*rest, Value(0.0)])[1]))
    if any(b[0] <= a[0] for a, b in itertools.pairwise(rows)):
        raise refuse("the wavelengths of the table do not rise", "rows sorted by wavelength")
    return tuple(rows)


def _numbers(raw: Any) -> Any:
    if not isinstance(raw, list | tuple) or not raw:
        raise refuse("coefficients is not a list", "a list of numbers")
    return tuple(read_value(item, units.NUMBER) for item in raw)


class Mixture(Described):
    """Two materials mixed finer than the wavelength (effective medium)."""

    law: Literal["bruggeman", "maxwell-garnett"]
    host: Annotated[str, TEXT]
    inclusion: Annotated[str, TEXT]
    fraction: quantity(units.FRACTION)


class RefractiveIndex(Described):
    """How the index is given; exactly one of n, table, formula, database, mixture."""

    n: quantity(INDEX) | None = None
    k: quantity(EXTINCTION) | None = None
    absorption: quantity(units.ABSORPTION) | None = None
    table: Annotated[Any, BeforeValidator(_rows)] | None = None
    formula: str | None = None
    coefficients: Annotated[Any, BeforeValidator(_numbers)] | None = None
    database: Annotated[str, TEXT] | None = None
    mixture: Mixture | None = None
    shortest: Wavelength | None = None
    longest: Wavelength | None = None
    extrapolate: bool = False
    source: Annotated[str, TEXT] | None = None
    mark: str = "stated"

    @model_validator(mode="after")
    def _one_form(self) -> RefractiveIndex:
        forms = [name for name in FORMS if getattr(self, name)]
        if self.n is not None and self.n == 0:
            forms.append("n")
        if len(forms) != 1:
            found = f"refractive_index gives {' and '.join(forms) or 'no form'}"
            raise refuse(found, "one of a number, {n, k}, {n, absorption}, " + ", ".join(FORMS[1:]))
        if self.k is not None and self.absorption is not None:
            raise refuse("both k and absorption", "one of them: k = absorption * wavelength / 4 pi")
        if self.formula is not None and self.formula not in FORMULAS:
            raise refuse(f"unknown formula {self.formula!r}", f"one of {', '.join(FORMULAS)}")
        if (self.formula is None) != (self.coefficients is None):
            raise refuse(
                "formula and coefficients go together", "{formula: ..., coefficients: [...]}"
            )
        if self.mark not in MARKS:
            raise refuse(f"unknown mark {self.mark!r}", f"one of {', '.join(MARKS)}")
        return self

    @model_validator(mode="after")
    def _numbers_carry_the_source(self) -> RefractiveIndex:
        for name in ("n", "k", "absorption"):
            value = getattr(self, name)
            if value is not None and not value.source:
                told = Value(value, value.kind, value.range, self.source or "", self.mark)
                object.__setattr__(self, name, told)  # frozen for everyone else
        return self


def _index(raw: Any) -> Any:
    if isinstance(raw, dict) and "value" not in raw:
        return raw
    if isinstance(raw, RefractiveIndex):
        return raw
    return {"n": raw}


IndexField = Annotated[RefractiveIndex, BeforeValidator(_index), AlsoWritten(written(INDEX))]


def law_of(index: RefractiveIndex) -> Law:
    """The dispersion law an entry of a file stands for.

    Raises:
        InputError: a formula with a wrong number of coefficients, no such database page, or a
            mixture, which is worked out from the laws of its two materials.
    """
    if index.mixture is not None:
        raise InputError("a mixture has no law of its own; ask the stack for its index")
    span = (float(index.shortest or 0.0), float(index.longest or math.inf))
    if index.table is not None:
        wavelength, n, k = (tuple(map(float, column)) for column in zip(*index.table, strict=True))
        return Table(wavelength, n, k)
    if index.formula is not None:
        return formula(index.formula, [float(c) for c in index.coefficients or ()], span)
    if index.database is not None:
        return _page(index.database)
    if index.absorption is not None:
        return Absorbing(float(index.n or 0.0), float(index.absorption), span)
    return Constant(float(index.n or 0.0), float(index.k or 0.0), span)


@lru_cache(maxsize=64)
def _page(database: str) -> Law:
    parts = database.split("/")
    if len(parts) != 3:
        raise InputError(f"database page {database!r}: write shelf/book/page, like main/Ag/Johnson")
    return page(*parts)
