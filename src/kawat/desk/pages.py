"""The pages over many stories: overview, events, search, quotes, actors, storylines, pictures."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kawat.desk import filters
from kawat.desk.downloads import download
from kawat.desk.problems import DeskError, missing
from kawat.desk.state import Desk, desk_of
from kawat.desk.view import SWITCH, links_of, page
from kawat.export import FORMATS
from kawat.knowledge import LANGUAGES, shipped
from kawat.reading import EVENT_TYPES, QUOTE_KINDS, STATUSES
from kawat.store import Database, EventFilter, QuoteFilter
from kawat.store import finding as found_by
from kawat.store.corrections import corrections
from kawat.store.counting import WHAT
from kawat.store.names import names_with
from kawat.store.narrowing import Narrowed, narrowed
from kawat.store.paging import SORTS, Count, count_fitting, knows, page_of_events

router = APIRouter(include_in_schema=False)

SIZE = 50
"""Rows of a page."""
_COUNTING = 0.012
"""Seconds that each count of a page may take; then it says that there are more."""
_SHOWN = 8
_SET_ASIDE = 200
_FARTHEST = 5_000

Text = Annotated[str | None, Query(max_length=filters.LONGEST)]
Skip = Annotated[int, Query(ge=0, le=_FARTHEST)]


def address_without_blanks(request: Request, path: str) -> Response | None:
    """A form sends what was left empty too: on to the address to keep, which is without it; None where this is that address."""
    given = parse_qs(request.url.query, keep_blank_values=True)
    if not any("" in values for values in given.values()):
        return None
    kept = {name: [each for each in values if each] for name, values in given.items() if name != SWITCH}
    return RedirectResponse(links_of(request)(path, kept), 303)


def counts_of(store: Database, wanted: Narrowed) -> dict[str, Count | None]:
    """How many reports, independent reports and events fit; None for what the database cannot tell apart yet."""
    return {
        what: count_fitting(store.connection, wanted, what=what, seconds=_COUNTING) if knows(store.connection, what) else None
        for what in WHAT
    }  # fmt: skip


def office_rows(name: str) -> list[dict[str, str]]:
    """Who held which office when, of a person of this very name, by the people table."""
    rows = shipped().rows("world", "people")
    held = [row for row in rows if name == row["name"] or name in row["aliases"].split("|")]
    return sorted((dict(row) for row in held), key=lambda row: (row["since"], row["until"]))


@cache
def _pronouns() -> frozenset[str]:
    """The pronouns of all languages: they name nobody."""
    tables = shipped()
    return frozenset(row["form"].lower() for lang in LANGUAGES for row in tables.rows(lang, "pronouns"))


def overview_counts(desk: Desk) -> dict[str, int]:
    """Stories, current events, quotes, corrections, what was set aside: without reading an event, once till something is written."""

    def count() -> dict[str, int]:
        with desk.reading() as store:
            return {name: store.connection.execute(query).fetchone()[0] for name, query in _COUNTED.items()}

    return desk.kept("overview", count)


_COUNTED = {
    "stories": "SELECT count(DISTINCT story_id) FROM stories",
    "events": "SELECT coalesce(sum(events), 0) FROM month_counts",
    "quotes": "SELECT count(*) FROM quotes",
    "set_aside": "SELECT count(*) FROM set_aside",
    "corrections": "SELECT count(*) FROM corrections",
}


@router.get("/")
def overview(request: Request) -> Response:
    counts = overview_counts(desk_of(request))
    with desk_of(request).reading() as store:
        lines, _ = found_by.storylines_by_end(store.connection, size=_SHOWN, least=2)
        stories, _ = found_by.latest_stories(store.connection, size=_SHOWN)
        types = store.connection.execute(
            "SELECT type, sum(events) FROM month_counts GROUP BY type ORDER BY 2 DESC"
        ).fetchall()
        return page(
            request, "overview.html", counts=counts, storylines=lines, stories=stories, types=types, path_of=store.path,
            families=knows(store.connection, "independent"), merged=knows(store.connection, "events"),
        )  # fmt: skip


@router.get("/stories")
def stories(request: Request, before: Annotated[int | None, Query(ge=1, le=1 << 60)] = None) -> Response:
    with desk_of(request).reading() as store:
        rows, following = found_by.latest_stories(store.connection, size=SIZE, before=before)
    return page(request, "stories.html", rows=rows, following=following, before=before)


@router.get("/set-aside")
def set_aside(request: Request) -> Response:
    with desk_of(request).reading() as store:
        rows = store.connection.execute(
            "SELECT origin, story_id, reason FROM set_aside ORDER BY rowid DESC LIMIT ?", (_SET_ASIDE,)
        ).fetchall()
    return page(request, "set_aside.html", rows=rows, most=_SET_ASIDE)


@router.get("/events")
def events(request: Request, what: Text = None, sort: Text = None, after: Text = None) -> Response:
    moved = address_without_blanks(request, "/events")
    if moved is not None:
        return moved
    wanted = filters.events_of(parse_qs(request.url.query))
    what, sort = what or "reports", sort or "-day"
    with desk_of(request).reading() as store:
        narrow = narrowed(store.connection, wanted)
        shown = page_of_events(store.connection, narrow, what=what, sort=sort, after=after, size=SIZE)
        counts = counts_of(store, narrow)
    return page(
        request, "events.html", page=shown, counts=counts, wanted=wanted, asked=filters.parameters(wanted), what=what, sort=sort, after=after,
        sorts=tuple(SORTS), types=EVENT_TYPES, statuses=STATUSES, modes=filters.modes(), contexts=filters.contexts(), quads=filters.QUADS,
        formats=tuple(FORMATS),
    )  # fmt: skip


@router.get("/events/download")
def events_download(request: Request, to: Annotated[str, Query(max_length=20)]) -> Response:
    wanted = filters.events_of(parse_qs(request.url.query))
    return download(desk_of(request), wanted, to)


@router.get("/search")
def search(request: Request, q: Text = None, of: Literal["stories", "quotes"] = "stories", skip: Skip = 0) -> Response:
    words = filters.cleaned(q or "")
    hits = None
    if words:
        find = found_by.search_quotes if of == "quotes" else found_by.search_stories
        with desk_of(request).reading() as store:
            hits = find(store.connection, words, size=SIZE, skip=skip)
    return page(request, "search.html", q=words, of=of, hits=hits, skip=skip, size=SIZE)


@router.get("/quotes")
def quotes(request: Request, skip: Skip = 0) -> Response:
    wanted = filters.quotes_of(parse_qs(request.url.query))
    with desk_of(request).reading() as store:
        rows, more = found_by.page_of_quotes(store.connection, wanted, size=SIZE, skip=skip)
        told = found_by.titles_of(store.connection, [row.story_id for row in rows])
    asked: dict[str, Any] = {name: getattr(wanted, name) for name in filters.QUOTE_NAMES if getattr(wanted, name)}
    return page(
        request, "quotes.html", rows=rows, told=told, more=more, asked=asked, kinds=QUOTE_KINDS, skip=skip, size=SIZE
    )


@router.get("/actors")
def actors(request: Request, name: Text = None) -> Response:
    who = filters.cleaned(name or "")
    with desk_of(request).reading() as store:
        codes = store.connection.execute(
            "SELECT country, sum(events) FROM (SELECT actor_country AS country, events FROM dyad_totals WHERE actor_country <> ''"
            " UNION ALL SELECT recipient_country, events FROM dyad_totals WHERE recipient_country <> '') GROUP BY country ORDER BY 2 DESC LIMIT 30"
        ).fetchall() if not who else []  # fmt: skip
        names = [
            name
            for name in (names_with(store.connection, who, most=500) if who else ())
            if store.connection.execute("SELECT EXISTS (SELECT 1 FROM parties WHERE name = ?)", (name,)).fetchone()[0]
        ]
    return page(request, "actors.html", name=who, names=names, codes=codes)


@router.get("/actors/{who:path}")
def actor(request: Request, who: str) -> Response:
    who = filters.cleaned(who)
    if not who or len(who) > filters.LONGEST:
        raise missing("actor", who[:40])
    with desk_of(request).reading() as store:
        code = found_by.is_code(store.connection, who)
        company = found_by.company_of(store.connection, who, size=15)
        words, looked = ([], 0) if code else found_by.words_for(store.connection, who)
        words = [(word, count) for word, count in words if word.lower() not in _pronouns()]
        said, more = found_by.page_of_quotes(store.connection, QuoteFilter(speaker=who), size=10)
        told = found_by.titles_of(store.connection, [row.story_id for row in said])
        if not company.of and not said:
            raise missing("actor", who)
        wanted = narrowed(store.connection, EventFilter(party=who))
        latest = page_of_events(store.connection, wanted, size=15)
        count = count_fitting(store.connection, wanted, seconds=_COUNTING)
    return page(
        request, "actor.html", who=who, code=code, company=company, words=words, looked=looked, quotes=said, told=told, more_quotes=more,
        latest=latest, count=count, offices=[] if code else office_rows(who),
    )  # fmt: skip


@router.get("/storylines")
def storylines(request: Request, skip: Skip = 0) -> Response:
    with desk_of(request).reading() as store:
        rows, more = found_by.storylines_by_end(store.connection, size=SIZE, skip=skip)
    return page(request, "storylines.html", rows=rows, more=more, skip=skip, size=SIZE)


@router.get("/storylines/{line:path}")
def storyline(request: Request, line: str) -> Response:
    with desk_of(request).reading() as store:
        row = store.connection.execute(
            "SELECT title, first_day, last_day FROM storylines WHERE id = ?", (line,)
        ).fetchone()
        if row is None:
            raise missing("storyline", line[:40])
        ids = found_by.stories_of_line(store.connection, line, most=500)
        told = found_by.titles_of(store.connection, ids)
    return page(request, "storyline.html", title=row[0] or line, first=row[1], last=row[2], ids=ids, told=told)


@router.get("/corrections")
def all_corrections(request: Request, before: Annotated[int | None, Query(ge=1, le=1 << 60)] = None) -> Response:
    with desk_of(request).reading() as store:
        rows = corrections(store.connection, size=SIZE + 1, before=before)
        told = found_by.titles_of(store.connection, [row.story_id for row in rows])
    following = rows[SIZE - 1].key if len(rows) > SIZE else None
    return page(request, "corrections.html", rows=rows[:SIZE], told=told, following=following)


@router.get("/{rest:path}")
def nothing(rest: str) -> Response:
    raise DeskError(404, "not_found", f"there is no page /{rest[:80]}", "the links above lead to all there are")
