"""The words that time expressions are made of: a text as a row of lexemes, each with its senses and one symbol.

The senses come from two tables of a language, ``calendar`` (form, unit, value) and ``times`` (form, rule); figures have theirs
by their shape. Every set of senses has a symbol of its own, so that a grammar can be a regular expression over symbols
(``coding/timegrammar.py``) and no word of a language stands in code.

calendar
    ========= ==================================================================================================
    month     1 to 12. A form with a capital ("Mei", "May") is one that is also a name or another word
    weekday   1 (Monday) to 7
    daypart   the hours ``from-to`` that it covers; with 12 hours it is a half of the day ("a.m.")
    zone      the offset from UTC
    number    a number; ``*10`` multiplies what stands before it, ``+10`` adds to it; ``?`` is
              a vague one, whose counts are not read
    unit      minute, hour, day, weekend, week, month or year; ``10 year`` for ten of them; ``one day`` for a form that
              counts already ("sehari"), ``many day`` for one that stands only with a number ("days")
    ========= ==================================================================================================

times: one or more rules, with ``|`` between them
    ================= ==========================================================================================
    ``day-1``         the day before publication; also ``week+0``, ``month+1``, ``year-1``, ``weekend+0``
    ``then:day+1``    the same, counted from the time told last
    ``date:DAY``      a day known by name
    ``before:OP``     a word before a unit, weekday, month or count that moves it
    ``after:OP``      a word after it that does. OP is ``-1`` last, ``+0`` this, ``+1`` next; ``earlier``, ``later``,
                      ``same`` count from the time told last; ``ago``, ``hence`` stand with a count; ``past`` makes it a
                      length of time
    ``anchor:+``      after a count: so much after what follows; ``anchor:-`` before it
    ``approx``        before a stretch, part of it: the value is the whole stretch's
    ``of``            may stand between the parts of a date
    ``since``         before a time: from then on
    ``before``        before a time: up to then
    ``range``         between two times: from one to the other
    ``between``       before two times with ``and`` between them: the same
    ``cue``           what follows may be a year or a month by itself
    ``cue:day``       what follows is a day of the month by its number
    ``for``           before a count: a length of time
    ``each``          before a unit or weekday: a set of times
    ``clock``         before a time of day; ``clock:minutes``: before one with minutes
    ``future``        in the same clause before a time: the text looks ahead
    ``or``            between two years: one of them, which is known no better than both
    ``held``          begins a name of what is held at a time ("KTT ..."): a year that ends the name is its year
    ``part:3``        a part of the year of so many months; ``rank:1`` which of them
    ``decade``        after the figures of a year: its ten years
    ``ordinal``       after the figures of a day
    ``label``         before the number of a law or decree: the year after it is the law's
    ``none``          not a time, whatever its words are
    ``order:dmy``     (any form) dates in figures have the day first; ``order:mdy`` the month
    ``order:md``      (any form) a day may stand after the name of its month
    ================= ==========================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kawat.knowledge.loader import Row

Senses = Mapping[str, str]
NOTHING: Senses = {}
OTHER = "."  # the symbol of a lexeme without senses
BOUNDARY = ";"  # of a mark that ends a clause

_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})(?![\d-])"
    r"|(?P<full>\d{1,2}(?:(?P<mark>\s?/\s?|-|\.)\d{1,2}(?P=mark)\d{4}|/\d{1,2}/\d{2}))(?!\d|/)"
    r"|(?P<short>\d{1,2}\s?/\s?\d{1,2})(?!\s?/\s?\d|\d)"
    r"|(?P<time>\d{1,2}[.:]\d{2})(?![.,:]?\d)"
    r"|\d+(?:[.,:]\d+)+"
    r"|(?P<figures>\d+)"
    r"|[^\W\d_](?:\.[^\W\d_])+\.?"
    r"|[^\W\d_]\w*(?:-[^\W\d_]\w*)*"
    r"|[^\w\s\u200b-\u200f\u2060\ufeff]"  # marks, but none of no width
)
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_CORES = {
    "weekday",
    "month",
    "daypart",
    "unit",
    "units",
    "once",
    "whole",
}  # one of these or a figure stands in every expression
_VALUED = ("anchor", "part", "rank")  # rules whose sense has their value
_SHAPES = ("iso", "full", "short", "time")
_MARKS = {"(": "(", "[": "(", ")": ")", "]": ")", ",": ",", "-": "-", "‐": "-", "‑": "-", "–": "-", "—": BOUNDARY, "/": "/",
          ";": BOUNDARY, ":": BOUNDARY, '"': BOUNDARY, "“": BOUNDARY, "”": BOUNDARY, "«": BOUNDARY, "»": BOUNDARY}  # fmt: skip
_LONGEST = 9  # digits; more are not a number of days or years


class Lexeme(NamedTuple):
    """A word, a mark or a phrase of the tables: ``text`` as written, offsets in the story's text."""

    start: int
    end: int
    text: str
    senses: Senses


_Token = tuple[str, int, int, str | None]  # text, offsets, shape


class _Form(NamedTuple):
    words: tuple[str, ...]
    written: tuple[str, ...] | None  # None: any case
    senses: dict[str, str]


class TimeWords:
    """The time words of one language. ``settings`` are the rules that hold for all of it ("order:dmy")."""

    def __init__(self, calendar: Iterable[Row], times: Iterable[Row]) -> None:
        self.settings: set[str] = set()
        self._forms: dict[str, list[_Form]] = {}
        self._symbols: dict[frozenset[str], str] = {frozenset(): OTHER}
        for row in calendar:
            self._add(row["form"], _calendar_senses(row["form"], row["unit"], row["value"]))
        for row in times:
            self._add(row["form"], self._times_senses(row["rule"]))
        for forms in self._forms.values():
            forms.sort(key=lambda form: -len(form.words))
        self._cores = frozenset(
            _WORD.findall(form.words[0])[0]
            for forms in self._forms.values()
            for form in forms
            if not _CORES.isdisjoint(form.senses) and _WORD.match(form.words[0])
        )
        for senses in self._possible():
            self._symbols.setdefault(frozenset(senses), chr(0x4E00 + len(self._symbols)))

    def symbols_of(self, sense: str) -> str:
        """Every symbol whose lexemes have that sense."""
        return "".join(symbol for senses, symbol in self._symbols.items() if sense in senses)

    def read(self, text: str, start: int, end: int) -> tuple[list[Lexeme], str]:
        """The lexemes of ``text[start:end]`` and their symbols; none of either where nothing there can be a time."""
        lowered = text[start:end].lower()
        if self._cores.isdisjoint(_WORD.findall(lowered)) and not _DIGIT.search(lowered):
            return [], ""
        tokens = list(self._tokens(_TOKEN.finditer(text, start, end)))
        lexemes: list[Lexeme] = []
        symbols: list[str] = []
        i = 0
        while i < len(tokens):
            word, first, last, shape = tokens[i]
            size = 1
            if shape is None and word.lower() not in self._forms:
                lexemes.append(Lexeme(first, last, word, NOTHING))
                symbols.append(_MARKS.get(word, OTHER))
            else:
                size, senses = self._senses_at(tokens, i)
                last = tokens[i + size - 1][2]
                lexemes.append(Lexeme(first, last, text[first:last], senses))
                symbols.append(self._symbols[frozenset(senses)])
            i += size
        return lexemes, "".join(symbols)

    def _add(self, form: str, senses: dict[str, str] | None) -> None:
        if senses is None:
            return
        written = tuple(match[0] for match in _TOKEN.finditer(form))
        words = tuple(word.lower() for word in written)
        known = None if words == written else written
        for other in self._forms.setdefault(words[0], []):
            if (other.words, other.written) == (words, known):
                other.senses.update(senses)
                return
        self._forms[words[0]].append(_Form(words, known, senses))

    def _times_senses(self, rules: str) -> dict[str, str] | None:
        """The senses of a row of ``times``; None for one that is a setting."""
        senses: dict[str, str] = {}
        for rule in rules.split("|"):
            name, _, value = rule.partition(":")
            if name == "order":
                self.settings.add(rule)
                return None
            if name in ("then", "date") or re.fullmatch(r"[a-z]+[+-]\d+", rule):
                senses["whole"] = rule
            elif name in ("before", "after") and value:
                senses["moves_" + name] = value
            elif value and name not in _VALUED:
                senses[name + "_" + value] = value
            elif name != "none":
                senses[name] = value
        return senses

    def _possible(self) -> Iterator[Iterable[str]]:
        """Every set of senses that a lexeme can have."""
        yield from _FIGURE_SENSES
        yield from ((shape,) for shape in _SHAPES)
        for forms in self._forms.values():
            for form in forms:
                yield form.senses
                for other in forms:
                    if other.words == form.words and other.written is None:
                        yield {**other.senses, **form.senses}

    def _tokens(self, matches: Iterable[re.Match[str]]) -> Iterator[_Token]:
        """Text, offsets and shape of each; a word with a hyphen is cut where its parts are different words of the tables."""
        for match in matches:
            text, start, shape = match[0], match.start(), match.lastgroup
            parts = text.split("-") if shape is None and "-" in text else []
            if len(parts) > 1 and text.lower() not in self._forms and self._are_different_words(parts):
                for number, part in enumerate(parts):
                    if number:
                        yield "-", start - 1, start, None
                    yield part, start, start + len(part), None
                    start += len(part) + 1
            else:
                yield text, start, match.end(), shape

    def _are_different_words(self, parts: list[str]) -> bool:
        lowered = [part.lower() for part in parts]
        return len(set(lowered)) == len(lowered) and all(part in self._forms for part in lowered)

    def _senses_at(self, tokens: list[_Token], i: int) -> tuple[int, Senses]:
        """How many tokens the longest form at ``i`` has, and its senses."""
        text, _, _, shape = tokens[i]
        if shape == "figures":
            return 1, _figure_senses(text)
        if shape is not None:
            return 1, {shape: text}
        size = 0
        senses: Senses = NOTHING
        for form in self._forms.get(text.lower(), ()):
            if len(form.words) < size:
                break
            here = tokens[i : i + len(form.words)]
            if tuple(token[0].lower() for token in here) == form.words and _written_so(here, form):
                size, senses = len(form.words), {**senses, **form.senses}
        return (size, senses) if size else (1, NOTHING)


def _written_so(here: list[_Token], form: _Form) -> bool:
    if form.written is None:
        return True
    pairs = [(token[0], written) for token, written in zip(here, form.written, strict=True)]
    return all(word == written for word, written in pairs) or all(word == written.upper() for word, written in pairs)


def _calendar_senses(form: str, unit: str, value: str) -> dict[str, str]:
    """The senses of a row of ``calendar``."""
    if unit == "unit":
        if value.startswith("many "):
            return {"units": value.removeprefix("many ")}
        counted = value.startswith("one ")
        bare = value.removeprefix("one ")
        return {"once": bare} if counted else {"unit": bare, f"unit_{bare}": bare}
    if unit == "daypart":
        first, _, last = value.partition("-")
        return {"daypart": value, **({"half": value} if int(last) - int(first) == 12 else {})}
    if unit == "month" and form != form.lower():
        return {"month": value, "name": value}
    return {unit: value}


_FIGURE_SENSES = (
    ("long",), ("number",), ("number", "hour"), ("number", "hour", "day_number"), ("number", "day_number"),
    ("number", "year"), ("number", "hhmm"), ("number", "year", "hhmm"),
)  # fmt: skip


def _figure_senses(text: str) -> Senses:
    """What a row of digits can be: a number, an hour, a day of a month, a year, a time as in 1430."""
    if len(text) > _LONGEST:
        return {"long": text}
    value = int(text)
    names = ["number"]
    if len(text) <= 2:
        names += ["hour"] * (value <= 24) + ["day_number"] * (1 <= value <= 31)
    elif len(text) == 4:
        names += ["year"] * (value >= 1000) + ["hhmm"] * (value < 2400 and value % 100 < 60)
    return dict.fromkeys(names, text)
