"""What the cameras of a plan see and what they ask of others: areas, bit rate, storage, power."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.systems.security_devices import CameraType
from tiaowen.solvers.video.places import density_of
from tiaowen.solvers.video.poses import Pose
from tiaowen.solvers.video.problem import Problem, fields_in
from tiaowen.solvers.video.scene import Scene, direction_of
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

SECONDS_AN_HOUR = 3_600
BITS = 8
MEGA = 1_000_000  # megabytes in a terabyte


def notes_of(community: Community, problem: Problem, chosen: Sequence[Pose]) -> tuple[Text, ...]:
    """What is told beside the numbers: the ground seen in each class, what is taken on trust, loads."""
    notes = [
        Text(
            "最少数量是对候选机位和取样点证明的；间距、安装高度、像素密度等级见参数表。",
            "The count is proved for the possible places and sampled points; spacing and densities are parameters.",
        )
    ]
    for scene in problem.scenes:
        notes += _ground(problem, scene, chosen)
    trusted = [one.camera.id for one in problem.standing if one.field is None]
    if trusted:
        notes.append(
            Text(
                f"保留的摄像机中 {len(trusted)} 台没有给出镜头、位置或方位，按其 covers 计",
                f"of the cameras that stay, {len(trusted)} state no lens, position or azimuth: taken at their word",
            )
        )
    notes += _blind_data(community, problem)
    return (*notes, *_loads(community, problem, chosen))


def _ground(problem: Problem, scene: Scene, chosen: Sequence[Pose]) -> Iterator[Text]:
    """The ground of a scene that is seen at each pixel density that its places need."""
    import shapely

    name = Text("室外", "outdoors") if scene.outdoor else Text(f"车库 {scene.id}", f"car park {scene.id}")
    ground = scene.ground
    if ground is None or not ground.area:
        yield Text(f"{name.zh}：缺少 site.boundary，未计算覆盖面积", f"{name.en}: no areas, lacking site.boundary")
        return
    standing = list(fields_in(problem, scene, chosen))
    if not standing:
        yield Text(
            f"{name.zh}：没有视野已知的摄像机，未计算覆盖面积", f"{name.en}: no areas, no camera's view is known"
        )
        return
    for density in sorted({density_of(place.kind) for place, _ in scene.targets}):
        shapes: list[Any] = []
        for eye, azimuth, field in standing:
            whole = azimuth is None or field.lens.angle >= math.tau
            first = 0.0 if azimuth is None else direction_of(azimuth) - field.lens.angle / 2
            sweep = math.tau if whole else field.lens.angle
            if field.far[density] > field.near:
                shapes.append(scene.view(eye, field.far[density]).polygon(first, sweep, field.near))
        seen = shapely.union_all(shapes).intersection(ground).area if shapes else 0.0
        blind = ground.area - seen
        share = Text(f"{seen / ground.area:.1%}", f"{seen / ground.area:.1%}")
        yield Text(
            f"{name.zh}，{density:g} px/m：可见 {seen:.0f} m²（{share.zh}），盲区 {blind:.0f} m²",
            f"{name.en}, {density:g} px/m: {seen:.0f} m² seen ({share.en}), {blind:.0f} m² blind",
        )


def _blind_data(community: Community, problem: Problem) -> Iterator[Text]:
    """Buildings that could not cut the view."""
    bare = [one.id for one in community.buildings or () if not one.outline]
    if bare and any(scene.outdoor for scene in problem.scenes):
        yield Text(
            f"{len(bare)} 栋楼没有轮廓，未作为遮挡：{'、'.join(sorted(bare))}",
            f"{len(bare)} buildings have no outline and cut no view: {', '.join(sorted(bare))}",
        )


def _loads(community: Community, problem: Problem, chosen: Sequence[Pose]) -> Iterator[Text]:
    """Bit rate, storage and power over Ethernet of all cameras, new and standing."""
    types = {one.id: one for one in (community.cctv and community.cctv.camera_types) or ()}
    used = [types[pose.kind.id] for pose in chosen]
    used += [types[one.camera.type] for one in problem.standing if one.camera.type in types]
    rate = math.fsum(_rate(one) for one in used)
    days, hours = parameter("cctv.storage.days").value, parameter("cctv.storage.hours").value
    terabytes = rate / BITS * SECONDS_AN_HOUR * hours * days / MEGA
    yield Text(
        f"{len(used)} 台共 {rate:g} Mbps，每天录像 {hours:g} h、保存 {days:g} 天需 {terabytes:.1f} TB",
        f"{len(used)} cameras: {rate:g} Mbps; {hours:g} h a day kept for {days:g} days take {terabytes:.1f} TB",
    )
    source = [_source(one) for one in used]
    power = math.fsum(watts for watts in source if watts is not None)
    yield Text(f"以太网供电：供电侧 {power:g} W", f"power over Ethernet: {power:g} W at the source")
    if None in source:
        over = source.count(None)
        yield Text(
            f"{over} 台功耗超出以太网供电能力，须另行供电",
            f"{over} cameras draw more than that and need power of their own",
        )


def _rate(one: CameraType) -> float:
    return float(parameter("cctv.bitrate").value) if one.bitrate_mbps is None else one.bitrate_mbps


def _source(one: CameraType) -> float | None:
    """What the source reserves for a camera [W]; None where it draws too much."""
    power = parameter("cctv.power").value if one.power_w is None else one.power_w
    return next((float(at) for device, at in sorted(parameter("cctv.poe").value.items()) if power <= device), None)
