"""Who acts toward whom: parties as points, acts between them as arrows."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from kawat.desk.charts.counts import Pairs, code_name
from kawat.desk.charts.draw import Spec, nothing, quad_scale, svg, told
from kawat.desk.charts.look import QUADS, WIDTH, Look, shown
from kawat.extras import needed

MOST_EDGES = 200
"""More lines than these are a thicket."""
_HEIGHT = 640
_EDGE = 0.06
"""So much of the picture lies free around the outermost points."""
_SMALLEST, _LARGEST = 60, 1600
"""The areas of the smallest and the largest point, in square pixels."""
_ROOM = 48_000
"""What points may fill together if all were as large as the largest."""
_THIN, _THICK = 1.0, 8.0
_SEED = 7
_ROUNDS = 400
_APART = 4.0
_THREAD = 0.2
_BY_RANK = 0.6
Place = tuple[float, float]
Ends = tuple[str, str]


def network_svg(found: Pairs, most: int = 60, look: Look | None = None) -> str:
    """The ``most`` pairs of parties with most event reports between them, of country and sector, as lines; at most MOST_EDGES.

    A line's width grows with the reports between the two, its colour is the quad class of most of them, an arrowhead stands at whom
    acts are done to. A point's area grows with all reports of the party, those without a line included; a report of several parties counts once for
    each pair. The layout is the same each time.
    """
    look = look or Look()
    title = look.word("network")
    between, directed, parties, among, open_sides = _gathered(found)
    edges = sorted(between, key=lambda ends: (-between[ends].total(), ends))[: min(most, MOST_EDGES)]
    if not edges:
        return nothing(title, look.word("nothing"), look=look)
    at = _layout(edges)
    widest = max(between[ends].total() for ends in edges)
    largest = max(parties[name] for name in at)
    room = min(_LARGEST, _ROOM / len(at))
    sizes = {name: _SMALLEST + (room - _SMALLEST) * parties[name] / largest for name in at}
    lines, heads = [], []
    for ends in edges:
        row = _line(ends, between[ends], directed, look) | {"href": look.events(found.wanted, dyad=ends)}
        width = _THIN + (_THICK - _THIN) * math.sqrt(between[ends].total() / widest)
        (x, y), (x2, y2) = at[ends[0]], at[ends[1]]
        lines.append(row | {"x": x, "y": y, "x2": x2, "y2": y2, "width": width})
        for start, end in (ends, ends[::-1]):
            if directed[start, end]:
                heads.append(row | _head(at[start], at[end], math.sqrt(sizes[end] / math.pi), width))
    points = [
        {
            "x": x, "y": y, "size": sizes[name], "name": shown(name), "below": y + math.sqrt(sizes[name] / math.pi) + 9,
            "told": _party(name, parties[name], among[name], look), "href": look.events(found.wanted, actor=name),
        }
        for name, (x, y) in at.items()
    ]  # fmt: skip
    spec: Spec = {"width": WIDTH, "height": _HEIGHT, "layer": [*_arrows(lines, heads, look), *_parties(points, look)]}
    notes = [f"{look.word('reports')} · {look.word('edges', n=len(edges), all=look.number(len(between)))}"]
    if open_sides:
        notes[0] += f" · {look.word('open_sides', n=look.number(open_sides))}"
    return svg(spec, title, [*notes, look.word("together")], look=look)


def _gathered(
    found: Pairs,
) -> tuple[dict[Ends, Counter[int]], Counter[Ends], Counter[str], Counter[str], int]:
    """Reports by pair and quad class, by pair and direction, by party, of a party with its own kind; and how many have an open side."""
    between: dict[Ends, Counter[int]] = {}
    directed: Counter[Ends] = Counter()
    parties: Counter[str] = Counter()
    among: Counter[str] = Counter()
    open_sides = 0
    for (dyad, quad), count in sorted(found.cells.items()):
        one, other = code_name(dyad.actor), code_name(dyad.recipient)
        parties.update({name: count for name in {one, other} if name})
        if not one or not other:
            open_sides += count
        elif one == other:
            among[one] += count
        else:
            directed[one, other] += count
            between.setdefault((min(one, other), max(one, other)), Counter())[quad] += count
    return between, directed, parties, among, open_sides


def _layout(edges: list[Ends]) -> dict[str, Place]:
    """Where each party stands, in pixels: near those with whom it has a line."""
    networkx = needed("networkx", extra="plot", what="a picture of a network")
    graph = networkx.Graph()
    graph.add_nodes_from(sorted({name for ends in edges for name in ends}))
    graph.add_edges_from(sorted(edges))
    groups = sorted(networkx.connected_components(graph), key=lambda names: (-len(names), min(names)))
    hub = max(sorted(groups[0]), key=graph.degree)
    # a group of its own would drift away without end: it is held at the hub by a thread
    graph.add_edges_from(((hub, min(group)) for group in groups[1:]), weight=_THREAD)
    spread = networkx.spring_layout(
        graph, seed=_SEED, iterations=_ROUNDS, k=_APART / math.sqrt(graph.number_of_nodes()), weight="weight"
    )
    names = list(spread)
    xs, ys = (_stretched([float(spread[name][axis]) for name in names]) for axis in (0, 1))
    return {name: (x * WIDTH, y * _HEIGHT) for name, x, y in zip(names, xs, ys, strict=True)}


def _stretched(values: list[float]) -> list[float]:
    """The values from 0 to 1 with air at both ends, partly by their rank, so that neither a crowd nor one far off fills the picture."""
    low, high = min(values), max(values)
    order = {at: rank for rank, at in enumerate(sorted(range(len(values)), key=values.__getitem__))}
    last = max(1, len(values) - 1)
    return [
        _EDGE + (1 - 2 * _EDGE) * ((1 - _BY_RANK) * (value - low) / ((high - low) or 1) + _BY_RANK * order[at] / last)
        for at, value in enumerate(values)
    ]


def _line(ends: Ends, quads: Counter[int], directed: Counter[Ends], look: Look) -> dict[str, Any]:
    ways = [
        f"{shown(start)} → {shown(end)}: {look.number(directed[start, end])}"
        for start, end in (ends, ends[::-1])
        if directed[start, end]
    ]
    kinds = [f"{look.number(quads[quad])} {look.word(f'quad{quad}')}" for quad in QUADS if quads[quad]]
    strongest = max(QUADS, key=lambda quad: (quads[quad], -quad))
    return {"quad": look.word(f"quad{strongest}"), "told": f"{', '.join(ways)} ({', '.join(kinds)})"}


def _head(start: Place, end: Place, radius: float, width: float) -> dict[str, Any]:
    """An arrowhead that touches the point at ``end``: its middle, its angle in degrees from upward, its area."""
    across, up = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, up) or 1
    side = 6 + 1.2 * width
    back = radius + side / 2
    return {
        "x": end[0] - across / length * back,
        "y": end[1] - up / length * back,
        "angle": math.degrees(math.atan2(across, -up)) % 360,
        "size": side**2,
    }


def _party(name: str, count: int, among: int, look: Look) -> str:
    words = f"{shown(name)}: {look.count(count, 'reports')}"
    return words + (f", {look.number(among)} {look.word('among')}" if among else "")


def _where(x: str = "x", y: str = "y") -> Spec:
    """The channels of what stands at pixels."""
    return {
        "x": {"field": x, "type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "nice": False}},
        "y": {
            "field": y,
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, _HEIGHT], "reverse": True, "nice": False},
        },
    }


def _as_given(field: str) -> Spec:
    """A channel whose values are pixels or degrees already."""
    return {"field": field, "type": "quantitative", "scale": None, "legend": None}


def _arrows(lines: list[dict[str, Any]], heads: list[dict[str, Any]], look: Look) -> list[Spec]:
    return [
        {
            "data": {"values": lines},
            "mark": {"type": "rule", "opacity": 0.65, "strokeCap": "round"},
            "encoding": {
                **_where(),
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                "strokeWidth": _as_given("width"),
                "color": quad_scale(look),
                **told(look),
            },
        },
        {
            "data": {"values": heads},
            "mark": {"type": "point", "shape": "triangle-up", "filled": True, "opacity": 1, "aria": False},
            "encoding": {
                **_where(),
                "size": _as_given("size"),
                "angle": _as_given("angle"),
                "color": quad_scale(look),
            },
        },
    ]


def _parties(points: list[dict[str, Any]], look: Look) -> list[Spec]:
    return [
        {
            "data": {"values": points},
            "mark": {"type": "point", "shape": "circle", "filled": True, "color": "#6b7785", "opacity": 1},
            "encoding": {**_where(), "size": _as_given("size"), **told(look)},
        },
        {
            "data": {"values": points},
            "mark": {"type": "text", "fontSize": 11, "limit": 120, "aria": False},
            "encoding": {**_where(y="below"), "text": {"field": "name"}},
        },
    ]
