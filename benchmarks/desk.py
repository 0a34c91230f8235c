"""How long the desk takes for each page and call of its API, on a database of many events.

    python benchmarks/desk.py [--events 1000000] [--stories FILE] [--base desk.db] [--keep FILE] [--only "/events*"] [--times 40] [--limit 150] [--out FILE]

The database is made by drawing stories again and again, with their readings, from ``--base``, from each sixtieth
story of ``--stories``, or from the project's own samples: each copy has an id, a
publisher and a day of its own (over ten years), every seventh party a name of its own; two of five copies are reprints, three tellings of an event
are one that happened. What stands in a reading's body is not changed. ``--keep`` names a file where the database is kept and found again. The desk starts
as ``kawat desk`` starts it, and is asked when what it makes ready beside its pages is there. Times are
of the whole application, without a network: milliseconds at the median and at 95 of 100 requests, each with other values, of downloads to their
first byte. Rows that begin with ``whole`` are no requests but what a reader waits for: a picture till it is drawn, a download to its end. Exit code 1
where a request at 95 of 100 is over ``--limit``.
"""

from __future__ import annotations

import argparse
import html
import json
import math
import os
import platform
import random
import re
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi.testclient import TestClient

from kawat.desk.app import desk
from kawat.desk.pictures import AHEAD
from kawat.intake import stories_from, walk
from kawat.runner.write import write_all
from kawat.store import Database
from kawat.store.corpus import Family, Member, Merged, Storyline, put_families, put_merged, put_storylines
from kawat.store.tallies import tally_all

PORT = 8137
FIRST = date(2015, 1, 1)
DAYS = 3650
PUBLISHERS = 120
PICTURES = ("timeline", "dyad", "map", "network", "storylines")
Ask = Callable[[TestClient], Any]
_BATCH = 2000
_OF_LINE = 5
_EVERY = 60
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
                dates: list[str] = []
                for _ in range(_BATCH):
                    number += 1
                    id = f"copy-{number}"
                    rows = draw.choice(pool)
                    day = (FIRST + timedelta(days=draw.randrange(DAYS))).isoformat()
                    dates.append(day)
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
                put_storylines(store.connection, _storylines(number, dates))
        with store.writing():
            tally_all(store.connection)


def _storylines(last: int, dates: list[str]) -> Iterator[Storyline]:
    """Of the stories of a batch, of which ``last`` is the number of the last one, each five as a storyline."""
    first = last - len(dates) + 1
    for at in range(0, len(dates), _OF_LINE):
        own = sorted(dates[at : at + _OF_LINE])
        yield Storyline(
            id=f"line-{first + at}", title=f"Alur {first + at}", first_day=own[0], last_day=own[-1], about={},
            stories=tuple(f"copy-{first + each}" for each in range(at, at + len(own))),
        )  # fmt: skip


def questions(path: Path, draw: random.Random) -> dict[str, Ask]:
    """What asks for each page and call, with other values each time."""
    with sqlite3.connect(path) as connection:

        def column(sql: str) -> list[Any]:
            return [value for (value,) in connection.execute(sql)]

        last, events = (column(f"SELECT max(key) FROM {table}")[0] for table in ("stories", "events"))
        names = column("SELECT name FROM parties WHERE event % 97 = 5 LIMIT 300")
        codes = column("SELECT DISTINCT country FROM parties WHERE country IS NOT NULL AND event < 20000")
        sectors = column("SELECT DISTINCT sector FROM parties WHERE sector IS NOT NULL AND event < 20000")
        places = column('SELECT DISTINCT "where" FROM events WHERE "where" IS NOT NULL AND key < 20000')
        types = column("SELECT DISTINCT type FROM events WHERE key < 20000")
        modes = column("SELECT DISTINCT mode FROM events WHERE mode IS NOT NULL AND key < 20000")
        sources = column("SELECT DISTINCT attributed_to FROM events WHERE attributed_to IS NOT NULL AND key < 20000")
        contexts = sorted(
            {each for some in column("SELECT contexts FROM events WHERE key < 20000") for each in some.split()}
        )
        texts = column("SELECT text FROM stories LIMIT 200")
    words = sorted({word for text in texts for word in text.split() if word.isalpha()})

    def get(make: Callable[[], str]) -> Ask:
        return lambda client: client.get(make())

    def story() -> str:
        return f"copy-{draw.randint(1, last)}"

    def month() -> str:
        return f"{2015 + draw.randrange(10)}-{draw.randint(1, 12):02}"

    def within(month: str) -> str:
        return f"since={month}&until={month}"

    filters: dict[str, Callable[[], str]] = {
        "no filter": lambda: "",
        "type": lambda: f"type={draw.choice(types)}",
        "three types": lambda: "&".join(f"type={each}" for each in draw.sample(types, 3)),
        "mode": lambda: f"mode={draw.choice(modes)}",
        "context": lambda: f"context={draw.choice(contexts)}",
        "quad": lambda: f"quad={draw.randint(1, 4)}",
        "country": lambda: f"actor={draw.choice(codes)}",
        "recipient": lambda: f"recipient={draw.choice(sectors)}",
        "party": lambda: f"party={draw.choice(codes)}",
        "one way": lambda: f"actor={draw.choice(codes)}&recipient={draw.choice(codes)}",
        "dyad": lambda: f"dyad={draw.choice(codes)},{draw.choice(codes)}",
        "name": lambda: f"party={quote(draw.choice(names)[:190])}",
        "source": lambda: f"source={quote(draw.choice(sources)[:190])}",
        "merged": lambda: f"merged=m{draw.randint(1, events // 3)}",
        "month": lambda: within(month()),
        "since": lambda: f"since={month()}",
        "type and month": lambda: f"type={draw.choice(types)}&{within(month())}",
        "place": lambda: f"where={quote(draw.choice(places)[:190])}",
        "publisher": lambda: f"publisher=Harian {draw.randrange(PUBLISHERS)}",
        "language": lambda: f"lang={draw.choice(['id', 'en'])}",
        "status and quad": lambda: f"status=planned&quad={draw.randint(1, 4)}",
        "probable": lambda: f"min_probability={draw.randint(50, 90) / 100}",
    }
    out: dict[str, Ask] = {
        "/": get(lambda: "/"),
        "/stories": get(lambda: "/stories"),
        "/stories before": get(lambda: f"/stories?before={draw.randint(100, last)}"),
        "/stories/ID": get(lambda: f"/stories/{story()}"),
    }
    for name, make in filters.items():
        out[f"/events {name}"] = get(lambda make=make: f"/events?{make()}")  # type: ignore[misc]
    for sort in ("day", "-probability", "probability"):
        out[f"/events by {sort}"] = get(lambda sort=sort: f"/events?sort={sort}")  # type: ignore[misc]
    out["/events as distinct"] = get(lambda: f"/events?what=events&type={draw.choice(types)}")
    out["/events as independent"] = get(lambda: f"/events?what=independent&actor={draw.choice(codes)}")
    out["/events next page"] = lambda client: client.get(
        client.get(f"/api/v1/events?size=50&type={draw.choice(types)}").json()["next"].replace("/api/v1", "", 1)
    )
    for of in ("stories", "quotes"):
        out[f"/search {of}"] = get(lambda of=of: f"/search?of={of}&q={draw.choice(words)}")  # type: ignore[misc]
    out |= {
        "/quotes": get(lambda: "/quotes"),
        "/quotes speaker": get(lambda: f"/quotes?speaker={quote(draw.choice(names)[:190])}"),
        "/quotes country": get(lambda: f"/quotes?speaker={draw.choice(codes)}"),
        "/actors": get(lambda: "/actors"),
        "/actors?name": get(lambda: f"/actors?name={quote(draw.choice(names)[:5])}"),
        "/actors/name": get(lambda: f"/actors/{quote(draw.choice(names)[:190], safe='')}"),
        "/actors/code": get(lambda: f"/actors/{draw.choice(codes)}"),
        "/storylines": get(lambda: "/storylines"),
        "/storylines far": get(lambda: f"/storylines?skip={draw.randrange(1000, 5000)}"),
        "/storylines/ID": get(lambda: f"/storylines/line-{1 + _OF_LINE * draw.randrange(last // _OF_LINE - 1)}"),
        "/corrections": get(lambda: "/corrections"),
        "/corrections/form": get(lambda: f"/corrections/form?story={story()}"),
        "/corrections/gold.jsonl": get(lambda: "/corrections/gold.jsonl"),
        "/set-aside": get(lambda: "/set-aside"),
        "/paste": lambda client: client.post("/paste", data={"text": _pasted(draw, words), "published": "2019-09-10"}),
    }
    for form in ("jsonl", "csv", "parquet", "geojson", "plover", "xlsx", "graphml", "brat", "gold"):
        out[f"/events/download {form}"] = get(  # a publisher's events of a type and month
            lambda form=form: f"/events/download?to={form}&type={draw.choice(types)}&publisher=Harian {draw.randrange(PUBLISHERS)}&{within(month())}"  # type: ignore[misc]
        )  # fmt: skip
    for kind in PICTURES:
        of = f"/pictures?of={kind}"
        pair = "&dyad=IDN,MYS" if kind == "dyad" else ""
        out[f"/pictures {kind}"] = get(lambda of=of, pair=pair: of + pair)  # type: ignore[misc]
        out[f"/pictures {kind} of a type"] = get(lambda of=of, pair=pair: f"{of}{pair}&type={draw.choice(types)}")  # type: ignore[misc]
        out[f"/pictures {kind} of a month"] = get(lambda of=of, pair=pair: f"{of}{pair}&{within(month())}")  # type: ignore[misc]
        out[f"/pictures {kind} of a party"] = get(lambda of=of, pair=pair: f"{of}{pair}&party={draw.choice(codes)}")  # type: ignore[misc]
    for name, make in filters.items():
        out[f"api events {name}"] = get(lambda make=make: f"/api/v1/events?{make()}")  # type: ignore[misc]
        out[f"api count {name}"] = get(lambda make=make: f"/api/v1/events/count?{make()}")  # type: ignore[misc]
    return out | {
        "api status": get(lambda: "/api/v1/status"),
        "api timeline": get(
            lambda: f"/api/v1/timeline?grain={draw.choice(['day', 'month', 'year'])}&type={draw.choice(types)}"
        ),
        "api stories": get(lambda: "/api/v1/stories"),
        "api story": get(lambda: f"/api/v1/stories/{story()}"),
        "api quotes": get(lambda: f"/api/v1/quotes?speaker={draw.choice(codes)}"),
        "api actor": get(lambda: f"/api/v1/actors/{draw.choice(codes)}"),
        "api search": get(lambda: f"/api/v1/search?q={draw.choice(words)}"),
        "api search quotes": get(lambda: f"/api/v1/search?of=quotes&q={draw.choice(words)}"),
        "api storylines": get(lambda: "/api/v1/storylines"),
        "api corrections": get(lambda: "/api/v1/corrections"),
        "api correct": lambda client: client.post(
            "/api/v1/corrections", json={"story_id": story(), "verdict": "right", "event_id": "e1"}
        ),
        "api read": lambda client: client.post("/api/v1/read", json={"text": _pasted(draw, words)}),
    }


def _pasted(draw: random.Random, words: list[str]) -> str:
    """A story of some sentences that nobody has read before: the second of two that are the same would be no test."""
    sentences = [" ".join(draw.choices(words, k=16)).capitalize() for _ in range(8)]
    return (
        f"JAKARTA - Menteri {sentences[0]} bertemu Presiden Prancis di Jakarta, Senin (5/3/2018). "
        + ". ".join(sentences)
        + "."
    )


Moment = tuple[float, float]


def _now() -> Moment:
    """The clock, and how long the processor has worked for this program, in milliseconds."""
    return 1000 * time.perf_counter(), 1000 * time.process_time()


class Clocked(TestClient):
    """A client that knows how long its last request took and how long the processor worked for it, to the end and to the first byte."""

    took: Moment = (0.0, 0.0)
    to_first: Moment = (0.0, 0.0)
    _first: Moment = (0.0, 0.0)

    def __init__(self, app: Any, **named: Any) -> None:
        async def heard(scope: Any, receive: Any, send: Any) -> None:
            async def told(message: Any) -> None:
                if message["type"] == "http.response.start":
                    self._first = _now()
                await send(message)

            await app(scope, receive, told)

        super().__init__(heard, **named)

    def request(self, *given: Any, **named: Any) -> Any:
        begun = _now()
        answer = super().request(*given, **named)
        ended = _now()
        self.took = ended[0] - begun[0], ended[1] - begun[1]
        self.to_first = self._first[0] - begun[0], self._first[1] - begun[1]
        return answer


def measure(
    client: Clocked, ask: Ask, times: int, *, download: bool = False
) -> tuple[dict[str, dict[str, float]], set[int]]:
    """Of so many requests the times by what is waited for ("" is the answer), and the statuses of the answers."""
    waits: dict[str, list[Moment]] = {"": []}
    statuses = set()
    for _ in range(times):
        begun = _now()
        answer = ask(client)
        statuses.add(answer.status_code)
        waits[""].append(client.to_first if download else client.took)
        if download:
            waits.setdefault("whole ", []).append(client.took)
        later = re.search('data-drawn="([^"]*)"', answer.text) if "/pictures" in str(answer.url) else None
        if "/pictures" in str(answer.url):
            while later:
                time.sleep(0.02)
                drawn = client.get(html.unescape(later[1]))
                waits.setdefault("drawn for ", []).append(client.took)
                statuses.add(drawn.status_code)
                if drawn.status_code != 202:
                    break
            ended = _now()
            waits.setdefault("whole ", []).append((ended[0] - begun[0], ended[1] - begun[1]))
    return {name: _at(found) for name, found in waits.items()}, statuses - {202}


def _at(found: list[Moment]) -> dict[str, float]:
    """Milliseconds at the median and at 95 of 100, those of the processor at 95 of 100."""
    took, worked = sorted(clock for clock, _ in found), sorted(work for _, work in found)
    high = math.ceil(0.95 * len(found)) - 1
    return {"p50": round(took[len(found) // 2], 1), "p95": round(took[high], 1), "cpu95": round(worked[high], 1)}


def _ready() -> None:
    """Waits for what the desk makes ready as it starts."""
    for thread in threading.enumerate():
        if thread.name == AHEAD:
            thread.join()


def _read(source: Path, base: Path) -> None:
    """Reads the project's samples, or each sixtieth story of a large file, into a database."""
    stories = (item for name in walk([str(source)]) for item in stories_from(name))
    with Database(base, write=True) as store:
        write_all(store, islice(stories, 0, None, 1 if source == _SAMPLES else _EVERY), processes=2)


def machine() -> str:
    """The processor's name, how many of it, and the memory in GB."""
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
        name = next(line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GB"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--stories", type=Path, default=_SAMPLES)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--only", default="*")
    parser.add_argument("--limit", type=float, default=150)
    given = parser.parse_args()
    draw = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "desk.db"
        if not path.exists():
            base = given.base
            if base is None:
                base = Path(folder) / "base.db"
                _read(given.stories, base)
            fill(path, base, given.events, draw)
        slow = []
        figures: dict[str, dict[str, float]] = {}
        print(f"{'':42} {'p50':>7} {'p95':>7} {'cpu95':>7}  ms")
        with Clocked(desk(path, port=PORT), base_url=f"http://127.0.0.1:{PORT}") as client:
            client.get("/")
            begun = time.perf_counter()
            _ready()
            ahead = round(1000 * (time.perf_counter() - begun))
            for name, ask in questions(path, draw).items():
                if not fnmatch(name, given.only):
                    continue
                found, statuses = measure(client, ask, given.times, download="/download" in name)
                odd = sorted(statuses - {200, 201})
                for kind, times in found.items():
                    figures[kind + name] = times
                    print(
                        f"{kind + name:42} {' '.join(f'{value:7.1f}' for value in times.values())}  {odd or ''}",
                        flush=True,
                    )
                    if kind != "whole " and (times["p95"] > given.limit or odd):
                        slow.append(kind + name)
        with sqlite3.connect(path) as connection:
            events, stories = (
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("events", "stories")
            )
        print(json.dumps({"events": events, "stories": stories, "limit": given.limit, "ahead": ahead, "slow": slow}))
        if given.out:
            made = {
                "events": events,
                "stories": stories,
                "times": given.times,
                "limit_ms": given.limit,
                "machine": machine(),
                "ahead_ms": ahead,
                "ms": figures,
            }
            given.out.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
