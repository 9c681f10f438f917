"""Refractive index against wavelength: tables, dispersion laws and database pages.

One law a file. A law is a frozen record of coefficients with a method `index(wavelength)`;
`evaluate` asks it for a wavelength in its range. Time convention exp(-i w t): n + i k with
k > 0 absorbs. `formula` makes a
law from its name and a flat list of coefficients, `page` reads the offline database.
"""

from stackmodel.materials.refractive_index.cauchy import Cauchy
from stackmodel.materials.refractive_index.constant import Absorbing, Constant
from stackmodel.materials.refractive_index.database import Page, page
from stackmodel.materials.refractive_index.drude import Drude
from stackmodel.materials.refractive_index.evaluate import Law, evaluate
from stackmodel.materials.refractive_index.exotic import Exotic
from stackmodel.materials.refractive_index.formula import FORMULAS, formula
from stackmodel.materials.refractive_index.formula4 import Formula4
from stackmodel.materials.refractive_index.gases import Gases
from stackmodel.materials.refractive_index.herzberger import Herzberger
from stackmodel.materials.refractive_index.lorentz import Lorentz
from stackmodel.materials.refractive_index.polynomial import Polynomial
from stackmodel.materials.refractive_index.retro import Retro
from stackmodel.materials.refractive_index.sellmeier import Sellmeier, Sellmeier2
from stackmodel.materials.refractive_index.table import Table
from stackmodel.materials.refractive_index.tauc_lorentz import TaucLorentz

__all__ = [
    "FORMULAS",
    "Absorbing",
    "Cauchy",
    "Constant",
    "Drude",
    "Exotic",
    "Formula4",
    "Gases",
    "Herzberger",
    "Law",
    "Lorentz",
    "Page",
    "Polynomial",
    "Retro",
    "Sellmeier",
    "Sellmeier2",
    "Table",
    "TaucLorentz",
    "evaluate",
    "formula",
    "page",
]
