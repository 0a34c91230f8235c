"""The sentences of the stories in CoNLL-U: the texts are read again by the encoder, as only what was read of them is kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kawat.display.trees import conllu
from kawat.export.selection import Request
from kawat.language import Parse, parse_story

_BATCH = 64
"""Stories that the encoder gets at once."""


def write(request: Request, out: Path) -> dict[str, int]:
    """All stories of which an event fits, as ``kawat parse`` gives them."""
    # the encoder's libraries take longer to load than a story to parse
    from kawat.language.encoder import encoded, shipped_encoder

    waiting = _parses(request)
    stories = sentences = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        while batch := list(islice(waiting, _BATCH)):
            for parse in encoded(batch, shipped_encoder()):
                file.write(conllu(parse))
                stories += 1
                sentences += len(parse.sentences)
    return {"stories": stories, "sentences": sentences}


def _parses(request: Request) -> Iterator[Parse]:
    for chosen in request.chosen():
        story = chosen.reading.story
        yield parse_story(story, knowledge=request.knowledge, lang=story.lang)
