"""Identification: Indonesian, English, their neighbours, and what is asked of a story's own claim."""

from __future__ import annotations

import pytest

from kawat.errors import LanguageError
from kawat.knowledge import Knowledge
from kawat.language import identify, parse_story
from kawat.story import Story

KNOWLEDGE = Knowledge()
INDONESIAN = "Menteri itu mengatakan bahwa pemerintah tidak bisa menerima usul tersebut karena rakyat menolaknya."
MALAY = (
    "Menteri itu berkata kerajaan tidak boleh menerima cadangan tersebut kerana rakyat menolaknya, iaitu pada Khamis."
)
ENGLISH = "The minister said that the government could not accept the proposal because the people rejected it."


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (INDONESIAN, "id"),
        (MALAY, "ms"),
        (ENGLISH, "en"),
        ("Der Minister sagte, die Regierung könne den Vorschlag nicht annehmen, weil das Volk ihn ablehnt.", "de"),
    ],
)
def test_language(text: str, lang: str) -> None:
    found = identify(text)
    assert found.lang == lang
    assert 0.5 < found.probability <= 1


def test_a_table_tells_lookalikes_apart() -> None:
    """The same sentence but for two words."""
    frame = "Presiden itu tiba di Jakarta pada hari Rabu {} urusan {} belum selesai."
    assert identify(frame.format("karena", "uang")).lang == "id"
    assert identify(frame.format("kerana", "wang")).lang == "ms"


def test_among_limits_the_choice() -> None:
    assert identify(MALAY, among=("id", "en")).lang == "id"


@pytest.mark.parametrize("text", ["", "   \n", "12.000 (25/4)", "Presiden tiba", "a b c d"])
def test_too_short_to_tell(text: str) -> None:
    with pytest.raises(LanguageError, match="too short"):
        identify(text)


def test_an_unsupported_language_is_named() -> None:
    with pytest.raises(LanguageError, match=r"story s1: .*Malay \(ms\).*Indonesian.*English"):
        parse_story(Story(id="s1", text=MALAY), knowledge=KNOWLEDGE)


@pytest.mark.parametrize(
    ("given", "lang"), [("id", "id"), ("en-GB", "en"), ("ID_id", "id"), ("xx", "id"), (None, "id")]
)
def test_the_storys_own_language_wins_if_supported(given: str | None, lang: str) -> None:
    assert parse_story(Story(id="s1", text=INDONESIAN, lang=given), knowledge=KNOWLEDGE).lang == lang


def test_a_short_story_with_a_language_is_read() -> None:
    parse = parse_story(Story(id="s1", text="Presiden tiba.", lang="id"), knowledge=KNOWLEDGE)
    assert parse.lang == "id"


def test_the_asked_language_wins_and_must_be_supported() -> None:
    assert parse_story(Story(id="s1", text=ENGLISH), knowledge=KNOWLEDGE, lang="id").lang == "id"
    with pytest.raises(LanguageError, match="'fr'"):
        parse_story(Story(id="s1", text=ENGLISH), knowledge=KNOWLEDGE, lang="fr")
