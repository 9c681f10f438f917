"""The JSON Schema of a stack file, generated from the models."""

from __future__ import annotations

from typing import Any

from stackmodel.description.stack import Stack


def stack_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) with the keys as users write them."""
    schema = Stack.model_json_schema(by_alias=True, mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    layer = schema["$defs"]["Layer"]
    layer["required"] = [key for key in layer["required"] if key != "name"]
    return schema
