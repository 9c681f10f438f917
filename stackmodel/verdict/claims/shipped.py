"""The shipped stacks and records that the rows speak of."""

from __future__ import annotations

from functools import lru_cache

from stackmodel.description.reading import read_stack
from stackmodel.description.stack import Stack
from stackmodel.formulation.properties import Needs
from stackmodel.materials.database import data_folder, database_material


@lru_cache(maxsize=32)
def shipped(name: str) -> Stack:
    """A shipped stack; it is frozen, so that reading it once is enough."""
    return read_stack(data_folder() / "stacks" / f"{name}.yaml")


def record(name: str) -> Needs:
    """A record of the database; a property it lacks is an error that names it."""
    return Needs(database_material(name), name, "the recomputation of claims")
