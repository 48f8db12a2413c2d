"""The diagram of a dwelling type: its home distribution box, its rooms and what hangs in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.device_kinds import device_kinds, provisions_for
from tiaowen.generators.drawing_words import legible, said
from tiaowen.generators.risers.box_sheets import Subject, box_sheets
from tiaowen.generators.risers.boxes import Place
from tiaowen.generators.risers.entries import Entry
from tiaowen.generators.sheets.sheet import Sheet
from tiaowen.model.buildings import DwellingRoom, DwellingType
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label

SYSTEM = "smart_home"
BOX = "home_distribution_box"


def home_sheets(community: Community, one: DwellingType, language: str = "zh") -> list[Sheet]:
    """The diagram of a dwelling type; the devices are typical and carry no ids."""
    name = said("riser_home", language, type=legible(" ".join(dict.fromkeys((one.name or one.id, one.id)))))
    count = sum(1 for dwelling in community.dwellings if dwelling.type == one.id)
    texts = (said("note_home", language, count=count),)
    rooms = [_place(room, language) for room in one.rooms or ()]
    return box_sheets(Subject(community, SYSTEM, name, texts, language, False), [_box(one, language)], rooms)


def _typical(kind: str, count: int, where: str, language: str) -> Entry:
    info = device_kinds()[kind]
    device = Device("", info.name[language], info.system, kind, provisions=provisions_for(kind, where))
    return Entry((device,) * count, (count,))


def _box(one: DwellingType, language: str) -> Place:
    box = one.home_box
    count = 1 if box is None or box.count is None else box.count
    texts = []
    if box is not None:
        specs = {name: getattr(box, name) for name in ("data_ports", "telephone_ports", "tv_splitter_outputs")}
        text = device_kinds()[BOX].designation(
            {key: value for key, value in specs.items() if value is not None}, language
        )
        texts = [legible(text)] if text else []
        modules = said("list_comma", language).join(box.modules or ())
        texts += [legible(modules)] if modules else []
    entries = (_typical(BOX, count, "dwelling", language),) if count else ()
    return Place(device_kinds()[BOX].name[language], entries, (said("home_entry", language), *texts), head=True)


def _place(room: DwellingRoom, language: str) -> Place:
    name = room.name or room.id or label("dwelling_room", room.kind, language)
    entries, cables = [], Counter[str]()
    for kind, count in _things(room):
        if count:
            entries.append(_typical(kind, count, room.kind, language))
            cable = device_kinds()[kind].cable
            if cable is not None:
                cables[cable[language]] += count
    texts = [f"{text} ×{count}" for text, count in cables.items()]
    shown = (legible(said("list_comma", language).join(texts)),) if texts else ()
    return Place(legible(name), tuple(entries), shown)


def _things(room: DwellingRoom) -> Iterator[tuple[str, int]]:
    """The kinds of devices in a room with their numbers."""
    kinds = device_kinds()
    for key, count in {**(room.outlets or {}), **(room.devices or {})}.items():
        kind = next((one for one in (f"home_{key}", key) if one in kinds), None)
        if kind is not None:
            yield kind, count
