"""Stories: identity, dates, JSON."""

from __future__ import annotations

import pytest

from kawat.errors import IntakeError
from kawat.story import Story, identity


def test_identity_is_the_given_id_else_the_url_else_the_text() -> None:
    assert Story.of("Teks.", id="a", url="https://x.example/1").id == "a"
    assert Story.of("Teks.", url="https://x.example/1").id == identity("https://x.example/1")
    assert Story.of("Teks.").id == identity("Teks.")
    assert Story.of("Teks.").id != Story.of("Teks lain.").id


def test_text_hash_tells_versions_apart() -> None:
    assert Story.of("Satu.", id="a").text_hash != Story.of("Dua.", id="a").text_hash
    assert len(Story.of("Satu.").text_hash) == 64


@pytest.mark.parametrize("day", ["2019-04-25", "2019-04-25T10:30:00+07:00", "2019-04-25 10:30", "2019-04-25T03:30:00Z"])
def test_iso_dates_are_taken(day: str) -> None:
    assert Story.of("Teks.", published=day).published == day


@pytest.mark.parametrize("day", ["25 April 2019", "2019-4-25", "25/04/2019", "kemarin", "2019"])
def test_other_dates_are_refused_with_what_is_right(day: str) -> None:
    with pytest.raises(IntakeError, match="ISO 8601"):
        Story.of("Teks.", published=day)


def test_json_both_ways() -> None:
    story = Story.of(
        "Teks.", id="a", title="Judul", lang="id", publisher="Warta", published="2019-04-25", url="https://x.example/1"
    )
    assert Story.from_json(story.to_json()) == story


@pytest.mark.parametrize(("row", "word"), [({}, "text"), ({"text": 7}, "text"), ({"text": "a", "title": 3}, "title")])
def test_wrong_objects_are_named(row: dict[str, object], word: str) -> None:
    with pytest.raises(IntakeError, match=word):
        Story.from_json(row, origin="berkas.jsonl:3")
