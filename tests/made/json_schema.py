"""A check of JSON against the keywords of JSON Schema that the reduced schemas of these tests use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
}
KNOWN = {"$schema", "title", "description", "definitions", "$ref", "type", "enum", "pattern", "minimum", "required"} | {
    "properties",
    "additionalProperties",
    "items",
    "uniqueItems",
}


def problems(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], path: str = "$") -> Iterator[str]:
    """Each place where the value is not what the schema asks for."""
    assert set(schema) <= KNOWN, f"unknown keywords at {path}: {set(schema) - KNOWN}"
    if "$ref" in schema:
        yield from problems(value, root["definitions"][schema["$ref"].rpartition("/")[2]], root, path)
        return
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        yield f"{path}: {value!r} is no {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r} does not match {schema['pattern']}"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{path}: {value!r} is too small"
    if isinstance(value, dict):
        yield from _object(value, schema, root, path)
    if isinstance(value, list):
        if schema.get("uniqueItems") and len({repr(one) for one in value}) < len(value):
            yield f"{path}: holds the same twice"
        for index, one in enumerate(value):
            yield from problems(one, schema.get("items", {}), root, f"{path}[{index}]")


def _object(value: Mapping[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[str]:
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{path}: {name} is missing"
    more = schema.get("additionalProperties", True)
    for name, one in value.items():
        inner = schema.get("properties", {}).get(name, more)
        if inner is False:
            yield f"{path}: {name} is not allowed"
        elif inner is not True:
            yield from problems(one, inner, root, f"{path}.{name}")
