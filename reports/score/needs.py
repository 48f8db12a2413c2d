"""What an indicator lacks and which data are not there, in people's words."""

from __future__ import annotations

import re

from tiaowen.reports.score.words import ScoreWords
from tiaowen.reports.words import visible
from tiaowen.rules.scoring.items import Item
from tiaowen.rules.scoring.score import Node
from tiaowen.spec.vocabulary import label

_COMPONENT = re.compile(r"components\[system=(\w+),component=(\w+)\]\.functions")


def needs_text(node: Node, words: ScoreWords, most: int = 0) -> str:
    """What an indicator lacks; of more than ``most`` the rest is counted."""
    texts = [
        visible(_named(item, words) + _COMPONENT.sub(lambda found: data_text(found[0], words), text[words.language]))
        for item in node.items
        for text in item.need
    ]
    return words.listed(list(dict.fromkeys(texts)), most)


def data_text(path: str, words: ScoreWords) -> str:
    """A model path as people call what stands there: the functions of a component; any other as it is."""
    found, language = _COMPONENT.fullmatch(path), words.language
    if found is None:
        return visible(path)
    system, component = label("system", found[1], language), label("component", found[2], language)
    return words.filled("functions_of", system=system, component=component)


def _named(item: Item, words: ScoreWords) -> str:
    """The name of a computed part before what is said of it; functions tell their own names."""
    if item.part != item.key or not item.key:
        return ""
    return item.title[words.language] + ("：" if words.language == "zh" else ": ")
