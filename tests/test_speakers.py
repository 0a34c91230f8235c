"""Who speaks at a cue: what counts for each mention, and the choice by weights of our own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kawat.coding.linear import Linear
from kawat.coding.mentions import mentions
from kawat.coding.speakers import candidates, speaker_at, speaker_features
from kawat.language import Parse

from .coding import tables, words_of
from .heard import Tree, bare, heard


def spoken(text: str, tree: Tree | None = None, lang: str = "id") -> Parse:
    return heard(bare(text, lang=lang), {}, {0: tree or {}})


def chosen(parse: Parse, weights: Mapping[str, float], *, direct: bool = False) -> str | None:
    """The words of who speaks at the first cue."""
    sentence, words = parse.sentences[0], words_of(parse.lang)
    cue = next(iter(words.cues.find(sentence.texts, sentence.lowers)))
    [row] = mentions(parse, tables())
    found = speaker_at(sentence, cue, row, words, Linear(dict(weights)), direct=direct)
    return found.span.text if found else None


def features(parse: Parse, named: str | None, *, direct: bool = False) -> dict[str, float]:
    sentence, words = parse.sentences[0], words_of(parse.lang)
    cue = next(iter(words.cues.find(sentence.texts, sentence.lowers)))
    [row] = mentions(parse, tables())
    [one] = [each for each in candidates(row) if (each.span.text if each else None) == named]
    return speaker_features(sentence, cue, one, row, words, direct=direct)


TEXT = "Peru mengatakan bahwa Bolivia akan pulang."
TREE = {"mengatakan": ("mengatakan", "root"), "Peru": ("mengatakan", "nsubj"), "Bolivia": ("pulang", "nsubj")}


@pytest.mark.parametrize(
    ("weights", "who"),
    [
        ({"before": 1.0}, "Peru"),
        ({"behind": 1.0}, "Bolivia"),
        ({"nobody": 1.0}, None),
        ({"way:under:nsubj": 1.0}, "Peru"),
    ],
)
def test_the_likeliest_speaks(weights: Mapping[str, float], who: str | None) -> None:
    assert chosen(spoken(TEXT, TREE), weights) == who


def test_what_counts_of_a_mention() -> None:
    parse = spoken(TEXT, TREE)
    subject, other = features(parse, "Peru"), features(parse, "Bolivia")
    assert {
        "before",
        "before:reported",
        "active:before:before:0",
        "is:state",
        "way:under:nsubj",
        "nearest before",
        "mengatakan:before",
    } <= set(subject)
    assert {"behind", "behind:complementizer between", "nearest behind"} <= set(other)
    assert "way:under:nsubj" not in other


def test_a_name_behind_its_office() -> None:
    parse = spoken("Rapat selesai, kata Juru Bicara KPK, Santoso Wibowo.")
    found = {
        name for each in candidates(mentions(parse, tables())[0]) if each for name in features(parse, each.span.text)
    }
    assert found & {"behind its office:True", "office"}


def test_nobody_counts_by_the_cue() -> None:
    found = features(spoken(TEXT, TREE), None, direct=True)
    assert found == {
        "nobody": 1.0,
        "nobody:direct": 1.0,
        "nobody:active:before": 1.0,
        "nobody:mengatakan": 1.0,
        "nobody:first:False": 1.0,
    }


def test_without_a_mention_nobody_speaks() -> None:
    assert chosen(spoken("Dalam rapat mengatakan bahwa hujan turun."), {"before": 9.0}) is None
