"""Brings the mentions of one actor together: who is who in a story.

Mentions are read in the order of the text. A name belongs to the person whose fuller name holds it; an office without a name to
the person who held it before in the story; a state's name, capital and government are one actor; a pronoun belongs to the last
actor that it can stand for. What nothing explains stays without country and sector.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from kawat.coding.figures import DESCRIBED_AS, Figure, is_person, kind_of, may_be, name_words, one_actor
from kawat.coding.lexical import MEDIA
from kawat.coding.marks import Quotations
from kawat.coding.mention import Mention, is_aside
from kawat.coding.tenures import FORMER, tenure, tenures_of
from kawat.knowledge.schema import INTERNATIONAL
from kawat.reading import Actor

_MEMORY = 200
"""So many actors back a name is looked for."""


class Cast:
    """All figures of a story, and which mention stands for which."""

    def __init__(self, rows: Iterable[Sequence[Mention]], *, published: str | None, quoted: Quotations) -> None:
        self.figures: list[Figure] = []
        self._by_key: dict[tuple[str, ...], Figure] = {}
        self._by_office: dict[tuple[str, str | None], Figure] = {}
        self._unnamed: dict[tuple[str, str | None], Figure] = {}
        self._tenures: dict[Figure, tuple[dict[str, str], ...]] = {}
        self._short: dict[str, Figure] = {}
        self._of: dict[tuple[int, int], tuple[Figure, ...]] = {}
        self._recent: dict[Figure, None] = {}
        self._sure: set[tuple[int, int]] = set()
        self._guessed: set[tuple[int, int]] = set()
        self._published = published
        rows = [list(row) for row in rows]
        for row in sorted(rows, key=lambda each: any(mention.headline for mention in each)):
            for mention in row:
                found = self._resolve(mention)
                self._of[mention.sentence, mention.first] = found
                inside = quoted.hold(mention.span.start)
                for figure in found:
                    figure.sentences.append(mention.sentence)
                    if mention.kind != "pronoun" and (mention.described or mention.office):
                        figure.called.update(filter(None, (mention.noun, mention.title)))
                    if mention.seen:
                        figure.seen[mention.seen] += 1
                    (figure.asides if is_aside(mention) else figure.mentions).append(mention.span)
                    if inside:
                        continue  # whom a speaker names is not whom the story goes on about
                    self._touch(figure)
            self._put_subject_last(row, quoted)
        # states and bodies by whose name another is told are named so, but the story does not go on about them
        for row in rows:
            for mention in row:
                for owner in mention.within:
                    for figure in self._told(owner):
                        figure.mentions.append(owner.span)
        self._guess(rows)

    def _guess(self, rows: Sequence[Sequence[Mention]]) -> None:
        """Gives the figures of whom no words of the story tell a sector the one that the heads see in most of their mentions."""
        seen: dict[Figure, Counter[str]] = {}
        for mention in (each for row in rows for each in row if each.guess):
            for figure in self.figures_at(mention):
                seen.setdefault(figure, Counter())[mention.guess or ""] += 1
        for figure, sectors in seen.items():
            figure.sector = figure.sector or sectors.most_common(1)[0][0]

    def _touch(self, figure: Figure) -> None:
        """Makes a figure the one that was mentioned last."""
        self._recent.pop(figure, None)
        self._recent[figure] = None

    def _put_subject_last(self, row: Sequence[Mention], quoted: Quotations) -> None:
        """Of the persons of a sentence the first, most often its subject, is the one that the next sentence goes on about."""
        for mention in row:
            figures = self.figures_at(mention)
            if (
                mention.kind in ("person", "name")
                and any(map(is_person, figures))
                and not quoted.hold(mention.span.start)
            ):
                for figure in figures:
                    self._touch(figure)
                return

    def figures_at(self, mention: Mention) -> tuple[Figure, ...]:
        """The figures that a mention stands for, without noting that anybody asked."""
        return self._of.get((mention.sentence, mention.first), ())

    def of(self, mention: Mention) -> tuple[Figure, ...]:
        """The figures that a mention stands for: several for "keduanya", none where it stays open.

        A clitic, and a state as a place, is a mention only where somebody asks for it, as a speaker or a side.
        """
        found = self._of.get((mention.sentence, mention.first), ())
        if is_aside(mention):
            for figure in found:
                figure.mentions.append(mention.span)
        return found

    def is_told(self, mention: Mention) -> bool:
        """Whether the words of a pronoun tell whom it stands for: "badan itu" is a body, "jurubicara itu" one who was called so."""
        return (mention.sentence, mention.first) in self._sure and bool(self.figures_at(mention))

    def is_guessed(self, mention: Mention) -> bool:
        """Whether a description stands for whoever was named last, for want of anybody who was called so."""
        return (mention.sentence, mention.first) in self._guessed

    def takes(self, mention: Mention, figure: Figure) -> None:
        """Lets a pronoun that stands for nobody yet stand for a figure."""
        if self._of.get((mention.sentence, mention.first)):
            return
        self._of[mention.sentence, mention.first] = (figure,)
        if not is_aside(mention):
            figure.mentions.append(mention.span)

    def are_one(self, told: Figure, named: Figure) -> None:
        """Makes who was only told in words, or by a nickname, the one who is named in full; what both say of country and sector stays the latter's."""
        named.country = named.country or told.country
        named.sector = named.sector or told.sector
        self._merge(told, named)

    def actors(self, used: Iterable[Figure]) -> dict[Figure, Actor]:
        """The actors of the reading: the figures that act, receive or speak, in the order of the text."""
        wanted = set(used)
        chosen = sorted(
            (figure for figure in self.figures if figure in wanted),
            key=lambda figure: min(figure.mentions or figure.asides),
        )
        return {
            figure: Actor(
                id=f"a{number}",
                name=figure.name,
                kind=kind_of(figure),
                country=figure.country,
                sector=figure.sector,
                mentions=tuple(sorted(set(figure.mentions or figure.asides))),
            )
            for number, figure in enumerate(chosen, 1)
        }

    def _resolve(self, mention: Mention) -> tuple[Figure, ...]:
        if mention.kind == "pronoun":
            return self._antecedent(mention)
        if mention.apposed is not None:
            beside = self._of.get((mention.sentence, mention.apposed), ())
            if len(beside) == 1 and one_actor(beside[0], mention):
                return (self._same(beside[0], mention),)
        if mention.renames is not None:
            return (self._renamed(mention),)
        return self._told(mention)

    def _renamed(self, mention: Mention) -> Figure:
        """The figure of a nickname and of the name that it stands for."""
        (figure,) = self._told(mention)
        (other,) = self._of.get((mention.sentence, mention.renames or 0), ()) or (figure,)
        if other is figure:
            return figure
        long, short = (figure, other) if len(figure.words) > len(other.words) else (other, figure)
        self.are_one(short, long)
        self._short[short.name] = long
        return long

    def _told(self, mention: Mention) -> tuple[Figure, ...]:
        if mention.headline and mention.kind == "name":
            # In a headline every word has a capital: only names that the body knows count.
            figure = self._named_before(mention)
            return (figure,) if figure else ()
        if mention.described and mention.kind != "state":
            return (self._described(mention),)
        if mention.kind in ("person", "name"):
            return (self._person(mention),)
        if mention.kind == "state" and mention.town and not mention.headline:
            figure = self._named_before(mention)
            if figure is not None and figure.kind == "person":
                return (figure,)
        if mention.kind == "state":
            whose = mention.country or mention.name
            # a town is a place of its own: only a capital stands for its state
            key = ("town", whose, mention.name) if mention.town else ("state", whose, mention.sector or "")
            return (self._keyed(key, mention, prefer_longer=False),)
        if mention.body is not None:
            key = ("body", mention.body, self._whose(mention))
            known = key in self._by_key or mention.country in INTERNATIONAL
            fuller = None if known else self._body_before(mention)
            return (self._short_of(mention) or fuller or self._keyed(key, mention),)
        return (self._described(mention),)

    def _same(self, figure: Figure, mention: Mention) -> Figure:
        """The figure of a mention that stands in apposition to another's words: a name and what is told of it are one actor."""
        if mention.described:
            figure.country = figure.country or mention.country
            figure.sector = figure.sector or mention.sector
            if mention.office:
                self._remember_office(mention, figure)
            return figure
        (named,) = self._told(mention)
        if named is not figure and figure in self.figures:  # an office that the person holds is the person's already
            named.country = named.country or figure.country
            named.sector = named.sector or figure.sector
            self._merge(figure, named)
        return named

    def _merge(self, figure: Figure, into: Figure) -> None:
        """Makes one figure of two: all that stood for the first stands for the other."""
        into.sentences[:0] = figure.sentences
        into.mentions[:0] = figure.mentions
        into.asides[:0] = figure.asides
        into.seen += figure.seen
        into.called |= figure.called
        if figure.kind in ("person", "org", "group") and into.kind == "name":
            into.kind = figure.kind
        self.figures.remove(figure)
        for table in (self._by_key, self._by_office, self._unnamed, self._short):
            for key in [key for key, each in table.items() if each is figure]:
                table[key] = into  # type: ignore[index]
        for place in [place for place, some in self._of.items() if figure in some]:
            self._of[place] = tuple(dict.fromkeys(into if each is figure else each for each in self._of[place]))
        self._recent.pop(figure, None)

    def _body_before(self, mention: Mention) -> Figure | None:
        """The last body whose name begins with this one: "Polda" after "Polda Sulsel"."""
        bodies = (each for each in islice(reversed(self._recent), _MEMORY) if each.key[0] == "body")
        return next((each for each in bodies if each.name.startswith(f"{mention.name} ")), None)

    def _whose(self, mention: Mention) -> str:
        """Of a body that every state has the state whose it is, else that of the body of this name told last."""
        if mention.country:
            return mention.country
        told = (each for each in islice(reversed(self._recent), _MEMORY) if each.key[:2] == ("body", mention.body))
        return next((each.key[2] for each in told), "")

    def _short_of(self, mention: Mention) -> Figure | None:
        """The outlet whose fuller name told before ends with this one: "The Times" of the New York Times."""
        if mention.sector != MEDIA:
            return None
        words = name_words(mention.name)
        told = (each for each in reversed(self._recent) if each.sector == MEDIA and len(each.words) > len(words) > 1)
        return next(
            (each for each in islice(told, _MEMORY) if set(words) <= set(each.words) and each.words[-1] == words[-1]),
            None,
        )

    def _keyed(self, key: tuple[str, ...], mention: Mention, *, prefer_longer: bool = True) -> Figure:
        figure = self._by_key.get(key)
        if figure is None:
            figure = Figure(
                key, mention.kind, mention.name, mention.country, mention.sector, by_capital=mention.capital
            )
            self._by_key[key] = figure
            self.figures.append(figure)
        elif _is_fuller(mention, figure, prefer_longer):
            figure.name, figure.by_capital = mention.name, mention.capital
        figure.country = figure.country or mention.country
        figure.sector = figure.sector or mention.sector
        if mention.short:
            self._short.setdefault(mention.short, figure)
        return figure

    def _person(self, mention: Mention) -> Figure:
        known = mention.person
        if mention.name in self._short:
            return self._short[mention.name]
        figure = self._by_key.get(("person", known[0]["name"])) if known else None
        if figure is None or len(name_words(mention.name)) == 1:
            figure = self._named_before(mention) or figure
        if figure is None:
            figure = Figure(
                ("person", known[0]["name"] if known else mention.name), mention.kind, mention.name, None, None
            )
            self._by_key[figure.key] = figure
            self.figures.append(figure)
        if len(mention.name) > len(figure.name) and (known or figure not in self._tenures):
            figure.name = mention.name
        if mention.kind == "person":
            figure.kind = "person"
        figure.country = figure.country or mention.country
        if figure.sector in (None, FORMER) and mention.sector:
            figure.sector = mention.sector
        if known and figure.key == ("person", known[0]["name"]):  # else a namesake: the story's own Lavrov
            country, sector = tenure(known, self._published)
            figure.country = figure.country or country
            figure.sector = figure.sector or sector
        if known:
            self._tenures[figure] = known
        if mention.office:
            self._remember_office(mention, figure)
        for office, other in list(self._unnamed.items()):
            if self._unnamed.get(office) is other is not figure and (
                (mention.title and office == (mention.title, figure.country) and figure.country)
                or self._holds(figure, other.held, office[1])
            ):
                del self._unnamed[office]
                self._merge(other, figure)
        if mention.short:
            self._short.setdefault(mention.short, figure)
        return figure

    def _holds(self, figure: Figure, held: str | None, country: str | None) -> bool:
        """Whether a known person held an office of a state on the day of the story."""
        return held is not None and any(
            row["office"] == held and row["country"] == country
            for row in tenures_of(self._tenures.get(figure, ()), self._published)
        )

    def _named_before(self, mention: Mention) -> Figure | None:
        """The last person whose name holds this one as whole words, or that this one holds."""
        words = name_words(mention.name)
        for figure in islice(reversed(self._recent), _MEMORY):
            if (
                figure.kind in ("person", "name")
                and figure.key[0] != "role"
                and (set(words) <= set(figure.words) or set(figure.words) <= set(words))
            ):
                return figure
        return None

    def _remember_office(self, mention: Mention, figure: Figure) -> None:
        title = mention.title
        if title:
            # "menteri itu" is the minister told last
            for office in filter(None, (title, mention.post, title.split()[0])):
                self._by_office[office, figure.country] = figure
            for office in filter(None, (title, mention.post)):
                self._by_office[office, None] = figure

    def _described(self, mention: Mention) -> Figure:
        words = mention.span.text.lower()
        if mention.fresh and mention.office:
            # "seorang pemimpin Korea Utara", of whom a story has named one
            holder = self._by_office.get((mention.title or words, mention.country))
            if holder is not None and holder.key[0] == "person":
                return holder
        if mention.kind == "person" and not mention.fresh:
            figure = self._by_office.get((mention.title or words, mention.country))
            last = self._by_office.get((mention.title or words, None))
            if figure is None and last is not None and last.country in (None, mention.country):
                figure = last
            if figure is None and mention.definite and not mention.plural:
                people = [each for each in reversed(self._recent) if is_person(each) and may_be(each, mention.sector)]
                figure = next((each for each in people if each.key[0] == "person"), next(iter(people), None))
                self._guessed.add((mention.sentence, mention.first))
            if figure is None and mention.office and mention.sector != FORMER:
                figure = next(
                    (each for each in self._tenures if self._holds(each, mention.held, mention.country)), None
                )
            if figure is not None:
                figure.sector = figure.sector or mention.sector
                return figure
        noun = mention.noun or words.split()[0]
        key = (mention.sector or "", mention.country or "")
        told = self._called(noun) if mention.definite and not mention.fresh else None
        if told is not None and told.kind == mention.kind:
            return told
        alike = str(len(self.figures)) if mention.fresh else self._alike(noun, key, mention.kind)
        figure = self._keyed(("role", alike, *key, mention.kind), mention)
        if mention.kind == "person" and mention.country and mention.title and mention.sector != FORMER:
            figure.held = mention.held
            self._unnamed[mention.title, mention.country] = figure
        return figure

    def _alike(self, noun: str, key: tuple[str, str], kind: str) -> str:
        """The words by which the story has called an actor that a description can mean: "pejabat keamanan" is no "pejabat pertahanan", but
        "pejabat" may be either, the last of them."""
        words = noun.split()
        for figure in islice(reversed(self._recent), _MEMORY):
            if figure.key[0] == "role" and figure.key[2:4] == key:
                known = figure.key[1].split()
                if (
                    known[0] == words[0]
                    and figure.kind == kind
                    and (set(known) <= set(words) or set(words) <= set(known))
                ):
                    return figure.key[1]
        return noun

    def _called(self, noun: str) -> Figure | None:
        """The last figure that the story has called by a noun: "sumber keamanan Israel" is "sumber itu" later."""
        for figure in islice(reversed(self._recent), _MEMORY):
            if any(f"{told} ".startswith(f"{noun} ") for told in figure.called):
                return figure
        return None

    def _antecedent(self, mention: Mention) -> tuple[Figure, ...]:
        row = mention.pronoun or {}
        if row.get("person") != "3":
            return ()
        if mention.noun and mention.head != "state":
            told = self._called(mention.noun)
            if told is not None:
                self._sure.add((mention.sentence, mention.first))
                return (told,)
        if mention.head is not None and mention.head in DESCRIBED_AS:
            self._sure.add((mention.sentence, mention.first))
            bodies = [figure for figure in reversed(self._recent) if DESCRIBED_AS[mention.head](figure)]
            return tuple(bodies[: 1 if row["number"] == "singular" else 2])
        people = [figure for figure in reversed(self._recent) if is_person(figure)]
        if row["number"] == "dual":
            return tuple(people[:2]) if len(people) > 1 else ()
        if row["number"] == "plural":
            groups = [figure for figure in reversed(self._recent) if figure.kind == "group"]
            return tuple(groups[:1]) or (tuple(people[:2]) if len(people) > 1 else ())
        return tuple(people[:1])


def _is_fuller(mention: Mention, figure: Figure, prefer_longer: bool) -> bool:
    """Whether a mention names a figure more fully: a state's name goes before its capital and its letters, and a name before what only tells a body
    ("lembaga antirasuah")."""
    if not prefer_longer:
        return not mention.capital and (figure.by_capital or (figure.name.isupper() and not mention.name.isupper()))
    named = figure.key[0] != "body" or mention.name[:1].isupper()
    return named and len(mention.name) > len(figure.name)
