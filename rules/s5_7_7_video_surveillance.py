"""5.7.7: video surveillance: where cameras stand, picture quality, network, transmission, storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems.security_devices import Camera, CameraType
from tiaowen.rules.conditions import Hindrance, condition
from tiaowen.rules.guarded import CAMERAS, IMPORTANT, Guard, guard_of, guarding, places
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding, path_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision
from tiaowen.spec.vocabulary import words

OUTDOORS = frozenset({"gate", "way", "plaza", "zone"})
NEEDED = {"entrance": "entrance", "way": "main_way", "lift": "lift_car", "car_park": "car_park", "gate": "gate"}


@condition("digital_video")
def digital_video(community: Community) -> Hindrance | None:
    """Video surveillance is digital."""
    technology = look_up(community, "cctv.technology")
    if isinstance(technology, Missing):
        return technology
    none = Text("视频监控不是数字系统", "video surveillance is not digital")
    return None if technology == "digital" else Inapplicable(none)


@rule("5.7.7-1", needs=(CAMERAS,))
def cameras_by_target_and_surroundings(community: Community, provision: Provision) -> Iterator[Finding]:
    """Every camera has a target, and one that watches the outdoors is of an outdoor type."""
    for camera in look_up(community, CAMERAS):
        yield field_finding(community, camera, "covers", "target", bool)
        yield from _surroundings(community, camera)


def _surroundings(community: Community, camera: Camera) -> Iterator[Finding]:
    where, outside = subject(community, camera), _watches_outdoors(community, camera)
    if outside is False:
        return
    own = _type(community, camera)
    missing = tuple(path for one in (outside, own) if isinstance(one, Missing) for path in one.paths)
    if missing or isinstance(own, Missing):
        yield Finding(where, Missing(missing), "surroundings")
    else:
        yield field_finding(community, own, "outdoor", "surroundings", where=where)


def _watches_outdoors(community: Community, camera: Camera) -> bool | Missing:
    covers = community.stated(camera, "covers")
    if isinstance(covers, Missing):
        return covers
    surface = {one.id for one in (community.site and community.site.car_parks) or () if one.kind == "surface"}
    named = [target.partition(":") for target in covers]
    if any(kind in OUTDOORS or (kind == "car_park" and id in surface) for kind, _, id in named):
        return True
    parks = look_up(community, "site.car_parks")
    return parks if isinstance(parks, Missing) and any(kind == "car_park" for kind, _, _ in named) else False


def _type(community: Community, camera: Camera) -> CameraType | Missing:
    types = look_up(community, "cctv.camera_types")
    if camera.type is None or isinstance(types, Missing):
        return types if isinstance(types, Missing) else Missing((f"{community.path_of(camera)}.type",))
    found = [one for one in types if one.id == camera.type]
    return found[0] if found else Missing((f"cctv.camera_types[id={camera.type}]",))


@rule("5.7.7-1-1")
def where_cameras_are_needed(community: Community, provision: Provision) -> Iterator[Finding]:
    """Entrances of housing, main ways, lift cars, car parks, gates and important rooms have cameras."""
    guard = guard_of(community, (CAMERAS,))
    for kind, part in NEEDED.items():
        yield from guarding(community, places(community, kind), guard, part)
    for kind in IMPORTANT:
        yield from guarding(community, places(community, kind), guard, "important_room")


@rule("5.7.7-1-2")
def cameras_at_perimeter_and_plazas(community: Community, provision: Provision) -> Iterator[Finding]:
    """Every zone of the perimeter and every plaza has a camera."""
    guard = guard_of(community, (CAMERAS,))
    yield from _perimeter(community, guard)
    yield from guarding(community, places(community, "plaza"), guard, "plaza")


def _perimeter(community: Community, guard: Guard) -> Iterator[Finding]:
    gates, zones = look_up(community, "site.gates"), look_up(community, "intrusion.zones")
    if isinstance(gates, Missing):
        yield Finding(subject(community, community), gates, "perimeter")
    elif not gates:
        none = Text("小区没有出入口（不封闭）", "the community has no gates")
        yield Finding(subject(community, community), Inapplicable(none), "perimeter")
    elif not isinstance(zones, Missing) and not zones:
        yield path_finding(community, "intrusion.zones", "perimeter", bool)
    else:
        yield from guarding(community, places(community, "zone"), guard, "perimeter")


@rule("5.7.7-4")
def digital_video_surveillance(community: Community, provision: Provision) -> Iterator[Finding]:
    """Technology of video surveillance."""
    yield path_finding(community, "cctv.technology", "technology")


@rule("5.7.7-5-1")
def network_of_video(community: Community, provision: Provision) -> Iterator[Finding]:
    """The network that video runs on."""
    yield path_finding(community, "cctv.network", "network")


@rule("5.7.7-5-2", needs=("cctv.camera_types",))
def picture_quality(community: Community, provision: Provision) -> Iterator[Finding]:
    """Width and height of the transmitted pictures of each camera type [px]."""
    for one in look_up(community, "cctv.camera_types"):
        yield field_finding(community, one, "picture_width_px", "width")
        yield field_finding(community, one, "picture_height_px", "height")


@rule("5.7.7-8")
def transmission_of_video(community: Community, provision: Provision) -> Iterator[Finding]:
    """The medium of video signals, and whether it was chosen by all the grounds that there are words for."""
    yield path_finding(community, "cctv.transmission", "medium")
    yield path_finding(community, "cctv.transmission_basis", "basis", _all_grounds)


def _all_grounds(named: Sequence[str]) -> bool:
    return set(words("signal_basis")) <= set(named)


@rule("5.7.7-9")
def storage_of_pictures(community: Community, provision: Provision) -> Iterator[Finding]:
    """How pictures are stored."""
    yield path_finding(community, "cctv.storage", "storage")
