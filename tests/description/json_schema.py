"""The part of JSON Schema that our schema uses, checked without a library for it."""

from typing import Any

ANNOTATIONS = {"title", "description", "default", "examples", "$defs", "$schema"}
TYPES: dict[str, Any] = {
    "string": str,
    "array": list,
    "object": dict,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def complaints(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """Everything in which a value does not obey; a keyword we do not know is an error here."""
    found: list[str] = []
    for keyword, rule in schema.items():
        if keyword not in ANNOTATIONS:
            found += _check(keyword, rule, value, schema, root, at)
    return found


def _check(
    keyword: str, rule: Any, value: Any, schema: dict[str, Any], root: dict[str, Any], at: str
) -> list[str]:
    mapping, listing = isinstance(value, dict), isinstance(value, list)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match keyword:
        case "$ref":
            return complaints(value, root["$defs"][rule.removeprefix("#/$defs/")], root, at)
        case "anyOf":
            tries = [complaints(value, option, root, at) for option in rule]
            return [] if any(not one for one in tries) else [f"{at}: none of {len(rule)}"]
        case "type":
            good = isinstance(value, TYPES[rule]) and (
                rule == "boolean" or not isinstance(value, bool)
            )
            return [] if good else [f"{at}: not {rule}"]
        case "const":
            return [] if value == rule else [f"{at}: not {rule!r}"]
        case "enum":
            return [] if value in rule else [f"{at}: not one of {rule}"]
        case "required":
            return [f"{at}: {key} missing" for key in rule if mapping and key not in value]
        case "properties":
            inside = [(k, v) for k, v in value.items() if k in rule] if mapping else []
            return [c for k, v in inside for c in complaints(v, rule[k], root, f"{at}/{k}")]
        case "additionalProperties":
            known = schema.get("properties", {})
            more = [(k, v) for k, v in value.items() if k not in known] if mapping else []
            if rule is False:
                return [f"{at}: unknown {k}" for k, _ in more]
            rule = {} if rule is True else rule
            return [c for k, v in more for c in complaints(v, rule, root, f"{at}/{k}")]
        case "items":
            items = enumerate(value) if listing else ()
            return [c for i, v in items for c in complaints(v, rule, root, f"{at}/{i}")]
        case "minItems":
            return [f"{at}: too short"] if listing and len(value) < rule else []
        case "maxItems":
            return [f"{at}: too long"] if listing and len(value) > rule else []
        case "minimum":
            return [f"{at}: too small"] if number and value < rule else []
        case "maximum":
            return [f"{at}: too large"] if number and value > rule else []
    raise NotImplementedError(keyword)
