"""Every shipped material is read, complete for its kind, and says where each number comes from."""

from __future__ import annotations

import re

import numpy as np
import pytest

from stackmodel.errors import InputError
from stackmodel.materials.database import data_folder, database_material, material_names
from stackmodel.materials.material import Material, values_of
from stackmodel.materials.optical_index import law_of
from stackmodel.materials.record import Value
from stackmodel.materials.refractive_index.evaluate import evaluate

NAMES = material_names()
HEAT = ("thermal_conductivity", "density", "specific_heat")
BANDS = ("electron_affinity", "ionization_energy")
TRANSPORT = (
    "electron_mobility",
    "hole_mobility",
    "conduction_band_states",
    "valence_band_states",
    "relative_permittivity",
    "recombination",
)
BARRIER = ("tunnelling_mass", "dielectric_strength", "relative_permittivity")
CONDUCTORS = {"Ag", "Al", "Au", "Cu", "ITO", "L-ITO", "MoOx", "PEDOT:PSS"}
INSULATORS = {"LiF", "PEIE", "PMMA"}
PASSIVE = {"SiC", "Si", "air", "diamond", "glass", "resin", "sapphire"}
DOTS = {name for name in NAMES if database_material(name).diameter is not None}
SEMICONDUCTORS = set(NAMES) - CONDUCTORS - INSULATORS - PASSIVE


def incomplete(name: str, value: Value) -> str:
    """What a record of the database lacks, or ""."""
    if value.mark == "stated" or not value.source:
        return f"{name} has no source or no mark"
    return "" if value.range else f"{name} has no range"


def missing(material: Material, properties: tuple[str, ...]) -> list[str]:
    return [name for name in properties if getattr(material, name) is None]


def test_files_are_named_after_their_material() -> None:
    slugs = {path.stem for path in (data_folder() / "materials").glob("*.yaml")}
    assert slugs == {name.replace(":", "-").replace("/", "-") for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_source_mark_and_range(name: str) -> None:
    values = values_of(database_material(name))
    lacking = [
        incomplete(path, value) for path, value in values if not path.startswith("refractive")
    ]
    assert values
    assert not [text for text in lacking if text]


def test_a_bare_value_would_be_noticed() -> None:
    bare = Material.model_validate({"density": "2450 kg/m^3"})
    (path, value), *_ = values_of(bare)
    assert incomplete(path, value)


@pytest.mark.parametrize("name", NAMES)
def test_every_material_bends_light_and_carries_heat(name: str) -> None:
    material = database_material(name)
    assert not missing(material, (*HEAT, "refractive_index"))
    assert material.refractive_index.source
    assert material.refractive_index.mark != "stated"
    visible = np.array([430e-9, 465e-9, 530e-9, 630e-9, 660e-9, 700e-9])
    index = evaluate(law_of(material.refractive_index), visible, name=name)
    assert (index.real > 0).all()
    assert (index.imag >= 0).all()
    assert (abs(index) < 10).all()


def test_an_index_is_not_extrapolated() -> None:
    with pytest.raises(InputError, match="outside the range"):
        evaluate(law_of(database_material("TCTA").refractive_index), 300e-9, name="TCTA")


@pytest.mark.parametrize("name", sorted(CONDUCTORS))
def test_conductors_are_electrodes(name: str) -> None:
    material = database_material(name)
    assert material.is_conductor
    assert material.work_function is not None


@pytest.mark.parametrize("name", sorted(INSULATORS))
def test_insulators_are_barriers(name: str) -> None:
    material = database_material(name)
    assert not missing(material, (*BANDS, *BARRIER))
    assert material.electron_mobility is None
    assert material.hole_mobility is None


@pytest.mark.parametrize("name", sorted(SEMICONDUCTORS))
def test_semiconductors_are_complete_for_drift_and_diffusion(name: str) -> None:
    material = database_material(name)
    assert not missing(material, (*BANDS, *TRANSPORT, "dielectric_strength"))
    assert not material.is_conductor


@pytest.mark.parametrize("name", sorted(DOTS))
def test_dots_emit(name: str) -> None:
    dots = database_material(name)
    assert not missing(dots, ("emission_wavelength", "linewidth", "gap_temperature_coefficient"))
    assert {"X"} <= set(dots.lifetimes)
    assert {"X"} <= set(dots.yields)
    gap = dots.ionization_energy - dots.electron_affinity
    photon = 1239.84198e-9 / dots.emission_wavelength
    assert photon < gap < photon + 0.5  # a transport gap holds the photon and some binding


def test_lifetimes_and_yields_of_the_single_photon_dots_agree() -> None:
    dots = database_material("CdSe/CdS")
    radiative = dots.yields["X"] / dots.lifetimes["X"]
    for state, factor in {"X-": 2, "X+": 2, "XX": 4}.items():
        assert dots.yields[state] == pytest.approx(
            factor * radiative * dots.lifetimes[state], rel=1e-12
        )


def test_graded_dots_have_the_biexciton_of_the_review() -> None:
    """2.4 ns of Auger beside 12/4 ns of radiation."""
    dots = database_material("CdSe/CdZnSe")
    total = 1 / (1 / 2.4e-9 + 4 / dots.lifetimes["X"])
    assert dots.lifetimes["XX"] == pytest.approx(total, rel=5e-3)
    assert dots.yields["XX"] == pytest.approx(total / (dots.lifetimes["X"] / 4), rel=1e-2)
    assert np.pi * (dots.diameter / 2) ** 2 == pytest.approx(3e-16, rel=0.01)


def test_what_was_verified_says_where() -> None:
    place = re.compile(
        r"\.(com|ru|nl|co\.uk|ai|org)\b|abstract|PMC|title of|Wikipedia|chapter summary"
    )
    for name in NAMES:
        for path, value in values_of(database_material(name)):
            if value.mark == "verified":
                assert place.search(value.source), f"{name}: {path}"


def chosen_for_the_current() -> set[tuple[str, str]]:
    """Values picked with a view to a measured current: their mark must say so."""
    red = {name for name in DOTS if database_material(name).ionization_energy == 6.0}
    fast = {name for name in DOTS if database_material(name).electron_mobility >= 1e-7}
    picked = {("PVK", "disorder"), ("poly-TPD", "ionization_energy")}
    picked |= {(name, "ionization_energy") for name in red}
    return picked | {(n, f"{carrier}_mobility") for n in fast for carrier in ("electron", "hole")}


def test_what_was_chosen_for_a_current_is_no_blind_prediction() -> None:
    calibrated = {
        (name, path)
        for name in NAMES
        for path, value in values_of(database_material(name))
        if value.mark == "calibrated"
    }
    assert chosen_for_the_current() == calibrated
    for name, path in calibrated:
        value = getattr(database_material(name), path)
        assert "not a blind prediction" in value.source, (name, path)
        assert value.range
