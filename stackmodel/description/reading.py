"""A stack file read, checked as a whole, and changed by copy."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from stackmodel.description.stack import MOST_LAYERS, SCHEMA_VERSION, Stack
from stackmodel.document import Document, KeyPath, parse_document, read_document
from stackmodel.errors import Fault, InputError, StackFileError
from stackmodel.materials.database import (
    crossed_levels,
    database_material,
    material_names,
    nearest,
)
from stackmodel.materials.faults import faults_of
from stackmodel.materials.material import AFFINITY
from stackmodel.materials.record import Value, describe, read_value
from stackmodel.units import without_comma

RESERVED = ("substrate", "cover")
_LEVELS = ("electron_affinity", "ionization_energy")


def read_stack(path: str | Path) -> Stack:
    """Read one stack file.

    Args:
        path: the file.

    Raises:
        StackFileError: with every fault of the file, each with line and column.
    """
    return stack_of(read_document(path))


def parse_stack(text: str, name: str = "<text>") -> Stack:
    """A stack from the text of a stack file; see `read_stack`."""
    return stack_of(parse_document(text, name))


def stack_text(stack: Stack) -> str:
    """The stack as it was described, JSON; `stack_from` makes the same stack of it."""
    return json.dumps({"title": stack.title, **stack._raw}, ensure_ascii=False, default=str)


def stack_from(text: str) -> Stack:
    """The stack of a text of `stack_text`.

    Raises:
        InputError, StackFileError: the text is not such a description.
    """
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise InputError(f"the description of the stack cannot be read: {error}") from None
    return stack_of(Document("<result>", [], raw))


def stack_of(document: Document) -> Stack:
    """The stack a document describes, or every fault in it."""
    faults, stack = faults_of_stack(document)
    if faults or stack is None:
        raise StackFileError(faults)
    return stack


def faults_of_stack(document: Document) -> tuple[list[Fault], Stack | None]:
    """All faults of a document, in the order of the file, and the stack when there is none."""
    raw = document.data
    if not isinstance(raw, dict):
        allowed = "a mapping that starts with 'stackmodel: 1'"
        return [document.fault((), f"the file holds {describe(raw)}", allowed)], None
    if faults := _version(document, raw):
        return faults, None
    faults = [
        *_unknown_materials(document, raw),
        *_layer_names(document, raw),
        *_one_role_twice(document, raw),
    ]
    stack = None
    filled = _with_defaults(document, raw)
    try:
        stack = Stack.model_validate(filled)
        stack._raw, stack._file = raw, document.name
    except ValidationError as error:
        faults += faults_of(error, document, (), Stack)
    faults += [*_crossed_levels(document, raw), *_nulls(document, raw)]
    faults = _decimal_commas(document, faults)
    unique = {(f.line, f.column, f.found): f for f in faults}
    return sorted(unique.values(), key=lambda f: (f.line, f.column)), stack


def _version(document: Document, raw: dict[str, Any]) -> list[Fault]:
    version = raw.get("stackmodel")
    if version == SCHEMA_VERSION and not isinstance(version, bool):
        return []
    allowed = f"stackmodel: {SCHEMA_VERSION}"
    if "stackmodel" not in raw:
        return [document.fault((), "key 'stackmodel' is missing", allowed, "add it as first line")]
    found = f"unknown version of the stack file, {str(version)[:40]!r}"
    return [document.fault(("stackmodel",), found, allowed)]


def _with_defaults(document: Document, raw: dict[str, Any]) -> dict[str, Any]:
    """The title is the file name, and an unnamed layer takes the name of its material."""
    stem = "".join(c if c.isprintable() else "?" for c in Path(document.name).stem)
    filled = {"title": stem if stem.strip() else "stack", **raw}
    layers = raw.get("layers")
    if isinstance(layers, list):
        filled["layers"] = [
            {"name": layer["material"], **layer}
            if isinstance(layer, dict) and isinstance(layer.get("material"), str)
            else layer
            for layer in layers
        ]
    return filled


def _material_places(raw: dict[str, Any]) -> list[tuple[KeyPath, Any]]:
    """Every place of a stack file that names a material."""
    places: list[tuple[KeyPath, Any]] = [
        ((part, "material"), raw[part].get("material"))
        for part in ("substrate", "cover")
        if isinstance(raw.get(part), dict)
    ]
    layers = raw.get("layers")
    for i, layer in enumerate(layers if isinstance(layers, list) else []):
        if isinstance(layer, dict):
            places.append((("layers", i, "material"), layer.get("material")))
            if isinstance(layer.get("dots"), dict):
                places.append((("layers", i, "dots", "material"), layer["dots"].get("material")))
    return places


def _unknown_materials(document: Document, raw: dict[str, Any]) -> list[Fault]:
    own = raw.get("materials")
    own = own if isinstance(own, dict) else {}
    known = [*list(own)[:MOST_LAYERS], *material_names()]  # comparing names takes its time
    places = [(place, name) for place, name in _material_places(raw) if isinstance(name, str)]
    return [
        document.fault(
            place,
            f"unknown material {name[:80]!r}",
            "a name of the database (`stackmodel materials`) or one defined under materials:",
            nearest(name[:80], known),
        )
        for place, name in places[: 3 * MOST_LAYERS]
        if name not in own and name not in material_names()
    ]


def _layer_names(document: Document, raw: dict[str, Any]) -> list[Fault]:
    layers, faults = raw.get("layers"), []
    seen: dict[str, int] = {}
    for i, layer in enumerate(layers if isinstance(layers, list) else []):
        name = layer.get("name", layer.get("material")) if isinstance(layer, dict) else None
        if isinstance(name, str):
            place = ("layers", i, "name" if "name" in layer else "material")
            if name in RESERVED:
                found = f"a layer called {name!r}"
                allowed = f"any name but {' and '.join(RESERVED)}, which results give to the media"
                faults.append(document.fault(place, found, allowed, f"try '{name} layer'"))
            if name in seen:
                found = f"layer name {name!r} stands twice (first as layer {seen[name] + 1})"
                faults.append(document.fault(place, found, "each layer has its own name"))
            seen.setdefault(name, i)
    return faults


def _one_role_twice(document: Document, raw: dict[str, Any]) -> list[Fault]:
    """A role that comes back behind a layer without one: two anodes, where one is a cathode."""
    layers = raw.get("layers")
    roles = [
        layer.get("role") if isinstance(layer, dict) else None
        for layer in (layers if isinstance(layers, list) else [])
    ]
    for role, other in (("anode", "cathode"), ("cathode", "anode")):
        places = [i for i, given in enumerate(roles) if given == role]
        if places and places != list(range(places[0], places[-1] + 1)):
            found = f"role {role!r} on both sides of the stack (first of layer {places[0] + 1})"
            allowed = "the anode on one side, the cathode on the other"
            place = ("layers", places[-1], "role")
            return [document.fault(place, found, allowed, f"try role: {other}")]
    return []


def _decimal_commas(document: Document, faults: list[Fault]) -> list[Fault]:
    """{thickness: 3,5 nm} is two keys to YAML: one fault in place of the three that makes."""
    for line, column in document.keys.values():
        source = document.lines[line - 1] if 0 < line <= len(document.lines) else ""
        written = re.search(r"(?<=[\s:])[-+]?\d+,$", source[: column - 1])
        rest = re.match(r"\d+[^,{}\[\]:#]*", source[column - 1 :])
        if written and rest:
            start, end = written.start() + 1, column + rest.end()
            number = written[0] + rest[0].strip()
            found, hint = f"{number!r} has a decimal comma", without_comma(number)
            comma = document.fault_at(line, start, found, "a decimal point", hint)
            faults = [f for f in faults if f.line != line or not start <= f.column <= end]
            faults.append(comma)
    return faults


def _crossed_levels(document: Document, raw: dict[str, Any]) -> list[Fault]:
    """Materials of the file whose valence band would lie above the conduction band."""
    own = raw.get("materials")
    faults = []
    for name, record in own.items() if isinstance(own, dict) else ():
        given = [key for key in _LEVELS if isinstance(record, dict) and key in record]
        if not given:
            continue
        base = database_material(name) if name in material_names() else None
        try:
            low, high = (
                read_value(record[key], AFFINITY) if key in given else getattr(base, key, None)
                for key in _LEVELS
            )
        except PydanticCustomError:
            continue  # a fault of its own
        if low is not None and high is not None and high <= low:
            place = ("materials", name, given[-1])
            faults.append(document.fault(place, *crossed_levels(low, high)))
    return faults


def _nulls(document: Document, raw: Any, path: KeyPath = ()) -> list[Fault]:
    """Keys with nothing behind them: left out is fine, empty is a slip."""
    if raw is None:
        return [document.fault(path, "no value (null)", "a value, or leave the key out")]
    items = raw.items() if isinstance(raw, dict) else enumerate(raw)
    return [
        fault
        for key, item in items
        if item is None or isinstance(item, dict | list)
        for fault in _nulls(document, item, (*path, key))
    ]


def replace(stack: Stack, changes: Mapping[str, Any]) -> Stack:
    """A copy of a stack with some values changed.

    Args:
        stack: the stack, which stays as it is.
        changes: new values by dotted path, layers by name:
            {"layers.emitter.thickness": "11 nm", "materials.ZnO.density": "5600 kg/m^3"}.
            None drops the key or the layer.

    Raises:
        StackFileError, InputError: a path that does not exist, a value that does not fit.
    """
    raw = copy.deepcopy(stack._raw)
    for path, value in changes.items():
        _put(raw, _steps(path, raw), _plain(value), path)
    document = Document(stack._file, [], raw)
    faults, changed = faults_of_stack(document)
    if faults or changed is None:
        raise StackFileError([Fault(f.file, 0, 0, f.found, f.allowed, f.hint) for f in faults])
    return changed


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        return f"{float(value)!r} {value.kind.unit}".strip()
    return copy.deepcopy(value)  # what the caller does to it later is not ours


def _steps(path: str, raw: dict[str, Any]) -> list[str]:
    """A dotted path in steps; names may hold dots, so the longest name wins."""
    steps = path.split(".")
    names = {
        "materials": {*raw.get("materials", {}), *material_names()},
        "layers": {*_names(raw["layers"])},
    }.get(steps[0], set())
    for end in range(len(steps), 1, -1):
        name = ".".join(steps[1:end])
        if name in names:
            return [steps[0], name, *steps[end:]]
    return steps


def _put(raw: Any, steps: list[str], value: Any, path: str) -> None:
    *parents, last = steps
    for step in parents:
        key = _key(raw, step, path)
        if isinstance(raw, dict) and not isinstance(raw.get(step), dict | list):
            raw[step] = {}
        raw = raw[key]
    if not isinstance(raw, dict | list):
        raise InputError(f"nothing lies inside {parents[-1]!r} in {path!r}; change it as a whole")
    key = _key(raw, last, path)
    if value is not None:
        raw[key] = value
    elif isinstance(raw, dict) and key not in raw:
        given = ", ".join(map(str, raw)) or "nothing"
        raise InputError(f"{path!r} cannot be dropped: it is not written there; there is: {given}")
    else:
        del raw[key]


def _key(raw: Any, step: str, path: str) -> Any:
    """The step itself in a mapping; in a list the place of a name or number."""
    if not isinstance(raw, list):
        return step
    names = _names(raw)
    if step in names:
        return names.index(step)
    if step.isdecimal() and int(step) < len(raw):
        return int(step)
    raise InputError(f"no entry {step!r} in {path!r}; there are: {', '.join(names)}")


def _names(items: list[Any]) -> list[str]:
    """What the entries of a list are called: by name, by material, by number."""
    return [
        str(item.get("name", item.get("material", i)) if isinstance(item, dict) else i)
        for i, item in enumerate(items)
    ]
