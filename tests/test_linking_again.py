"""Linking that is taken up again, stories that are read anew, and stories so far apart that one batch spans months."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kawat.corpus.merged import Merger
from kawat.corpus.rarity import Rarity
from kawat.corpus.reports import Report
from kawat.reading import Actor, Coder, Event, Place, Reading, Span
from kawat.runner.link import Linker, link
from kawat.store import Database
from kawat.store import corpus as kept
from kawat.story import Story

from .coding import tables

TABLES = ("families", "merged", "merged_members", "storylines", "storyline_stories")
PEOPLE = (
    "Sari Wulandari", "Bima Prakoso", "Tono Hartanto", "Rina Lestari", "Joko Santika", "Dewi Anggraini", "Agus Pramudya", "Maya Kirana",
    "Hadi Nugraha", "Lina Maheswari", "Yusuf Ramadhan", "Putri Cendana", "Eko Wibisana", "Nadia Permata", "Rudi Gunadarma", "Ayu Saraswati",
)  # fmt: skip
TOWNS = ("Cilacap", "Bitung", "Sorong", "Kupang", "Tarakan", "Sabang", "Ternate", "Maumere")
WORDS = (
    "nelayan", "pelabuhan", "gudang", "solar", "kapal", "malam", "dermaga", "surat", "perintah", "kantor", "wilayah", "warga", "bantuan", "sidang",
    "musim", "hujan", "jalan", "rusak", "sekolah", "puskesmas", "harga", "beras", "pasar", "petani", "sawah", "bendungan", "listrik", "padam",
)  # fmt: skip


def told(
    id: str, day: date | None, who: Sequence[str], town: str, said: str, publisher: str = "Warta Teluk"
) -> Reading:
    """A story of a meeting: who met whom where, and what was said about it."""
    text = f"{who[0]} bertemu {who[1]} di {town}. {said}"

    def span(words: str) -> Span:
        return Span.of(text, text.index(words), text.index(words) + len(words))

    people = tuple(
        Actor(id=f"a{at}", name=name, kind="person", country="IDN", sector="GOV", mentions=(span(name),))
        for at, name in enumerate(who)
    )
    places = (Place(id="p1", name=town, country="IDN", mentions=(span(town),)),)
    event = Event(
        id="e1", type="CONSULT", actors=people, when=day.isoformat() if day else None, where=town, where_id="p1", trigger=span("bertemu"),
        probability=0.9,
    )  # fmt: skip
    story = Story.of(
        text, id=id, title=f"{who[0]} dan {who[1]} di {town}", lang="id", publisher=publisher,
        published=day.isoformat() if day else None,
    )  # fmt: skip
    end = text.index(". ") + 1
    return Reading(
        story=story, sentences=((0, end), (end + 1, len(text))), actors=people, places=places, events=(event,), coder=Coder(version="1")
    )  # fmt: skip


def news(count: int, days: int) -> list[Reading]:
    """Stories of several matters, spread over days; a fourth are earlier ones again, by another publisher."""
    draw = random.Random(8)
    matters = [(draw.sample(PEOPLE, 2), draw.choice(TOWNS)) for _ in range(12)]
    out: list[Reading] = []
    for number in range(count):
        day = date(2024, 1, 1) + timedelta(days=number * days // count)
        if out and draw.random() < 0.25:
            earlier = draw.choice(out[-20:])
            again = Story.of(
                earlier.story.text, id=f"s{number:03}", title=earlier.story.title, lang="id", publisher=f"Kabar {number % 3}",
                published=day.isoformat(),
            )  # fmt: skip
            out.append(replace(earlier, story=again))
        else:
            who, town = matters[(number * 5 // count * 2 + draw.randrange(4)) % 12]
            said = " ".join(draw.choices(WORDS, k=24)).capitalize() + "."
            out.append(told(f"s{number:03}", day, who, town, said))
    return out


def written(store: Database, readings: Sequence[Reading]) -> None:
    with store.writing():
        for reading in readings:
            store.add(reading)


def all_rows(store: Database) -> dict[str, list[Any]]:
    return {name: store.connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in TABLES}


def linked_at_once(path: Path, readings: Sequence[Reading]) -> dict[str, list[Any]]:
    with Database(path, write=True) as store:
        written(store, readings)
        link(store, knowledge=tables())
        return all_rows(store)


def linked_with_a_stop(
    path: Path, readings: Sequence[Reading], stop: str, monkeypatch: pytest.MonkeyPatch
) -> dict[str, list[Any]]:
    """What stands there when a run broke off at the batch that this story begins, and another went on."""
    add = Linker.add

    def stopping(self: Linker, some: list[Reading]) -> object:
        if some[0].story.id == stop:
            raise KeyboardInterrupt
        return add(self, some)

    with Database(path, write=True) as store:
        written(store, readings)
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Linker, "add", stopping)
            link(store, knowledge=tables())
        link(store, knowledge=tables())
        return all_rows(store)


@pytest.fixture(scope="module")
def year() -> list[Reading]:
    return news(160, 200)


@pytest.fixture(scope="module")
def whole(year: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What one run over all of them gives."""
    rows = linked_at_once(tmp_path_factory.mktemp("whole") / "desk.db", year)
    assert len({family for _, family, *_ in rows["families"]}) < len(year)
    assert max(sum(merged == id for _, _, merged, _ in rows["merged_members"]) for id, *_ in rows["merged"]) > 3
    assert len(rows["storylines"]) < len(year) / 3
    return rows


@pytest.mark.parametrize("parts", [2, 7])
def test_taken_up_again_gives_what_one_run_gives_and_reads_only_what_is_new(
    tmp_path: Path, year: list[Reading], whole: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch, parts: int
) -> None:
    asked: list[str] = []
    reading = Database.reading
    monkeypatch.setattr(Database, "reading", lambda self, id: asked.append(id) or reading(self, id))
    with Database(tmp_path / "desk.db", write=True) as store:
        for part in range(parts):
            written(store, year[len(year) * part // parts : len(year) * (part + 1) // parts])
            link(store, knowledge=tables())
        assert all_rows(store) == whole
    assert sorted(asked) == [each.story.id for each in year]


@pytest.mark.parametrize("every", [25, 10_000])
def test_stopped_and_taken_up_again_gives_what_one_run_gives(
    tmp_path: Path, year: list[Reading], whole: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    monkeypatch.setattr("kawat.runner.link.BATCH", 10)
    monkeypatch.setattr("kawat.runner.link.KEEP_EVERY", every)
    assert linked_with_a_stop(tmp_path / "desk.db", year, "s090", monkeypatch) == whole


def chancy(one: Report, other: Report, rarity: Rarity) -> float:
    """How like two reports are, by chance where their sides are the same: so that many events are brought together."""
    if one.actors != other.actors:
        return 0.0
    return 0.7 + random.Random(" ".join(sorted((one.story_id, other.story_id)))).random() * 0.25


@pytest.mark.parametrize("every", [25, 10_000])
def test_events_that_became_one_are_one_again_when_a_stopped_run_goes_on(
    tmp_path: Path, year: list[Reading], monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    taken: list[str] = []
    take_in = Merger.take_in
    monkeypatch.setattr("kawat.corpus.merged.likeness", chancy)
    monkeypatch.setattr(Merger, "take_in", lambda self, id, *more: taken.append(id) or take_in(self, id, *more))
    whole = linked_at_once(tmp_path / "whole.db", year)
    assert len(taken) > 5
    told = {event for *_, about in whole["storylines"] for event in json.loads(about)["events"]}
    assert told == {id for id, *_ in whole["merged"]} == {id for _, _, id, _ in whole["merged_members"]}

    monkeypatch.setattr("kawat.runner.link.BATCH", 10)
    monkeypatch.setattr("kawat.runner.link.KEEP_EVERY", every)
    for stop in (f"s{number:03}" for number in range(20, 160, 10)):
        assert linked_with_a_stop(tmp_path / f"{stop}.db", year, stop, monkeypatch) == whole


@pytest.mark.parametrize("state", [None, b"KAWAT open 0\n"])
@pytest.mark.parametrize("part", ["families", "storylines"])
def test_what_another_version_kept_is_made_again_of_the_readings(
    tmp_path: Path, year: list[Reading], whole: dict[str, list[Any]], part: str, state: bytes | None
) -> None:
    with Database(tmp_path / "desk.db", write=True) as store:
        written(store, year[:100])
        link(store, knowledge=tables())
        store.connection.execute("DELETE FROM linking WHERE part = ?", (part,))
        if state:
            kept.keep_linking(store.connection, {part: state})
        written(store, year[100:])
        link(store, knowledge=tables())
        assert all_rows(store) == whole


def test_what_is_closed_is_in_memory_no_more(
    tmp_path: Path, year: list[Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that was ever linked was read into memory when linking was taken up again."""
    monkeypatch.setattr("kawat.runner.link.BATCH", 10)
    with Database(tmp_path / "desk.db", write=True) as store:
        written(store, year)
        link(store, knowledge=tables())
        linker = Linker(store, tables())
        linker.restore()
    latest = {each.story.id for each in year if (each.story.published or "") > "2024-05-31"}  # the last day is 18 July
    families = {linker._families.members(id) for id in linker._families}
    assert families and all(latest & set(members) for members in families)
    assert len(linker._merger) and {event.members[-1].story_id for event in linker._merger} <= latest
    assert len(linker._lines) and {line.stories[-1] for line in linker._lines} <= latest


def test_no_event_and_no_storyline_is_lost_where_one_batch_spans_months(
    tmp_path: Path, year: list[Reading], whole: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event that was closed before its batch was written was not written."""
    monkeypatch.setattr("kawat.runner.link.BATCH", 3)
    assert linked_at_once(tmp_path / "desk.db", year) == whole
    assert len(whole["merged_members"]) == len(whole["storyline_stories"]) == len(year)


PAIR, OTHERS = PEOPLE[:2], PEOPLE[2:4]
SAID = "Keduanya membahas gudang solar di dermaga yang dijaga warga sejak musim hujan dan surat perintah yang belum sampai ke kantor wilayah."
ELSE = "Mereka membicarakan harga beras, sawah yang kering, dan bendungan yang belum juga diperbaiki sejak tahun lalu oleh pemerintah daerah."
FIRST = told("a", date(2024, 3, 1), PAIR, "Cilacap", SAID)
NEXT = told("b", date(2024, 3, 2), PAIR, "Cilacap", SAID, "Kabar Selat")
THIRD = told("c", date(2024, 3, 3), PAIR, "Cilacap", SAID, "Suara Karang")
ANEW = told("a", date(2024, 3, 3), OTHERS, "Sorong", ELSE)
LATE = told("z", date(2024, 6, 1), ("Hadi Nugraha", "Maya Kirana"), "Kupang", "Tidak ada keterangan lain.")


@pytest.mark.parametrize("later", [(), (LATE,)])
def test_the_first_story_that_is_read_anew_starts_what_bears_another_id(
    tmp_path: Path, later: tuple[Reading, ...]
) -> None:
    """It fell into the storyline, the event and the family that were named after it; so too where these were closed long ago."""
    with Database(tmp_path / "desk.db", write=True) as store:
        written(store, (FIRST, NEXT, THIRD, *later))
        link(store, knowledge=tables())
        before = {line.id: line.stories for line in kept.storylines(store.connection)}
        assert before["a"] == ("a", "b", "c")
        written(store, [ANEW])
        link(store, knowledge=tables())
        lines = {line.id: line.stories for line in kept.storylines(store.connection)}
        events = {
            each.id: [member.story_id for member in each.members] for each in kept.merged_events(store.connection)
        }
        families = {each.story_id: each.family for each in kept.families(store.connection)}
    assert (lines.pop("a"), lines.pop("a~2")) == (("b", "c"), ("a",))
    assert (events.pop("a/e1"), events.pop("a/e1~2")) == (["b", "c"], ["a"])
    assert lines.keys() == {each.story.id for each in later}
    assert (families["a"], families["b"], families["c"]) == ("a", "b", "b")


def test_those_left_behind_are_placed_anew(tmp_path: Path) -> None:
    with Database(tmp_path / "desk.db", write=True) as store:
        written(store, (FIRST, NEXT))
        link(store, knowledge=tables())
        written(store, [ANEW])
        link(store, knowledge=tables())
        assert {each.story_id: (each.family, each.role) for each in kept.families(store.connection)} == {
            "a": ("a", "original"),
            "b": ("b", "original"),
        }


def test_all_read_anew_are_linked_as_at_first(tmp_path: Path) -> None:
    some = (FIRST, NEXT, THIRD, LATE)
    with Database(tmp_path / "desk.db", write=True) as store:
        written(store, some)
        link(store, knowledge=tables())
        first = all_rows(store)
        written(store, [replace(each, coder=Coder(version="2")) for each in some])
        link(store, knowledge=tables())
        again = all_rows(store)
    first["families"], again["families"] = ([row[:-1] for row in rows["families"]] for rows in (first, again))
    assert again == first
