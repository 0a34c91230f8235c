"""Times that are counted from an event ("two months after the quake"): other words of the story tell the event's day.

The event is known again by its words, all of them and in their order. Two days for them, and the time stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, takewhile
from typing import NamedTuple

from kawat.coding.calendar import around
from kawat.coding.timereaders import shifted
from kawat.coding.timewords import Lexeme

_LONGEST = 6  # words that name an event; a longer row of them is rather a clause, which no other repeats
_MOST = 200  # days of a story that an event is looked for at
_DAY = len("2019-04-25")
_GAP = 3  # lexemes from one of these words to the next, and from the last to the day
_REACH = 10  # lexemes from the last to the day where the words open the sentence: they are what it tells of


class Resolved(NamedTuple):
    """A time expression of a sentence: ``first`` up to but not including ``end`` count its lexemes; ``distance`` is a draft's count."""

    type: str
    value: str | None
    first: int
    end: int
    offset: str | None = None
    distance: tuple[int, str, int] | None = None


Row = tuple[list[Lexeme], list[Resolved]]
Dated = tuple[list[str], int, date]  # the words of a sentence, which of them a day begins with, the day


def dated(rows: Iterable[Row]) -> list[Dated]:
    """The days that a story tells, as events may have them: the first of them, as many as a story of any use tells."""
    return list(islice(_dated(rows), _MOST))


def _dated(rows: Iterable[Row]) -> Iterator[Dated]:
    for lexemes, found in rows:
        days = [each for each in found if each.type == "DATE" and not each.distance and _is_day(each.value)]
        words = [lexeme.text.lower() for lexeme in lexemes] if days else []
        for each in days:
            yield words, each.first, date.fromisoformat(each.value or "")


def _is_day(value: str | None) -> bool:
    return value is not None and len(value) == _DAY and "/" not in value


def from_event(lexemes: list[Lexeme], counted: Resolved, days: Sequence[Dated], pronouns: frozenset[str]) -> str | None:
    """The value of a count before or after the event that the next words name; None where the story gives it no day, or several."""
    name = _name_after(lexemes, counted.end, pronouns)
    if not name or len(name) > _LONGEST or counted.distance is None:
        return None
    known = {day for words, at, day in days if _stands_before(name, words, at)}
    try:
        return shifted(around(known.pop(), "day"), counted.distance).iso if len(known) == 1 else None
    except (ValueError, OverflowError):
        return None


def _name_after(lexemes: list[Lexeme], at: int, pronouns: frozenset[str]) -> list[str]:
    """The words at ``at``, behind an article, up to one that the tables of times know, a mark or a pronoun."""
    if at < len(lexemes) and "of" in lexemes[at].senses:
        at += 1
    rest = lexemes[at : at + _LONGEST + 1]
    plain = takewhile(lambda each: each.text[0].isalpha() and (not each.senses or "held" in each.senses), rest)
    return list(takewhile(lambda word: word not in pronouns, (each.text.lower() for each in plain)))


def _stands_before(name: list[str], words: list[str], at: int) -> bool:
    """Whether the words of the name stand close before ``at``, or further off where they open the sentence."""
    first = _first_of(name, words, at, _REACH)
    return first is not None and (first <= 1 or _first_of(name, words, at, _GAP) is not None)


def _first_of(name: list[str], words: list[str], end: int, reach: int) -> int | None:
    """Where the words of the name begin, of which the last stands at most ``reach`` before ``end``; None where they do not stand."""
    for word in reversed(name):
        end = next((i for i in range(end - 1, max(-1, end - 1 - reach), -1) if words[i] == word), -1)
        if end < 0:
            return None
        reach = _GAP
    return end
