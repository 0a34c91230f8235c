"""The tables of one language, indexed for the coder: made once a process and kept by the knowledge that they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.language.words import words_of

_RANKS = {"person": 0, "org": 1, "country": 2, "role": 3, "pronoun": 4}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an actor's phrase: a row of a table, or a proper name that stands in none."""

    kind: str
    rank: int
    row: Row = field(default_factory=dict)
    tenures: tuple[Row, ...] = ()
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Lexical:
    """One language's words, by what the coder asks of them."""

    actor_parts: Phrases[Part]
    cues: Phrases[Row]
    statuses: Phrases[Row]
    lexicon: Phrases[Row]
    contexts: Phrases[str]
    complementizers: frozenset[str]
    locatives: frozenset[str]
    agents: frozenset[str]
    withs: frozenset[str]
    ands: frozenset[str]
    relatives: frozenset[str]
    clauses: frozenset[str]
    of_words: frozenset[str]
    possessives: frozenset[str]
    be_words: frozenset[str]
    determiners: frozenset[str]
    formers: frozenset[str]
    governments: frozenset[str]
    plurals: frozenset[str]
    particles: frozenset[str]
    sources: frozenset[str]
    to_words: frozenset[str]
    quote_open: frozenset[str]
    quote_close: frozenset[str]
    function_words: frozenset[str]
    never_names: frozenset[str]


def lexical(lang: str, knowledge: Knowledge) -> Lexical:
    """The indexed tables of ``lang``, made at the first call."""
    return knowledge.view(f"lexical.{lang}", lambda: _build(lang, knowledge))


def _build(lang: str, knowledge: Knowledge) -> Lexical:
    cut = cutter(lang, knowledge)

    def index(name: str) -> Phrases[Row]:
        return Phrases((cut(row["form"]), row) for row in knowledge.rows(lang, name))

    markers: dict[str, set[str]] = {}
    for row in knowledge.rows(lang, "markers"):
        markers.setdefault(row["kind"], set()).add(row["form"].lower())

    def marked(kind: str) -> frozenset[str]:
        return frozenset(markers.get(kind, ()))

    single = frozenset(
        row["form"].lower()
        for name in ("markers", "cues", "statuses", "complementizers", "pronouns", "calendar", "times", "lexicon")
        for row in knowledge.rows(lang, name)
    )
    calendar = frozenset(
        row["form"].lower() for row in knowledge.rows(lang, "calendar") if row["unit"] in ("month", "weekday", "zone")
    )
    return Lexical(
        actor_parts=Phrases(_actor_forms(lang, knowledge, cut)),
        cues=index("cues"),
        statuses=index("statuses"),
        lexicon=index("lexicon"),
        contexts=Phrases((cut(row["form"]), row["context"]) for row in knowledge.rows(lang, "contexts")),
        complementizers=frozenset(row["form"].lower() for row in knowledge.rows(lang, "complementizers")),
        locatives=marked("locative"),
        agents=marked("agent"),
        withs=marked("with"),
        ands=marked("and"),
        relatives=marked("relative"),
        clauses=marked("clause"),
        of_words=marked("of") | marked("determiner"),
        possessives=marked("possessive"),
        be_words=marked("be"),
        determiners=marked("determiner"),
        formers=marked("former"),
        governments=marked("government"),
        plurals=marked("plural"),
        particles=marked("particle") - marked("locative"),
        sources=frozenset(row["form"].lower() for row in knowledge.rows(lang, "cues") if row["voice"] == "source"),
        to_words=marked("to"),
        quote_open=marked("quote_open") - {"'", "‘"},
        quote_close=marked("quote_close") - {"'", "’"},
        function_words=single,
        never_names=calendar | marked("determiner"),
    )


def cutter(lang: str, knowledge: Knowledge) -> Callable[[str], tuple[str, ...]]:
    """What cuts a table's form into words as the text is cut; plain words without a clitic are cut at blanks, which is quick."""
    rows = knowledge.rows(lang, "clitics")
    ends = tuple(row["form"] for row in rows if row["kind"] == "enclitic")
    starts = tuple(row["form"] for row in rows if row["kind"] == "proclitic")

    def cut(form: str) -> tuple[str, ...]:
        words = form.split()
        if all(word.isalpha() and not word.endswith(ends) and not word.startswith(starts) for word in words):
            return tuple(words)
        return tuple(word.text for word in words_of(form, 0, len(form), lang=lang, knowledge=knowledge))

    return cut


def _actor_forms(
    lang: str, knowledge: Knowledge, cut: Callable[[str], tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], Part]]:
    for row in knowledge.rows(lang, "names"):
        yield cut(row["form"]), Part("country", _RANKS["country"], row)
    for row in knowledge.rows(lang, "organisations"):
        yield cut(row["form"]), Part("org", _RANKS["org"], row)
    for row in knowledge.rows(lang, "roles"):
        yield cut(row["form"]), Part("role", _RANKS["role"], row)
    for row in knowledge.rows(lang, "pronouns"):
        yield cut(row["form"]), Part("pronoun", _RANKS["pronoun"], row)
    tenures: dict[str, list[Row]] = {}
    for row in knowledge.rows("world", "people"):
        for form in _forms_of(row):
            tenures.setdefault(form, []).append(row)
    for form, rows in tenures.items():
        if len({row["name"] for row in rows}) == 1:
            yield cut(form), Part("person", _RANKS["person"], rows[0], tuple(rows))


def _forms_of(row: Row) -> Iterable[str]:
    return dict.fromkeys([row["name"], *filter(None, row["aliases"].split("|"))])
