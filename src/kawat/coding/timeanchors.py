"""Times that are counted from an event ("two months after the quake"): other words of the story tell the event's day.

The event is known again by its words, all of them and in their order. Two days for them, and the time stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from kawat.coding.calendar import around
from kawat.coding.timereaders import shifted
from kawat.coding.timewords import Lexeme

_LONGEST = 6  # words that name an event; a longer row of them is rather a clause, which no other repeats
_GAP = 3  # lexemes from one of these words to the next, and from the last to the day


class Resolved(NamedTuple):
    """A time expression of a sentence: ``first`` up to but not including ``end`` count its lexemes; ``count`` as a draft's."""

    type: str
    value: str | None
    first: int
    end: int
    offset: str | None = None
    count: tuple[int, str, int] | None = None


Row = tuple[list[Lexeme], list[Resolved]]


def from_event(lexemes: list[Lexeme], counted: Resolved, rows: Sequence[Row], pronouns: frozenset[str]) -> str | None:
    """The value of a count before or after the event that the next words name; None where the story gives it no day, or several."""
    name = _name_after(lexemes, counted.end, pronouns)
    if not name or len(name) > _LONGEST or counted.count is None:
        return None
    days = {day for others, found in rows for day in _days_of(name, others, found)}
    try:
        return shifted(around(days.pop(), "day"), counted.count).iso if len(days) == 1 else None
    except (ValueError, OverflowError):
        return None


def _name_after(lexemes: list[Lexeme], at: int, pronouns: frozenset[str]) -> list[str]:
    """The words at ``at``, behind an article, up to one that the tables of times know, a mark or a pronoun."""
    if at < len(lexemes) and "of" in lexemes[at].senses:
        at += 1
    rest = lexemes[at : at + _LONGEST + 1]
    plain = takewhile(lambda each: each.text[0].isalpha() and (not each.senses or "held" in each.senses), rest)
    return list(takewhile(lambda word: word not in pronouns, (each.text.lower() for each in plain)))


def _days_of(name: list[str], lexemes: list[Lexeme], found: list[Resolved]) -> Iterator[date]:
    """The days that stand behind these words in a sentence."""
    words = [lexeme.text.lower() for lexeme in lexemes]
    for each in found:
        if each.type != "DATE" or each.count or each.value is None or len(each.value) != len("2019-04-25"):
            continue
        end = each.first
        for word in reversed(name):
            near = range(end - 1, max(-1, end - 1 - _GAP), -1)
            at = next((i for i in near if words[i] == word), None)
            if at is None:
                break
            end = at
        else:
            yield date.fromisoformat(each.value)
