"""The project's annotations: well formed, of the ontology, without a word of the texts, and about the texts that are at hand."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from training import given
from training.standoff import ANNOTATIONS, LIGHT, QUOTES, STORIES, Texts, digest, files, stories, story_of, told

from kawat.knowledge import shipped
from kawat.reading import EVENT_TYPES, STATUSES

from .shared import shared

FILES = files()
SENTENCES = [path for path in FILES if path.stem not in STORIES]
WHOLE = [path for path in FILES if path.stem in STORIES]
MODES = {(row["event"], row["mode"]) for row in shipped().rows("ontology", "plover_modes")}
KEYS = {"source", "lang", "sha256", "events"}
EVENT_KEYS = {"trigger", "type", "mode", "status", "actors", "recipients", "attributed"}
QUOTE_KEYS = {"kind", "content", "cue", "who", "speaker", "country", "sector", "type", "to"}
STORY_KEYS = {"id", "lang", "publisher", "published", "sentences", "sha256"} | {
    *("credits", "dateline", "actors", "events", "quotes", "times", "places")
}
COPIES = {"text", "title", "url"}

TITLE = "Dubes pergi"
BODY = 'Dubes itu pergi .\n,,\nIa , kata menteri ,\nsetuju .\n" Benar . "'
SAID = ["Dubes itu pergi.", "Ia, kata menteri, setuju.", '"Benar."']


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def keys(value: Any) -> Iterator[str]:
    """Every key at any depth."""
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(each)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Texts of our own, laid out as the shared ones are."""
    for name in ("parallel", "news"):
        (tmp_path / "data" / name).mkdir(parents=True)
    lines = "The envoy left.\nThe minister agreed on Monday. \n"
    for name in ("panl-own.en", "panl-int.id"):
        (tmp_path / "data" / "parallel" / f"{name}.txt.gz").write_bytes(gzip.compress(lines.encode()))
    articles = [{"id": "0a", "title": TITLE, "text": BODY}, {"id": "0b", "title": None, "text": "Lain."}]
    packed = gzip.compress("".join(json.dumps(each) + "\n" for each in articles).encode())
    (tmp_path / "data" / "news" / "articles.jsonl.gz").write_bytes(packed)
    return tmp_path


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_rows_are_of_the_codebook_and_hold_no_text(path: Path) -> None:
    for row in rows(path):
        assert set(row) - ({"id"} if path.stem in LIGHT else {"whole", "quotes"}) == KEYS
        for quote in row.get("quotes") or ():
            assert set(quote) == QUOTE_KEYS
            assert quote["kind"] in ("direct", "indirect", "mixed")
            assert all(start < end for start, end in quote["content"])
        assert row.get("whole") in (None, True)
        assert len(row["sha256"]) == 64
        for event in row["events"]:
            numbered = set(event) - EVENT_KEYS
            assert set(event) >= EVENT_KEYS
            assert numbered == {"event", "clearest"} or (not numbered and not row.get("whole"))
            assert event["type"] in EVENT_TYPES
            assert event["mode"] is None or (event["type"], event["mode"]) in MODES
            assert event["status"] in STATUSES
            assert event["trigger"][0] < event["trigger"][1]
            for side in (*event["actors"], *event["recipients"]):
                assert set(side) == {"span", "country", "sector"}
                assert side["sector"] is None or len(side["sector"]) == 3


@pytest.mark.parametrize("path", files(QUOTES), ids=lambda path: path.stem)
def test_rows_read_for_quotes_alone_hold_no_text(path: Path) -> None:
    sources = [row["source"] for row in rows(path)]
    assert len(set(sources)) == len(sources)
    for row in rows(path):
        assert set(row) == KEYS - {"events"} | {"quotes"}
        for quote in row["quotes"]:
            assert set(quote) == QUOTE_KEYS
            assert quote["kind"] in ("direct", "indirect", "mixed")
            assert quote["content"] and all(start < end for start, end in quote["content"])
            assert (quote["cue"] is None) >= (quote["who"] is None)  # who speaks is told where the cue is


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_stories_are_of_the_codebook_and_hold_no_text(path: Path) -> None:
    for row in rows(path):
        assert set(row) == STORY_KEYS
        assert not COPIES & set(keys(row))
        actors = {actor["id"] for actor in row["actors"]}
        for event in row["events"]:
            assert event["type"] in EVENT_TYPES
            assert event["status"] in STATUSES
            assert {*event["actors"], *event["recipients"]} <= actors
            assert event["when_text"] is None or len(event["when_text"]) == 2


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_an_event_of_a_whole_story_has_at_most_one_clearest_telling_and_one_type(path: Path) -> None:
    clearest: Counter[tuple[str, str, int]] = Counter()
    types: dict[tuple[str, str, int], set[str]] = {}
    for row in rows(path):
        for event in row["events"] if row.get("whole") else ():
            key = row["lang"], story_of(row["source"]), event["event"]
            clearest[key] += event["clearest"]
            types.setdefault(key, set()).add(event["type"])
    assert all(count <= 1 for count in clearest.values())
    assert all(len(some) == 1 for some in types.values())


def test_every_sentence_once() -> None:
    sources = [row["source"] for path in SENTENCES for row in rows(path)]
    assert len(sources) > 8000
    assert len(set(sources)) == len(sources)


def test_every_row_finds_its_text() -> None:
    for row in (*told(shared("")), *told(shared(""), QUOTES)):
        for event in row.events:
            spans = [
                event["trigger"],
                event["attributed"],
                *(side["span"] for side in (*event["actors"], *event["recipients"])),
            ]
            assert all(span is None or 0 <= span[0] < span[1] <= len(row.text) for span in spans), row.source
        for quote in row.quotes or ():
            spans = [quote["cue"], quote["who"], quote["to"], *quote["content"]]
            assert all(span is None or 0 <= span[0] < span[1] <= len(row.text) for span in spans), row.source


def test_the_given_annotations_are_what_the_given_files_become() -> None:
    for name, made in given.converted(shared("")):
        assert rows(ANNOTATIONS / f"{name}.jsonl") == made


def test_another_text_is_refused(data: Path) -> None:
    (data / "rows").mkdir()
    row = {"source": "panl-own.en:1", "lang": "en", "sha256": "0" * 64, "events": []}
    (data / "rows" / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="panl-own"):
        list(told(data, data / "rows"))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("panl-own.en:1", "The envoy left."),
        ("panl-own.en:2", "The minister agreed on Monday. "),
        ("panl-own.en:2:0:30", "The minister agreed on Monday."),
        ("0a:0:15", "Dubes itu pergi"),
        ("0a:21:48", "Ia , kata menteri , setuju "),
        ("0a:21:49:2,17,26", "Ia, kata menteri, setuju."),
        ("0a:title", TITLE),
    ],
)
def test_each_form_of_source(data: Path, source: str, text: str) -> None:
    assert Texts(data).of(source) == text


@pytest.mark.parametrize("source", ["0c:0:4", "panl-own.en:9"])
def test_a_source_without_a_text_is_refused(data: Path, source: str) -> None:
    with pytest.raises(LookupError):
        Texts(data).of(source)


def test_given_files_come_first_and_new_ones_are_picked_up(tmp_path: Path) -> None:
    for name in ("story-mod", "mod4", "light-en", "en4", "light-mod", "light-int", "story-int", "light-mod2", "a1"):
        (tmp_path / f"{name}.jsonl").touch()
    first = ["light-int", "light-mod", "light-mod2", "light-en", "story-int", "story-mod"]
    assert [path.stem for path in files(tmp_path)] == [*first, "a1", "en4", "mod4"]


def test_sentences_are_found_behind_their_title_whatever_the_blanks(data: Path) -> None:
    texts = Texts(data)
    sources = given.places([TITLE, *SAID], ["1", "2", "3", "4"], texts)
    assert sources[0] == "0a:title"
    assert [texts.of(source) for source in sources] == [TITLE, *SAID]


@pytest.mark.parametrize("sentences", [["Tak ada."], [TITLE, SAID[1]], [TITLE, SAID[0], "Ia , kata  menteri"]])
def test_a_sentence_without_a_place_is_refused(data: Path, sentences: list[str]) -> None:
    names = [f"own:{at}" for at in range(len(sentences))]
    with pytest.raises(ValueError, match=names[-1]):
        given.places(sentences, names, Texts(data))


def test_a_sentence_given_under_another_name_keeps_it(data: Path) -> None:
    side = {"span": {"start": 0, "end": 9, "text": "Dubes itu"}, "country": None, "sector": "GOV"}
    event = {"trigger": {"start": 10, "end": 15, "text": "pergi"}, "actors": [side], "attributed": None}
    (_, row) = given.light(
        [
            {"id": "own:1", "lang": "id", "text": TITLE, "events": []},
            {"id": "own:2", "lang": "id", "text": SAID[0], "events": [event]},
        ],
        Texts(data),
    )
    assert (row["source"], row["id"], row["sha256"]) == ("0a:0:17:15", "own:2", digest(SAID[0]))
    assert row["events"][0]["trigger"] == [10, 15]
    assert row["events"][0]["actors"][0]["span"] == [0, 9]
    (line,) = given.light([{"id": "panl-own.en:1", "lang": "en", "text": "The envoy left.", "events": []}], Texts(data))
    assert "id" not in line


def test_a_given_line_that_says_something_else_is_refused(data: Path) -> None:
    with pytest.raises(ValueError, match=r"panl-own\.en:1"):
        given.light([{"id": "panl-own.en:1", "lang": "en", "text": "The envoy stayed.", "events": []}], Texts(data))


def whole(text: str) -> dict[str, Any]:
    """A reading of the two lines, as given."""
    event = {"id": "e1", "trigger": {"start": 29, "end": 35, "text": "agreed"}, "when_text": "Monday", "actor_text": []}
    return {
        "story": {"id": "int-1", "lang": "en", "publisher": None, "published": None, "title": "T", "text": text},
        "sentences": [[0, 15], [16, 46]],
        **{key: [] for key in ("credits", "actors", "quotes", "times", "places")},
        "dateline": None,
        "events": [event],
    }


def test_a_whole_story_is_given_without_its_text_and_found_again(data: Path) -> None:
    text = "The envoy left.\nThe minister agreed on Monday."
    row = given.story(whole(text), Texts(data))
    assert row["sentences"] == ["panl-int.id:1", "panl-int.id:2:0:30"]
    assert row["events"][0]["when_text"] == [39, 45]
    assert not COPIES & set(keys(row))
    path = data / "story-int.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (story,) = stories(path, Texts(data))
    assert (story.text, story.sentences) == (text, [(0, 15), (16, 46)])


def test_words_of_time_from_another_sentence_are_found_nearest_to_the_trigger(data: Path) -> None:
    row = whole("The envoy left.\nThe minister agreed on Monday.")
    row["events"][0]["when_text"] = "envoy"
    assert given.story(row, Texts(data))["events"][0]["when_text"] == [4, 9]
    row["events"][0]["when_text"] = "Tuesday"
    with pytest.raises(ValueError, match="int-1: e1"):
        given.story(row, Texts(data))


def test_a_story_that_is_not_its_sentences_is_refused(data: Path) -> None:
    with pytest.raises(ValueError, match="int-1"):
        given.story(whole("The envoy left.  The minister agreed on Monday."), Texts(data))


def test_a_story_of_another_text_is_refused(data: Path) -> None:
    row = {"id": "int-1", "lang": "en", "sentences": ["panl-own.en:1"], "sha256": "0" * 64}
    (data / "story-int.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="int-1"):
        list(stories(data / "story-int.jsonl", Texts(data)))
