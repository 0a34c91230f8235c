"""Storylines as lanes in time, a point for each story."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import Any
from urllib.parse import quote

from kawat.desk.charts.counts import only
from kawat.desk.charts.draw import Spec, nothing, svg, told
from kawat.desk.charts.look import COLOURS, INK, WIDTH, Look, shown
from kawat.desk.charts.timeline import moment
from kawat.store import Database, EventFilter
from kawat.store.corpus import dated_lines
from kawat.store.narrowing import FEW_OF_ALL, narrowed

MOST_LANES = 100
_LANE = 26
_TICKS = 7
_LONGEST = 46
"""Letters of a lane's name: cut by Vega, which measures each piece, the picture took three times as long."""
_LEAST_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A storyline with the ids of its stories by day of publication; ``undated`` is how many have none."""

    id: str
    title: str | None
    days: tuple[tuple[date, tuple[str, ...]], ...]
    undated: int = 0

    @property
    def size(self) -> int:
        """How many stories it has on known days."""
        return sum(len(stories) for _, stories in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """The storylines with most stories on known days, those with most first; ``all`` is how many there are."""

    lanes: tuple[Lane, ...]
    all: int


def lanes(store: Database, wanted: EventFilter, most: int = MOST_LANES) -> Lanes:
    """The ``most`` largest storylines with a story on a known day; of their stories those of which an event fits the filter.

    ``since`` and ``until`` are asked of the event. Without a filter all stories count, those without events too.
    """
    narrow = None if only(wanted) else narrowed(store.connection, wanted, few=FEW_OF_ALL)
    rows = list(dated_lines(store.connection, narrow))
    sizes = Counter(line for line, _, _, day in rows if day)
    largest = nsmallest(most, sizes.items(), key=lambda item: (-item[1], item[0]))
    of_line: dict[str, list[tuple[int, str, str | None]]] = {line: [] for line, _ in largest}
    for line, place, story, day in rows:
        if line in of_line:
            of_line[line].append((place, story, day))
    return Lanes(lanes=tuple(_lane(store, line, sorted(of_line[line])) for line in of_line), all=len(sizes))


def _lane(store: Database, line: str, stories: list[tuple[int, str, str | None]]) -> Lane:
    by_day: dict[date, list[str]] = {}
    for _, story, day in stories:
        if day:
            by_day.setdefault(date.fromisoformat(day), []).append(story)
    (title,) = store.connection.execute("SELECT title FROM storylines WHERE id = ?", (line,)).fetchone()
    return Lane(
        id=line,
        title=title,
        days=tuple((day, tuple(by_day[day])) for day in sorted(by_day)),
        undated=sum(1 for *_, day in stories if not day),
    )


def lanes_svg(found: Lanes, most: int = 25, look: Look | None = None) -> str:
    """The ``most`` storylines with most stories, at most MOST_LANES, as lanes from the first story to the last, the earliest on top.

    What is counted is stories: a point's area grows with those of one day; it leads to the story, where there is one.
    """
    look = look or Look()
    title = look.word("lanes")
    drawn = sorted(found.lanes[: min(most, MOST_LANES)], key=lambda lane: (lane.days[0][0], -lane.size, lane.id))
    if not drawn:
        return nothing(title, look.word("no_storylines"), look=look)
    ends = [day for lane in drawn for day, _ in lane.days]
    air = max(0, _LEAST_DAYS - (max(ends) - min(ends)).days) * moment(date(1970, 1, 2)) / 2
    edge = max(moment(max(ends)) - moment(min(ends)), 1) * 0.02 + air
    x = {
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [moment(min(ends)) - edge, moment(max(ends)) + edge]},
        "axis": {"format": "%Y-%m-%d", "values": _ticks(min(ends), max(ends))},
    }
    # lanes are told apart by their numbers, as two storylines may have one title
    labels = f"{json.dumps([_name(lane, look, _LONGEST) for lane in drawn])}[datum.value]"
    y: Spec = {
        "field": "lane",
        "type": "ordinal",
        "title": None,
        "axis": {"domain": False, "ticks": False, "labelExpr": labels, "labelPadding": 10, "labelLimit": 0},
    }
    spec: Spec = {
        "width": WIDTH - 240,
        "height": {"step": _LANE},
        "layer": [
            {
                "data": {"values": [_bar(lane, at, look) for at, lane in enumerate(drawn)]},
                "mark": {"type": "bar", "height": 4, "color": INK, "opacity": 0.3},
                "encoding": {"x": {"field": "first", **x}, "x2": {"field": "last"}, "y": y, **told(look)},
            },
            {
                "data": {"values": [row for at, lane in enumerate(drawn) for row in _points(lane, at, look)]},
                "mark": {"type": "circle", "color": COLOURS[2], "opacity": 0.9},
                "encoding": {
                    "x": {"field": "at", **x},
                    "y": y,
                    "size": {
                        "field": "stories",
                        "type": "quantitative",
                        "legend": None,
                        "scale": {"type": "sqrt", "domain": [1, 30], "range": [40, 300], "clamp": True},
                    },
                    **told(look),
                },
            },
        ],
    }
    notes = [
        look.word("lanes_left", n=len(drawn), all=look.number(found.all)),
        look.count(sum(lane.size for lane in drawn), "stories"),
    ]
    if undated := sum(lane.undated for lane in drawn):
        notes.append(look.word("undated_stories", n=look.number(undated)))
    return svg(spec, title, [" · ".join(notes)], look=look)


def _name(lane: Lane, look: Look, longest: int = 60) -> str:
    return shown(lane.title or "", longest) or look.word("untitled")


def _ticks(first: date, last: date) -> list[int]:
    step = max(1, -(-(last - first).days // _TICKS))
    return [moment(date.fromordinal(day)) for day in range(first.toordinal(), last.toordinal() + 1, step)]


def _bar(lane: Lane, number: int, look: Look) -> dict[str, Any]:
    first, last = lane.days[0][0], lane.days[-1][0]
    period = first.isoformat() if first == last else f"{first} – {last}"
    return {
        "lane": number,
        "first": moment(first),
        "last": moment(last),
        "told": f"{_name(lane, look)}: {look.count(lane.size, 'stories')}, {period}",
        "href": look.page(f"/storylines/{quote(lane.id, safe='')}"),
    }


def _points(lane: Lane, number: int, look: Look) -> Iterator[dict[str, Any]]:
    for day, stories in lane.days:
        path = (
            f"/stories/{quote(stories[0], safe='')}" if len(stories) == 1 else f"/storylines/{quote(lane.id, safe='')}"
        )
        yield {
            "lane": number,
            "at": moment(day),
            "stories": len(stories),
            "told": f"{day}: {look.count(len(stories), 'stories')}, {_name(lane, look)}",
            "href": look.page(path),
        }
