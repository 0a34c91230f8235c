"""Who acts toward whom as a graph, for Gephi and networkx."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from kawat.days import days
from kawat.export.selection import Request
from kawat.extras import needed
from kawat.store.tallies import Code, Dyad, dyads


def write(request: Request, out: Path) -> dict[str, int]:
    """A directed graph: a node for each country and sector, an edge from who acts to whom, with its events by type.

    An act of several together is one edge, in alphabetical order, counted under ``together`` too. Edges need both ends: events with an
    open side are left out and counted.
    """
    networkx = needed("networkx", extra="export", what="GraphML")
    edges: dict[Dyad, dict[str, Any]] = {}
    kinds: dict[Dyad, Counter[str]] = {}
    events = open_sides = 0
    for chosen in request.chosen():
        for event in chosen.events:
            pairs = [pair for pair in dyads(event.actors, event.recipients) if all(map(any, pair))]
            events += bool(pairs)
            open_sides += not pairs
            first, last = days(event.when or chosen.reading.story.published)
            for pair in pairs:
                edge = edges.setdefault(pair, {"events": 0, "together": 0, "first_day": first, "last_day": last})
                edge["events"] += 1
                edge["together"] += not event.recipients
                edge["first_day"] = min(filter(None, (edge["first_day"], first)), default=None)
                edge["last_day"] = max(filter(None, (edge["last_day"], last)), default=None)
                kinds.setdefault(pair, Counter())[event.type] += 1
    graph = networkx.DiGraph()
    for code in sorted({code for pair in edges for code in pair}):
        graph.add_node(_name(code), country=code[0], sector=code[1])
    for pair in sorted(edges):
        told = {key: value for key, value in edges[pair].items() if value is not None}
        graph.add_edge(_name(pair.actor), _name(pair.recipient), **told, **dict(sorted(kinds[pair].items())))
    networkx.write_graphml(graph, out)
    return {
        "nodes": graph.number_of_nodes(),
        "edges": graph.number_of_edges(),
        "events": events,
        "events with an open side": open_sides,
    }


def _name(code: Code) -> str:
    return " ".join(dict.fromkeys(part for part in code if part))
