"""A story becomes a parse: its language, its blocks, its sentences and their words."""

from __future__ import annotations

from kawat.knowledge import Knowledge
from kawat.language.identify import SUPPORTED, check_supported, identify
from kawat.language.layout import layout_of
from kawat.language.parse import Parse
from kawat.language.sentences import sentences_of
from kawat.story import Story


def parse_story(story: Story, *, knowledge: Knowledge, lang: str | None = None) -> Parse:
    """The parse of a story in ``lang``, else in the language that the story gives if it is a supported one, else in the one identified.

    Raises LanguageError when the language is not supported or the text is too short to tell.
    """
    lang = _language(story, knowledge=knowledge, lang=lang)
    layout = layout_of(story.text, title=story.title, lang=lang, knowledge=knowledge, publisher=story.publisher)
    sentences = sentences_of(story.text, layout.blocks, lang=lang, knowledge=knowledge)
    return Parse(story=story, lang=lang, blocks=layout.blocks, sentences=sentences, dateline=layout.dateline)


def _language(story: Story, *, knowledge: Knowledge, lang: str | None) -> str:
    if lang is not None:
        return check_supported(lang, story_id=story.id)
    given = (story.lang or "").lower().replace("_", "-").split("-")[0]
    if given in SUPPORTED:
        return given
    found = identify(story.text, knowledge=knowledge, story_id=story.id)
    return check_supported(found.lang, story_id=story.id)
