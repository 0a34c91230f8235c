"""Which words stand on a side of a trigger, weighed by weights of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from kawat.coding.lexical import lexical
from kawat.coding.linear import Linear
from kawat.coding.mentions import mentions
from kawat.coding.sidewords import LEAST, Ground, side_features, with_sides
from kawat.language import Parse

from .coding import tables
from .heard import Act, Tree, bare, heard

SAME = {"heard": 1.0}


def parse_of(text: str, act: Act, tree: Tree | None = None) -> Parse:
    return heard(bare(text), {0: [act]}, {0: tree or {}})


def parties(parse: Parse, weights: Mapping[str, float]) -> dict[tuple[str | None, str], float]:
    """What the model makes of the parties of the only trigger: probability by word and role."""
    made = with_sides(parse, mentions(parse, tables()), lexical("id", tables()), Linear(dict(weights)))
    sentence = made.sentences[0]
    assert sentence.syntax is not None
    [trigger] = sentence.syntax.triggers
    return {
        (None if each.word is None else sentence.texts[each.word], each.role): round(each.probability, 3)
        for each in trigger.parties
    }


def features(parse: Parse, word: str | None, role: str) -> dict[str, float]:
    sentence = parse.sentences[0]
    assert sentence.syntax is not None
    [row] = mentions(parse, tables())
    [trigger] = sentence.syntax.triggers
    [found] = [
        made
        for at, which, made in side_features(
            trigger, Ground.of(sentence, sentence.syntax, row), lexical("id", tables())
        )
        if which == role and (None if at is None else sentence.texts[at]) == word
    ]
    return found


ACT = Act(
    "menyerang",
    "ASSAULT",
    [("Peru", "actor", 0.8), ("Kuba", "recipient", 0.6), (None, "actor", 0.1), ("Kuba", "attributed", 0.3)],
)
TREE = {"Peru": ("menyerang", "nsubj"), "Kuba": ("menyerang", "obj"), "Bolivia": ("Kuba", "conj")}
TEXT = "Peru menyerang Kuba dan Bolivia."


def test_the_heads_alone_leave_their_probabilities_as_they_are() -> None:
    found = parties(parse_of(TEXT, ACT, TREE), SAME)
    assert found == {
        ("Peru", "actor"): 0.8,
        ("Kuba", "recipient"): 0.6,
        (None, "actor"): 0.1,
        ("Kuba", "attributed"): 0.3,
    }


def test_a_word_joined_to_a_sure_one_may_be_taken_too() -> None:
    parse = parse_of(TEXT, ACT, TREE)
    found = parties(parse, {**SAME, "recipient:beneath sure:conj": 5.0})
    assert found["Bolivia", "recipient"] > 0.7
    assert ("Bolivia", "actor") not in found
    loose = parse_of(TEXT, ACT, {**TREE, "Bolivia": ("menyerang", "obl")})
    assert ("Bolivia", "recipient") not in parties(loose, {**SAME, "recipient:beneath sure:conj": 5.0})


def test_a_mention_that_the_heads_do_not_take_is_a_candidate_and_other_words_are_not() -> None:
    parse = parse_of("Peru kemarin menyerang Kuba di Bolivia.", ACT, TREE)
    found = parties(parse, {**SAME, "recipient:unheard": 9.0})
    assert ("Bolivia", "recipient") in found
    assert not {word for word, _ in found} & {"kemarin", "di", "menyerang"}


@pytest.mark.parametrize(("share", "kept"), [(LEAST + 0.01, True), (LEAST - 0.01, False)])
def test_what_is_too_improbable_is_not_kept(share: float, kept: bool) -> None:
    act = replace(ACT, parties=[("Peru", "actor", share)])
    assert (("Peru", "actor") in parties(parse_of(TEXT, act, TREE), SAME)) == kept


def test_a_trigger_that_is_nearly_none_is_left_as_it_is() -> None:
    act = replace(ACT, share=0.04)
    assert parties(parse_of(TEXT, act, TREE), {"bias": 1.0, "actor": -50.0})["Peru", "actor"] == 0.8


def test_what_counts_of_a_word() -> None:
    parse = parse_of(TEXT, ACT, TREE)
    acting = features(parse, "Peru", "actor")
    for name in (
        "best",
        "far:before:1",
        "voice:active:before",
        "way:under:nsubj",
        "way:active:under:nsubj",
        "is:state",
        "type:ASSAULT",
    ):
        assert acting[f"actor:{name}"] == 1.0, name
    other = features(parse, "Peru", "recipient")
    assert other["recipient:unheard"] == 1.0
    assert other["recipient:other"] == pytest.approx(acting["heard"])
    assert other["recipient:another sure"] == 1.0
    second = features(parse, "Bolivia", "recipient")
    assert second["recipient:beneath sure"] == second["recipient:way:deep:obj:conj"] == 1.0


def test_nobody_has_features_of_its_own() -> None:
    found = features(parse_of(TEXT, ACT, TREE), None, "actor")
    assert found["nobody:actor:voice:active"] == 1.0
    assert "actor:best" not in found
    assert found["heard"] == pytest.approx(-2.197, abs=0.001)


def test_a_frame_knows_its_prepositions() -> None:
    act = Act("kecaman", "ACCUSE", [("Peru", "actor", 0.8), ("Kuba", "recipient", 0.6)])
    tree = {
        "Peru": ("kecaman", "nmod"),
        "dari": ("Peru", "case"),
        "Kuba": ("kecaman", "nmod"),
        "terhadap": ("Kuba", "case"),
    }
    parse = parse_of("Itu kecaman dari Peru terhadap Kuba.", act, tree)
    assert "frame:acts" in {name.partition(":")[2] for name in features(parse, "Peru", "actor")}
    assert "frame:receives" in {name.partition(":")[2] for name in features(parse, "Kuba", "recipient")}
    assert features(parse, "Kuba", "recipient")["recipient:mark:terhadap"] == 1.0


def test_a_trigger_at_the_root_and_a_word_far_off() -> None:
    parse = parse_of("Peru menyerang Kuba.", ACT, {"menyerang": ("menyerang", "root"), "Kuba": ("Peru", "nmod")})
    assert features(parse, "Kuba", "recipient")["recipient:way:far"] == 1.0
