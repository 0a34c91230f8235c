"""Many stories: order, nothing lost, and a process that dies."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kawat.errors import ModelError, RunError
from kawat.language import Parse
from kawat.runner import Coded, batch, code_all, code_stories, local, workers
from kawat.story import Story

TEXT = "Presiden Rusia Vladimir Putin mengecam Inggris pada pertemuan di Moskow dan menolak berunding dengan London."


def _stories(count: int) -> list[Story]:
    return [Story.of(f"{TEXT} Laporan nomor {i}.", id=f"s{i}", lang="id") for i in range(count)]


@pytest.mark.parametrize("processes", [1, 2])
def test_readings_come_in_order_and_are_the_same(processes: int) -> None:
    stories = _stories(60)
    coded = list(code_all(stories, processes=processes))
    assert [each.story.id for each in coded] == [story.id for story in stories]
    assert all(each.reading is not None and each.reading.events for each in coded)
    alone = code_stories(stories[:3])
    assert [each.reading for each in coded[:3]] == [each.reading for each in alone]


def test_a_story_that_cannot_be_read_has_its_reason() -> None:
    (coded,) = code_stories([Story.of("12345 67890", id="x")])
    assert coded.reading is None
    assert coded.reason


def _id_of(given: Any) -> str:
    """The id of the story that a step is given: as a story, parsed, or among others that are heard."""
    return given.story.id if isinstance(given, Parse) else given.id


@pytest.mark.parametrize("step", ["parse_story", "heard", "code_parse"])
def test_a_fault_of_ours_is_told_and_the_run_goes_on(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    whole, stories = getattr(batch, step), _stories(4)
    wanted = code_stories(stories)

    def broken(given: Any, *rest: Any, **named: Any) -> Any:
        if "s2" in [_id_of(each) for each in (given if step == "heard" else [given])]:
            raise ZeroDivisionError("oops")
        return whole(given, *rest, **named)

    monkeypatch.setattr(batch, step, broken)
    coded = code_stories(stories)
    assert [each.story for each in coded] == stories
    (fault,) = (each for each in coded if each.reading is None)
    assert fault.story.id == "s2"
    assert fault.reason is not None and "report" in fault.reason and "ZeroDivisionError: oops" in fault.reason
    # Nothing that stood beside it is changed by it.
    assert [each for each in coded if each is not fault] == [each for each in wanted if each.story.id != "s2"]


def test_a_batch_is_heard_at_once_without_what_cannot_be_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, asked = batch.heard, []

    def noted(parses: Sequence[Parse], *rest: Any, **named: Any) -> list[Parse]:
        asked.append([parse.story.id for parse in parses])
        return whole(parses, *rest, **named)

    monkeypatch.setattr(batch, "heard", noted)
    first, second, third = _stories(3)
    coded = code_stories([first, Story.of("12345 67890", id="x"), second, third])
    assert asked == [["s0", "s1", "s2"]]
    assert [(each.story.id, each.reading is not None) for each in coded] == [
        ("s0", True),
        ("x", False),
        ("s1", True),
        ("s2", True),
    ]
    assert code_stories([]) == []


def test_without_a_model_every_story_has_that_as_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> object:
        raise ModelError("no model: encoder.onnx not there")

    monkeypatch.setattr(batch, "heard", missing)
    coded = code_stories(_stories(2))
    assert [(each.reading, each.reason) for each in coded] == [(None, "no model: encoder.onnx not there")] * 2


def _poisoned(stories: list[Story], **_: Any) -> list[Coded]:
    """Reads as it should, but dies, hangs or raises where a story says so."""
    for story in stories:
        if "MATI" in story.text:
            os._exit(9)
        if "MACET" in story.text:
            time.sleep(600)
        if "GALAT" in story.text:
            raise ZeroDivisionError
    return [Coded(story, None, "read") for story in stories]


def _with(poison: dict[int, str], count: int) -> list[Story]:
    return [Story.of(f"Laporan nomor {i}. {poison.get(i, '')}", id=f"s{i}") for i in range(count)]


def test_a_story_that_kills_hangs_or_breaks_is_set_aside_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "code_stories", _poisoned)
    # one in a hundred and more, two in one batch, and in the last one
    poison = {3: "MATI", 5: "MACET", 130: "GALAT", 299: "MATI"}
    coded = list(code_all(_with(poison, 300), processes=2, story_seconds=2.0))
    assert [each.story.id for each in coded] == [f"s{i}" for i in range(300)]
    assert {int(each.story.id[1:]): each.reason for each in coded if each.reason != "read"} == {
        3: workers.DIED,
        5: workers.too_slow(2.0),
        130: workers.DIED,
        299: workers.DIED,
    }


def test_a_story_that_hangs_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "code_stories", _poisoned)
    asked: list[float] = []

    def told() -> Any:
        for story in _with({0: "MACET"}, 320):
            asked.append(time.monotonic())
            yield story

    assert len(list(code_all(told(), processes=2, story_seconds=4.0))) == 320
    # the batches behind the first were asked for while it hung, in the four seconds before its process was killed
    assert asked[-1] - asked[0] < 4.0


def test_no_process_stays_when_a_run_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "code_stories", _poisoned)
    others = _children()
    run = code_all(_with({40: "MACET"}, 64), processes=2)
    next(run)
    children = [pid for pid in _children() if pid not in others]
    assert children
    run.close()
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


def _children() -> list[int]:
    import multiprocessing

    return [child.pid for child in multiprocessing.active_children() if child.pid]


def _never_starts(stories: list[Story], **_: Any) -> list[Coded]:
    os._exit(1)


def test_processes_that_cannot_start_end_the_run_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "code_stories", _never_starts)
    with pytest.raises(RunError, match="die as they start"):
        list(code_all(_with({}, 40), processes=2))


def test_a_process_killed_from_outside_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "code_stories", _slow)
    stop, others = threading.Event(), _children()

    def kill() -> None:
        while not stop.wait(1.0):
            for pid in [each for each in _children() if each not in others][:1]:
                os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        coded = list(code_all(_with({}, 160), processes=2))
    finally:
        stop.set()
        killer.join()
    assert [each.story.id for each in coded] == [f"s{i}" for i in range(160)]


def _slow(stories: list[Story], **_: Any) -> list[Coded]:
    time.sleep(0.01 * len(stories))
    return [Coded(story, None, "read") for story in stories]


def test_long_stories_make_small_batches() -> None:
    long = [Story.of("a" * 150_000, id="a"), Story.of("b" * 150_000, id="b"), *_with({}, 40)]
    assert [[story.id for story in each] for each in batch.batches(long)] == [
        ["a"],
        ["b", *(f"s{i}" for i in range(31))],
        [f"s{i}" for i in range(31, 40)],
    ]


def test_a_batch_may_be_ended_before_it_is_full() -> None:
    cut = [*_with({}, 3), None, None, *_with({}, 1)]
    assert [len(each) for each in batch.batches(cut)] == [3, 0, 1]
    assert list(code_all([None], processes=1)) == []
