"""A run on a Ray cluster of one machine: what it writes is what processes write."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kawat.intake import Notice, SetAside
from kawat.runner.parts import PartEnd, inputs
from kawat.store import Database
from tests.engines import needs
from tests.newsroom import rows, written


@pytest.fixture(autouse=True)
def _ray() -> None:
    needs("ray")
    needs("pyarrow")


def _code(paths: list[Path], desk: Path, *more: str) -> str:
    """Runs the command in a process of its own: Ray starts and ends with it."""
    command = [sys.executable, "-m", "kawat", "code", *map(str, paths), "--into", str(desk), "--processes", "2", *more]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, env=env)
    assert done.returncode == 3, done.stderr
    assert done.stdout == ""
    return done.stderr


def test_ray_writes_what_processes_write(tmp_path: Path) -> None:
    given = rows(90)
    given += [{**given[7], "text": given[7]["text"] + " Diperbarui."}, given[9], {"id": "buruk", "text": ""}]
    given += [{"id": "angka", "text": "12345 67890"}, {**rows(91)[90], "published": "kemarin"}]
    paths = [written(tmp_path / "a.jsonl", given[:40]), written(tmp_path / "b.jsonl", given[40:])]
    _code(paths, tmp_path / "local.db")
    told = _code(paths, tmp_path / "ray.db", "--engine", "ray")
    assert "91 new, 1 new version, 1 already there" in told
    with Database(tmp_path / "local.db") as local, Database(tmp_path / "ray.db") as ray:
        assert list(local.canonical()) == list(ray.canonical())
        assert local.set_aside_rows() == ray.set_aside_rows()
        for path in paths:
            assert local.done(str(path)) == ray.done(str(path)) != []
        # of two versions the one that came last is the current one
        assert local.reading("warta-00007") == ray.reading("warta-00007")
    assert "already there" in _code(paths, tmp_path / "ray.db", "--engine", "ray")


def _rows() -> list[dict[str, Any]]:
    """Rows as the cluster gives them: two parts of one file, whose second has a story set aside."""
    rest = {"file": 0, "id": None, "origin": "a", "reading": None, "reason": "no", "stories": None}
    return [
        {**rest, "part": 0, "place": 0, "kind": "aside"},
        {**rest, "part": 0, "place": 1, "kind": "notice"},
        {**rest, "part": 0, "place": 2, "kind": "end", "stories": 1},
        {**rest, "part": 1, "place": 3, "kind": "aside"},
        {**rest, "part": 1, "place": 1, "kind": "last", "stories": 1},
    ]


@pytest.mark.parametrize("seed", range(8))
def test_rows_may_come_in_any_order_and_twice(tmp_path: Path, seed: int) -> None:
    from kawat.runner.ray import _outcomes

    with Database(tmp_path / "desk.db", write=True) as store:
        given = list(inputs([written(tmp_path / "a.jsonl", rows(1))], store, setting="x"))
    mixed = random.Random(seed).sample(_rows() * 2, 10)
    out = list(_outcomes(iter(mixed), given))
    marks = {item.mark.part: item.mark for item in out if isinstance(item, PartEnd)}
    assert sum(isinstance(item, SetAside) for item in out) == 2
    assert sum(isinstance(item, Notice) for item in out) == 1
    assert [(part, mark.stories, mark.set_aside, mark.last) for part, mark in sorted(marks.items())] == [
        (0, 1, 1, False),
        (1, 1, 1, True),
    ]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from kawat.cli import main

    result = CliRunner().invoke(main, ["code", "-", "--into", str(tmp_path / "desk.db"), "--engine", "ray"])
    assert (result.exit_code, "not a file that every machine" in result.stderr) == (2, True)
