"""What the parts of a time expression mean: a reader for each pattern of ``coding/timegrammar.py``.

A reader gets the parts of a match and gives a ``Draft``, or None where the parts do not make a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from kawat.coding.calendar import (
    Stretch,
    around,
    dated,
    day_near,
    moved,
    period,
    weekday_near,
    weekday_of_week,
    year_near,
    years,
)
from kawat.coding.timeparts import Draft, Frame, Meaning, Parts

Reader = Callable[[Parts, frozenset[str]], Draft | None]
_YEARS_BY_CUE = range(1800, 2101)


_FROM_TOLD = {"earlier": -1, "same": 0, "later": 1}


def _way(operation: str | None) -> int | None:
    return int(operation) if operation and operation[0] in "+-" else None


def _moved(name: str, operation: str, counted: int | None = None) -> Meaning | None:
    """The meaning of a unit, or a count of it, with a word that moves it; None for a pair that makes none."""
    count = counted or 1
    if name in ("hour", "minute"):
        return None
    way = _way(operation)
    if way is not None:
        return lambda frame: moved(frame.day, name, way * count)
    if operation in ("ago", "hence"):
        steps = -count if operation == "ago" else count
        return lambda frame: moved(frame.day, name, steps)
    if operation == "earlier" and counted is None:
        return lambda frame: moved(frame.told_or_published(), name, -count)
    if operation in _FROM_TOLD:
        steps = _FROM_TOLD[operation] * count
        return lambda frame: moved(frame.told(later=steps > 0), name, steps)
    return None


def _whole(rule: str) -> Meaning:
    """The meaning of an expression that the table knows whole."""
    if rule.startswith("date:"):
        day = date.fromisoformat(rule[5:])
        return lambda frame: around(day, "day")
    told = rule.startswith("then:")
    unit, sign, count = re.split(r"([+-])", rule.removeprefix("then:"))
    steps = int(sign + count)
    if told:
        return lambda frame: moved(frame.told(later=steps > 0), unit, steps)
    return lambda frame: moved(frame.day, unit, steps)


def _date_meaning(parts: Parts, settings: frozenset[str], way: int | None) -> Meaning | None:
    """The meaning of a day by its date; None where there is none, or one whose order of day and month is open."""
    year: int | None = None
    if "iso" in parts:
        year, month, day = map(int, (parts.get("iso", "iso") or "").split("-"))
    elif "full" in parts or "short" in parts:
        written = re.findall(r"\d+", parts.get("full", "full") or parts.get("short", "short") or "")
        day, month = int(written[0]), int(written[1])
        if "order:mdy" in settings or ("order:dmy" not in settings and day <= 12 < month):
            day, month = month, day
        elif "order:dmy" not in settings and day <= 12:
            return _open if "full" in parts else None
        year = int(written[2]) if len(written) == 3 else None
    elif "m" in parts and "d" in parts:
        day, month = parts.number("d", "day_number") or 0, parts.number("m", "month") or 0
    else:
        return None
    first = parts.number("from", "day_number")
    last = parts.number("to", "day_number")
    if ("fromand" in parts and first != day - 1) or ("toand" in parts and last != day + 1 and not _between(parts)):
        return None  # two days that are not one stretch
    year_of = _year_meaning(parts) if year is None else (lambda frame: year if year >= 100 else _full_year(frame, year))
    again = way is None and not any(name in parts for name in ("w", "rel", "short"))

    def meaning(frame: Frame) -> Stretch:
        told = [each for each in frame.days if (each.month, each.day) == (month, day)] if again else []
        if told and not frame.ahead and year_of(frame) is None and frame.year is None:
            return around(told[-1], "day")
        found = _dated(frame, year_of, month, day, way)
        if first is not None:
            return Stretch(found.first.replace(day=first), found.last, "days")
        return found if last is None else Stretch(found.first, found.last.replace(day=last), "days")

    return meaning


def _between(parts: Parts) -> bool:
    before = parts.beside(-1)
    return before is not None and "between" in before.senses


def _full_year(frame: Frame, year: int) -> int:
    """The year that two figures stand for: the latest that is not more than ten years after publication."""
    last = frame.day.year + 10
    return last - (last - year) % 100


def _open(frame: Frame) -> Stretch:
    raise ValueError("open which is the day and which the month")


def _year_meaning(parts: Parts) -> Callable[[Frame], int | None]:
    """The year that the parts give, by its figures or by how far it is off."""
    year = parts.number("y", "year")
    off = _way(parts.get("yafter", "moves_after") or parts.get("ybefore", "moves_before"))
    return lambda frame: frame.day.year + off if off is not None else year


def _dated(
    frame: Frame, year_of: Callable[[Frame], int | None], month: int, day: int | None, way: int | None
) -> Stretch:
    year = year_of(frame) or frame.year
    if year is not None:
        return dated(year, month, day)
    return year_near(frame.day, month, day, way, ahead=frame.ahead)


def read_headed_day(parts: Parts, settings: frozenset[str]) -> Draft | None:
    after = parts.get("mod", "moves_after")
    way = _way(after)
    explicit = _date_meaning(parts, settings, way)
    meaning = explicit or _head_meaning(parts, way)
    if meaning is None or (after and way is None and (explicit or after != "same" or "w" not in parts)):
        return None
    return parts.draft(meaning, clock=_clock_value(parts))


def _head_meaning(parts: Parts, way: int | None) -> Meaning | None:
    """The meaning of a weekday, of a word such as yesterday, or of a day or daypart with a word that moves it."""
    rule = parts.get("rel", "whole")
    if rule:
        return _whole(rule)
    weekday = parts.number("w", "weekday")
    if weekday is None:
        operation = parts.get("after", "moves_after") or parts.get("before", "moves_before") or ""
        if parts.counted() or ("part" in parts and _way(operation) is None):
            return None
        return _moved("day", operation)
    if _is_unit_rather(parts):
        return None
    week = parts.get("weekafter", "moves_after") or parts.get("weekbefore", "moves_before")
    if week:
        of_week = _moved("week", week)
        return of_week and (lambda frame: weekday_of_week(of_week(frame), weekday))
    moved_by = parts.get("wbefore", "moves_before") or parts.get("mod", "moves_after")
    direction = _way(moved_by)
    if moved_by == "same":
        return lambda frame: _same_weekday(frame, weekday)
    if moved_by and direction is None:
        return None
    if direction is None:
        return lambda frame: weekday_near(
            frame.until or frame.day, weekday, None, ahead=frame.ahead and not frame.until
        )
    return lambda frame: weekday_near(frame.day, weekday, direction, ahead=frame.ahead)


def _same_weekday(frame: Frame, weekday: int) -> Stretch:
    """The day told last, if it is that day of the week, else the latest one before publication."""
    if frame.last and frame.last.grain == "day" and frame.last.first.isoweekday() == weekday:
        return frame.last
    return weekday_near(frame.day, weekday, None, ahead=False)


def _is_unit_rather(parts: Parts) -> bool:
    """Whether a weekday whose form is a unit too stands where its capital says nothing: at the beginning, or in title case."""
    form = parts.all("w")[0]
    if "unit" not in form.senses or "mod" not in parts:
        return False
    at = parts.lexemes.index(form)
    if at and "unit_day" in parts.lexemes[at - 1].senses:
        return False
    begins = not any(lexeme.text[0].isalpha() for lexeme in parts.lexemes[:at])
    return begins or parts.all("mod")[0].text[0].isupper()


def read_plain_day(parts: Parts, settings: frozenset[str]) -> Draft | None:
    before, after = parts.beside(-1), parts.beside(1)
    if "short" in parts or re.search(r"\D\d{2}$", parts.get("full", "full") or ""):
        bracketed = before is not None and after is not None and (before.text, after.text) == ("(", ")")
        said = "cue_day" in parts.lexemes[parts.first].senses
        if not (bracketed or said or parts.cued()):
            return None
    if "d" in parts and parts.all("m")[0].start < parts.all("d")[0].start and "order:md" not in settings:
        return None
    operation = parts.get("mod", "moves_after") or parts.get("before", "moves_before")
    meaning = _date_meaning(parts, settings, _way(operation))
    return parts.draft(meaning, clock=_clock_value(parts)) if meaning else None


def read_month(parts: Parts, settings: frozenset[str]) -> Draft | None:
    operation = parts.get("mod", "moves_after") or parts.get("before", "moves_before")
    way = _way(operation)
    if operation and way is None:
        return None
    dated_so = any(name in parts for name in ("y", "yafter", "ybefore"))
    if not (operation or dated_so or parts.cued() or any(name in parts for name in ("approx", "named", "from"))):
        return None
    by_figures = "y" in parts or "named" in parts or "from" in parts or "before" in parts
    if "name" in parts.all("m")[0].senses and not by_figures and not parts.cued() and _follows_name(parts):
        return None
    month = parts.number("m", "month") or 0
    first = parts.number("from", "month")
    year_of = _year_meaning(parts)

    def meaning(frame: Frame) -> Stretch:
        found = _dated(frame, year_of, month, None, way)
        if first is None:
            return found
        year = found.first.year - (first > month)
        return Stretch(dated(year, first, None).first, found.last, "months")

    return parts.draft(meaning)


def _follows_name(parts: Parts) -> bool:
    """Whether the word before has a capital that is not the sentence's first: the month may be a part of a name."""
    before = parts.beside(-1)
    return before is not None and not before.senses and before.text[0].isupper()


def read_year(parts: Parts, settings: frozenset[str]) -> Draft | None:
    year, first = parts.number("y", "year") or 0, parts.number("from", "year")
    said = "named" in parts or "approx" in parts
    cued = year in _YEARS_BY_CUE and (parts.cued() or parts.in_name_of_event())
    if first is not None:
        joint, before = parts.all("to")[0], parts.beside(-1)
        if "and" in joint.senses and (before is None or "between" not in before.senses):
            return None
        if "or" in joint.senses and year - first != 1:
            return None  # one of two years apart: no stretch
        near = year - first == 1 if joint.text == "/" else 0 < year - first < 100 and first in _YEARS_BY_CUE
        return parts.draft(lambda frame: years(first, year)) if near else None
    if "decade" in parts and year % 10 == 0:
        return parts.draft(lambda frame: years(year, year + 9))
    return parts.draft(lambda frame: years(year, year)) if said or cued else None


def read_decade(parts: Parts, settings: frozenset[str]) -> Draft | None:
    """Ten years by two figures ("90-an"): the latest that begin before publication."""
    written = parts.get("tens", "number") or ""
    if not (written.isdigit() and len(written) == 2 and written[1] == "0"):
        return None
    if "unit_year" not in parts.lexemes[parts.first].senses and not parts.cued():
        return None

    def meaning(frame: Frame) -> Stretch:
        first = frame.day.year - (frame.day.year - int(written)) % 100
        return years(first, first + 9)

    return parts.draft(meaning)


def read_part_of_year(parts: Parts, settings: frozenset[str]) -> Draft | None:
    """A quarter or a half of a year, by its number."""
    size = parts.number("part", "part") or 12
    written = parts.get("rank", "rank") or parts.get("rank", "number") or ""
    number = int(written) if written.isdigit() else 0
    if not 1 <= number <= 12 // size:
        return None
    year_of = _year_meaning(parts)

    def meaning(frame: Frame) -> Stretch:
        year = year_of(frame) or frame.day.year
        last = dated(year, number * size, None)
        return Stretch(date(year, (number - 1) * size + 1, 1), last.last, "months")

    return parts.draft(meaning)


def read_unit(parts: Parts, settings: frozenset[str]) -> Draft | None:
    operation = parts.get("after", "moves_after") or parts.get("before", "moves_before") or ""
    unit = parts.get("u", "unit") or ""
    meaning = None if parts.counted() or " " in unit else _moved(unit, operation)
    return parts.draft(meaning) if meaning else None


def _counted(parts: Parts) -> tuple[int, str] | None:
    """The number of units that a count gives, and the unit."""
    unit = parts.get("o", "once")
    number = 1 if unit else _number([lexeme.senses.get("number", "") for lexeme in parts.all("n")])
    unit = unit or parts.get("u", "unit") or parts.get("u", "units")
    if not number or not unit:
        return None
    size, _, name = unit.rpartition(" ")
    return number * int(size or 1), name


def _number(values: list[str]) -> int:
    """The number that number words make: a factor multiplies what is smaller before it. 0 for one that is left vague."""
    parts: list[int] = []
    for value in filter(None, values):
        if value == "?":
            return 0
        if value[0] == "*":
            factor, low = int(value[1:]), 0
            while parts and parts[-1] < factor:
                low += parts.pop()
            parts.append((low or 1) * factor)
        elif value[0] == "+" and parts:
            parts[-1] += int(value)
        else:
            parts.append(int(value))
    return sum(parts)


def read_counted(parts: Parts, settings: frozenset[str]) -> Draft | None:
    count = _counted(parts)
    if count is None:
        return None
    number, unit = count
    before, after = parts.get("before", "moves_before"), parts.get("after", "moves_after")
    sign = parts.get("plus", "anchor")
    if sign is not None and before is None and unit not in ("hour", "minute"):
        return Draft("DATE", parts.first, parts.end, count=(number, unit, -1 if sign == "-" else 1))
    if after in ("same", "+0", "+1"):
        return None
    if after not in (None, "past"):
        meaning = _moved(unit, "ago" if after == "-1" else after, number)
        return parts.draft(meaning) if meaning else None
    if "for" in parts or after is not None or before == "-1":
        return _timed(parts, "DURATION", number, unit)
    return None


def _timed(parts: Parts, kind: str, number: int, unit: str) -> Draft | None:
    try:
        return Draft(kind, parts.first, parts.end, value=period(number, unit))
    except ValueError:
        return None


def read_each(parts: Parts, settings: frozenset[str]) -> Draft | None:
    if "w" in parts:
        return _timed(parts, "SET", 1, "week")
    if "part" in parts:
        return _timed(parts, "SET", 1, "day")
    if "m" in parts:
        return _timed(parts, "SET", 1, "year")
    if "n" in parts or "o" in parts:
        count = _counted(parts)
    else:
        size, _, name = (parts.get("u", "unit") or "").rpartition(" ")
        count = int(size or 1), name
    if count is None:
        return None
    number, unit = count
    return _timed(parts, "SET", number, "week" if unit == "weekend" else unit)


def read_clock(parts: Parts, settings: frozenset[str]) -> Draft | None:
    clock = _clock_value(parts)
    offset = parts.get("zone", "zone")
    return (
        Draft("TIME", parts.first, parts.end, clock=clock, offset=None if offset == "local" else offset)
        if clock
        else None
    )


def _clock_value(parts: Parts) -> str | None:
    """The time of day that the parts give, ``10:30``, or two of them with a stroke between."""
    if "c" not in parts:
        return None
    hours = parts.get("cpart", "daypart")
    first = _of_day(parts.all("c")[0].text, hours)
    last = _of_day(parts.all("until")[0].text, hours) if "until" in parts else None
    return f"{first}/{last}" if first and last else first


def _of_day(text: str, hours: str | None) -> str | None:
    """``10.30``, ``1430`` or ``10`` as a time of day; in a daypart an hour of twelve is the one that lies in it."""
    figures = re.findall(r"\d+", text if len(text) != 4 or not text.isdigit() else f"{text[:2]}:{text[2:]}")
    hour, minute = int(figures[0]), int(figures[1]) if len(figures) > 1 else 0
    if hours and hour <= 12:
        low, _, high = hours.partition("-")
        hour = next((each for each in (hour % 12, hour % 12 + 12) if int(low) <= each < int(high)), hour)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def read_day_number(parts: Parts, settings: frozenset[str]) -> Draft | None:
    day = parts.number("d", "day_number") or 0
    return parts.draft(lambda frame: day_near(frame.day, day, ahead=frame.ahead))


def shifted(stretch: Stretch, count: tuple[int, str, int]) -> Stretch:
    """The stretch so many units after or before another."""
    number, unit, sign = count
    return moved(stretch.last if sign > 0 else stretch.first, unit, sign * number)
