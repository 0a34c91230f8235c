"""What the tables say of the words of a sentence, as the heads get it."""

from __future__ import annotations

import numpy as np
import pytest

from kawat.coding.hints import HINTS, VOICES, hints_of
from kawat.knowledge.schema import STATUSES, TYPES
from kawat.language import Sentence
from tests.coding import parse, tables, words_of

COLUMNS = [*TYPES, *(f"{kind}, going on" for kind in TYPES), *VOICES, *STATUSES]


def one(text: str, lang: str = "id") -> Sentence:
    [sentence] = parse(text, lang=lang).sentences
    return sentence


def said(text: str, lang: str = "id") -> dict[str, set[str]]:
    """What is hinted of each word of a sentence; of words that stand there once."""
    sentence = one(text, lang)
    rows = hints_of(sentence, words_of(lang))
    assert not rows[0].any()
    words = zip(sentence.texts, rows[1:], strict=True)
    return {word: {COLUMNS[at] for at in np.flatnonzero(row)} for word, row in words if row.any()}


def test_a_form_is_hinted_at_its_first_word_with_its_voice() -> None:
    assert said("Kolombia mengecam Peru.") == {"mengecam": {"ACCUSE", "active"}}
    assert said("Kantor itu diserang.") == {"diserang": {"ASSAULT", "passive"}}
    assert said("Serangan berlanjut.") == {"Serangan": {"ASSAULT", "noun"}}
    assert said("Kolombia bertemu Peru.") == {"bertemu": {"CONSULT", "reciprocal"}}
    assert said("Para murid berunjuk rasa.")["berunjuk"] == {"PROTEST", "agentless"}


def test_other_words_of_a_form_say_that_it_goes_on() -> None:
    assert said("Peru mengecam keras Kolombia.") == {"mengecam": {"ACCUSE", "active"}, "keras": {"ACCUSE, going on"}}


def test_the_longest_form_hides_those_inside_it() -> None:
    found = said("Peru menjatuhkan sanksi kepada Kolombia.")
    assert found == {"menjatuhkan": {"SANCTION", "active"}, "sanksi": {"SANCTION, going on"}}
    assert said("Peru membahas sanksi.") == {"sanksi": {"SANCTION", "noun"}}


def test_a_form_with_several_rows_hints_all_their_voices() -> None:
    assert said("Peru condemned Chile.", "en") == {"condemned": {"ACCUSE", "active", "passive"}}


def test_cues_of_status_stand_at_all_their_words() -> None:
    assert said("Rapat sudah usai.") == {"sudah": {"occurred"}}
    assert said("Rapat tidak akan usai.") == {"tidak": {"negated"}, "akan": {"negated"}}


def test_a_word_may_be_both_a_form_and_a_cue() -> None:
    found = said("Peru akan mengecam Kolombia.")
    assert found == {"akan": {"planned"}, "mengecam": {"ACCUSE", "active"}}
    # the refusal is a form of its own, which holds the cue
    both = said("Peru tidak akan bertemu Kolombia.")
    assert "negated" in both["tidak"] and both["tidak"] & set(TYPES)


def test_forms_and_cues_are_found_in_any_case() -> None:
    assert said("PERU AKAN MENGECAM KOLOMBIA.") == {"AKAN": {"planned"}, "MENGECAM": {"ACCUSE", "active"}}


def test_words_in_no_table_are_not_hinted_and_languages_are_kept_apart() -> None:
    assert said("Hujan turun di Lima.") == {}
    assert said("Peru mengecam Chile.", "en") == {}


@pytest.mark.parametrize(
    ("lang", "text"), [("id", "Peru tidak akan mengecam keras Kolombia."), ("en", "Peru condemned it.")]
)
def test_one_row_for_each_word_and_one_for_the_root(lang: str, text: str) -> None:
    sentence = one(text, lang)
    rows = hints_of(sentence, words_of(lang))
    assert (rows.shape, rows.dtype) == ((len(sentence.words) + 1, HINTS), np.dtype(np.float32))
    assert set(np.unique(rows)) == {0.0, 1.0}
    assert len(COLUMNS) == HINTS


def test_every_voice_and_status_of_the_tables_has_a_column() -> None:
    for lang in ("id", "en"):
        assert {row["voice"] for row in tables().rows(lang, "lexicon")} <= set(VOICES)
        assert {row["status"] for row in tables().rows(lang, "statuses")} <= set(STATUSES)
