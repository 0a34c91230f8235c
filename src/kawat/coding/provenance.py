"""Where a story comes from: who published it, the dateline, who wrote, edited and supplied it.

A credit comes from a credit line ("Editor: …"), a code that signs the story ("(ant/rtr)"), a dateline ("(Reuters)") or a phrase
of the body ("dilansir dari Reuters"). A phrase counts where it names an outlet of the table, a host, an acronym after a
word for an outlet, or, behind the few cues that are hardly ever said of others, a name that no table of actors or places has.
A story's own outlet is never its agency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from kawat.coding.gazetteer import gazetteer
from kawat.coding.lexical import lexical
from kawat.coding.marks import Quotations, quotations
from kawat.knowledge import LANGUAGES, Knowledge
from kawat.knowledge.loader import Row
from kawat.language.dateline import DatelineParts, find_dateline, months_of
from kawat.language.layout import credit_values
from kawat.language.outlets import HOST, CreditCue, Outlets, credit_cues, marked, outlets_of, squeeze, trimmed
from kawat.language.parse import Block, Parse
from kawat.reading import Credit, Dateline, Span
from kawat.story import Story

_WORD = re.compile(r"\w+")
_LINKS = re.compile(r"[ .'’&/\xa0-]{0,3}")  # what may stand between the words of a name
_GAP = re.compile(r"[\s\"“'‘(,:]{0,3}")
_BRIDGE = re.compile(r"\s{1,2}[\w-]{1,20},?")
_JOIN = re.compile(r"(?:\s?[,/&]\s?|\s)(?:[a-z]{1,4}\s)?")
_OPENS = re.compile(r"[\s\"“'‘]{1,3}")
_INITIALS = re.compile(r"[^\W\d_]{1,8}")
_PARTED = re.compile(r"\w ?/ ?\w")
_SHAPE = re.compile(r"(?:[A-Z](?:[\w'’-]|\.(?=\w))*|[a-z]{1,5}[A-Z]\w+)(?: [A-Z][\w'’-]*)*")
_ACRONYM = re.compile(r"[A-Z]{3,8}(?!\w)")
_OFFICIAL = frozenset({"go", "gov", "gob", "mil", "ac", "edu", "or"})  # labels of hosts that are no outlet's
_MARKS = ".,;:|()[]{}<>\"“”'*•–—- "
_LONGEST_NAME = 7  # words
_LONGEST_SHAPE = 40
_BRIDGES = 3  # words between a word for an outlet and its name


@dataclass(frozen=True, slots=True)
class Provenance:
    """``publisher`` as the story, its dateline or its address names it, ``outlet`` where the dateline does; credits in the order of the text."""

    publisher: str | None
    dateline: Dateline | None
    credits: tuple[Credit, ...]
    outlet: Span | None = None


class _Name(NamedTuple):
    start: int
    end: int
    row: Row | None


def provenance(parse: Parse, knowledge: Knowledge) -> Provenance:
    """Publisher, dateline and credits of a story; what it leaves open is None or not there."""
    outlets = outlets_of(knowledge)
    text = parse.story.text
    parts = _dateline_parts(parse, knowledge)
    publisher = _publisher(parse.story, parts, outlets)
    found: dict[tuple[int, int, str], Credit] = {}
    for role, name in _credits(parse, parts, knowledge):
        credit = _credit(text, role, name)
        if credit.span and not (credit.role == "agency" and own_outlet(credit.name, publisher, outlets, name.row)):
            found.setdefault((credit.span.start, credit.span.end, credit.role), credit)
    ordered = sorted(found.values(), key=lambda credit: (credit.span.start if credit.span else 0, credit.role))
    named = [Span.of(text, start, end) for start, end, _ in (parts.outlets if parts else ())]
    outlet = next((span for span in named if own_outlet(span.text, publisher, outlets)), None)
    return Provenance(publisher, _dateline(parse, parts, knowledge), tuple(ordered), outlet)


def _credits(parse: Parse, parts: DatelineParts | None, knowledge: Knowledge) -> Iterator[tuple[str, _Name]]:
    outlets = outlets_of(knowledge)
    text = parse.story.text
    for start, end, _ in parts.outlets if parts else ():
        row = outlets.named(text[start:end])
        if row:
            yield "agency", _Name(start, end, row)
    told: list[tuple[Block, int, _Name]] = []
    for block in parse.blocks:
        if block.kind == "credit":
            yield from _line_credits(text, block, parse.lang, knowledge)
        elif block.kind == "body":
            told += ((block, *each) for each in _phrase_credits(text, block, parse.lang, knowledge))
    marked = quotations(parse, lexical(parse.lang, knowledge)) if told else Quotations(())
    for block, at, name in told:
        if not any(_cited(text, block, span) for span in marked.within(at, at + 1)):
            yield "agency", name


def _cited(text: str, block: Block, quotation: Span) -> bool:
    """Whether a quotation is what somebody says in the line around it: who cites an outlet there is the speaker, not the story.

    Marks around a whole line, or across lines, may be no more than how the text was kept.
    """
    around = text[block.start : quotation.start] + text[quotation.end : block.end]
    return block.start <= quotation.start and quotation.end <= block.end and any(map(str.isalpha, around))


def _credit(text: str, role: str, name: _Name) -> Credit:
    words = text[name.start : name.end]
    coded = name.row is not None and words.islower() and len(words) <= 4
    written = _spelled(name.row, words) if coded and name.row else words
    return Credit(role=role, name=written, span=Span.of(text, name.start, name.end))


def _spelled(row: Row, code: str) -> str:
    """What a code that signs a story stands for: the name in capitals where that is one ("afp" is AFP), else the full name."""
    return code.upper() if code.upper() in row["aliases"].split("|") else row["name"]


def own_outlet(name: str, publisher: str | None, outlets: Outlets, row: Row | None = None) -> bool:
    """Whether a name, of ``row`` where that is known, is that of the outlet which publishes the story, or of a desk of it: "detikSumbagsel"."""
    if not publisher:
        return False
    own = outlets.named(publisher)
    if squeeze(name) == squeeze(publisher) or (own is not None and own is (row or outlets.named(name))):
        return True
    stems = {host.partition(".")[0] for host in own["hosts"].split("|")} - {""} if own is not None else set()
    return any(name.lower().startswith(stem) and name[len(stem) :][:1].isupper() for stem in stems)


# ---------------------------------------------------------------- publisher and dateline


def _dateline_parts(parse: Parse, knowledge: Knowledge) -> DatelineParts | None:
    span = parse.dateline
    if span is None:
        return None
    # The blank after the dash is not the span's, and the shape may ask for it.
    end = min(len(parse.story.text), span.end + 2)
    return find_dateline(parse.story.text, span.start, end, knowledge, own=parse.story.publisher)


def _publisher(story: Story, parts: DatelineParts | None, outlets: Outlets) -> str | None:
    """Who published a story: as its source says, else its dateline, else its address.

    A wire service in the dateline is a credit. One that readers know as a paper too ("both") is the publisher where nothing names another.
    """
    told = [(story.text[start:end], bracketed) for start, end, bracketed in (parts.outlets if parts else ())]
    rows = [outlets.named(words) for words, _ in told]
    papers = (
        words
        for (words, bracketed), row in zip(told, rows, strict=True)
        if (row and row["kind"] == "outlet") or (row is None and (not bracketed or HOST.fullmatch(words)))
    )
    services = (words for (words, _), row in zip(told, rows, strict=True) if row and row["kind"] == "both")
    return story.publisher or next(papers, None) or _by_host(story.url, outlets) or next(services, None)


def _by_host(url: str | None, outlets: Outlets) -> str | None:
    """The outlet of an address: its host, or the longest end of it that the table has."""
    try:
        labels = (urlsplit(url or "").hostname or "").split(".")
    except ValueError:
        return None
    for first in range(len(labels) - 1):
        host = ".".join(labels[first:])
        row = outlets.named(host)
        if row and host in row["hosts"].split("|"):
            return row["name"]
    return None


def _dateline(parse: Parse, parts: DatelineParts | None, knowledge: Knowledge) -> Dateline | None:
    if parts is None or parse.dateline is None:
        return None
    text = parse.story.text
    place = text[slice(*parts.place)] if parts.place else None
    day = _iso_day(text[slice(*parts.date)], parse.story.published, knowledge) if parts.date else None
    return Dateline(place=place, date=day, span=parse.dateline)


def _iso_day(words: str, published: str | None, knowledge: Knowledge) -> str | None:
    """The date as ISO 8601. A year that is not told is that of publication, so that the day is not after it."""
    months = months_of(knowledge)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    named = [months[word.lower()] for word in re.findall(r"[^\W\d_]+\.?", words) if word.lower() in months]
    day, month = (numbers[0], named[0]) if named else (numbers[0], numbers[1])
    years = numbers[1:] if named else numbers[2:]
    try:
        if years:
            return date(years[0] + (2000 if years[0] < 100 else 0), month, day).isoformat()
        if not published:
            return None
        issued = date.fromisoformat(published[:10])
        told = date(issued.year, month, day)
        return (told if told <= issued + timedelta(days=1) else told.replace(year=issued.year - 1)).isoformat()
    except ValueError:
        return None


# ---------------------------------------------------------------- credit lines and codes


def _line_credits(text: str, block: Block, lang: str, knowledge: Knowledge) -> Iterator[tuple[str, _Name]]:
    outlets = outlets_of(knowledge)
    values = credit_values(text, block.start, block.end, lang, knowledge)
    for value in values:
        for start, end in _names(text, value.start, value.end, knowledge):
            row = outlets.named(text[start:end])
            yield ("agency" if row else value.role), _Name(start, end, row)
    if not values:
        yield from _signed(text, block, knowledge)


def _signed(text: str, block: Block, knowledge: Knowledge) -> Iterator[tuple[str, _Name]]:
    """Known services of a code or a signature, and the initials of who wrote and who edited. Names parted by bars sign as authors."""
    outlets = outlets_of(knowledge)
    offset, words = block.start, text[block.start : block.end]
    pieces = [
        trimmed(text, offset + piece.start(), offset + piece.end(), _MARKS)
        for piece in re.finditer(r"[^/|,&()\[\]]+", words)
    ]
    known = [(piece, _signing(text[slice(*piece)], outlets)) for piece in pieces if piece[0] < piece[1]]
    supplied = any(row for _, row in known)
    nobody = marked("no_initials", knowledge)  # "adv"
    initials = [piece for piece, row in known if not row and _INITIALS.fullmatch(text[slice(*piece)])]
    small = any(text[slice(*piece)].islower() for piece in initials)
    people = [
        piece
        for piece in initials
        if text[slice(*piece)].lower() not in nobody
        and not (
            small and text[slice(*piece)].isupper()
        )  # beside people in small letters capitals are a desk's: "(jay/JPR)"
    ]
    bracketed = words[:1] in "([" and _PARTED.search(words) is not None
    for piece, row in known:
        if row:
            yield "agency", _Name(*piece, row)
        elif "|" in words and not supplied and len(text[slice(*piece)].split()) > 1:
            yield "author", _Name(*piece, None)
        elif bracketed and piece in people:
            # of the initials that sign a story the last are the editor's
            yield "editor" if piece == people[-1] else "author", _Name(*piece, None)


def _signing(words: str, outlets: Outlets) -> Row | None:
    return outlets.codes.get(words.lower()) or (None if words.islower() else outlets.named(words))


def _names(text: str, start: int, end: int, knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """The names of a list: parted by marks or a word for "and", each up to its first word in lower case."""
    known = outlets_of(knowledge)
    whole = trimmed(text, start, end, _MARKS)
    if whole[0] < whole[1] and known.named(text[slice(*whole)]):
        yield whole
        return
    for piece in re.finditer(r"[^,;|/&()\[\]]+", text[start:end]):
        run: list[tuple[int, int]] = []
        for word in re.finditer(r"\S+", piece[0]):
            offset = start + piece.start()
            lower = word[0][:1].islower()
            if not lower or (not run and (known.named(word[0]) or HOST.fullmatch(word[0]))):
                run.append((offset + word.start(), offset + word.end()))
                continue
            yield from _name_of(text, run)
            run = []
            if word[0].lower() not in marked("and", knowledge):
                break
        yield from _name_of(text, run)


def _name_of(text: str, run: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if run:
        name = trimmed(text, run[0][0], run[-1][1], _MARKS)
        if any(map(str.isalpha, text[slice(*name)])):
            yield name


# ---------------------------------------------------------------- phrases of the body


def _phrase_credits(text: str, block: Block, lang: str, knowledge: Knowledge) -> Iterator[tuple[int, _Name]]:
    """Where the cue of each phrase stands, and the outlet that it names."""
    phrases = [cue for cue in credit_cues(lang, knowledge) if cue.place == "phrase"]
    nouns = [cue for cue in phrases if cue.role == "outlet"]
    for cue in phrases:
        if cue.role == "outlet":
            continue
        for match in cue.pattern.finditer(text, block.start, block.end):
            if cue.side != "after":
                names = list(_after(text, match.end(), block.end, nouns, knowledge))
                if not names and cue.side == "shape":
                    names = list(_by_shape(text, match.end(), block.end, lang, knowledge))
                yield from ((match.start(), name) for name in names)
    after = [cue for cue in phrases if cue.side == "after"]
    yield from _before(text, block, after, knowledge)


def _after(text: str, at: int, end: int, nouns: list[CreditCue], knowledge: Knowledge) -> Iterator[_Name]:
    """The outlets that follow a cue, in a row ("AFP dan Reuters"), with a word for an outlet before them or not."""
    name = _name_after(text, at, end, nouns, knowledge)
    while name:
        yield name
        join = _JOIN.match(text, name.end, end)
        name = _known(text, join.end(), end, knowledge) if join else None


def _by_shape(text: str, at: int, end: int, lang: str, knowledge: Knowledge) -> Iterator[_Name]:
    """A name that no table has, right behind a cue that only an outlet follows: neither an actor's of the tables nor a day."""
    gap = _OPENS.match(text, at, end)
    match = _SHAPE.match(text, gap.end(), min(end, gap.end() + _LONGEST_SHAPE)) if gap else None
    if match is None:
        return
    if text[match.end() : match.end() + 1].isalnum():
        return  # longer than any name
    spans = [(match.start() + word.start(), match.start() + word.end()) for word in re.finditer(r"\S+", match[0])]
    day = next((at for at, span in enumerate(spans) if text[slice(*span)].lower() in _calendar(knowledge)), len(spans))
    words = tuple(text[slice(*span)] for span in spans[:day])
    lowers = tuple(word.lower() for word in words)
    known = (lexical(lang, knowledge).actor_parts, gazetteer(lang, knowledge))
    if not words or any(index.at(words, lowers, number) for index in known for number in range(len(words))):
        return
    yield _Name(*trimmed(text, spans[0][0], spans[day - 1][1], _MARKS), None)


def _name_after(text: str, at: int, end: int, nouns: list[CreditCue], knowledge: Knowledge) -> _Name | None:
    glued = at < end and text[at].isalpha()
    gap = _GAP.match(text, at, end)
    at = gap.end() if gap else at
    name = _known(text, at, end, knowledge)
    noun = next((match for cue in nouns if (match := cue.pattern.match(text, at, end))), None)
    if name and noun and (gap := _GAP.match(text, noun.end(), end)):
        bare = _known(text, gap.end(), end, knowledge)
        name = bare if bare and bare.row is name.row else name  # "Kantor Berita Antara" is Antara
    if name or glued:
        return name
    if noun is None:
        host = HOST.match(text, at, end)
        return _Name(*host.span(), None) if host and not _OFFICIAL & set(host[0].lower().split(".")) else None
    at = noun.end()
    for _ in range(_BRIDGES + 1):
        gap = _GAP.match(text, at, end)
        first = gap.end() if gap else at
        name = _known(text, first, end, knowledge)
        if name:
            return name
        acronym = _ACRONYM.match(text, first, end)
        if acronym and acronym[0] not in _countries(knowledge):
            return _Name(*acronym.span(), None)
        bridge = _BRIDGE.match(text, at, end)
        if not bridge:
            return None
        at = bridge.end()
    return None


def _before(text: str, block: Block, cues: list[CreditCue], knowledge: Knowledge) -> Iterator[tuple[int, _Name]]:
    """The outlets right before a cue ("Reuters melaporkan"), each with where the cue stands."""
    for cue in cues:
        for match in cue.pattern.finditer(text, block.start, block.end):
            window = max(block.start, match.start() - 60)
            starts = [word.start() for word in _WORD.finditer(text, window, match.start())]
            for start in starts[-_LONGEST_NAME:]:
                name = _known(text, start, match.start(), knowledge)
                if name and not text[name.end : match.start()].strip():
                    yield match.start(), name
                    break


def _known(text: str, start: int, end: int, knowledge: Knowledge) -> _Name | None:
    """The longest outlet of the table that begins at ``start``."""
    outlets = outlets_of(knowledge)
    first = _WORD.match(text, start, end)
    if first is None or first[0].lower() not in outlets.heads:
        return None
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for word in _WORD.finditer(text, start, end):
        if spans and not _LINKS.fullmatch(text, spans[-1][1], word.start()):
            break
        words.append(word[0])
        spans.append(word.span())
        if len(words) == _LONGEST_NAME + 1:
            break
    found = outlets.forms.at(words, [word.lower() for word in words], 0)
    if found is None:
        return None
    name = _Name(start, spans[found.last - 1][1], found.values[0])
    more = words[found.last] if found.last < len(words) else ""
    spaced = text[name.end : name.end + 1].isspace()
    part = found.last == 1 and name.row and name.row["kind"] == "outlet" and spaced and more[:1].isupper()
    return None if part and more.lower() not in _calendar(knowledge) else name


def _calendar(knowledge: Knowledge) -> frozenset[str]:
    def build() -> frozenset[str]:
        return frozenset(row["form"].lower() for folder in LANGUAGES for row in knowledge.rows(folder, "calendar"))

    return knowledge.view("provenance.calendar", build)


def _countries(knowledge: Knowledge) -> frozenset[str]:
    def build() -> frozenset[str]:
        return frozenset(row["form"] for folder in LANGUAGES for row in knowledge.rows(folder, "names"))

    return knowledge.view("provenance.countries", build)
