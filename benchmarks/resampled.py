"""Stories and readings made of the sentences of stories that the coder has read, for runs that are longer than the coder allows.

A made story tells the matter of one story that was read: each of its sentences stands with even chance, else one of another story of the same week stands
in its place; head and foot (dateline, credits) are those of one story. What was coded of a sentence comes with it: events, parties, quotes, places, times,
with offsets in the made text. A twentieth is an earlier made story again, by another publisher. So many stories a day are published; each week has matters of
its own until all had their turn.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from kawat.export.jsonl import readings_from
from kawat.reading import Reading
from kawat.runner import Coded
from kawat.story import Story

A_DAY = 270
"""Stories that are published a day: a million are ten years of a news agency."""
REPRINTED = 0.05
_MATTERS = 200
_FIRST = date(2016, 1, 1)
_PUBLISHERS = 40
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and what stands in it by key of a reading's JSON; offsets count from its beginning. ``actors`` are those that it links."""

    text: str
    parts: dict[str, list[Row]]
    actors: dict[str, Row]


@dataclass(frozen=True, slots=True)
class Source:
    """A story in pieces: what stands before its first sentence, its sentences, what stands behind the last."""

    title: str | None
    head: Piece
    sentences: tuple[Piece, ...]
    foot: Piece


def cut(reading: Reading) -> Source:
    """A reading in pieces."""
    row, text = reading.to_json(), reading.story.text
    starts, ends = [start for start, _ in reading.sentences], [end for _, end in reading.sentences]
    cuts = [_piece(row, text, start, end) for start, end in zip(starts, ends, strict=True)]
    head, foot = _piece(row, text, 0, starts[0]), _piece(row, text, ends[-1], len(text))
    return Source(reading.story.title, head, tuple(cuts), foot)


def _piece(row: Row, text: str, start: int, end: int) -> Piece:
    """What of a reading stands whole between two offsets; other tellings, clauses and links that stand elsewhere are left out."""

    def inside(span: Row | None) -> bool:
        return span is not None and start <= span["start"] and span["end"] <= end

    def within(part: Row) -> Row:
        out = dict(part)
        for key in ("evidence", "cue"):
            if key in out and not inside(out[key]):
                out[key] = None
        if "mentions" in out:
            out["mentions"] = [span for span in out["mentions"] if inside(span)]
        if "chain" in out:
            out["chain"] = [link for link in out["chain"] if link["span"] is None or inside(link["span"])]
        moved: Row = _moved(out, -start)
        return moved

    parts = {
        "credits": [within(each) for each in row["credits"] if inside(each["span"])],
        "times": [within(each) for each in row["times"] if inside(each["span"])],
        "places": [within(each) for each in row["places"] if any(map(inside, each["mentions"]))],
        "events": [within(each) for each in row["events"] if inside(each["trigger"])],
        "quotes": [within(each) for each in row["quotes"] if all(map(inside, each["content"]))],
    }
    linked = {key for part in (*parts["events"], *parts["quotes"]) for key in _linked(part)}
    actors = {
        each["id"]: within(each) for each in row["actors"] if each["id"] in linked or any(map(inside, each["mentions"]))
    }
    return Piece(text[start:end], parts, actors)


def _linked(part: Row) -> Iterator[str]:
    ids = [*part.get("actors", ()), *part.get("recipients", ())]
    ids += [part.get("attributed_to"), part.get("speaker"), part.get("addressee")]
    ids += [link["actor"] for link in part["chain"]]
    return (each for each in ids if each)


class Made:
    """Made stories by number, the same for the same readings."""

    def __init__(self, path: Path) -> None:
        readings = (reading for _, reading in readings_from(path) if reading is not None and reading.sentences)
        self._weeks = list(_weeks(map(cut, readings)))

    def story(self, number: int) -> Story:
        """The story of a number."""
        return _told(number, *self._recipe(number))

    def reading(self, number: int) -> Reading:
        """What is coded of it."""
        title, pieces = self._recipe(number)
        return _joined(_told(number, title, pieces), pieces)

    def _recipe(self, number: int) -> tuple[str | None, list[Piece]]:
        draw = random.Random(f"copy {number}")
        if number and draw.random() < REPRINTED:
            return self._recipe(draw.randrange(max(0, number - A_DAY), number))
        draw = random.Random(f"story {number}")
        week = self._weeks[number // A_DAY // 7 % len(self._weeks)]
        source = draw.choice(week)
        sentences = [
            own if draw.random() < 0.5 else draw.choice(draw.choice(week).sentences) for own in source.sentences
        ]
        return source.title, [source.head, *sentences, source.foot]


def _weeks(sources: Iterator[Source]) -> Iterator[list[Source]]:
    while week := list(islice(sources, _MATTERS)):
        yield week


def _told(number: int, title: str | None, pieces: Sequence[Piece]) -> Story:
    return Story.of(
        "\n".join(piece.text for piece in pieces),
        id=f"made-{number:08}",
        title=title,
        lang="id",
        publisher=f"Warta {random.Random(number).randrange(_PUBLISHERS)}",
        published=(_FIRST + timedelta(days=number // A_DAY)).isoformat(),
    )


def _joined(story: Story, pieces: Sequence[Piece]) -> Reading:
    """The reading of a made story: actors of one name and code are one, and what was told of the day of publication is told of the made one."""
    out: dict[str, Any] = {"story": story.to_json(), "sentences": [], "coder": {"name": "resampled", "version": "1"}}
    out |= {key: [] for key in ("credits", "times", "places", "events", "quotes")}
    actors: dict[tuple[Any, ...], Row] = {}
    start = 0
    for at, piece in enumerate(pieces):
        ids = {}
        for key, actor in piece.actors.items():
            who = tuple(actor[name] for name in ("name", "kind", "country", "sector"))
            known = actors.setdefault(who, {**actor, "id": f"a{len(actors) + 1}", "mentions": []})
            known["mentions"] += _moved(actor["mentions"], start)
            ids[key] = known["id"]
        for key, rows in piece.parts.items():
            for row in rows:
                part = _linked_to(_moved(row, start), ids)
                for name in {"id", "where_id"} & part.keys():
                    part[name] = part[name] and f"{part[name]}-{at}"
                if len(part.get("when") or "") == len("2016-01-01"):
                    part["when"] = story.published
                out[key].append(part)
        if 0 < at < len(pieces) - 1:
            out["sentences"].append([start, start + len(piece.text)])
        start += len(piece.text) + 1
    return Reading.from_json({**out, "actors": list(actors.values())})


def _moved(value: Any, by: int) -> Any:
    """The same with the offsets of spans moved."""
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            return {"start": value["start"] + by, "end": value["end"] + by, "text": value["text"]}
        return {key: _moved(inner, by) for key, inner in value.items()}
    return [_moved(each, by) for each in value] if isinstance(value, list) else value


def _linked_to(part: Row, ids: dict[str, str]) -> Row:
    """A part whose actors go by other ids."""
    out = dict(part)
    for key in ("attributed_to", "speaker", "addressee"):
        if key in out:
            out[key] = ids.get(out[key])
    for key in ("actors", "recipients"):
        if key in out:
            out[key] = list(dict.fromkeys(ids[each] for each in out[key]))
    if "chain" in out:
        out["chain"] = [{**link, "actor": ids.get(link["actor"])} for link in out["chain"]]
    return out


@cache
def made(path: str) -> Made:
    """The made stories of a file of readings, read once a process."""
    return Made(Path(path))


def read(path: str, stories: Sequence[Story]) -> list[Coded]:
    """What the coder of the readings told of made stories, as a batch is read; ``path`` is the file of readings."""
    source = made(path)
    return [Coded(story, source.reading(int(story.id.removeprefix("made-")))) for story in stories]
