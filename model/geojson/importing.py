"""Making a project folder from files of other formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tiaowen.model.folder import write_files
from tiaowen.model.geojson.reader import read_geojson
from tiaowen.model.load import FILES, load_texts
from tiaowen.spec.errors import InputError, Place, Problem, Text, UsageError

GEOJSON = (".geojson", ".json")


@dataclass(frozen=True, slots=True)
class ImportedProject:
    """The files written and what the reader wants a person to know."""

    paths: tuple[Path, ...]
    notes: tuple[Text, ...]


def import_sources(
    sources: Sequence[Path],
    folder: Path,
    *,
    take_estimates: bool = False,
    overwrite: bool = False,
    origin: str | None = None,
    day: date | None = None,
    title: str | None = None,
) -> ImportedProject:
    """Read outlines from GeoJSON and write the project folder; nothing that is there is lost unless asked.

    ``origin`` says where the data comes from and under which licence; ``day`` becomes the project's date,
    ``title`` its name.
    Raises UsageError for a format that cannot be read, InputError for a file that is damaged.
    """
    for source in sources:
        if source.suffix.lower() not in GEOJSON:
            raise UsageError(
                Text(f"{source}：本版本只能导入 GeoJSON", f"{source}: this version imports GeoJSON only"),
                Text("可写：*.geojson", "give *.geojson"),
            )
    if len(sources) != 1:
        raise UsageError(Text("一次只能导入一个 GeoJSON", "import one GeoJSON file at a time"))
    source = sources[0]
    imported = read_geojson(source, take_estimates=take_estimates, source=origin, day=day, title=title)
    _check_readable(imported.files, source.name)
    paths = write_files(folder, imported.files, overwrite=overwrite)
    return ImportedProject(tuple(paths), imported.notes)


def _check_readable(files: Mapping[str, str], source: str) -> None:
    """Refuse outlines that make no project, such as podiums in a circle, before anything is written."""
    try:
        load_texts({name: text for name, text in files.items() if name in FILES})
    except InputError as error:
        problems = [Problem(Place(source), problem.what, problem.mend) for problem in error.problems]
        raise InputError(problems, error.total) from error
