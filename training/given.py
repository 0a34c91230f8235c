"""Brings the annotations that came with the texts into the form of ``annotations/``: places and hashes instead of texts.

    python -m training.given ../shared       # writes annotations/light-*.jsonl and annotations/story-*.jsonl

A sentence's place is a line of a parallel text, an article's title, or offsets in an article's text (``training/standoff.py`` reads them all).
Stories stand in the given files in order, each with its title first: an article is found by its title, and its sentences one behind the other.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.readers import opened
from training.standoff import ANNOTATIONS, LIGHT, STORIES, Texts, digest, is_line, one_line

_LINES = "panl-int.id"
# Where a line of links was lost a text has commas alone; no sentence was made of them.
_BETWEEN = r"[\s,]*"
_STORY_KEYS = ("credits", "dateline", "actors", "events", "quotes", "times", "places")


def converted(shared: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each file's name and rows. Raises ValueError, with the id, for a sentence whose place is not found."""
    texts = Texts(shared)
    for name in LIGHT:
        yield name, light([json.loads(line) for line in opened(shared / "gold" / f"{name}.jsonl")], texts)
    for name, given in STORIES.items():
        yield name, [story(json.loads(line), texts) for line in opened(shared / "gold" / f"{given}.gold.jsonl")]


def light(rows: Sequence[Mapping[str, Any]], texts: Texts) -> list[dict[str, Any]]:
    """The rows of a file of sentences. Where the given id is the place itself it is not said twice."""
    if all(is_line(row["id"]) for row in rows):
        sources = [row["id"] for row in rows]
    else:
        sources = places([row["text"] for row in rows], [row["id"] for row in rows], texts)
    return [_light(row, source, texts) for row, source in zip(rows, sources, strict=True)]


def _light(row: Mapping[str, Any], source: str, texts: Texts) -> dict[str, Any]:
    if texts.of(source) != row["text"]:
        raise ValueError(f"{row['id']}: another text stands at {source}")
    return {
        "source": source,
        **({} if row["id"] == source else {"id": row["id"]}),
        "lang": row["lang"],
        "sha256": digest(row["text"]),
        "events": pairs(row["events"]),
    }


def story(row: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """A whole story's row. Raises ValueError where its text is not its sentences, a line each."""
    about = row["story"]
    text, name = about["text"], about["id"]
    said = [text[start:end] for start, end in row["sentences"]]
    if "\n".join(said) != text:
        raise ValueError(f"{name}: the story's text is not its sentences, a line each")
    if name.startswith("int-"):
        first = int(name.removeprefix("int-"))
        sources = [_part(f"{_LINES}:{first + at}", each, texts) for at, each in enumerate(said)]
    else:
        sources = places(said, [f"{name}, sentence {at}" for at in range(1, len(said) + 1)], texts)
    events = [{**event, "when_text": _when(event, text, row["sentences"], name)} for event in row["events"]]
    return {
        **{key: about[key] for key in ("id", "lang", "publisher", "published")},
        "sentences": sources,
        "sha256": digest(text),
        **{key: pairs(events if key == "events" else row[key]) for key in _STORY_KEYS},
    }


def pairs(value: Any) -> Any:
    """The same annotations with each span as [start, end]: what is copied from the text goes."""
    if isinstance(value, Mapping):
        if "start" in value:
            return [value["start"], value["end"]]
        return {key: pairs(each) for key, each in value.items()}
    return [pairs(each) for each in value] if isinstance(value, list) else value


def _when(event: Mapping[str, Any], text: str, sentences: Sequence[Sequence[int]], name: str) -> list[int] | None:
    """The place of the words of time, which are given as words alone: in the event's sentence, else nearest to the trigger."""
    words, trigger = event["when_text"], event["trigger"]["start"]
    if words is None:
        return None
    start, end = next(each for each in sentences if each[0] <= trigger < each[1])
    at = text.find(words, start, end)
    if at < 0:
        found = [match.start() for match in re.finditer(re.escape(words), text)]
        if not found:
            raise ValueError(f"{name}: {event['id']}: its words of time are not in the story")
        at = min(found, key=lambda each: abs(each - trigger))
    return [at, at + len(words)]


def _part(source: str, text: str, texts: Texts) -> str:
    """A line's source, with offsets where the sentence is the line without the blanks around it."""
    line = texts.of(source)
    if line == text:
        return source
    at = line.find(text)
    if at < 0:
        raise ValueError(f"{source}: the line does not hold the annotated sentence")
    return f"{source}:{at}:{at + len(text)}"


def places(sentences: Sequence[str], ids: Sequence[str], texts: Texts) -> list[str]:
    """The sources of sentences, story behind story. Raises ValueError, with the id, where an article does not go on so and no title begins one.

    Of articles with one title the first is taken; in the given files there are none.
    """
    wanted, titles = set(sentences), dict[str, str]()
    for name, (title, _) in texts.articles().items():
        if one_line(title) in wanted:
            titles.setdefault(one_line(title), name)
    sources: list[str] = []
    article, end = "", 0
    for sentence, given in zip(sentences, ids, strict=True):
        found = _next(article, end, sentence, texts) if article else None
        if found:
            source, end = found
        elif sentence in titles:
            article, end = titles[sentence], 0
            source = f"{article}:title"
        else:
            raise ValueError(f"{given}: no article goes on with this sentence, and none has it as its title")
        sources.append(source)
    return sources


def _next(article: str, end: int, sentence: str, texts: Texts) -> tuple[str, int] | None:
    """The sentence's source and its end if it is what an article goes on with, whatever the blanks; else None."""
    text = texts.articles()[article][1]
    letters = r"\s*".join(map(re.escape, "".join(sentence.split())))
    found = re.compile(rf"{_BETWEEN}({letters})").match(text, end)
    left_out = _left_out(one_line(found[1]), sentence) if found else None
    if found is None or left_out is None:
        return None
    numbers = f":{','.join(map(str, left_out))}" if left_out else ""
    return f"{article}:{found.start(1)}:{found.end(1)}{numbers}", found.end(1)


def _left_out(stretch: str, sentence: str) -> list[int] | None:
    """Which blanks of a stretch the sentence does not have; None where it has something that the stretch has not."""
    left_out: list[int] = []
    for at, letter in enumerate(stretch):
        if sentence[at - len(left_out) : at - len(left_out) + 1] == letter:
            continue
        if not letter.isspace():
            return None
        left_out.append(at)
    return left_out if len(stretch) - len(left_out) == len(sentence) else None


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    for name, rows in converted(cli.parse_args().shared):
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (ANNOTATIONS / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
        print(f"{name}: {len(rows):,} rows")


if __name__ == "__main__":
    main()
