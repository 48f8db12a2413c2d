"""Reading a project into a Community: files, places, validation and references, with every error told at once."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tiaowen.model.community import Community
from tiaowen.model.deviations import DEVIATIONS, Deviation, read_deviations
from tiaowen.model.explain_errors import unreadable
from tiaowen.model.overlays import overlay_names, standard_with
from tiaowen.model.parameters import PARAMETERS, with_parameters
from tiaowen.model.references import reference_problems
from tiaowen.model.score_file import SCORE, ScoreFile, read_score
from tiaowen.model.sources import Sources
from tiaowen.model.text.text_file import read_text
from tiaowen.model.text.yaml_reader import Document, read_yaml
from tiaowen.model.title_blocks import is_document, title_block_names
from tiaowen.spec.errors import InputError, Place, Problem, Text, UsageError
from tiaowen.spec.provisions import in_force
from tiaowen.spec.shapes import Spec

VERSION = 1
FILES = ("community.yaml", "design.yaml")
SHARED_KEY = "tiaowen"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A community with all that was stated beside it.

    ``inputs`` is the sha256 of each file, ``notices`` what the reader wants to mention, ``spec`` the standard with the
    project's overlays and parameters upon it, ``score`` how it is to be scored, where the project says so.
    """

    community: Community
    inputs: Mapping[str, str]
    notices: tuple[Problem, ...]
    spec: Spec
    deviations: tuple[Deviation, ...]
    score: ScoreFile | None = None


def load(project: Path | str) -> Community:
    """The community of a project folder or a single YAML file. Raises InputError or UsageError."""
    return load_project(project).community


def load_project(project: Path | str) -> Loaded:
    """Like `load`, with the input hashes and the reader's notices."""
    texts, notices = project_texts(Path(project))
    loaded = load_all(texts)
    return replace(loaded, notices=(*notices, *loaded.notices))


def project_texts(project: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The texts of a project's files by name, overlays with them, and the reader's notices on their encoding."""
    texts: dict[str, str] = {}
    notices: list[Problem] = []
    paths = {path.name: path for path in project_files(project)}
    for name, path in paths.items():
        texts[name], told = read_text(path, name)
        notices += told
    folder = project.parent if project.is_file() else project
    for name in (*_overlays_in(texts), *_title_blocks_in(texts)):
        texts[name], told = read_text(folder / name, name)
        notices += told
    return texts, (*notices, *_not_read(project, texts))


def _not_read(project: Path, texts: Mapping[str, str]) -> Iterator[Problem]:
    """What looks like a part of the project and is none, such as ``design.yml``."""
    if not project.is_dir():
        return
    for name in sorted(path.name for path in project.iterdir()):
        if Path(name).suffix.lower() in (".yaml", ".yml") and name not in texts:
            what = Text("未读取这个文件", "this file is not read")
            mend = Text(f"项目由 {'、'.join(FILES)} 组成", f"a project consists of {' and '.join(FILES)}")
            if name.startswith("deviations.proposed"):
                mend = Text(f"拟议偏离补全后移入 {DEVIATIONS}", f"fill the proposals in and move them to {DEVIATIONS}")
            yield Problem(Place(name), what, mend)


def _overlays_in(texts: Mapping[str, str]) -> list[str]:
    """The overlay files that the texts name; only texts that speak of overlays are read for it."""
    return overlay_names(read_yaml(text, name) for name, text in texts.items() if "overlays" in text)


def _title_blocks_in(texts: Mapping[str, str]) -> list[str]:
    """The title block of the institute, where the texts name one that may be read; else the model's check says why."""
    documents = [read_yaml(text, name) for name, text in texts.items() if "title_block" in text and is_document(name)]
    return title_block_names(documents)


def digests(texts: Mapping[str, str]) -> dict[str, str]:
    """The sha256 of each text, with line ends as LF so that a checkout on Windows gives the same."""
    normal = {name: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in texts.items()}
    return {name: hashlib.sha256(text.encode("utf-8")).hexdigest() for name, text in normal.items()}


def project_files(project: Path) -> list[Path]:
    """The files of a project. Raises UsageError where there is no project."""
    if project.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        raise UsageError(
            Text(f"{project}：本版本尚不能读取工作簿", f"{project}: workbooks cannot be read by this version"),
            Text("请用 tiaowen init 新建项目文件夹", "start a project folder with: tiaowen init"),
        )
    try:
        is_folder = stat.S_ISDIR(project.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(Text(f"找不到项目：{project}", f"no such project: {project}")) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        what = Text(f"项目无法读取：{project}：{reason}", f"the project cannot be read: {project}: {reason}")
        raise UsageError(what) from error
    if not is_folder:
        return [project]
    if not os.access(project, os.R_OK | os.X_OK):
        raise UsageError(Text(f"没有读取权限：{project}", f"the folder may not be read: {project}"))
    if not os.path.lexists(project / FILES[0]):
        raise UsageError(
            Text(f"{project} 中没有 {FILES[0]}", f"{project} has no {FILES[0]}"),
            Text("项目文件夹须有 community.yaml；可用 tiaowen init 新建", "start a project folder with: tiaowen init"),
        )
    return [project / name for name in (*FILES, DEVIATIONS, PARAMETERS, SCORE) if os.path.lexists(project / name)]


def load_texts(texts: Mapping[str, str]) -> tuple[Community, tuple[Problem, ...]]:
    """A community from the texts of its files by name. Raises InputError with every problem that can be told."""
    loaded = load_all(texts)
    return loaded.community, loaded.notices


def load_all(texts: Mapping[str, str]) -> Loaded:
    """Like `load_texts`, with the standard as the project's overlays and parameters leave it, and its deviations."""
    documents = _read_all(texts)
    named = [documents[name] for name in overlay_names(documents.values()) if name in documents]
    spec = standard_with(named)
    if PARAMETERS in documents:
        spec = with_parameters(documents[PARAMETERS], spec)
    drawn = {name: texts[name] for name in title_block_names(documents.values()) if name in texts}
    beside = {DEVIATIONS, PARAMETERS, SCORE, *drawn, *(document.name for document in named)}
    with in_force(spec):
        stated = {name: document for name, document in documents.items() if name not in beside}
        community = _community(stated, drawn)
        deviations = read_deviations(documents[DEVIATIONS], spec) if DEVIATIONS in documents else ()
        scored = read_score(documents[SCORE], spec) if SCORE in documents else None
    notices = tuple(notice for document in documents.values() for notice in document.notices)
    return Loaded(community, digests(texts), notices, spec, deviations, scored)


def _community(documents: Mapping[str, Document], beside: Mapping[str, str]) -> Community:
    data, owners = _merge(documents)
    sources = Sources({key: documents[name] for key, name in owners.items()}, beside)
    try:
        community = Community.model_validate(data)
    except ValidationError as error:
        raise unreadable(error, data, sources) from error
    community.read_from(sources)
    problems = reference_problems(community)
    if problems:
        raise InputError(problems)
    return community


def _read_all(texts: Mapping[str, str]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    total = 0
    for name, text in texts.items():
        if not is_document(name):
            continue
        try:
            documents[name] = read_yaml(text, name)
        except InputError as error:
            problems += error.problems
            total += error.total
    if problems:
        raise InputError(problems, total)
    return documents


def _merge(documents: Mapping[str, Document]) -> tuple[dict[str, Any], dict[str, str]]:
    data: dict[str, Any] = {}
    owners: dict[str, str] = {}
    problems: list[Problem] = []
    for name, document in documents.items():
        if not isinstance(document.value, dict):
            what = Text("文件顶层应为键值对", "the file must hold keys and values")
            problems.append(Problem(Place(name, 1, 1), what))
            continue
        problems += _version_problems(document, document.value.get(SHARED_KEY, VERSION))
        for key, value in document.value.items():
            if key in owners and key != SHARED_KEY:
                what = Text(f"{key} 在 {owners[key]} 中已写过", f"{key} stands in {owners[key]} already")
                mend = Text("只保留一处", "keep one of them")
                problems.append(Problem(document.key_place((key,)), what, mend))
            owners.setdefault(key, name)
            data[key] = value
    if problems:
        raise InputError(problems)
    return data, owners


def _version_problems(document: Document, version: Any) -> list[Problem]:
    if isinstance(version, (bool, float)):  # both are equal to 1 where they are 1
        what = Text(f"数据格式版本应写 {VERSION}", f"the data format must be written as {VERSION}")
        return [Problem(document.place((SHARED_KEY,)), what)]
    if isinstance(version, int) and version > VERSION:
        what = Text(f"数据格式版本 {version} 比本程序新", f"data format {version} is newer than this program")
        return [Problem(document.place((SHARED_KEY,)), what, Text("请升级 tiaowen", "upgrade tiaowen"))]
    return []
