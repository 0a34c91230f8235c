"""Cuts text into words with offsets. What is one word is the same wherever it stands, so that the forms of the tables are cut alike.

A number, a date, a host, an abbreviation with its stops, a doubled word ("negara-negara") and a word with an apostrophe inside are
one word each; every other mark is a word of its own. Clitics are cut off where the tables ``clitics`` of the language say so:

- ``enclitic``: cut from the end of a word whose rest is known; written ``-nya``, with a hyphen, it is cut from any rest of three letters
  and more, and written ``'s``, with an apostrophe inside, from any rest at all;
- ``proclitic``: written with a hyphen after it, cut from the front of a word of which the rest is known and the whole is not;
- ``whole``: never cut; with a hyphen at its end, a prefix that stays with its word;
- ``stem``: a known word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from kawat.knowledge import Knowledge
from kawat.language.parse import Word

_CACHE_SIZE = 100_000
_FREE_REST = 3
_LONGEST = 100
_BLANK = r"\s\u200b-\u200f\u2060\ufeff\u00ad"
_ALNUM = r"(?:[^\W_]|[\u0300-\u036f])"
# bounded, so that a hostile line costs linear time
_HOST = (
    r"https?://[^\s\"“”<>]{0,2000}[\w/]|www\.[^\s\"“”<>]{0,2000}[\w/]|[\w.+-]{1,64}@\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){1,8}"
    r"|(?i:(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}(?:com|net|org|info|tv|id|co\.uk))(?![\w-])(?:/[\w/.-]{0,2000}[\w/])?"
)
_ACRONYM = r"[A-Z](?:\.[A-Z])+(?![^\W_])\.?"
_INITIAL = r"[A-Z]\.(?=\ ?[A-Z])"
_WORD = rf"[@#]\w+|{_ALNUM}+(?:(?:['’ʼ/&-]|(?<=\d)[.,:](?=\d)){_ALNUM}+)*"
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMERIC = re.compile(r"\d+(?:[.,:]\d+)*")
_LETTERS_NUMBER = re.compile(r"([^\W\d_]+)(\d.*)")

Piece = tuple[int, int, str, str, bool]


@dataclass(slots=True)
class _Cutter:
    """What one language's tables say of words, and the tokens that were cut already."""

    token: re.Pattern[str]
    abbreviations: frozenset[str]
    enclitics: tuple[tuple[str, bool], ...]
    endings: tuple[str, ...]
    proclitics: tuple[str, ...]
    wholes: frozenset[str]
    prefixes: frozenset[str]
    stems: frozenset[str]
    names: frozenset[str]
    seen: dict[str, tuple[Piece, ...]] = field(default_factory=dict)


def words_of(text: str, start: int, end: int, *, lang: str, knowledge: Knowledge) -> tuple[Word, ...]:
    """The words of ``text[start:end]``, in order, none overlapping; blanks alone lie outside of them."""
    cutter = knowledge.view(f"words.{lang}", lambda: _cutter(lang, knowledge))
    seen = cutter.seen
    words: list[Word] = []
    for match in cutter.token.finditer(text, start, end):
        token, at = match.group(), match.start()
        pieces = seen.get(token)
        if pieces is None:
            if len(seen) >= _CACHE_SIZE:
                seen.clear()
            pieces = seen[token] = tuple(_pieces(token, cutter))
        for first, last, part, lower, clitic in pieces:
            words.append(Word(at + first, at + last, part, lower, clitic))
    return tuple(words)


def known_words(lang: str, knowledge: Knowledge) -> frozenset[str]:
    """The lower-case forms that the language's tables know as common words."""
    cutter = knowledge.view(f"words.{lang}", lambda: _cutter(lang, knowledge))
    return cutter.stems | cutter.wholes


def _cutter(lang: str, knowledge: Knowledge) -> _Cutter:
    forms: dict[str, list[str]] = {}
    for row in knowledge.rows(lang, "clitics"):
        forms.setdefault(row["kind"], []).append(row["form"])
    abbreviations = [row["form"] for row in knowledge.rows(lang, "abbreviations")]
    names = {row["form"] for row in knowledge.rows(lang, "names")}
    names |= {row["form"] for row in knowledge.rows(lang, "calendar") if row["unit"] in ("month", "weekday")}
    enclitics = sorted(forms.get("enclitic", ()), key=lambda form: -len(form))
    wholes = forms.get("whole", ())
    return _Cutter(
        token=_token_pattern(abbreviations),
        abbreviations=frozenset(abbreviations),
        enclitics=tuple((form.removeprefix("-"), _is_free(form)) for form in enclitics),
        endings=tuple(form.removeprefix("-") for form in enclitics),
        proclitics=tuple(form.removesuffix("-") for form in forms.get("proclitic", ())),
        wholes=frozenset(form for form in wholes if not form.endswith("-")),
        prefixes=frozenset(form for form in wholes if form.endswith("-")),
        stems=frozenset(forms.get("stem", ())),
        names=frozenset(names | {name.capitalize() for name in names if name == name.lower()}),
    )


def _is_free(form: str) -> bool:
    return form.startswith("-") or _has_apostrophe(form)


def _has_apostrophe(form: str) -> bool:
    return "'" in form or "’" in form


def _token_pattern(abbreviations: list[str]) -> re.Pattern[str]:
    """Hosts before acronyms before abbreviations before words: the first that fits at a place is taken."""
    lower = [re.escape(form) for form in abbreviations if form == form.lower()]
    exact = [re.escape(way) for form in abbreviations if form != form.lower() for way in {form, form.upper()}]
    short = [
        rf"(?i:{_either(lower)})(?![^\W_])" if lower else "",
        # "Dr.Ir. Budi": a title may stand without a blank after it
        _either(exact) if exact else "",
    ]
    return re.compile(
        "|".join([_HOST, _ACRONYM, *filter(None, short), _INITIAL, _WORD, r"\.{2,}|-{2,}", rf"[^{_BLANK}]"])
    )


def _either(patterns: list[str]) -> str:
    return "(?:" + "|".join(sorted(patterns, key=lambda pattern: -len(pattern))) + ")"


def _pieces(token: str, cutter: _Cutter) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for part in _parts(token, cutter):
        cuts = _clitic_cuts(part, cutter)
        bounds = [0, *cuts.ends, len(part)]
        for number, (first, last) in enumerate(pairwise(bounds)):
            word = part[first:last]
            clitic = number != cuts.host or (at > 0 and part in cutter.endings)
            pieces.append((at + first, at + last, word, word.lower(), clitic))
        at += len(part)
    return pieces


def _parts(token: str, cutter: _Cutter) -> list[str]:
    """A token cut at its slashes and hyphens and between a currency and its sum, where it is more than one word."""
    if token.isalpha() or len(token) > _LONGEST:
        return [token]
    parts = [token]
    if "/" in token and "://" not in token and not any(map(str.isdigit, token)) and "." not in token:
        sides = token.split("/")
        if not all(len(side) == 1 for side in sides):
            parts = _joined(sides, "/")
    parts = [piece for part in parts for piece in (_hyphen_parts(part, cutter) if "-" in part[1:-1] else [part])]
    return [piece for part in parts for piece in _sum_parts(part, cutter)]


def _sum_parts(part: str, cutter: _Cutter) -> list[str]:
    match = _LETTERS_NUMBER.fullmatch(part)
    return list(match.groups()) if match and f"{match[1]}." in cutter.abbreviations else [part]


def _hyphen_parts(part: str, cutter: _Cutter) -> list[str]:
    sides = part.split("-")
    if "" in sides or "." in part.strip(".0123456789-") or _ISO_DATE.fullmatch(part) or part in cutter.names:
        return [part] if not _starts_with_name(part, cutter) else _joined(sides, "-")
    if sides[-1].lower() in cutter.endings:
        return [*_hyphen_parts("-".join(sides[:-1]), cutter), "-", sides[-1]]
    return _joined(sides, "-") if _is_compound(sides, cutter) else [part]


def _starts_with_name(part: str, cutter: _Cutter) -> bool:
    return bool(cutter.prefixes) and part not in cutter.names and part.split("-")[0] in cutter.names


def _is_compound(sides: list[str], cutter: _Cutter) -> bool:
    """Whether a hyphen joins words: sums ("5-10"), names ("Rusia-Ukraina", "TNI-Polri"), and in a language that lists the prefixes that stay, all others."""
    if all(_NUMERIC.fullmatch(side) for side in sides):
        return True
    if len(set(sides)) == len(sides) and all(side in cutter.names for side in sides):
        return True
    capitals = [side for side in sides if len(side) > 1 and side.isalpha() and side[0].isupper()]
    if (
        len(capitals) == len(sides)
        and any(side.isupper() for side in sides)
        and not all(side.isupper() for side in sides)
    ):
        return True
    if not cutter.prefixes or f"{sides[0].lower()}-" in cutter.prefixes:
        return False
    return not sides[0][0].isupper() or sides[0] in cutter.names


def _joined(sides: list[str], mark: str) -> list[str]:
    parts: list[str] = []
    for side in sides:
        parts += [mark, side] if parts else [side]
    return [part for part in parts if part]


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Where a word is cut, and which of the pieces the clitics lean on."""

    ends: tuple[int, ...] = ()
    host: int = 0


_UNCUT = _Cuts()


def _clitic_cuts(part: str, cutter: _Cutter) -> _Cuts:
    lower = part.lower()
    if len(part) > _LONGEST or len(lower) != len(part) or lower in cutter.wholes or lower in cutter.stems:
        return _UNCUT
    if lower.endswith(cutter.endings):
        ends = _enclitic_ends(lower, cutter, capital=part[0].isupper() and not part.isupper())
        if ends:
            return _Cuts(tuple(ends))
    if part == lower:
        for form in cutter.proclitics:
            if lower.startswith(form) and lower[len(form) :] in cutter.stems:
                return _Cuts((len(form),), host=1)
    return _UNCUT


def _enclitic_ends(lower: str, cutter: _Cutter, *, capital: bool) -> list[int]:
    """Where enclitics begin, from left to right. A capital asks for a known rest: a name may end like a clitic."""
    for form, free in cutter.enclitics:
        rest = lower.removesuffix(form)
        if rest == lower or not rest:
            continue
        if _has_apostrophe(form):
            return [len(rest)]
        last = rest[rest.rfind("-") + 1 :]
        if last in cutter.stems or last in cutter.wholes:
            return [len(rest)]
        inner = _enclitic_ends(rest, cutter, capital=capital) if rest.endswith(cutter.endings) else []
        if inner or (free and not capital and len(last) >= _FREE_REST and rest.replace("-", "").isalpha()):
            return [*inner, len(rest)]
    return []
