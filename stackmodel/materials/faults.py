"""What pydantic found wrong, as faults with a place in the file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from stackmodel.document import Document, KeyPath
from stackmodel.errors import Fault
from stackmodel.materials.record import describe

# What people of the field call a property, and its key.
SYNONYMS = {
    "homo": "ionization_energy",
    "ip": "ionization_energy",
    "ionization potential": "ionization_energy",
    "ionisation energy": "ionization_energy",
    "valence band": "ionization_energy",
    "lumo": "electron_affinity",
    "ea": "electron_affinity",
    "affinity": "electron_affinity",
    "conduction band": "electron_affinity",
    "permittivity": "relative_permittivity",
    "eps": "relative_permittivity",
    "epsilon": "relative_permittivity",
    "dielectric constant": "relative_permittivity",
    "doping": "donor_density",
    "n": "refractive_index",
    "index": "refractive_index",
    "wavelength": "emission_wavelength",
    "fwhm": "linewidth",
    "plqy": "yields",
    "pl qy": "yields",
    "quantum yield": "yields",
    "lifetime": "lifetimes",
    "step": "points",
    "steps": "points",
    "start": "from",
    "stop": "to",
    "end": "to",
    "diameter": "radius",
    "temperature": "ambient",
    "voltages": "bias",
    "sweep": "bias",
}


def faults_of(
    error: ValidationError, document: Document, path: KeyPath, model: type[BaseModel]
) -> list[Fault]:
    """One fault for each thing wrong, in the order of the file."""
    faults = [_fault(item, document, path, model) for item in error.errors()]
    return sorted(set(faults), key=lambda fault: (fault.line, fault.column))


def _fault(item: Any, document: Document, path: KeyPath, model: type[BaseModel]) -> Fault:
    inner = tuple(item["loc"])
    place, kind = (*path, *inner), item["type"]
    if kind == "refused":
        context = item["ctx"]
        return document.fault(place, context["found"], context["allowed"], context["hint"])
    if kind == "extra_forbidden":
        return _unknown_key(document, place, fields_at(model, inner[:-1]))
    if kind == "missing":
        allowed = f"{place[-1]}: {_choices(model, inner) or '...'}"
        return document.fault(place[:-1], f"key {place[-1]!r} is missing", allowed)
    found = describe(item["input"])
    if kind == "literal_error":
        allowed = f"one of {item['ctx']['expected']}"
        return document.fault(place, found, allowed)
    if kind in {"tuple_type", "list_type"}:
        return document.fault(place, found, "a list")
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        keys = fields_at(model, inner)
        return document.fault(
            place, found, f"a mapping with keys {', '.join(keys)}" if keys else "a mapping"
        )
    return document.fault(place, found, item["msg"][:1].lower() + item["msg"][1:])


def _unknown_key(document: Document, place: KeyPath, known: Iterable[str]) -> Fault:
    known, key = list(known), str(place[-1])[:80]
    meant = SYNONYMS.get(key.casefold().replace("_", " ").replace("-", " "), "")
    close = difflib.get_close_matches(key.casefold(), known, n=2, cutoff=0.6)
    close = [meant] if meant in known else close
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else ""
    allowed = f"allowed here: {', '.join(known)}" if known else ""
    return document.fault(place, f"unknown key {key!r}", allowed, hint, key=True)


def fields_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys allowed at a path inside a model."""
    current: type[BaseModel] | None = model
    named = False  # inside a mapping whose keys are names, like `materials`
    for step in path:
        if named or isinstance(step, int):
            named = False
            continue
        if current is None:
            return []
        fields = {f.alias or name: f for name, f in current.model_fields.items()}
        annotation = fields[step].annotation if step in fields else None
        current, named = _model_in(annotation), get_origin(annotation) is dict
    if current is None or named:
        return []
    return [field.alias or name for name, field in current.model_fields.items()]


def _choices(model: type[BaseModel], path: KeyPath) -> str:
    """The words a key may hold, or "" where it holds anything else."""
    current: Any = model
    for step in path[:-1]:
        fields = {f.alias or name: f for name, f in getattr(current, "model_fields", {}).items()}
        current = _model_in(fields[step].annotation) if step in fields else current
    field = getattr(current, "model_fields", {}).get(path[-1])
    if field is None or get_origin(field.annotation) is not Literal:
        return ""
    return " or ".join(map(str, get_args(field.annotation)))


def _model_in(annotation: Any) -> Any:
    """The model inside Optional, Annotated, tuple or dict, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        if (model := _model_in(inner)) is not None:
            return model
    return None
