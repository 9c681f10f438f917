"""The fixed property names of a material, as one frozen record.

The names are the contract with every stack file; a property is added here and nowhere else.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from stackmodel import units
from stackmodel.materials.frozen import FREEZE, TEXT, Described, Frozen, nothing
from stackmodel.materials.optical_index import IndexField
from stackmodel.materials.record import (
    AlsoWritten,
    Value,
    describe,
    quantity,
    read_value,
    refuse,
    written,
)

POTENTIAL = units.Kind("electrode potential", "V", "-0.4 V", lowest=-10.0, highest=10.0)
SIZE = units.Kind("size", "m", "10 nm", highest=1e-3)
WORK = units.Kind("energy below vacuum", "eV", "5.1 eV", highest=30.0)
EXPONENT = units.Kind("exponent", "", "1.3", lowest=-5.0, highest=5.0)
AFFINITY = units.Kind("energy below vacuum", "eV", "3.0 eV", lowest=-5.0, highest=30.0)

Energy = quantity(AFFINITY)
Lifetime = quantity(units.DURATION)
Yield = quantity(units.FRACTION)
Mobility = quantity(units.MOBILITY)
States = quantity(units.NUMBER_DENSITY)
NAME = AlsoWritten({"type": "string"})
BandStatistics = Literal["boltzmann", "blakemore", "fermi-dirac", "gauss-fermi"]


ONE_LAW = AlsoWritten({"type": "object", "required": ["kind"]})
BOTH_BANDS = AlsoWritten({"enum": list(get_args(BandStatistics))})


class Statistics(Described):
    """Statistics of each band."""

    electrons: BandStatistics = "blakemore"
    holes: BandStatistics = "blakemore"


class ShockleyReadHall(Described):
    """Recombination through one trap level (Shockley and Read 1952, Hall 1952)."""

    electron_lifetime: Lifetime
    hole_lifetime: Lifetime
    trap_level: quantity(AFFINITY) | None = None


class Auger(Described):
    """Three-particle recombination constants, electron-electron-hole and hole-hole-electron."""

    electrons: quantity(units.AUGER)
    holes: quantity(units.AUGER)


def _both_carriers(raw: Any) -> Any:
    return (
        raw
        if isinstance(raw, dict | Auger) and "value" not in raw
        else {"electrons": raw, "holes": raw}
    )


class Recombination(Described):
    """Recombination of free carriers in a layer."""

    direct: quantity(units.BIMOLECULAR) | None = None
    langevin: quantity(units.Kind("Langevin factor", "", "1", highest=1e6, zero=True)) | None = None
    srh: ShockleyReadHall | None = None
    auger: (
        Annotated[Auger, BeforeValidator(_both_carriers), AlsoWritten(written(units.AUGER))] | None
    ) = None


class TrapDistribution(Described):
    """Traps spread in energy below the band they belong to, with their charge."""

    carrier: Literal["electrons", "holes"]
    shape: Literal["exponential", "gaussian"]
    density: quantity(units.DOPING)
    width: quantity(units.POSITIVE_ENERGY)
    depth: quantity(units.POSITIVE_ENERGY) | None = None


class CarrierMobility(Described):
    """How the mobility of one carrier depends on field, filling and temperature.

    Constant; Poole-Frenkel with the field factor of that carrier; or extended Gaussian disorder
    (Pasveer et al., PRL 94, 206601, 2005), where the mobility is that at zero field and density.
    """

    kind: Literal["constant", "poole-frenkel", "gaussian-disorder"]
    sigma: quantity(units.POSITIVE_ENERGY) | None = None
    site_distance: quantity(SIZE) | None = None

    @model_validator(mode="after")
    def _disorder_has_its_numbers(self) -> CarrierMobility:
        given = {name for name in ("sigma", "site_distance") if getattr(self, name) is not None}
        needed = {"sigma", "site_distance"} if self.kind == "gaussian-disorder" else set()
        if given != needed:
            raise refuse(
                f"kind {self.kind} with {', '.join(sorted(given)) or 'no numbers'}",
                "{kind: gaussian-disorder, sigma: 0.08 eV, site_distance: 1.6 nm}; other kinds "
                "take none",
            )
        return self


class MobilityLaw(Described):
    """The law of each carrier."""

    electrons: CarrierMobility | None = None
    holes: CarrierMobility | None = None


def _both_mobilities(raw: Any) -> Any:
    return {"electrons": raw, "holes": raw} if isinstance(raw, dict) and "kind" in raw else raw


class ThermalConductivity(Described):
    """Conductivity along the films and across them."""

    in_plane: quantity(units.THERMAL_CONDUCTIVITY)
    through_plane: quantity(units.THERMAL_CONDUCTIVITY)


class Ligand(Described):
    """What covers a dot, and the potential at which it is reduced (against the NHE)."""

    name: Annotated[str, TEXT]
    reduction_potential: quantity(POTENTIAL) | None = None
    residual_carboxylate: quantity(units.FRACTION) | None = None


class Core(Described):
    """The emitting core of a dot."""

    material: Annotated[str, TEXT] | None = None
    diameter: quantity(SIZE) | None = None


def _statistics(raw: Any) -> Any:
    if isinstance(raw, str):
        return {"electrons": raw, "holes": raw}
    if not isinstance(raw, dict | Statistics):
        raise refuse(describe(raw), "boltzmann, blakemore, fermi-dirac or gauss-fermi")
    return raw


def _conductivity(raw: Any) -> Any:
    if isinstance(raw, dict) and "value" not in raw:
        return raw
    return raw if isinstance(raw, ThermalConductivity) else {"in_plane": raw, "through_plane": raw}


def _named(raw: Any) -> Any:
    return {"name": raw} if isinstance(raw, str) else raw


def _core(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    return {"diameter": raw} if raw[:1].isdigit() else {"material": raw}


def _linewidth(raw: Any) -> Any:
    """A full width at half maximum, in wavelength or in photon energy."""
    text = str(raw.get("value", "") if isinstance(raw, dict) else raw)
    return read_value(raw, units.POSITIVE_ENERGY if text.endswith("eV") else SIZE)


class Material(Described):
    """One material; every property is optional, a command asks for those it needs."""

    title: Annotated[str, TEXT] | None = None
    note: Annotated[str, TEXT] | None = None

    electron_affinity: Energy | None = None
    ionization_energy: Energy | None = None
    work_function: quantity(WORK) | None = None
    relative_permittivity: quantity(units.PERMITTIVITY) | None = None
    electron_mobility: Mobility | None = None
    hole_mobility: Mobility | None = None
    electron_field_factor: quantity(units.FIELD_FACTOR) | None = None
    hole_field_factor: quantity(units.FIELD_FACTOR) | None = None
    electron_activation_energy: quantity(units.POSITIVE_ENERGY) | None = None
    hole_activation_energy: quantity(units.POSITIVE_ENERGY) | None = None
    mobility_temperature: quantity(units.TEMPERATURE) | None = None
    mobility_law: Annotated[MobilityLaw, BeforeValidator(_both_mobilities), ONE_LAW] | None = None
    conduction_band_states: States | None = None
    valence_band_states: States | None = None
    statistics: Annotated[Statistics, BeforeValidator(_statistics), BOTH_BANDS] | None = None
    blakemore_gamma: quantity(units.RATIO) | None = None
    disorder: quantity(units.POSITIVE_ENERGY) | None = None
    donor_density: quantity(units.DOPING) | None = None
    acceptor_density: quantity(units.DOPING) | None = None
    recombination: Recombination | None = None
    traps: tuple[TrapDistribution, ...] = ()
    electrical_conductivity: quantity(units.CONDUCTIVITY) | None = None
    tunnelling_mass: quantity(units.RATIO) | None = None
    dielectric_strength: quantity(units.FIELD) | None = None
    refractive_index: IndexField | None = None
    thermal_conductivity: (
        Annotated[
            ThermalConductivity,
            BeforeValidator(_conductivity),
            AlsoWritten(written(units.THERMAL_CONDUCTIVITY)),
        ]
        | None
    ) = None
    thermal_conductivity_exponent: quantity(EXPONENT) | None = None
    density: quantity(units.MASS_DENSITY) | None = None
    specific_heat: quantity(units.SPECIFIC_HEAT) | None = None
    maximum_temperature: quantity(units.TEMPERATURE) | None = None

    diameter: quantity(SIZE) | None = None
    core: Annotated[Core, BeforeValidator(_core), NAME] | None = None
    lifetimes: Annotated[dict[str, Lifetime], FREEZE] = Field(default_factory=nothing)
    yields: Annotated[dict[str, Yield], FREEZE] = Field(default_factory=nothing)
    emission_wavelength: quantity(units.WAVELENGTH) | None = None
    linewidth: Annotated[Any, BeforeValidator(_linewidth)] | None = None
    gap_temperature_coefficient: quantity(units.TEMPERATURE_COEFFICIENT) | None = None
    ligand: Annotated[Ligand, BeforeValidator(_named), NAME] | None = None
    reduction_potential: quantity(POTENTIAL) | None = None
    saturated_gain: quantity(units.GAIN) | None = None

    @model_validator(mode="after")
    def _states_are_known(self) -> Material:
        for name in (*self.lifetimes, *self.yields):
            if name not in DOT_STATES:
                raise refuse(f"unknown dot state {name!r}", f"one of {', '.join(DOT_STATES)}")
        return self

    @property
    def is_conductor(self) -> bool:
        """Whether a layer of it is an electrode: it conducts and has no band edges."""
        bands = self.electron_affinity is not None and self.ionization_energy is not None
        return self.electrical_conductivity is not None and not bands


# Net charge in the exponent as spectroscopists write it; XX is the biexciton.
DOT_STATES = ("X", "X-", "X+", "XX", "X--", "X++")
PROPERTIES = tuple(name for name in Material.model_fields if name not in {"title", "note"})


def values_of(described: Described, prefix: str = "") -> list[tuple[str, Value]]:
    """Every `Value` inside a described thing, with its dotted path."""
    found: list[tuple[str, Value]] = []
    for name in type(described).model_fields:
        _collect(getattr(described, name), f"{prefix}{name}", found)
    return found


def _collect(item: Any, path: str, found: list[tuple[str, Value]]) -> None:
    if isinstance(item, Value):
        found.append((path, item))
    elif isinstance(item, Described):
        found.extend(values_of(item, f"{path}."))
    elif isinstance(item, Frozen):
        for key, value in item.items():
            _collect(value, f"{path}.{key}", found)
    elif isinstance(item, tuple):
        for number, value in enumerate(item):  # rows of a table are data, not inputs of their own
            if not isinstance(value, tuple):
                _collect(value, f"{path}.{getattr(value, 'name', number)}", found)
