"""The API: what the pages show, as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request

from kawat.desk import filters
from kawat.desk.correcting import verdict_of
from kawat.desk.pages import counts_of, office_rows, overview_counts
from kawat.desk.problems import DeskError, missing
from kawat.desk.state import desk_of
from kawat.desk.stories import reading_of
from kawat.store import EventFilter, EventRow, QuoteFilter, QuoteRow, finding, tallies
from kawat.store.corrections import Correction, corrections, put_correction, take_back, verdicts
from kawat.store.narrowing import narrowed
from kawat.store.paging import Count, page_of_events
from kawat.version import __version__

PREFIX = "/api/v1"
MOST = 500
"""Rows of one answer."""


class Fault(BaseModel):
    """What went wrong."""

    code: str
    message: str
    hint: str


class Faulty(BaseModel):
    """The shape of every error."""

    error: Fault


_FAULTS: dict[int | str, dict[str, Any]] = {
    status: {"model": Faulty, "description": words}
    for status, words in (
        (403, "Another site asked"), (404, "Not there"), (409, "Read by another coder"), (413, "Too large"), (415, "Not JSON"),
        (421, "Another host"), (422, "Cannot be meant"), (503, "Took too long"),
    )
}  # fmt: skip


def known_parameters(request: Request) -> None:
    """Raises DeskError for a parameter that the call does not take, or takes once and was given twice: it would be passed over."""
    calls = request.app.openapi()["paths"].get(PREFIX + request.scope["route"].path_format.removeprefix(PREFIX), {})
    if not calls:
        return  # no call at all: its answer says so
    told = calls.get(request.method.lower(), {}).get("parameters", [])
    taken = {each["name"]: each["schema"] for each in told if each["in"] == "query"}
    for name, count in Counter(name for name, _ in request.query_params.multi_items()).items():
        if name not in taken:
            right = f"one of {', '.join(sorted(taken))} is right" if taken else "this call takes none"
            raise DeskError(422, "unknown_parameter", f"there is no parameter {name[:80]!r} here", right)
        if count > 1 and taken[name].get("type") != "array":
            raise DeskError(422, "wrong_request", f"{name} is given {count} times", "once is right")


router = APIRouter(responses=_FAULTS, dependencies=[Depends(known_parameters)])

Size = Annotated[int, Query(ge=1, le=MOST, description="Rows of the answer")]
Skip = Annotated[int, Query(ge=0, le=5000, description="Rows before the first of the answer")]
What = Literal["reports", "independent", "events"]
Wanted = Annotated[EventFilter, Depends(filters.asked_events)]
Words = Annotated[str | None, Query(max_length=filters.LONGEST)]
Key = Annotated[int, Path(ge=1, le=1 << 60)]


@dataclass(frozen=True, slots=True)
class Status:
    """The program's version, and what the database holds."""

    version: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Events:
    """Events, and the address of the next ones; null on the last page."""

    events: list[EventRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many; null where the database does not know families or merged events yet. A count that is not exact has more than its number."""

    reports: Count | None
    independent: Count | None
    events: Count | None


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes, the latest first, and the address of the next ones."""

    quotes: list[QuoteRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """Stories or quotes that hold the words; ``best`` tells whether the best are first, else it is the newest."""

    hits: list[finding.Hit]
    best: bool
    next: str | None


@dataclass(frozen=True, slots=True)
class Stories:
    """Stories without their texts, the last that came first, and the address of the next ones."""

    stories: list[finding.StoryRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A storyline and how many stories it has."""

    id: str
    title: str | None
    first_day: str | None
    last_day: str | None
    stories: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Storylines, the latest end first, and the address of the next ones."""

    storylines: list[Line]
    next: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """How many reports of a type and status a period has; an empty period is one that no story tells so exactly."""

    period: str
    type: str
    status: str
    reports: int


@dataclass(frozen=True, slots=True)
class ActorCard:
    """An actor: words by which up to some dozens of stories name it, offices held, company in events."""

    who: str
    names: dict[str, int]
    offices: list[dict[str, str]]
    company: finding.Company


class Pasted(BaseModel, extra="forbid"):
    """A story to read."""

    text: str
    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    lang: str | None = None


class Offsets(BaseModel, extra="forbid"):
    """Words by where they stand in the story's text: code points, half open."""

    start: int
    end: int


class NewActor(BaseModel, extra="forbid"):
    """An actor that the reading lacks."""

    name: str = Field(max_length=filters.LONGEST)
    kind: Literal["person", "state", "org", "group"] = "group"
    country: str | None = None
    sector: str | None = None


class Changed(BaseModel, extra="forbid"):
    """What of an event a person sets; all else follows. Actors are ids of the reading, or new ones."""

    type: filters.Type | None = None
    mode: str | None = None
    status: filters.Status | None = None
    contexts: list[str] | None = None
    when: str | None = None
    where: str | None = None
    actors: list[str | NewActor] | None = None
    recipients: list[str | NewActor] | None = None
    attributed_to: str | NewActor | None = None
    trigger: Offsets | None = None


class Verdict(BaseModel, extra="forbid"):
    """What a person says of an event. ``event`` holds the keys that are other than the coder's, or all of a missed one."""

    story_id: str = Field(max_length=2000)
    verdict: Literal["right", "wrong", "changed", "missed"]
    event_id: str | None = Field(default=None, max_length=20)
    event: Changed = Field(default_factory=Changed)
    note: str | None = Field(default=None, max_length=2000)


@dataclass(frozen=True, slots=True)
class Written:
    """The key of a correction."""

    key: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrections, the last first, and the address of the next ones."""

    corrections: list[Correction]
    next: str | None


def _following(request: Request, **changed: Any) -> str:
    return str(request.url.include_query_params(**changed).replace(scheme="", netloc=""))


@router.get("/status")
def status(request: Request) -> Status:
    """What the database holds."""
    return Status(__version__, overview_counts(desk_of(request)))


@router.get("/events")
def events(
    request: Request, wanted: Wanted, what: What = "reports", sort: Literal["-day", "day", "-probability", "probability"] = "-day",
    after: Annotated[str | None, Query(max_length=400)] = None, size: Size = 50,
) -> Events:  # fmt: skip
    """Events that fit all filters."""
    with desk_of(request).reading() as store:
        page = page_of_events(
            store.connection, narrowed(store.connection, wanted), what=what, sort=sort, after=after, size=size
        )
    return Events(list(page.rows), page.following and _following(request, after=page.following))


@router.get("/events/count")
def events_count(request: Request, wanted: Wanted) -> Counts:
    """How many events fit: as reports, independent reports and events that happened."""
    with desk_of(request).reading() as store:
        found = counts_of(store, narrowed(store.connection, wanted))
    return Counts(**found)


@router.get("/timeline")
def timeline(request: Request, grain: Literal["day", "month", "year"] = "month", type: Words = None) -> list[Bar]:
    """Reports by period, type and status."""
    with desk_of(request).reading() as store:
        return [Bar(*row) for row in tallies.timeline(store.connection, grain, type=type)]


@router.get("/stories")
def stories(
    request: Request, size: Size = 50, before: Annotated[int | None, Query(ge=1, le=1 << 60)] = None
) -> Stories:
    """The stories that came last."""
    with desk_of(request).reading() as store:
        rows, following = finding.latest_stories(store.connection, size=size, before=before)
    return Stories(rows, _following(request, before=following) if following else None)


@router.get("/stories/{story_id:path}")
def story(request: Request, story_id: str) -> dict[str, Any]:
    """A story's reading (codebook, section 7), with what people say of its events under ``corrections``, by event id."""
    with desk_of(request).reading() as store:
        reading = reading_of(store, story_id)
        by_event, others = verdicts(store.connection, reading)
    said = {
        id: {"key": one.key, "verdict": one.verdict, "event": one.event, "note": one.note}
        for id, one in by_event.items()
    }
    added = [{"key": one.key, "verdict": one.verdict, "event": one.event, "note": one.note} for one in others]
    return {**reading.to_json(), "corrections": said, "added": added}


@router.get("/search")
def search(
    request: Request, q: Annotated[str, Query(min_length=1, max_length=filters.LONGEST)], of: Literal["stories", "quotes"] = "stories",
    size: Size = 50, skip: Skip = 0,
) -> Found:  # fmt: skip
    """Stories or quotes that hold the words; in a snippet they stand between U+0002 and U+0003."""
    find = finding.search_quotes if of == "quotes" else finding.search_stories
    with desk_of(request).reading() as store:
        hits = find(store.connection, filters.cleaned(q), size=size, skip=skip)
    more = hits.more and skip + size <= 5000
    return Found(list(hits.rows), hits.best, _following(request, skip=skip + size) if more else None)


@router.get("/quotes")
def quotes(
    request: Request, speaker: Words = None, kind: Literal["direct", "indirect", "mixed"] | None = None, since: Words = None, until: Words = None,
    story: Words = None, publisher: Words = None, size: Size = 50, skip: Skip = 0,
) -> Quotes:  # fmt: skip
    """Who said what, the latest first."""
    given = {"speaker": speaker, "kind": kind, "since": since, "until": until, "story": story, "publisher": publisher}
    wanted: QuoteFilter = filters.quotes_of({name: [value] for name, value in given.items() if value})
    with desk_of(request).reading() as store:
        rows, more = finding.page_of_quotes(store.connection, wanted, size=size, skip=skip)
    more = more and skip + size <= 5000
    return Quotes(rows, _following(request, skip=skip + size) if more else None)


@router.get("/actors/{who:path}")
def actor(request: Request, who: str) -> ActorCard:
    """An actor by its very name, a country code or a sector."""
    who = filters.cleaned(who)
    with desk_of(request).reading() as store:
        company = finding.company_of(store.connection, who, size=50)
        code = finding.is_code(store.connection, who)
        words, looked = ([], 0) if code else finding.words_for(store.connection, who)
    if not company.of and not looked:
        raise missing("actor", who[:80])
    return ActorCard(who, dict(words), [] if code else office_rows(who), company)


@router.get("/storylines")
def storylines(request: Request, size: Size = 50, skip: Skip = 0) -> Lines:
    """Storylines, the latest first."""
    with desk_of(request).reading() as store:
        rows, more = finding.storylines_by_end(store.connection, size=size, skip=skip)
    more = more and skip + size <= 5000
    return Lines([Line(*row) for row in rows], _following(request, skip=skip + size) if more else None)


@router.get("/corrections")
def all_corrections(
    request: Request, size: Size = 50, before: Annotated[int | None, Query(ge=1, le=1 << 60)] = None
) -> Corrections:
    """What people say of events."""
    with desk_of(request).reading() as store:
        rows = corrections(store.connection, size=size + 1, before=before)
    more = len(rows) > size
    return Corrections(rows[:size], _following(request, before=rows[size - 1].key) if more else None)


@router.post("/corrections", status_code=201)
def correct(request: Request, verdict: Verdict) -> Written:
    """Says of an event that it is right, wrong or changed, or adds a missed one; over an earlier verdict on the same event."""
    with desk_of(request).writing() as store:
        reading = reading_of(store, verdict.story_id)
        one = verdict_of(
            reading, verdict.verdict, verdict.event_id, verdict.event.model_dump(exclude_unset=True), verdict.note
        )
        return Written(put_correction(store.connection, one))


@router.delete("/corrections/{key}")
def uncorrect(request: Request, key: Key) -> Written:
    """Takes a correction back."""
    with desk_of(request).writing() as store:
        if take_back(store.connection, key) is None:
            raise missing("correction", str(key))
    return Written(key)


@router.post("/read")
def read(story: Pasted) -> dict[str, Any]:
    """The reading of a story; nothing is kept."""
    from kawat.desk.reader import read_pasted

    reading = read_pasted(
        story.text, published=story.published, title=story.title, publisher=story.publisher, url=story.url, lang=story.lang
    )  # fmt: skip
    return reading.to_json()


@router.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
def nothing(rest: str) -> None:
    """An unknown address of the API."""
    raise DeskError(404, "not_found", f"there is no call {rest[:80]}", "openapi.json has all there are")
