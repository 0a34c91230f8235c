"""Outlets, wire services and the cues of credits: the tables, indexed for the reading of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kawat.knowledge import LANGUAGES, Knowledge, Phrases
from kawat.knowledge.loader import Row

_WORD = re.compile(r"\w+")
HOST = re.compile(
    r"(?:www\.)?[\w-]{2,40}(?:\.[\w-]{2,30}){0,2}\.(?:com|id|net|org|co|tv|news|info|uk|my|sg|au|asia)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Outlets:
    """Wire services and outlets by what they are called; ``codes`` are those that sign a story ("rtr")."""

    by_name: dict[str, Row]
    codes: dict[str, Row]
    forms: Phrases[Row]
    heads: frozenset[str]  # the first words of the forms, in lower case: a quick look before the slow one

    def named(self, words: str) -> Row | None:
        """The outlet that these words name, marks and case aside."""
        return self.by_name.get(squeeze(words))

    def key(self, words: str) -> str:
        """One key for all the names of an outlet: the table's name for it, else the letters and digits of these words."""
        row = self.named(words)
        return row["name"] if row else squeeze(words)


@dataclass(frozen=True, slots=True)
class CreditCue:
    """A row of ``credits``, compiled. ``explicit`` tells a cue with a mark of its own ("Editor:")."""

    pattern: re.Pattern[str]
    role: str
    place: str
    side: str
    explicit: bool


def trimmed(text: str, start: int, end: int, marks: str = "") -> tuple[int, int]:
    """The offsets without the blanks and ``marks`` at their ends; equal where nothing else is there."""
    while start < end and (text[start].isspace() or text[start] in marks):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in marks):
        end -= 1
    return start, end


def squeeze(words: str) -> str:
    """Letters and digits alone, in one case: "KOMPAS.com" and "Kompas.com" are one name."""
    return "".join(filter(str.isalnum, words.casefold()))


def outlets_of(knowledge: Knowledge) -> Outlets:
    """The table of wire services and outlets, indexed."""
    return knowledge.view("layout.outlets", lambda: _outlets(knowledge))


def _outlets(knowledge: Knowledge) -> Outlets:
    by_name: dict[str, Row] = {}
    codes: dict[str, Row] = {}
    forms: list[tuple[str, Row]] = []
    for row in knowledge.rows("world", "agencies"):
        for form in filter(None, (row["name"], *row["aliases"].split("|"), *row["hosts"].split("|"))):
            by_name.setdefault(squeeze(form), row)
            if form.islower() and form.isalpha() and len(form) <= 4:
                codes.setdefault(form, row)
            else:
                forms.append((form, row))
    return Outlets(
        by_name,
        codes,
        Phrases(forms, cut=_WORD.findall),
        frozenset(_WORD.findall(form)[0].lower() for form, _ in forms),
    )


def marked(kind: str, knowledge: Knowledge) -> frozenset[str]:
    """Every language's markers of a kind, in lower case: a site's own words need not be the story's."""

    def build() -> frozenset[str]:
        rows = (row for folder in LANGUAGES for row in knowledge.rows(folder, "markers"))
        return frozenset(row["form"].lower() for row in rows if row["kind"] == kind)

    return knowledge.view(f"layout.marked.{kind}", build)


def credit_cues(lang: str, knowledge: Knowledge) -> tuple[CreditCue, ...]:
    """The cues of credits: lines of every language, for a site's own words need not be the story's; phrases of ``lang``."""
    return knowledge.view(f"layout.credits.{lang}", lambda: tuple(_credit_cues(lang, knowledge)))


def _credit_cues(lang: str, knowledge: Knowledge) -> Iterator[CreditCue]:
    for folder in LANGUAGES:
        for row in knowledge.rows(folder, "credits"):
            if row["place"] == "line" or folder == lang:
                cue = row["cue"]
                explicit = not cue.rstrip(")")[-1:].isalpha()
                ending = "" if explicit or row["place"] == "phrase" else r"(?!\w)"
                pattern = rf"(?<!\w)(?:{spaced(cue)}){ending}"
                yield CreditCue(re.compile(pattern, re.IGNORECASE), row["role"], row["place"], row["side"], explicit)


def spaced(pattern: str) -> str:
    """A table's pattern, in which a blank stands for any one blank."""
    return pattern.replace(" ", r"\s")
