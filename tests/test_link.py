"""Stories of a store brought together: reprints, reports of one event, storylines; stopped, gone on with, in another order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kawat import api
from kawat.reading import Reading
from kawat.runner.link import Linker, link
from kawat.store import Database, EventFilter
from kawat.store import corpus as kept
from kawat.store.corpus import Merged
from kawat.story import Story
from tests.coding import tables

MEETING = (
    "Menteri Luar Negeri Indonesia Retno Marsudi bertemu Menteri Luar Negeri Australia Marise Payne di Canberra, Selasa (10/9/2019). "
    "Keduanya membahas bantuan kemanusiaan bagi pengungsi di Teluk Bima dan rencana latihan bersama di Laut Timor. "
    "Retno mengatakan Indonesia berterima kasih atas tawaran tiga pesawat angkut milik Australia. "
    "Payne menjawab bahwa pesawat itu siap terbang dari Darwin sebelum akhir pekan."
)
ENGLISH = (
    "Indonesian Foreign Minister Retno Marsudi met Australian Foreign Minister Marise Payne in Canberra on Tuesday. "
    "They discussed aid for refugees in Bima Bay and a joint exercise in the Timor Sea. Payne said three transport planes stood ready in Darwin."
)
TITLES = {
    "Menteri Lu": "Retno dan Payne Bahas Bantuan Pengungsi",
    "Indonesian": "Marsudi, Payne discuss aid for refugees",
    "Polisi Tha": "Pedagang Senjata Ditangkap di Laem Chabang",
}
OTHER = "Polisi Thailand menangkap empat pedagang senjata di pelabuhan Laem Chabang, Kamis (12/9/2019). Mereka menyita dua peti peluru."


def story(name: str, text: str, published: str, publisher: str) -> Reading:
    made = Story(id=name, text=text, title=TITLES[text[:10]], published=published, publisher=publisher)
    return api.read(made, knowledge=tables())


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [
        story("a", MEETING, "2019-09-10T09:00+07:00", "Antara"),
        story("b", MEETING, "2019-09-10T12:00+07:00", "Suara Pesisir"),
        story("c", ENGLISH, "2019-09-10T14:00+07:00", "The Harbour Times"),
        story("d", OTHER, "2019-09-12T10:00+07:00", "Suara Pesisir"),
    ]


def filled(path: Path, readings: Sequence[Reading]) -> Database:
    store = Database(path, write=True)
    with store.writing():
        for reading in readings:
            store.add(reading)
    return store


def all_kept(store: Database) -> tuple[list[tuple[str, str, str]], list[Merged], list[tuple[str, ...]]]:
    families = [(each.story_id, each.family, each.role) for each in kept.families(store.connection)]
    lines = [each.stories for each in kept.storylines(store.connection)]
    return families, list(kept.merged_events(store.connection)), lines


def test_a_reprint_a_report_in_another_language_and_another_matter(tmp_path: Path, readings: list[Reading]) -> None:
    with filled(tmp_path / "desk.db", readings) as store:
        assert link(store, knowledge=tables()).stories == 4
        families, merged, lines = all_kept(store)
        assert families == [
            ("a", "a", "original"),
            ("b", "a", "reprint"),
            ("c", "c", "original"),
            ("d", "d", "original"),
        ]
        told = {
            tuple(sorted({member.story_id for member in each.members})) for each in merged if each.type == "CONSULT"
        }
        assert ("a", "b", "c") in told
        assert ("a", "b", "c") in lines
        assert ("d",) in lines
        counts = {
            what: store.count(["type"], EventFilter(type=("CONSULT",)), what=what)
            for what in ("reports", "independent", "events")
        }
        reports, independent, events = (sum(row[-1] for row in counts[what]) for what in counts)
        assert reports > independent > events >= 1
        assert link(store, knowledge=tables()).stories == 0


def test_one_after_another_gives_what_all_at_once_give(
    tmp_path: Path, readings: list[Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled(tmp_path / "whole.db", readings[::-1]) as store:
        link(store, knowledge=tables())
        whole = all_kept(store)
    monkeypatch.setattr("kawat.runner.link.BATCH", 1)
    with filled(tmp_path / "parts.db", readings[:2]) as store:
        link(store, knowledge=tables())
        with store.writing():
            for reading in readings[2:]:
                store.add(reading)
        link(store, knowledge=tables())
        parts = all_kept(store)
    assert parts[0] == whole[0]
    assert parts[2] == whole[2]
    assert [(each.id, [(m.story_id, m.event_id) for m in each.members]) for each in parts[1]] == [
        (each.id, [(m.story_id, m.event_id) for m in each.members]) for each in whole[1]
    ]


def test_a_run_that_is_stopped_goes_on(
    tmp_path: Path, readings: list[Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kawat.runner.link.BATCH", 1)
    add = Linker.add

    def stopping(self: Linker, some: list[Reading]) -> object:
        done = add(self, some)
        if some[0].story.id == "c":
            raise KeyboardInterrupt
        return done

    with filled(tmp_path / "desk.db", readings) as store:
        with monkeypatch.context() as patch:
            patch.setattr(Linker, "add", stopping)
            with pytest.raises(KeyboardInterrupt):
                link(store, knowledge=tables())
        assert list(kept.unlinked(store.connection)) == ["c", "d"]
        assert link(store, knowledge=tables()).stories == 2
        assert [each[0] for each in all_kept(store)[0]] == ["a", "b", "c", "d"]


def test_a_new_text_is_linked_anew(tmp_path: Path, readings: list[Reading]) -> None:
    with filled(tmp_path / "desk.db", readings) as store:
        link(store, knowledge=tables())
        changed = story("b", OTHER.replace("empat", "lima"), "2019-09-12T11:00+07:00", "Suara Pesisir")
        with store.writing():
            store.add(changed)
        assert list(kept.unlinked(store.connection)) == ["b"]
        link(store, knowledge=tables())
        families, merged, _ = all_kept(store)
        assert ("b", "b") not in [(story_id, family) for story_id, family, role in families if role == "reprint"]
        assert not any({"a", "b"} <= {member.story_id for member in each.members} for each in merged)
