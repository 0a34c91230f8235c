"""Words: what is cut, what stays whole, and that offsets are the text's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawat.knowledge import Knowledge
from kawat.language.words import words_of

KNOWLEDGE = Knowledge()
INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])


def cut(text: str, lang: str = "id") -> str:
    return " ".join(word.text for word in words_of(text, 0, len(text), lang=lang, knowledge=KNOWLEDGE))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("menurutnya", "menurut nya"),
        ("Menurutnya", "Menurut nya"),
        ("PROGRAMNYA", "PROGRAM NYA"),
        ("anak-anaknya", "anak-anak nya"),
        ("blokadenya", "blokade nya"),
        ("apakah", "apa kah"),
        ("itulah", "itu lah"),
        ("rumahku", "rumah ku"),
        ("negaramu", "negara mu"),
        ("siapapun", "siapa pun"),
        ("semuanyalah", "semua nya lah"),
        ("kulihat", "ku lihat"),
        ("KTP-nya", "KTP - nya"),
    ],
)
def test_clitics_are_cut_off(text: str, expected: str) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *["hanya", "punya", "tanya", "bertanya", "sebelumnya", "Kenya", "Tanya", "Sonya"],
        *["buku", "suku", "pelaku", "berlaku", "saku", "Maluku", "mengaku"],
        *["kamu", "tamu", "bertemu", "ilmu", "Jammu"],
        *["telah", "adalah", "setelah", "jumlah", "wilayah", "sekolah", "masalah", "olah", "pemerintah", "Abdullah"],
        *["langkah", "naskah", "menikah", "kursi", "kuliah", "kubus", "kudeta", "kurang"],
        *["meskipun", "walaupun", "ataupun", "adapun", "maupun"],
    ],
)
def test_words_that_only_end_like_a_clitic_stay_whole(text: str) -> None:
    assert cut(text) == text


def test_a_name_is_not_cut_where_its_rest_is_unknown() -> None:
    assert cut("Zubrovnya") == "Zubrovnya"
    assert cut("zubrovnya") == "zubrov nya"


@pytest.mark.parametrize(
    "text",
    [
        "1.000,50", "25/4/2019", "2019-04-25", "10:30", "ke-10", "1960-an", "A.S.", "U.S.", "M.Si.", "dll.", "Dr.",
        "negara-negara", "Kompas.com", "https://contoh.id/a-b?c=1", "redaksi@contoh.co.id", "KONTAN.CO.ID",
        "Al-Qa'ida", "Jum'at", "O'Brien", "Covid-19", "Asia-Afrika", "AT&T", "...", "@contoh",
    ],
)  # fmt: skip
def test_one_word(text: str) -> None:
    assert cut(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rp1.000", "Rp 1.000"),
        ("US$6,4", "US $ 6,4"),
        ("5%", "5 %"),
        ("9.000-9.300", "9.000 - 9.300"),
        ("TNI-Polri", "TNI - Polri"),
        ("MPR/DPR", "MPR / DPR"),
        ("(25/4),", "( 25/4 ) ,"),
        ("selesai.Ia", "selesai . Ia"),
        ("Dr.Ir. Budi", "Dr. Ir. Budi"),
        ("H.M. Prasetyo", "H.M. Prasetyo"),
        ("J. Wibowo", "J. Wibowo"),
        ("pergi,,", "pergi , ,"),
    ],
)
def test_marks_and_sums_are_words_of_their_own(text: str, expected: str) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran's", "Iran 's"),
        ("Iran’s", "Iran ’s"),
        ("didn't", "did n't"),
        ("we're", "we 're"),
        ("cease-fire", "cease - fire"),
        ("anti-war", "anti-war"),
        ("Ki-moon", "Ki-moon"),
        ("U.S. forces", "U.S. forces"),
    ],
)
def test_english(text: str, expected: str) -> None:
    assert cut(text, "en") == expected


def test_clitics_are_marked_and_lean_on_what_is_not() -> None:
    words = words_of("kulihat rumahnya", 0, 16, lang="id", knowledge=KNOWLEDGE)
    assert [(word.text, word.clitic) for word in words] == [
        ("ku", True), ("lihat", False), ("rumah", False), ("nya", True),
    ]  # fmt: skip


@given(st.text(max_size=80), st.sampled_from(["id", "en"]))
def test_every_text_gives_its_own_words_in_order(text: str, lang: str) -> None:
    at = 0
    for word in words_of(text, 0, len(text), lang=lang, knowledge=KNOWLEDGE):
        assert at <= word.start < word.end
        assert text[word.start : word.end] == word.text
        assert not text[at : word.start].translate(INVISIBLE).strip()
        at = word.end


def test_only_the_asked_part_is_cut() -> None:
    words = words_of("satu dua tiga", 5, 8, lang="id", knowledge=KNOWLEDGE)
    assert [(word.start, word.text) for word in words] == [(5, "dua")]
