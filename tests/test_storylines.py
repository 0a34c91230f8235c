"""Storylines: stories about one matter stand together, ids stay, silence parts them, the line of events runs by day."""

from __future__ import annotations

import json
from itertools import permutations

import pytest

from kawat.corpus.merged import Merger
from kawat.corpus.storylines import Storyline, Storylines, line_of_events
from kawat.reading import Actor, Place, Reading, Span
from kawat.story import Story

from .test_merged import AGAIN, ENGLISH, FIRST, OTHER


def told(
    id: str,
    title: str | None,
    text: str,
    names: tuple[str, ...],
    day: str | None,
    *,
    lang: str = "id",
    kind: str = "person",
) -> Reading:
    """A story with these names, each said once; the last is a place."""
    *people, place = names
    actors = tuple(
        Actor(id=f"a{n}", name=name, kind=kind, mentions=(Span(text.index(name), text.index(name) + len(name), name),))
        for n, name in enumerate(people)
    )
    story = Story(id=id, text=text, lang=lang, title=title, published=day)
    return Reading(story=story, sentences=((0, len(text)),), actors=actors, places=(Place(id="p1", name=place),))


NAMES = ("Samudra Jaya", "Wira Atmaja", "Cilacap")
PORT = told(
    "p1",
    "Kapal Tanker Bocor di Cilacap",
    "Kapal tanker Samudra Jaya bocor, kata syahbandar Wira Atmaja di Cilacap.",
    NAMES,
    "2024-03-01",
)
OIL = told(
    "p2",
    "Tumpahan Minyak Cilacap Meluas",
    "Tumpahan dari tanker Samudra Jaya meluas, kata Wira Atmaja di Cilacap.",
    NAMES,
    "2024-03-02",
)
SPILL = told(
    "p3",
    "Cilacap Oil Spill Spreads",
    "Oil from the tanker Samudra Jaya spread, Wira Atmaja said in Cilacap.",
    NAMES,
    "2024-03-03",
    lang="en",
)
PACT = told(
    "q1",
    "Perjanjian Gas Ditandatangani",
    "Menteri Laras Ayuningtyas menandatangani perjanjian gas di Oslo.",
    ("Laras Ayuningtyas", "Oslo"),
    "2024-03-02",
)


def grouped(*readings: Reading) -> list[set[str]]:
    lines = Storylines()
    for reading in readings:
        lines.add(reading)
    return sorted(({*line.stories} for line in lines), key=min)


def test_stories_about_one_matter_stand_together_in_both_languages() -> None:
    assert grouped(PORT, PACT, OIL, SPILL) == [{"p1", "p2", "p3"}, {"q1"}]


@pytest.mark.parametrize("order", list(permutations((PORT, OIL, SPILL, PACT))))
def test_matters_that_share_nothing_are_apart_in_any_order(order: tuple[Reading, ...]) -> None:
    assert grouped(*order) == [{"p1", "p2", "p3"}, {"q1"}]


def test_what_a_storyline_tells() -> None:
    lines = Storylines()
    assert lines.add(PORT, ["e1", "e2"]) == ["p1"]
    assert lines.add(OIL, ["e2", "e2"]) == ["p1"]
    line = lines["p1"]
    assert isinstance(line, Storyline)
    assert (line.first, line.last, line.stories) == ("2024-03-01", "2024-03-02", ("p1", "p2"))
    assert (line.actors, line.places) == (("Samudra Jaya", "Wira Atmaja"), ("Cilacap",))
    assert line.events == ("e2", "e1")
    assert line.title in (PORT.story.title, OIL.story.title)
    assert json.loads(json.dumps(line.to_json()))["id"] == "p1"


def test_the_title_is_that_of_the_most_central_story() -> None:
    far = told(
        "p4",
        "Samudra Jaya dan Nelayan Cilacap",
        "Wira Atmaja menemui nelayan bernama Budi Lestari, Sari, Joko, dan Tono.",
        ("Wira Atmaja", "Budi Lestari", "Cilacap"),
        "2024-03-03",
    )
    lines = Storylines(threshold=0.05)
    for reading in (far, PORT, OIL):
        lines.add(reading)
    (line,) = lines
    assert line.id == "p4" and line.title != far.story.title


def test_groups_are_no_main_actors_and_what_is_open_stays_open() -> None:
    crowd = told("g", None, "Para nelayan Cilacap berkumpul.", ("Para nelayan Cilacap", "Cilacap"), None, kind="group")
    lines = Storylines()
    lines.add(crowd)
    (line,) = lines
    assert (line.title, line.first, line.last, line.actors) == (None, None, None, ())


def test_silence_parts_a_storyline() -> None:
    later = told("p9", OIL.story.title, OIL.story.text, NAMES, "2024-03-20")
    near = told("p8", OIL.story.title, OIL.story.text, NAMES, "2024-03-04")
    whole = Storylines(keep_days=None)
    for reading in (PORT, near, later):
        whole.add(reading)
    assert [line.stories for line in whole] == [("p1", "p8"), ("p9",)]


def test_a_storyline_closes_and_its_memory_is_given_back() -> None:
    lines = Storylines(keep_days=10)
    lines.add(PORT)
    lines.add(told("z", PACT.story.title, PACT.story.text, ("Laras Ayuningtyas", "Oslo"), "2024-04-01"))
    assert [line.id for line in lines] == ["z"]
    assert lines.of_story("p1") is None and lines.of_story("z") == "z"
    assert not [word for word, ids in lines._index.items() if "p1" in ids]


def test_a_story_that_comes_again_moves() -> None:
    lines = Storylines()
    for reading in (PORT, PACT, OIL):
        lines.add(reading)
    moved = told("p2", PACT.story.title, PACT.story.text, ("Laras Ayuningtyas", "Oslo"), "2024-03-02")
    assert lines.add(moved) == ["p1", "q1"]
    assert [line.stories for line in lines] == [("p1",), ("q1", "p2")]
    assert lines.remove("p1") == ["p1"] and lines.of_story("p1") is None
    assert [line.id for line in lines] == ["q1"]
    assert lines.remove("p1") == []


def test_grouping_goes_on_where_it_stopped() -> None:
    lines = Storylines()
    lines.restore(PORT, ["e1"], "older")
    assert lines.add(OIL) == ["older"]
    assert lines["older"].stories == ("p1", "p2")


def test_a_story_without_names_or_title_is_in_no_storyline() -> None:
    lines = Storylines()
    assert lines.add(Reading(story=Story(id="n", text="..."))) == []
    assert len(lines) == 0


def test_the_line_of_events_runs_by_day_the_most_reported_first() -> None:
    merger, lines = Merger(), Storylines(threshold=0.0)
    for reading in (FIRST, AGAIN, ENGLISH, OTHER):
        merger.add(reading)
        lines.restore(reading, merger.of_story(reading.story.id), "line")
    ((day, events),) = line_of_events(lines["line"], merger.__getitem__)
    assert day == "2019-04-25"
    assert [(event.id, event.reports) for event in events] == [("antara-1/e1", 3), ("desa-4/e1", 1)]
    assert line_of_events(lines["line"], lambda id: None) == []
