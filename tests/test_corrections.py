"""What people say of the coder's events."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kawat.cli import main
from kawat.errors import KawatError
from kawat.evaluation import gold_stories, score
from kawat.store import Database
from kawat.store.corrections import Correction, judged_readings, put_correction, take_back, verdict_on, verdicts

from .desk import BLAME, HELP, MEETING, add, at, desk, reading


def say(path: Path, *said: Correction) -> list[int]:
    with Database(path, write=True) as store, store.writing():
        return [put_correction(store.connection, one) for one in said]


def test_verdicts_stand_beside_the_coder_and_not_over_it(tmp_path: Path) -> None:
    one = reading()
    path = desk(tmp_path / "desk.db", one)
    say(
        path,
        verdict_on(one, "wrong", event_id="e1"),
        verdict_on(one, "changed", event_id="e2", changed={"status": "possible"}, note="syarat"),
    )
    with Database(path) as store:
        assert store.reading("s1") == one
        by_event, others = verdicts(store.connection, one)
    assert {id: said.verdict for id, said in by_event.items()} == {"e1": "wrong", "e2": "changed"}
    assert by_event["e2"].event["status"] == "possible" and by_event["e2"].note == "syarat" and not others
    assert by_event["e2"].event["probability"] is None and by_event["e2"].event["cameo"] is None


def test_a_second_verdict_stands_for_the_first_and_is_taken_back(tmp_path: Path) -> None:
    one = reading()
    path = desk(tmp_path / "desk.db", one)
    keys = say(path, verdict_on(one, "right", event_id="e1"), verdict_on(one, "wrong", event_id="e1"))
    assert keys[0] == keys[1]
    with Database(path, write=True) as store, store.writing():
        assert verdicts(store.connection, one)[0]["e1"].verdict == "wrong"
        assert take_back(store.connection, keys[0]) == "s1"
        assert take_back(store.connection, keys[0]) is None
        assert verdicts(store.connection, one) == ({}, [])


def test_a_verdict_is_found_again_in_a_later_reading(tmp_path: Path) -> None:
    one = reading()
    path = desk(tmp_path / "desk.db", one)
    say(path, verdict_on(one, "right", event_id="e3"), verdict_on(one, "wrong", event_id="e1"))
    later = reading(replace(HELP, id="e1"), coder="2")
    add(path, later)
    with Database(path) as store:
        by_event, others = verdicts(store.connection, later)
    assert by_event["e1"].verdict == "right" and [said.verdict for said in others] == ["wrong"]


def test_a_new_text_has_no_verdicts(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.db", reading())
    say(path, verdict_on(reading(), "right", event_id="e1"))
    other = reading(tail=" lagi")
    add(path, other)
    with Database(path) as store:
        assert verdicts(store.connection, other) == ({}, [])
        assert list(judged_readings(store.connection)) == []


def test_gold_holds_what_was_judged(tmp_path: Path) -> None:
    """Right and changed events stay, wrong ones go, missed ones come, with their own actors; the file is scored."""
    one = reading()
    path = desk(tmp_path / "desk.db", one)
    red_cross = {"id": "n1", "name": "Palang Merah", "kind": "org", "country": "NGO", "sector": "NGO", "mentions": []}
    missed = {
        "type": "AGREE",
        "status": "possible",
        "actors": ["n1"],
        "trigger": {"start": 73, "end": 78, "text": one.story.text[73:78]},
    }
    say(
        path, verdict_on(one, "right", event_id="e1"), verdict_on(one, "wrong", event_id="e2"),
        verdict_on(one, "changed", event_id="e3", changed={"status": "possible", "recipients": ["a2"]}),
    )  # fmt: skip
    say(path, verdict_on(one, "missed", changed=missed, new_actors=(red_cross,)))
    result = CliRunner().invoke(main, ["export", str(path), str(tmp_path / "gold.jsonl"), "--to", "gold"])
    assert result.exit_code == 0, result.output
    (row,) = map(json.loads, (tmp_path / "gold.jsonl").read_text("utf-8").splitlines())
    told = [(event["id"], event["type"], event["status"]) for event in row["events"]]
    assert told == [("e1", "CONSULT", "occurred"), ("e2", "AGREE", "possible"), ("e3", "AID", "possible")]
    assert row["events"][0]["actor_text"] == [
        {"start": 9, "end": 20, "text": "Menlu Swiss"}, {"start": 29, "end": 43, "text": "Menlu Norwegia"}
    ]  # fmt: skip
    names = {actor["id"]: actor["name"] for actor in row["actors"]}
    assert [names[id] for id in row["events"][1]["actors"]] == ["Palang Merah"]
    (gold,) = gold_stories(tmp_path / "gold.jsonl")
    assert score([gold], {"s1": gold.reading}).to_json()


def test_a_story_is_gold_when_all_of_it_was_judged(tmp_path: Path) -> None:
    one = reading()
    path = desk(tmp_path / "desk.db", one)
    say(path, verdict_on(one, "right", event_id="e1"))
    result = CliRunner().invoke(main, ["export", str(path), str(tmp_path / "gold.jsonl"), "--to", "gold"])
    assert "0 stories" in result.output and "1 stories not judged to their end" in result.output
    assert (tmp_path / "gold.jsonl").read_text("utf-8") == ""


@pytest.mark.parametrize(
    ("verdict", "event_id", "changed"),
    [
        ("perfect", "e1", {}), ("right", "e9", {}), ("wrong", None, {}), ("missed", None, {"type": "AID"}),
        ("changed", "e1", {"type": "NOPE"}), ("changed", "e1", {"actors": ["a99"]}),
        ("missed", None, {"type": "AID", "trigger": {"start": 0, "end": 4, "text": "nope"}}),
        ("missed", None, {"trigger": {"start": 0, "end": 6, "text": "JENEWA"}}),
    ],
)  # fmt: skip
def test_what_is_no_event_of_the_text_is_refused(
    verdict: str, event_id: str | None, changed: dict[str, object]
) -> None:
    with pytest.raises(KawatError):
        verdict_on(reading(), verdict, event_id=event_id, changed=changed)


def test_events_that_share_their_words_are_judged_apart(tmp_path: Path) -> None:
    twin = replace(BLAME, id="e9", type="THREATEN", mode=None)
    one = reading(MEETING, BLAME, twin)
    path = desk(tmp_path / "desk.db", one)
    say(path, verdict_on(one, "wrong", event_id="e9"))
    with Database(path) as store:
        assert set(verdicts(store.connection, one)[0]) == {"e9"}
    assert at("mengecam") == twin.trigger
