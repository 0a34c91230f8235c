"""Annotated sentences put together as stories: where one ends and the next begins, and the annotation in the heads' place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")
pytest.importorskip("onnx", reason="training needs the extra `training`")

from training import standoff
from training.scenes import Staged, side_word, staged
from training.told import Side, ToldEvent, ToldSentence

from kawat.coding.lexical import lexical
from kawat.coding.marks import quotations
from kawat.knowledge import shipped
from kawat.language.encoder import Encoder

from .test_event_data import MEETING, PLAN, REFUSAL, SLEEP, TITLE, TREES, Bank, annotated, told

STARTS = standoff.story_starts


@pytest.fixture(autouse=True)
def starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories begin at lines 1, 12 and 14."""
    monkeypatch.setattr(standoff, "story_starts", lambda: (1, 12, 14))


def stories(some: Sequence[ToldSentence]) -> list[Staged]:
    return list(staged(some, cast(Encoder, Bank()), shipped()))


def lines(*numbers: str, name: str = "panl-int.id") -> list[ToldSentence]:
    """Sentences of a parallel text whose lines are kept together fifty by fifty."""
    return [
        told(PLAN, "id", source=f"{name}:{number}", group=f"{name}:{int(number.split(':')[0]) // 50}")
        for number in numbers
    ]


def cut_up(some: Sequence[ToldSentence]) -> list[list[str]]:
    return [[each.source.partition(":")[2] for each in story.told] for story in stories(some)]


def test_lines_are_cut_where_a_story_begins() -> None:
    assert cut_up(lines("10", "11", "12", "13", "14", "15", "90")) == [["10", "11"], ["12", "13"], ["14", "15", "90"]]


def test_a_story_goes_on_where_the_next_fifty_lines_begin() -> None:
    assert cut_up(lines("48", "49", "50", "51")) == [["48", "49", "50", "51"]]


def test_parts_of_a_line_stay_with_it_and_lines_may_be_missing() -> None:
    assert cut_up(lines("3", "11:0:20", "11:21:40", "13:5:20")) == [["3", "11:0:20", "11:21:40"], ["13:5:20"]]


def test_sentences_of_one_story_may_stand_in_several_files_in_any_order() -> None:
    assert cut_up([*lines("12", "3"), *lines("13", "2")]) == [["12", "13"], ["2", "3"]]


def test_each_language_is_its_own_story() -> None:
    english = [told(MEETING, "en", source="panl-int.en:13", group="panl-int.en:0")]
    made = stories([*lines("13"), *english])
    assert [(story.parse.lang, len(story.told)) for story in made] == [("id", 1), ("en", 1)]


@pytest.mark.parametrize("groups", [("0a", "0a", "0b", "0b"), ("light-mod:1",) * 4, ("1", "2", "2", "3")])
def test_an_article_is_a_story_wherever_its_sentences_stand_and_whatever_groups_they_are_kept_in(
    groups: Sequence[str],
) -> None:
    places = [(article, at) for article in ("0a", "0b") for at in (0, 900)]
    rows = [
        told(PLAN, "id", source=f"{article}:{at}:{at + 26}", group=group)
        for (article, at), group in zip(places, groups, strict=True)
    ]
    assert [[each.source for each in story.told] for story in stories(rows)] == [
        ["0a:0:26", "0a:900:926"],
        ["0b:0:26", "0b:900:926"],
    ]


def test_sentences_stand_in_the_storys_text_as_they_stood_alone() -> None:
    (story,) = stories([told(each, "id") for each in (PLAN, SLEEP, REFUSAL)])
    assert story.parse.story.text == f"{PLAN}\n{SLEEP}\n{REFUSAL}"
    for sentence, text in zip(story.parse.sentences, (PLAN, SLEEP, REFUSAL), strict=True):
        assert story.parse.story.text[sentence.start : sentence.end] == text
        assert [story.parse.story.text[word.start : word.end] for word in sentence.words] == list(sentence.texts)


@pytest.mark.parametrize(
    ("texts", "heads"),
    [((TITLE, PLAN), [True, False]), ((PLAN, TITLE), [False, False]), ((PLAN, SLEEP), [False, False])],
)
def test_a_first_sentence_without_a_stop_is_the_headline(texts: Sequence[str], heads: list[bool]) -> None:
    (story,) = stories([told(each, "id") for each in texts])
    assert [sentence.headline for sentence in story.parse.sentences] == heads
    assert [(block.start, block.end, block.kind == "headline") for block in story.parse.blocks] == [
        (sentence.start, sentence.end, head) for sentence, head in zip(story.parse.sentences, heads, strict=True)
    ]


def test_a_line_of_a_parallel_text_is_no_headline() -> None:
    (story,) = stories([told(TITLE, "id", source="panl-int.id:1")])
    assert not story.parse.sentences[0].headline


def test_whom_a_speaker_names_in_a_quotation_is_not_whom_the_story_goes_on_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said, then = '"Presiden Trump tidur," kata Presiden Putin.', "Ia tidur lagi."
    plain = said.replace('"', "")
    monkeypatch.setitem(
        TREES, said, ((4, 4, 2, 7, 4, 4, 0, 7, 8, 7), "punct obj nmod ccomp punct punct root nsubj nmod punct")
    )
    monkeypatch.setitem(TREES, plain, ((3, 1, 5, 3, 0, 5, 6, 5), "obj nmod ccomp punct root nsubj nmod punct"))
    monkeypatch.setitem(TREES, then, ((2, 0, 2, 2), "nsubj root obl punct"))

    def who(first: str) -> list[str]:
        (story,) = stories([told(first, "id"), told(then, "id")])
        (pronoun,) = story.rows[1]
        return [figure.name for figure in story.cast.figures_at(pronoun)]

    (story,) = stories([told(said, "id"), told(then, "id")])
    marked = quotations(story.parse, lexical("id", shipped()))
    assert [span.text for span in marked] == ["Presiden Trump tidur,"]
    assert (who(said), who(plain)) == (["Putin"], ["Trump"])


def test_annotated_events_stand_where_the_heads_would_have_put_them() -> None:
    met, refusal, plan = annotated()
    backward = replace(refusal, events=refusal.events[::-1])
    english, indonesian = stories([replace(met, place="abroad"), backward, plan])
    (heard,) = (sentence.syntax.triggers for sentence in english.parse.sentences if sentence.syntax)
    (trigger,) = heard
    assert (trigger.first, trigger.last, trigger.type, trigger.modes[0][0]) == (3, 3, "CONSULT", "visit")
    assert (trigger.probability, trigger.statuses) == (1.0, (("occurred", 1.0),))
    assert [(each.word, each.role, each.sectors) for each in trigger.parties] == [
        (2, "actor", (("GOV", 1.0),)),
        (5, "recipient", (("", 1.0),)),
        (9, "attributed", ()),
    ]
    rows = [sentence.syntax.triggers for sentence in indonesian.parse.sentences if sentence.syntax]
    # From left to right, whatever the order of the annotation.
    assert [[(each.first, each.type, each.statuses[0][0]) for each in row] for row in rows] == [
        [(2, "ACCUSE", "possible"), (8, "AID", "negated")],
        [(2, "CONSULT", "planned")],
    ]
    blamed, unsent = rows[0]
    assert [(each.word, each.role) for each in blamed.parties] == [(0, "actor"), (None, "recipient")]
    assert [(each.word, each.role) for each in unsent.parties] == [(6, "actor")]
    assert blamed.modes == ((None, 1.0),)


def test_a_side_that_no_table_explains_becomes_a_mention() -> None:
    event = ToldEvent((2, 2), "ACCUSE", None, "occurred", (Side((3, 4), None, "MIL"),), (), None)
    (bare,), (told_of,) = stories([told(REFUSAL, "id")]), stories([told(REFUSAL, "id", event)])
    assert not [mention for mention in bare.rows[0] if mention.first <= 3 < mention.last]
    (made,) = (mention for mention in told_of.rows[0] if mention.first <= 3 < mention.last)
    # Its sector is no table's: the figure takes it as what the heads would have said.
    assert (made.name, made.country, made.sector, made.guess) == ("serangan itu", None, None, "MIL")
    assert [figure.sector for figure in told_of.cast.figures_at(made)] == ["MIL"]


def test_who_is_named_twice_in_a_story_is_one_figure_there() -> None:
    (together,) = stories(lines("12", "13"))
    apart = stories(lines("11", "12"))
    (berlin,) = (figure for figure in together.cast.figures if figure.country == "DEU")
    assert berlin.sentences == [0, 1]
    assert [[figure.sentences for figure in each.cast.figures] for each in apart] == [[[0], [0]], [[0], [0]]]


def test_the_word_of_a_side() -> None:
    heads = (0, 3, 3, 4, 0, 6, 4)
    assert side_word(Side((0, 2), "RUS", None), heads) == 2
    assert side_word(Side(None, "RUS", None), heads) is None


def test_starts_are_read_and_go_up(tmp_path: Path) -> None:
    (tmp_path / "panl-int.starts").write_text("1\n13\n\n30\n", encoding="utf-8")
    assert STARTS(tmp_path) == (1, 13, 30)
    shipped_starts = STARTS()
    assert shipped_starts[0] == 1
    assert list(shipped_starts) == sorted(set(shipped_starts))
