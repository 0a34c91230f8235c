"""How fast reports are merged and stories grouped, and whether time grows as the number of events does.

python benchmarks/merging.py [--stories 8000]

The stories are made by chance: five hundred people of twenty states, forty towns, a hundred stories a day, three events each; every third story tells
again, in other words, what one of that day told. Each row doubles the stories of the one above; ``a second`` should hardly fall.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta

from kawat.corpus.merged import Merger
from kawat.corpus.storylines import Storylines
from kawat.reading import EVENT_TYPES, Actor, Event, Place, Reading, Span
from kawat.story import Story

_A_DAY = 100
_EVENTS = 3
_STATES = [chr(65 + n) * 3 for n in range(20)]
_SYLLABLES = ["ba", "ka", "ri", "to", "mu", "sa", "ne", "wi", "lo", "du"]


def word(chance: random.Random, length: int = 3) -> str:
    """A made word."""
    return "".join(chance.choices(_SYLLABLES, k=length))


def made(count: int, seed: int = 1) -> Iterator[Reading]:
    """So many readings of made stories, by day."""
    chance = random.Random(seed)
    people = [(f"{word(chance).title()} {word(chance, 4).title()}", chance.choice(_STATES)) for _ in range(500)]
    towns = [word(chance).title() for _ in range(40)]
    words = [word(chance, 4) for _ in range(5000)]
    today: list[list[tuple[str, int, int, int]]] = []
    for number in range(count):
        if number % _A_DAY == 0:
            today = []
        told = [
            (chance.choice(EVENT_TYPES), chance.randrange(500), chance.randrange(500), chance.randrange(40))
            for _ in range(_EVENTS)
        ]
        if number % 3 == 0 and today:
            told = chance.choice(today)
        today.append(told)
        day = (date(2020, 1, 1) + timedelta(days=number // _A_DAY)).isoformat()
        yield reading(f"s{number}", day, told, people, towns, [chance.choices(words, k=10) for _ in told])


def reading(
    id: str,
    day: str,
    told: list[tuple[str, int, int, int]],
    people: list[tuple[str, str]],
    towns: list[str],
    words: list[list[str]],
) -> Reading:
    """A story with a sentence for each event."""
    text, sentences, events = "", [], []
    actors: dict[int, Actor] = {}
    places: dict[int, Place] = {}
    for at, ((kind, one, other, town), said) in enumerate(zip(told, words, strict=True)):
        for who in (one, other):
            actors.setdefault(
                who, Actor(id=f"a{who}", name=people[who][0], kind="person", country=people[who][1], sector="GOV")
            )
        places.setdefault(town, Place(id=f"p{town}", name=towns[town]))
        start = len(text)
        text += f"{people[one][0]} {said[0]} {people[other][0]} di {towns[town]} {' '.join(said[1:])}.\n"
        trigger = start + len(people[one][0]) + 1
        sentences.append((start, len(text) - 1))
        events.append(
            Event(id=f"e{at}", type=kind, actors=(actors[one],), recipients=(actors[other],), when=day, where=towns[town], where_id=f"p{town}",
                  trigger=Span(trigger, trigger + len(said[0]), said[0]), probability=0.8)
        )  # fmt: skip
    story = Story(id=id, text=text, lang="id", title=text[: sentences[0][1]], published=day)
    return Reading(
        story=story,
        sentences=tuple(sentences),
        actors=tuple(actors.values()),
        places=tuple(places.values()),
        events=tuple(events),
    )


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--stories", type=int, default=8000)
    most = cli.parse_args().stories
    print(
        f"{'stories':>8s} {'events':>8s} {'merging':>9s} {'a second':>9s} {'open':>7s} {'grouping':>9s} {'a second':>9s} {'open':>7s}"
    )
    count = most // 8
    while count <= most:
        readings = list(made(count))
        merger, lines = Merger(), Storylines()
        start = time.perf_counter()
        for each in readings:
            merger.add(each)
        merging = time.perf_counter() - start
        start = time.perf_counter()
        for each in readings:
            lines.add(each)
        grouping = time.perf_counter() - start
        events = _EVENTS * count
        print(
            f"{count:8,d} {events:8,d} {merging:7.1f} s {events / merging:9,.0f} {len(merger):7,d} {grouping:7.1f} s {count / grouping:9,.0f} {len(lines):7,d}",
            flush=True,
        )
        count *= 2


if __name__ == "__main__":
    main()
