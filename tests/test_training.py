"""The training room: readers of annotated corpora, and the guard that keeps test sentences out."""

from __future__ import annotations

from pathlib import Path

import pytest
from training.corpus import corpus_of
from training.guard import Guard, normalised
from training.readers import names, trees

from .shared import shared

CONLLU = """# sent_id = s1
# text = Menurutnya, Rusia pergi.
1-2\tMenurutnya\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\tMenurut\tturut\tADP\tIN\t_\t2\tcase\t_\t_
2\tnya\tia\tPRON\tPRP\t_\t5\tobl:tmod\t_\t_
3\t,\t,\tPUNCT\tZ\t_\t5\tpunct\t_\t_
4\tRusia\tRusia\tPROPN\tNNP\t_\t5\tnsubj\t_\t_
5\tpergi\tpergi\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\tZ\t_\t5\tpunct\t_\t_
"""


def _file(tmp_path: Path, name: str, content: str) -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def test_trees_have_words_with_clitics_split_and_base_relations(tmp_path: Path) -> None:
    (tree,) = trees(_file(tmp_path, "a.conllu", CONLLU))
    assert tree.words == ("Menurut", "nya", ",", "Rusia", "pergi", ".")
    assert tree.heads == (2, 5, 5, 5, 0, 5)
    assert tree.relations == ("case", "obl", "punct", "nsubj", "root", "punct")
    assert tree.glued[1] is True
    assert (tree.glued[0], tree.glued[3], tree.glued[5]) == (False, False, True)


@pytest.mark.parametrize("wrong", [CONLLU.replace("\t0\troot", "\t2\tdep"), CONLLU.replace("\t5\tnsubj", "\t9\tnsubj")])
def test_what_is_no_tree_is_named(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ValueError, match="sentence s1"):
        list(trees(_file(tmp_path, "a.conllu", wrong)))


def test_names_have_three_types_and_begin_with_b(tmp_path: Path) -> None:
    text = "Joko PROPN I-PERSON\nWidodo PROPN I-PERSON\ndi ADP O\nJakarta PROPN B-PLACE\nSenin NOUN B-TIME\n\nPBB\tB-ORGANISATION\n"
    first, second = names(_file(tmp_path, "a.txt", text))
    assert first.tags == ("B-PER", "I-PER", "O", "B-LOC", "O")
    assert (second.words, second.tags) == (("PBB",), ("B-ORG",))


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("Presiden Rusia tiba di Jakarta.", False),
        ('"presiden Rusia tiba di Jakarta"', False),
        ("Presiden  Rusia tiba di jakarta .", False),
        ("Presiden Rusia tiba di Jakarta kemarin.", True),
        ("Ia setuju.", True),
    ],
)
def test_the_guard_knows_a_sentence_however_it_is_cut(text: str, allowed: bool) -> None:
    assert Guard(["Presiden Rusia tiba di Jakarta.", "Ia setuju."]).allows(text) is allowed


def test_normalised_is_letters_alone() -> None:
    assert normalised(["Al-Qa'ida", "2", "!"]) == normalised("al qa ida 2") == "alqaida2"


def test_no_test_sentence_is_trained_on() -> None:
    root = shared("gold/dev-int.gold.jsonl").parents[1]
    corpus, guard = corpus_of(root), Guard.of(root)
    assert len(guard) > 5_000
    for rows in (*corpus.trees.values(), *corpus.names.values()):
        assert len(rows) > 500
        assert all(guard.allows(each.words) for each in rows)
    assert corpus.refused["idner2k"] > 0


def test_a_range_says_whether_a_blank_follows_it(tmp_path: Path) -> None:
    rows = [
        "# text = Menurutnya, ia tiba.",
        "1-2\tMenurutnya\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No",
        "1\tMenurut\t_\tADP\t_\t_\t2\tcase\t_\t_",
        "2\tnya\t_\tPRON\t_\t_\t5\tobl\t_\t_",
        "3\t,\t_\tPUNCT\t_\t_\t5\tpunct\t_\t_",
        "4\tia\t_\tPRON\t_\t_\t5\tnsubj\t_\t_",
        "5\ttiba\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No",
        "6\t.\t_\tPUNCT\t_\t_\t5\tpunct\t_\t_",
    ]
    path = tmp_path / "one.conllu"
    path.write_text("\n".join(rows) + "\n\n", encoding="utf-8")
    (tree,) = trees(path)
    assert tree.glued == (False, True, True, False, False, True)
