"""Whatever the bytes, reading ends quickly in a stack or in faults with words: nothing else."""

import contextlib
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackmodel.description.reading import parse_stack, read_stack, replace
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError, StackFileError
from stackmodel.materials.database import data_folder

SEED = 20260101
SHIPPED = sorted((data_folder() / "stacks").glob("*.yaml"))
LIN = read_stack(data_folder() / "stacks" / "lin2017_single_photon.yaml")
SCRAPS = [
    "null", "~", "true", "-1", "0", "1e999", ".nan", ".inf", "-.INF nm", "1 xx", "30 nm", "[]",
    "{}", "[[1]]", "{a: b}", "!!str x", "&a x", "*a", "\t", "'", '"', "|", ">", "%", "@", "`", "- ",
    "? ", ": ", "#", "\x00", "\ud7ff", "\u2028", "\x85", "🙂", "9" * 400, "x" * 5000, "<<: *a",
    "layers: 1", "materials: []", "---", "...", "\r", "{value: {}}", "1 m^9^9", "../..", "%YAML 9",
]  # fmt: skip


def outcome(text: str) -> Stack | StackFileError:
    start = time.perf_counter()
    try:
        found: Stack | StackFileError = parse_stack(text)
    except StackFileError as error:
        found = error
    assert time.perf_counter() - start < 5.0
    if isinstance(found, StackFileError):
        assert found.faults
        assert all(fault.found and min(fault.line, fault.column) >= 1 for fault in found.faults)
    return found


@given(st.text(max_size=300))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_text(text: str) -> None:
    outcome(text)


@given(st.text(max_size=80), st.text(max_size=80))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_text_inside_a_stack_file(key: str, value: str) -> None:
    outcome(f"stackmodel: 1\n{key}: {value}\nlayers: [{{material: {value}, thickness: {key}}}]\n")


@given(st.binary(max_size=300))
@settings(
    derandomize=True,
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_bytes(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "raw.yaml"
    path.write_bytes(b"stackmodel: 1\n" + raw)
    with pytest.raises(StackFileError):
        read_stack(path)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["30 nm", "1 V", "5 eV", "ITO", "glass", "anode", "1e26 /m^3", "blakemore"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "kind", "shape", "material", "n", "table", "name", "mark"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
PATHS = [
    "title", "ambient", "area", "area.shape", "substrate", "substrate.backside", "layers",
    "layers.0", "layers.emitter", "layers.emitter.dots", "layers.emitter.dots.injection",
    "layers.emitter.dots.injection.0.voltage", "layers.emitter.grating", "contacts",
    "contacts.anode", "operation", "operation.bias", "operation.bias.points", "operation.pulse",
    "materials", "materials.ZnO", "materials.ZnO.refractive_index", "materials.ZnO.recombination",
    "materials.ZnO.refractive_index.table", "materials.ZnO.refractive_index.coefficients",
    "materials.ZnO.statistics", "materials.ZnO.traps", "materials.ZnO.lifetimes",
    "materials.ZnO.thermal_conductivity", "materials.ZnO.core", "materials.ZnO.linewidth",
    "materials.ZnO.recombination.auger", "materials.ZnO.ligand", "constants", "cover", "stackmodel",
]  # fmt: skip


@given(st.sampled_from(PATHS), VALUES)
@settings(derandomize=True, max_examples=500, deadline=None)
def test_any_value_at_any_place(path: str, value: object) -> None:
    with contextlib.suppress(InputError):
        assert isinstance(replace(LIN, {path: value}), Stack)


def mutated(text: str, chance: random.Random) -> str:
    """One to four cuts, copies, swaps or scraps."""
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        to = min(to, at + 60)
        match chance.randrange(4):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + chance.choice(SCRAPS) + text[to:]
            case 2:
                text = text[:at] + text[at:to] * 2 + text[to:]
            case _:
                text = text[:at] + chance.choice("\n :,[]{}'\"#&*!|>%-0") + text[at:]
    return text


def test_mutated_stack_files() -> None:
    chance = random.Random(SEED)
    ends = {Stack: 0, StackFileError: 0}
    for _ in range(300):
        text = chance.choice(SHIPPED).read_text(encoding="utf-8")
        ends[type(outcome(mutated(text, chance)))] += 1
    assert min(ends.values()) > 10, "the mutations reach both ends"
