"""JSON schemas of the project's files, made from the model: for editors, and for whoever writes the files by program.

JSON Schema draft 7, which editors know best. Every field is described in both languages (``names.yaml``). What a field
says in relation to others (references, sums, one of two fields) is left to the reader of the model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel, TypeAdapter

from tiaowen.model.fields import QUANTITY, VOCABULARY, Id, Line, Name, Note, Point, Ring
from tiaowen.model.parts import PartText
from tiaowen.model.text.quantity import accepted_spellings, unit_symbol
from tiaowen.spec.data import read_file
from tiaowen.spec.vocabulary import spellings

Schema: TypeAlias = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
NUMBER = r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
YES_OR_NO: list[Any] = [True, False, "是", "否"]  # unquoted, our reader takes the words for true and false
_ENDS = ("minimum", "maximum", "exclusiveMinimum")
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}/]")


def file_schema(model: type[BaseModel], title: str, required: bool = True, scope: str = "") -> Schema:
    """The schema of a file that holds one ``model``; without ``required`` its fields may stand in another file.

    ``scope`` is the kind of file, whose names (``score:File``) come before those that serve for all.
    """
    raw = model.model_json_schema(by_alias=True)
    elements: Schema = {**raw.pop("$defs", {}), model.__name__: raw}
    maker = _Maker(scope)
    made = {name: maker.element(name, elements[name]) for name in sorted(elements)}
    needs = made[model.__name__].pop("required", [])
    made |= {name: maker.shared[name] for name in sorted(maker.shared)}
    head = {"$schema": DRAFT, "title": title, "allOf": [{"$ref": f"#/definitions/{model.__name__}"}]}
    return head | ({"required": needs} if required and needs else {}) | {"definitions": made}


@cache
def _shapes() -> Mapping[str, Schema]:
    """The schemas that stand in many places."""
    types: dict[str, Any] = {
        "id": Id,
        "name": Name,
        "note": Note,
        "point": Point,
        "line": Line,
        "ring": Ring,
        "part": PartText,
    }
    return {name: TypeAdapter(one).json_schema() for name, one in types.items()}


@cache
def _names() -> Mapping[str, Mapping[str, Any]]:
    data: Mapping[str, Mapping[str, Any]] = read_file(Path(__file__).with_name("names.yaml"))
    return data


def described(element: str, field: str, scope: str = "") -> tuple[str, str] | None:
    """What a field of an element is called in both languages; None where nobody has said so."""
    names = _names()["fields"]
    keys = (f"{scope}:{element}.{field}", f"{scope}:{field}", f"{element}.{field}", field)
    found = next((names[key] for key in keys if key in names), None)
    return None if found is None else (found["zh"], found["en"])


def element_name(element: str, scope: str = "") -> str | None:
    """What an element is called in Chinese; None where nobody has said so."""
    names = _names()["elements"]
    name: str | None = names.get(f"{scope}:{element}") or names.get(element)
    return name


class _Maker:
    """Turns pydantic's schemas into ours; what many fields share goes to ``shared`` once."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self.shared: dict[str, Schema] = {}

    def element(self, name: str, raw: Schema) -> Schema:
        """A class of the model."""
        if "properties" not in raw:
            return self.value(raw)
        english = " ".join(raw.get("description", name).split("\n\n")[0].split()).replace("``", "")
        fields = {key: self._field(name, key, one) for key, one in raw["properties"].items()}
        made: Schema = {"title": element_name(name, self._scope) or name, "description": english, "type": "object"}
        made |= {"properties": fields, "additionalProperties": False}
        return made | ({"required": raw["required"]} if "required" in raw else {})

    def _field(self, element: str, key: str, raw: Schema) -> Schema:
        made = self.value(raw)
        zh, en = described(element, key, self._scope) or (key, key)
        unit = _unit_in(raw)
        told = {"description": f"{zh} [{unit}]\n{en} [{unit}]" if unit else f"{zh}\n{en}"}
        default = {"default": raw["default"]} if raw.get("default") is not None else {}
        return told | ({"allOf": [made]} if "$ref" in made else made) | default

    def value(self, raw: Schema) -> Schema:
        """What a field may hold."""
        plain = {key: one for key, one in raw.items() if key not in ("title", "default", "description")}
        for name, shape in _shapes().items():
            if plain == shape:
                return self._share(name, self._made(raw))
        if QUANTITY in raw:
            return self._quantity(raw)
        if VOCABULARY in raw:
            return self._share(f"word_{raw[VOCABULARY]}", {"enum": _spelt(raw[VOCABULARY])})
        if raw.get("type") == "boolean":
            return self._share("yes_or_no", {"enum": YES_OR_NO})
        return self._made(plain)

    def _made(self, raw: Schema) -> Schema:
        made: Schema = {}
        for key, one in raw.items():
            if key == "$ref":
                made[key] = one.replace("#/$defs/", "#/definitions/")
            elif key in ("anyOf", "oneOf"):
                made["anyOf"] = [self.value(each) for each in one]
            elif key == "prefixItems":
                made["items"] = [self.value(each) for each in one]
            elif key in ("items", "propertyNames", "additionalProperties") and isinstance(one, dict):
                made[key] = self.value(one)
            else:
                made[key] = one
        if raw.get("format") == "date":
            made["pattern"] = DAY
        return made

    def _quantity(self, raw: Schema) -> Schema:
        unit = raw[QUANTITY]
        known = "|".join(_SPECIAL.sub(r"\\\g<0>", one) for one in accepted_spellings(unit))
        text = self._share(f"quantity_{unit}", {"type": "string", "pattern": f"^ *{NUMBER} *({known}) *$"})
        return {"anyOf": [{"type": "number"} | {key: raw[key] for key in _ENDS if key in raw}, text]}

    def _share(self, name: str, schema: Schema) -> Schema:
        self.shared[name] = schema
        return {"$ref": f"#/definitions/{name}"}


def _spelt(vocabulary: str) -> list[Any]:
    """Every spelling of a word; one in digits may be written as a number."""
    texts = sorted(spellings(vocabulary))
    return [*texts, *(int(text) for text in texts if text.isdecimal() and str(int(text)) == text)]


def _unit_in(raw: Any) -> str:
    """The unit of a quantity, or of those in a list; positions, which are all in metres, are not told."""
    if QUANTITY in raw:
        return unit_symbol(raw[QUANTITY])
    return next((unit for one in raw.get("anyOf", ()) if (unit := _unit_in(one))), "")
