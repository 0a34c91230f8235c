"""Headline, credit lines, boilerplate, body and dateline."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from kawat.knowledge import LANGUAGES, Knowledge
from kawat.language.layout import Layout, layout_of
from kawat.language.outlets import outlets_of, spaced, squeeze

BODY = "Menteri itu tiba di ibu kota pada Selasa pagi."
PLACES = "geonames,name,country,lat,lon,population,aliases\n1642911,Jakarta,IDN,-6.2,106.8,8540121,\n"


def layout(text: str, knowledge: Knowledge, *, title: str | None = None, lang: str = "id") -> Layout:
    return layout_of(text, title=title, lang=lang, knowledge=knowledge)


def words(text: str, found: Layout, kind: str) -> list[str]:
    return [text[block.start : block.end] for block in found.blocks if block.kind == kind]


# ---------------------------------------------------------------- headline


@pytest.mark.parametrize(
    "title", ["Menteri Tiba di Ibu Kota", "MENTERI TIBA  DI IBU KOTA", "“Menteri” tiba di ibu kota!"]
)
def test_first_line_that_is_the_title_is_headline(title: str, knowledge: Knowledge) -> None:
    text = f"Menteri Tiba di Ibu Kota\n{BODY}"
    assert words(text, layout(text, knowledge, title=title), "headline") == ["Menteri Tiba di Ibu Kota"]


@pytest.mark.parametrize(
    "headline", ["Menteri Tiba di Ibu Kota", "Siapa Menteri Baru Itu?", "Menteri: Kami Siap Berunding!"]
)
def test_short_first_line_without_stop_is_headline(headline: str, knowledge: Knowledge) -> None:
    text = f"Editor: Budi Santoso\n{headline}\n{BODY}"
    assert words(text, layout(text, knowledge), "headline") == [headline]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Menteri itu tiba.\n{BODY}", None),
        ("Menteri Tiba di Ibu Kota", None),
        (f"Menteri Lain Berangkat\n{BODY}", "Menteri Tiba di Ibu Kota"),
        (f"{'Menteri itu tiba ' * 12}\n{BODY}", None),
        (f"Menteri itu tiba. Dia langsung pergi\n{BODY}", None),
        (f"JAKARTA, KOMPAS.com - Menteri itu tiba\n{BODY}", None),
    ],
)
def test_other_first_lines_are_body(text: str, title: str | None, knowledge: Knowledge) -> None:
    assert words(text, layout(text, knowledge, title=title), "headline") == []


# ---------------------------------------------------------------- credit lines


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("Sumber: Reuters | Editor: Budi Santoso", "id"),
        ("Penulis: Siti Aminah", "id"),
        ("Penulis : Kontributor Makassar, Siti Aminah", "id"),
        ("Reporter: Siti Aminah, Budi Santoso", "id"),
        ("Editor : Budi Santoso", "id"),
        ("Laporan Wartawan Tribunnews.com, Siti Aminah", "id"),
        ("Source: Reuters", "en"),
        ("By John Doe", "en"),
        ("Reporting by Jane Roe; Editing by John Doe", "en"),
        ("(Reporting by Jane Roe and Ann Poe in Jakarta; Editing by John Doe)", "en"),
        ("(Additional reporting by Jane Roe in Seoul; writing by Ann Poe)", "en"),
    ],
)
def test_credit_lines(line: str, lang: str, knowledge: Knowledge) -> None:
    for text in (f"{line}\n{BODY} {BODY}", f"{BODY}\n{line}"):
        found = layout(text, knowledge, lang=lang)
        assert words(text, found, "credit") == [line]
        assert line not in words(text, found, "body")


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("Sumber: pemerintah mengatakan perundingan itu gagal.", "id"),
        ("Editor majalah itu mengatakan naskahnya sudah dikirim.", "id"),
        ("Reporter yang ditahan itu dibebaskan.", "id"),
        ("By the time the talks began the minister had left.", "en"),
        ("Sources said the talks had failed.", "en"),
    ],
)
def test_sentences_are_no_credits(line: str, lang: str, knowledge: Knowledge) -> None:
    text = f"{BODY}\n{line}\n{BODY}"
    assert words(text, layout(text, knowledge, lang=lang), "credit") == []


@pytest.mark.parametrize(
    "code",
    [
        "(ant/rtr)",
        "(mdk/rnd)",
        "(hp/ts)",
        "(nvc/ast)",
        "(REUTERS)",
        "(Antara)",
        "[feb]",
        "( kid / gil )",
        "(Reporting by Jane Roe; Editing by John Doe)",
    ],
)
@pytest.mark.parametrize("tail", ["", "\nBaca juga: Berita Lain", "\nSCROLL TO CONTINUE WITH CONTENT"])
def test_codes_at_the_end_are_credits(code: str, tail: str, knowledge: Knowledge) -> None:
    text = f"{BODY}\n{BODY} {code}{tail}"
    found = layout(text, knowledge)
    assert words(text, found, "credit") == [code]
    assert words(text, found, "body") == [BODY, BODY]


@pytest.mark.parametrize(
    "ending",
    ["naik tiga persen (yoy).", "Komisi Pemilihan Umum (KPU)", "pada Selasa (10/9/2019)", "PT Maju Tbk. (MAJU)"],
)
def test_other_brackets_at_the_end_are_body(ending: str, knowledge: Knowledge) -> None:
    text = f"{BODY}\nAngka itu {ending}"
    assert words(text, layout(text, knowledge), "credit") == []


def test_codes_count_at_the_end_alone(knowledge: Knowledge) -> None:
    text = f"{BODY} (ant)\n{BODY}"
    assert words(text, layout(text, knowledge), "credit") == []


@pytest.mark.parametrize("line", ["SITI AMINAH | BUDI SANTOSO", "ANTARA", "SITI AMINAH | REUTERS"])
def test_last_line_in_capitals_signs_the_story(line: str, knowledge: Knowledge) -> None:
    text = f"{BODY}\n{BODY}\n{line}"
    assert words(text, layout(text, knowledge), "credit") == [line]


# ---------------------------------------------------------------- boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "SCROLL TO CONTINUE WITH CONTENT",
        "ADVERTISEMENT",
        "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT",
        "Baca juga: Berita Lain",
        "BACA JUGA : Berita Lain",
        "Baca Juga Berita Lain",
        "(Baca juga: Berita Lain)",
        "Lihat juga: Berita Lain",
        "Simak Video 'Rekaman Sidang':",
        "[Gambas:Video 20detik]",
        "Halaman 1 2 3",
        "Halaman selanjutnya",
        "1 dari 3 halaman",
        "Simak Juga",
        "Foto: Dok. Istimewa",
        "Read also: Another Story",
        "ALSO READ",
        "Follow us on Twitter",
        "Pilihan editor",
        "2",
        "Share Tweet WhatsApp",
        "Facebook",
        'Tonton juga video "Rekaman Sidang" di sini:',
        "COPYRIGHT © ANTARA 2019",
    ],
)
def test_boilerplate_lines(line: str, knowledge: Knowledge) -> None:
    text = f"{BODY}\n{line}\n{BODY}"
    found = layout(text, knowledge)
    assert words(text, found, "boilerplate") == [line]
    assert words(text, found, "body") == [BODY, BODY]


@pytest.mark.parametrize(
    "inline",
    [
        "SCROLL TO CONTINUE WITH CONTENT",
        "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT",
        "[Gambas:Video 20detik]",
        "(Baca juga: Berita Lain)",
        "Baca juga:,,",
    ],
)
def test_boilerplate_in_a_paragraph_parts_it(inline: str, knowledge: Knowledge) -> None:
    text = f"{BODY} {inline} {BODY}"
    found = layout(text, knowledge)
    assert words(text, found, "boilerplate") == [inline]
    assert words(text, found, "body") == [BODY, BODY]


def test_what_a_page_left_behind_a_signature_is_no_part_of_it(knowledge: Knowledge) -> None:
    text = f"{BODY}\n{BODY} (rul/wul),,,loading..."
    found = layout(text, knowledge)
    assert words(text, found, "boilerplate") == [",,,loading..."]
    assert words(text, found, "credit") == ["(rul/wul)"]
    assert words(text, found, "body") == [BODY, BODY]


@pytest.mark.parametrize(
    "line",
    [
        "Ia baca juga buku itu di rumah.",
        "Warga lihat juga asapnya dari jauh.",
        "Halaman rumah itu luas.",
        "Tiga dari lima orang setuju.",
        "Share prices fell on Monday.",
        "Layar itu hanya menulis loading...",
    ],
)
def test_sentences_are_no_boilerplate(line: str, knowledge: Knowledge) -> None:
    text = f"{BODY}\n{line}\n{BODY}"
    assert words(text, layout(text, knowledge), "boilerplate") == []


# ---------------------------------------------------------------- dateline


@pytest.mark.parametrize(
    "dateline",
    [
        "KONTAN.CO.ID - VLADIVOSTOK.",
        "JAKARTA, KOMPAS.com –",
        "WASHINGTON (Reuters) -",
        "Liputan6.com, Jakarta -",
        "Jakarta (ANTARA News) -",
        "TEMPO.CO, Jakarta -",
        "Jakarta, CNN Indonesia --",
        "TRIBUNNEWS.COM, JAKARTA -",
        "JAKARTA, 25 April (Reuters) -",
        "VIVA.co.id –",
        "JAKARTA -",
        "Jakarta , CNN Indonesia --",
        "Jakarta ( ANTARA News ) -",
        "SEOUL, South Korea (AP) —",
        "RIO DE JANEIRO, April 25 (Xinhua) --",
        "Suara.com -",
        "MOSCOW, April 25. /TASS/.",
    ],
)
@pytest.mark.parametrize("before", ["", "Editor: Budi Santoso\n", "Menteri Tiba di Ibu Kota\n"])
def test_datelines(dateline: str, before: str, knowledge: Knowledge) -> None:
    text = f"{before}{dateline} {BODY}\n{BODY}"
    found = layout(text, knowledge)
    assert found.dateline is not None
    assert (found.dateline.text, text[found.dateline.start : found.dateline.end]) == (dateline, dateline)
    assert words(text, found, "body") == [BODY, BODY]


@pytest.mark.parametrize(
    "opening",
    [
        "OPINI -",
        "ANALISIS –",
        "Partai itu - yang baru berdiri - menolak.",
        "Joko Susilo - Budi Santoso memimpin hasil hitung cepat.",
        "Beberapa pihak di klub (Persatuan Maju - Jaya) menolak.",
        "Kapal itu berlayar ke Laut Jawa-Bali pada Selasa.",
        "KPK - Polri bersepakat pada Selasa.",
        "- Menteri itu tiba.",
    ],
)
def test_dashes_that_make_no_dateline(opening: str, knowledge: Knowledge) -> None:
    assert layout(f"{opening}\n{BODY}", knowledge).dateline is None


def test_place_alone_in_small_letters_needs_the_gazetteer(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "places.csv").write_text(PLACES, encoding="utf-8")
    mine = Knowledge(tmp_path)
    found = layout(f"Jakarta - {BODY}", mine).dateline
    assert found is not None and found.text == "Jakarta -"
    assert layout(f"Entahbrantah - {BODY}", mine).dateline is None
    bare = layout(f"Liputan6.com, Jakarta {BODY}", mine).dateline
    assert bare is not None and bare.text == "Liputan6.com, Jakarta"


def test_the_first_story(knowledge: Knowledge) -> None:
    text = "Sumber: Reuters | Editor: Budi Santoso\nKONTAN.CO.ID - VLADIVOSTOK. Presiden itu tiba.\nDilansir dari Reuters, dia menginap."
    found = layout(text, knowledge)
    assert [(block.kind, text[block.start : block.end]) for block in found.blocks] == [
        ("credit", "Sumber: Reuters | Editor: Budi Santoso"),
        ("body", "Presiden itu tiba."),
        ("body", "Dilansir dari Reuters, dia menginap."),
    ]


# ---------------------------------------------------------------- any text


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "\u2028", "a", "(", "Editor:", "-", "\r\n.\r\n", "JAKARTA -", "(ant)", "Baca juga:"]
)
def test_blocks_cover_odd_texts(text: str, knowledge: Knowledge) -> None:
    _covered(text, layout(text, knowledge))


def test_blocks_cover_the_text_in_order(knowledge: Knowledge) -> None:
    text = f"  Editor: A B\r\n\n JAKARTA, KOMPAS.com -  {BODY} SCROLL TO CONTINUE WITH CONTENT {BODY}\nBaca juga: X\n\n{BODY} (ant/rtr) \n 2 \n"
    _covered(text, layout(text, knowledge))


def _covered(text: str, found: Layout) -> None:
    at, left = 0, list(text)
    spans = [(block.start, block.end) for block in found.blocks]
    assert spans == sorted(spans)
    for start, end in spans:
        assert at <= start < end <= len(text)
        at = end
    for start, end in [*spans, *([(found.dateline.start, found.dateline.end)] if found.dateline else [])]:
        left[start:end] = " " * (end - start)
    assert not "".join(left).strip()


UNITS = (
    " ",
    "a",
    "(",
    "[",
    "-",
    "a.",
    "A ",
    "1 ",
    '"',
    ", ",
    "| ",
    "baca juga ",
    "(baca juga: ",
    "SCROLL TO ",
    "simak video '",
    "Editor: ",
    "Editor: A, ",
    "(ant/",
    "a-",
    "A. ",
)


@pytest.mark.parametrize("unit", [*UNITS, "Share | ", "JAKARTA, ", "dari halaman "])
def test_a_hostile_line_of_a_megabyte_is_read_in_seconds(unit: str, knowledge: Knowledge) -> None:
    layout("warm up", knowledge)
    text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    started = time.process_time()
    _ = layout(text, knowledge, title="Menteri Tiba")
    assert time.process_time() - started < 10


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_lines_within_the_bounds_are_quick(unit: str, knowledge: Knowledge) -> None:
    layout("warm up", knowledge)
    line = (unit * 320)[:319]
    started = time.process_time()
    layout("\n".join([line] * 300), knowledge)
    assert time.process_time() - started < 10


# ---------------------------------------------------------------- the tables


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_boilerplate_pattern_matches_its_example(lang: str, knowledge: Knowledge) -> None:
    for row in knowledge.rows(lang, "boilerplate"):
        assert re.compile(spaced(row["pattern"]), re.IGNORECASE).fullmatch(row["example"]), row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_of_boilerplate_is_read_as_boilerplate(lang: str, knowledge: Knowledge) -> None:
    for row in knowledge.rows(lang, "boilerplate"):
        text = f"{BODY}\n{row['example']}\n{BODY}"
        assert words(text, layout(text, knowledge, lang=lang), "boilerplate") == [row["example"].strip()], row


def test_no_two_outlets_share_a_name(knowledge: Knowledge) -> None:
    seen: dict[str, str] = {}
    for row in knowledge.rows("world", "agencies"):
        for form in filter(None, (row["name"], *row["aliases"].split("|"), *row["hosts"].split("|"))):
            assert seen.setdefault(squeeze(form), row["name"]) == row["name"], form


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("rtr", "Reuters"),
        ("ant", "Antara"),
        ("ap", "Associated Press"),
        ("xin", "Xinhua"),
        ("Kantor Berita Antara", "Antara"),
        ("ANTARA News", "Antara"),
        ("kompas.com", "Kompas.com"),
        ("KONTAN.CO.ID", "Kontan"),
    ],
)
def test_outlets_by_what_they_are_called(form: str, name: str, knowledge: Knowledge) -> None:
    found = outlets_of(knowledge).named(form)
    assert found is not None and found["name"] == name


def test_the_table_of_outlets_is_wide(knowledge: Knowledge) -> None:
    rows = knowledge.rows("world", "agencies")
    assert len(rows) >= 250
    assert len({row["country"] for row in rows}) >= 50
