"""Runs into a database: what is done is not done again, nothing is lost or doubled, whatever happens in between."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kawat.cli import main
from kawat.intake import SetAside
from kawat.runner import Coded, code_stories, local, parts, workers
from kawat.runner.parts import PartEnd, in_parts, inputs, size_of
from kawat.runner.write import Report, write_all
from kawat.store import Added, Database, Mark
from kawat.story import Story
from tests.newsroom import rows, written


def _run(path: Path | list[Path], desk: Path, **given: Any) -> Report:
    paths = path if isinstance(path, list) else [path]
    with Database(desk, write=True) as store:
        items = in_parts(inputs(paths, store, setting="x", again=given.pop("again", False)))
        return write_all(store, items, processes=given.pop("processes", 1), **given)


def _canonical(desk: Path) -> list[str]:
    with Database(desk) as store:
        return list(store.canonical())


def _marks(desk: Path, path: Path) -> list[Mark]:
    with Database(desk) as store:
        return store.done(str(path))


def _quick(stories: list[Story], **_: Any) -> list[Coded]:
    """Sets every story aside at once."""
    return [Coded(story, None, "read") for story in stories]


def test_the_canonical_export_does_not_depend_on_workers_or_order(tmp_path: Path) -> None:
    given = rows(60)
    # two versions of a story, and one that comes twice
    given += [{**given[7], "text": given[7]["text"] + " Diperbarui."}, given[9]]
    shuffled = random.Random(3).sample(given, len(given))
    _run(written(tmp_path / "a.jsonl", given), tmp_path / "one.db", processes=1)
    _run(written(tmp_path / "a.jsonl", given), tmp_path / "two.db", processes=2)
    _run(written(tmp_path / "b.jsonl", shuffled), tmp_path / "shuffled.db", processes=2)
    one = _canonical(tmp_path / "one.db")
    assert len(one) == 61
    assert one == _canonical(tmp_path / "two.db") == _canonical(tmp_path / "shuffled.db")
    assert [json.loads(line)["story"]["id"] for line in one] == sorted(
        [row["id"] for row in rows(60)] + ["warta-00007"]
    )


def test_an_input_that_is_done_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART", 8)
    path, desk = written(tmp_path / "a.jsonl", rows(20)), tmp_path / "desk.db"
    assert _run(path, desk).added == {Added.NEW: 20}
    assert [(mark.part, mark.stories, mark.last) for mark in _marks(desk, path)] == [
        (0, 8, False),
        (1, 8, False),
        (2, 4, True),
    ]
    monkeypatch.setattr(parts, "stories_from", lambda *_, **__: pytest.fail("opened"))
    again = _run(path, desk)
    assert (again.added, again.events) == ({Added.NOTHING: 20}, 0)


@pytest.mark.parametrize("count", [0, 7, 8, 16])
def test_parts_end_where_files_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(parts, "PART", 8)
    path = written(tmp_path / "a.jsonl", rows(count))
    with Database(tmp_path / "desk.db", write=True) as store:
        [one] = inputs([path], store, setting="x")
        items = list(in_parts([one]))
        ends = [item.mark for item in items if isinstance(item, PartEnd)]
        assert sum(mark.stories for mark in ends) == len(items) - len(ends)
        assert [mark.last for mark in ends] == [False] * (len(ends) - 1) + [True]
        with store.writing():
            for mark in ends:
                store.mark_done(mark)
        assert next(iter(inputs([path], store, setting="x"))).all_done


@pytest.mark.parametrize("change", ["text", "setting", "place"])
def test_a_mark_counts_for_the_same_file_and_setting_only(tmp_path: Path, change: str) -> None:
    path = written(tmp_path / "a.jsonl", rows(3))
    with Database(tmp_path / "desk.db", write=True) as store:
        [one] = inputs([path], store, setting="x")
        assert one.mark is not None
        with store.writing():
            for item in in_parts([one]):
                if isinstance(item, PartEnd):
                    store.mark_done(item.mark)
        assert next(iter(inputs([path], store, setting="x"))).all_done
        if change == "text":
            path.write_bytes(path.read_bytes() + b"\n")
        elif change == "place":  # another file of the same size and time of change is put there
            other = written(tmp_path / "b.jsonl", rows(3))
            os.utime(other, ns=(0, path.stat().st_mtime_ns))
            other.replace(path)
        [two] = inputs([path], store, setting="y" if change == "setting" else "x")
        assert not two.done and two.mark is not None
        with store.writing():
            store.mark_done(two.mark)
        assert len(store.done(str(path))) == 1


def test_what_was_set_aside_is_told_again_and_tried_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [*rows(3), {"id": "buruk", "text": ""}, {"id": "angka", "text": "12345 67890"}]
    path, desk = written(tmp_path / "a.jsonl", given), tmp_path / "desk.db"
    first = _run(path, desk)
    assert (first.added, first.set_aside) == ({Added.NEW: 3}, 2)
    second = _run(path, desk)
    assert (second.added, second.set_aside, second.asides) == ({Added.NOTHING: 3}, 2, [])
    third = _run(path, desk, again=True)
    assert (third.added, third.set_aside, len(third.asides)) == ({Added.NOTHING: 3}, 2, 2)
    with Database(desk) as store:
        assert [row[1] for row in store.set_aside_rows()] == ["buruk", "angka"]


@pytest.mark.parametrize("good_first", [True, False])
def test_the_list_of_what_was_set_aside_does_not_depend_on_when_it_broke_off(tmp_path: Path, good_first: bool) -> None:
    """A version that cannot be read was forgotten when the version before it was still being read."""
    good, bad = rows(1)[0], {**rows(1)[0], "text": ""}
    path = written(tmp_path / "a.jsonl", [good, bad] if good_first else [bad, good])
    desk = tmp_path / "desk.db"
    for again in (False, True, True):
        _run(path, desk, again=again)
        with Database(desk) as store:
            assert [row[0] for row in store.set_aside_rows()] == ([f"{path}:2"] if good_first else [])


def test_what_need_not_be_read_is_not_heaped_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a story that is being read rows that are set aside are held, so many and no more."""
    monkeypatch.setattr(local, "code_stories", _lazy)
    asked = 0

    def told() -> Any:
        nonlocal asked
        yield Story.of("Laporan pertama.", id="s0")
        for number in range(5000):
            asked += 1
            yield SetAside(f"a.jsonl:{number}", "no text")

    seen: list[int] = []
    with Database(tmp_path / "desk.db", write=True) as store:
        report = write_all(store, told(), processes=2, tell=lambda _: seen.append(asked))
    assert report.set_aside == 5001
    assert seen[0] < 1000


def _lazy(stories: list[Story], **_: Any) -> list[Coded]:
    time.sleep(2 if stories else 0)
    return [Coded(story, None, "read") for story in stories]


def test_the_mark_of_a_part_stands_with_the_last_of_its_stories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that breaks off in the middle of a part has no mark of it, and every part that is marked is there whole."""
    monkeypatch.setattr(parts, "PART", 8)
    path, desk = written(tmp_path / "a.jsonl", rows(40)), tmp_path / "desk.db"

    def stop(report: Report) -> None:
        if report.added[Added.NEW] >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(path, desk, tell=stop, every=5)
    with Database(desk) as store:
        there = {story.id for story in store.stories()}
        marks = store.done(str(path))
    assert marks and not any(mark.last for mark in marks)
    assert {row["id"] for row in rows(8 * len(marks))} <= there
    assert _run(path, desk).added[Added.NEW] == 40 - len(there)
    _run(path, tmp_path / "whole.db")
    assert _canonical(desk) == _canonical(tmp_path / "whole.db")


def _poisoned(stories: list[Story], **named: Any) -> list[Coded]:
    if any(story.id == "warta-00030" for story in stories):
        os._exit(9)
    if any(story.id == "warta-00033" for story in stories):
        time.sleep(600)
    return code_stories(stories, **named)


def test_a_poisoned_story_is_kept_with_its_reason_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "code_stories", _poisoned)
    path, desk = written(tmp_path / "a.jsonl", rows(64)), tmp_path / "desk.db"
    report = _run(path, desk, processes=2, story_seconds=8.0)
    assert (report.added, report.set_aside) == ({Added.NEW: 62}, 2)
    with Database(desk) as store:
        assert store.set_aside_rows() == [
            (f"{path}:31", "warta-00030", workers.DIED),
            (f"{path}:34", "warta-00033", workers.too_slow(8.0)),
        ]
        assert [(mark.stories, mark.set_aside, mark.last) for mark in store.done(str(path))] == [(64, 2, True)]


def test_a_run_sends_no_more_than_it_can_keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories are asked for as they are given back: what is between stays bounded, however many there are."""
    monkeypatch.setattr(local, "code_stories", _quick)
    between: list[int] = []
    asked = 0

    def told() -> Any:
        nonlocal asked
        for number in range(4000):
            asked += 1
            yield Story.of(f"Laporan nomor {number}.", id=f"s{number}")

    with Database(tmp_path / "desk.db", write=True) as store:
        report = write_all(store, told(), processes=2, tell=lambda report: between.append(asked - report.stories))
    assert report.set_aside == 4000
    assert len(report.asides) == 20
    assert max(between) <= 32 * (2 * local._AHEAD) + 256 + 32


def test_bytes_of_the_inputs_are_counted(tmp_path: Path) -> None:
    import gzip

    plain = written(tmp_path / "a.jsonl", rows(50))
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    read: list[int] = []
    with Database(tmp_path / "desk.db", write=True) as store:
        list(in_parts(inputs([plain, packed, tmp_path / "none.txt"], store, setting="x"), taken=read.append))
    assert (
        sum(read)
        == size_of([plain, packed, tmp_path / "none.txt"])
        == sum(each.stat().st_size for each in (plain, packed))
    )
    assert size_of([plain, Path("-")]) is None


def _kawat(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_the_list_of_what_was_set_aside_is_written(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", [*rows(2), {"id": "buruk", "text": ""}])
    out = tmp_path / "aside.jsonl"
    for _ in range(2):
        result = _kawat("code", str(path), "--into", str(tmp_path / "desk.db"), "--set-aside", str(out))
        assert (result.exit_code, "1 set aside" in result.stderr) == (3, True)
        [row] = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert (row["origin"], row["id"], sorted(row)) == (f"{path}:3", "buruk", ["id", "origin", "reason"])


def test_code_after_recode_by_another_looks_through_its_inputs(tmp_path: Path) -> None:
    path, desk = str(written(tmp_path / "a.jsonl", rows(2))), str(tmp_path / "desk.db")
    own = tmp_path / "own" / "id"
    own.mkdir(parents=True)
    (own / "names.csv").write_text("form,iso3,kind\nNegeri Kanguru,AUS,metonym\n", encoding="utf-8")
    _kawat("code", path, "--into", desk)
    assert "2 read anew" in _kawat("recode", desk, "--knowledge", str(own.parent)).stderr
    assert "2 read anew" in _kawat("code", path, "--into", desk).stderr
    assert "2 already there" in _kawat("code", path, "--into", desk).stderr


def test_a_run_killed_at_any_moment_can_be_run_again(tmp_path: Path) -> None:
    """The short form of tools/kill_test.py."""
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "tools/kill_test.py", "--stories", "120", "--kills", "3", "--seed", "5"],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kills" in done.stdout


def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", rows(2000))
    command = [
        sys.executable,
        "-m",
        "kawat",
        "code",
        str(path),
        "--into",
        str(tmp_path / "desk.db"),
        "--processes",
        "2",
    ]
    run = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    children: set[int] = set()
    while len(children) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
        children = _children_of(run.pid)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(children) >= 2
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


def _children_of(parent: int) -> set[int]:
    out = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            out.add(int(stat.parent.name))
    return out
