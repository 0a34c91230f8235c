"""What pictures show, from the store: its summaries where they know enough, else its rows.

The summaries (``kawat.store.tallies``) count event reports by type, status and period; a filter by anything else is counted from rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kawat.days import days
from kawat.desk.charts.look import quad_of
from kawat.knowledge.loader import shipped
from kawat.store import Database, EventFilter
from kawat.store.tallies import Code, Dyad, dyads, network, timeline_of

GRAINS = ("week", "month", "year")
MOST_PERIODS = 260
"""More periods than these, five years of weeks, are drawn by the next coarser grain."""
_FEW_PERIODS = 60
_TAIL = 0.01
_UNIT = {"week": "day", "month": "month", "year": "year"}
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """How many events by the first day of their period and their quad class.

    ``undated`` are those whose week, month or year the stories leave open, ``early`` and ``late`` those outside what is drawn: without ``since``
    or ``until`` at most one in a hundred at either end, where that makes a long picture shorter. ``scores`` are means of Goldstein by period.
    """

    grain: str
    what: str
    wanted: EventFilter
    cells: Mapping[tuple[date, int], int]
    scores: Mapping[date, float] = field(default_factory=dict)
    undated: int = 0
    early: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    @property
    def periods(self) -> list[date]:
        """The first days of all periods from the first with an event to the last."""
        days_with = [day for day, _ in self.cells]
        return list(_between(min(days_with), max(days_with), self.grain)) if days_with else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """How many event reports by dyad and quad class, as the codebook's dyads have them: a report of several parties counts once for each pair."""

    wanted: EventFilter
    cells: Mapping[tuple[Dyad, int], int]


def start_of(day: date, grain: str) -> date:
    """The first day of the week (Monday), month or year."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if grain == "month" else day.replace(month=1, day=1)


def end_of(day: date, grain: str) -> date:
    """The last day of the period that begins on ``day``."""
    if grain == "week":
        return day + timedelta(days=6)
    last = days(day.isoformat()[: len("2019-04") if grain == "month" else len("2019")])[1]
    return date.fromisoformat(last or day.isoformat())


def _between(first: date, last: date, grain: str) -> Iterable[date]:
    while first <= last:
        yield first
        after = end_of(first, grain)
        if after == date.max:
            return
        first = after + timedelta(days=1)


def series(
    store: Database, wanted: EventFilter, *, grain: str = "month", what: str = "reports", scores: bool = False
) -> Series:
    """Events by period and quad class, for ``what`` of ``kawat.store.counting.WHAT``; with ``scores`` the mean of Goldstein too.

    Where there are more than MOST_PERIODS the grain is the next coarser one.
    """
    for size in GRAINS[GRAINS.index(grain) :]:
        found = _trimmed(_series(store, wanted, size, what, scores=scores))
        if len(found.periods) <= MOST_PERIODS:
            break
    return found


def _series(store: Database, wanted: EventFilter, grain: str, what: str, *, scores: bool) -> Series:
    unit = _UNIT[grain]
    goldstein = {
        (row["type"], row["mode"] or None): float(row["goldstein"])
        for row in shipped().rows("ontology", "plover_forward")
    }
    quads = quad_of()
    rows: Iterable[tuple[str | None, str, str | None, int]]
    summed = (
        timeline_of(store.connection, wanted, unit)
        if what == "reports" and not scores and _whole(wanted, grain)
        else None
    )
    if summed is not None:
        rows = ((period, kind, None, count) for period, kind, _, count in summed if _inside(wanted, period))
    else:
        names = [unit, "type", "mode"] if scores else [unit, "type"]
        rows = (
            (str(period or ""), str(kind), str(mode[0]) if mode and mode[0] else None, int(count or 0))
            for period, kind, *mode, count in store.count(names, wanted, what=what)
        )
    cells: Counter[tuple[date, int]] = Counter()
    scored: Counter[date] = Counter()
    sums: dict[date, float] = {}
    undated = 0
    for period, kind, mode, count in rows:
        if not period:
            undated += count
            continue
        day = start_of(date.fromisoformat(days(period)[0] or ""), grain)
        cells[day, quads[kind]] += count
        if scores and (kind, mode) in goldstein:
            scored[day] += count
            sums[day] = sums.get(day, 0.0) + count * goldstein[kind, mode]
    means = {day: sums[day] / count for day, count in scored.items()}
    return Series(grain=grain, what=what, wanted=wanted, cells=cells, scores=means, undated=undated)


def fits(wanted: EventFilter, kind: str, status: str) -> bool:
    """Whether a row of a summary has the type and status that a filter asks for."""
    return (not wanted.type or kind in wanted.type) and (not wanted.status or status in wanted.status)


def _whole(wanted: EventFilter, grain: str) -> bool:
    """Whether a filter asks for whole periods: then the counts by period give what it gives."""
    size = {"week": len("2019-04-25"), "month": len("2019-04"), "year": len("2019")}[grain]
    return all(len(bound) <= size for bound in (wanted.since, wanted.until) if bound)


def only(wanted: EventFilter, *names: str) -> bool:
    """Whether a filter asks for nothing but these fields."""
    return replace(wanted, **{name: getattr(EventFilter(), name) for name in (*names, "limit")}) == EventFilter()


def _inside(wanted: EventFilter, period: str) -> bool:
    """Whether some day of a period lies between the filter's; a period that is not known does only where the filter names none."""
    since, until = days(wanted.since)[0], days(wanted.until)[1]
    first, last = days(period)
    if first is None or last is None:
        return not since and not until
    return not (since and last < since) and not (until and first > until)


def _trimmed(found: Series) -> Series:
    """The series without its thin ends, see Series."""
    periods = found.periods
    if found.wanted.since or found.wanted.until or len(periods) <= _FEW_PERIODS:
        return found
    by_day: Counter[date] = Counter()
    for (day, _), count in found.cells.items():
        by_day[day] += count
    allowed = int(found.total * _TAIL)
    first, early = _tail(sorted(by_day), by_day, allowed)
    last, late = _tail(sorted(by_day, reverse=True), by_day, allowed)
    return replace(
        found,
        cells={key: count for key, count in found.cells.items() if first <= key[0] <= last},
        scores={day: mean for day, mean in found.scores.items() if first <= day <= last},
        early=early,
        late=late,
    )


def _tail(order: list[date], counts: Mapping[date, int], allowed: int) -> tuple[date, int]:
    """The first day that is kept when at most ``allowed`` events before it are left out, and how many these are."""
    left = 0
    for day in order:
        if left + counts[day] > allowed:
            return day, left
        left += counts[day]
    return order[-1], left - counts[order[-1]]


def pairs(store: Database, wanted: EventFilter) -> Pairs:
    """Event reports by dyad and quad class.

    From the summary where the filter asks for type, status and period alone; then a report counts that lies wholly in the period.
    """
    quads = quad_of()
    cells: Counter[tuple[Dyad, int]] = Counter()
    if only(wanted, "type", "status", "since", "until"):
        for dyad, kind, status, count in network(store.connection, since=wanted.since, until=wanted.until):
            if fits(wanted, kind, status):
                cells[dyad, quads[kind]] += count
    else:
        for actors, recipients, kind, count in store.count_sides(wanted):
            for dyad in dyads(actors, recipients):
                cells[dyad, quads[kind]] += count
    return Pairs(wanted=wanted, cells=cells)


def code_name(code: Code) -> str:
    """Country and sector of a party as one name, a party of the desk's filters; empty where both are open."""
    return " ".join(dict.fromkeys(part for part in code if part))
