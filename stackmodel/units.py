"""The only door for pint: "30 nm" -> 3e-8 on the way in, 3e-8 -> "30 nm" on the way out.

Inside the house every number is SI, with one exception the field insists on: energies are
electronvolts. A `Kind` says what a number measures: its unit in the house, the unit people
write, and the bounds outside which a value is a slip of the pen.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stackmodel.errors import InputError

_NUMBER = re.compile(
    r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?\.?(?:inf(?:inity)?|nan))\s*(.*?)\s*",
    re.IGNORECASE,
)

_UNIT = re.compile(r"(?:1? ?/ ?)?(?:[^\W\d_]|[°%(])[\w°%()./*^ -]{0,39}")
_TOWER = re.compile(r"\^[^*/ ]*\^|\^-?\d{3}|\*\*\s*-?\d{3}")

# Only what stack files need: parsing pint's full table of units costs 0.3 s at start.
_DEFINITIONS = """
femto- = 1e-15 = f-
pico- = 1e-12 = p-
nano- = 1e-9 = n-
micro- = 1e-6 = u- = µ- = μ-
milli- = 1e-3 = m-
centi- = 1e-2 = c-
kilo- = 1e3 = k-
mega- = 1e6 = M-
giga- = 1e9 = G-
meter = [length] = m = metre
second = [time] = s = sec
kilogram = [mass] = kg
ampere = [current] = A = amp
kelvin = [temperature] = K
mole = [substance] = mol
candela = [luminosity] = cd
radian = []
degree = 0.017453292519943295 * radian = deg = °
count = []
square = [] = sq
percent = 0.01 = %
gram = 1e-3 * kilogram = g
minute = 60 * second = min
hour = 3600 * second = h
day = 86400 * second
angstrom = 1e-10 * meter = Å
liter = 1e-3 * meter ** 3 = l = L
hertz = 1 / second = Hz
cps = count / second
newton = kilogram * meter / second ** 2 = N
pascal = newton / meter ** 2 = Pa
joule = newton * meter = J
watt = joule / second = W
coulomb = ampere * second = C
volt = joule / coulomb = V
farad = coulomb / volt = F
ohm = volt / ampere = Ω
siemens = ampere / volt = S
electron_volt = 1.602176634e-19 * joule = eV
lumen = candela = lm
nit = candela / meter ** 2
"""


@dataclass(frozen=True)
class Kind:
    """What a number measures.

    Attributes:
        name: the words an error message uses.
        unit: the unit in the house ("" for a pure number).
        example: how people write one.
        lowest, highest: inclusive bounds, in the unit of the house.
        zero: whether zero itself is allowed where `lowest` is zero.
    """

    name: str
    unit: str
    example: str
    lowest: float = 0.0
    highest: float = math.inf
    zero: bool = False

    def complaint(self, value: float) -> str:
        """Why a value in the unit of the house is out of bounds, or ""."""
        if math.isnan(value):
            return "not a number (NaN)"
        if math.isinf(value):
            return "infinite"
        if value < self.lowest:
            return "negative" if self.lowest == 0 else f"below {show(self.lowest, self)}"
        if value == 0 and self.lowest == 0 and not self.zero:
            return "zero"
        return f"above {show(self.highest, self)}" if value > self.highest else ""

    @property
    def allowed(self) -> str:
        """The allowed range in words, for an error message."""
        bounds = f"from {show(self.lowest, self)} to {show(self.highest, self)}"
        if self.lowest == 0:
            bounds = f"{'zero' if self.zero else 'above zero'} up to {show(self.highest, self)}"
        if math.isinf(self.highest):
            bounds = "zero or above" if self.zero else "above zero"
        article = "an" if self.name[0] in "aeiou" else "a"
        return f"{article} {self.name} like {self.example!r} ({bounds})"


class UnitFault(InputError):
    """A text that is not a quantity of the kind asked for: what was found, allowed, to try."""

    def __init__(self, found: str, allowed: str, hint: str = ""):
        self.found, self.allowed, self.hint = found, allowed, hint
        super().__init__("; ".join(part for part in (found, allowed, hint) if part))


# What stack files are mostly written in: known without pint, whose import costs every run 0.1 s.
_EVERYDAY = {
    ("nm", "m"): 1e-9,
    ("um", "m"): 1e-6,
    ("mm", "m"): 1e-3,
    ("ns", "s"): 1e-9,
    ("us", "s"): 1e-6,
    ("/us", "1/s"): 1e6,
    ("/s", "1/s"): 1.0,
    ("/um^2", "1/m^2"): 1e12,
    ("/m^3", "1/m^3"): 1.0,
    ("/cm^3", "1/m^3"): 1e6,
    ("/cm", "1/m"): 100.0,
    ("uJ/cm^2", "J/m^2"): 1e-2,
    ("cm^3/s", "m^3/s"): 1e-6,
    ("cm^2/V/s", "m^2/V/s"): 1e-4,
    ("S/cm", "S/m"): 100.0,
    ("MV/cm", "V/m"): 1e8,
    ("meV", "eV"): 1e-3,
    ("meV/K", "eV/K"): 1e-3,
    ("mA/cm^2", "A/m^2"): 10.0,
    ("A/cm^2", "A/m^2"): 1e4,
}


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(None, cache_folder=None)
    registry.load_definitions(_DEFINITIONS.strip().splitlines())
    return registry


@lru_cache(maxsize=4096)
def _factor(unit: str, house: str) -> float:
    """How many house units one `unit` is; raises UnitFault with reason when it is none."""
    known = 1.0 if unit == house else _EVERYDAY.get((unit, house))
    return _by_pint(unit, house) if known is None else known


def _by_pint(unit: str, house: str) -> float:
    import pint

    if not _UNIT.fullmatch(unit) or _TOWER.search(unit):  # "m^9^9^9" would keep pint busy
        raise UnitFault(f"cannot read the unit {unit[:40]!r}", "", _unit_hint(unit))
    registry = _registry()
    try:
        parsed = registry.parse_units(_spell(unit))
    except (pint.UndefinedUnitError, AttributeError):
        raise UnitFault(f"unknown unit {unit!r}", "", _unit_hint(unit)) from None
    except Exception:  # pint lets tokenizer errors of many types through
        raise UnitFault(f"cannot read the unit {unit!r}", "", _unit_hint(unit)) from None
    target = registry.parse_units(house) if house else registry.parse_units("dimensionless")
    try:
        return float(registry.convert(1.0, parsed, target))
    except pint.DimensionalityError:
        raise UnitFault(
            f"wrong dimension: {unit!r} is not {house or 'a pure number'}", ""
        ) from None
    except ArithmeticError:  # "nm^99/um^98"
        raise UnitFault(f"cannot read the unit {unit!r}", "", _unit_hint(unit)) from None


def _spell(unit: str) -> str:
    """A unit as people write it, in pint's spelling: "/um^2" is "1/um^2"."""
    return ("1" + unit if unit.startswith("/") else unit).replace("%", "percent")


def _unit_hint(unit: str) -> str:
    if re.search(r"[A-Za-z]\d", unit):
        tried = re.sub(r"([A-Za-z])(-?[0-9])", r"\1^\2", unit).replace("/Vs", "/V/s")
        return "powers need a ^: " + repr(tried)
    if unit in {"C", "°C", "celsius", "Celsius"}:
        return "absolute temperatures: K or degC"
    return "units are written like nm, cm^2/V/s, /um^2, eV, W/m/K, A/cm^2, ohm"


def parse(text: str, kind: Kind) -> float:
    """The number in the unit of the house.

    Args:
        text: what a person wrote, such as "2e-4 cm^2/V/s".
        kind: what it has to measure.

    Raises:
        UnitFault: unreadable, unknown unit, wrong dimension or out of bounds.
    """
    match = _NUMBER.fullmatch(text) if len(text) <= 200 else None
    if not match:
        raise UnitFault(f"{text[:60]!r} is not a number with a unit", kind.allowed)
    if match[2].startswith(","):
        raise UnitFault(f"{text!r} has a decimal comma", kind.allowed, without_comma(text))
    word, unit = match[1].lower(), match[2]
    number = float(word.replace(".inf", "inf").replace(".nan", "nan"))
    value = _convert(number, unit, text, kind)
    if reason := kind.complaint(value):
        raise UnitFault(f"{text!r} is {reason}", kind.allowed)
    return value


def without_comma(text: str) -> str:
    """What to try in place of "3,5 nm"; "1,000 nm" may mean either."""
    tries = [text.strip().replace(",", ".")]
    if re.match(r"\s*[-+]?\d+,\d{3}(?!\d)", text):
        tries.append(text.strip().replace(",", ""))
    return "try " + " or ".join(map(repr, tries))


def _convert(number: float, unit: str, text: str, kind: Kind) -> float:
    if unit in {"degC", "°C", "celsius"}:
        if kind.unit == "K" and kind is not TEMPERATURE_DIFFERENCE:
            return number + 273.15
        raise UnitFault(f"{text!r} has a unit with an offset", kind.allowed, "write kelvin: K")
    if not unit and kind.unit:
        raise UnitFault(f"{text!r} has no unit", kind.allowed, f"try '{text} {_written(kind)}'")
    try:
        # 30 * 1e-9 is 3.0000000000000004e-08; fifteen digits give back what was written.
        return float(f"{number * (_factor(unit, kind.unit) if unit else 1.0):.15g}")
    except UnitFault as fault:
        raise UnitFault(f"{fault.found} in {text!r}", kind.allowed, fault.hint) from None


def _written(kind: Kind) -> str:
    match = _NUMBER.fullmatch(kind.example)
    return match[2] if match else kind.unit


def in_si(number: float, unit: str) -> float:
    """A number with a unit in the base units of the SI, whatever it measures (so energies in J).

    Raises:
        UnitFault: no such unit.
    """
    if not unit:
        return number
    registry = _registry()
    try:
        base = registry.Quantity(1.0, registry.parse_units(_spell(unit))).to_base_units()
    except Exception:  # pint lets errors of many types through
        raise UnitFault(f"cannot read the unit {unit!r}", "", _unit_hint(unit)) from None
    return float(f"{number * base.magnitude:.15g}")


_PREFIXES = {-15: "f", -12: "p", -9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G"}


def show(value: float, kind: Kind, digits: int = 4) -> str:
    """A number of the house as people write it: 3e-08 m -> "30 nm".

    Units that are a single symbol take an engineering prefix; the others are shown as they are.
    """
    unit = kind.unit
    if not unit:
        return f"{value:.{digits}g}"
    if unit not in {"m", "s", "V", "A", "W", "J", "ohm", "eV", "Hz"} or value == 0:
        return f"{value:.{digits}g} {unit}"
    if not math.isfinite(value):
        return f"{value} {unit}"
    exponent = max(-15, min(9, 3 * math.floor(math.log10(abs(value) * (1 + 1e-12)) / 3)))
    return f"{value / 10.0**exponent:.{digits}g} {_PREFIXES[exponent]}{unit}"


LENGTH = Kind("length", "m", "2 mm", highest=10.0)
THICKNESS = Kind("thickness", "m", "30 nm", highest=0.1)
WAVELENGTH = Kind("wavelength", "m", "630 nm", lowest=1e-8, highest=1e-3)
TEMPERATURE = Kind("temperature", "K", "295 K", lowest=1.0, highest=1e4)
TEMPERATURE_DIFFERENCE = Kind("temperature difference", "K", "10 K", highest=1e5)
VOLTAGE = Kind("voltage", "V", "3 V", lowest=-1e3, highest=1e3)
POSITIVE_VOLTAGE = Kind("voltage", "V", "3 V", highest=1e5)
ENERGY = Kind("energy", "eV", "5.2 eV", lowest=-20.0, highest=30.0)
POSITIVE_ENERGY = Kind("energy", "eV", "0.1 eV", highest=30.0, zero=True)
RATIO = Kind("pure number", "", "3", highest=1e9)
FRACTION = Kind("fraction", "", "0.5", highest=1.0, zero=True)
NUMBER = Kind("pure number", "", "1.8", lowest=-1e9, highest=1e9)
PERMITTIVITY = Kind("relative permittivity", "", "3.0", lowest=1.0, highest=1e5)
MOBILITY = Kind("mobility", "m^2/V/s", "1e-4 cm^2/V/s", highest=1e3)
NUMBER_DENSITY = Kind("density of states or dopants", "1/m^3", "1e26 /m^3", highest=1e32)
DOPING = Kind("doping", "1/m^3", "1e22 /m^3", highest=1e30, zero=True)
AREAL_DENSITY = Kind("areal density", "1/m^2", "0.1 /um^2", highest=1e22)
BIMOLECULAR = Kind("recombination constant", "m^3/s", "1e-17 m^3/s", highest=1.0, zero=True)
AUGER = Kind("Auger constant", "m^6/s", "1e-42 m^6/s", highest=1.0, zero=True)
DURATION = Kind("time", "s", "40 ns", highest=1e11)
RATE = Kind("rate", "1/s", "16.8 /us", highest=1e18, zero=True)
FREQUENCY = Kind("frequency", "Hz", "100 Hz", highest=1e15)
CONDUCTIVITY = Kind("electrical conductivity", "S/m", "4000 S/cm", highest=1e10)
SHEET_RESISTANCE = Kind("sheet resistance", "ohm", "20 ohm", highest=1e15)
RESISTANCE_AREA = Kind("area resistance", "ohm*m^2", "1 ohm*cm^2", highest=1e10, zero=True)
FIELD = Kind("electric field", "V/m", "3 MV/cm", highest=1e12)
FIELD_FACTOR = Kind("Poole-Frenkel factor", "(m/V)^0.5", "3e-3 (cm/V)^0.5", highest=1.0, zero=True)
THERMAL_CONDUCTIVITY = Kind("thermal conductivity", "W/m/K", "0.2 W/m/K", highest=1e5)
MASS_DENSITY = Kind("density", "kg/m^3", "1150 kg/m^3", highest=1e5)
SPECIFIC_HEAT = Kind("specific heat", "J/kg/K", "1300 J/kg/K", highest=1e6)
HEAT_TRANSFER = Kind("heat-transfer coefficient", "W/m^2/K", "10 W/m^2/K", highest=1e12)
THERMAL_RESISTANCE = Kind("interface resistance", "m^2*K/W", "1e-8 m^2*K/W", highest=1e3, zero=True)
ABSORPTION = Kind("absorption coefficient", "1/m", "161 /cm", lowest=-1e9, highest=1e10)
CURRENT_DENSITY = Kind("current density", "A/m^2", "10 mA/cm^2", lowest=-1e14, highest=1e14)
POWER_DENSITY = Kind("areal power", "W/m^2", "1 W/cm^2", highest=1e16)
TEMPERATURE_COEFFICIENT = Kind(
    "gap temperature coefficient", "eV/K", "-0.28 meV/K", lowest=-1.0, highest=1.0
)
VELOCITY = Kind("velocity", "m/s", "1e5 m/s", highest=1e9, zero=True)
SURFACE_CHARGE = Kind("surface charge", "C/m^2", "1e-3 C/m^2", lowest=-1e3, highest=1e3)
ANGLE = Kind("angle", "radian", "30 deg", lowest=-7.0, highest=7.0)
CHARGE = Kind("charge", "C", "1.602e-19 C", lowest=1e-20, highest=1e-18)
ENTROPY = Kind("Boltzmann constant", "J/K", "1.38e-23 J/K", lowest=1e-24, highest=1e-22)
ABSOLUTE_PERMITTIVITY = Kind("permittivity", "F/m", "8.854e-12 F/m", lowest=1e-13, highest=1e-9)
LUMINANCE = Kind("luminance", "cd/m^2", "1000 cd/m^2", highest=1e12)
GAIN = Kind("gain coefficient", "1/m", "200 /cm", lowest=0.0, highest=1e9, zero=True)
