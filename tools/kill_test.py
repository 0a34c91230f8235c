"""Kills runs of `kawat code` (kill -9) at random moments, runs them again, and compares what the database holds with that of a run left alone.

    python tools/kill_test.py [--stories 400] [--kills 50] [--processes 2] [--seed 1]

A database is killed at up to five moments, then its run is left to end: its readings, its list of what was set aside and its marks must be
those of the run left alone, and the file must be sound. One story in fifty cannot be read. Exit code 0 when all is the same.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from kawat.store import Database

_EACH = 5
_TOLD = (
    "Presiden Rusia Vladimir Putin mengecam Inggris pada pertemuan di Moskow.",
    "Menteri Luar Negeri Jepang bertemu utusan Korea Utara di Jakarta pada Kamis.",
    '"Kami menolak berunding," kata juru bicara pemerintah Iran.',
    "Polisi menangkap tiga pengunjuk rasa di depan gedung parlemen.",
    "Amerika Serikat akan mencabut sanksi terhadap Sudan bulan depan.",
)


def stories(folder: Path, count: int) -> list[Path]:
    """Two files of stories, one in fifty of which cannot be read, and one in seven of the second is a new version of one of the first."""
    rows = [
        {
            "id": f"warta-{number if number % 7 or number < count // 2 else number - count // 2:06}",
            "lang": "id",
            "text": "" if number % 50 == 49 else f"JAKARTA - {_TOLD[number % 5]} {_TOLD[number % 4]} Laporan {number}.",
        }
        for number in range(count)
    ]
    paths = [folder / "a.jsonl", folder / "b.jsonl"]
    for path, some in zip(paths, (rows[: count // 2], rows[count // 2 :]), strict=True):
        path.write_text("".join(json.dumps(row) + "\n" for row in some), encoding="utf-8")
    return paths


def start(paths: list[Path], desk: Path, processes: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "kawat",
        "code",
        *map(str, paths),
        "--into",
        str(desk),
        "--processes",
        str(processes),
    ]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


def finished(run: subprocess.Popen[bytes]) -> None:
    """Waits for a run to end as it should."""
    _, talk = run.communicate()
    if run.returncode != 3:
        raise SystemExit(f"a run ended with {run.returncode}: {talk.decode()}")


def state(desk: Path) -> dict[str, Any]:
    """All that must be the same: the canonical export, the current readings, what was set aside, the marks."""
    with sqlite3.connect(desk) as connection:
        [sound] = connection.execute("PRAGMA integrity_check").fetchone()
        marks = connection.execute("SELECT source, part, stories, set_aside, last FROM done ORDER BY 1, 2").fetchall()
    connection.close()
    with Database(desk) as store:
        texts = sorted((story.id, story.text) for story in store.stories())
        return {
            "sound": sound,
            "readings": list(store.canonical()),
            "current": texts,
            "set aside": sorted(map(str, store.set_aside_rows())),
            "marks": marks,
        }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--stories", type=int, default=400)
    cli.add_argument("--kills", type=int, default=50)
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--seed", type=int, default=1)
    given = cli.parse_args()
    draw = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = stories(folder, given.stories)
        begun = time.monotonic()
        finished(start(paths, folder / "whole.db", given.processes))
        seconds = time.monotonic() - begun
        wanted = state(folder / "whole.db")
        kills = ends = runs = 0
        while kills < given.kills:
            desk = folder / f"desk{runs}.db"
            runs += 1
            for _ in range(min(_EACH, given.kills - kills)):
                run = start(paths, desk, given.processes)
                try:
                    run.communicate(timeout=draw.uniform(0, seconds))
                    ends += 1  # it was quicker than the kill
                    break
                except subprocess.TimeoutExpired:
                    run.kill()
                    run.communicate()
                    kills += 1
            finished(start(paths, desk, given.processes))
            found = state(desk)
            for what, value in wanted.items():
                if found[what] != value:
                    raise SystemExit(f"after {kills} kills: {what} of {desk.name} is not that of the run left alone")
    print(
        f"{kills} kills of runs over {given.stories} stories ({seconds:.1f} s left alone), {runs} databases, {ends} runs that ended before:"
        f" every one holds the same {len(wanted['readings'])} readings, {len(wanted['set aside'])} set aside"
    )


if __name__ == "__main__":
    main()
