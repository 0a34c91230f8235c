"""What a story is beside plain news: labels, sport, and the stories that only look so."""

from __future__ import annotations

import re

import pytest

from kawat.coding.coder import code_parse
from kawat.coding.explain import explain
from kawat.coding.genre import flags
from kawat.display import marked_text, page
from kawat.display.flagged import flagged
from kawat.errors import ReadingError, SpanError
from kawat.knowledge import LANGUAGES, Knowledge, schema
from kawat.language import parse_story
from kawat.language.outlets import spaced
from kawat.reading import FLAG_KINDS, NO_NEWS, Flag, Reading, Span
from kawat.story import Story

from .coding import tables
from .heard import Act, heard

NEWS = (
    "Menteri Luar Negeri menerima utusan Vanuatu di Kupang pada Rabu.",
    "Kedua pihak membicarakan batas laut.",
    "Pembicaraan itu berlangsung dua jam.",
    "Pertemuan berikutnya belum ditetapkan.",
)
ENGLISH = (
    "The foreign minister received an envoy from Vanuatu in Kupang on Wednesday.",
    "The two sides discussed the sea border.",
    "The talks lasted two hours.",
    "No date was set for another meeting.",
)
MATCH = (
    "Perseri menang 2-1 atas Bintang Laut pada laga pekan kedelapan liga.\nStriker Anton Beka mencetak gol pada menit ke-30 lewat sundulan. "
    "Kiper lawan dua kali menepis tendangan gelandang tuan rumah.\nPelatih tim tamu mengganti dua pemain pada babak kedua, tetapi skor tidak berubah. "
    "Dengan kemenangan itu Perseri naik ke puncak klasemen."
)
ENGLISH_MATCH = (
    "Harbour City beat Northfield 2-1 to reach the semifinals of the cup.\nThe striker headed home in the 30th minute and the goalkeeper made two saves "
    "before half-time.\nNorthfield's midfielder missed a penalty and the referee waved away claims for another. The coach praised his players after the match."
)
DISASTER = (
    "Sedikitnya 14 penonton tewas di stadion setelah pertandingan liga antara Perseri dan Bintang Laut.\nPolisi menembakkan gas air mata ke tribun "
    "ketika suporter turun ke lapangan sesudah gol penalti pada menit akhir.\nPelatih dan pemain kedua klub menunggu di ruang ganti. Gubernur meminta "
    "pertandingan liga dihentikan, dan polisi memeriksa wasit."
)


def found(text: str, lang: str = "id", *, title: str | None = None, url: str | None = None) -> dict[str, str | None]:
    """The flags of a text with the words that show each."""
    parse = parse_story(Story.of(text, title=title, url=url), knowledge=tables(), lang=lang)
    return {flag.kind: flag.span.text if flag.span else None for flag in flags(parse, tables())}


def news(lang: str, *, first: str = "", last: str = "") -> str:
    lines = NEWS if lang == "id" else ENGLISH
    return "\n".join(filter(None, (first, *lines, last)))


# ---------------------------------------------------------------- labels


@pytest.mark.parametrize(
    ("lang", "line", "kind", "words"),
    [
        ("id", "RALAT: Utusan Vanuatu diterima di Kupang", "correction", "RALAT"),
        ("id", "Koreksi - Utusan Vanuatu diterima di Kupang", "correction", "Koreksi"),
        ("id", "UPDATE: Utusan Vanuatu diterima di Kupang", "update", "UPDATE"),
        ("id", "Utusan Vanuatu diterima di Kupang (Update)", "update", "(Update)"),
        ("id", "Tajuk: Batas laut dan kesabaran", "opinion", "Tajuk"),
        ("id", "OPINI", "opinion", "OPINI"),
        ("id", "OPINI - Sudah lama batas laut itu tidak dibicarakan.", "opinion", "OPINI"),
        ("id", "Advertorial", "advertorial", "Advertorial"),
        ("id", "[LIVE] Sidang batas laut di Kupang", "live", "[LIVE]"),
        ("id", "Siaran langsung: sidang batas laut di Kupang", "live", "Siaran langsung"),
        ("en", "UPDATE 1-Vanuatu envoy received in Kupang", "update", "UPDATE 1"),
        ("en", "CORRECTED-Vanuatu envoy received in Kupang", "correction", "CORRECTED"),
        ("en", "Editorial: A border needs patience", "opinion", "Editorial"),
        ("en", "LIVE: Sea border talks in Kupang", "live", "LIVE"),
        ("en", "PARTNER CONTENT", "advertorial", "PARTNER CONTENT"),
    ],
)
def test_a_label_at_the_head(lang: str, line: str, kind: str, words: str) -> None:
    assert found(news(lang, first=line), lang) == {kind: words}


@pytest.mark.parametrize(
    ("lang", "line", "kind"),
    [
        ("id", "Ralat: dalam berita terdahulu tertulis tiga jam.", "correction"),
        ("id", "Berita ini telah diralat pada bagian nama utusan.", "correction"),
        ("id", "Berita ini telah diperbarui dengan keterangan menteri.", "update"),
        ("id", "*) Penulis adalah pegiat nelayan di Kupang", "opinion"),
        ("id", "Penulis adalah dosen hukum laut di Kupang.", "opinion"),
        ("id", "(adv)", "advertorial"),
        ("id", "Artikel ini merupakan kerja sama dengan Bank Kencana.", "advertorial"),
        ("en", "Correction: an earlier version said three hours.", "correction"),
        ("en", "This story has been updated with comment from the ministry.", "update"),
        ("en", "The writer is a senior lecturer in maritime law.", "opinion"),
        ("en", "The views expressed in this article are the author's own.", "opinion"),
        ("en", "This article was paid for by Kencana Bank.", "advertorial"),
    ],
)
def test_a_label_at_the_foot(lang: str, line: str, kind: str) -> None:
    assert list(found(news(lang, last=line), lang)) == [kind]


def test_advertorials_are_signed_behind_the_last_words() -> None:
    assert found(news("id", last="Bank itu berdiri pada 1990. (adv)")) == {"advertorial": "(adv)"}


def test_a_label_of_the_title_alone_has_no_span() -> None:
    assert found(news("id"), title="RALAT: Utusan Vanuatu diterima") == {"correction": None}
    assert found(news("en"), "en", title="Sea border talks (updated)") == {"update": None}


def test_a_label_of_title_and_text_has_its_words_in_the_text() -> None:
    line = "RALAT: Utusan Vanuatu diterima di Kupang"
    assert found(news("id", first=line), title=line) == {"correction": "RALAT"}


@pytest.mark.parametrize(
    ("url", "kinds"),
    [
        ("https://kolom.harian.example/2019/batas-laut", ["opinion"]),
        ("https://harian.example/opinion/2019/batas-laut", ["opinion"]),
        ("https://harian.example/nasional/kolom", []),
        ("https://harian.example/nasional/kolom-udara-gunung", []),
        ("http://[", []),
    ],
)
def test_a_label_of_the_address(url: str, kinds: list[str]) -> None:
    assert list(found(news("id"), url=url)) == kinds


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_pattern_matches_its_example(lang: str, knowledge: Knowledge) -> None:
    for row in knowledge.rows(lang, "flags"):
        pattern = re.compile(spaced(row["pattern"]), re.IGNORECASE)
        match = pattern.search(row["example"]) if row["place"] == "tail" else pattern.match(row["example"])
        assert match, row
        if row["place"] in ("line", "sign", "url"):
            assert match.end() == len(row["example"]), row


def test_kinds_are_one_list() -> None:
    assert schema.FLAG_KINDS == FLAG_KINDS
    assert set(NO_NEWS) < set(FLAG_KINDS)


# ---------------------------------------------------------------- sport


@pytest.mark.parametrize(("lang", "text"), [("id", MATCH), ("en", ENGLISH_MATCH)])
def test_a_match_is_sport_and_a_word_of_it_shows_it(lang: str, text: str, knowledge: Knowledge) -> None:
    [(kind, words)] = found(text, lang).items()
    assert kind == "sport"
    games = {row["form"] for row in knowledge.rows(lang, "sport") if row["kind"] == "game"}
    assert words is not None
    assert words.lower() in games


def test_no_word_of_sport_has_a_capital_or_two_kinds(knowledge: Knowledge) -> None:
    for lang in LANGUAGES:
        forms = [row["form"] for row in knowledge.rows(lang, "sport")]
        assert forms
        assert len(forms) == len(set(forms))


# ---------------------------------------------------------------- traps: news that only looks so


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("id", DISASTER),
        ("id", "Editorial Harian Laut menuai protes kedutaan.\n" + news("id")),
        ("id", "Kolom abu gunung setinggi dua kilometer\n" + news("id")),
        ("id", "Opini BPK atas laporan kementerian: wajar tanpa pengecualian\n" + news("id")),
        ("id", "Koreksi harga saham berlanjut hari ini\n" + news("id")),
        (
            "id",
            "Dewan Pers menegur media soal advertorial calon bupati.\n" + news("id", last="Iklan itu telah dicabut."),
        ),
        ("id", "Kerja sama kelautan dibahas di Kupang\n" + news("id", last="Kerja sama itu dimulai tahun depan.")),
        ("id", "Siaran langsung sidang dilarang hakim\n" + news("id")),
        ("id", news("id", last="Penulis adalah warga yang ditahan sejak Mei karena bukunya.")),
        ("id", news("id", last="*Penulis adalah peserta magang di redaksi")),
        ("id", news("id", first="ADVERTISEMENT", last="Iklan")),
        (
            "id",
            "Menteri Pemuda dan Olahraga bertemu duta besar Jepang membahas kejuaraan atletik.\nMenteri meminta pelatih, atlet dan klub menjaga "
            "kerja sama. Pemerintah akan mengirim tim ke pertandingan persahabatan dan menyiapkan stadion, kata menteri.",
        ),
        (
            "id",
            "KPK menahan ketua klub sepak bola Perseri.\nJaksa menuduhnya menyuap wasit agar skor laga diatur. Dua pemain dan pelatih "
            "tersangka. Pengadilan mulai memeriksa mereka pekan depan, sesudah pertandingan liga.",
        ),
        (
            "en",
            "Police fired tear gas at fans in the stadium after the match, and 14 people were killed.\nThe referee and the goalkeeper hid in the "
            "dressing room. The governor said the league should stop. The striker's penalty had sparked the riot.",
        ),
        (
            "en",
            "The government will boycott the games, the sports minister said.\nAthletes and coaches protested. The ministry told the swimmer, "
            "the sprinter and the gymnast that they would not defend their medals at the championships.",
        ),
        ("en", "An editorial in a Kupang daily angered the embassy.\n" + news("en")),
        ("en", "Live ammunition was used, the minister said.\n" + news("en")),
        ("en", "Opinion polls show a close race.\n" + news("en")),
        ("en", "Corrections officers were told to stay away.\n" + news("en")),
        ("en", "Goals were set at the match of two ministers' minds.\n" + news("en")),
        ("en", news("en", last="The author is a novelist who was jailed in May.")),
        ("en", news("en", last="Sponsored content")),
    ],
)
def test_news_is_not_flagged(lang: str, text: str) -> None:
    assert found(text, lang) == {}


# ---------------------------------------------------------------- the reading


def read_with(first: str = "") -> Reading:
    parse = parse_story(Story.of(news("id", first=first)), knowledge=tables(), lang="id")
    acts = {
        len(parse.sentences) - 4: [
            Act("menerima", "CONSULT", [("Menteri", "actor", 0.9), ("utusan", "recipient", 0.9)])
        ]
    }
    return code_parse(heard(parse, acts), knowledge=tables(), least=0.0)


def test_no_events_are_coded_of_what_is_no_news() -> None:
    assert read_with().events
    assert read_with("RALAT: Utusan diterima di Kupang").events
    opinion = read_with("OPINI: Utusan diterima di Kupang")
    assert opinion.events == ()
    assert not opinion.news
    assert opinion.places == read_with("OPINI: Utusan diterima di Kupang").places != ()


def test_nothing_is_explained_of_what_is_no_news() -> None:
    parse = heard(parse_story(Story.of(news("id", first="OPINI")), knowledge=tables(), lang="id"))
    assert explain(parse, knowledge=tables(), least=0.0) == []


def test_flags_stand_in_json_both_ways() -> None:
    reading = read_with("RALAT: Utusan diterima di Kupang")
    row = reading.to_json()
    assert row["flags"] == [{"kind": "correction", "span": {"start": 0, "end": 5, "text": "RALAT"}}]
    assert Reading.from_json(row) == reading
    del row["flags"]
    assert Reading.from_json(row).flags == ()


def test_flags_are_proved() -> None:
    story = Story.of("Ralat: dua jam.")
    with pytest.raises(SpanError):
        Reading(story=story, flags=(Flag(kind="correction", span=Span(start=0, end=5, text="Salah")),))
    with pytest.raises(ReadingError, match="kind"):
        Flag(kind="satire")


def test_displays_say_so_in_one_line() -> None:
    opinion = read_with("OPINI: Utusan diterima di Kupang")
    assert flagged(opinion) == "opinion – no events coded"
    assert flagged(read_with("RALAT: Utusan diterima di Kupang")) == "correction"
    assert flagged(read_with()) is None
    assert marked_text(opinion, signs=True).plain.startswith("flagged: opinion – no events coded\n")
    assert "<dt>flagged</dt><dd>opinion – no events coded</dd>" in page(opinion)
    assert "flagged" not in page(read_with()).split("</style>")[1]
