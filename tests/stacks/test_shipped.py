"""Every shipped stack is read and is the device its paper describes."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackmodel.description.reading import read_stack, replace
from stackmodel.description.stack import Stack
from stackmodel.materials.database import data_folder
from stackmodel.materials.material import values_of

FOLDER = data_folder() / "stacks"
FILES = sorted(FOLDER.glob("*.yaml"), key=lambda path: path.stem)

Films = list[tuple[str, float | None]]  # material and thickness in nm; None where assumed

LIN: Films = [("ITO", None), ("PEDOT:PSS", 30), ("poly-TPD", 30), ("PMMA", 12), ("ZnO", 50)]


def lin(pmma: float) -> Films:
    films = [(name, pmma if name == "PMMA" else nm) for name, nm in LIN]
    return [*(film for film in films if film[1] != 0), ("Ag", 100)]


def red(dots: str) -> Films:
    hole_side: Films = [("ITO", None), ("PEDOT:PSS", 35), ("poly-TPD", 30), ("PVK", 5)]
    return [*hole_side, (dots, 40), ("ZnMgO", 60), ("Ag", 100)]


def blue() -> Films:
    return [*red("")[:4], ("CdSeS/ZnSeS/ZnS", 20), ("ZnMgO", 50), ("Al", 100)]


def unknown(*materials: str) -> Films:
    return [(name, None) for name in materials]


def inverted(dots: str, oxide: str = "ZnO", *more: str) -> Films:
    return unknown("ITO", oxide, dots, *more, "TCTA", "MoOx", "Al")


LASER: Films = [("L-ITO", None), ("ZnO", None), ("CdSe/CdZnSe/ZnSeS/ZnS", 50), ("TCTA", None)]
PEDOT = ("ITO", "PEDOT:PSS")

DEVICES: dict[str, Films] = {
    "lin2017_single_photon": lin(12),
    "lin2017_pmma_0nm": lin(0),
    "lin2017_pmma_10p4nm": lin(10.4),
    "lin2017_pmma_12nm": lin(12),
    "lin2017_pmma_17nm": lin(17),
    **{
        f"pu2020_red_{ligand}": red("CdSe/CdS")
        for ligand in ["CdRCOO2", "CdRPOOO", "ZnRCOO2", "MgRCOO2", "RNH2_RSH", "RNH2_b", "RNH2"]
    },
    **{
        f"pu2020_red_CdSZnS_{ligand}": red("CdSe/CdS/ZnS")
        for ligand in ["ZnRCOO2", "TOP", "RNH2_RSH", "RNH2"]
    },
    **{f"pu2020_red_CdZnSe_{ligand}": red("CdSe/CdZnSe/CdZnS") for ligand in ("ZnRCOO2", "TOP")},
    "pu2020_blue_RNH2": blue(),
    "pu2020_blue_ZnRCOO2": blue(),
    "pu2020_electron_only": [
        ("ITO", None), ("TPBi", 25), ("CdSe/CdS", 40), ("ZnMgO", 60), ("Ag", 100),
    ],
    "pu2020_hole_only": [*red("CdSe/CdS")[:5], ("CBP", 25), ("MoOx", None), ("Au", 100)],
    "pu2020_s1_ref09": unknown(*PEDOT, "poly-TPD", "PVK", "CdSe/CdS", "PMMA", "ZnO", "Ag"),
    "pu2020_s1_ref16": unknown(*PEDOT, "poly-TPD", "PVK", "CdSe/CdZnS", "ZnMgO", "Ag"),
    "pu2020_s1_ref42": unknown("ITO", "ZnO", "CdSe/CdS", "CBP", "MoOx", "Al"),
    "pu2020_s1_ref15": unknown(*PEDOT, "TFB", "CdSe/CdZnSeS/ZnS", "ZnO", "Al"),
    "pu2020_s1_ref17": inverted("CdSe/CdZnSe/ZnSeS", "ZnO-PVP"),
    "pu2020_s1_ref10": unknown(*PEDOT, "TFB", "CdSe/ZnSe/ZnS", "ZnO", "Al"),
    "pu2020_s1_ref43": unknown("ITO", "ZnO", "CdSe/ZnS/ZnS", "PEIE", "poly-TPD", "MoOx", "Al"),
    "pu2020_s1_ref44": unknown(*PEDOT, "TFB", "ZnCdSSe", "ZnO", "Al"),
    "pu2020_s1_ref46": unknown(*PEDOT, "TFB", "CdZnSeS/ZnS", "ZnMgO", "Al"),
    "pu2020_s1_ref45": unknown(*PEDOT, "TFB", "ZnCdSe/ZnS", "PMMA", "ZnO", "Al"),
    "pu2020_s1_ref47": unknown(*PEDOT, "TFB", "CdZnS/ZnS", "ZnO", "Al"),
    "review_standard_qdled_dc": inverted("CdSe/CdZnSe"),
    "droop_CS": inverted("CdSe/Cd0.7Zn0.3Se", "ZnO-PVP"),
    "droop_cg": inverted("CdSe/CdZnSe", "ZnO-PVP"),
    "droop_cgB": inverted("CdSe/CdZnSe/ZnSeS", "ZnO-PVP"),
    "review_slit_focusing": inverted("CdSe/CdZnSe", "ZnO", "LiF"),
    "review_pulsed_2d_focusing": inverted("CdSe/CdZnSe", "ZnO", "LiF"),
    "review_glass_vs_sapphire": unknown(*PEDOT, "TFB", "CdZnSeS/ZnS", "ZnMgO", "Al"),
    "review_glass_vs_sapphire_on_sapphire": unknown(*PEDOT, "TFB", "CdZnSeS/ZnS", "ZnMgO", "Al"),
    "review_dfb_l_ito": LASER,
    "review_dfb_l_ito_moox_al": [*LASER, ("MoOx", None), ("Al", None)],
}  # fmt: skip


def films(stack: Stack) -> Films:
    """Material and thickness of each layer, None where it is not the paper's own number."""
    return [
        (
            layer.material,
            round(layer.thickness * 1e9, 9) if layer.thickness.mark == "stated" else None,
        )
        for layer in stack.layers
    ]


def test_every_device_ships_and_nothing_else() -> None:
    assert {path.stem for path in FILES} == set(DEVICES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_layers_are_those_of_the_paper(path: Path) -> None:
    assert films(read_stack(path)) == DEVICES[path.stem]


def test_a_wrong_thickness_would_be_noticed() -> None:
    stack = read_stack(FOLDER / "lin2017_single_photon.yaml")
    assert films(replace(stack, {"layers.emitter.thickness": "12.12 nm"})) != lin(12)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_stack_can_be_used_by_every_engine(path: Path) -> None:
    stack = read_stack(path)
    assert stack.source
    assert stack.title
    assert stack.substrate
    assert stack.area
    assert stack.operation.bias is not None
    assert stack.operation.wavelength is not None
    roles = [layer.role for layer in stack.layers if layer.role]
    assert len(roles) == len(set(roles))
    assert all(
        role in roles or getattr(stack.contacts, role).work_function is not None
        for role in ("anode", "cathode")
    )
    for layer in stack.layers:
        material = stack.material(layer.material)
        assert material.refractive_index
        assert material.thermal_conductivity
        assert material.density
        assert material.is_conductor or material.electron_affinity is not None
    assert sum(layer.dots is not None for layer in stack.layers) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_the_paper_does_not_give_carries_a_reason(path: Path) -> None:
    marked = [
        (place, value) for place, value in values_of(read_stack(path)) if value.mark != "stated"
    ]
    assert marked
    assert all(value.source for _, value in marked)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_emitter_says_how_its_dots_lie(path: Path) -> None:
    stack = read_stack(path)
    (layer,) = (layer for layer in stack.layers if layer.dots is not None)
    if layer.dots.arrangement == "isolated":
        assert layer.dots.density is not None
        assert len(layer.dots.injection) == 3 or layer.dots.tunnelling is not None
    else:
        assert layer.dots.material == layer.material
        assert layer.dots.monolayers * stack.material(layer.material).diameter == pytest.approx(
            layer.thickness, rel=0.2
        )


@pytest.mark.parametrize("name", [name for name in DEVICES if name.startswith("pu2020_s1")])
def test_table_s1_gives_no_thickness(name: str) -> None:
    stack = read_stack(FOLDER / f"{name}.yaml")
    assumed = {round(layer.thickness * 1e9) for layer in stack.layers}
    assert {30, 40, 50} <= assumed <= {5, 10, 30, 40, 50, 100, 120}
    assert all(layer.thickness.mark == "assumed" for layer in stack.layers)


def test_substrates_areas_and_sheet_resistances_of_the_papers() -> None:
    lin, pu = (
        read_stack(FOLDER / f"{n}.yaml") for n in ("lin2017_single_photon", "pu2020_red_RNH2")
    )
    assert (lin.substrate.thickness, lin.layers[0].sheet_resistance) == (0.18e-3, 100.0)
    assert (pu.substrate.thickness, pu.layers[0].sheet_resistance) == (1.1e-3, 20.0)
    assert pu.area.width * pu.area.length == pytest.approx(4e-6)


def test_injection_rates_of_the_single_photon_device() -> None:
    dots = read_stack(FOLDER / "lin2017_single_photon.yaml").layer("emitter").dots
    rates = [(p.voltage, p.electron_rate, p.hole_rate) for p in dots.injection]
    assert rates == [(2.1, 16.8e6, 16.8e6), (2.2, 25e6, 25e6), (2.6, 83.3e6, 83.3e6)]
    assert {p.electron_rate.mark for p in dots.injection} == {"calibrated"}
    assert dots.density == pytest.approx(0.1e12)


@pytest.mark.parametrize(
    ("name", "film_yield", "potential", "carboxylate"),
    [
        ("red_CdRCOO2", 0.77, -0.40, 1.0),
        ("red_CdRPOOO", 0.70, -0.40, None),
        ("red_ZnRCOO2", 0.75, -0.76, None),
        ("red_MgRCOO2", 0.42, -2.38, None),
        ("red_RNH2_RSH", 0.77, None, 0.0),
        ("red_RNH2_b", 0.76, None, 0.15),
        ("red_RNH2", 0.76, None, 0.0),
        ("red_CdSZnS_ZnRCOO2", 0.80, -0.76, 1.0),
        ("red_CdSZnS_TOP", 0.79, None, 0.25),
        ("red_CdSZnS_RNH2_RSH", 0.78, None, 0.15),
        ("red_CdSZnS_RNH2", 0.79, None, 0.15),
        ("red_CdZnSe_ZnRCOO2", 0.74, -0.76, 1.0),
        ("red_CdZnSe_TOP", 0.75, None, 0.25),
        ("blue_RNH2", 0.60, None, None),
        ("blue_ZnRCOO2", 0.80, -0.76, 1.0),
    ],
)
def test_ligands_of_table_1(
    name: str, film_yield: float, potential: float | None, carboxylate: float | None
) -> None:
    stack = read_stack(FOLDER / f"pu2020_{name}.yaml")
    dots = stack.material(stack.layer("emitter").material)
    assert dots.yields["X"] == film_yield
    assert dots.ligand.reduction_potential == potential
    assert dots.ligand.residual_carboxylate == carboxylate


def test_a_pulse_and_a_slit() -> None:
    pulsed = read_stack(FOLDER / "review_pulsed_2d_focusing.yaml")
    assert (pulsed.operation.pulse.width, pulsed.operation.pulse.repetition) == (1e-6, 100.0)
    assert (pulsed.area.width, pulsed.area.length) == (300e-6, 50e-6)
    slit = read_stack(FOLDER / "review_slit_focusing.yaml").layer("spacer").aperture
    assert slit.shape == "slit"
    assert slit.width.range == (70e-6, 100e-6)


def test_the_pair_differs_in_its_substrate_alone() -> None:
    glass, sapphire = (
        read_stack(FOLDER / f"review_glass_vs_sapphire{end}.yaml") for end in ("", "_on_sapphire")
    )
    assert glass.layers == sapphire.layers
    assert glass.area == sapphire.area
    conductivity = [
        float(s.material(s.substrate.material).thermal_conductivity.through_plane)
        for s in (glass, sapphire)
    ]
    assert conductivity == [1.1, 25.0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_metal_holds_electrons_back_from_an_oxide(path: Path) -> None:
    """The metal's own work function would; diodes on oxide from solution do not show it."""
    stack = read_stack(path)
    oxides = [layer.material for layer in stack.layers if layer.material.startswith("Zn")]
    oxides = [name for name in oxides if stack.material(name).diameter is None]
    if oxides:
        level = stack.contacts.cathode.work_function
        assert level == stack.material(oxides[0]).electron_affinity
        assert level.mark == "calibrated"
        assert "not a blind prediction" in level.source
