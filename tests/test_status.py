"""Whether an event happened, as the story presents it."""

from __future__ import annotations

import pytest

from kawat.coding.status import clause_end, clause_start, status_of
from tests.coding import parse, read, triggers, words_of


def status(text: str, lang: str, trigger: str) -> str:
    """The status of the first trigger of that word in a sentence."""
    [sentence] = parse(text, lang=lang).sentences
    return status_of(sentence, sentence.lowers.index(trigger), words_of(lang))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rusia menyerang Ukraina.", "occurred"),
        ("Rusia telah menyerang Ukraina.", "occurred"),
        ("Rusia sudah menyerang Ukraina.", "occurred"),
        ("Rusia sedang menyerang Ukraina.", "occurred"),
        ("Rusia tengah menyerang Ukraina.", "occurred"),
        ("Rusia akan menyerang Ukraina.", "planned"),
        ("Rusia berencana menyerang Ukraina.", "planned"),
        ("Rusia dijadwalkan menyerang Ukraina.", "planned"),
        ("Rusia tidak menyerang Ukraina.", "negated"),
        ("Rusia tak menyerang Ukraina.", "negated"),
        ("Rusia belum menyerang Ukraina.", "negated"),
        ("Rusia gagal menyerang Ukraina.", "negated"),
        ("Rusia batal menyerang Ukraina.", "negated"),
        ("Rusia tidak akan menyerang Ukraina.", "negated"),
        ("Rusia tidak mungkin menyerang Ukraina.", "negated"),
        ("Rusia tidak pernah menyerang Ukraina.", "negated"),
        ("Rusia mundur tanpa menyerang Ukraina.", "negated"),
        ("Bukan Rusia yang menyerang Ukraina.", "negated"),
        ("Rusia mungkin menyerang Ukraina.", "possible"),
        ("Rusia bisa menyerang Ukraina.", "possible"),
        ("Rusia dapat menyerang Ukraina.", "possible"),
        ("Rusia diharapkan menyerang Ukraina.", "possible"),
        ("Jika Rusia menyerang Ukraina, dunia gempar.", "possible"),
        ("Apabila Rusia menyerang Ukraina, dunia gempar.", "possible"),
        ("Seandainya Rusia menyerang Ukraina, dunia gempar.", "possible"),
        ("Warga meminta agar Rusia menyerang Ukraina.", "possible"),
        ("Warga meminta supaya Rusia menyerang Ukraina.", "possible"),
    ],
)
def test_cues_before_an_indonesian_trigger(text: str, expected: str) -> None:
    assert status(text, "id", "menyerang") == expected


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Russia attacked Ukraine.", "attacked", "occurred"),
        ("Russia has attacked Ukraine.", "attacked", "occurred"),
        ("Russia is attacking Ukraine.", "attacking", "occurred"),
        ("Russia will attack Ukraine.", "attack", "planned"),
        ("Russia plans to attack Ukraine.", "attack", "planned"),
        ("Russia is scheduled to attack Ukraine.", "attack", "planned"),
        ("Russia did not attack Ukraine.", "attack", "negated"),
        ("Russia has not attacked Ukraine.", "attacked", "negated"),
        ("Russia never attacked Ukraine.", "attacked", "negated"),
        ("Russia failed to attack Ukraine.", "attack", "negated"),
        ("Russia will not attack Ukraine.", "attack", "negated"),
        ("Russia may attack Ukraine.", "attack", "possible"),
        ("Russia might attack Ukraine.", "attack", "possible"),
        ("Russia could attack Ukraine.", "attack", "possible"),
        ("Russia should attack Ukraine.", "attack", "possible"),
        ("If Russia attacks Ukraine, the world will protest.", "attacks", "possible"),
    ],
)
def test_cues_before_an_english_trigger(text: str, trigger: str, expected: str) -> None:
    assert status(text, "en", trigger) == expected


@pytest.mark.parametrize(
    ("text", "lang", "trigger"),
    [
        ("Meski tidak hadir, Rusia menyerang Ukraina.", "id", "menyerang"),
        ("Rusia, yang tidak hadir, menyerang Ukraina.", "id", "menyerang"),
        ("Hujan belum reda, Rusia menyerang Ukraina.", "id", "menyerang"),
        ("Russia, which had not commented, attacked Ukraine.", "en", "attacked"),
        ("Although talks had not failed, Russia attacked Ukraine.", "en", "attacked"),
    ],
)
def test_a_cue_before_a_comma_says_nothing_of_what_follows(text: str, lang: str, trigger: str) -> None:
    assert status(text, lang, trigger) == "occurred"


@pytest.mark.parametrize(
    ("text", "lang", "trigger"),
    [
        ("Rusia menyerang Ukraina dan tidak menyesal.", "id", "menyerang"),
        ("Rusia menyerang Ukraina; China tidak ikut.", "id", "menyerang"),
        ("China tidak ikut; Rusia menyerang Ukraina.", "id", "menyerang"),
        ("Russia attacked Ukraine and will not stop.", "en", "attacked"),
    ],
)
def test_a_cue_of_another_clause_or_behind_says_nothing(text: str, lang: str, trigger: str) -> None:
    assert status(text, lang, trigger) == "occurred"


def test_a_cue_too_far_before_says_nothing() -> None:
    text = "Rusia tidak hanya mengirim bantuan pangan dan obat melainkan pasukan yang menyerang Ukraina."
    assert status(text, "id", "menyerang") == "occurred"


def test_of_two_cues_the_stronger_wins() -> None:
    assert status("Rusia tidak akan menyerang Ukraina.", "id", "menyerang") == "negated"
    assert status("Jika Rusia tidak menyerang Ukraina, dunia lega.", "id", "menyerang") == "negated"


def test_where_a_clause_begins_and_ends() -> None:
    [sentence] = parse("China pergi; Rusia menyerang Ukraina; Iran diam.").sentences
    at = sentence.lowers.index("menyerang")
    first, last = clause_start(sentence, at, words_of()), clause_end(sentence, at, words_of())
    assert sentence.texts[first:last] == ("Rusia", "menyerang", "Ukraina")


def test_a_clause_without_neighbours_is_the_sentence() -> None:
    [sentence] = parse("Rusia menyerang Ukraina.").sentences
    at = sentence.lowers.index("menyerang")
    assert clause_start(sentence, at, words_of()) == 0
    assert clause_end(sentence, at, words_of()) == len(sentence.words)


def test_a_demand_happened_and_what_is_demanded_is_possible() -> None:
    found = triggers(read("Indonesia mendesak agar Israel menarik pasukan dari Gaza."))
    assert {event.type: event.status for event in found.values()} == {"REQUEST": "occurred", "RETREAT": "possible"}


def test_a_refusal_of_the_refuser_happened() -> None:
    [event] = read("Amerika Serikat tidak akan mencabut sanksi terhadap Iran.").events
    assert (event.type, event.status) == ("REJECT", "occurred")
    assert [each.name for each in event.actors] == ["Amerika Serikat"]
