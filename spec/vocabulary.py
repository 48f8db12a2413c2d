"""Controlled words: what a building, room, outlet, system or function may be called.

``spec/words/`` holds them, the common ones in ``0.yaml`` and those of a section in a file of its own; a project may
write the key, the Chinese or the English name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from tiaowen.spec.data import data_files, read_data
from tiaowen.spec.errors import Text


@cache
def _vocabularies() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    merged: dict[str, dict[str, Mapping[str, Any]]] = {}
    for file in data_files("words"):
        for name, entries in read_data(file).items():
            known = merged.setdefault(name, {})
            for key, entry in entries.items():
                if key in known:
                    raise ValueError(f"{file}: the word {name}.{key} stands twice")
                known[key] = entry
    return merged


def _entries(name: str) -> Mapping[str, Mapping[str, Any]]:
    return _vocabularies().get(name, {})


@cache
def words(name: str) -> Mapping[str, Text]:
    """The words of one vocabulary, by key, with their names in both languages."""
    return {key: Text(entry["zh"], entry["en"]) for key, entry in _entries(name).items()}


@cache
def spellings(name: str) -> Mapping[str, str]:
    """Every accepted way to write a word of one vocabulary, to its key."""
    accepted: dict[str, str] = {}
    for key, entry in _entries(name).items():
        for spelling in (key, entry["zh"], entry["en"], *entry.get("also", ())):
            accepted.setdefault(spelling, key)
    return accepted


def label(name: str, key: str, language: str = "zh") -> str:
    """The name of a word in one language; an unknown key is shown as it is."""
    text = words(name).get(key)
    return key if text is None else text[language]


def thing(key: str, language: str = "zh") -> str:
    """The name of what a demand row asks for, an outlet or a device of the home; an unknown key as it is."""
    found = words("outlet").get(key) or words("home_device").get(key)
    return key if found is None else found[language]
