"""Stretches of the calendar and how they are reached: arithmetic without a word of any language.

All functions raise ValueError or OverflowError for a day that the calendar does not have (31 February, the year 0 or 10000);
whoever calls them takes that as a value left open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DIGITS = {"day": 10, "month": 7, "year": 4}  # of an ISO date, at each grain
_DAY = timedelta(days=1)
_NEAR_FUTURE = timedelta(days=31)  # a date without a year may lie this far after publication and still be this year's


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one day to another, both included, at a grain: day, week, weekend, month or year, or days, months or years."""

    first: date
    last: date
    grain: str

    @property
    def iso(self) -> str:
        """ISO 8601 at the grain: ``2019-04-25``, ``2019-04``, ``2019``, else both ends."""
        if self.grain in _DIGITS:
            return _point(self.first, self.grain)
        grain = self.grain.rstrip("s") if self.grain.rstrip("s") in _DIGITS else "day"
        return f"{_point(self.first, grain)}/{_point(self.last, grain)}"

    @property
    def start(self) -> str:
        """Where it begins, at its grain."""
        return self.iso.partition("/")[0]

    @property
    def end(self) -> str:
        """Where it ends, at its grain."""
        return self.iso.rpartition("/")[2]


def _point(day: date, grain: str) -> str:
    return day.isoformat()[: _DIGITS[grain]]


def around(day: date, unit: str) -> Stretch:
    """The day, week (Monday to Sunday), weekend, month or year that ``day`` lies in."""
    monday = day - timedelta(days=day.weekday())
    if unit == "day":
        return Stretch(day, day, unit)
    if unit == "week":
        return Stretch(monday, monday + timedelta(days=6), unit)
    if unit == "weekend":
        return Stretch(monday + timedelta(days=5), monday + timedelta(days=6), unit)
    if unit == "month":
        return month_of(day.year, day.month)
    if unit == "year":
        return years(day.year, day.year)
    raise ValueError(f"no stretch of unit {unit}")


def month_of(year: int, month: int) -> Stretch:
    """A month of a year."""
    first = date(year, month, 1)
    last = date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - _DAY
    return Stretch(first, last, "month")


def years(first: int, last: int) -> Stretch:
    """One year, or the years from one to another."""
    if last < first:
        raise ValueError(f"years {first} to {last} run backward")
    return Stretch(date(first, 1, 1), date(last, 12, 31), "year" if first == last else "years")


def moved(day: date, unit: str, count: int) -> Stretch:
    """The stretch of that unit so many units after (or, below 0, before) the one that ``day`` lies in."""
    if unit in ("week", "weekend"):
        return around(day + timedelta(weeks=count), unit)
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        return month_of(months // 12, months % 12 + 1)
    if unit == "year":
        return years(day.year + count, day.year + count)
    return around(day + timedelta(days=count), unit)


def weekday_near(anchor: date, weekday: int, way: int | None, *, ahead: bool) -> Stretch:
    """The day of the week (Monday is 1) that a text published on ``anchor`` means.

    ``way`` is -1 for the last one before, 1 for the next one after, 0 for this week's, None where the text does not say: then
    the latest on or before publication, or the first on or after it where the text looks ``ahead``.
    """
    back = (anchor.isoweekday() - weekday) % 7
    if way == 0:
        return around(anchor + timedelta(days=weekday - anchor.isoweekday()), "day")
    if way == -1:
        return around(anchor - timedelta(days=back or 7), "day")
    if way == 1:
        return around(anchor + timedelta(days=7 - back), "day")
    return around(anchor + timedelta(days=-back % 7) if ahead else anchor - timedelta(days=back), "day")


def weekday_of_week(week: Stretch, weekday: int) -> Stretch:
    """A day of the week (Monday is 1) of a week."""
    return around(week.first + timedelta(days=weekday - 1), "day")


def dated(year: int, month: int, day: int | None) -> Stretch:
    """A day of a year, or a month of it."""
    return month_of(year, month) if day is None else around(date(year, month, day), "day")


def year_near(anchor: date, month: int, day: int | None, way: int | None, *, ahead: bool) -> Stretch:
    """The day of a month, or the month, that a text published on ``anchor`` names without a year.

    ``way`` as for ``weekday_near``. Where the text does not say: the latest that begins no more than a month after
    publication; where it looks ``ahead`` and that one is long past, the next.
    """
    known = list(_each_year(anchor.year, month, day))
    if way == 0:
        return dated(anchor.year, month, day)
    past = [each for each in known if each.last < anchor]
    coming = [each for each in known if each.first > anchor]
    if way == -1:
        return _only(past[-1:])
    if way == 1:
        return _only(coming[:1])
    usual = _only([each for each in known if each.first - anchor <= _NEAR_FUTURE][-1:])
    if ahead and anchor - usual.last > _NEAR_FUTURE:
        return _only(coming[:1])
    return usual


def day_near(anchor: date, day: int, *, ahead: bool) -> Stretch:
    """The day of the month that a text published on ``anchor`` gives by its number alone."""
    steps = range(4) if ahead else range(0, -4, -1)
    for step in steps:
        month = moved(anchor, "month", step).first
        try:
            found = around(month.replace(day=day), "day")
        except ValueError:
            continue
        if found.first >= anchor if ahead else found.first <= anchor:
            return found
    raise ValueError(f"no month near {anchor} has a day {day}")


def _each_year(year: int, month: int, day: int | None) -> Iterator[Stretch]:
    # Eight years each way hold a 29 February, save around 1900.
    for each in range(max(year - 8, 1), min(year + 8, 9999) + 1):
        try:
            yield dated(each, month, day)
        except ValueError:
            continue


def _only(found: list[Stretch]) -> Stretch:
    if not found:
        raise ValueError("the calendar has no such day")
    return found[0]


def period(count: int, unit: str) -> str:
    """An ISO 8601 duration: ``P3D``, ``PT48H``. Raises ValueError for a unit that has none."""
    letters = {"minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y"}
    if unit not in letters or count < 1:
        raise ValueError(f"no duration of {count} {unit}")
    return f"P{'T' if unit in ('minute', 'hour') else ''}{count}{letters[unit]}"
