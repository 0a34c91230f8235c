"""What time expressions look like: patterns over the symbols of ``coding/timewords.py``.

In a pattern ``<sense>`` is any lexeme with that sense; ``(``, ``)``, ``,``, ``-`` and ``/`` (escaped where a pattern needs
it) are marks. The parts of a match go to a reader of ``coding/timereaders.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kawat.coding.timeparts import Draft, Parts
from kawat.coding.timereaders import (
    Reader,
    read_clock,
    read_counted,
    read_day_number,
    read_decade,
    read_each,
    read_headed_day,
    read_month,
    read_part_of_year,
    read_plain_day,
    read_unit,
    read_year,
)
from kawat.coding.timewords import OTHER, Lexeme, TimeWords


class Grammar:
    """The patterns of one language."""

    def __init__(self, words: TimeWords) -> None:
        self.words = words
        self.settings = frozenset(words.settings)
        self._patterns = [(self._compiled(pattern), reader) for pattern, reader in _PATTERNS]
        self._title = self._compiled(_TITLE)
        self.sets = {
            name: frozenset(words.symbols_of(name)) for name in ("range", "and", "between", "since", "before", "future")
        }
        self.sets["range"] |= {"-"}

    def drafts(self, lexemes: list[Lexeme], symbols: str) -> Iterator[Draft]:
        """The expressions of a sentence from left to right, none over another."""
        i = 0
        while i < len(symbols):
            if symbols[i] in _NO_START:
                i += 1
                continue
            title = self._title.match(symbols, i)
            if title:
                i = title.end()
                continue
            draft = self._at(lexemes, symbols, i)
            if draft:
                yield draft
                i = draft.end
            else:
                i += 1

    def _at(self, lexemes: list[Lexeme], symbols: str, i: int) -> Draft | None:
        for pattern, reader in self._patterns:
            match = pattern.match(symbols, i)
            draft = reader(Parts(match, lexemes), self.settings) if match else None
            if draft:
                return draft
        return None

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        def symbols(match: re.Match[str]) -> str:
            found = self.words.symbols_of(match[1])
            return f"[{found}]" if found else "(?!)"

        return re.compile(re.sub(r"(?<!\?P)<(\w+)>", symbols, pattern))


_NO_START = frozenset(OTHER + "(),-/;")
_TO = "(?:<range>|-)"


def _joint(n: int, name: str) -> str:
    """What joins two days of a month: a word of a range, or one that names both."""
    return f"(?:<range>|-|(?P<{name}{n}><and>))"


def _year_tail(n: int) -> str:
    """The year after a day or month, or a year told by how far it is off."""
    return (
        f"(?:,?<unit_year>?(?P<y{n}><year>)|,?<unit_year>(?P<yafter{n}><moves_after>)"
        f"|,?(?P<ybefore{n}><moves_before>)<unit_year>)?"
    )


def _date(n: int) -> str:
    """A day by its date."""
    return (
        f"<cue_day>?(?:(?P<from{n}><day_number>){_joint(n, 'fromand')})?(?:(?P<iso{n}><iso>)|(?P<full{n}><full>)|(?P<short{n}><short>)"
        f"|(?P<d{n}1><day_number>)<ordinal>?<of>?<unit_month>?(?P<m{n}1><month>){_year_tail(n * 10 + 1)}"
        f"|(?P<m{n}2><month>)(?P<d{n}2><day_number>)<ordinal>?(?:{_joint(n, 'toand')}(?P<to{n}><day_number>)<ordinal>?)?"
        f"{_year_tail(n * 10 + 2)})"
    )


def _clock(n: int) -> str:
    """A time of day, by a cue, a zone or a half of the day."""
    end = f"(?:{_TO}(?P<until{n}><time>|<hour>))?"
    return (
        f"(?:<clock>(?P<c{n}1><time>|<hhmm>|<hour>){end}(?P<cpart{n}1><daypart>)?(?P<zone{n}1><zone>)?"
        f"|<clock_minutes>?(?P<c{n}2><time>)(?:(?P<cpart{n}2><daypart>)(?P<zone{n}2><zone>)?|(?P<zone{n}3><zone>))"
        f"|<clock_minutes>?(?P<c{n}3><hhmm>)(?:(?P<zone{n}4><zone>)|(?P<cpart{n}3><half>)(?P<zone{n}5><zone>)?)|<clock_minutes>(?P<c{n}4><time>)"
        f"|<clock_minutes>?(?P<c{n}5><hour>)(?P<cpart{n}5><half>)(?P<zone{n}6><zone>)?)"
    )


# The year in the title of a law or decree dates the law, not what is told.
_TITLE = r"<label>\.?<number>,?(?:<unit_year>|<of>)<year>"


def _count(n: int) -> str:
    """A number of units, or a form that counts already."""
    return f"(?:(?P<n{n}><number>(?:-?<number>){{0,8}})(?P<u{n}><unit>|<units>)|(?P<o{n}><once>))"


_HEAD = (
    "(?:<unit_day>?(?P<w1><weekday>)|(?P<wbefore><moves_before>)(?P<w2><weekday>)|(?P<rel><whole>)"
    "|<unit_day>(?P<after1><moves_after>)|(?P<before1><moves_before>)<unit_day>"
    "|(?P<part1><daypart>)(?P<after2><moves_after>)|(?P<before2><moves_before>)(?P<part2><daypart>))"
)
_DAY_TAIL = (
    "<daypart>?(?:(?P<mod><moves_after>)"
    "|,?(?P<week1><unit_week>)(?P<weekafter><moves_after>)|,?<of>?(?P<weekbefore><moves_before>)(?P<week2><unit_week>))?"
    f"<daypart>?(?:,?{_clock(8)})?"
)
_HEADED_DAY = rf"{_HEAD}<daypart>?(?:\({_date(1)}<daypart>?(?:,?{_clock(7)})?\)?|,?{_date(2)})?{_DAY_TAIL}"
_PLAIN_DAY = f"(?P<before><moves_before>)?{_date(1)}{_DAY_TAIL}"
_MONTH = (
    "(?:(?P<approx><approx>)-?<of>?)?(?P<before><moves_before>)?(?P<named><unit_month>)?"
    f"(?:(?P<from><month>){_TO})?(?P<m><month>)(?:{_year_tail(1)})(?P<mod><moves_after>)?"
)
_YEAR = (
    "(?:(?P<approx><approx>)-?<of>?)?(?P<named><unit_year>)?(?:(?P<from><year>)(?P<to><range>|<and>|<or>|-|/)(?P<y1><year>)"
    "|(?P<y2><year>)(?:-?(?P<decade><decade>))?)<moves_after>?"
)
_DECADE = "<unit_year>?(?P<tens><number>)-?<decade>"
_RANK = "(?P<rank{n}><rank>|<number>)"
_OF_YEAR = "(?:/|,)?<of>?(?:<unit_year>?(?P<y{n}><year>)|<unit_year>(?P<yafter{n}><moves_after>)|(?P<ybefore{n}><moves_before>)<unit_year>)"
_PART_OF_YEAR = "(?:{}|{})".format(
    f"(?P<part1><part>)-?{_RANK}{_OF_YEAR}".replace("{n}", "1"),
    f"{_RANK}(?P<part2><part>){_OF_YEAR}".replace("{n}", "2"),
)
_UNIT = "(?:<approx>-?<of>?)?(?:(?P<before><moves_before>)(?P<u1><unit>)|(?P<u2><unit>)(?P<after><moves_after>))"
_COUNTED = (
    f"(?:(?:(?P<for><for>)|(?P<before><moves_before>)){_count(1)}(?P<after1><moves_after>)?"
    f"|{_count(2)}"
    "(?:(?P<after2><moves_after>)|(?P<plus><anchor>)))"
)
_EACH = f"<each>(?:{_count(1)}|<unit_day>?(?P<w><weekday>)|(?P<u2><unit>)|(?P<part><daypart>)|(?P<m><month>))"


_PATTERNS: tuple[tuple[str, Reader], ...] = (
    (_HEADED_DAY, read_headed_day),
    (_PLAIN_DAY, read_plain_day),
    (_PART_OF_YEAR, read_part_of_year),
    (_DECADE, read_decade),
    (_MONTH, read_month),
    (_COUNTED, read_counted),
    (_YEAR, read_year),
    (_EACH, read_each),
    (_clock(1), read_clock),
    (_UNIT, read_unit),
    ("<cue_day>(?P<d><day_number>)<ordinal>?", read_day_number),
)
