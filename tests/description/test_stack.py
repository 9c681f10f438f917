"""A stack is frozen, hashable, copied by change; every file that ships reads."""

import copy
import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from stackmodel.description.reading import parse_stack, read_stack, replace
from stackmodel.description.stack import Stack
from stackmodel.description.starter import write_starter
from stackmodel.errors import InputError, StackFileError
from stackmodel.materials.database import data_folder, database_material
from stackmodel.materials.record import Value

SHIPPED = sorted((data_folder() / "stacks").glob("*.yaml"))
TEXT = """\
stackmodel: 1
layers:
  - {name: anode, material: ITO, thickness: 150 nm}
  - {name: film 1.5, material: dye, thickness: {value: 30 nm, mark: assumed, reason: a guess}}
  - {material: Ag, thickness: 100 nm}
substrate: {material: glass, backside: &air {kind: convection, coefficient: 10 W/m^2/K}}
topside: *air
materials:
  dye:
    refractive_index: {table: [[400 nm, 1.8], [700 nm, 1.7, 0.01]]}
  CdSe/CdS: {lifetimes: {X: 40 ns}}
"""


@pytest.fixture
def stack() -> Stack:
    return parse_stack(TEXT, "device.yaml")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_stack_that_ships_reads_hashes_and_travels(path: Path) -> None:
    stack = read_stack(path)
    assert hash(stack) == hash(read_stack(path))
    assert stack == read_stack(path)
    assert pickle.loads(pickle.dumps(stack)) == stack
    assert replace(stack, {}) == stack
    for layer in stack.layers:
        stack.material(layer.material)
        if layer.dots:
            stack.material(layer.dots.material)


def test_defaults(stack: Stack) -> None:
    assert stack.title == "device"
    assert stack.ambient == 295.0
    assert stack.layers[2].name == "Ag"
    assert parse_stack(TEXT, "/x/.yaml").title == ".yaml"


@pytest.mark.parametrize("name", ["a\x1bb.yaml", "\udcff.yaml", "   .yaml", "a\nb.yaml"])
def test_a_strange_file_name_still_gives_a_title(name: str) -> None:
    title = parse_stack(TEXT, name).title
    assert title.isprintable()
    assert title.strip()


def test_nothing_can_be_written_into_it(stack: Stack) -> None:
    with pytest.raises(ValidationError):
        stack.title = "other"
    with pytest.raises(ValidationError):
        stack.layers[0].thickness = 1.0
    with pytest.raises(TypeError):
        stack.layers[0] = stack.layers[1]  # type: ignore[index]
    with pytest.raises(TypeError):
        stack.materials["dye"] = database_material("ITO")  # type: ignore[index]
    with pytest.raises(AttributeError):
        stack.materials["CdSe/CdS"].lifetimes.clear()  # type: ignore[attr-defined]


def test_a_stack_is_a_key(stack: Stack) -> None:
    other = replace(stack, {"layers.anode.thickness": "151 nm"})
    assert len({stack, parse_stack(TEXT, "device.yaml"), other}) == 2


def test_units_do_not_matter_to_equality_of_values(stack: Stack) -> None:
    other = replace(stack, {"layers.anode.thickness": "0.15 um"})
    assert other.layers == stack.layers
    assert hash(other) == hash(stack)


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        ("layers.anode.thickness", "11 nm", lambda s: s.layers[0].thickness == 1.1e-8),
        ("layers.film 1.5.thickness", "11 nm", lambda s: s.layers[1].thickness == 1.1e-8),
        ("layers.Ag.thickness", "11 nm", lambda s: s.layers[2].thickness == 1.1e-8),
        ("layers.2.thickness", "11 nm", lambda s: s.layers[2].thickness == 1.1e-8),
        (
            "layers.Ag",
            {"name": "top", "material": "Al", "thickness": "9 nm"},
            lambda s: (s.layers[2].name, s.layers[2].material) == ("top", "Al"),
        ),
        ("layers", [{"material": "Al", "thickness": "9 nm"}], lambda s: len(s.layers) == 1),
        ("ambient", "300 K", lambda s: s.ambient == 300.0),
        ("operation.bias", {"from": "0 V", "to": "1 V"}, lambda s: s.operation.bias is not None),
        ("operation.wavelength", "450 nm", lambda s: s.operation.wavelength == 4.5e-7),
        ("materials.dye.density", "1 g/cm^3", lambda s: s.material("dye").density == 1000.0),
        ("materials.ZnO.density", "1 g/cm^3", lambda s: s.material("ZnO").density == 1000.0),
        (
            "materials.CdSe/CdS.lifetimes.X",
            "1 ns",
            lambda s: s.material("CdSe/CdS").lifetimes["X"] == 1e-9,
        ),
        (
            "materials.dye.refractive_index.table.1.1",
            1.6,
            lambda s: s.material("dye").refractive_index.table[1][1] == 1.6,
        ),
        (
            "topside.coefficient",
            "20 W/m^2/K",
            lambda s: (s.topside.coefficient, s.substrate.backside.coefficient) == (20.0, 10.0),
        ),
    ],
)
def test_replace_changes_one_thing_in_a_copy(stack: Stack, path, value, read) -> None:
    before = copy.deepcopy(stack)
    changed = replace(stack, {path: value})
    assert read(changed)
    assert not read(stack)
    assert stack == before


def test_replace_takes_values_of_a_stack(stack: Stack) -> None:
    thickness = stack.layers[0].thickness
    assert isinstance(thickness, Value)
    changed = replace(stack, {"layers.Ag.thickness": thickness})
    assert changed.layers[2].thickness == thickness


def test_replace_keeps_nothing_of_the_callers(stack: Stack) -> None:
    layers = [{"material": "Al", "thickness": "9 nm"}]
    changed = replace(stack, {"layers": layers})
    layers.append({"material": "Ag", "thickness": "9 nm"})
    assert len(replace(changed, {"title": "x"}).layers) == 1


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("layers.emiter.thickness", "11 nm", "no entry 'emiter'.*there are: anode, film 1.5, Ag"),
        ("layers.7.thickness", "11 nm", "no entry '7'"),
        ("layers.anode.thicknes", "11 nm", "unknown key 'thicknes'.*'thickness'"),
        ("layers.anode.thickness", 1e-8, "a bare number .* without a unit"),
        pytest.param("layers.anode.thickness", 10**400, "inf without a unit", id="huge"),
        ("layers.anode.thickness", None, "key 'thickness' is missing"),
        ("layers.anode.thickness", "-1 nm", "negative"),
        ("layers.anode.thickness", float("nan"), "nan"),
        ("materials.dye.refractive_index.table.9.1", 1.6, "no entry '9'.*there are: 0, 1"),
        ("materials.dye.refractive_index.table.0.0.x", 1.6, "nothing lies inside '0'"),
        ("", "x", "unknown key ''"),
        ("colour", "red", "unknown key 'colour'"),
    ],
)
def test_replace_says_what_does_not_fit(stack: Stack, path: str, value: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        replace(stack, {path: value})


def test_several_changes_give_several_messages(stack: Stack) -> None:
    with pytest.raises(StackFileError) as caught:
        replace(stack, {"layers.anode.thickness": "1 V", "ambient": "-1 K", "titel": "x"})
    assert len(caught.value.faults) == 3
    assert "device.yaml: " in str(caught.value)


def test_faults_travel_between_processes() -> None:
    with pytest.raises(StackFileError) as caught:
        parse_stack("stackmodel: 2\n")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.faults == caught.value.faults
    assert str(again) == str(caught.value)


def test_own_values_lie_over_those_of_the_database(stack: Stack) -> None:
    dots, plain = stack.material("CdSe/CdS"), database_material("CdSe/CdS")
    assert dots.lifetimes["X"] == 4e-8
    assert dots.relative_permittivity == plain.relative_permittivity
    with pytest.raises(InputError, match="did you mean 'ITO'"):
        stack.material("ITOO")
    with pytest.raises(InputError, match="unknown material"):
        stack.material("../materials/ITO")


@pytest.mark.parametrize("name", ["led", "my led", "Gerät-2", "a.b+c_d", "led.yaml"])
def test_the_starter_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_starter(name)
    assert path.suffix == ".yaml"
    assert len(read_stack(path).layers) == 6


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "/tmp/x", "../x", "a\nb", "-x", "x" * 200, "a\0b", "~"]
)
def test_the_starter_refuses_paths_and_strange_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"is not a name|cannot write"):
        write_starter(name)
    assert list(tmp_path.iterdir()) == []


def test_the_starter_leaves_what_is_there_alone(tmp_path: Path) -> None:
    path = tmp_path / "led.yaml"
    path.write_text("mine")
    for out in (path, tmp_path):
        with pytest.raises(InputError, match="exists already"):
            write_starter("led", out)
    assert path.read_text() == "mine"
    with pytest.raises(InputError, match="cannot write"):
        write_starter("led", tmp_path / "none" / "led.yaml")


def test_replace_with_none_drops_a_key_or_a_layer(stack: Stack) -> None:
    assert replace(stack, {"substrate": None}).substrate is None
    assert stack.substrate is not None
    assert [layer.name for layer in replace(stack, {"layers.Ag": None}).layers] == [
        "anode", "film 1.5",
    ]  # fmt: skip
    with pytest.raises(InputError, match=r"cannot be dropped.*there is: stackmodel, layers"):
        replace(stack, {"cover": None})


def test_files_that_say_the_same_are_equal_stacks() -> None:
    lines = TEXT.splitlines()
    other = "\n".join([*lines[:-1], lines[-1] + "  # a remark"]).replace("150 nm", "0.15 um")
    one, two = parse_stack(TEXT, "a/device.yaml"), parse_stack(other, "b/device.yaml")
    assert one == two
    assert hash(one) == hash(two)
    thicker = parse_stack(TEXT.replace("150 nm", "151 nm"), "a/device.yaml")
    assert one != thicker
    assert one != "a/device.yaml"


@pytest.mark.parametrize("name", ["substrate", "cover"])
def test_names_of_the_media_are_no_names_of_layers(name: str) -> None:
    with pytest.raises(StackFileError, match=f":3:12: a layer called '{name}'") as caught:
        parse_stack(TEXT.replace("name: anode", f"name: {name}"), "device.yaml")
    assert len(caught.value.faults) == 1
    assert parse_stack(TEXT.replace("name: anode", f"name: {name} layer"))
