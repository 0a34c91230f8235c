"""Who speaks: pronouns and descriptions told again, whom a body quotes, who is new, and who is named later."""

from __future__ import annotations

import pytest

from kawat.coding.mentions import mentions
from tests.coding import read, speech, tables
from tests.heard import bare, heard


def speakers(text: str, lang: str = "id") -> list[str | None]:
    return [quote.speaker and quote.speaker.name for quote in read(text, lang).quotes]


@pytest.mark.parametrize(
    ("cited", "speaker"),
    [("beberapa pejabat", "beberapa pejabat"), ("seorang pejabat pemadam kebakaran", "seorang pejabat pemadam kebakaran")],
)  # fmt: skip
def test_whom_a_body_quotes_speaks(cited: str, speaker: str) -> None:
    assert speakers(f"Tiga orang tewas di Cusco, kata kantor berita AP mengutip {cited}.") == [speaker]


def test_they_speak_for_those_who_spoke_last() -> None:
    text = (
        "Beberapa pejabat keamanan mengatakan dua gerilyawan lari ke hutan. "
        "Para gerilyawan meninggalkan desa itu ketika malam turun di lembah, kata mereka."
    )
    assert speakers(text) == ["Beberapa pejabat keamanan"] * 2


def test_he_is_a_person_and_no_state_that_spoke_in_between() -> None:
    text = (
        "Presiden Peru Alberto Quispe mengatakan bahwa pasukan akan pulang. "
        "Bolivia mengatakan perbatasan masih ditutup. Pasukan itu akan tiba pekan depan di Lima, tambah dia."
    )
    assert speakers(text) == ["Alberto Quispe", "Bolivia", "Alberto Quispe"]


def test_it_is_no_person() -> None:
    text = (
        "The army said on Monday that two soldiers had died. The driver Alberto Quispe was taken to Lima. "
        "The bus hit a wall near the bridge, it said."
    )
    assert speakers(text, "en") == ["army", "army"]


def test_another_minister_is_not_the_one_told_before() -> None:
    text = (
        "Menteri Pertahanan Peru Alberto Quispe tiba di Lima pada Senin. "
        "Menteri lain, Santoso Wibowo, mengatakan bahwa pasukan akan pulang pekan depan."
    )
    assert speakers(text) == ["Santoso Wibowo"]


def test_who_is_brought_in_with_an_article_is_somebody_new() -> None:
    text = (
        "Beberapa warga melihat asap di atas pasar itu. Seorang dokter di klinik tentara mengatakan dua orang luka berat. "
        "Tiga orang lain dirawat di sekolah, kata seorang dokter."
    )
    reading = read(text)
    assert len({quote.speaker and quote.speaker.id for quote in reading.quotes}) == 2


def test_whom_a_story_opens_with_is_the_person_named_next() -> None:
    text = (
        "Dua prajurit tewas dalam ledakan di Cusco, kata seorang jurubicara militer Peru. "
        "Tiga prajurit lain terluka parah, kata Kolonel Alberto Quispe di Lima."
    )
    reading = read(text)
    assert {quote.speaker and quote.speaker.name for quote in reading.quotes} == {"Alberto Quispe"}
    [actor] = {quote.speaker for quote in reading.quotes}
    assert actor is not None and "seorang jurubicara militer Peru" in {span.text for span in actor.mentions}


@pytest.mark.parametrize(
    "second",
    [
        "Presiden Bolivia Hugo Mamani mengatakan perbatasan akan ditutup.",  # of another state
        "Hujan turun. Pasar tutup. Jalan sepi. Tiga prajurit lain terluka, kata Kolonel Alberto Quispe.",  # too late
        "Polisi mengatakan pelaku masih dicari. Tiga prajurit lain terluka, kata Kolonel Alberto Quispe.",  # others first
    ],
)
def test_whom_a_story_opens_with_stays_unnamed_where_it_may_be_another(second: str) -> None:
    text = f"Dua prajurit tewas dalam ledakan di Cusco, kata seorang jurubicara militer Peru. {second}"
    assert speakers(text)[0] == "seorang jurubicara militer Peru"


def test_where_an_office_is_held_may_stand_before_its_holders_name() -> None:
    text = "A spokesman for Cusco province, Alberto Quispe, confirmed that two soldiers had left the town."
    assert speakers(text, "en") == ["Alberto Quispe"]


@pytest.mark.parametrize(
    ("text", "lang", "content"),
    [
        ("The dispute over the dam could be settled next week, the Peruvian firm behind the dam said Friday.", "en",
         "The dispute over the dam could be settled next week"),
        ("Two soldiers left the town at dawn with their families, a member of the mayor's office in Cusco told AFP.", "en",
         "Two soldiers left the town at dawn with their families"),
        ("Presiden Peru Alberto Quispe mengatakan pada jumpa pers di Lima, Sabtu, negaranya akan menutup perbatasan.", "id",
         "negaranya akan menutup perbatasan"),
        ("Itu tindakan keji, kata salah satu pejabat keamanan Peru.", "id", "Itu tindakan keji"),
    ],
)  # fmt: skip
def test_what_is_said(text: str, lang: str, content: str) -> None:
    assert [each[3] for each in speech(read(text, lang))] == [[content]]


def test_a_passive_cue_reports_where_its_agent_stands_behind_it() -> None:
    text = (
        "Menteri Pertahanan Peru Alberto Quispe mengatakan pasukan akan pulang. "
        "Ditambahkannya, perbatasan juga akan dibuka lagi pekan depan."
    )
    assert speech(read(text))[1:] == [
        ("indirect", "Alberto Quispe", "Ditambahkan", ["perbatasan juga akan dibuka lagi pekan depan"])
    ]


def test_a_passive_cue_without_an_agent_is_no_quote() -> None:
    assert speech(read("Ditambahkan, perbatasan juga akan dibuka lagi pekan depan.")) == []


@pytest.mark.parametrize(
    ("text", "head", "definite"),
    [
        ("Wartawan senior Lima itu mengatakan media harus berani.", "Wartawan", True),
        ("Pelaku pembantaian suku itu mengatakan perang usai.", "suku", False),
        ("Menteri lain mengatakan perang usai.", "Menteri", False),
    ],
)
def test_a_determiner_behind_all_of_a_description_makes_it_definite(text: str, head: str, definite: bool) -> None:
    tree = {"senior": ("Wartawan", "amod"), "Lima": ("Wartawan", "nmod")} if "senior" in text else {}
    tree |= {"pembantaian": ("Pelaku", "nmod"), "suku": ("pembantaian", "nmod")} if "suku" in text else {}
    tree |= {"itu": (head, "det")} if "itu" in text else {}
    [row] = mentions(heard(bare(text), trees={0: tree}), tables())
    assert row[0].definite is definite


QUISPE = "Menteri Pertahanan Peru Alberto Quispe mengatakan pasukan akan pulang."


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"{QUISPE} Gedung itu dibangun pada 1990. Kami tidak akan mengirim siapa pun lagi ke sana.", "Alberto Quispe"),
        ("Truk datang pada pagi hari. Kami datang atas kehendak sendiri. Pasukan harus pulang, kata Alberto Quispe di pasar itu.", "Alberto Quispe"),
        (f"{QUISPE} Hujan turun. Pasar tutup. Jalan sepi. Lampu padam. Kami tidak akan mengirim siapa pun lagi ke sana.", None),
        ("Kami tidak akan mengirim siapa pun lagi ke sana.", None),
    ],
)  # fmt: skip
def test_the_first_person_without_marks_is_somebodys(text: str, speaker: str | None) -> None:
    told = [quote.speaker and quote.speaker.name for quote in read(text).quotes if "Kami" in quote.content[0].text]
    assert told == ([speaker] if speaker else [])


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Suratkabar The New York Times mengatakan pasukan akan pulang. Perundingan itu gagal pada Senin, kata The Times.", "suratkabar The New York Times"),
        ("Suratkabar The New York Times mengatakan pasukan akan pulang. Perundingan gagal, kata laporan tersebut.", "Suratkabar The New York Times"),
    ],
)  # fmt: skip
def test_an_outlet_speaks_by_its_short_name_and_its_report(text: str, speaker: str) -> None:
    assert {each and each.lower() for each in speakers(text)} == {speaker.lower()}


def test_whoever_holds_an_office_of_a_state_is_nobody_new() -> None:
    text = (
        "Pemimpin Peru Alberto Quispe bertemu Presiden Bolivia Hugo Mamani. "
        "Itu pertemuan pertama antara seorang presiden Bolivia dan seorang pemimpin Peru."
    )
    named = {mention.text: actor.name for actor in read(text).actors for mention in actor.mentions}
    assert named.get("pemimpin Peru", "Alberto Quispe") == "Alberto Quispe"
    assert "seorang pemimpin Peru" not in named.values()


def test_a_description_of_nobody_called_so_speaks_for_who_spoke_last() -> None:
    text = (
        "Senator Alberto Quispe mengatakan pasukan harus pulang. Hugo Mamani hadir di gedung itu pada Senin. "
        "Perang itu akan membawa bencana bagi semua, kata tokoh Demokrat tersebut."
    )
    assert speakers(text) == ["Alberto Quispe", "Alberto Quispe"]
