"""The JSON schemas of a project's files, by name, as ``docs/schemas`` keeps them and ``tiaowen schema`` writes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from tiaowen.model.folder import write_files
from tiaowen.model.json_schema import DRAFT, Schema, file_schema
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.errors import Text, UsageError


def _community() -> type[BaseModel]:
    from tiaowen.model.community import Community

    return Community


def _deviations() -> type[BaseModel]:
    from tiaowen.model.deviations import File

    return File


def _overlay() -> type[BaseModel]:
    from tiaowen.model.overlays import OverlayFile

    return OverlayFile


def _parameters() -> type[BaseModel]:
    from tiaowen.model.parameters import File

    return File


def _score() -> type[BaseModel]:
    from tiaowen.model.score_file import File

    return File


def _title_block() -> type[BaseModel]:
    from tiaowen.generators.sheets.form import FormFile

    return FormFile


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is, the model behind it, and the one whose definitions its schema shares."""

    about: Text
    model: Callable[[], type[BaseModel]]
    shares: str = ""


KINDS: Mapping[str, Kind] = {
    "community": Kind(
        Text(
            "community.yaml，或单文件项目：建筑条件",
            "community.yaml, or a project of one file: what the architect gives",
        ),
        _community,
    ),
    "design": Kind(
        Text("design.yaml：设计人或程序的决定", "design.yaml: what the designer or the program decides"),
        _community,
        "community",
    ),
    "deviations": Kind(Text("deviations.yaml：偏离", "deviations.yaml: signed departures"), _deviations),
    "overlay": Kind(Text("地方补充规定文件", "an overlay: what a local authority changes"), _overlay),
    "parameters": Kind(
        Text("parameters.yaml：本项目参数", "parameters.yaml: the project's values for parameters"), _parameters
    ),
    "score": Kind(Text("score.yaml：评分", "score.yaml: weights, measures and their costs"), _score),
    "title_block": Kind(Text("设计院自有图签", "the institute's own title block"), _title_block),
}


def schema(name: str) -> Schema:
    """The schema of one kind of file, complete in itself. Raises UsageError for a name that there is not."""
    kind = KINDS.get(name)
    if kind is None:
        known = Text(f"可写：{'、'.join(KINDS)}", f"one of: {', '.join(KINDS)}")
        mend = did_you_mean(name, KINDS) or known
        raise UsageError(Text(f"没有名为 {name} 的模式", f"there is no schema {name}"), mend)
    return file_schema(
        kind.model(), f"tiaowen – {kind.about.zh} / {kind.about.en}", required=not kind.shares, scope=name
    )


def file_name(name: str) -> str:
    """The name of a schema's file."""
    return f"{name}.schema.json"


def text(made: Schema) -> str:
    """A schema as a file holds it."""
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def all_files() -> dict[str, str]:
    """Every schema by the name of its file; one that shares another's definitions refers to that file."""
    return {file_name(name): text(_beside(name)) for name in KINDS}


def _beside(name: str) -> Schema:
    made, shared = schema(name), KINDS[name].shares
    if not shared:
        return made
    return {"$schema": DRAFT, "title": made["title"], "$ref": file_name(shared) + made["allOf"][0]["$ref"]}


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder, over earlier ones. Raises UsageError where it cannot be written."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(Text(f"{folder} 不是文件夹", f"{folder} is not a folder"))
    return write_files(folder, all_files(), overwrite=True)


def listed(language: str) -> str:
    """The names with what they are for, a line each."""
    return "\n".join(f"{name}  {kind.about[language]}" for name, kind in KINDS.items())
