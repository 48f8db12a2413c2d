"""Several small drawings on one sheet: shelves from the top, each drawing in its order from the left."""

from __future__ import annotations

from collections.abc import Sequence

from tiaowen.generators.sheets.sheet import Rect

Size = tuple[float, float]


def _shelves(sizes: Sequence[Size], region: Rect, gap: float) -> list[list[int]]:
    """The indices of the drawings that a region holds, shelf by shelf; what no longer fits is left out."""
    shelves: list[list[int]] = []
    used_height = used_width = shelf_height = 0.0
    for index, (width, height) in enumerate(sizes):
        if width > region.width or height > region.height:
            break
        fits = shelves and used_width + gap + width <= region.width
        higher = max(shelf_height, height) if fits else height
        below = used_height if fits else used_height + (shelf_height + gap if shelves else 0.0)
        if below + higher > region.height:
            break
        if fits:
            shelves[-1].append(index)
            used_width += gap + width
        else:
            shelves.append([index])
            used_width = width
        used_height, shelf_height = below, higher
    return shelves


def packed_count(sizes: Sequence[Size], region: Rect, gap: float) -> int:
    """How many of the drawings, from the first on, a region holds; sizes in [mm]."""
    return sum(len(shelf) for shelf in _shelves(sizes, region, gap))


def packed_places(sizes: Sequence[Size], region: Rect, gap: float) -> list[Rect] | None:
    """A place for each drawing, grown until the region is full; None where it does not hold them all.

    >>> packed_places([(40, 30), (40, 30), (40, 30)], Rect(0, 0, 100, 100), 0)[2]
    Rect(x0=0.0, y0=0.0, x1=100.0, y1=50.0)
    """
    shelves = _shelves(sizes, region, gap)
    if sum(len(shelf) for shelf in shelves) < len(sizes):
        return None
    heights = [max(sizes[index][1] for index in shelf) for shelf in shelves]
    more = (region.height - gap * (len(shelves) - 1)) / sum(heights)
    places: dict[int, Rect] = {}
    top = region.y1
    for shelf, height in zip(shelves, heights, strict=True):
        wider = (region.width - gap * (len(shelf) - 1)) / sum(sizes[index][0] for index in shelf)
        left = region.x0
        for index in shelf:
            right = left + sizes[index][0] * wider
            places[index] = Rect(float(left), float(top - height * more), float(right), float(top))
            left = right + gap
        top -= height * more + gap
    return [places[index] for index in range(len(sizes))]


def even_share(sizes: Sequence[Size], region: Rect, gap: float) -> tuple[int, int]:
    """How many sheets with such a region take the drawings, and how many go on the first if all are equally full."""
    counts: list[int] = []
    rest = list(sizes)
    while rest:
        counts.append(max(packed_count(rest, region, gap), 1))
        rest = rest[counts[-1] :]
    even = -(-len(sizes) // max(len(counts), 1))
    return len(counts), min(counts[0], even) if counts else 0
