"""The shipped model over sentences of our own: the same bytes whatever the batch, and nothing that is not there."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import kawat
from kawat.errors import ModelError
from kawat.intake import stories_from
from kawat.knowledge import shipped
from kawat.language import encoder as room
from kawat.language.encoder import Encoder, encoded, load_encoder, shipped_encoder
from kawat.language.parse import Parse, Syntax, Word
from kawat.language.pieces import SPECIAL, Pieces
from kawat.language.reader import parse_story
from kawat.language.words import words_of
from kawat.story import Story

SAMPLES = Path(__file__).parent.parent / "samples" / "stories"
LARGEST = 30_000_000


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return shipped_encoder()


@pytest.fixture(scope="module")
def parses() -> list[Parse]:
    stories = [story for story in stories_from(SAMPLES) if isinstance(story, Story)]
    return [parse_story(story, knowledge=shipped()) for story in stories]


@pytest.fixture(scope="module")
def sentences(parses: list[Parse]) -> list[tuple[Word, ...]]:
    found = [sentence.words for parse in parses for sentence in parse.sentences]
    assert len(found) > 60
    return found


def words(text: str, lang: str = "id") -> tuple[Word, ...]:
    return words_of(text, 0, len(text), lang=lang, knowledge=shipped())


def in_batches(encoder: Encoder, sentences: Sequence[tuple[Word, ...]], size: int) -> list[Syntax]:
    return [
        syntax
        for at in range(0, len(sentences), size)
        for syntax in encoder.analyse(sentences[at : at + size], style="csui")
    ]


def test_a_sentence_alone_and_in_any_company_gives_the_same_bytes(
    encoder: Encoder, sentences: list[tuple[Word, ...]]
) -> None:
    alone = in_batches(encoder, sentences, 1)
    assert alone == in_batches(encoder, sentences, 3)
    assert alone == in_batches(encoder, sentences, 17)
    order = list(range(len(sentences)))
    random.Random(5).shuffle(order)
    shuffled = encoder.analyse([sentences[at] for at in order], style="csui")
    assert [alone[at] for at in order] == shuffled


def test_padding_changes_nothing(
    encoder: Encoder, sentences: list[tuple[Word, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = encoder.analyse(sentences, style="csui")
    for step in (16, 96):
        monkeypatch.setattr(room, "_STEP", step)
        monkeypatch.setattr(room, "_COARSE_STEP", step)
        assert encoder.analyse(sentences, style="csui") == plain


def test_a_long_neighbour_changes_nothing(encoder: Encoder) -> None:
    """Sums over more than some number of words are made in another order by the library: the longest must not move the others."""
    short = words("Menteri itu tiba di Dili pada Senin bersama rombongan.")
    long = words("Rombongan " + "dan para menteri " * 40 + "tiba.")
    assert encoder.analyse([short], style="csui")[0] == encoder.analyse([short, long, short], style="csui")[2]


def test_a_plain_sentence_is_read_right(encoder: Encoder) -> None:
    (syntax,) = encoder.analyse(
        [words("Presiden Rusia Vladimir Putin bertemu Kim Jong Un di Vladivostok.")], style="csui"
    )
    assert syntax.tags[4] == "VERB"
    assert syntax.heads[4] == 0
    assert syntax.relations[0] == "nsubj"
    assert {(name.first, name.last, name.kind) for name in syntax.names} >= {
        (2, 3, "PER"),
        (5, 7, "PER"),
        (9, 9, "LOC"),
    }
    assert all(0 < share <= 1 for share in syntax.head_probabilities + syntax.tag_probabilities)


def test_english_too(encoder: Encoder) -> None:
    (syntax,) = encoder.analyse([words("The minister arrived in Dili on Monday.", "en")], style=encoder.style_of["en"])
    assert syntax.tags[:3] == ("DET", "NOUN", "VERB")
    assert syntax.relations[1] == "nsubj"
    assert syntax.heads[2] == 0


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.analyse([], style="csui") == []
    empty, one = encoder.analyse([(), words("Jakarta")], style="csui")
    assert empty == Syntax((), (), (), (), (), (), ())
    assert one.heads == (0,)
    assert one.relations == ("root",)


def test_one_root_and_no_ring_whatever_stands_there(encoder: Encoder) -> None:
    hostile = ["🙂 🙂 ((( ))) ... ---", "a" * 500, "ﷺ" * 60, "… … …", "مرحبا 北京 Привет", ", ".join(["Jakarta"] * 900)]
    for syntax, text in zip(encoder.analyse([words(each) for each in hostile], style="csui"), hostile, strict=True):
        assert len(syntax.heads) == len(words(text))
        assert syntax.heads.count(0) == 1
        for word in range(len(syntax.heads)):
            at, steps = word + 1, 0
            while at and steps <= len(syntax.heads):
                at, steps = syntax.heads[at - 1], steps + 1
            assert at == 0
        assert all(
            (relation == "root") == (head == 0) for head, relation in zip(syntax.heads, syntax.relations, strict=True)
        )


def test_stories_keep_all_but_their_syntax(encoder: Encoder, parses: list[Parse]) -> None:
    read = encoded(parses, encoder)
    assert {parse.lang for parse in read} == {"id", "en"}
    for before, after in zip(parses, read, strict=True):
        assert replace(after, sentences=tuple(replace(each, syntax=None) for each in after.sentences)) == before
        for sentence in after.sentences:
            assert sentence.syntax is not None
            assert len(sentence.syntax.tags) == len(sentence.words)
    assert encoded([parses[3]], encoder) == [read[3]]
    assert encoded([], encoder) == []


def test_the_call_for_many(encoder: Encoder, parses: list[Parse]) -> None:
    stories = [parse.story for parse in parses]
    assert list(kawat.parse_many(iter(stories), batch=5)) == encoded(parses, encoder)


def test_a_style_that_the_model_has_not_learned(encoder: Encoder) -> None:
    with pytest.raises(ModelError, match="csui"):
        encoder.analyse([words("Ia tiba.")], style="klingon")


def test_a_directory_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"encoder\.onnx"):
        load_encoder(tmp_path)


@pytest.mark.parametrize("name", room.FILES)
def test_a_damaged_model(tmp_path: Path, name: str) -> None:
    for path in room.SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes() if path.name != name else b"{}\tnothing")
    with pytest.raises(ModelError, match="damaged"):
        load_encoder(tmp_path)


def test_the_model_is_small_enough() -> None:
    assert sum(path.stat().st_size for path in room.SHIPPED.iterdir()) <= LARGEST


def test_pieces_never_cross_words_and_are_never_none() -> None:
    pieces = Pieces(
        [*SPECIAL, "▁ber", "temu", "▁bertemu", "nya", "▁", "a"], [0, 0, 0, 0, -3.0, -3.0, -4.0, -3.0, -5.0, -6.0]
    )
    assert pieces.of("bertemu", glued=False) == [6]
    assert pieces.of("nya", glued=True) == [7]
    assert pieces.of("", glued=True) == [3]
    assert pieces.of("ß" * 1000, glued=False)
