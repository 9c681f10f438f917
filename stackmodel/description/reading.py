"""A stack file read, checked as a whole, and changed by copy."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from stackmodel.description.stack import SCHEMA_VERSION, Stack
from stackmodel.description.whole_file import (
    decimal_commas,
    empty_keys,
    impossible_levels,
    one_role_twice,
    repeated_names,
    unknown_materials,
)
from stackmodel.document import Document, parse_document, read_document
from stackmodel.errors import Fault, InputError, StackFileError
from stackmodel.materials.database import (
    material_names,
)
from stackmodel.materials.faults import faults_of
from stackmodel.materials.record import Value, describe


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
        *unknown_materials(document, raw),
        *repeated_names(document, raw),
        *one_role_twice(document, raw),
    ]
    stack = None
    filled = _with_defaults(document, raw)
    try:
        stack = Stack.model_validate(filled)
        stack._raw, stack._file = raw, document.name
    except ValidationError as error:
        faults += faults_of(error, document, (), Stack)
    faults += [*impossible_levels(document, raw), *empty_keys(document, raw)]
    faults = decimal_commas(document, faults)
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
