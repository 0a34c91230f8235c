"""Where the clause of a word begins and ends."""

from __future__ import annotations

import pytest

from kawat.coding.clauses import clause_end, clause_start
from tests.coding import parse, words_of


def clause(text: str, word: str, lang: str = "id") -> str:
    """The words of the clause of a word, as events take it for evidence."""
    [sentence] = parse(text, lang=lang).sentences
    at = sentence.texts.index(word)
    first, last = clause_start(sentence, at, words_of(lang)), clause_end(sentence, at + 1, words_of(lang))
    return " ".join(sentence.texts[first:last])


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Laos bungkam; Peru menegur Chile; Kuba absen.", "menegur", "Peru menegur Chile"),
        ("Laos bungkam; Peru menegur Chile; Kuba absen.", "bungkam", "Laos bungkam"),
        ("Laos bungkam; Peru menegur Chile; Kuba absen.", "absen", "Kuba absen ."),
        ("Ada kabar baru: Peru menegur Chile.", "menegur", "Peru menegur Chile ."),
        # the word that opens a clause belongs to it, for it tells its status
        ("Kuba absen jika Peru menegur Chile.", "menegur", "jika Peru menegur Chile ."),
        ("Kuba absen jika Peru menegur Chile.", "absen", "Kuba absen"),
        ("Kuba absen, namun Peru menegur Chile setelah jeda.", "menegur", "namun Peru menegur Chile"),
        # right before a word it makes no clause of it: a noun behind "setelah"
        ("Kuba absen setelah teguran Peru.", "teguran", "Kuba absen setelah teguran Peru ."),
        # nor is a comma an end
        (
            "Kuba absen, Peru menegur Chile, Laos bungkam.",
            "menegur",
            "Kuba absen , Peru menegur Chile , Laos bungkam .",
        ),
    ],
)
def test_a_clause_begins_and_ends_at_clause_words_and_marks(text: str, word: str, expected: str) -> None:
    assert clause(text, word) == expected


def test_clause_words_are_those_of_the_language_in_any_case() -> None:
    assert clause("Cuba stayed away because Peru scolded Chile.", "scolded", "en") == "because Peru scolded Chile ."
    assert clause("Cuba stayed away because Peru scolded Chile.", "stayed", "en") == "Cuba stayed away"
    assert clause("JIKA Peru menegur Chile SETELAH jeda.", "menegur") == "JIKA Peru menegur Chile"
    assert clause("Cuba because Peru scolded Chile.", "scolded", "id") == "Cuba because Peru scolded Chile ."


def test_a_clause_without_neighbours_is_the_sentence() -> None:
    [sentence] = parse("Peru menegur Chile.").sentences
    for at in range(len(sentence.texts)):
        assert clause_start(sentence, at, words_of()) == 0
        assert clause_end(sentence, at, words_of()) == len(sentence.texts)


def test_a_mark_ends_the_clause_before_it_even_where_it_stands_next() -> None:
    [sentence] = parse("Peru menegur; Chile pulang.").sentences
    mark = sentence.texts.index(";")
    assert clause_end(sentence, mark, words_of()) == mark
    assert clause_start(sentence, mark + 1, words_of()) == mark + 1


def test_a_clause_is_no_longer_than_sixty_words_on_either_side() -> None:
    [sentence] = parse("jika " + "batu " * 150 + "menegur " + "kayu " * 150 + "jika").sentences
    at = sentence.texts.index("menegur")
    assert clause_start(sentence, at, words_of()) == at - 60
    assert clause_end(sentence, at + 1, words_of()) == at + 61
    assert clause_start(sentence, 60, words_of()) == 0
    # the sixtieth word is still looked at
    [near] = parse("kayu ; " + "batu " * 59 + "menegur").sentences
    assert clause_start(near, near.texts.index("menegur"), words_of()) == 2
