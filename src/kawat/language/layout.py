"""The layout of a story's text: which parts are headline, credit, boilerplate and body, and the dateline that opens the body.

The words are the tables' (``credits``, ``boilerplate``, ``agencies``, ``calendar``, ``places``); here are only the shapes. What
is searched is bounded or has no nested repetition, so that a hostile line costs time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kawat.knowledge import LANGUAGES, Knowledge
from kawat.language.dateline import find_dateline
from kawat.language.outlets import HOST, CreditCue, credit_cues, marked, outlets_of, spaced, squeeze, trimmed
from kawat.language.parse import Block
from kawat.span import Span

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_STOP = ".!?…"
_CLOSING = "\"'”’»)] "
_INNER_STOP = re.compile(r"[^\W\d_A-Z]{3}[.!?] [^\W\d_a-z]")
_TITLED_LINES = 5  # how far down a title is looked for
_LONGEST_HEADLINE = 160
_LONGEST_FURNITURE = 320  # a credit or boilerplate line is no longer than this
_LONGEST_TAIL = 40
_TAIL = 400  # how much of the last line is searched for credits
_CODE = re.compile(r"[(\[]\s{0,3}([^()\[\]\n]{1,40}?)\s{0,3}[)\]][\s.,]{0,5}\Z")
_CODE_WORDS = re.compile(r"[^\W\d_]{1,6}(?: ?[/&,|-] ?[^\W\d_]{1,6}){0,4}")
_SIGNATURE = re.compile(r"[^\W\d_][\w.' -]{0,14}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Blocks in order, which do not overlap and leave out only blanks and the dateline; the words of the dateline."""

    blocks: tuple[Block, ...]
    dateline: Span | None


class Value(NamedTuple):
    """What a credit line gives for a role: offsets, untrimmed."""

    role: str
    start: int
    end: int


def layout_of(text: str, *, title: str | None, lang: str, knowledge: Knowledge, publisher: str | None = None) -> Layout:
    """The layout of ``text``. ``title`` is the headline where the source names it, ``lang`` the story's ISO 639-1 code."""
    lines = [trimmed(text, *match.span()) for match in _LINE.finditer(text)]
    lines = [part for start, end in lines if start < end for part in _without_tail(text, start, end, knowledge)]
    kinds = [_kind(text, start, end, lang, knowledge) for start, end in lines]
    headline = _headline(text, lines, kinds, title, knowledge)
    if headline is not None:
        kinds[headline] = "headline"
    blocks: list[Block] = []
    last = _close(text, lines, kinds, lang, knowledge)
    for index, (start, end) in enumerate(lines):
        if kinds[index] != "body":
            blocks.append(Block(start, end, kinds[index]))
            continue
        cut = _credit_tail(text, start, end, lang, knowledge) if index == last else end
        blocks += _split(text, start, cut, _boilerplate("inline", knowledge))
        if cut < end:
            blocks.append(Block(*trimmed(text, cut, end), "credit"))
    return _with_dateline(text, blocks, knowledge, publisher)


# ---------------------------------------------------------------- headline, credit and boilerplate lines


def _kind(text: str, start: int, end: int, lang: str, knowledge: Knowledge) -> str:
    if end - start > _LONGEST_FURNITURE:
        return "body"
    line = text[start:end]
    if any(_boilerplate(place, knowledge).fullmatch(line) for place in ("line", "inline", "tail")):
        return "boilerplate"
    return "credit" if credit_values(text, start, end, lang, knowledge) else "body"


def _without_tail(text: str, start: int, end: int, knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """A line, and apart from it the furniture that a page left at its end, so that what signs a story before it is found."""
    tail = _boilerplate("tail", knowledge).search(text, max(start, end - _LONGEST_TAIL), end)
    if tail is None or tail.start() == start:
        yield start, end
        return
    yield trimmed(text, start, tail.start())
    yield trimmed(text, tail.start(), end)


def _headline(
    text: str, lines: list[tuple[int, int]], kinds: list[str], title: str | None, knowledge: Knowledge
) -> int | None:
    wanted = squeeze(title or "")
    for index, (start, end) in enumerate(lines[:_TITLED_LINES] if wanted else ()):
        if end - start <= 2 * len(title or "") + 40:
            line = squeeze(text[start:end])
            if line == wanted or (
                min(len(line), len(wanted)) >= 20 and (line.startswith(wanted) or wanted.startswith(line))
            ):
                return index
    if wanted:
        return None
    bodies = [index for index, kind in enumerate(kinds) if kind == "body"][:3]
    if (
        len(bodies) < 2
        or bodies[1] != bodies[0] + 1
        or any(kinds[index] == "boilerplate" for index in range(bodies[0]))
    ):
        return None
    start, end = lines[bodies[0]]
    if end - start > _LONGEST_HEADLINE or text[start:end].rstrip(_CLOSING)[-1:] in (*".…:;,-", ""):
        return None
    if not text[start:end].rstrip(_CLOSING)[-1:].isalnum() and text[end - 1] in '"”':
        return None  # a question that is quoted is the body's
    if _INNER_STOP.search(text, start, end):
        return None
    following = lines[bodies[1]]
    told = text[following[0] : following[1]].rstrip(_CLOSING)[-1:] in _STOP
    if find_dateline(text, start, end, knowledge) or not (told or find_dateline(text, *following, knowledge)):
        return None
    return bodies[0]


def credit_values(text: str, start: int, end: int, lang: str, knowledge: Knowledge) -> list[Value]:
    """What a credit line gives for each role, in order; empty where the line is none."""
    cues = [cue for cue in credit_cues(lang, knowledge) if cue.place == "line"]
    first = start
    while first < end and (text[first] in "([{-–—•*" or text[first].isspace()):
        first += 1
    if not _first_cues(lang, knowledge).match(text, first, end):
        return []
    found: list[tuple[int, int, CreditCue]] = []
    for cue in cues:
        for match in cue.pattern.finditer(text, first, min(end, first + _LONGEST_FURNITURE)):
            if match.end() < end or cue.explicit:
                found.append((*match.span(), cue))
    found.sort(key=lambda each: (each[0], -each[1]))
    kept: list[tuple[int, int, CreditCue]] = []
    for each in found:
        bare_inside = kept and not each[2].explicit and not _between_values(text, kept[-1][1], each[0])
        if (kept and each[0] < kept[-1][1]) or bare_inside:
            continue
        kept.append(each)
    if not kept or kept[0][0] != first:
        return []
    values = []
    for index, (_, after, cue) in enumerate(kept):
        value = Value(cue.role, after, kept[index + 1][0] if index + 1 < len(kept) else end)
        if not _is_value(text, value, cue.explicit):
            return []
        values.append(value)
    return values


def _between_values(text: str, start: int, end: int) -> bool:
    """Whether a new credit may begin at ``end``: after a mark that closes the one before."""
    return text[start:end].rstrip()[-1:] in ("", *";|.,/")


def _is_value(text: str, value: Value, explicit: bool) -> bool:
    """Names, not a sentence: short, and after a cue without a mark of its own capitalised throughout."""
    words = text[slice(*trimmed(text, value.start, value.end, "()[]|;,./- "))].split()
    if len(words) > (14 if explicit else 10):
        return False
    if explicit:
        return not words or not words[0][:1].islower() or bool(HOST.match(words[0]))
    small = [word for word in words if word[:1].islower()]
    return bool(words) and not words[0][:1].islower() and len(words) > 1 and all(len(word) <= 4 for word in small)


def _close(text: str, lines: list[tuple[int, int]], kinds: list[str], lang: str, knowledge: Knowledge) -> int:
    """Marks the lines that sign the story at its end as credits; the index of the last line of the body, or -1."""
    for index in range(len(lines) - 1, -1, -1):
        if kinds[index] == "headline":
            break
        if kinds[index] != "body":
            continue
        start, end = lines[index]
        if (
            index
            and end - start <= 120
            and (_is_code(text, start, end, lang, knowledge) or _is_sign_off(text, start, end, knowledge))
        ):
            kinds[index] = "credit"
            continue
        return index
    return -1


def _is_code(text: str, start: int, end: int, lang: str, knowledge: Knowledge) -> bool:
    match = _CODE.search(text, start, end)
    return bool(match and match.start() == start and _signs(match[1], knowledge))


def _signs(words: str, knowledge: Knowledge) -> bool:
    if _CODE_WORDS.fullmatch(words) or _SIGNATURE.fullmatch(words):
        return True
    known = outlets_of(knowledge)
    return all(known.named(part) or _CODE_WORDS.fullmatch(part.strip()) for part in re.split("[/|,&]", words))


def _is_sign_off(text: str, start: int, end: int, knowledge: Knowledge) -> bool:
    """A last line in capitals, names parted by bars, or one outlet ("NAMA PENULIS | REUTERS")."""
    line = text[start:end].strip(" ,.")
    if line != line.upper() or line == line.lower():
        return False
    parts = [part.strip(" ,.") for part in line.split("|")]
    known = outlets_of(knowledge)
    return all(
        part
        and (known.named(part) or (2 <= len(part.split()) <= 5 and part.replace(" ", "").replace(".", "").isalpha()))
        for part in parts
    )


def _credit_tail(text: str, start: int, end: int, lang: str, knowledge: Knowledge) -> int:
    """Where the credits at the end of the last line begin: "(ant/rtr)", "(Reporting by …)", "Editor: …"; ``end`` if nowhere."""
    window = max(start, end - _TAIL)
    for at in range(window + 1, end):
        before = text[:at][-3:].rstrip(" ,(-[")[-1:] if text[at].isalpha() else ""
        if before and before in _STOP + '"”)' and credit_values(text, at, end, lang, knowledge):
            return at - 1 if text[at - 1] in "([" else at
    match = _CODE.search(text, window, end)
    if not match or match.start() == start:
        return end
    stopped = text[window : match.start()].rstrip(_CLOSING + ",")[-1:] in _STOP
    parts = [part.strip() for part in re.split("[/|,&]", match[1])]
    known = any(map(outlets_of(knowledge).named, parts)) or _is_pair(parts, knowledge)
    initials = len(match[1]) < 6 and match[1].isupper()  # after an abbreviation's stop: "Tbk. (ABCD)"
    return match.start() if known or (stopped and not initials and _signs(match[1], knowledge)) else end


def _is_pair(parts: list[str], knowledge: Knowledge) -> bool:
    """Whether these are the initials of who wrote and who edited, which sign a story even where its last sentence lacks its stop."""
    small = all(2 <= len(part) <= 4 and part.isalpha() and part.islower() for part in parts)
    return len(parts) == 2 and small and not marked("and", knowledge) & set(parts)


def _split(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[Block]:
    """A line of the body, parted where boilerplate stands in it."""
    at = start
    for match in pattern.finditer(text, start, end):
        for first, last, kind in ((at, match.start(), "body"), (*match.span(), "boilerplate")):
            first, last = trimmed(text, first, last)
            if first < last:
                yield Block(first, last, kind)
        at = match.end()
    first, last = trimmed(text, at, end)
    if first < last:
        yield Block(first, last, "body")


def _with_dateline(text: str, blocks: list[Block], knowledge: Knowledge, publisher: str | None) -> Layout:
    bodies = [index for index, block in enumerate(blocks) if block.kind == "body"][:3]
    for turn, index in enumerate(bodies):
        block = blocks[index]
        parts = find_dateline(text, block.start, block.end, knowledge, own=publisher)
        if parts is None or (turn and not parts.outlets):
            continue
        start, end = trimmed(text, block.start, parts.end)
        body = trimmed(text, parts.end, block.end)
        rest = [Block(*body, "body")] if body[0] < body[1] else []
        return Layout((*blocks[:index], *rest, *blocks[index + 1 :]), Span.of(text, start, end))
    return Layout(tuple(blocks), None)


def _boilerplate(place: str, knowledge: Knowledge) -> re.Pattern[str]:
    """The boilerplate of every language, for a site's own words need not be the story's, as one pattern."""

    def build() -> re.Pattern[str]:
        rows = [row for folder in LANGUAGES for row in knowledge.rows(folder, "boilerplate") if row["place"] == place]
        return re.compile("|".join(f"(?:{spaced(row['pattern'])})" for row in rows) or r"(?!)", re.IGNORECASE)

    return knowledge.view(f"layout.boilerplate.{place}", build)


def _first_cues(lang: str, knowledge: Knowledge) -> re.Pattern[str]:
    """All cues of credit lines as one pattern: a quick look before the slow one."""

    def build() -> re.Pattern[str]:
        cues = [cue.pattern.pattern for cue in credit_cues(lang, knowledge) if cue.place == "line"]
        return re.compile("|".join(cues) or r"(?!)", re.IGNORECASE)

    return knowledge.view(f"layout.first.{lang}", build)
