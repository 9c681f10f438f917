"""Faults of a stack file that no field shows alone: names, roles, levels, slips of the pen."""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import PydanticCustomError

from stackmodel.description.stack import MOST_LAYERS
from stackmodel.document import Document, KeyPath
from stackmodel.errors import Fault
from stackmodel.materials.database import (
    crossed_levels,
    database_material,
    material_names,
    nearest,
)
from stackmodel.materials.material import AFFINITY
from stackmodel.materials.record import read_value
from stackmodel.units import without_comma

RESERVED = ("substrate", "cover")
_LEVELS = ("electron_affinity", "ionization_energy")


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


def unknown_materials(document: Document, raw: dict[str, Any]) -> list[Fault]:
    """Materials that neither the file nor the database has."""
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


def repeated_names(document: Document, raw: dict[str, Any]) -> list[Fault]:
    """Layers of one name, or with a name that results give to something else."""
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


def one_role_twice(document: Document, raw: dict[str, Any]) -> list[Fault]:
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


def decimal_commas(document: Document, faults: list[Fault]) -> list[Fault]:
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


def impossible_levels(document: Document, raw: dict[str, Any]) -> list[Fault]:
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


def empty_keys(document: Document, raw: Any, path: KeyPath = ()) -> list[Fault]:
    """Keys with nothing behind them: left out is fine, empty is a slip."""
    if raw is None:
        return [document.fault(path, "no value (null)", "a value, or leave the key out")]
    items = raw.items() if isinstance(raw, dict) else enumerate(raw)
    return [
        fault
        for key, item in items
        if item is None or isinstance(item, dict | list)
        for fault in empty_keys(document, item, (*path, key))
    ]
