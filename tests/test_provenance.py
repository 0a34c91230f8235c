"""Publisher, dateline and credits."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kawat.coding.provenance import Provenance, provenance
from kawat.knowledge import Knowledge
from kawat.language.layout import layout_of
from kawat.language.parse import Parse
from kawat.reading import Reading
from kawat.story import Story
from tests.shared import shared

BODY = "Menteri itu tiba di ibu kota pada Selasa pagi."
MONTHS = "form,unit,value\napril,month,4\ndesember,month,12\n"


def read(text: str, knowledge: Knowledge, *, lang: str = "id", **fields: str) -> Provenance:
    story = Story.of(text, **fields)
    layout = layout_of(text, title=story.title, lang=lang, knowledge=knowledge)
    found = provenance(Parse(story, lang, layout.blocks, (), layout.dateline), knowledge)
    Reading(story=story, dateline=found.dateline, credits=found.credits)  # proves every span
    return found


def credits(found: Provenance) -> list[tuple[str, str]]:
    return [(credit.role, credit.name) for credit in found.credits]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Sumber: Reuters | Editor: Budi Santoso", [("agency", "Reuters"), ("editor", "Budi Santoso")]),
        ("Editor: Budi Santoso, Siti Aminah", [("editor", "Budi Santoso"), ("editor", "Siti Aminah")]),
        ("Editor : Budi Santoso", [("editor", "Budi Santoso")]),
        ("Penulis: Siti Aminah", [("author", "Siti Aminah")]),
        ("Penulis : Kontributor Makassar, Siti Aminah", [("author", "Siti Aminah")]),
        ("Laporan Wartawan Tribunnews.com, Siti Aminah", [("author", "Siti Aminah")]),
        ("Pewarta: Antara/Reuters", [("agency", "Antara"), ("agency", "Reuters")]),
        ("Penerjemah: Siti Aminah", [("translator", "Siti Aminah")]),
        ("Fotografer: Siti Aminah", [("photographer", "Siti Aminah")]),
        ("Sumber: Warta Rekaan", [("agency", "Warta Rekaan")]),
        ("Sumber: berbagai sumber", []),
        ("Editor:", []),
        ("By John Doe", [("author", "John Doe")]),
        ("Source: Reuters", [("agency", "Reuters")]),
        ("Reporting by Jane Roe; Editing by John Doe", [("author", "Jane Roe"), ("editor", "John Doe")]),
        ("SITI AMINAH | BUDI SANTOSO", [("author", "SITI AMINAH"), ("author", "BUDI SANTOSO")]),
        ("SITI AMINAH | REUTERS", [("agency", "REUTERS")]),
    ],
)
def test_credit_lines(line: str, expected: list[tuple[str, str]], knowledge: Knowledge) -> None:
    assert credits(read(f"{BODY}\n{BODY}\n{line}", knowledge)) == expected


def test_two_reporters_and_the_place_that_they_report_from(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "markers.csv").write_text("form,kind\nand,and\n", encoding="utf-8")
    line = "(Reporting by Jane Roe and Ann Poe in Jakarta; Editing by John Doe)"
    found = read(f"The minister left on Monday.\n{line}", Knowledge(tmp_path), lang="en")
    assert credits(found) == [("author", "Jane Roe"), ("author", "Ann Poe"), ("editor", "John Doe")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("(ant/rtr)", [("agency", "Antara"), ("agency", "Reuters")]),
        ("(afp/bud)", [("agency", "AFP"), ("editor", "bud")]),
        ("(mdk/rnd)", [("author", "mdk"), ("editor", "rnd")]),
        ("(hp/ts)", [("author", "hp"), ("editor", "ts")]),
        ("(azr/nvl/dtk)", [("author", "azr"), ("editor", "nvl"), ("agency", "detikcom")]),
        ("( rsa / abm )", [("author", "rsa"), ("editor", "abm")]),
        ("(adv/eth)", [("editor", "eth")]),
        ("(REUTERS)", [("agency", "REUTERS")]),
        ("[Antara]", [("agency", "Antara")]),
        ("(Antara/Reuters)", [("agency", "Antara"), ("agency", "Reuters")]),
        ("(jay/wul/ABCD)", [("author", "jay"), ("editor", "wul")]),
        ("(rul/wul),,,loading...", [("author", "rul"), ("editor", "wul")]),
        ("(KPU)", []),
        ("(nvc)", []),
    ],
)
def test_codes_name_services_and_who_wrote_and_edited(
    code: str, expected: list[tuple[str, str]], knowledge: Knowledge
) -> None:
    assert credits(read(f"{BODY}\n{BODY} {code}", knowledge)) == expected


@pytest.mark.parametrize(("code", "signs"), [("(rul/wul)", True), ("( rul / wul )", True), ("(dan/atau)", False)])
def test_initials_sign_where_the_last_stop_was_forgotten(code: str, signs: bool, knowledge: Knowledge) -> None:
    found = credits(read(f'{BODY}\n"Kami sudah tiba," kata dia {code}', knowledge))
    assert found == ([("author", "rul"), ("editor", "wul")] if signs else [])


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ('"Kami siap," ungkapnya dilansir PojokSenja.', ["PojokSenja"]),
        ('"Kami siap," kata dia dikutip KabarWetan, Kamis (25/4).', ["KabarWetan"]),
        ("Menteri itu tiba, seperti dikutip dari Kabar Wetan Baru, Kamis (25/4).", ["Kabar Wetan Baru"]),
        ("Dilansir PojokSenja, menteri itu tiba.", ["PojokSenja"]),
        ("Menteri itu tiba, dikutip dari Presiden Joko Widodo.", []),
        ("Menteri itu tiba, dikutip dari Kamis lalu.", []),
        ("Menteri itu tiba, dikutip dari keterangannya.", []),
    ],
)
def test_an_outlet_that_no_table_has_by_its_shape(phrase: str, expected: list[str], knowledge: Knowledge) -> None:
    assert credits(read(f"{BODY}\n{phrase} {BODY}", knowledge)) == [("agency", name) for name in expected]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Dilansir dari Reuters, menteri itu tiba.", ["Reuters"]),
        ("Menteri itu tiba, dilansir AFP, Kamis (25/4).", ["AFP"]),
        ("Menteri itu tiba, seperti dikutip dari Antara.", ["Antara"]),
        ("Menteri itu tiba, mengutip Reuters.", ["Reuters"]),
        ("Menteri itu tiba, demikian dikutip dari laman BBC.", ["BBC"]),
        ('"Kami siap," kata menteri kepada AFP.', ["AFP"]),
        ("Kantor berita Xinhua melaporkan menteri itu tiba.", ["Xinhua"]),
        ("Menteri itu tiba, lapor Reuters.", ["Reuters"]),
        ("Menteri itu tiba, menurut laporan Reuters.", ["Reuters"]),
        ("Menurut kantor berita resmi Palestina WAFA, dia tiba.", ["WAFA"]),
        ("Menurut kantor berita XYZA, dia tiba.", ["XYZA"]),
        ("Dilansir AFP dan Reuters, dia tiba.", ["AFP", "Reuters"]),
        ("Menteri itu tiba, seperti dilansir Kantor Berita Antara.", ["Antara"]),
        ("Menteri itu tiba, dikutip dari Media Indonesia.", ["Media Indonesia"]),
        ("Wartawan Reuters melaporkan menteri itu tiba.", ["Reuters"]),
        ("Menteri itu tiba, seperti pantauan wartawan Reuters.", ["Reuters"]),
        ('"Dilansir Reuters, menteri itu tiba di ibu kota."', ["Reuters"]),
        ("DilansirAljazeera, Selasa (22/10), dia tiba.", ["Aljazeera"]),
        ("Dia tiba, dilansirAntara,Selasa.", ["Antara"]),
        ("Dilansir BBC Selasa (17/9), dia tiba.", ["BBC"]),
        ("Dikutip dari kabarrekaan.com, dia tiba.", ["kabarrekaan.com"]),
        ("Seperti diberitakan surat kabar Inggris The Guardian, dia tiba.", ["The Guardian"]),
    ],
)
def test_phrases_of_supply(phrase: str, expected: list[str], knowledge: Knowledge) -> None:
    assert credits(read(f"{BODY}\n{phrase}", knowledge)) == [("agency", name) for name in expected]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("The minister left, Reuters reported.", ["Reuters"]),
        ("The minister told Reuters he would leave.", ["Reuters"]),
        ("The minister left, according to Xinhua.", ["Xinhua"]),
        ("The minister left, the state news agency KCNA said.", ["KCNA"]),
        ("Citing Kyodo and Reuters, the paper told of talks.", ["Kyodo", "Reuters"]),
    ],
)
def test_phrases_of_supply_in_english(phrase: str, expected: list[str], knowledge: Knowledge) -> None:
    text = f"The minister arrived on Monday.\n{phrase}"
    assert credits(read(text, knowledge, lang="en")) == [("agency", name) for name in expected]


@pytest.mark.parametrize(
    "phrase",
    [
        "Dilansir dari Kementerian Luar Negeri, dia tiba.",
        "Dikutip dari akun Instagram miliknya, dia tiba.",
        "Menurut Budi, dia tiba.",
        "Jarak antara Jakarta dan Bogor dilaporkan jauh.",
        "Warga melaporkan hal itu ke polisi.",
        "Wartawan ditahan di luar kantor Reuters.",
        "Dua wartawan Reuters ditahan sejak Desember.",
        "Pemerintah menutup kantor berita Anadolu.",
        '"Menurut Reuters, harga beras naik," kata menteri itu.',
        "Dikutip dari bmkg.go.id, gempa terjadi.",
        "Menurut kantor berita AS, dia tiba.",
        "Dikutip dari Suara Rakyat Jelata, dia tiba.",
    ],
)
def test_what_is_no_supply(phrase: str, knowledge: Knowledge) -> None:
    assert credits(read(f"{BODY}\n{phrase}", knowledge)) == []


@pytest.mark.parametrize("publisher", ["Kompas.com", "kompas", "KOMPAS.com"])
def test_own_outlet_is_no_agency(publisher: str, knowledge: Knowledge) -> None:
    text = f"JAKARTA, KOMPAS.com - {BODY}\nDia berkata kepada Kompas.com, mengutip Reuters."
    assert credits(read(text, knowledge, publisher=publisher)) == [("agency", "Reuters")]


@pytest.mark.parametrize(
    ("opening", "fields", "expected"),
    [
        ("KONTAN.CO.ID - VLADIVOSTOK.", {}, "KONTAN.CO.ID"),
        ("KONTAN.CO.ID - VLADIVOSTOK.", {"publisher": "Warta Rekaan"}, "Warta Rekaan"),
        ("JAKARTA (Pos Kota) -", {}, "Pos Kota"),
        ("JAKARTA (Reuters) -", {}, None),
        ("WASHINGTON (Reuters) -", {"url": "https://www.reuters.com/a/1"}, "Reuters"),
        ("Jakarta (ANTARA News) -", {}, "ANTARA News"),
        ("Bogor (ANTARA) -", {"url": "https://www.antaranews.com/berita/1"}, "Antara"),
        ("Bogor (ANTARA) -", {"url": "https://nasional.kompas.com/read/1"}, "Kompas.com"),
        ("Bogor (ANTARA) -", {"publisher": "Warta Rekaan"}, "Warta Rekaan"),
        ("KOMPAS.com, Bogor (ANTARA) -", {}, "KOMPAS.com"),
        ("JAKARTA -", {"url": "https://nasional.kompas.com/read/1"}, "Kompas.com"),
        ("JAKARTA -", {"url": "https://finance.detik.com/d-1"}, "detikFinance"),
        ("JAKARTA -", {"url": "https://notkompas.com/read/1"}, None),
        ("JAKARTA -", {"url": "http://[broken"}, None),
        ("JAKARTA -", {}, None),
    ],
)
def test_publisher(opening: str, fields: dict[str, str], expected: str | None, knowledge: Knowledge) -> None:
    assert read(f"{opening} {BODY}", knowledge, **fields).publisher == expected


@pytest.mark.parametrize(
    ("opening", "published", "place", "day"),
    [
        ("KONTAN.CO.ID - VLADIVOSTOK.", "2019-04-26", "VLADIVOSTOK", None),
        ("JAKARTA, 25 April (Reuters) -", "2019-04-26", "JAKARTA", "2019-04-25"),
        ("JAKARTA, 25 April (Reuters) -", None, "JAKARTA", None),
        ("JAKARTA, 25 April 2019 (Reuters) -", None, "JAKARTA", "2019-04-25"),
        ("JAKARTA, April 25 (Reuters) -", "2019-04-26", "JAKARTA", "2019-04-25"),
        ("JAKARTA, 31 Desember (Reuters) -", "2019-01-01", "JAKARTA", "2018-12-31"),
        ("JAKARTA, 31 April (Reuters) -", "2019-05-01", "JAKARTA", None),
        ("JAKARTA, Kamis (25/4) (Reuters) -", "2019-04-26", "JAKARTA", "2019-04-25"),
        ("Suara.com -", None, None, None),
    ],
)
def test_dateline(opening: str, published: str | None, place: str | None, day: str | None, tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "calendar.csv").write_text(MONTHS, encoding="utf-8")
    fields = {"published": published} if published else {}
    found = read(f"{opening} {BODY}", Knowledge(tmp_path), **fields).dateline
    assert found is not None
    assert (found.place, found.date, found.span.text) == (place, day, opening)


def test_agency_of_the_dateline_is_a_credit(knowledge: Knowledge) -> None:
    text = f"WASHINGTON (Reuters) - {BODY}"
    assert credits(read(text, knowledge)) == [("agency", "Reuters")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"publisher": "antaranews.com"}, []),
        ({"publisher": "Warta Rekaan"}, [("agency", "ANTARA News")]),
    ],
)
def test_a_service_that_is_a_paper_too(
    fields: dict[str, str], expected: list[tuple[str, str]], knowledge: Knowledge
) -> None:
    assert credits(read(f"Jakarta (ANTARA News) - {BODY}", knowledge, **fields)) == expected


@pytest.mark.parametrize(
    ("opening", "fields", "words"),
    [
        ("JAKARTA, KOMPAS.com -", {}, "KOMPAS.com"),
        ("JAKARTA, KOMPAS.com -", {"publisher": "Kompas"}, "KOMPAS.com"),
        ("JAKARTA (Reuters) -", {"publisher": "Kompas"}, None),
        ("JAKARTA -", {"url": "https://nasional.kompas.com/read/1"}, None),
    ],
)
def test_where_the_dateline_names_who_publishes(
    opening: str, fields: dict[str, str], words: str | None, knowledge: Knowledge
) -> None:
    outlet = read(f"{opening} {BODY}", knowledge, **fields).outlet
    assert (outlet.text if outlet else None) == words


def test_the_first_story(knowledge: Knowledge) -> None:
    text = shared("stories/kontan-vladivostok.txt").read_text(encoding="utf-8")
    found = read(text, knowledge)
    assert found.publisher == "KONTAN.CO.ID"
    assert found.dateline is not None
    assert (found.dateline.place, found.dateline.date) == ("VLADIVOSTOK", None)
    assert credits(found) == [("agency", "Reuters"), ("editor", "Tendi Mahadi"), ("agency", "Reuters")]
    assert len({credit.span for credit in found.credits}) == 3


@pytest.mark.parametrize("text", ["", " ", "Editor:", "(ant)", "Dilansir", "Dilansir dari", "JAKARTA -", "|", "()"])
def test_odd_texts(text: str, knowledge: Knowledge) -> None:
    assert read(text or " ", knowledge).publisher is None


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "a",
        "dilansir ",
        "dilansir dari ",
        "kantor berita ",
        "menurut kantor berita a ",
        "AFP, ",
        "a.",
        "A-",
        "melaporkan ",
    ],
)
def test_a_hostile_long_line_is_read_in_seconds(unit: str, knowledge: Knowledge) -> None:
    read("warm up", knowledge)
    text = (unit * (200_000 // len(unit) + 1))[:200_000]
    started = time.process_time()
    read(text, knowledge)
    assert time.process_time() - started < 20


@pytest.mark.parametrize(("name", "credited"), [("detikSumbagsel", []), ("Antara", ["Antara"])])
def test_a_desk_of_the_storys_own_outlet_is_no_agency(name: str, credited: list[str]) -> None:
    text = (
        f'Jaksa menyita empat mobil dari rumah itu. "Penyitaan itu sah," kata Armen melansir {name}, Kamis (4/9/2025).'
    )
    assert [
        each for role, each in credits(read(text, Knowledge(), publisher="detikcom")) if role == "agency"
    ] == credited
