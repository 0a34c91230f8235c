"""Where events took place: the world by country, Indonesia by its provinces, places as points."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kawat.desk.charts.draw import Spec, nothing, quad_scale, svg, told
from kawat.desk.charts.look import INK, QUADS, WIDTH, Look, shown
from kawat.desk.charts.spots import Places, Point
from kawat.knowledge.loader import shipped

AREAS = ("world", "idn")
MOST_POINTS = 400
HOME = "IDN"
_WORLD_HEIGHT, _HOME_HEIGHT = 410, 360
_HOME_BOX = (94.5, -11.3, 141.6, 6.3)
"""West, south, east and north of Indonesia in degrees."""
_FILL = "#6b7785"
"""Of countries, the denser the more events: no colour of a quad class, and seen on white and on black."""
_LAND = 0.08
_DENSE = 0.6
_POINT, _LARGEST = 14, 900
"""The areas of the smallest and the largest point, in square pixels."""


def map_svg(found: Places, area: str = "world", look: Look | None = None) -> str:
    """A map of the world (Equal Earth) or, for ``idn``, of Indonesia (Mercator, as it lies on the equator) with its provinces.

    A point's area grows with the events told of the place, its colour is the quad class of most of them; a diamond is a region,
    which stands in the middle of its towns. Countries of the world are the denser the more events are told of them, on a scale of logarithms, their
    places included. What is counted stands below the title. What has no place, or none with coordinates, is not on the map.
    """
    look = look or Look()
    title = look.word("map")
    points = [point for point in found.points if area == "world" or (point.country == HOME and _within(point))]
    countries = found.countries if area == "world" else {}
    if not points and not countries:
        return nothing(title, look.word("nothing_here"), look=look)
    drawn = points[:MOST_POINTS]
    base = _world(countries, found, look) if area == "world" else _home(look)
    height = _WORLD_HEIGHT if area == "world" else _HOME_HEIGHT
    projection: Spec = {"type": "equalEarth"}
    if area != "world":
        projection = {"type": "mercator", "fit": _frame(), "clipExtent": [[0, 0], [WIDTH, height]]}
    spec: Spec = {
        "width": WIDTH,
        "height": height,
        "data": _shapes("world"),
        "projection": projection,
        "layer": [*base, *_points(drawn, found, look)],
        "resolve": {"scale": {"fillOpacity": "independent"}},
    }
    return svg(spec, title, [_note(found, points, area, look)], look=look)


def _within(point: Point) -> bool:
    west, south, east, north = _HOME_BOX
    return west <= point.lon <= east and south <= point.lat <= north


def _note(found: Places, points: list[Point], area: str, look: Look) -> str:
    def of(counts: Mapping[str, int]) -> int:
        return sum(counts.values()) if area == "world" else counts.get(HOME, 0)

    total = sum(point.total for point in points) + of(found.whole) + of(found.unlocated)
    outside = 0
    if area != "world":
        outside = sum(point.total for point in found.points if point.country == HOME and not _within(point))
    these = [
        look.word(key, n=look.number(count))
        for key, count in (("whole", of(found.whole)), ("unlocated", of(found.unlocated)), ("elsewhere", outside))
        if count
    ]
    parts = [look.count(total, found.what)]
    if these:
        parts.append(look.word("no_points", these=", ".join(these)))
    if len(points) > MOST_POINTS:
        parts.append(look.word("points_left", n=look.number(len(points) - MOST_POINTS)))
    return " · ".join(parts)


def _points(points: list[Point], found: Places, look: Look) -> list[Spec]:
    rows: list[dict[str, Any]] = []
    for point in points:
        quad = max(QUADS, key=lambda quad: (point.quads.get(quad, 0), -quad))
        by_quad = [
            f"{look.number(point.quads[each])} {look.word(f'quad{each}')}" for each in QUADS if point.quads.get(each)
        ]
        name = shown(" / ".join(point.names))
        rows.append(
            {
                "lat": point.lat,
                "lon": point.lon,
                "events": point.total,
                "kind": look.word(point.kind),
                "quad": look.word(f"quad{quad}"),
                "told": f"{name}: {look.count(point.total, found.what)} ({', '.join(by_quad)})",
                "href": look.events(found.wanted, where=point.names[0]),
            }
        )
    most = max((row["events"] for row in rows), default=1)
    kinds = [look.word("town"), look.word("region")]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "opacity": 0.75, "stroke": INK, "strokeWidth": 0.5},
            "encoding": {
                "longitude": {"field": "lon", "type": "quantitative"},
                "latitude": {"field": "lat", "type": "quantitative"},
                "size": {
                    "field": "events",
                    "type": "quantitative",
                    "legend": None,
                    "scale": {"type": "sqrt", "domain": [1, max(most, 2)], "range": [_POINT, _LARGEST]},
                },
                "shape": {
                    "field": "kind",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": kinds, "range": ["circle", "diamond"]},
                },
                "color": quad_scale(look),
                **told(look),
            },
        }
    ]


def _world(countries: Mapping[str, Mapping[int, int]], found: Places, look: Look) -> list[Spec]:
    names = {row["iso3"]: row[f"name_{look.lang}"] for row in shipped().rows("world", "countries")}
    totals = {code: sum(quads.values()) for code, quads in countries.items()}
    rows: list[dict[str, Any]] = [
        {
            "iso3": code,
            "events": total,
            "told": f"{names.get(code, code)}: {look.count(total, found.what)}",
            "href": look.events(found.wanted, where=code),
        }
        for code, total in totals.items()
    ]
    most = max(totals.values(), default=1)
    told_of = {
        "lookup": "properties.iso3",
        "from": {"data": {"values": rows}, "key": "iso3", "fields": ["events", "told", "href"]},
    }
    return [
        {"transform": [told_of, {"filter": "!isValid(datum.events)"}], "mark": _land()},
        {
            "transform": [told_of, {"filter": "isValid(datum.events)"}],
            "mark": {"type": "geoshape", "fill": _FILL, "stroke": INK, "strokeWidth": 0.3, "strokeOpacity": 0.5},
            "encoding": {
                "fillOpacity": {
                    "field": "events",
                    "type": "quantitative",
                    "legend": None,
                    "scale": {"type": "log", "domain": [1, max(most, 2)], "range": [2 * _LAND, _DENSE]},
                },
                **told(look),
            },
        },
    ]


def _home(look: Look) -> list[Spec]:
    """Indonesia with its provinces, and its neighbours without."""
    return [
        {
            "transform": [{"filter": f"datum.properties.iso3 !== '{HOME}'"}],
            "mark": {**_land(), "fillOpacity": _LAND / 2},
        },
        {
            "data": _shapes("indonesia"),
            "transform": [{"calculate": "datum.properties.name || ''", "as": "told"}],
            "mark": {**_land(), "fillOpacity": 2 * _LAND, "aria": True},
            "encoding": {"description": {"field": "told"}},
        },
    ]


def _land() -> Spec:
    return {
        "type": "geoshape", "fill": INK, "fillOpacity": _LAND, "stroke": INK, "strokeWidth": 0.3, "strokeOpacity": 0.5, "aria": False,
    }  # fmt: skip


def _frame() -> Any:
    """The box of Indonesia as points to which the map is fitted."""
    west, south, east, north = _HOME_BOX
    corners = [[west, south], [east, south], [east, north], [west, north]]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPoint", "coordinates": corners}}


@cache
def _shapes(name: str) -> Spec:
    """The shapes of a file under ``shapes`` as a source of rows."""
    topology = json.loads((files("kawat.desk.charts") / "shapes" / f"{name}.json").read_text(encoding="utf-8"))
    return {"values": topology, "format": {"type": "topojson", "feature": "shapes"}}
