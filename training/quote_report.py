"""How well quotes are found in English, and who says so, on agency stories annotated for it by reading.

    python -m training.quote_report ../shared        # quote, content and speaker over ``annotations/quotes``

Half of the stories, told by a hash of their names, may be learned from (``training.speakers``); the other half is only measured. Content and quote count
as ``kawat score`` counts them: content cut at sentence ends, a piece found where it shares half of the longer one's characters; a quote is a piece
whose speaker's name agrees too. Speaker: the share of the pieces found that are given to who said them. Annotated by a large language model.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from kawat.coding.coder import code_parse, heard
from kawat.evaluation import GoldStory, score
from kawat.evaluation.gold import gold_story
from kawat.knowledge import Knowledge, shipped
from kawat.language import parse_story
from kawat.story import Story
from training.event_report import keep
from training.standoff import QUOTES, Texts, Told, digest, files, sentences, story_of


def is_learned(story: str) -> bool:
    """Whether a story, by its name, is of the half that is learned from."""
    return int(digest(story)[-1], 16) % 2 == 0


def stories(texts: Texts, directory: Path = QUOTES) -> Iterator[GoldStory]:
    """Every annotated story, a sentence a line. Raises ValueError for a text that is not the one annotated."""
    for path in files(directory):
        for name, some in groupby(sentences(path, texts), key=lambda each: story_of(each.source)):
            yield _gold(name, list(some))


def _gold(name: str, told: Sequence[Told]) -> GoldStory:
    text = "\n".join(each.text for each in told)
    actors: dict[str, dict[str, Any]] = {}
    quotes: list[dict[str, Any]] = []
    bounds, start = [], 0
    for each in told:
        bounds.append([start, start + len(each.text)])
        for quote in each.quotes or ():
            speaker = {"id": f"a{len(actors) + 1}", "name": quote["speaker"], "kind": quote["type"]}
            speaker |= {"country": quote["country"], "sector": quote["sector"], "mentions": []}
            actors.setdefault(quote["speaker"], speaker)
            content = [_span(text, start + first, start + last) for first, last in quote["content"]]
            cue = None if quote["cue"] is None else _span(text, *(start + at for at in quote["cue"]))
            number, who = f"q{len(quotes) + 1}", actors[quote["speaker"]]["id"]
            quotes.append(
                {"id": number, "kind": quote["kind"], "speaker": who, "addressee": None, "cue": cue, "content": content}
            )
        start += len(each.text) + 1
    story = Story(id=name, text=text, lang=told[0].lang)
    return gold_story(
        {"story": story.to_json(), "sentences": bounds, "actors": list(actors.values()), "quotes": quotes}
    )


def _span(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


def measures(gold: Sequence[GoldStory], knowledge: Knowledge) -> dict[str, dict[str, float]]:
    """Precision, recall and F of quotes and of their content, and the share of right speakers of what was found."""
    parses = heard([parse_story(each.reading.story, knowledge=knowledge) for each in gold], knowledge)
    readings = [code_parse(parse, knowledge=knowledge) for parse in parses]
    tallies = score(gold, {each.story.id: each for each in readings}).tallies
    out = {
        name: {"p": tallies[name].precision, "r": tallies[name].recall, "f": tallies[name].f}
        for name in ("quote", "quote-content")
    }
    return out | {"speaker": {"share": tallies["quote"].right / max(1, tallies["quote-content"].right)}}


def halves(gold: Iterable[GoldStory]) -> dict[str, list[GoldStory]]:
    """The stories that are learned from and those that are only measured."""
    out: dict[str, list[GoldStory]] = {"learned": [], "measured": []}
    for each in gold:
        out["learned" if is_learned(each.reading.story.id) else "measured"].append(each)
    return out


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    given = cli.parse_args()
    found = {name: measures(some, shipped()) for name, some in halves(stories(Texts(given.shared))).items()}
    for name, rows in found.items():
        for measure, row in rows.items():
            print(f"{name} {measure}: {' '.join(f'{key} {value:.3f}' for key, value in row.items())}")
    keep("quotes", found)


if __name__ == "__main__":
    main()
