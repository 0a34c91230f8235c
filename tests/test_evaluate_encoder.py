"""The evaluation of the encoder: gold words with offsets, CoNLL-U that the official evaluator takes, names scored whole."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from training import evaluate
from training.conllu import Gold, clitic_score, gold_sentences, scores, text_of
from training.evaluate import HeldOut
from training.readers import Named, name_spans

from kawat.display.trees import conllu
from kawat.knowledge import Knowledge
from kawat.language.parse import Name, Parse, Sentence, Syntax, Word
from kawat.language.words import words_of
from kawat.story import Story

CONLLU = """# newdoc
# sent_id = s1
# text = Menurutnya, Ratna pergi.
1-2\tMenurutnya\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\tMenurut\t_\tADP\t_\t_\t2\tcase\t_\t_
2\tnya\t_\tPRON\t_\t_\t5\tobl:tmod\t_\t_
3\t,\t_\tPUNCT\t_\t_\t5\tpunct\t_\t_
4\tRatna\t_\tPROPN\t_\t_\t5\tnsubj\t_\t_
5\tpergi\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No
5.1\tpulang\t_\tVERB\t_\t_\t_\t_\t5:conj\t_
6\t.\t_\tPUNCT\t_\t_\t5\tpunct\t_\t_

# newpar
# sent_id = s2
# text = Rumahnya besar.
1-2\tRumahnya\t_\t_\t_\t_\t_\t_\t_\t_
1\tRumah\t_\tNOUN\t_\t_\t3\tnsubj\t_\t_
2\tnya\t_\tPRON\t_\t_\t1\tnmod:poss\t_\t_
3\tbesar\t_\tADJ\t_\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t_\tPUNCT\t_\t_\t3\tpunct\t_\t_

"""
HELD_OUT = HeldOut("made-up", "csui", goals={"LAS": 90}, raw_goals={"Words": 99})


@pytest.fixture
def gold(tmp_path: Path) -> list[Gold]:
    path = tmp_path / "made-up.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    return gold_sentences(path)


@pytest.fixture
def judge() -> None:
    pytest.importorskip("udtools.udeval", reason="the evaluator is in the extra `training`")


class Known:
    """An analyser that knows the answers by the forms of the words."""

    def __init__(self, answers: dict[tuple[str, ...], Syntax]) -> None:
        self.answers = answers
        self.style = ""

    def analyse(self, sentences: Sequence[Sequence[Word]], *, style: str) -> list[Syntax]:
        self.style = style
        return [self.answers[tuple(word.text for word in words)] for words in sentences]


def syntax(
    tags: Sequence[str] = (),
    heads: Sequence[int] = (),
    relations: Sequence[str] = (),
    names: Sequence[tuple[int, int, str]] = (),
) -> Syntax:
    sure = (1.0,) * len(tags)
    found = tuple(Name(first, last, kind, 1.0) for first, last, kind in names)
    return Syntax(tuple(tags), tuple(heads), tuple(relations), sure, sure, sure, found)


def right(gold: Sequence[Gold]) -> dict[tuple[str, ...], Syntax]:
    """The gold trees as an analyser would give them: relations without subtypes."""
    answers = {}
    for each in gold:
        rows = [row for row in each.rows if row[0].isdigit()]
        answers[tuple(row[1] for row in rows)] = syntax(
            [row[3] for row in rows], [int(row[6]) for row in rows], [row[7].split(":")[0] for row in rows]
        )
    return answers


def chain(words: Sequence[Word]) -> Syntax:
    """Every word hangs on the one before it."""
    count = len(words)
    return syntax(["X"] * count, range(count), ["root", *["dep"] * (count - 1)])


def written(text: str, words: tuple[Word, ...]) -> str:
    """CoNLL-U of one sentence under a made-up tree."""
    sentence = replace(Sentence.of(0, len(text), words), syntax=chain(words))
    return conllu(Parse(Story.of(text), "id", (), (sentence,)))


def cut(text: str) -> tuple[Word, ...]:
    return words_of(text, 0, len(text), lang="id", knowledge=Knowledge())


def test_gold_words_have_the_offsets_of_the_text_as_written(gold: list[Gold]) -> None:
    text, words = gold[0].text(), gold[0].words()
    assert text == "Menurutnya, Ratna pergi."
    assert [text[word.start : word.end] for word in words] == ["Menurut", "nya", ",", "Ratna", "pergi", "."]
    assert [word.clitic for word in words] == [False, True, False, False, False, False]


def test_a_range_that_is_not_the_sum_of_its_words_keeps_them_together() -> None:
    rows = [("1-2", "du"), ("1", "de"), ("2", "le"), ("3", "pays")]
    gold = Gold(tuple((number, form, *["_"] * 8) for number, form in rows))
    words = gold.words()
    assert gold.text() == "du pays"
    assert [(word.text, word.start, word.end) for word in words] == [("de", 0, 2), ("le", 2, 2), ("pays", 3, 7)]


def test_paragraphs_are_lines_and_sentences_are_parted_by_a_blank(gold: list[Gold]) -> None:
    assert text_of(gold) == ("Menurutnya, Ratna pergi.\nRumahnya besar.", [0, 25])
    assert text_of([gold[0], replace(gold[1], opens_paragraph=False)])[0] == "Menurutnya, Ratna pergi. Rumahnya besar."


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("Menurutnya, itu benar.", ["1-2 Menurutnya"]),
        ("Ia membawa KTP-nya.", ["3-5 KTP-nya"]),
        ("Itu semuanyalah.", ["2-4 semuanyalah"]),
        ('Katanya: "kulihat rumahnya".', ["1-2 Katanya", "5-6 kulihat", "7-8 rumahnya"]),
        ("Ratna pergi.", []),
    ],
)
def test_a_word_and_its_clitics_are_a_range(text: str, ranges: list[str]) -> None:
    rows = [row.split("\t") for row in written(text, cut(text)).splitlines() if row and row[0] != "#"]
    assert [f"{row[0]} {row[1]}" for row in rows if "-" in row[0]] == ranges
    tokens = [row[1] for row in rows if "-" in row[0] or not any(_inside(row[0], other[0]) for other in rows)]
    assert "".join(tokens) == text.replace(" ", "")


def _inside(number: str, other: str) -> bool:
    first, _, last = other.partition("-")
    return bool(last) and int(first) <= int(number) <= int(last)


@pytest.mark.usefixtures("judge")
def test_the_evaluator_aligns_words_that_are_cut_otherwise() -> None:
    text = 'Menurutnya "kulihat" KTP-nya di rumahku.'
    ours = written(text, cut(text))
    starts = [(text.index(form), form) for form in text.split()]
    uncut = tuple(Word(at, at + len(form), form, form.lower()) for at, form in starts)
    found = scores(ours, written(text, uncut))
    assert 0 < found["Words"] < 100
    assert found["Sentences"] == 100
    assert scores(ours, ours)["LAS"] == 100


@pytest.mark.usefixtures("judge")
def test_a_perfect_analysis_has_all_and_a_spoiled_one_less(gold: list[Gold]) -> None:
    answers = right(gold)
    given = evaluate.trees_of_given_words(Known(answers), HELD_OUT, gold)
    raw = evaluate.trees_of_raw_text(Known(answers), HELD_OUT, gold, Knowledge())
    assert given.measures == {"UPOS": 100, "UAS": 100, "LAS": 100}
    assert raw.measures == dict.fromkeys(("Words", "Clitics", "Sentences", "UPOS", "UAS", "LAS"), 100)
    assert (given.sentences, given.units, raw.units) == (2, 10, 10)
    key = ("Rumah", "nya", "besar", ".")
    answers[key] = replace(answers[key], relations=("obj", "nmod", "root", "punct"), heads=(3, 3, 0, 3))
    spoiled = evaluate.trees_of_given_words(Known(answers), HELD_OUT, gold)
    assert spoiled.measures == {"UPOS": 100, "UAS": pytest.approx(90), "LAS": pytest.approx(80)}
    assert "LAS ≥ 90: 10.00 short" in evaluate.table([spoiled])
    assert "Words ≥ 99: reached" in evaluate.table([raw])


def test_clitics_are_counted_where_words_begin_inside_letters() -> None:
    text = "menurutnya rumahku"
    uncut = [Word(0, 10, text[:10], text[:10]), Word(11, 18, text[11:], text[11:])]
    half = [*cut("menurutnya"), uncut[1]]
    assert clitic_score(text, cut(text), cut(text)) == 100
    assert clitic_score(text, cut(text), half) == pytest.approx(100 * 2 / 3)
    assert clitic_score(text, cut(text), uncut) == 0


def test_names_count_when_first_last_and_type_are_right() -> None:
    named = [
        Named(("Ratna", "Dewi", "ke", "Kupang", "."), ("B-PER", "I-PER", "O", "B-LOC", "O")),
        Named(("PBB", "setuju"), ("B-ORG", "O")),
    ]
    answers = {
        named[0].words: syntax(names=[(0, 0, "PER"), (3, 3, "LOC")]),
        named[1].words: syntax(names=[(0, 0, "LOC")]),
    }
    analyser = Known(answers)
    test = HeldOut("names", "idner2k", goals={"F": 88})
    found = evaluate.names_of_given_words(analyser, test, named, "idner2k")
    assert found.measures["P"] == found.measures["R"] == found.measures["F"] == pytest.approx(100 / 3)
    assert (found.measures["P LOC"], found.measures["R LOC"], found.measures["F PER"]) == (50, 100, 0)
    assert (found.units, found.goals, analyser.style) == (3, {"F": 88}, "idner2k")
    assert evaluate.names_of_given_words(analyser, test, named, "csui").goals == {}
    others = [Named(named[1].words, ("B-ORG", "O"))]
    assert evaluate.names_of_others(test, named, others, told="others").measures["F"] == 100


def test_names_that_touch_are_two() -> None:
    tags = ("B-PER", "B-PER", "I-PER", "O", "B-LOC", "B-ORG")
    assert name_spans(tags) == {(0, 0, "PER"), (1, 2, "PER"), (4, 4, "LOC"), (5, 5, "ORG")}


def test_marks_stand_against_the_word_before_them() -> None:
    words = evaluate.with_offsets(["Ratna", ",", "(", "Kupang", ")", "."])
    assert [(word.start, word.end) for word in words] == [(0, 5), (5, 6), (7, 8), (9, 15), (15, 16), (16, 17)]


def test_sentences_learnt_from_are_known_by_their_letters() -> None:
    learnt = [Named(("Ratna", "pergi", "."), ("B-PER", "O", "O"))]
    new = Named(("Ratna", "pulang"), ("B-PER", "O"))
    assert evaluate.unseen([Named(("RATNA", "pergi"), ("O", "O")), new], learnt) == [new]


def test_what_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluate", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"cannot evaluate without the file .*id_csui-ud-test\.conllu\.gz"):
        evaluate.main()
