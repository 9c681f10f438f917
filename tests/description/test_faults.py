"""Every kind of fault of a stack file: its place, its words, the line and the caret."""

import re
import resource
import time
from pathlib import Path

import pytest

from stackmodel.description.reading import parse_stack, read_stack
from stackmodel.errors import StackFileError

HEAD = "stackmodel: 1\n"
LAYER = "layers: [{name: film, material: ITO, thickness: 30 nm}]\n"


def refused(text: str) -> StackFileError:
    with pytest.raises(StackFileError) as caught:
        parse_stack(text, "device.yaml")
    return caught.value


def with_thickness(written: str) -> str:
    return f"{HEAD}layers:\n  - name: film\n    material: ITO\n    thickness: {written}\n"


def assert_caret_under(message: str, line: int, column: int) -> None:
    """The message starts with the place and shows the line with a caret at the column."""
    head, shown, caret = message.splitlines()[:3]
    assert head.startswith(f"device.yaml:{line}:{column}: ")
    assert shown.startswith("    ")
    assert caret == " " * (4 + column - 1) + "^"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("30 nn", "unknown unit 'nn' in '30 nn'"),
        ("30 V", "wrong dimension: 'V' is not m in '30 V'"),
        ("-30 nm", "'-30 nm' is negative"),
        ("0 nm", "'0 nm' is zero"),
        ("nan nm", "'nan nm' is not a number (NaN)"),
        (".nan", "nan without a unit"),
        ("inf nm", "'inf nm' is infinite"),
        (".inf", "inf without a unit"),
        ("1e30 km", "'1e30 km' is above 100 mm"),
        ("1" + "0" * 390, "inf without a unit"),
        ("30", "a bare number (30) without a unit"),
        ("1e-9", "a bare number (1e-09) without a unit"),
        ("null", "no value (null)"),
        ("~", "no value (null)"),
        ("true", "a truth value (true)"),
        ("[30 nm]", "a list"),
        ("thick", "'thick' is not a number with a unit"),
        ('""', "'' is not a number with a unit"),
        ("{source: me}", "a record without a value"),
        ("{value: 30 nm, colour: red}", "unknown key 'colour' in a record"),
        ("{value: 30 nm, mark: guess}", "unknown mark 'guess'"),
        ("{value: 30 nm, mark: [seed]}", "unknown mark ['seed']"),
        ("{value: 30 nm, mark: assumed}", "mark 'assumed' without a reason"),
        ("{value: 30 nm, range: [40 nm, 50 nm]}", "the value lies outside its range"),
    ],
)
def test_a_value_that_is_none(written: str, found: str) -> None:
    (fault,) = refused(with_thickness(written)).faults
    assert (fault.line, fault.column) == (5, 16)
    assert fault.found == found
    assert fault.allowed
    assert_caret_under(str(fault), 5, 16)


def test_what_is_allowed_and_what_to_try_are_said() -> None:
    message = str(refused(with_thickness("30")))
    assert message == (
        "device.yaml:5:16: a bare number (30) without a unit; "
        "a thickness like '30 nm' (above zero up to 100 mm); try '30 nm'\n"
        "        thickness: 30\n"
        "                   ^"
    )


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (HEAD + "layrs: []\n" + LAYER, (2, 1), ["unknown key 'layrs'", "allowed", "'layers'?"]),
        (
            HEAD + "layers: [{name: a, material: ITO, thicknes: 3 nm, thickness: 3 nm}]\n",
            (2, 35),
            ["unknown key 'thicknes'", "did you mean 'thickness'?"],
        ),
        (
            HEAD + LAYER + "materials: {dye: {hole_mobilty: 1e-8 m^2/V/s}}\n",
            (3, 19),
            ["unknown key 'hole_mobilty'", "did you mean 'hole_mobility'"],
        ),
        (
            HEAD + LAYER + "operation: {bias: {form: 0 V, from: 0 V, to: 1 V}}\n",
            (3, 20),
            ["unknown key 'form'", "did you mean 'from'?"],
        ),
        (
            HEAD + "layers: [{name: a, material: poly-TDP, thickness: 3 nm}]\n",
            (2, 30),
            ["unknown material 'poly-TDP'", "'poly-TPD'"],
        ),
        (
            HEAD + LAYER + "substrate: {material: glas}\n",
            (3, 23),
            ["unknown material 'glas'", "'glass'"],
        ),
        (
            HEAD + "layers: [{name: a, material: ../../etc/passwd, thickness: 3 nm}]\n",
            (2, 30),
            ["unknown material '../../etc/passwd'", "stackmodel materials"],
        ),
        (
            HEAD + "layers: [{name: a, material: /etc/passwd, thickness: 3 nm}]\n",
            (2, 30),
            ["unknown material '/etc/passwd'"],
        ),
        (
            HEAD + "layers: [{name: a, material: ITO}]\n",
            (2, 10),
            ["key 'thickness' is missing", "thickness: ..."],
        ),
        (HEAD + "title: x\n", (1, 1), ["key 'layers' is missing"]),
        (
            HEAD + LAYER + "materials: {TFB: {HOMO: 5.3 eV}}\n",
            (3, 19),
            ["unknown key 'HOMO'", "did you mean 'ionization_energy'?"],
        ),
        (
            HEAD + "area: {width: 2 mm, length: 2 mm}\n" + LAYER,
            (2, 7),
            ["key 'shape' is missing", "shape: rectangle or disc or stripe"],
        ),
        (HEAD + "layers: []\n", (2, 9), ["0 layers", "from 1 to 200 layers"]),
        (HEAD + "layers: {}\n", (2, 9), ["a mapping", "a list"]),
        (HEAD + "layers: film\n", (2, 9), ["the word 'film'", "a list"]),
        (HEAD + "layers: [film]\n", (2, 10), ["the word 'film'", "keys name, material"]),
        (
            HEAD + LAYER + "title: a\ntitle: b\n",
            (4, 1),
            ["key 'title' stands twice (first on line 3)", "each key once"],
        ),
        (
            HEAD + "layers:\n" + "  - {name: a, material: ITO, thickness: 3 nm}\n" * 2,
            (4, 12),
            ["layer name 'a' stands twice (first as layer 1)", "its own name"],
        ),
        (
            HEAD + "layers:\n" + "  - {material: ITO, thickness: 3 nm}\n" * 2,
            (4, 16),
            ["layer name 'ITO' stands twice"],
        ),
        (
            HEAD + LAYER + "materials:\n  dye:\n    electron_affinity: 3 eV\n"
            "    ionization_energy: 2 eV\n",
            (6, 24),
            ["ionization_energy 2 eV is not larger than electron_affinity 3 eV", "deeper"],
        ),
        (
            HEAD + LAYER + "materials: {poly-TPD: {ionization_energy: 1 eV}}\n",
            (3, 43),
            ["ionization_energy 1 eV is not larger than electron_affinity"],
        ),
        ("stackmodel: 2\n" + LAYER, (1, 13), ["unknown version", "2", "stackmodel: 1"]),
        ("stackmodel: true\n" + LAYER, (1, 13), ["unknown version", "True"]),
        (LAYER, (1, 1), ["key 'stackmodel' is missing", "stackmodel: 1"]),
        (HEAD + "layers:\n\t- {name: a}\n", (3, 1), ["a tab", "spaces"]),
        (HEAD + "layers: [{name: a\n", (3, 1), ["not YAML", "close the bracket"]),
        (HEAD + 'title: "a\n', (3, 1), ["not YAML", "quotes"]),
        (HEAD + "  title: a\n", (2, 8), ["not YAML", "indentation"]),
        ("", (1, 1), ["the file is empty", "stackmodel: 1"]),
        ("# only a comment\n", (1, 1), ["the file is empty"]),
        ("hello\n", (1, 1), ["the file holds the word 'hello'", "a mapping"]),
        ("42\n", (1, 1), ["the file holds a bare number (42)"]),
        ("[a, b]\n", (1, 1), ["the file holds a list"]),
        (HEAD + LAYER + "title: !!python/object/apply:os.system [ls]\n", (3, 8), ["a YAML tag"]),
        (HEAD + LAYER + "title: !!str 5\n", (3, 8), ["a YAML tag (!!str)", "plain values"]),
        (HEAD + LAYER + "!mine title: 5\n", (3, 1), ["a YAML tag (!mine)"]),
        (HEAD + LAYER + "title: *nobody\n", (3, 8), ["unknown alias *nobody"]),
        (HEAD + LAYER + "? [a]\n: b\n", (3, 3), ["a key that is not a word"]),
        (HEAD + LAYER + "---\nmore: 1\n", (3, 1), ["a second document", "one stack a file"]),
        (HEAD + LAYER + "x: " + "[" * 60 + "]" * 60 + "\n", (3, 44), ["nested deeper than 40"]),
        (
            HEAD + LAYER + "operation: {bias: {from: 0 V, to: 1 V, points: 1000000000}}\n",
            (3, 48),
            ["1000000000 points", "from 2 to 100000", "plenty"],
        ),
        (
            HEAD + LAYER + "operation: {bias: {from: 0 V, to: 1 V, points: 6.5}}\n",
            (3, 48),
            ["a bare number (6.5)", "a whole number"],
        ),
        (HEAD + LAYER + 'title: "a\\0b"\n', (3, 8), ["control character (U+0000)"]),
        (HEAD + LAYER + 'title: "\\e[31mred"\n', (3, 8), ["control character (U+001B)"]),
        (HEAD + LAYER + 'title: "\\ud800"\n', (3, 8), ["control character (U+D800)"]),
        (HEAD + LAYER + "title: a\x01b\n", (3, 9), ["control character (U+0001)", "remove it"]),
        (HEAD + LAYER + "title: " + "x" * 5000 + "\n", (3, 8), ["more than 4000 characters"]),
        (HEAD + LAYER + "title: 2024\n", (3, 8), ["a bare number (2024)", "a text"]),
    ],
)
def test_a_fault_of_the_file(text: str, place: tuple[int, int], words: list[str]) -> None:
    faults = refused(text).faults
    here = [fault for fault in faults if (fault.line, fault.column) == place]
    assert here, [str(fault) for fault in faults]
    message = str(here[0])
    for word in words:
        assert word in message
    assert message.startswith(f"device.yaml:{place[0]}:{place[1]}: ")
    if here[0].source:
        assert re.fullmatch(r"    .*\n *\^", message.split("\n", 1)[1])


def test_several_faults_give_several_messages_in_the_order_of_the_file() -> None:
    text = (
        "stackmodel: 1\n"
        "titel: x\n"
        "ambient: 22 C\n"
        "layers:\n"
        "  - {name: a, material: ITTO, thickness: 30}\n"
        "  - {name: a, material: ITO, thickness: -3 nm}\n"
        "operation: {bias: {from: 0 V, to: 1 V, points: true}}\n"
    )
    faults = refused(text).faults
    places = [(fault.line, fault.column) for fault in faults]
    assert places == sorted(places)
    assert set(places) == {(2, 1), (3, 10), (5, 25), (5, 42), (6, 12), (6, 41), (7, 48)}


def test_the_caret_stands_under_the_fault_of_a_long_line() -> None:
    text = HEAD + "layers: [" + "{name: a, material: ITO, thickness: 3 nm}, " * 20
    text += "{name: b, material: ITO, thickness: 3 nn}]\n"
    message = next(str(fault) for fault in refused(text).faults if "nn" in fault.found)
    _, shown, caret = message.splitlines()
    assert len(shown) <= 100
    assert shown[caret.index("^") :].startswith("3 nn")


def test_windows_and_old_mac_line_ends_count_lines_alike() -> None:
    for end in ("\n", "\r\n", "\r"):
        (fault,) = refused(with_thickness("30 nn").replace("\n", end)).faults
        assert (fault.line, fault.column, fault.source) == (5, 16, "    thickness: 30 nn")


@pytest.mark.parametrize(
    ("raw", "place", "words"),
    [
        (b"stackmodel: 1\ntitle: \xff\xfe\n", (2, 8), "binary or not UTF-8"),
        (bytes(range(256)), (2, 118), "binary or not UTF-8"),
        ("stackmodel: 1\n".encode("utf-16"), (1, 1), "binary or not UTF-8"),
        (b"\x00" * 100, (1, 1), "control character (U+0000)"),
        (b"# " + b"x" * 2_100_000, (1, 1), "larger than 2000 kB"),
    ],
)
def test_files_that_are_no_text(
    tmp_path: Path, raw: bytes, place: tuple[int, int], words: str
) -> None:
    path = tmp_path / "device.yaml"
    path.write_bytes(raw)
    with pytest.raises(StackFileError) as caught:
        read_stack(path)
    (fault,) = caught.value.faults
    assert (fault.line, fault.column) == place
    assert words in fault.found


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "Gerät 1.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + LAYER).replace("\n", "\r\n").encode())
    assert read_stack(path).title == "Gerät 1"


@pytest.mark.parametrize("name", ["missing.yaml", "", "a\0b", "x" * 5000])
def test_files_that_are_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(StackFileError, match="cannot read the file"):
        read_stack(f"{tmp_path}/{name}")


def bomb(levels: int, width: int) -> str:
    rows = ["a0: &a0 [" + ", ".join(["boom"] * width) + "]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * width)}]" for i in range(1, levels)]
    return HEAD + LAYER + "\n".join(rows) + "\n"


def deep_bomb() -> str:
    rows = ["a0: &a0 " + "[" * 35 + "x" + "]" * 35]
    rows += [f"a{i}: &a{i} {'[' * 35}*a{i - 1}{']' * 35}" for i in range(1, 40)]
    return HEAD + LAYER + "\n".join(rows) + "\n"


@pytest.mark.parametrize("text", [bomb(12, 10), bomb(200, 2), deep_bomb()])
def test_an_alias_bomb_is_refused_at_once_and_in_little_memory(text: str) -> None:
    parse_stack(HEAD + LAYER)
    memory, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    error = refused(text)
    assert "aliases" in str(error)
    assert time.perf_counter() - start < 2.0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 50_000  # kB


@pytest.mark.parametrize(
    "text",
    [
        "[" + "!x 1, " * 10_000 + "]",
        HEAD + "layers:\n" + "- {material: Qx, thickness: 3 nm}\n" * 3000,
        HEAD + LAYER + "materials:\n" + "".join(f"  M{i}: {{density: 1 x}}\n" for i in range(3000)),
        HEAD
        + "layers:\n"
        + "".join(f"- {{material: Qx{i}, thickness: 3 nm}}\n" for i in range(200))
        + "materials:\n"
        + "".join(f"  M{i}: {{}}\n" for i in range(3000)),
    ],
    ids=["tags", "layers", "units", "names"],
)
def test_thousands_of_faults_take_seconds_and_the_message_stays_short(text: str) -> None:
    start = time.perf_counter()
    error = refused(text)
    assert time.perf_counter() - start < 8.0
    assert len(error.faults) >= 200
    assert len(str(error).splitlines()) <= 151
    assert str(error).endswith(f"... and {len(error.faults) - 50} more faults")


def test_aliases_of_reasonable_size_are_fine() -> None:
    text = HEAD + "layers:\n  - &film {name: a, material: ITO, thickness: 30 nm}\n"
    text += "topside: &air {kind: convection, coefficient: 10 W/m^2/K}\n"
    text += "substrate: {material: glass, backside: *air}\n"
    stack = parse_stack(text)
    assert stack.substrate is not None
    assert stack.substrate.backside == stack.topside


def two_films(first: str, second: str) -> str:
    return (
        f"{HEAD}layers:\n  - {{name: a, material: ITO, thickness: 30 nm, role: {first}}}\n"
        "  - {name: b, material: poly-TPD, thickness: 30 nm}\n"
        f"  - {{name: c, material: Ag, thickness: 30 nm, role: {second}}}\n"
    )


@pytest.mark.parametrize(("role", "other"), [("anode", "cathode"), ("cathode", "anode")])
def test_a_role_on_both_sides_has_a_place_and_the_other_role_to_try(role: str, other: str) -> None:
    message = str(refused(two_films(role, role)))
    assert_caret_under(message, 5, 53)
    assert f"role '{role}' on both sides of the stack (first of layer 1)" in message
    assert message.splitlines()[0].endswith(f"try role: {other}")
    parse_stack(two_films(role, other))


def test_an_electrode_of_two_layers_is_no_fault() -> None:
    text = two_films("anode", "cathode")
    thicker = "  - {name: d, material: Al, thickness: 30 nm, role: cathode}\n"
    assert len(parse_stack(text + thicker).layers) == 4


@pytest.mark.parametrize("written", ["3,5 nm", "-3,5 nm", "3,5e1 nm"])
def test_a_decimal_comma_is_one_fault_that_says_so(written: str) -> None:
    pointed = written.replace(",", ".")
    (fault,) = refused(
        f"{HEAD}layers:\n  - {{name: film, material: ITO, thickness: {written}}}\n"
    ).faults
    assert (fault.line, fault.column) == (3, 44)
    assert fault.found == f"{written!r} has a decimal comma"
    assert fault.hint == f"try {pointed!r}"
    (fault,) = refused(with_thickness(written)).faults
    assert (fault.found, fault.hint) == (f"{written!r} has a decimal comma", f"try {pointed!r}")


def test_a_comma_that_may_part_thousands_is_not_taken_for_one_thing() -> None:
    (fault,) = refused(with_thickness("1,000 nm")).faults
    assert fault.hint == "try '1.000 nm' or '1000 nm'"


def test_other_faults_beside_a_decimal_comma_stay() -> None:
    text = f"{HEAD}layers:\n  - {{name: film, material: IT0, thickness: 3,5 nm, rule: anode}}\n"
    found = [fault.found for fault in refused(text).faults]
    assert found == ["unknown material 'IT0'", "'3,5 nm' has a decimal comma", "unknown key 'rule'"]


def test_a_number_for_a_name_wants_quotes() -> None:
    (fault,) = refused(f"{HEAD}layers: [{{name: 3, material: ITO, thickness: 30 nm}}]\n").faults
    assert (fault.found, fault.hint) == ("a bare number (3)", "put it in quotes")
