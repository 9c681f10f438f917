"""The JSON Schema says of every stack what the reader says."""

import json
from pathlib import Path
from typing import Any

import pytest

from stackmodel.description.reading import parse_stack
from stackmodel.description.schema import stack_schema
from stackmodel.description.starter import STARTER
from stackmodel.document import parse_document, read_document
from stackmodel.errors import StackFileError
from stackmodel.materials.database import data_folder
from tests.description.json_schema import complaints

SCHEMA = stack_schema()
SHIPPED = sorted((data_folder() / "stacks").glob("*.yaml"))
MATERIALS = sorted((data_folder() / "materials").glob("*.yaml"))


def complain(data: Any) -> list[str]:
    return complaints(data, SCHEMA, SCHEMA)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_it_accepts_every_stack_that_ships(path: Path) -> None:
    assert complain(read_document(path).data) == []


@pytest.mark.parametrize("path", MATERIALS, ids=lambda path: path.stem)
def test_it_accepts_every_material_that_ships(path: Path) -> None:
    own = {"materials": read_document(path).data}
    layers = [{"material": "ITO", "thickness": "3 nm"}]
    assert complain({"stackmodel": 1, "layers": layers, **own}) == []


def test_it_accepts_the_starter() -> None:
    assert complain(parse_document(STARTER.format(file="x", title="x")).data) == []


def test_it_is_json_and_names_its_draft() -> None:
    assert json.loads(json.dumps(SCHEMA))["$schema"].startswith("https://json-schema.org/draft/")
    assert SCHEMA["additionalProperties"] is False
    assert {"stackmodel", "layers"} <= set(SCHEMA["required"])
    assert "from" in SCHEMA["$defs"]["Bias"]["properties"]


LAYER = "layers: [{name: a, material: ITO, thickness: 3 nm}]\n"


@pytest.mark.parametrize(
    "text",
    [
        LAYER,
        "stackmodel: 2\n" + LAYER,
        "stackmodel: 1\n",
        "stackmodel: 1\ncolour: red\n" + LAYER,
        "stackmodel: 1\nlayers: [{name: a, material: ITO}]\n",
        "stackmodel: 1\nlayers: [{name: a, material: ITO, thickness: 3}]\n",
        "stackmodel: 1\nlayers: [{name: a, material: ITO, thickness: 3 nm, role: top}]\n",
        "stackmodel: 1\nmaterials: {x: {statistics: bose}}\n" + LAYER,
        "stackmodel: 1\nmaterials: {x: {refractive_index: {m: 1}}}\n" + LAYER,
    ],
)
def test_it_refuses_what_the_reader_refuses(text: str) -> None:
    assert complain(parse_document(text).data)
    with pytest.raises(StackFileError):
        parse_stack(text)


@pytest.mark.parametrize(
    "properties",
    [
        "{refractive_index: 1.8}",
        "{refractive_index: {n: 1.8, k: 0.1}}",
        "{refractive_index: {value: 1.8, source: me, mark: verified}}",
        "{thermal_conductivity: 1 W/m/K}",
        "{thermal_conductivity: {in_plane: 1 W/m/K, through_plane: 2 W/m/K}}",
        "{statistics: boltzmann}",
        "{statistics: {electrons: boltzmann, holes: gauss-fermi}}",
        "{recombination: {langevin: 1, auger: 1e-42 m^6/s}}",
        "{ligand: RNH2, core: CdSe, linewidth: 30 nm}",
        "{core: 4 nm, linewidth: 90 meV}",
    ],
)
def test_short_and_long_forms(properties: str) -> None:
    text = f"stackmodel: 1\nmaterials: {{x: {properties}}}\n{LAYER}"
    assert complain(parse_document(text).data) == []
    parse_stack(text)
