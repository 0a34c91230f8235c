"""Readings: spans that prove themselves, JSON both ways, gold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kawat.errors import KawatError, ReadingError, SpanError
from kawat.reading import Actor, Event, Link, Quote, Reading, Span, Time
from kawat.story import Story

from .shared import shared

TEXT = 'Rusia mengecam Inggris. "Kami akan membalas," kata Lavrov.'
KEYS = ["story", "sentences", "flags", "dateline", "credits", "actors", "places", "times", "quotes", "events", "coder"]


def _reading() -> Reading:
    story = Story.of(TEXT, id="s1", lang="id")
    russia = Actor(id="a1", name="Rusia", kind="state", country="RUS", sector="GOV", mentions=(Span.of(TEXT, 0, 5),))
    britain = Actor(
        id="a2", name="Inggris", kind="state", country="GBR", sector="GOV", mentions=(Span.of(TEXT, 15, 22),)
    )
    lavrov = Actor(
        id="a3", name="Lavrov", kind="person", country="RUS", sector="GOV", mentions=(Span.of(TEXT, 51, 57),)
    )
    return Reading(
        story=story,
        sentences=((0, 23), (24, 58)),
        actors=(russia, britain, lavrov),
        quotes=(
            Quote(
                id="q1",
                kind="direct",
                speaker=lavrov,
                addressee=None,
                cue=Span.of(TEXT, 46, 50),
                content=(Span.of(TEXT, 25, 43),),
            ),
        ),
        events=(Event(id="e1", type="ACCUSE", actors=(russia,), recipients=(britain,), trigger=Span.of(TEXT, 6, 14)),),
    )


def test_json_has_every_key_and_comes_back_the_same() -> None:
    reading = _reading()
    row = json.loads(json.dumps(reading.to_json()))
    assert list(row) == KEYS
    assert row["events"][0]["actors"] == ["a1"]
    assert row["events"][0]["when"] is None
    assert "wikidata" not in row["actors"][0]
    assert Reading.from_json(row) == reading


def _chained(**change: Any) -> dict[str, Any]:
    row = _reading().to_json()
    link = {"role": "speaker", "name": "Lavrov", "actor": "a3", "span": {"start": 51, "end": 57, "text": "Lavrov"}}
    publisher = {"role": "publisher", "name": "Warta Kawat", "actor": None, "span": None}
    row["quotes"][0]["chain"] = [publisher, {**link, **change}]
    return row


def test_a_chain_comes_back_the_same_with_actors_by_id() -> None:
    reading = Reading.from_json(_chained())
    [quote] = reading.quotes
    assert quote.chain[0] == Link(role="publisher", name="Warta Kawat")
    assert quote.chain[1].actor is reading.actors[2]
    assert reading.to_json()["quotes"][0]["chain"] == _chained()["quotes"][0]["chain"]
    assert reading.to_json()["events"][0]["chain"] == []


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"role": "editor"}, ReadingError, "link Lavrov: role is 'editor'"),
        ({"actor": "a9"}, ReadingError, "actor a9 is linked"),
        ({"span": {"start": 0, "end": 6, "text": "Lavrov"}}, SpanError, "span 0:6"),
    ],
)
def test_a_chain_is_proved_like_all_else(change: dict[str, Any], error: type[KawatError], words: str) -> None:
    with pytest.raises(error, match=words):
        Reading.from_json(_chained(**change))


def test_a_reading_made_before_there_were_chains_is_still_one() -> None:
    row = _reading().to_json()
    for part in (*row["quotes"], *row["events"]):
        del part["chain"]
    assert Reading.from_json(row) == _reading()


def test_a_span_must_hold_the_words_of_the_text() -> None:
    wrong = Actor(id="a1", name="Rusia", kind="state", mentions=(Span(0, 5, "Prusi"),))
    with pytest.raises(SpanError, match=r"story s1: span 0:5 says 'Prusi', the text there is 'Rusia'"):
        Reading(story=Story.of(TEXT, id="s1"), actors=(wrong,))


@pytest.mark.parametrize(("start", "end", "text"), [(3, 3, ""), (5, 2, "abc"), (-1, 2, "abc"), (0, 4, "abc")])
def test_impossible_spans_are_refused(start: int, end: int, text: str) -> None:
    with pytest.raises(SpanError):
        Span(start, end, text)


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(SpanError, match="ends after the text"):
        Span.of(TEXT, 50, 500)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"type": "KISS"}, "type"),
        ({"status": "maybe"}, "status"),
    ],
)
def test_values_outside_the_codebook_are_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(ReadingError, match=word):
        Event(**{"id": "e1", "type": "ACCUSE", "trigger": Span.of(TEXT, 6, 14), **change})


def test_links_must_lead_to_actors_of_the_reading() -> None:
    row = _reading().to_json()
    row["events"][0]["actors"] = ["a9"]
    with pytest.raises(ReadingError, match="a9"):
        Reading.from_json(row)


def test_ids_are_unique() -> None:
    times = tuple(Time(id="t1", type="DATE", value=None, span=Span.of(TEXT, 0, 5)) for _ in range(2))
    with pytest.raises(ReadingError, match="twice"):
        Reading(story=Story.of(TEXT), times=times)


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        {},
        {"story": 3},
        {"story": {"text": "a"}, "events": [{"id": "e1"}]},
        {"story": {"text": "a"}, "actors": 5},
    ],
)
def test_what_is_no_reading_is_refused_as_such(row: Any) -> None:
    with pytest.raises(KawatError):
        Reading.from_json(row)


def test_gold_is_filled_with_what_it_has() -> None:
    span = {"start": 0, "end": 5, "text": "Rusia"}
    row = {
        "story": {"id": "g", "text": TEXT},
        "sentences": [[0, 23]],
        "actors": [{"id": "a1", "name": "Rusia", "kind": "state", "country": "RUS", "sector": "GOV"}],
        "events": [
            {
                "id": "e1",
                "type": "ACCUSE",
                "actors": ["a1"],
                "actor_text": [span],
                "status": "occurred",
                "trigger": {"start": 6, "end": 14, "text": "mengecam"},
            }
        ],
        "places": [{"span": span, "country": "RUS"}],
        "times": [{"span": span, "value": "P3D"}],
        "quotes": None,
    }
    reading = Reading.from_gold(row)
    assert reading.actors[0].mentions == (Span(0, 5, "Rusia"),)
    assert reading.places[0].name == "Rusia"
    assert reading.times[0].type == "DURATION"
    assert reading.quotes == ()


@pytest.mark.parametrize("name", ["dev-int", "dev-mod", "dev-en", "train-int", "train-mod"])
def test_all_gold_comes_in_and_goes_out(name: str) -> None:
    lines = shared(f"gold/{name}.gold.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        reading = Reading.from_gold(json.loads(line))
        assert Reading.from_json(reading.to_json()) == reading
    assert len(lines) > 20
