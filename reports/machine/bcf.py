"""The check result as BCF 2.1 or 3.0 (buildingSMART): a topic for each provision and element that is to be mended.

Each part of the provision that does not hold is a comment of its topic; a topic whose comments are all waived is
closed. Where the element has a place on the site, the topic has a viewpoint from above.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Literal

from tiaowen.reports.findings import Found, findings, shown_by
from tiaowen.reports.machine.bcf_markup import Topic, extensions, markup, project, version, viewpoint
from tiaowen.reports.places import point_of
from tiaowen.rules.outcomes import CheckResult

if TYPE_CHECKING:
    from tiaowen.model.fields import Point
    from tiaowen.reports.deliver import Look

Version = Literal["2.1", "3.0"]
UNDATED = "1970-01-01T00:00:00Z"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def render(result: CheckResult, look: Look, form: Version = "2.1") -> bytes:
    """The zip; dated like the project, the same topics having the same ids in every revision of it."""
    shown = shown_by(result, look)
    topics = _topics(findings(result, shown, look), result, look)
    files = {
        "bcf.version": version(form),
        "project.bcfp": project(form, guid("project", result.project), shown.project),
    }
    if form == "3.0":
        files["extensions.xml"] = extensions(topics)
    for topic in topics:
        files[f"{topic.guid}/markup.bcf"] = markup(form, topic)
        if topic.point is not None:
            files[f"{topic.guid}/viewpoint.bcfv"] = viewpoint(form, topic)
    return _zipped(files)


def guid(*names: str) -> str:
    """A GUID of version 8 that depends on the names alone.

    >>> guid("a", "b") == guid("a", "b") != guid("ab")
    True
    """
    digits = hashlib.sha256("\x1f".join(names).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"


def _topics(found: list[Found], result: CheckResult, look: Look) -> list[Topic]:
    grouped: dict[tuple[str, str, str], list[Found]] = {}
    for one in found:
        subject = one.outcome.subject
        grouped.setdefault((one.outcome.provision, subject.kind, subject.anchor or subject.id), []).append(one)
    day = look.cover.day if look.cover else None
    date = f"{day.isoformat()}T00:00:00Z" if day else UNDATED
    topics = []
    for key, members in grouped.items():
        id = guid("topic", result.project, *key)
        comments = tuple((guid("comment", id, one.key), one) for one in members)
        topics.append(Topic(id, guid("viewpoint", id), date, comments, _point(members[0], look)))
    return topics


def _point(one: Found, look: Look) -> Point | None:
    return None if look.community is None else point_of(look.community, one.outcome.subject.path)


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # or Windows would write another byte
            archive.writestr(entry, data)
    return out.getvalue()
