"""Sentences: where one ends, and where it only seems to."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawat.knowledge import Knowledge
from kawat.language.parse import Block
from kawat.language.sentences import sentences_of

KNOWLEDGE = Knowledge()


def cut(text: str, lang: str = "id") -> list[str]:
    blocks = [Block(0, len(text), "body")]
    return [text[each.start : each.end] for each in sentences_of(text, blocks, lang=lang, knowledge=KNOWLEDGE)]


@pytest.mark.parametrize(
    "text",
    [
        "Pertemuan itu dibuka Dr. Budi Santoso pagi tadi.",
        "Rapat dipimpin Prof. Drs. H. Ahmad Yani, M.Si. di Bandung.",
        "Menurut Ir. Joko, S.H. dan kawan-kawan, semua siap.",
        "Ia tinggal di Jl. Merdeka No. 5 sejak lama.",
        "Kami membeli beras, gula, dll. untuk pengungsi.",
        "Presiden John F. Kennedy dan H.M. Prasetyo pernah di sana.",
        "Harga naik 3.5 persen menjadi Rp1.000,50 kemarin.",
        "Seperti ditulis Kompas.com pada Senin, rapat batal.",
        "Ia ragu ... lalu pergi.",
        "“Kami siap.”, kata Rahmat.",
        '"Siapkah kamu?" tanya Rahmat.',
        '"Kami siap!" kata Rahmat.',
        "Mereka, , menolak usul itu.",
        "1. Pemerintah menolak usul itu.",
        "Tujuan (a.l. perdamaian) tercapai.",
        "Hadir a.n. Presiden, dr. Sari dan Dr. Budi.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["Rapat selesai.", "Ia pulang."],
        ['"Kami siap."', "Ia menambahkan, semua aman."],
        ["“Kami siap.”", "“Kami berangkat,” kata Rahmat."],
        ['"Kami siap.', "Kami akan berangkat.", 'Kami pulang besok," kata Rahmat.'],
        ["Ia berkata, 'Kami siap.'", "Semua diam."],
        ["Benarkah?", "Tidak!", "Itu bohong."],
        ["Perang itu berakhir pada 2007.", "Pemerintah lega."],
        ["Mereka membawa beras, gula, dll.", "Pemerintah berterima kasih."],
        ["Ia tiba dari A.S.", "Mereka menyambutnya."],
        ["(Semua sudah pulang.)", "Rapat ditutup."],
        ["Ia ragu ...", "Mereka menunggu."],
    ],
)
def test_several_sentences(parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rapat selesai.Ia pergi.", ["Rapat selesai.", "Ia pergi."]),
        ('"Kami siap."Ia pergi.', ['"Kami siap."', "Ia pergi."]),
        ('Rapat selesai."Kami siap," katanya.', ["Rapat selesai.", '"Kami siap," katanya.']),
        ('" Kami siap . " Ia pergi .', ['" Kami siap . "', "Ia pergi ."]),
        ("Rapat selesai.,,Ia pergi.", ["Rapat selesai.,,", "Ia pergi."]),
        ("Rapat (besar) itu selesai.,, kata Budi.", ["Rapat (besar) itu selesai.,, kata Budi."]),
        ("PT Maju Pte. Ltd. dan lain-lain.", ["PT Maju Pte. Ltd. dan lain-lain."]),
        ("  Rapat selesai. \n\n Ia pergi.  ", ["Rapat selesai.", "Ia pergi."]),
        ("Rapat selesai\nIa pergi", ["Rapat selesai", "Ia pergi"]),
    ],
)
def test_noise_of_real_pages(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "parts",
    [
        ["Mr. Brown met Gen. Smith in Washington, D.C. on Jan. 5."],
        ["The U.S. Army left."],
        ["It left the U.S.", "They stayed."],
        ["He works for Acme Inc.", "The firm is small."],
        ["“We are ready.”", "He left."],
    ],
)
def test_english(parts: list[str]) -> None:
    assert cut(" ".join(parts), "en") == parts


def test_only_headline_and_body_are_read() -> None:
    text = "Judul berita\nEditor: Budi\nIsi berita."
    blocks = [Block(0, 12, "headline"), Block(13, 25, "credit"), Block(26, 37, "body")]
    found = sentences_of(text, blocks, lang="id", knowledge=KNOWLEDGE)
    assert [(each.headline, text[each.start : each.end]) for each in found] == [
        (True, "Judul berita"),
        (False, "Isi berita."),
    ]
    assert found[1].lowers == ("isi", "berita", ".")


@given(st.text(alphabet="aAbB .,!?\"'“”()-…1\n", max_size=60))
def test_no_word_is_lost_or_read_twice(text: str) -> None:
    found = sentences_of(text, [Block(0, len(text), "body")], lang="id", knowledge=KNOWLEDGE)
    assert "".join("".join(cut.split()) for cut in (text[each.start : each.end] for each in found)) == "".join(
        text.split()
    )
    for each in found:
        assert "\n" not in text[each.start : each.end]
        assert each.words[0].start == each.start
        assert each.words[-1].end == each.end


@pytest.mark.parametrize(
    "piece", ["a", "a-", ".", "a.", '"', "A.", "1.", "a.b-", "nya", "-nya", "a@", "x/", "1. ", "!", ".,", "www."]
)
def test_a_hostile_line_costs_linear_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    started = time.process_time()
    cut(text)
    assert time.process_time() - started < 3


def test_a_zone_behind_the_half_of_the_day_begins_no_sentence() -> None:
    assert cut("The session opened at 7 p.m. EDT in New York. It was short.", lang="en") == [
        "The session opened at 7 p.m. EDT in New York.",
        "It was short.",
    ]
    assert len(cut("The session opened at 7 p.m. Envoys of both sides came.", lang="en")) == 2
