"""How long the desk takes for each page and call of its API, on a database of many events.

    python benchmarks/desk.py [--events 1000000] [--base desk.db] [--keep FILE] [--times 40] [--limit 150]

The database is made by drawing stories again and again, with their readings, from ``--base``, or from the project's own samples: each copy has an id, a
publisher and a day of its own (over ten years), every seventh party a name of its own; two of five copies are reprints, three tellings of an event
are one that happened. What stands in a reading's body is not changed. ``--keep`` names a file where the database is kept and found again. Times are
of the whole application, without a network: milliseconds at the median and at 95 of 100 requests, each with other values. Exit code 1 where the second
is over ``--limit``.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from kawat.desk.app import desk
from kawat.intake import stories_from, walk
from kawat.runner.write import write_all
from kawat.store import Database
from kawat.store.corpus import Family, Member, Merged, Storyline, put_families, put_merged, put_storylines
from kawat.store.tallies import tally_all

PORT = 8137
FIRST = date(2015, 1, 1)
DAYS = 3650
PUBLISHERS = 120
_BATCH = 2000
_SAMPLES = Path(__file__).parent.parent / "samples" / "stories"


def rows_of(base: Path) -> list[dict[str, list[tuple[object, ...]]]]:
    """Of each story of a database with events the rows that make it, by table."""
    out = []
    with Database(base) as store:
        ask = store.connection.execute
        for reading, story in ask("SELECT reading, story FROM current").fetchall():
            events = ask("SELECT * FROM events WHERE reading = ?", (reading,)).fetchall()
            if not events:
                continue
            marks = ",".join("?" * len(events))
            out.append(
                {
                    "stories": ask("SELECT * FROM stories WHERE key = ?", (story,)).fetchall(),
                    "readings": ask("SELECT * FROM readings WHERE key = ?", (reading,)).fetchall(),
                    "events": events,
                    "parties": ask(f"SELECT * FROM parties WHERE event IN ({marks})", [row[0] for row in events]).fetchall(),
                    "quotes": ask("SELECT * FROM quotes WHERE reading = ?", (reading,)).fetchall(),
                }
            )  # fmt: skip
    return out


def fill(path: Path, base: Path, count: int, draw: random.Random) -> None:
    """Makes a database of at least ``count`` events."""
    pool = rows_of(base)
    with Database(path, write=True) as store:
        write = store.connection.executemany
        number = events = 0
        while events < count:
            with store.writing():
                families: list[Family] = []
                merged: list[Merged] = []
                for _ in range(_BATCH):
                    number += 1
                    id = f"copy-{number}"
                    rows = draw.choice(pool)
                    day = (FIRST + timedelta(days=draw.randrange(DAYS))).isoformat()
                    story = list(rows["stories"][0])
                    story[0], story[1], story[6], story[7] = number, id, f"Harian {draw.randrange(PUBLISHERS)}", day
                    write(f"INSERT INTO stories VALUES ({','.join('?' * len(story))})", [story])
                    reading = list(rows["readings"][0])
                    reading[0], reading[1] = number, number
                    write(f"INSERT INTO readings VALUES ({','.join('?' * len(reading))})", [reading])
                    fresh: dict[object, int] = {}
                    for event in rows["events"]:
                        events += 1
                        fresh[event[0]] = events
                        row = [events, number, *event[2:7], event[7] and day, day, day, *event[10:]]
                        write(f"INSERT INTO events VALUES ({','.join('?' * len(row))})", [row])
                        family = f"copy-{number - number % 5}" if number % 5 < 3 and number >= 5 else id
                        merged.append(
                            Merged(
                                id=f"m{events // 3}", type=str(event[3]), status=str(event[6]), members=(Member(story_id=id, event_id=str(event[2])),)
                            )
                        )  # fmt: skip
                    families.append(Family(story_id=id, family=family, role="unknown"))
                    parties = [
                        (
                            fresh[event],
                            *rest,
                            f"{name} {draw.randrange(20_000)}" if draw.random() < 1 / 7 else name,
                            *codes,
                        )
                        for event, *rest, name, one, two in rows["parties"]
                        for codes in [(one, two)]
                    ]
                    write("INSERT INTO parties VALUES (?, ?, ?, ?, ?, ?)", parties)
                    for quote in rows["quotes"]:
                        row = [None, number, *quote[2:-1], day]
                        write(f"INSERT INTO quotes VALUES ({','.join('?' * len(row))})", [row])
                put_families(store.connection, families)
                tellings: dict[str, Merged] = {}
                for one in merged:
                    before = tellings.get(one.id)
                    tellings[one.id] = one if before is None else Merged(
                        id=one.id, type=one.type, status=one.status, members=(*before.members, *one.members)
                    )  # fmt: skip
                put_merged(store.connection, tellings.values())
                put_storylines(
                    store.connection,
                    [
                        Storyline(
                            id=f"line-{number}",
                            title=f"Alur {number}",
                            last_day=day,
                            about={},
                            stories=(f"copy-{number}",),
                        )
                    ],
                )
        with store.writing():
            tally_all(store.connection)


def questions(path: Path, draw: random.Random) -> dict[str, Callable[[], str]]:
    """The address of each page and call, made with other values each time."""
    with sqlite3.connect(path) as connection:
        last = connection.execute("SELECT max(key) FROM stories").fetchone()[0]
        names = [name for (name,) in connection.execute("SELECT name FROM parties ORDER BY random() LIMIT 300")]
        codes = [
            code for (code,) in connection.execute("SELECT DISTINCT country FROM parties WHERE country IS NOT NULL")
        ]
        places = [
            name for (name,) in connection.execute('SELECT DISTINCT "where" FROM events WHERE "where" IS NOT NULL')
        ]
        types = [kind for (kind,) in connection.execute("SELECT DISTINCT type FROM events")]
        texts = connection.execute("SELECT text FROM stories LIMIT 200").fetchall()
    words = sorted({word for (text,) in texts for word in text.split() if word.isalpha()})

    def story() -> str:
        return f"copy-{draw.randint(1, last)}"

    def month() -> str:
        return f"{2015 + draw.randrange(10)}-{draw.randint(1, 12):02}"

    filters: dict[str, Callable[[], str]] = {
        "no filter": lambda: f"sort={draw.choice(['-day', 'day', '-probability'])}",
        "type": lambda: f"type={draw.choice(types)}",
        "country": lambda: f"actor={draw.choice(codes)}",
        "dyad": lambda: f"actor={draw.choice(codes)}&recipient={draw.choice(codes)}",
        "name": lambda: f"party={draw.choice(names)}",
        "month": lambda: (lambda one: f"since={one}&until={one}")(month()),
        "type and month": lambda: (lambda one: f"type={draw.choice(types)}&since={one}&until={one}")(month()),
        "place": lambda: f"where={draw.choice(places)}",
        "publisher": lambda: f"publisher=Harian {draw.randrange(PUBLISHERS)}",
        "status and quad": lambda: f"status=planned&quad={draw.randint(1, 4)}",
        "probable": lambda: f"min_probability={draw.randint(50, 90) / 100}",
    }
    out: dict[str, Callable[[], str]] = {
        "/": lambda: "/",
        "/stories": lambda: "/stories",
        "/stories/…": lambda: f"/stories/{story()}",
    }
    for name, make in filters.items():
        out[f"/events {name}"] = lambda make=make: f"/events?{make()}"  # type: ignore[misc]
        out[f"api events {name}"] = lambda make=make: f"/api/v1/events?{make()}"  # type: ignore[misc]
        out[f"api count {name}"] = lambda make=make: f"/api/v1/events/count?{make().partition('sort=')[0] or 'size=1'}"  # type: ignore[misc]
    out["/events as distinct"] = lambda: f"/events?what=events&type={draw.choice(types)}"
    out["/events as independent"] = lambda: f"/events?what=independent&actor={draw.choice(codes)}"
    for of in ("stories", "quotes"):
        out[f"/search {of}"] = lambda of=of: f"/search?of={of}&q={draw.choice(words)}"  # type: ignore[misc]
    return out | {
        "/quotes": lambda: "/quotes",
        "/quotes speaker": lambda: f"/quotes?speaker={draw.choice(names)}",
        "/actors": lambda: "/actors",
        "/actors?name": lambda: f"/actors?name={draw.choice(names)[:5]}",
        "/actors/name": lambda: (
            f"/actors/{draw.choice(names).replace('/', '%2F').replace('?', '%3F').replace('#', '%23')}"
        ),
        "/actors/code": lambda: f"/actors/{draw.choice(codes)}",
        "/storylines": lambda: "/storylines",
        "/corrections": lambda: "/corrections",
        "api status": lambda: "/api/v1/status",
        "api timeline": lambda: "/api/v1/timeline?grain=month",
        "api story": lambda: f"/api/v1/stories/{story()}",
        "api quotes": lambda: f"/api/v1/quotes?speaker={draw.choice(codes)}",
        "api actor": lambda: f"/api/v1/actors/{draw.choice(codes)}",
        "api search": lambda: f"/api/v1/search?q={draw.choice(words)}",
    }


def measure(client: TestClient, make: Callable[[], str], times: int) -> tuple[list[float], set[int]]:
    """Milliseconds of so many requests, sorted, and the statuses of their answers."""
    took, statuses = [], set()
    for _ in range(times):
        address = make()
        begun = time.perf_counter()
        statuses.add(client.get(address).status_code)
        took.append(1000 * (time.perf_counter() - begun))
    return sorted(took), statuses


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--limit", type=float, default=150)
    given = parser.parse_args()
    draw = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "desk.db"
        if not path.exists():
            base = given.base
            if base is None:
                base = Path(folder) / "base.db"
                with Database(base, write=True) as store:
                    write_all(
                        store, (item for name in walk([str(_SAMPLES)]) for item in stories_from(name)), processes=1
                    )
            fill(path, base, given.events, draw)
        client = TestClient(desk(path, port=PORT), base_url=f"http://127.0.0.1:{PORT}")
        client.get("/")
        slow = []
        print(f"{'':32} {'p50':>7} {'p95':>7}  ms")
        for name, make in questions(path, draw).items():
            took, statuses = measure(client, make, given.times)
            middle, high = took[len(took) // 2], took[min(len(took) - 1, int(0.95 * len(took)))]
            odd = sorted(statuses - {200})
            print(f"{name:32} {middle:7.1f} {high:7.1f}  {odd or ''}")
            if high > given.limit or odd:
                slow.append(name)
        with sqlite3.connect(path) as connection:
            events, stories = (
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("events", "stories")
            )
        print(json.dumps({"events": events, "stories": stories, "limit": given.limit, "slow": slow}))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
