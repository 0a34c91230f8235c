"""Annotated events in one form, from files of each kind; and what follows what."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from training import guard, standoff, told
from training.standoff import Whole, digest

from kawat.knowledge import shipped

from .shared import shared

TEXT = "Menteri itu bertemu dubes Rusia, katanya."


def an_event(**changed: Any) -> dict[str, Any]:
    """The meeting of TEXT."""
    event = {
        "trigger": [12, 19],
        "type": "CONSULT",
        "mode": None,
        "status": "occurred",
        "actors": [{"span": [0, 11], "country": "IDN", "sector": "GOV"}],
        "recipients": [{"span": None, "country": "RUS", "sector": "GOV"}],
        "attributed": [33, 40],
    }
    return {**event, **changed}


def test_words_of_a_sentence_annotated_alone() -> None:
    row = told._sentence("own:1", "own", "id", TEXT, "", [an_event()], shipped(), place="panl-own.id")
    assert (row.source, row.group, row.place, row.retold) == ("own:1", "own", "panl-own.id", False)
    (event,) = row.events
    said = [
        " ".join(word.text for word in row.words[at[0] : at[1] + 1]) for at in (event.trigger, event.actors[0].words)
    ]
    assert said == ["bertemu", "Menteri itu"]
    assert event.recipients[0].words is None
    assert event.attributed is not None
    assert row.words[event.attributed[0]].text == "kata"


def test_an_event_of_a_whole_story_is_told_in_its_sentence() -> None:
    text = f"Dubes pergi.\n{TEXT}"
    event = an_event(trigger=[25, 32], actors=["a1"], actor_text=[[13, 24]], recipients=["a2"], recipient_text=[None])
    actors = [{"id": "a1", "country": "IDN", "sector": "GOV"}, {"id": "a2", "country": "RUS", "sector": "GOV"}]
    story = Whole("own-1", "id", text, [(0, 12), (13, len(text))], {"actors": actors, "events": [event]})
    first, second = told._story(story, "train-own", shipped())
    assert (first.source, first.events, first.retold) == ("train-own:own-1:0", (), True)
    assert (second.source, second.group, second.text) == ("train-own:own-1:13", "train-own:own-1", TEXT)
    assert (first.place, second.place) == ("train-own:own-1", "train-own:own-1")
    assert second.before == "Dubes pergi.\n"
    row = told._sentence("own:1", "own", "id", TEXT, "", [an_event(attributed=None)], shipped(), place="own")
    assert second.events == row.events


def test_files_are_read_given_ones_first_and_rows_know_what_stood_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["Dubes pergi ke sana.", TEXT, "Ia pulang kemarin malam.", "Ia setuju kemarin malam."]
    (tmp_path / "data" / "parallel").mkdir(parents=True)
    packed = gzip.compress("".join(f"{line}\n" for line in lines).encode())
    (tmp_path / "data" / "parallel" / "panl-own.id.txt.gz").write_bytes(packed)
    monkeypatch.setattr(told.Guard, "of", lambda shared: guard.Guard([lines[0]]))

    def row(number: int, **more: str) -> str:
        about = {"source": f"panl-own.id:{number}", "lang": "id", "sha256": digest(lines[number - 1]), "events": []}
        return json.dumps({**about, **more}) + "\n"

    (tmp_path / "en4.jsonl").write_text(row(3) + row(4), encoding="utf-8")
    (tmp_path / "light-mod.jsonl").write_text(row(1, id="mod:99") + row(2, id="mod:100"), encoding="utf-8")
    found = list(told.sentences(tmp_path, shipped(), tmp_path))
    # The first is reserved: it is not trained on, but it stood before the second. A given file's end is not before another file.
    assert [(each.source, each.group, each.before) for each in found] == [
        ("mod:100", "panl-own:0", lines[0]),
        ("panl-own.id:3", "panl-own:0", ""),
        ("panl-own.id:4", "panl-own:0", lines[2]),
    ]
    # Whatever its name and group: each is of the text that it stands in.
    assert [(each.place, each.retold) for each in found] == [("panl-own.id", False)] * 3


def test_an_article_that_is_a_reserved_story_in_other_words_is_left_out_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["Dubes pergi ke sana.", "Ia pulang kemarin malam.", TEXT, "Ia setuju kemarin malam."]
    (tmp_path / "data" / "parallel").mkdir(parents=True)
    packed = gzip.compress("".join(f"{line}\n" for line in lines).encode())
    (tmp_path / "data" / "parallel" / "panl-own.id.txt.gz").write_bytes(packed)
    rows = [
        {"source": f"panl-own.id:{number}", "lang": "id", "sha256": digest(line), "events": []}
        for number, line in enumerate(lines, 1)
    ]
    (tmp_path / "en4.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def kept(*reserved: str) -> list[str]:
        monkeypatch.setattr(told.Guard, "of", lambda shared: guard.Guard(reserved))
        return [each.text for each in told.sentences(tmp_path, shipped(), tmp_path)]

    assert kept(lines[0]) == lines[1:]
    assert kept(*lines[:2]) == []


def test_a_trigger_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="own:2"):
        told._sentence("own:2", "own", "id", TEXT, "", [an_event(trigger=[11, 12])], shipped(), place="own")


@pytest.mark.parametrize(
    ("before", "source", "follows"),
    [
        ("panl-int.en:4", "panl-int.en:5", True),
        ("panl-int.en:4", "panl-int.en:6", False),
        ("panl-int.en:4", "panl-int.id:5", False),
        ("0a:0:40", "0a:41:90", True),
        ("0a:0:40", "0a:140:190", False),
        ("0a:0:40", "0b:41:90", False),
        ("", "0b:41:90", False),
        ("panl-int.en:4:0:20", "panl-int.en:5", True),
        ("0a:title", "0a:0:40", True),
        ("0a:title", "0a:140:190", False),
        ("0a:0:40:7,9", "0a:41:90:3", True),
    ],
)
def test_what_follows_what(before: str, source: str, follows: bool) -> None:
    assert told._follows(before, source) is follows


@pytest.mark.parametrize(
    ("source", "group"),
    [
        ("panl-int.en:11", "panl-int:1"),
        ("panl-int.id:12:0:20", "panl-int:12"),
        ("panl-int.id:90", "panl-int:14"),
        ("panl-eco.en:104", "panl-eco:100"),
        ("0a:0:40:7,9", "0a"),
        ("0a:title", "0a"),
    ],
)
def test_what_is_not_parted(source: str, group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standoff, "story_starts", lambda: (1, 12, 14))
    assert standoff.story_of(source) == group


def test_all_that_is_at_hand() -> None:
    rows = list(told.sentences(shared(""), shipped()))
    assert len(rows) > 9000
    kept_out = guard.Guard.of(shared(""))
    assert all(kept_out.allows(row.text) for row in rows)
    assert {row.lang for row in rows} == {"id", "en"}
