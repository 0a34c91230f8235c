"""Many stories: order, nothing lost, and a process that dies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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


def test_a_fault_of_ours_is_told_and_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(story: Story, **_: object) -> object:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(local, "code", broken)
    (coded,) = code_batch(_stories(1))
    assert coded.reason is not None and "report" in coded.reason and "oops" in coded.reason


def _poisoned(stories: list[Story], *, own: str | None = None, lang: str | None = None) -> list[Coded]:
    if any(story.id == "s30" for story in stories):
        os._exit(9)
    return code_batch(stories, own=own, lang=lang)


def test_a_process_that_dies_takes_one_story_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local, "code_batch", _poisoned)
    coded = list(code_all(_stories(48), processes=2))
    assert len(coded) == 48
    assert [each.story.id for each in coded if each.reading is None] == ["s30"]
    assert [each.reason for each in coded if each.reading is None] == [local.DIED]
