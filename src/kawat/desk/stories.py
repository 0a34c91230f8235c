"""The pages of one story: its text and events, why they were coded, what people say of them, and a story that is pasted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kawat.desk import filters
from kawat.desk.correcting import find_words, verdict_of
from kawat.desk.forms import Form, Sent
from kawat.desk.problems import DeskError, missing
from kawat.desk.state import desk_of
from kawat.desk.storyview import chain_of, family_tree, lights, story_chain, stretches
from kawat.desk.view import links_of, page
from kawat.display.flagged import flagged
from kawat.errors import StoreError
from kawat.export import Request as Export
from kawat.export.gold import gold_rows
from kawat.knowledge import LANGUAGES, shipped
from kawat.reading import ACTOR_KINDS, EVENT_TYPES, STATUSES, Event, Reading
from kawat.store import Database, EventFilter
from kawat.store.corpus import belongings
from kawat.store.corrections import VERDICTS, put_correction, take_back, verdicts

router = APIRouter(include_in_schema=False)

Id = Annotated[str, Query(max_length=2000)]


def reading_of(store: Database, story_id: str) -> Reading:
    """The current reading of a story. Raises DeskError where there is none."""
    try:
        return store.reading(story_id)
    except StoreError as error:
        raise missing("story", story_id[:80]) from error


def _shown(request: Request, reading: Reading, **more: Any) -> Response:
    return page(
        request, "story.html", reading=reading, story=reading.story, stretches=stretches(reading), flags=flagged(reading),
        lights={event.id: lights(reading, event) for event in reading.events}, chain_of=chain_of, chain=story_chain(reading), **more,
    )  # fmt: skip


@router.get("/stories/{story_id:path}")
def story(request: Request, story_id: str) -> Response:
    with desk_of(request).reading() as store:
        reading = reading_of(store, story_id)
        _, role, merged = belongings(store.connection, story_id)
        by_event, others = verdicts(store.connection, reading)
        tree = family_tree(store.connection, story_id)
    return _shown(
        request, reading, kept=True, pasted=None, by_event=by_event, others=others, tree=tree, role=role, merged=merged,
    )  # fmt: skip


@router.get("/why")
def why(request: Request, story: Id, event: Annotated[str | None, Query(max_length=20)] = None) -> Response:
    from kawat.desk.reader import why as reasons

    with desk_of(request).reading() as store:
        reading = reading_of(store, story)
    rows = [row for row in reasons(reading) if event in (None, row["id"])]
    if event is not None and not rows:
        raise missing("event", event)
    return page(request, "why.html", story=reading.story, rows=rows)


@router.get("/paste")
def paste(request: Request) -> Response:
    return page(request, "paste.html", story_langs=LANGUAGES)


@router.post("/paste")
def pasted(request: Request, sent: Sent) -> Response:
    from kawat.desk.reader import read_pasted

    given: dict[str, Any] = {name: sent.one(name) for name in ("published", "title", "publisher", "url")}
    given["lang"] = sent.one("lang")
    text = (sent.get("text") or [""])[-1]
    reading = read_pasted(text, **given)
    if sent.one("keep"):
        with desk_of(request).writing() as store:
            store.add(reading)
        return RedirectResponse(links_of(request).story(reading.story.id), 303)
    return _shown(
        request, reading, kept=False, pasted={"text": text, **given}, by_event={}, others=[], tree=None, role=None,
        merged={},
    )  # fmt: skip


@router.get("/corrections/form")
def correction_form(
    request: Request, story: Id, event: Annotated[str | None, Query(max_length=20)] = None,
    start: Annotated[int | None, Query(ge=0, le=1 << 40)] = None, end: Annotated[int | None, Query(ge=0, le=1 << 40)] = None,
) -> Response:  # fmt: skip
    with desk_of(request).reading() as store:
        reading = reading_of(store, story)
    before = _event_of(reading, event) if event else None
    text = reading.story.text
    marked = (start, end) if start is not None and end is not None and start < end <= len(text) else None
    return page(
        request, "correct.html", reading=reading, story=reading.story, event=before, marked=marked, text=text, types=EVENT_TYPES, statuses=STATUSES,
        modes=filters.modes(), contexts=filters.contexts(), kinds=ACTOR_KINDS,
    )  # fmt: skip


def _event_of(reading: Reading, event_id: str) -> Event:
    for event in reading.events:
        if event.id == event_id:
            return event
    raise missing("event", event_id[:20])


@router.post("/corrections")
def correct(request: Request, sent: Sent) -> Response:
    story_id, verdict, event_id = sent.one("story"), sent.one("verdict"), sent.one("event")
    if not story_id or verdict not in (*VERDICTS, "rest"):
        raise DeskError(
            422, "wrong_verdict", f"the verdict is {verdict!r}", f"one of {', '.join(VERDICTS)} on a story is right"
        )
    with desk_of(request).writing() as store:
        reading = reading_of(store, story_id)
        if verdict == "rest":  # all that nobody judged yet is right
            judged, _ = verdicts(store.connection, reading)
            for event in reading.events:
                if event.id not in judged:
                    put_correction(store.connection, verdict_of(reading, "right", event.id, {}, None))
        else:
            changed = _changed(sent, reading) if verdict in ("changed", "missed") else {}
            put_correction(store.connection, verdict_of(reading, verdict, event_id, changed, sent.one("note")))
    return RedirectResponse(links_of(request).story(story_id, event_id or ""), 303)


@router.post("/corrections/{key}/take-back")
def uncorrect(request: Request, key: int) -> Response:
    if not 0 < key < 1 << 62:
        raise missing("correction", str(key))
    with desk_of(request).writing() as store:
        story_id = take_back(store.connection, key)
    if story_id is None:
        raise missing("correction", str(key))
    return RedirectResponse(links_of(request).story(story_id), 303)


def _changed(sent: Form, reading: Reading) -> dict[str, Any]:
    """The event that a form describes."""
    out: dict[str, Any] = {
        "type": sent.one("type"), "mode": sent.one("mode"), "status": sent.one("status"), "contexts": sent.get("contexts", []),
        "when": sent.one("when"), "where": sent.one("where"), "attributed_to": sent.one("attributed_to"),
        "actors": list(sent.get("actors", [])), "recipients": list(sent.get("recipients", [])),
    }  # fmt: skip
    if sent.one("new_name"):
        fresh = {
            "name": sent.one("new_name"),
            "kind": sent.one("new_kind"),
            "country": sent.one("new_country"),
            "sector": sent.one("new_sector"),
        }
        side = "recipients" if sent.one("new_side") == "recipients" else "actors"
        out[side].append(fresh)
    start, end = sent.one("start"), sent.one("end")
    if start and end and start.isdecimal() and end.isdecimal() and len(start + end) < 20:
        out["trigger"] = {"start": int(start), "end": int(end)}
    elif words := sent.one("trigger"):
        nth = sent.one("nth") or "1"
        if not (nth.isdecimal() and len(nth) < 5 and int(nth)):
            raise DeskError(422, "wrong_words", f"{nth!r} is no place in a count", "1, 2, 3 … is right")
        out["trigger"] = find_words(reading.story.text, words, int(nth))
    return out


@router.get("/corrections/gold.jsonl")
def gold(request: Request, all: Annotated[str | None, Query(max_length=5)] = None) -> Response:
    with desk_of(request).reading() as store:
        asked = Export(store=store, knowledge=shipped(), wanted=EventFilter())
        lines = list(_gold_lines(asked, every=bool(all)))
    return Response(
        "".join(lines), media_type="application/x-ndjson", headers={"Content-Disposition": 'attachment; filename="kawat-gold.jsonl"'}
    )  # fmt: skip


def _gold_lines(asked: Export, *, every: bool) -> Iterator[str]:
    for row in gold_rows(asked):
        if every or row["complete"]:
            yield json.dumps(row, ensure_ascii=False) + "\n"
