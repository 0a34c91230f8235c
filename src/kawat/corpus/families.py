"""Reprint families: one text published many times is one family. Online: stories are placed as they arrive.

Stories of two outlets are of one family when the words of the shorter stand in the longer (*containment*, the share of the
shorter's shingles that both have): at least REPRINT of them. Less, but at least REWRITE, is enough where a credit ties the two: one
names the other's outlet, or both name the same one. Quotations that two stories share tie nothing: two reporters hear the same press
conference. Stories of one outlet must share REPOST of the longer one: an outlet takes paragraphs of background from its own
stories, and puts them whole into a round-up. Of two that have NUMBERS different numbers each, SAME_NUMBERS of the fewer must be shared too: a
list of prices has the same words every day.

A story joins the family of the story that it shares most with. A family's id is that of its first story to come in. Who is the
original is told from credits and times, and a story that comes in late may change it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from kawat.corpus.publication import Publication, before, window_of
from kawat.corpus.reports import ordinal
from kawat.corpus.shingles import ShingleIndex
from kawat.corpus.signatures import HASH_BYTES, SHINGLE, shared
from kawat.errors import StoreError

REPRINT = 0.5
REWRITE = 0.2
REPOST = 2 / 3
NUMBERS = 10
SAME_NUMBERS = 0.85
FEWEST = 12
"""Two texts that share fewer shingles share a phrase."""
KEEP_DAYS = 30
SHOWN = 3
"""A placement's evidence is of so many stories."""

_MAGIC = b"KAWAT families 2\n"
_BATCH = 1000

Role = Literal["original", "reprint", "rewrite", "unknown"]
Basis = Literal["alone", "time", "credit", "open"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a story shares with another, ``story``. ``jaccard`` and ``containment`` (of the shorter in the longer) are shares of
    shingles from 0 to 1, ``shared`` is their number; ``credit`` is the outlet, as written, whose credit ties the two."""

    story: str
    jaccard: float
    containment: float
    shared: int
    credit: str | None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a story stands. ``family`` is the id of the family's first story to come in.

    ``role``      ``original``: published before the others, or the one that they credit; ``reprint`` or ``rewrite`` of an earlier
                  or credited story, by its text or by part of its wording; ``unknown``: times or credits leave it open
    ``basis``     why: ``alone`` in its family, by ``time``, by ``credit``, or ``open`` where times are equal or not told, or where
                  a story that would be the original credits an outlet whose own story has not come in
    ``evidence``  what it shares with up to SHOWN stories, best first; of a reprint or rewrite with those that are not later
    """

    family: str
    role: Role
    basis: Basis
    evidence: tuple[Evidence, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The placement as plain values."""
        return asdict(self)


class Link(NamedTuple):
    """Another story of the family by its number, how many shingles are shared, and whether the text is the same or only part of
    the wording."""

    reprint: bool
    shared: int
    other: int


class Families:
    """The reprint families of the stories that have come in.

    ``outlet`` gives one key for all the names of an outlet ("Antara", "LKBN Antara"); without it only their case is levelled.
    A story is compared with those that came in at most ``keep_days`` days of publication before it (None: with all), and a family
    that nothing has joined for so long is forgotten here; whoever keeps families has it from before.
    """

    def __init__(self, *, outlet: Callable[[str], str] = str.casefold, keep_days: int | None = None) -> None:
        self._outlet = lru_cache(maxsize=10_000)(outlet)
        self._keep = keep_days
        # Stories are known by number, in the order in which they came in; one that was replaced or forgotten is not there.
        self._stories: dict[int, Publication] = {}
        self._came: dict[int, int] = {}  # the latest day of publication, as an ordinal, when each came in
        self._clock = 0
        self._next = 0
        self._front = 0  # all before it came in too long ago
        self._numbers: dict[str, int] = {}
        self._families: dict[int, list[int]] = {}  # only of stories that have company; one list for all its members
        self._links: dict[int, list[Link]] = {}
        self._index = ShingleIndex()

    def __iter__(self) -> Iterator[str]:
        """The ids of the stories that are not forgotten."""
        return iter(self._numbers)

    def __len__(self) -> int:
        """How many stories there are, those that are forgotten left out; a new version is no new story."""
        return len(self._numbers)

    def add(self, stories: Sequence[Publication]) -> dict[str, Placement]:
        """Takes stories in this order; gives, by id, the placement of each and of every earlier story whose placement changed.

        A story whose id is known is a new version: it keeps its place in its family if it still shares its text with a member,
        else it leaves, and if it was the first, the family goes by the next. The same story again changes nothing. Many
        stories at once are far faster than one by one, with the same outcome.
        """
        self._forget()
        fresh = self._fresh(stories)
        first = self._next
        pairs = iter(self._index.add([each.signature for each in fresh]))
        pair = next(pairs, None)
        earlier: dict[int, Placement] = {}
        for number, story in enumerate(fresh, first):
            self._take(story)
            old = self._numbers.get(story.id)
            links: list[Link] = []
            while pair and pair[0] == number:
                link = self._link(story, pair[1]) if pair[1] != old else None
                links += [link] if link else []
                pair = next(pairs, None)
            if old is not None:
                self._note(old, earlier)
                self._replace(old, number, links)
            self._numbers[story.id] = number
            if links:
                self._join(number, links, earlier)
        return {story.id: self.placement(story.id) for story in stories} | self._changes(earlier)

    def remove(self, stories: Iterable[str]) -> dict[str, Placement]:
        """Takes stories out, those that are not there left aside; gives, by id, the placements that change by it. A family whose first
        story goes is known by the next."""
        earlier: dict[int, Placement] = {}
        for story in stories:
            number = self._numbers.pop(story, None)
            if number is not None:
                self._note(number, earlier)
                self._replace(number, number, [])
        return self._changes(earlier)

    def placement(self, story: str) -> Placement:
        """Where a story stands now. Raises KeyError for an id that has not come in, or is forgotten."""
        return self._place(self._numbers[story])

    def members(self, story: str) -> tuple[str, ...]:
        """The ids of the stories of a story's family, itself included, first come first. Raises KeyError for an unknown id."""
        return tuple(self._story(each).id for each in self._family(self._numbers[story]))

    # ---------------------------------------------------------------- keeping

    def to_bytes(self) -> bytes:
        """All that is needed to go on another day: stories with their signatures, families and links."""
        living = list(self._stories.items())
        at = {number: place for place, (number, _) in enumerate(living)}
        head = {
            "shingle": SHINGLE,
            "stories": [
                [s.id, s.published, s.publisher, s.credits, len(s.signature), len(s.numbers)] for _, s in living
            ],
            "families": [
                [at[each] for each in group] for number, group in self._families.items() if number == group[0]
            ],
            "links": [
                [at[number], *link[:2], at[link.other]] for number, links in self._links.items() for link in links
            ],
        }
        packed = json.dumps(head, separators=(",", ":")).encode()
        return b"".join(
            (_MAGIC, len(packed).to_bytes(8, "little"), packed, *(s.signature + s.numbers for _, s in living))
        )

    @classmethod
    def from_bytes(
        cls, data: bytes, *, outlet: Callable[[str], str] = str.casefold, keep_days: int | None = None
    ) -> Families:
        """The families that ``to_bytes`` kept. Raises StoreError for bytes of another kind or of other shingles."""
        if not data.startswith(_MAGIC):
            raise StoreError("not kept reprint families; the bytes of Families.to_bytes are right")
        start = len(_MAGIC) + 8
        end = start + int.from_bytes(data[start - 8 : start], "little")
        head = json.loads(data[start:end])
        if head["shingle"] != SHINGLE:
            raise StoreError(
                f"reprint families of runs of {head['shingle']} words, this program has {SHINGLE}; add the stories anew"
            )
        kept = cls(outlet=outlet, keep_days=keep_days)
        for number, (name, published, publisher, credits, size, more) in enumerate(head["stories"]):
            signature, numbers, end = data[end : end + size], data[end + size : end + size + more], end + size + more
            kept._take(
                Publication(
                    id=name,
                    signature=signature,
                    numbers=numbers,
                    published=published,
                    publisher=publisher,
                    credits=tuple(credits),
                )
            )
            kept._numbers[name] = number
        marks = [story.signature for story in kept._stories.values()]
        for first in range(0, len(marks), _BATCH):
            kept._index.add(marks[first : first + _BATCH])
        for group in head["families"]:
            kept._families |= dict.fromkeys(group, group)
        for number, *link in head["links"]:
            kept._links.setdefault(number, []).append(Link(*link))
        return kept

    # ---------------------------------------------------------------- joining

    def _fresh(self, stories: Sequence[Publication]) -> list[Publication]:
        """The stories that are new, or new versions."""
        latest: dict[str, Publication | None] = {}
        fresh = []
        for story in stories:
            number = self._numbers.get(story.id)
            if story != latest.get(story.id, None if number is None else self._stories[number]):
                fresh.append(story)
            latest[story.id] = story
        return fresh

    def _take(self, story: Publication) -> None:
        """Gives a story the next number."""
        self._clock = max(self._clock, ordinal(story.published) or 0)
        self._stories[self._next], self._came[self._next] = story, self._clock
        self._next += 1

    def _forget(self) -> None:
        """Lets go of the families whose last story came in too long ago."""
        while self._keep is not None and self._front < self._next and self._too_old(self._front):
            family = self._family(self._front)
            if self._front == max(family):
                for number in family:
                    self._let_go(number)
            self._front += 1
        self._index.forget(self._front)

    def _let_go(self, number: int) -> None:
        story = self._stories.pop(number, None)  # none: a version that was replaced
        if story:
            del self._numbers[story.id]
        del self._came[number]
        self._families.pop(number, None)
        self._links.pop(number, None)

    def _too_old(self, number: int) -> bool:
        return self._keep is not None and self._came[number] < self._clock - self._keep

    def _story(self, number: int) -> Publication:
        return self._stories[number]  # families and links name no version that was replaced

    def _family(self, number: int) -> list[int]:
        return self._families.get(number) or [number]

    def _link(self, story: Publication, number: int) -> Link | None:
        """What ties a story to an earlier one, if anything does."""
        other = self._stories.get(number)
        if other is None or self._too_old(number):
            return None
        shorter, longer = sorted((len(story.signature) // HASH_BYTES, len(other.signature) // HASH_BYTES))
        both = shared(story.signature, other.signature)
        if both < max(FEWEST, REWRITE * shorter):
            return None
        ours, theirs = self._key(story.publisher), self._key(other.publisher)
        if ours and ours == theirs:
            again = both >= REPOST * longer and not self._other_numbers(story, other)
            return Link(True, both, number) if again else None
        reprint = both >= REPRINT * shorter
        return Link(reprint, both, number) if reprint or self._tie(story, other) else None

    @staticmethod
    def _other_numbers(story: Publication, other: Publication) -> bool:
        """Whether two texts of many numbers differ in them: the list of another day, in the words of every day."""
        fewer = min(len(story.numbers), len(other.numbers)) // HASH_BYTES
        return fewer >= NUMBERS and shared(story.numbers, other.numbers) < SAME_NUMBERS * fewer

    def _join(self, number: int, links: list[Link], earlier: dict[int, Placement]) -> None:
        """Puts a story into the family of the story that it shares most with, and links it to all that it shares with there."""
        family = self._families.get(number)
        if family is None:
            best = max(links, key=lambda link: (link.reprint, link.shared, -link.other)).other
            self._note(best, earlier)
            family = self._families.setdefault(best, [best])
            family.append(number)
            self._families[number] = family
        for link in links:
            if self._families.get(link.other) is family:
                self._links.setdefault(number, []).append(link)
                self._links.setdefault(link.other, []).append(link._replace(other=number))

    def _replace(self, old: int, number: int, links: list[Link]) -> None:
        """Takes out an earlier version; the new one takes its place in the family if it still shares its text with a member."""
        for link in self._links.pop(old, ()):
            self._links[link.other] = [each for each in self._links[link.other] if each.other != old]
        del self._stories[old]
        family = self._families.pop(old, None)
        if family is None:
            return
        if any(self._families.get(link.other) is family for link in links):
            family[family.index(old)] = number
            self._families[number] = family
            return
        family.remove(old)
        if len(family) == 1:
            del self._families[family[0]]

    def _note(self, number: int, earlier: dict[int, Placement]) -> None:
        """Keeps how the members of a family stand before it changes."""
        for each in self._family(number):
            if each not in earlier:
                earlier[each] = self._place(each)

    def _changes(self, earlier: Mapping[int, Placement]) -> dict[str, Placement]:
        """The placements, by id, that are other now than they were."""
        there = ((self._stories.get(number), number, place) for number, place in earlier.items())
        now = ((story.id, self._place(number), place) for story, number, place in there if story)
        return {name: new for name, new, place in now if new != place}

    # ---------------------------------------------------------------- roles

    def _place(self, number: int) -> Placement:
        family = self._family(number)
        name = self._story(family[0]).id
        links = sorted(self._links.get(number, ()), key=lambda link: (not link.reprint, -link.shared, link.other))
        role, basis = self._role(number, family)
        if role == "reprint":
            links = [link for link in links if self._sources(number, link.other)]
            if not links:
                role, basis = "unknown", "open"  # its words came to it by a story that has not come in
            elif not links[0].reprint:
                role = "rewrite"
        return Placement(name, role, basis, tuple(self._evidence(number, link) for link in links[:SHOWN]))

    def _role(self, number: int, family: list[int]) -> tuple[Role, Basis]:
        """The role by credits and times; a rewrite counts as a reprint here."""
        credited = self._credited(self._story(number))
        if len(family) == 1:
            return ("unknown", "open") if credited else ("original", "alone")
        owners = {self._key(self._story(each).publisher) for each in family}
        contenders = [each for each in family if not self._credited(self._story(each)) & owners]
        if not contenders:
            return "unknown", "open"  # each credits another
        if credited & owners:
            return "reprint", "credit"
        if any(self._later(number, each) for each in contenders if each != number):
            return "reprint", "time"
        if credited:
            return "unknown", "open"
        if len(contenders) == 1:
            return "original", "credit"
        if all(self._later(each, number) for each in contenders if each != number):
            return "original", "time"
        return "unknown", "open"

    def _sources(self, number: int, other: int) -> bool:
        """Whether a story may have its words from another: the other is credited, or not later."""
        credited = self._key(self._story(other).publisher) in self._credited(self._story(number))
        return credited or not self._later(other, number)

    def _later(self, number: int, other: int) -> bool:
        """Whether a story was surely out after another."""
        ours, theirs = window_of(self._story(number).published), window_of(self._story(other).published)
        return ours is not None and theirs is not None and before(theirs, ours)

    def _credited(self, story: Publication) -> set[str | None]:
        """The outlets that a story credits, its own left out."""
        if not story.credits:
            return set()
        return {self._key(name) for name in story.credits} - {self._key(story.publisher)}

    def _key(self, name: str | None) -> str | None:
        return None if name is None else self._outlet(name)

    def _tie(self, story: Publication, other: Publication) -> str | None:
        """The outlet, as written, that one of two stories credits and that is the other's, or that both credit."""
        for one, two in ((story, other), (other, story)):
            named = self._credited(two) | {self._key(two.publisher)}
            for name in one.credits:
                if self._key(name) in named - {self._key(one.publisher)}:
                    return name
        return None

    def _evidence(self, number: int, link: Link) -> Evidence:
        story, other = self._story(number), self._story(link.other)
        sizes = len(story.signature) // HASH_BYTES, len(other.signature) // HASH_BYTES
        return Evidence(
            story=other.id,
            jaccard=round(link.shared / (sum(sizes) - link.shared), 3),
            containment=round(link.shared / min(sizes), 3),
            shared=link.shared,
            credit=self._tie(story, other),
        )
