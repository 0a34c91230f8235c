"""What one story says, each part with the words that prove it: what comes out.

The types are the codebook's section 7. They are frozen; inside Python an event holds its ``Actor`` objects, and only the
JSON form holds ids. A ``Reading`` proves every span against the text when it is made: ``text[start:end]`` is the span's text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar

from kawat.errors import ReadingError, SpanError
from kawat.span import Span as Span
from kawat.story import Story

EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
    "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("occurred", "planned", "possible", "negated")
ACTOR_KINDS = ("person", "state", "org", "group")
CREDIT_ROLES = ("agency", "author", "editor", "translator", "photographer", "outlet")
LINK_ROLES = ("publisher", "agency", "speaker")
QUOTE_KINDS = ("direct", "indirect", "mixed")
TIME_TYPES = ("DATE", "TIME", "DURATION", "SET")
FLAG_KINDS = ("correction", "update", "opinion", "advertorial", "live", "sport")
NO_NEWS = FLAG_KINDS[2:]
"""Flags of stories whose events are not coded."""


def _one_of(value: str | None, allowed: tuple[str, ...], what: str) -> None:
    if value not in allowed:
        raise ReadingError(f"{what} is {value!r}; one of {', '.join(allowed)} is right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The place and date that open a body: "JAKARTA, 25 April -"."""

    place: str | None
    date: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Who made or supplied the story. ``role`` is one of CREDIT_ROLES."""

    role: str
    name: str
    span: Span | None

    def __post_init__(self) -> None:
        _one_of(self.role, CREDIT_ROLES, f"credit of {self.name}: role")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What a story is beside plain news, ``kind`` one of FLAG_KINDS, with the words that show it; None where only its title or address does."""

    kind: str
    span: Span | None = None

    def __post_init__(self) -> None:
        _one_of(self.kind, FLAG_KINDS, "flag: kind")

    @property
    def news(self) -> bool:
        """Whether the events of such a story are coded."""
        return self.kind not in NO_NEWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, state, organisation or group that acts, is acted upon or speaks."""

    id: str
    name: str
    kind: str
    country: str | None = None
    sector: str | None = None
    wikidata: str | None = None
    mentions: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        _one_of(self.kind, ACTOR_KINDS, f"actor {self.name}: kind")

    @property
    def code(self) -> str:
        """Country and sector as one word, for people to read: ``PRK GOV``; empty where both are open."""
        return " ".join(dict.fromkeys(part for part in (self.country, self.sector) if part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place used as a place, with GeoNames id and coordinates in degrees (WGS 84) where the table has it."""

    id: str
    name: str
    country: str | None = None
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time expression. ``type`` as in TIMEX3, ``value`` ISO 8601 at the grain of the text, null where open; a time of day is
    local, and ``offset`` is how far ahead of UTC it is ("+07:00"), null where the text names no zone."""

    id: str
    type: str
    value: str | None
    span: Span
    offset: str | None = None

    def __post_init__(self) -> None:
        _one_of(self.type, TIME_TYPES, f"time {self.span.text!r}: type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One of those through whom a part of a story came. ``role`` is one of LINK_ROLES; ``span`` the words that show it, None where it is told beside
    the text; ``actor`` the reading's actor that it is, if it is one."""

    role: str
    name: str
    actor: Actor | None = None
    span: Span | None = None

    def __post_init__(self) -> None:
        _one_of(self.role, LINK_ROLES, f"link {self.name}: role")

    def to_json(self) -> dict[str, Any]:
        """As in a reading's ``chain``: the actor by its id."""
        out: dict[str, Any] = _plain(self)
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Who said what: ``content`` without the marks, in several spans where the cue interrupts. ``chain``: through whom it came, the outermost first."""

    id: str
    kind: str
    speaker: Actor | None
    addressee: Actor | None
    cue: Span | None
    content: tuple[Span, ...]
    chain: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        _one_of(self.kind, QUOTE_KINDS, f"quote {self.id}: kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did what to whom, as one story tells it. Mode, contexts and codes as in the PLOVER manual 2.0. ``chain`` is who says so, the outermost
    first: who publishes it, the agencies that it is taken from, who is credited with it."""

    id: str
    type: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    status: str = "occurred"
    when: str | None = None
    where: str | None = None
    where_id: str | None = None
    attributed_to: Actor | None = None
    trigger: Span
    evidence: Span | None = None
    mentions: tuple[Span, ...] = ()
    probability: float | None = None
    cameo: str | None = None
    goldstein: float | None = None
    quad: int | None = None
    chain: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        _one_of(self.type, EVENT_TYPES, f"event {self.id}: type")
        _one_of(self.status, STATUSES, f"event {self.id}: status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """Which program read the story: readings of different coders are kept apart."""

    name: str = "kawat"
    version: str
    model: str | None = None

    @property
    def key(self) -> str:
        """Name, version and model as one word."""
        return "/".join(filter(None, (self.name, self.version, self.model)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one story says. Raises SpanError or ReadingError when made of parts that do not agree with the text."""

    story: Story
    sentences: tuple[tuple[int, int], ...] = ()
    flags: tuple[Flag, ...] = ()
    dateline: Dateline | None = None
    credits: tuple[Credit, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[Time, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    coder: Coder | None = field(default=None)
    drawing: ClassVar[Callable[[Reading], str] | None] = None
    """How a notebook shows a reading, as HTML: ``kawat.notebook`` hooks it in, for a reading knows of no display."""

    def _repr_html_(self) -> str | None:
        drawing = type(self).drawing
        return drawing(self) if drawing else None

    def __post_init__(self) -> None:
        text, story_id = self.story.text, self.story.id
        for span in self.spans():
            if text[span.start : span.end] != span.text:
                found = text[span.start : span.end]
                raise SpanError(
                    f"story {story_id}: span {span.start}:{span.end} says {span.text!r}, the text there is {found!r}"
                )
        for start, end in self.sentences:
            if not 0 <= start < end <= len(text):
                raise SpanError(
                    f"story {story_id}: sentence {start}:{end} does not lie in the text of {len(text)} characters"
                )
        known = {actor.id: actor for actor in self.actors}
        for actor in self._linked_actors():
            if known.get(actor.id) != actor:
                raise ReadingError(
                    f"story {story_id}: actor {actor.id} ({actor.name}) is linked and not among the reading's actors"
                )
        for group in (self.actors, self.places, self.times, self.quotes, self.events):
            ids = [part.id for part in group]
            if len(ids) != len(set(ids)):
                raise ReadingError(f"story {story_id}: an id stands twice among {', '.join(ids)}")

    def _linked_actors(self) -> Iterator[Actor]:
        for event in self.events:
            yield from event.actors
            yield from event.recipients
            if event.attributed_to:
                yield event.attributed_to
            yield from (each.actor for each in event.chain if each.actor)
        for quote in self.quotes:
            yield from (actor for actor in (quote.speaker, quote.addressee) if actor)
            yield from (each.actor for each in quote.chain if each.actor)

    @property
    def news(self) -> bool:
        """Whether events were asked for: no flag tells that the story is something else than news."""
        return all(flag.news for flag in self.flags)

    def spans(self) -> Iterator[Span]:
        """Every span of the reading, part by part."""
        for group in (self.flags, self.credits, self.actors, self.places, self.times, self.quotes, self.events):
            for part in group:
                for name in _names(type(part)):
                    value = getattr(part, name)
                    if isinstance(value, Span):
                        yield value
                    elif isinstance(value, tuple):
                        yield from (item for item in value if isinstance(item, Span))
                        yield from (item.span for item in value if isinstance(item, Link) and item.span)
        if self.dateline:
            yield self.dateline.span

    def to_json(self) -> dict[str, Any]:
        """The object of the codebook's section 7: every key stands, open fields are null."""
        out: dict[str, Any] = {
            "story": self.story.to_json(),
            "sentences": [list(pair) for pair in self.sentences],
            "flags": _plain(self.flags),
            "dateline": _plain(self.dateline),
        }
        for key in ("credits", "actors", "places", "times", "quotes", "events"):
            out[key] = [_plain(part) for part in getattr(self, key)]
        for actor in out["actors"]:
            if actor["wikidata"] is None:
                del actor["wikidata"]
        for time in out["times"]:
            if time["offset"] is None:
                del time["offset"]
        out["coder"] = _plain(self.coder)
        return out

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Reading:
        """The reading of such an object; a missing key counts as null or empty. Raises ReadingError, SpanError, IntakeError."""
        if not isinstance(row, Mapping) or not isinstance(row.get("story"), Mapping):
            raise ReadingError("a reading is an object with a story under 'story'")
        story = Story.from_json(row["story"])
        try:
            return cls._from_parts(story, row)
        except (SpanError, ReadingError):
            raise
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ReadingError(
                f"story {story.id}: not a reading of the codebook's section 7: {type(error).__name__} {error}"
            ) from error

    @classmethod
    def _from_parts(cls, story: Story, row: Mapping[str, Any]) -> Reading:
        actors = [Actor(**_pick(Actor, one, mentions=_spans(one.get("mentions")))) for one in row.get("actors") or ()]
        by_id = {actor.id: actor for actor in actors}

        def link(key: str | None) -> Actor | None:
            if key is None:
                return None
            if key not in by_id:
                raise ReadingError(f"story {story.id}: actor {key} is linked and not among the reading's actors")
            return by_id[key]

        def links(keys: Iterable[str] | None) -> tuple[Actor, ...]:
            return tuple(actor for actor in map(link, keys or ()) if actor)

        def chain(part: Mapping[str, Any]) -> tuple[Link, ...]:
            rows = part.get("chain") or ()
            return tuple(
                Link(**_pick(Link, one, actor=link(one.get("actor")), span=_span(one.get("span")))) for one in rows
            )

        dateline, coder = row.get("dateline"), row.get("coder")
        return cls(
            story=story,
            sentences=tuple((start, end) for start, end in row.get("sentences") or ()),
            flags=tuple(Flag(**_pick(Flag, one, span=_span(one.get("span")))) for one in row.get("flags") or ()),
            dateline=Dateline(**_pick(Dateline, dateline, span=Span(**dateline["span"]))) if dateline and dateline.get("span") else None,
            credits=tuple(Credit(**_pick(Credit, one, span=_span(one.get("span")))) for one in row.get("credits") or ()),
            actors=tuple(actors),
            places=tuple(Place(**_pick(Place, one, mentions=_spans(one.get("mentions")))) for one in row.get("places") or ()),
            times=tuple(Time(**_pick(Time, one, span=Span(**one["span"]))) for one in row.get("times") or ()),
            quotes=tuple(
                Quote(**_pick(Quote, one, speaker=link(one.get("speaker")), addressee=link(one.get("addressee")), cue=_span(one.get("cue")),
                              content=_spans(one.get("content")), chain=chain(one)))
                for one in row.get("quotes") or ()
            ),
            events=tuple(
                Event(**_pick(Event, one, contexts=tuple(one.get("contexts") or ()), actors=links(one.get("actors")),
                              recipients=links(one.get("recipients")), attributed_to=link(one.get("attributed_to")),
                              trigger=Span(**one["trigger"]), evidence=_span(one.get("evidence")), mentions=_spans(one.get("mentions")),
                              chain=chain(one)))
                for one in row.get("events") or ()
            ),
            coder=Coder(**_pick(Coder, coder)) if coder else None,
        )  # fmt: skip

    @classmethod
    def from_gold(cls, row: Mapping[str, Any]) -> Reading:
        """A reading of an annotated story, with what gold leaves out filled from what it has.

        Gold lists no mentions: an actor's are the words that stood for it in its events (``actor_text``, ``recipient_text``). It
        gives places and times as bare spans: they get ids, places their words as name, times the TIMEX3 type of their value.
        """
        filled = dict(row)
        words: dict[str, set[Span]] = {}
        for event in row.get("events") or ():
            for ids, spans in (
                (event.get("actors"), event.get("actor_text")),
                (event.get("recipients"), event.get("recipient_text")),
            ):
                for key, span in zip(ids or (), spans or (), strict=False):
                    if span:
                        words.setdefault(key, set()).add(Span(**span))
        actors = [{**one, "kind": one.get("kind") or "group"} for one in row.get("actors") or ()]
        filled["actors"] = [
            {**one, "mentions": one.get("mentions") or [_plain(span) for span in sorted(words.get(one["id"], ()))]}
            for one in actors
        ]
        filled["places"] = [
            {"id": f"p{i}", "name": one["span"]["text"], "mentions": [one["span"]], **one} if "span" in one else one
            for i, one in enumerate(row.get("places") or (), 1)
        ]
        filled["times"] = [
            {"id": f"t{i}", "type": time_type(one.get("value")), **one}
            for i, one in enumerate(row.get("times") or (), 1)
        ]
        filled["quotes"] = [{"addressee": None, **one} for one in row.get("quotes") or ()]
        filled["credits"] = [{"span": None, **one} for one in row.get("credits") or ()]
        return cls.from_json(filled)


def time_type(value: str | None) -> str:
    """The TIMEX3 type that a value shows: P… is a DURATION, a clock is a TIME, all else a DATE."""
    if value and value.startswith("P"):
        return "DURATION"
    return "TIME" if value and "T" in value else "DATE"


def _plain(value: Any) -> Any:
    """JSON form of a part; linked actors become their ids."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    names = _names(type(value))
    return {name: _part(getattr(value, name)) for name in names} if names else value


def _part(inner: Any) -> Any:
    if isinstance(inner, Actor):
        return inner.id
    if isinstance(inner, tuple) and inner and isinstance(inner[0], Actor):
        return [actor.id for actor in inner]
    return _plain(inner)


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    """The fields of a part; none of what is no part."""
    found = _NAMES.get(kind)
    if found is None:
        found = _NAMES[kind] = tuple(slot.name for slot in fields(kind)) if is_dataclass(kind) else ()
    return found


def _pick(kind: type, row: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """The values that ``kind`` takes from a JSON object; keys that it does not know are left out."""
    return {**{key: row[key] for key in _names(kind) if key in row}, **given}


def _span(row: Mapping[str, Any] | None) -> Span | None:
    return Span(**row) if row else None


def _spans(rows: Iterable[Mapping[str, Any]] | None) -> tuple[Span, ...]:
    return tuple(Span(**row) for row in rows or ())
