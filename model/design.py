"""Writing a sized design back into the file it came from, with the comments and all that is pinned kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.element import Element
from tiaowen.model.text.yaml_writer import is_plain

SIZED: Mapping[str, tuple[str, ...]] = {
    "ftth": ("method", "cabinets", "areas", "feeders", "links"),
    "catv": ("mode", "drop_medium", "nodes", "points"),
    "broadcast": ("zones", "speakers"),
    "wireless": ("devices",),
    "mobile": ("shielded_places",),
    "intrusion": ("zones", "detectors", "panic_buttons"),
    "cctv": ("cameras",),
    "guard_tour": ("mode", "checkpoints", "routes"),
}
SIZED_LISTS = ("equipment", "room_needs")  # lists that stand at the top of the file
WIDTH = 1_000  # a list or tree stays on its line; ruamel would break it with blanks at the end
NEW_FILE = "# 设计数据：由设计人员或 tiaowen size 填写；pinned: true 的部分不会被改动。\ntiaowen: 1\n"


def updated_design(text: str, community: Community) -> str:
    """The text of a design file with its sized parts as the community has them.

    Elements that did not change keep their own lines and comments. Deterministic.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text or NEW_FILE)
    for system, keys in SIZED.items():
        part = getattr(community, system)
        if part is None:
            continue
        if not isinstance(data.get(system), CommentedMap):
            data[system] = CommentedMap()
        for key in keys:
            _put(data[system], key, getattr(part, key))
    for key in SIZED_LISTS:
        _put(data, key, getattr(community, key))
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _put(section: Any, key: str, value: Any) -> None:
    if value is None:
        section.pop(key, None)
    elif not isinstance(value, tuple):
        if section.get(key) is None:
            section[key] = value
    else:
        _put_list(section, key, value)


def _put_list(section: Any, key: str, elements: Iterable[Element]) -> None:
    from ruamel.yaml.comments import CommentedSeq

    written = section.get(key)
    old = {str(node.get("id")): node for node in written or ()}
    if not isinstance(written, CommentedSeq):
        written = section[key] = CommentedSeq()
    fresh = []
    for element in elements:
        plain = plain_data(element)
        node = old.get(str(plain["id"]))
        fresh.append(node if node is not None and _same(element, node) else _node(plain))
    if len(fresh) != len(written) or any(new is not now for new, now in zip(fresh, written, strict=True)):
        written[:] = fresh


def plain_data(element: Element) -> dict[str, Any]:
    """What a file states of an element, in the order of its fields, with the marks of estimates last."""
    plain = element.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return dict(sorted(plain.items(), key=lambda pair: pair[0] == "estimated"))


def _same(element: Element, node: Any) -> bool:
    """Whether a written node says what the element says; the model's own reading decides."""
    try:
        return type(element).model_validate(_without_comments(node)) == element
    except ValueError:
        return False


def _without_comments(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _without_comments(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_comments(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, str):
        return {"是": True, "否": False}.get(str(node), str(node))
    return int(node) if isinstance(node, int) else float(node)


def _node(value: Any, depth: int = 0) -> Any:
    """New nodes: an element is a block, and what is inside it stands on one line where it is short."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, dict):
        node = CommentedMap((key, _node(inner, depth + 1)) for key, inner in value.items())
        if depth:
            node.fa.set_flow_style()
        return node
    if isinstance(value, list):
        items = CommentedSeq(_node(inner, depth + 1) for inner in value)
        if not any(isinstance(inner, dict) for inner in value):
            items.fa.set_flow_style()
        return items
    if isinstance(value, str) and not is_plain(value):
        return DoubleQuotedScalarString(value)
    return value
