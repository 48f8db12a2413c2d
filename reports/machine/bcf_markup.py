"""The XML files of a BCF zip in the order of elements that versions 2.1 and 3.0 ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiaowen.reports.machine.xml_text import Element, document, node

if TYPE_CHECKING:
    from tiaowen.model.fields import Point
    from tiaowen.reports.findings import Found

AUTHOR = "tiaowen"
HEIGHT_M, VISIBLE_M, ASPECT = 200.0, 60.0, 1.5  # how the camera looks down on the site
OPEN, CLOSED = "Open", "Closed"


@dataclass(frozen=True, slots=True)
class Topic:
    """A provision at an element: its findings as comments with their ids, and where the element stands [m]."""

    guid: str
    view: str
    date: str
    comments: tuple[tuple[str, Found], ...]
    point: Point | None

    @property
    def first(self) -> Found:
        """The strictest of its findings."""
        return self.comments[0][1]

    @property
    def kind(self) -> str:
        """The verdict, as the type of the topic."""
        row = self.first.row
        return row.verdict_text.partition(" (")[0]

    @property
    def status(self) -> str:
        """Open, unless every finding is waived."""
        return CLOSED if all(one.outcome.waiver for _, one in self.comments) else OPEN

    @property
    def labels(self) -> tuple[str, ...]:
        """The section and the provision."""
        law = self.first.row.law
        return tuple(dict.fromkeys((law.section, law.id)))


def version(form: str) -> bytes:
    """``bcf.version``."""
    root = node(None, "Version", VersionId=form)
    if form == "2.1":
        node(root, "DetailedVersion", form)
    return document(root)


def project(form: str, guid: str, name: str) -> bytes:
    """``project.bcfp``."""
    root = node(None, "ProjectExtension" if form == "2.1" else "ProjectInfo")
    node(node(root, "Project", ProjectId=guid), "Name", name)
    if form == "2.1":
        node(root, "ExtensionSchema", "")
    return document(root)


def extensions(topics: Iterable[Topic]) -> bytes:
    """``extensions.xml`` of version 3.0: the words that the topics use."""
    topics = list(topics)
    root = node(None, "Extensions")
    lists = (
        ("TopicTypes", "TopicType", [one.kind for one in topics]),
        ("TopicStatuses", "TopicStatus", [OPEN, CLOSED]),
        ("Priorities", "Priority", [one.first.row.strength_text for one in topics]),
        ("TopicLabels", "TopicLabel", [label for one in topics for label in one.labels]),
        ("Users", "User", [AUTHOR]),
    )
    for group, tag, words in lists:
        parent = node(root, group)
        for word in dict.fromkeys(words):
            node(parent, tag, word)
    return document(root)


def markup(form: str, topic: Topic) -> bytes:
    """``markup.bcf`` of a topic."""
    root = node(None, "Markup")
    made = node(root, "Topic", Guid=topic.guid, TopicType=topic.kind, TopicStatus=topic.status)
    row = topic.first.row
    node(made, "Title", f"{row.law.citation} {row.law.title}: {row.subject}")
    node(made, "Priority", row.strength_text)
    labels = node(made, "Labels") if form == "3.0" else made
    for label in topic.labels:
        node(labels, "Label" if form == "3.0" else "Labels", label)
    node(made, "CreationDate", topic.date)
    node(made, "CreationAuthor", AUTHOR)
    node(made, "Description", f"{row.law.requirement}\n{row.place}".strip())
    comments = node(made, "Comments") if form == "3.0" else root
    for guid, one in topic.comments:
        _comment(comments, guid, one, topic)
    if topic.point is not None:
        node(_view(form, made, root, topic), "Viewpoint", "viewpoint.bcfv")
    return document(root)


def _view(form: str, made: Element, root: Element, topic: Topic) -> Element:
    if form == "3.0":
        return node(node(made, "Viewpoints"), "ViewPoint", Guid=topic.view)
    return node(root, "Viewpoints", Guid=topic.view)


def _comment(parent: Element, guid: str, one: Found, topic: Topic) -> None:
    made = node(parent, "Comment", Guid=guid)
    row = one.row
    node(made, "Date", topic.date)
    node(made, "Author", AUTHOR)
    state = f" {row.state}" if one.state else ""
    node(made, "Comment", f"[{row.strength_text}] {row.verdict_text}{state}: {one.told}\n{row.fingerprint}")
    if topic.point is not None:
        node(made, "Viewpoint", Guid=topic.view)


def viewpoint(form: str, topic: Topic) -> bytes:
    """``viewpoint.bcfv`` of a topic that has a place: straight down, north at the top."""
    assert topic.point is not None
    root = node(None, "VisualizationInfo", Guid=topic.view)
    camera = node(root, "OrthogonalCamera")
    x, y = topic.point[:2]
    _triple(camera, "CameraViewPoint", (x, y, HEIGHT_M))
    _triple(camera, "CameraDirection", (0.0, 0.0, -1.0))
    _triple(camera, "CameraUpVector", (0.0, 1.0, 0.0))
    node(camera, "ViewToWorldScale", repr(VISIBLE_M))
    if form == "3.0":
        node(camera, "AspectRatio", repr(ASPECT))
    return document(root)


def _triple(parent: Element, tag: str, values: tuple[float, float, float]) -> None:
    made = node(parent, tag)
    for axis, value in zip("XYZ", values, strict=True):
        node(made, axis, repr(round(float(value), 6)))
