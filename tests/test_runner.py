"""Many stories: order, nothing lost, and a process that dies."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kawat.errors import ModelError
from kawat.language import Parse
from kawat.runner import Coded, code_all, code_batch, local
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
    alone = code_batch(stories[:3])
    assert [each.reading for each in coded[:3]] == [each.reading for each in alone]


def test_a_story_that_cannot_be_read_has_its_reason() -> None:
    (coded,) = code_batch([Story.of("12345 67890", id="x")])
    assert coded.reading is None
    assert coded.reason


def _id_of(given: Any) -> str:
    """The id of the story that a step is given: as a story, parsed, or among others that are heard."""
    return given.story.id if isinstance(given, Parse) else given.id


@pytest.mark.parametrize("step", ["parse_story", "heard", "code_parse"])
def test_a_fault_of_ours_is_told_and_the_run_goes_on(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    whole, stories = getattr(local, step), _stories(4)
    wanted = code_batch(stories)

    def broken(given: Any, *rest: Any, **named: Any) -> Any:
        if "s2" in [_id_of(each) for each in (given if step == "heard" else [given])]:
            raise ZeroDivisionError("oops")
        return whole(given, *rest, **named)

    monkeypatch.setattr(local, step, broken)
    coded = code_batch(stories)
    assert [each.story for each in coded] == stories
    (fault,) = (each for each in coded if each.reading is None)
    assert fault.story.id == "s2"
    assert fault.reason is not None and "report" in fault.reason and "ZeroDivisionError: oops" in fault.reason
    # Nothing that stood beside it is changed by it.
    assert [each for each in coded if each is not fault] == [each for each in wanted if each.story.id != "s2"]


def test_a_batch_is_heard_at_once_without_what_cannot_be_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, asked = local.heard, []

    def noted(parses: Sequence[Parse], *rest: Any, **named: Any) -> list[Parse]:
        asked.append([parse.story.id for parse in parses])
        return whole(parses, *rest, **named)

    monkeypatch.setattr(local, "heard", noted)
    first, second, third = _stories(3)
    coded = code_batch([first, Story.of("12345 67890", id="x"), second, third])
    assert asked == [["s0", "s1", "s2"]]
    assert [(each.story.id, each.reading is not None) for each in coded] == [
        ("s0", True),
        ("x", False),
        ("s1", True),
        ("s2", True),
    ]
    assert code_batch([]) == []


def test_without_a_model_every_story_has_that_as_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> object:
        raise ModelError("no model: encoder.onnx not there")

    monkeypatch.setattr(local, "heard", missing)
    coded = code_batch(_stories(2))
    assert [(each.reading, each.reason) for each in coded] == [(None, "no model: encoder.onnx not there")] * 2


def _poisoned(stories: list[Story], **named: Any) -> list[Coded]:
    if any(story.id == "s30" for story in stories):
        os._exit(9)
    return code_batch(stories, **named)


def test_a_process_that_dies_takes_one_story_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local, "code_batch", _poisoned)
    coded = list(code_all(_stories(48), processes=2))
    assert len(coded) == 48
    assert [each.story.id for each in coded if each.reading is None] == ["s30"]
    assert [each.reason for each in coded if each.reading is None] == [local.DIED]
