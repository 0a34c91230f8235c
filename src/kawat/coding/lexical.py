"""The tables of one language, indexed for the coder: made once a process and kept by the knowledge that they come from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.language.words import words_of

T = TypeVar("T")
_PRIOR = 2
_NAME_WORD = re.compile(r"\w{3,}")
_RANKS = {"person": 0, "org": 1, "country": 2, "role": 3, "pronoun": 4, "agency": 5}
MEDIA = "JRN"


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
    nonevents: Phrases[Row]
    objects: dict[str, list[Row]]
    precision: dict[str, float]
    contexts: Phrases[str]
    complementizers: frozenset[str]
    locatives: frozenset[str]
    at_words: frozenset[str]
    place_heads: frozenset[str]
    place_words: frozenset[str]
    sites: frozenset[str]
    divisions_before: dict[str, str]
    divisions_after: dict[str, str]
    kinds_abroad: frozenset[str]
    denials: frozenset[str]
    refusals: frozenset[str]
    ands: frozenset[str]
    clauses: frozenset[str]
    temporals: frozenset[str]
    of_words: frozenset[str]
    possessives: frozenset[str]
    posts: frozenset[str]
    concurrents: frozenset[str]
    classifiers: frozenset[str]
    predicatives: frozenset[str]
    victims: frozenset[str]
    origins: frozenset[str]
    regionals: frozenset[str]
    relays: frozenset[tuple[str, ...]]
    determiners: frozenset[str]
    others: frozenset[str]
    neuters: frozenset[str]
    formers: frozenset[str]
    governments: frozenset[str]
    plurals: frozenset[str]
    articles: frozenset[str]
    documents: frozenset[str]
    aides: frozenset[str]
    nobodies: frozenset[str]
    nicknames: frozenset[str]
    shorts: frozenset[str]
    particles: frozenset[str]
    sources: frozenset[str]
    to_words: frozenset[str]
    quote_open: frozenset[str]
    quote_close: frozenset[str]
    function_words: frozenset[str]
    known_words: frozenset[str]
    kinds: dict[str, str]
    never_names: frozenset[str]
    offices: dict[str, str]
    held: dict[str, str]
    name_states: dict[str, dict[str, float]]
    """Of each word of the names of known people, in small letters, what share of them is of each state."""

    def probability(self, form: str) -> float:
        """How probably a form of the lexicon tells an event of its type; the mean of all for one that was never seen."""
        return self.precision.get(form, self.precision[""])


def lexical(lang: str, knowledge: Knowledge) -> Lexical:
    """The indexed tables of ``lang``, made at the first call."""
    return knowledge.view(f"lexical.{lang}", lambda: _build(lang, knowledge))


def _build(lang: str, knowledge: Knowledge) -> Lexical:
    cut = cutter(lang, knowledge)

    def index(name: str) -> Phrases[Row]:
        return cut.index((row["form"], row) for row in knowledge.rows(lang, name))

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
        actor_parts=cut.index(_actor_forms(lang, knowledge)),
        cues=index("cues"),
        statuses=index("statuses"),
        lexicon=index("lexicon"),
        nonevents=index("nonevents"),
        objects=_by_object(knowledge.rows(lang, "objects")),
        precision=_precision(knowledge.rows(lang, "precision")),
        contexts=cut.index((row["form"], row["context"]) for row in knowledge.rows(lang, "contexts")),
        complementizers=frozenset(row["form"].lower() for row in knowledge.rows(lang, "complementizers")),
        locatives=marked("locative"),
        at_words=marked("at"),
        place_heads=marked("place_head"),
        place_words=marked("place_head") | marked("place_word") | marked("locative") | marked("determiner"),
        sites=marked("place_head") | marked("site"),
        divisions_before=_divisions(markers, "before"),
        divisions_after=_divisions(markers, "after"),
        kinds_abroad=marked("kind_abroad"),
        denials=marked("denial"),
        refusals=marked("refusal"),
        ands=marked("and"),
        clauses=marked("clause"),
        temporals=marked("temporal"),
        of_words=marked("of") | marked("determiner"),
        possessives=marked("possessive"),
        posts=marked("post"),
        concurrents=marked("concurrent"),
        classifiers=marked("classifier"),
        predicatives=marked("predicative"),
        victims=marked("victim"),
        origins=marked("origin"),
        regionals=marked("regional"),
        relays=frozenset((word,) for word in marked("relay")),
        determiners=marked("determiner"),
        others=marked("other"),
        neuters=marked("neuter"),
        formers=marked("former"),
        governments=marked("government"),
        plurals=marked("plural"),
        articles=marked("article"),
        documents=marked("document"),
        aides=marked("aide"),
        nobodies=marked("nobody"),
        nicknames=marked("nickname"),
        shorts=frozenset(row["iso3"] for row in knowledge.rows(lang, "names") if row["kind"] == "short"),
        particles=marked("particle") - marked("locative"),
        sources=frozenset(row["form"].lower() for row in knowledge.rows(lang, "cues") if row["voice"] == "source"),
        to_words=marked("to"),
        quote_open=marked("quote_open") - {"'", "‘"},
        quote_close=marked("quote_close") - {"'", "’"},
        function_words=single,
        known_words=frozenset(row["form"].lower() for row in knowledge.rows(lang, "clitics") if row["kind"] == "stem"),
        kinds=_kinds(markers),
        never_names=calendar | marked("determiner"),
        offices={row["form"].lower(): row["office"].lower() for row in knowledge.rows(lang, "offices")},
        held={row["office"].lower(): row["held"] for row in knowledge.rows(lang, "offices") if row["held"]},
        name_states=knowledge.view("name states", lambda: _name_states(knowledge.rows("world", "people"))),
    )


def _kinds(markers: dict[str, set[str]]) -> dict[str, str]:
    """Of nouns that a description stands on ("negara itu", "the agency") whether they mean a state, a body or an outlet."""
    pairs = (("state", "state_noun"), ("org", "body_noun"), ("press", "press_noun"))
    return {word: kind for kind, marker in pairs for word in markers.get(marker, ())}


def _name_states(people: Sequence[Row]) -> dict[str, dict[str, float]]:
    """The states of known people by the words of their names: "Bishop" is Australian, "Kim" of either Korea."""
    count: dict[str, Counter[str]] = {}
    for name, country in {(name, row["country"]) for row in people for name in _forms_of(row)}:
        for word in set(_NAME_WORD.findall(name.lower())):
            count.setdefault(word, Counter())[country] += 1
    return {word: {state: n / sum(some.values()) for state, n in some.items()} for word, some in count.items()}


def _divisions(markers: dict[str, set[str]], side: str) -> dict[str, str]:
    """Of words that stand at this side of a division's name ("Kecamatan …") which kind they tell."""
    return {word: kind for kind in ("district", "regency", "city") for word in markers.get(f"{kind}_{side}", ())}


def _by_object(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of the table of objects by the word that an event is done to."""
    out: dict[str, list[Row]] = {}
    for row in rows:
        out.setdefault(row["object"], []).append(row)
    return out


def _precision(rows: Sequence[Row]) -> dict[str, float]:
    """How probably each form tells an event of its type, measured on annotated sentences.

    The measured share is drawn towards the mean of all forms, as if each had been seen twice more at that mean; under the
    empty form stands the mean, for forms that were never seen.
    """
    seen, right = sum(int(row["seen"]) for row in rows), sum(int(row["right"]) for row in rows)
    mean = right / seen if seen else 0.5
    out = {row["form"]: (int(row["right"]) + _PRIOR * mean) / (int(row["seen"]) + _PRIOR) for row in rows}
    return {**out, "": mean}


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts a table's form into words as the text is cut; plain words without a clitic at blanks, which is quick."""

    lang: str
    knowledge: Knowledge
    ends: tuple[str, ...]
    starts: tuple[str, ...]

    def words(self, form: str) -> Sequence[str]:
        """All words of a form."""
        words = form.split()
        return words if all(map(self._is_plain, words)) else self._cut(form)

    def first(self, form: str) -> str:
        """The first word of a form."""
        word = form.partition(" ")[0]
        return word if self._is_plain(word) else self._cut(form)[0]

    def _is_plain(self, word: str) -> bool:
        return word.isalpha() and not word.endswith(self.ends) and not word.startswith(self.starts)

    def _cut(self, form: str) -> Sequence[str]:
        return [word.text for word in words_of(form, 0, len(form), lang=self.lang, knowledge=self.knowledge)]

    def index(self, forms: Iterable[tuple[str, T]]) -> Phrases[T]:
        """Forms, to be found in this language's text."""
        return Phrases(forms, cut=self.words, first=self.first)


def cutter(lang: str, knowledge: Knowledge) -> Cutter:
    """The cutter of a language, with its clitics."""
    rows = knowledge.rows(lang, "clitics")
    ends = tuple(row["form"].strip("-") for row in rows if row["kind"] == "enclitic")
    starts = tuple(row["form"].strip("-") for row in rows if row["kind"] == "proclitic")
    return Cutter(lang, knowledge, ends, starts)


def _actor_forms(lang: str, knowledge: Knowledge) -> Iterator[tuple[str, Part]]:
    roles = {row["form"] for row in knowledge.rows(lang, "roles")}
    for row in knowledge.rows(lang, "names"):
        yield row["form"], Part("country", _RANKS["country"], row)
    for row in knowledge.rows(lang, "organisations"):
        yield row["form"], Part("org", _RANKS["org"], row)
    for row in knowledge.rows("world", "agencies"):
        for form in _forms_of(row):
            if form != form.lower() and form.lower() not in roles:  # "AKP" is a rank before it is an agency
                yield form, Part("org", _RANKS["agency"], {**row, "form": form, "kind": "org", "sector": MEDIA})
    for row in knowledge.rows(lang, "roles"):
        yield row["form"], Part("role", _RANKS["role"], row)
    for row in knowledge.rows(lang, "pronouns"):
        yield row["form"], Part("pronoun", _RANKS["pronoun"], row)
    tenures: dict[str, list[Row]] = {}
    for row in knowledge.rows("world", "people"):
        for form in _forms_of(row):
            tenures.setdefault(form, []).append(row)
    for form, rows in tenures.items():
        if len({row["name"] for row in rows}) == 1:
            yield form, Part("person", _RANKS["person"], rows[0], tuple(rows))


def _forms_of(row: Row) -> Iterable[str]:
    return dict.fromkeys([row["name"], *filter(None, row["aliases"].split("|"))])
