"""The materials that come along: one YAML file each, read when asked for.

A file holds one key, the name of the material, over its properties: the same form as the
`materials:` part of a stack file, which overrides it property by property.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from stackmodel.document import Document, read_document
from stackmodel.errors import Fault, InputError, StackFileError
from stackmodel.materials.faults import faults_of
from stackmodel.materials.material import Material

_NAME = re.compile(r"(?m)^(?:\"([^\"]+)\"|'([^']+)'|([^\s#\"'][^:\n]*(?::[^\s:][^:\n]*)*)):\s*$")


@lru_cache(maxsize=1)
def data_folder() -> Path:
    """Where `materials/` and `stacks/` are: inside the installed package, or the checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "data"
    return installed if installed.is_dir() else package.parent


@lru_cache(maxsize=1)
def _files() -> Mapping[str, Path]:
    found = {}
    for path in sorted((data_folder() / "materials").glob("*.yaml")):
        if match := _NAME.search(path.read_text(encoding="utf-8")):
            found[match[1] or match[2] or match[3]] = path
    return found


def material_names() -> tuple[str, ...]:
    """The names in the database, in alphabetical order."""
    return tuple(sorted(_files(), key=str.casefold))


def nearest(name: str, known: list[str] | tuple[str, ...]) -> str:
    """A hint naming the closest known names, or all of them when there are few."""
    folded = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
    if close:
        return "did you mean " + " or ".join(repr(folded[c]) for c in close) + "?"
    return f"known: {', '.join(known)}" if len(known) <= 12 else ""


@lru_cache(maxsize=256)
def database_material(name: str) -> Material:
    """One material of the database.

    Raises:
        InputError: no such material; the message names the nearest ones.
        StackFileError: its file has faults.
    """
    if name not in _files():
        hint = nearest(name, material_names())
        raise InputError(
            f"unknown material {name!r}; {hint or '`stackmodel materials` lists them'}"
        )
    document = read_document(_files()[name])
    material, faults = read_material(document, (name,), document.data[name])
    if faults or material is None:
        raise StackFileError(faults)
    return material


def read_material(
    document: Document, path: tuple[str | int, ...], raw: Any
) -> tuple[Material | None, list[Fault]]:
    """One material of a document, or its faults."""
    try:
        material = Material.model_validate(raw)
    except ValidationError as error:
        return None, faults_of(error, document, path, Material)
    affinity, ionization = material.electron_affinity, material.ionization_energy
    if affinity is not None and ionization is not None and ionization <= affinity:
        place = (*path, "ionization_energy")
        return None, [document.fault(place, *crossed_levels(affinity, ionization))]
    return material, []


def crossed_levels(affinity: float, ionization: float) -> tuple[str, str, str]:
    """What to say of a valence band above the conduction band: found, allowed, to try."""
    return (
        f"ionization_energy {ionization} is not larger than electron_affinity {affinity}",
        "the valence band lies deeper than the conduction band",
        "both are positive below vacuum: 2.3 eV and 5.2 eV, say",
    )


def overlay(base: Material | None, changes: Material) -> Material:
    """A material with the properties set in `changes` replacing those of `base`."""
    if base is None:
        return changes
    return base.model_copy(
        update={name: getattr(changes, name) for name in changes.model_fields_set}
    )
