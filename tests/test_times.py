"""Time expressions: which words, which type, which days."""

from __future__ import annotations

import re

import pytest

from kawat.coding.times import times
from kawat.knowledge.loader import Knowledge
from kawat.language.parse import Parse, Sentence, Word
from kawat.reading import Time
from kawat.story import Story

KNOWLEDGE = Knowledge()
PUBLISHED = "2019-04-25"  # a Thursday


def parse_of(*sentences: str, lang: str = "id", published: str | None = PUBLISHED) -> Parse:
    text = "\n".join(sentences)
    made, start = [], 0
    for sentence in sentences:
        end = start + len(sentence)
        words = tuple(
            Word(start + match.start(), start + match.end(), match[0], match[0].lower())
            for match in re.finditer(r"\w+|[^\w\s]", sentence)
        )
        made.append(Sentence.of(start, end, words))
        start = end + 1
    return Parse(Story.of(text, published=published), lang, (), tuple(made))


def read(*sentences: str, lang: str = "id", published: str | None = PUBLISHED) -> tuple[Time, ...]:
    parse = parse_of(*sentences, lang=lang, published=published)
    found = times(parse, KNOWLEDGE)
    for time in found:
        assert parse.story.text[time.span.start : time.span.end] == time.span.text
    return found


def plain(found: tuple[Time, ...]) -> list[tuple[str, str, str | None]]:
    return [(time.span.text, time.type, time.value) for time in found]


ONE_INDONESIAN = [
    # dates in figures and by names
    ("Keduanya bertemu, Kamis (25/4).", "Kamis (25/4)", "DATE", "2019-04-25"),
    ("Keduanya bertemu , Kamis ( 25 / 4 ) .", "Kamis ( 25 / 4 )", "DATE", "2019-04-25"),
    ("Keduanya bertemu, Kamis (25/4/2019).", "Kamis (25/4/2019)", "DATE", "2019-04-25"),
    ("Keduanya bertemu, Kamis (\u200e25/4/2019).", "Kamis (\u200e25/4/2019)", "DATE", "2019-04-25"),
    ("Ia ditahan pada Kamis (3/10/2024) dini hari.", "Kamis (3/10/2024) dini hari", "DATE", "2024-10-03"),
    ("Ia ditahan Selasa (25/4/2019).", "Selasa (25/4/2019)", "DATE", "2019-04-25"),
    ("Ia ditahan Minggu (21/4) malam.", "Minggu (21/4) malam", "DATE", "2019-04-21"),
    ("Ia ditahan Jumat (28/12).", "Jumat (28/12)", "DATE", "2018-12-28"),
    ("Perjanjian diteken pada 25 April 2019.", "25 April 2019", "DATE", "2019-04-25"),
    ("Perjanjian diteken pada 25 April.", "25 April", "DATE", "2019-04-25"),
    ("Perjanjian diteken Kamis, 25 April 2019.", "Kamis, 25 April 2019", "DATE", "2019-04-25"),
    ("Perjanjian diteken tanggal 17 Agustus 1945.", "tanggal 17 Agustus 1945", "DATE", "1945-08-17"),
    ("Perjanjian diteken tanggal 17.", "tanggal 17", "DATE", "2019-04-17"),
    ("Perjanjian diteken 25/4/2019.", "25/4/2019", "DATE", "2019-04-25"),
    ("Perjanjian diteken 2019-04-25.", "2019-04-25", "DATE", "2019-04-25"),
    ("Perjanjian diteken pada 25/4.", "25/4", "DATE", "2019-04-25"),
    ("Perjanjian diteken kemarin (24/4).", "kemarin (24/4)", "DATE", "2019-04-24"),
    ("Rapat 25-27 April 2019 dibatalkan.", "25-27 April 2019", "DATE", "2019-04-25/2019-04-27"),
    ("Rapat Senin-Rabu (22-24/4) dibatalkan.", "Senin-Rabu (22-24/4)", "DATE", "2019-04-22/2019-04-24"),
    ("Rapat 28 Desember 2018 hingga 3 Januari 2019.", "28 Desember 2018 hingga 3 Januari 2019", "DATE", "2018-12-28/2019-01-03"),
    ("Rapat 28 Desember hingga 3 Januari 2019.", "28 Desember hingga 3 Januari 2019", "DATE", "2018-12-28/2019-01-03"),
    # months and years
    ("Ia menang pada April 2019.", "April 2019", "DATE", "2019-04"),
    ("Ia menang bulan Juli.", "bulan Juli", "DATE", "2018-07"),
    ("Ia akan maju pada Juli.", "Juli", "DATE", "2019-07"),
    ("Ia menang Februari lalu.", "Februari lalu", "DATE", "2019-02"),
    ("Ia menang Mei tahun lalu.", "Mei tahun lalu", "DATE", "2018-05"),
    ("Ia menang akhir Juni 2018.", "akhir Juni 2018", "DATE", "2018-06"),
    ("Sidang Maret-Mei 2019 ditunda.", "Maret-Mei 2019", "DATE", "2019-03/2019-05"),
    ("Ia menang tahun 2015.", "tahun 2015", "DATE", "2015"),
    ("Ia menang tahun lalu.", "tahun lalu", "DATE", "2018"),
    ("Ia menang tahun ini.", "tahun ini", "DATE", "2019"),
    ("Ia maju tahun depan.", "tahun depan", "DATE", "2020"),
    ("Ia menang pada 2018.", "2018", "DATE", "2018"),
    ("Ia menjabat sejak 2001.", "sejak 2001", "DATE", "2001/.."),
    ("Ia menjabat sejak tahun 2013 sampai 2017.", "tahun 2013 sampai 2017", "DATE", "2013/2017"),
    ("Ia menjabat antara 2001 dan 2005.", "2001 dan 2005", "DATE", "2001/2005"),
    ("Ia menjabat periode 2019-2024.", "2019-2024", "DATE", "2019/2024"),
    ("Ia lahir sebelum Mei 1990.", "sebelum Mei 1990", "DATE", "../1990-05"),
    ("Ia tenar pada era 1990-an.", "1990-an", "DATE", "1990/1999"),
    ("Harga naik awal tahun ini.", "awal tahun ini", "DATE", "2019"),
    ("Harga naik bulan lalu.", "bulan lalu", "DATE", "2019-03"),
    ("Ia mundur pada tahun 2016 atau 2017.", "tahun 2016 atau 2017", "DATE", "2016/2017"),
    ("Mereka bersua di KTT Negara Kepulauan Selatan 2018.", "2018", "DATE", "2018"),
    ("Ia tenar tahun 90-an.", "tahun 90-an", "DATE", "1990/1999"),
    ("Ekspor naik pada kuartal III 2018.", "kuartal III 2018", "DATE", "2018-07/2018-09"),
    ("Ekspor naik pada triwulan I tahun ini.", "triwulan I tahun ini", "DATE", "2019-01/2019-03"),
    ("Ekspor naik pada semester kedua 2018.", "semester kedua 2018", "DATE", "2018-07/2018-12"),
    ("Rapat digelar 25 dan 26 April.", "25 dan 26 April", "DATE", "2019-04-25/2019-04-26"),
    ("Rapat digelar 25 dan 27 April.", "27 April", "DATE", "2019-04-27"),
    ("Ia ditahan Kamis (25/04/19).", "Kamis (25/04/19)", "DATE", "2019-04-25"),
    ("Rapat Senin sampai Rabu pekan depan.", "Senin sampai Rabu pekan depan", "DATE", "2019-04-29/2019-05-01"),
    ("Ledakan hari Sabtu itu melukai warga.", "hari Sabtu itu", "DATE", "2019-04-20"),
    # days
    ("Ia tiba hari ini.", "hari ini", "DATE", "2019-04-25"),
    ("Ia tiba kemarin.", "kemarin", "DATE", "2019-04-24"),
    ("Ia tiba besok.", "besok", "DATE", "2019-04-26"),
    ("Ia tiba lusa.", "lusa", "DATE", "2019-04-27"),
    ("Ia tiba tadi malam.", "tadi malam", "DATE", "2019-04-24"),
    ("Ia tiba semalam.", "semalam", "DATE", "2019-04-24"),
    ("Ia tiba sore ini.", "sore ini", "DATE", "2019-04-25"),
    ("Ia tiba nanti malam.", "nanti malam", "DATE", "2019-04-25"),
    ("Ia tiba hari Kamis ini.", "hari Kamis ini", "DATE", "2019-04-25"),
    ("Ia tiba Kamis.", "Kamis", "DATE", "2019-04-25"),
    ("Ia tiba Senin.", "Senin", "DATE", "2019-04-22"),
    ("Ia akan tiba Senin.", "Senin", "DATE", "2019-04-29"),
    ("Ia akan datang, kata ajudannya Senin.", "Senin", "DATE", "2019-04-22"),
    ("Ia tiba Kamis lalu.", "Kamis lalu", "DATE", "2019-04-18"),
    ("Ia tiba Rabu mendatang.", "Rabu mendatang", "DATE", "2019-05-01"),
    ("Ia tiba Senin pekan lalu.", "Senin pekan lalu", "DATE", "2019-04-15"),
    ("Ia tiba Rabu pagi.", "Rabu pagi", "DATE", "2019-04-24"),
    ("Ia tiba dua hari lalu.", "dua hari lalu", "DATE", "2019-04-23"),
    ("Ia tiba dua puluh lima hari yang lalu.", "dua puluh lima hari yang lalu", "DATE", "2019-03-31"),
    ("Ia tiba tiga tahun lalu.", "tiga tahun lalu", "DATE", "2016"),
    ("Ia pergi dua hari lagi.", "dua hari lagi", "DATE", "2019-04-27"),
    # weeks
    ("Ia tiba pekan lalu.", "pekan lalu", "DATE", "2019-04-15/2019-04-21"),
    ("Ia tiba minggu lalu.", "minggu lalu", "DATE", "2019-04-15/2019-04-21"),
    ("Ia tiba pekan ini.", "pekan ini", "DATE", "2019-04-22/2019-04-28"),
    ("Ia tiba pekan depan.", "pekan depan", "DATE", "2019-04-29/2019-05-05"),
    ("Ia tiba akhir pekan ini.", "akhir pekan ini", "DATE", "2019-04-27/2019-04-28"),
    ("Ia tiba Minggu lalu.", "Minggu lalu", "DATE", "2019-04-21"),
    ("Minggu lalu, ia tiba.", "Minggu lalu", "DATE", "2019-04-15/2019-04-21"),
    ("Ia tiba hari Minggu lalu.", "hari Minggu lalu", "DATE", "2019-04-21"),
    # times of day, lengths, sets
    ("Ia tiba Kamis (25/4) pukul 10.30 WIB.", "Kamis (25/4) pukul 10.30 WIB", "TIME", "2019-04-25T10:30"),
    ("Ia tiba hari ini pukul 10 malam.", "hari ini pukul 10 malam", "TIME", "2019-04-25T22:00"),
    ("Ia tiba besok pukul 09.00-11.30 WIB.", "besok pukul 09.00-11.30 WIB", "TIME", "2019-04-26T09:00/2019-04-26T11:30"),
    ("Ia ditahan selama tiga hari.", "selama tiga hari", "DURATION", "P3D"),
    ("Ia menang dalam sepuluh tahun terakhir.", "sepuluh tahun terakhir", "DURATION", "P10Y"),
    ("Mereka berjaga setiap malam.", "setiap malam", "SET", "P1D"),
    ("Mereka berjaga setiap tahun.", "setiap tahun", "SET", "P1Y"),
    ("Mereka berjaga setiap hari Senin.", "setiap hari Senin", "SET", "P1W"),
    ("Mereka berjaga setiap dua pekan.", "setiap dua pekan", "SET", "P2W"),
    # left open
    ("Ia kembali dua bulan setelah perang.", "dua bulan setelah", "DATE", None),
    ("Ia pergi sehari sebelumnya.", "sehari sebelumnya", "DATE", None),
    ("Ia tiba pukul 10.30 WIB.", "pukul 10.30 WIB", "TIME", None),
    ("Ia lahir 31 Februari 2019.", "31 Februari 2019", "DATE", None),
    ("Ia lahir Kamis (31/2).", "Kamis (31/2)", "DATE", None),
    ("Ia lahir 999999999 tahun lalu.", "999999999 tahun lalu", "DATE", None),
]  # fmt: skip

ONE_ENGLISH = [
    ("They met on Thursday.", "Thursday", "DATE", "2019-04-25"),
    ("They met on Monday night.", "Monday night", "DATE", "2019-04-22"),
    ("They will meet on Monday.", "Monday", "DATE", "2019-04-29"),
    ("He said on Monday he will resign.", "Monday", "DATE", "2019-04-22"),
    ("They met last week.", "last week", "DATE", "2019-04-15/2019-04-21"),
    ("They met on April 25, 2019.", "April 25, 2019", "DATE", "2019-04-25"),
    ("They met on Sept. 11, 2001.", "Sept. 11, 2001", "DATE", "2001-09-11"),
    ("They met on Thursday, April 25.", "Thursday, April 25", "DATE", "2019-04-25"),
    ("They met on 25 April.", "25 April", "DATE", "2019-04-25"),
    ("They met on the 25th of April 2018.", "25th of April 2018", "DATE", "2018-04-25"),
    ("They met April 23-24, 2019.", "April 23-24, 2019", "DATE", "2019-04-23/2019-04-24"),
    ("He died last November 21.", "last November 21", "DATE", "2018-11-21"),
    ("They met two days ago.", "two days ago", "DATE", "2019-04-23"),
    ("They met twenty-five years ago.", "twenty-five years ago", "DATE", "1994"),
    ("They met yesterday.", "yesterday", "DATE", "2019-04-24"),
    ("They met last night.", "last night", "DATE", "2019-04-24"),
    ("They met the day before yesterday.", "the day before yesterday", "DATE", "2019-04-23"),
    ("They meet next month.", "next month", "DATE", "2019-05"),
    ("They met last September.", "last September", "DATE", "2018-09"),
    ("They met in September last year.", "September last year", "DATE", "2018-09"),
    ("They met early this year.", "early this year", "DATE", "2019"),
    ("They met at the end of June 2018.", "the end of June 2018", "DATE", "2018-06"),
    ("They met in mid-2018.", "mid-2018", "DATE", "2018"),
    ("They met late last month.", "late last month", "DATE", "2019-03"),
    ("They met in November 2005.", "November 2005", "DATE", "2005-11"),
    ("They met in 2015.", "2015", "DATE", "2015"),
    ("They met in the 1990s.", "1990s", "DATE", "1990/1999"),
    ("He has ruled since 2001.", "since 2001", "DATE", "2001/.."),
    ("He left before May 2018.", "before May 2018", "DATE", "../2018-05"),
    ("He ruled between 2001 and 2005.", "2001 and 2005", "DATE", "2001/2005"),
    ("They met from Monday to Wednesday.", "Monday to Wednesday", "DATE", "2019-04-22/2019-04-24"),
    ("They met last Thursday.", "last Thursday", "DATE", "2019-04-18"),
    ("They meet next Monday.", "next Monday", "DATE", "2019-04-29"),
    ("They met on Thursday at 10:30 a.m.", "Thursday at 10:30 a.m.", "TIME", "2019-04-25T10:30"),
    ("They meet tomorrow at 5 p.m.", "tomorrow at 5 p.m.", "TIME", "2019-04-26T17:00"),
    ("They were held for three days.", "for three days", "DURATION", "P3D"),
    ("He won over the past two years.", "the past two years", "DURATION", "P2Y"),
    ("They march every Monday.", "every Monday", "SET", "P1W"),
    ("They march every day.", "every day", "SET", "P1D"),
    ("He left the previous day.", "the previous day", "DATE", None),
    ("He left two months after the war.", "two months after", "DATE", None),
    ("They met on Monday of last week.", "Monday of last week", "DATE", "2019-04-15"),
    ("They met between April 22 and 24.", "April 22 and 24", "DATE", "2019-04-22/2019-04-24"),
    ("He left in 2016 or 2017.", "2016 or 2017", "DATE", "2016/2017"),
    ("Exports rose in the third quarter of 2018.", "third quarter of 2018", "DATE", "2018-07/2018-09"),
    ("They met on 4/25/2019.", "4/25/2019", "DATE", "2019-04-25"),
    ("They met on 4/5/2019.", "4/5/2019", "DATE", None),
    ("They met on February 30, 2019.", "February 30, 2019", "DATE", None),
]


@pytest.mark.parametrize(("sentence", "words", "kind", "value"), ONE_INDONESIAN)
def test_one_time_in_indonesian(sentence: str, words: str, kind: str, value: str | None) -> None:
    assert plain(read(sentence)) == [(words, kind, value)]


@pytest.mark.parametrize(("sentence", "words", "kind", "value"), ONE_ENGLISH)
def test_one_time_in_english(sentence: str, words: str, kind: str, value: str | None) -> None:
    assert plain(read(sentence, lang="en")) == [(words, kind, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ibu Mei menolak.",
        "Menurut Ibu Mei lalu lintas padat.",
        "Kata Ibu Mei lalu ia pergi.",
        "Ia memukul 10 orang.",
        "Ada 2018 orang di sana.",
        "Kehidupan sehari-hari berat.",
        "Hari-hari ini berat.",
        "Ia kalah dengan suara 3/4.",
        "Ia dihukum 10 tahun penjara.",
        "Pria 76 tahun itu cedera.",
        "UU Nomor 30 Tahun 2002 direvisi.",
        "Ia salat Jumat di sana.",
        "Ia pergi beberapa hari lalu.",
        "Ia lahir 99999999999 tahun lalu.",
        "Harganya Rp 10.300 per kilogram.",
        "Ia tiba pukul 25.99.",
        "Ia pergi seminggu, lalu pulang.",
        "Warga Pasifik 2019 orang.",
        "Suaranya 10/12/14 persen.",
        "",
    ],
)
def test_no_time_in_indonesian(sentence: str) -> None:
    assert plain(read(sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "He may resign.",
        "Theresa May resigned.",
        "They will march on 5 streets.",
        "A march in the rain.",
        "The sun sat low.",
        "The Sun reported it.",
        "He got 10 years in prison.",
        "Law No. 12 of 2011 was revised.",
        "It happened several days ago.",
        "He bought the Sunday Times.",
        "The following months were hard.",
        "It is a two-day visit.",
    ],
)
def test_no_time_in_english(sentence: str) -> None:
    assert plain(read(sentence, lang="en")) == []


@pytest.mark.parametrize(
    ("sentence", "words", "value"),
    [
        ("Ia tiba Kamis (25/4/2019).", "Kamis (25/4/2019)", "2019-04-25"),
        ("Ia tiba pada Mei 2018.", "Mei 2018", "2018-05"),
        ("Ia menjabat sejak 2001.", "sejak 2001", "2001/.."),
        ("Ia tiba Kamis (25/4).", "Kamis (25/4)", None),
        ("Ia tiba 25 April.", "25 April", None),
        ("Ia tiba kemarin.", "kemarin", None),
        ("Ia tiba Senin pekan lalu.", "Senin pekan lalu", None),
        ("Ia tiba tahun lalu.", "tahun lalu", None),
        ("Ia tiba tiga tahun lalu.", "tiga tahun lalu", None),
    ],
)
def test_only_absolute_values_without_a_day_of_publication(sentence: str, words: str, value: str | None) -> None:
    assert plain(read(sentence, published=None)) == [(words, "DATE", value)]


def test_length_and_set_need_no_day_of_publication() -> None:
    found = read("Ia berjaga selama tiga hari setiap tahun.", published=None)
    assert [time.value for time in found] == ["P3D", "P1Y"]


def test_time_of_publication_counts_as_its_day() -> None:
    assert read("Ia tiba kemarin.", published="2019-04-25T06:30+07:00")[0].value == "2019-04-24"


def test_turn_of_the_year() -> None:
    assert read("Ia tiba Jumat (28/12).", published="2019-01-02")[0].value == "2018-12-28"
    assert read("Rapat digelar 3 Januari.", published="2018-12-28")[0].value == "2019-01-03"
    assert read("Ia akan tiba 15 Februari.", published="2018-12-01")[0].value == "2019-02-15"


@pytest.mark.parametrize("published", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize(
    "words", ["lusa", "kemarin lusa", "pekan depan", "pekan lalu", "tahun depan", "tahun lalu", "Jumat depan"]
)
def test_ends_of_the_calendar_do_not_crash(published: str, words: str) -> None:
    assert len(read(f"Ia tiba {words}.", published=published)) == 1


def test_a_day_past_the_last_is_open() -> None:
    assert read("Ia tiba tahun depan.", published="9999-12-31")[0].value is None


def test_the_same_and_the_next_day_count_from_the_time_told_last() -> None:
    found = read(
        "Ia tiba Senin (8/4).", "Keesokan harinya ia pergi.", "Dua hari kemudian ia kembali.", "Pada hari itu hujan."
    )
    assert plain(found) == [
        ("Senin (8/4)", "DATE", "2019-04-08"),
        ("Keesokan harinya", "DATE", "2019-04-09"),
        ("Dua hari kemudian", "DATE", "2019-04-11"),
        ("hari itu", "DATE", "2019-04-11"),
    ]
    assert [time.id for time in found] == ["t1", "t2", "t3", "t4"]


def test_a_time_of_day_takes_the_day_of_its_sentence() -> None:
    found = read("Pukul 14.05 WIB, Rabu (24/4), ia masuk.", "Sekitar pukul 15.00 WIB ia keluar.")
    assert [time.value for time in found] == ["2019-04-24T14:05", "2019-04-24", "2019-04-24T15:00"]


def test_count_from_a_date_that_follows() -> None:
    found = read("Ia pergi dua hari setelah 20 April 2019.")
    assert plain(found) == [("dua hari setelah", "DATE", "2019-04-22"), ("20 April 2019", "DATE", "2019-04-20")]


def test_count_from_an_event_whose_day_is_told_elsewhere() -> None:
    found = read("Gempa besar terjadi pada 3 Februari 2019.", "Dua bulan setelah gempa besar itu ia kembali.")
    assert plain(found)[1] == ("Dua bulan setelah", "DATE", "2019-04")
    found = read("Sehari sebelum pemilu ia tiba.", "Pemilu digelar 17 April.", lang="id")
    assert plain(found)[0] == ("Sehari sebelum", "DATE", "2019-04-16")


def test_an_event_with_two_days_leaves_the_count_open() -> None:
    found = read("Gempa terjadi 3 Februari.", "Gempa terjadi 5 Maret.", "Sehari setelah gempa itu ia kembali.")
    assert plain(found)[2] == ("Sehari setelah", "DATE", None)


def test_a_pronoun_is_no_event_to_count_from() -> None:
    found = read("Mereka tiba 3 Februari.", "Sehari setelah mereka pergi, hujan turun.")
    assert plain(found)[1] == ("Sehari setelah", "DATE", None)
    found = read("Mereka 3 Februari tiba.", "Sehari setelah mereka, hujan turun.")
    assert plain(found)[1] == ("Sehari setelah", "DATE", None)


def test_a_day_that_was_told_with_its_year_keeps_it() -> None:
    found = read(
        "Menara itu runtuh pada 28 April 2001.", "Sebulan setelah 28 April perang pecah.", "Ia tiba Minggu (28/4)."
    )
    assert [time.value for time in found] == ["2001-04-28", "2001-05", "2001-04-28", "2019-04-28"]


def test_a_time_of_day_far_from_its_day_is_open() -> None:
    found = read("Ia tiba Rabu (24/4).", "Ia diam.", "Ia makan.", "Ia tidur.", "Ia bangun pukul 04.00.")
    assert [time.value for time in found] == ["2019-04-24", None]


def test_zones_are_told_as_offsets() -> None:
    sentences = [f"Rapat dimulai Rabu (24/4) pukul 08.00 {zone}." for zone in ("WIB", "WITA", "WIT", "waktu setempat")]
    assert [read(each)[0].offset for each in sentences] == ["+07:00", "+08:00", "+09:00", None]
    assert read("They met on Wednesday at 7:30 p.m. GMT.", lang="en")[0].offset == "+00:00"


def test_an_expression_does_not_leave_its_sentence() -> None:
    assert [time.span.text for time in read("Ia tiba pada Kamis", "(25/4/2019) ia pergi.")] == ["Kamis", "25/4/2019"]


def test_a_users_own_row_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.mktemp("own")
    (own / "id").mkdir()
    (own / "id" / "times.csv").write_text("form,rule\nhari kesaktian,date:1965-10-01\n", encoding="utf-8")
    found = times(parse_of("Pada hari kesaktian ia tiba."), Knowledge(own))
    assert plain(found) == [("hari kesaktian", "DATE", "1965-10-01")]
