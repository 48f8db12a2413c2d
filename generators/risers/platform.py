"""The integration diagram: the platforms, and the systems that they bring together."""

from __future__ import annotations

from collections import Counter

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import register
from tiaowen.generators.drawing_words import legible, said
from tiaowen.generators.risers.box_sheets import Subject, box_sheets
from tiaowen.generators.risers.boxes import Place
from tiaowen.generators.risers.heads import head_room, room_text
from tiaowen.generators.sheets.sheet import Sheet
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label

SYSTEM = "integration"


def platform_sheets(community: Community, language: str = "zh") -> list[Sheet]:
    """The integration diagram; none where the community holds no system."""
    counts = Counter(one.system for one in register(community).devices)
    secured = set((community.security and community.security.systems) or ())
    known = list(dict.fromkeys([*(kind.system for kind in device_kinds().values()), *sorted(secured)]))
    systems = [one for one in known if (counts[one] or one in secured) and one not in (SYSTEM, "security")]
    if not systems:
        return []
    heads = [Place(label("system", SYSTEM, language), head=True, texts=_room(community, SYSTEM, language))]
    if secured or counts["security"]:
        name = label("system", "security", language)
        heads.append(Place(name, head=True, texts=_room(community, "security", language)))
    places = [_system(community, one, counts[one], one in secured, language) for one in systems]
    subject = Subject(
        community, SYSTEM, said("riser_platform", language), (said("note_platform", language),), language, False
    )
    return box_sheets(subject, heads, places)


def _room(community: Community, system: str, language: str) -> tuple[str, ...]:
    room = head_room(community, system)
    return () if room is None else (room_text(community, room, language),)


def _system(community: Community, system: str, count: int, secured: bool, language: str) -> Place:
    texts = [*_room(community, system, language)]
    texts.append(said("devices_in_all", language, count=count))
    if secured:
        texts.append(said("by_security", language))
    return Place(label("system", system, language), (), tuple(legible(text) for text in texts))
