"""What readers of time expressions work with: the parts of a match, the frame to resolve in, the draft that they make."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from kawat.coding.calendar import Stretch
from kawat.coding.timewords import Lexeme

_CUES = {"cue", "since", "before", "range", "between"}  # a year or month can stand by itself after these
_LONGEST_NAME = 8  # words of the name of an event before its year


@dataclass(frozen=True, slots=True)
class Frame:
    """What an expression is resolved against: the day of publication, the time told last, and whether its clause looks ahead.

    ``year`` is the year of the other end of an interval, for an end that names none; ``until`` the day of that end, which a weekday
    stands before. ``days``: the days that the text has told with their year.
    """

    anchor: date | None
    last: Stretch | None
    ahead: bool
    year: int | None = None
    until: date | None = None
    days: tuple[date, ...] = ()

    @property
    def day(self) -> date:
        """The day of publication. Raises ValueError where it is not known."""
        if self.anchor is None:
            raise ValueError("no day of publication")
        return self.anchor

    def told(self, *, later: bool) -> date:
        """The day that the text counts on from: the end of the time told last, or its beginning. Raises ValueError."""
        if self.last is None:
            raise ValueError("no time told before")
        return self.last.last if later else self.last.first

    def told_or_published(self) -> date:
        """The day that the text counts back from: with no time told before, a reader takes publication. Raises ValueError."""
        return self.day if self.last is None else self.last.first


Meaning = Callable[[Frame], Stretch]


@dataclass(frozen=True, slots=True)
class Draft:
    """A time expression before it is resolved: lexemes ``first`` up to but not including ``end``.

    ``meaning`` gives its stretch and may raise ValueError or OverflowError; ``value`` is the value of one that needs no
    calendar; ``clock`` follows the day in the value, ``offset`` is how far from UTC it is told; ``count`` (number, unit, sign) is
    the distance from what follows.
    """

    type: str
    first: int
    end: int
    meaning: Meaning | None = None
    value: str | None = None
    clock: str | None = None
    offset: str | None = None
    count: tuple[int, str, int] | None = None


class Parts:
    """The named parts of a match, as lexemes."""

    def __init__(self, match: re.Match[str], lexemes: list[Lexeme]) -> None:
        self.first, self.end = match.span()
        self.lexemes = lexemes
        self._at = {}
        for name, words in match.groupdict().items():
            if words is not None:
                self._at[name.rstrip("0123456789")] = match.span(name)

    def __contains__(self, name: str) -> bool:
        return name in self._at

    def get(self, name: str, sense: str) -> str | None:
        """The value of that sense of the part, None where the part is not there or has no such sense."""
        where = self._at.get(name)
        return None if where is None else self.lexemes[where[0]].senses.get(sense)

    def number(self, name: str, sense: str) -> int | None:
        value = self.get(name, sense)
        return None if value is None else int(value)

    def all(self, name: str) -> list[Lexeme]:
        first, end = self._at.get(name, (0, 0))
        return self.lexemes[first:end]

    def beside(self, step: int) -> Lexeme | None:
        """The lexeme before (-1) or after (1) the match."""
        i = self.first - 1 if step < 0 else self.end
        return self.lexemes[i] if 0 <= i < len(self.lexemes) else None

    def cued(self) -> bool:
        """Whether a word stands before it after which a year or month can stand by itself."""
        before = self.beside(-1)
        return before is not None and not _CUES.isdisjoint(before.senses)

    def counted(self) -> bool:
        """Whether a number stands before it: a unit then belongs to a count that was not read."""
        before = self.beside(-1)
        return before is not None and not before.senses.keys().isdisjoint(("number", "long"))

    def in_name_of_event(self) -> bool:
        """Whether it ends a name that begins with a word for what is held at a time: an election, a summit."""
        for i in range(self.first - 1, max(-1, self.first - 1 - _LONGEST_NAME), -1):
            if "held" in self.lexemes[i].senses:
                return True
            if not self.lexemes[i].text[0].isupper():
                return False
        return False

    def draft(self, meaning: Meaning, *, clock: str | None = None) -> Draft:
        offset = self.get("zone", "zone") if clock else None
        kind = "TIME" if clock else "DATE"
        return Draft(kind, self.first, self.end, meaning, clock=clock, offset=None if offset == "local" else offset)


def before(frame: Frame, day: date, year: int) -> Frame:
    """The frame of the beginning of an interval that ends that day, for a beginning of that year."""
    return replace(frame, year=year, until=day)
