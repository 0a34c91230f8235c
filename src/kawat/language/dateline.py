"""The dateline that opens a body: outlet, place and date before a dash, in the shapes that newsrooms use."""

from __future__ import annotations

import re
from typing import NamedTuple

from kawat.knowledge import LANGUAGES, Knowledge
from kawat.language.outlets import HOST, marked, outlets_of, squeeze, trimmed

_WORD = re.compile(r"\w+")
_DATELINE = 140


class DatelineParts(NamedTuple):
    """Offsets of the parts of a dateline in the text; ``end`` is where the body goes on."""

    end: int
    place: tuple[int, int] | None = None
    date: tuple[int, int] | None = None
    outlets: tuple[tuple[int, int, bool], ...] = ()  # start, end, in brackets


_DASH = re.compile(r"\s{0,3}(?:-{1,3}|[–—]{1,2})\s{0,3}")
_SLASHED = re.compile(r"([^/\n]{2,60}?)[.,]?\s/\s?([^\W\d_]{3,12})\s?/\.?\s")
_CAPITALS = re.compile(r"([A-ZÀ-Ý][A-ZÀ-Ý '/-]{1,40}[A-ZÀ-Ý])\.\s")
_PIECE = re.compile(r"[^,()\[\]/]+")
_NUMBERED = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(r"\d{1,2}\s([^\W\d_]{3,10}\.?)(?:,?\s\d{4})?")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,10}\.?)\s\d{1,2}(?:,?\s\d{4})?(?!\d)")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]{0,24}(?: (?:[a-z]{2,3} )?[^\W\d_a-z][\w.'’-]{0,24}){0,5}")


def find_dateline(
    text: str, start: int, end: int, knowledge: Knowledge, *, own: str | None = None
) -> DatelineParts | None:
    """The dateline that opens ``text[start:end]``, in parts, or None. ``own`` is the story's publisher, if its source names it."""
    if start < end and text[start] in '"“':
        start += 1
    limit = min(end, start + _DATELINE)
    slashed = _SLASHED.match(text, start, limit)
    if slashed and outlets_of(knowledge).named(slashed[2]):
        parts = _parts(text, *slashed.span(1), knowledge, own)
        if parts:
            return parts._replace(end=slashed.end(), outlets=(*parts.outlets, (*slashed.span(2), True)))
    for dash in _DASH.finditer(text, start, limit):
        spaced = dash[0] != dash[0].strip() or dash[0].strip(" -") or dash[0].strip() == "--"
        if not spaced or dash.start() == start:
            continue
        parts = _parts(text, start, dash.start(), knowledge, own)
        if parts is None:
            return _undashed(text, start, limit, knowledge)
        capitals = _CAPITALS.match(text, dash.end(), limit)
        if capitals and parts.outlets and not parts.place:
            return parts._replace(place=capitals.span(1), end=capitals.end())
        opens = text[dash.end() : dash.end() + 1]
        if opens.islower() and not parts.outlets:
            return None
        return (
            parts._replace(end=dash.end())
            if parts.outlets or parts.date or _stands_alone(text, parts, knowledge)
            else None
        )
    return _undashed(text, start, limit, knowledge)


def _parts(text: str, start: int, end: int, knowledge: Knowledge, own: str | None) -> DatelineParts | None:
    """Place, date and outlets, if the words hold nothing else."""
    date = _date(text, start, end, knowledge)
    place: tuple[int, int] | None = None
    found: list[tuple[int, int, bool]] = []
    ranges = [(start, date[0]), (date[1], end)] if date else [(start, end)]
    for first, last in ranges:
        for match in _PIECE.finditer(text, first, last):
            piece = trimmed(text, *match.span(), ".")
            if piece[0] == piece[1]:
                continue
            words = text[piece[0] : piece[1]]
            bracketed = (
                match.start() > start
                and text[match.start() - 1] in "(["
                and text[match.end() : match.end() + 1] in (")", "]")
            )
            if _is_outlet(words, knowledge, own) or (bracketed and _NAME.fullmatch(words)):
                found.append((*piece, bracketed))
            elif not _NAME.fullmatch(words) or len(words) > 40:
                return None
            elif place is None:
                place = piece
    return DatelineParts(end, place, date, tuple(found)) if place or found else None


def _is_outlet(words: str, knowledge: Knowledge, own: str | None) -> bool:
    known = outlets_of(knowledge).named(words) is not None or HOST.fullmatch(words) is not None
    return known or (own is not None and squeeze(own) == squeeze(words))


def _date(text: str, start: int, end: int, knowledge: Knowledge) -> tuple[int, int] | None:
    numbered = _NUMBERED.search(text, start, end)
    if numbered:
        return numbered.span()
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text, start, end):
            if match[1].lower() in months_of(knowledge):
                return match.span()
    return None


def _stands_alone(text: str, parts: DatelineParts, knowledge: Knowledge) -> bool:
    """A place without outlet or date is a dateline in capitals, or if the gazetteer has it; "OPINI" says what kind of text follows."""
    if parts.place is None:
        return False
    words = text[slice(*parts.place)]
    if words.lower() in marked("genre", knowledge):
        return False
    return (words == words.upper() and len(words.split()[0]) > 3) or words.casefold() in _gazetteer(knowledge)


def _undashed(text: str, start: int, limit: int, knowledge: Knowledge) -> DatelineParts | None:
    """An outlet's host and a place of the gazetteer without a dash: "Liputan6.com, Jakarta Presiden …"."""
    host = HOST.match(text, start, limit)
    if not host or text[host.end() : host.end() + 2] != ", ":
        return None
    words = list(_WORD.finditer(text, host.end(), limit))[:3]
    for count in range(len(words), 0, -1):
        place = (words[0].start(), words[count - 1].end())
        if text[slice(*place)].casefold() in _gazetteer(knowledge):
            return DatelineParts(place[1], place, None, ((*host.span(), False),))
    return None


def months_of(knowledge: Knowledge) -> dict[str, int]:
    """Every language's words for months, in lower case, and their numbers."""
    return knowledge.view(
        "layout.months",
        lambda: {
            row["form"].lower(): int(row["value"])
            for folder in LANGUAGES
            for row in knowledge.rows(folder, "calendar")
            if row["unit"] == "month"
        },
    )


def _gazetteer(knowledge: Knowledge) -> frozenset[str]:
    """Names of places in one case. Short ones are left out: they are words as well."""

    def build() -> frozenset[str]:
        names = [
            name for row in knowledge.rows("world", "places") for name in (row["name"], *row["aliases"].split("|"))
        ]
        for folder in LANGUAGES:
            names += [row["form"] for row in knowledge.rows(folder, "exonyms")]
            names += [row["form"] for row in knowledge.rows(folder, "names") if row["kind"] in ("name", "capital")]
        return frozenset(name.casefold() for name in names if len(name) > 3)

    return knowledge.view("layout.gazetteer", build)
