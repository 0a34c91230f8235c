"""Reading a story at the desk, and why its events were coded: what needs the encoder."""

from __future__ import annotations

from typing import Any

from kawat.api import read
from kawat.coding.coder import coder_of, heard
from kawat.coding.explain import explain
from kawat.desk.problems import DeskError
from kawat.intake import DEFAULT
from kawat.knowledge import LANGUAGES, shipped
from kawat.language import parse_story
from kawat.reading import Reading
from kawat.store import coder_name
from kawat.story import Story, is_iso


def read_pasted(
    text: str, *, published: str | None = None, title: str | None = None, publisher: str | None = None, url: str | None = None, lang: str | None = None
) -> Reading:  # fmt: skip
    """The reading of a pasted story. Raises DeskError for fields that cannot be meant, and what ``kawat.read`` raises."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise DeskError(
            422, "no_text", "there is no text to read", "paste the story with its dateline and credit lines"
        )
    if len(text) > DEFAULT.max_story_chars:
        raise DeskError(
            413, "too_large", f"the text has {len(text)} characters", f"at most {DEFAULT.max_story_chars} are read at the desk"
        )  # fmt: skip
    if published is not None and not is_iso(published):
        raise DeskError(422, "wrong_date", f"the day of publication is {published!r}", "2019-04-25 is right")
    if lang is not None and lang not in LANGUAGES:
        raise DeskError(422, "wrong_language", f"the language is {lang!r}", f"one of {', '.join(LANGUAGES)} is right")
    story = Story.of(text, published=published, title=title, publisher=publisher, url=url)
    return read(story, lang=lang)


def warm() -> None:
    """Loads all that reading needs, so that the first story that is pasted need not wait for it."""
    for lang in LANGUAGES:
        read(Story.of("0"), lang=lang)


def why(reading: Reading) -> list[dict[str, Any]]:
    """Why each event of a reading was coded. Raises DeskError where another coder than this one made the reading, for then it would tell of other events."""
    ours = coder_name(coder_of(shipped()))
    if coder_name(reading.coder) != ours:
        raise DeskError(
            409, "other_coder", f"this story was read by {coder_name(reading.coder)}, and this program is {ours}",
            "`kawat recode` reads the database anew, and then it can be told why",
        )  # fmt: skip
    (parse,) = heard([parse_story(reading.story, knowledge=shipped(), lang=reading.story.lang)], shipped())
    found = explain(parse, knowledge=shipped())
    if [(each.id, each.trigger) for each in found] != [(event.id, event.trigger) for event in reading.events]:
        raise DeskError(
            409, "other_events", "read again, this story has other events than those that are kept", "were they read with other options or tables?"
        )  # fmt: skip
    return [each.to_json() for each in found]
