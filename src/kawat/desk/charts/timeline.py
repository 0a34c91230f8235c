"""Events over time: by quad class, and cooperation against conflict of two parties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from kawat.desk.charts.counts import Series, end_of
from kawat.desk.charts.draw import Spec, nothing, quad_scale, svg, told
from kawat.desk.charts.look import INK, QUADS, WIDTH, Look, shown, types_of

_HEIGHT, _SCORE_HEIGHT = 260, 120
_AIR = 0.08
"""So much of a period's width stands empty between two bars."""
_LEAST_PERIODS = 8
_MARKS = 7
_TICKS = 9
_LONGEST = 28
"""Of the letters of a party's name."""
_CONFLICT = (3, 4)
_LABELS = {"week": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
_GOLDSTEIN = 10


def timeline_svg(found: Series, look: Look | None = None) -> str:
    """Stacked bars: how many events a week, month or year, by quad class. What is counted stands below the title: reports,
    independent reports or distinct events; an event counts in the period in which it lies wholly."""
    look = look or Look()
    title = f"{look.word('timeline')}, {look.word(found.grain)}"
    if not found.cells:
        return nothing(title, _nothing(found, look), look=look)
    rows = list(_bars(found, look, below=()))
    spec = {"width": WIDTH, "height": _HEIGHT, **_stacked(found, rows, look, look.word(found.what))}
    return svg(spec, title, _notes(found, look), look=look)


def dyad_svg(found: Series, look: Look | None = None) -> str:
    """Bars of cooperation above the line and of conflict below it, and beneath them the mean Goldstein score of each period.

    What is counted is as in ``timeline_svg``; the mean is over all that is counted and has a score, from -10 (conflict) to 10.
    """
    look = look or Look()
    parties = found.wanted.dyad or (found.wanted.actor or "", found.wanted.recipient or "")
    names = [shown(name, _LONGEST) for name in parties]
    title = f"{look.word('dyad')}: {(' – ' if found.wanted.dyad else ' → ').join(names)}, {look.word(found.grain)}"
    if not found.cells:
        return nothing(title, _nothing(found, look), look=look)
    rows = list(_bars(found, look, below=_CONFLICT))
    sides = f"← {look.word('conflict')} · {look.word('cooperation')} →"
    spec: Spec = {
        "spacing": 12,
        "vconcat": [
            {"width": WIDTH, "height": _HEIGHT, **_stacked(found, rows, look, sides)},
            {"width": WIDTH, "height": _SCORE_HEIGHT, **_scores(found, look)},
        ],
    }
    return svg(spec, title, _notes(found, look), look=look)


def _nothing(found: Series, look: Look) -> str:
    return " ".join([look.word("nothing"), *_left_out(found, look)]).strip()


def _notes(found: Series, look: Look) -> list[str]:
    return [" · ".join([look.count(found.total, found.what), *_left_out(found, look)])]


def _left_out(found: Series, look: Look) -> list[str]:
    """The words for what is not drawn, if there is any."""
    periods = found.periods
    these = []
    if found.undated:
        these.append(look.word("undated", n=look.number(found.undated)))
    if found.early:
        these.append(look.word("earlier", n=look.number(found.early), day=_label(periods[0], found.grain)))
    if found.late:
        these.append(look.word("later", n=look.number(found.late), day=_label(periods[-1], found.grain)))
    return [look.word("not_drawn", these=", ".join(these))] if these else []


def _label(day: date, grain: str) -> str:
    """The period as ISO 8601; a week by its Monday."""
    return day.isoformat()[: {"week": None, "month": len("2019-04"), "year": len("2019")}[grain]]


def _bars(found: Series, look: Look, *, below: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    """One row a bar: where it begins and ends, what it says, and the events that it counts. Bars of the quad classes ``below``
    hang from the line, from weak to strong."""
    for day in found.periods:
        up = down = 0
        last = end_of(day, found.grain)
        for quad in QUADS:
            count = found.cells.get((day, quad), 0)
            if not count:
                continue
            if quad in below:
                low, high, down = -down - count, -down, down + count
            else:
                low, high, up = up, up + count, up + count
            period = f"{day} – {last}" if found.grain == "week" else _label(day, found.grain)
            since, until = _bounds(found, day, last)
            yield {
                "start": moment(day),
                "end": moment(day) + (moment(last) - moment(day) + _DAY) * (1 - _AIR),
                "low": low,
                "high": high,
                "quad": look.word(f"quad{quad}"),
                "told": f"{period}: {look.count(count, found.what)}, {look.word(f'quad{quad}')}",
                "href": look.events(found.wanted, type=types_of(quad, found.wanted), since=since, until=until),
            }


def _bounds(found: Series, first: date, last: date) -> tuple[str, str]:
    """A period as the filter's days, no wider than the filter that the picture has."""
    since = max(first.isoformat(), found.wanted.since or "")
    until = last.isoformat()
    # a month of the filter goes on to its last day, so it is compared by its first letters
    wider = found.wanted.until and until[: len(found.wanted.until)] > found.wanted.until
    return since, str(found.wanted.until) if wider else until


_DAY = 86_400_000


def moment(day: date) -> int:
    """Milliseconds since 1970, as Vega has time."""
    return (day - date(1970, 1, 1)).days * _DAY


def _time(found: Series, *, labels: bool = True) -> Spec:
    """The axis of time, with the same periods in all parts of a picture, and never so few that a bar fills it."""
    periods = found.periods
    lacking = max(0, _LEAST_PERIODS - len(periods))
    length = end_of(periods[0], found.grain) - periods[0] + timedelta(days=1)
    first, last = moment(periods[0]), moment(end_of(periods[-1], found.grain)) + _DAY
    air = lacking * length.days * _DAY // 2
    step = -(-len(periods) // _TICKS)
    return {
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [first - air, last + air], "nice": False},
        "axis": {
            "values": [moment(day) for day in periods[::step]],
            "format": _LABELS[found.grain],
            "grid": False,
            "labels": labels,
            "labelAlign": "left",
            "labelBound": 2,
        },
    }


def _stacked(found: Series, rows: list[dict[str, Any]], look: Look, title: str) -> Spec:
    highest = max(abs(row["high"]) for row in rows) + max(abs(row["low"]) for row in rows)
    axis = {
        "tickCount": min(_MARKS, highest),
        "labelExpr": "datum.value % 1 ? '' : format(abs(datum.value), 'd')",
    }
    return {
        "data": {"values": rows},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": "start", **_time(found)},
            "x2": {"field": "end"},
            "y": {"field": "low", "type": "quantitative", "title": title, "axis": axis},
            "y2": {"field": "high"},
            "color": quad_scale(look),
            **told(look),
        },
    }


def _scores(found: Series, look: Look) -> Spec:
    rows = []
    for day in found.periods:
        mean = found.scores.get(day)
        last = end_of(day, found.grain)
        since, until = _bounds(found, day, last)
        rows.append(
            {
                "at": moment(day) + (moment(last) - moment(day) + _DAY) * (1 - _AIR) / 2,
                "mean": mean,
                "told": f"{_label(day, found.grain)}: {look.word('goldstein')} {mean:.1f}" if mean is not None else "",
                "href": look.events(found.wanted, since=since, until=until),
            }
        )
    where = {
        "x": {"field": "at", **_time(found, labels=False)},
        "y": {
            "field": "mean",
            "type": "quantitative",
            "title": look.word("goldstein"),
            "scale": {"domain": [-_GOLDSTEIN, _GOLDSTEIN]},
            "axis": {"values": [-_GOLDSTEIN, -_GOLDSTEIN // 2, 0, _GOLDSTEIN // 2, _GOLDSTEIN]},
        },
    }
    return {
        "layer": [
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "color": INK, "opacity": 0.6},
                "encoding": {"y": where["y"] | {"field": "zero"}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": INK, "strokeWidth": 1.5, "opacity": 0.7, "aria": False},
                "encoding": where,
            },
            {
                "data": {"values": [row for row in rows if row["mean"] is not None]},
                "mark": {"type": "point", "filled": True, "color": INK, "size": 36, "opacity": 1},
                "encoding": where | told(look),
            },
        ]
    }
