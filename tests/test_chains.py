"""Who says so: the chain from who publishes a story over its agencies to who is credited, by stories of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from kawat.chain import told_by
from kawat.coding.coder import code_parse
from kawat.reading import Event, Quote, Reading

from .coding import tables
from .heard import Act, bare, heard, weigh

MET = Act("bertemu", "CONSULT", [("Arvani", "actor", 0.9)])
SUMMIT = (
    "KABARSENJA.CO.ID - LISABON. Presiden Zimbabwe Tomas Arvani bertemu presiden Zambia di Lisabon, Kamis.\n\n"
    '"Kami akan membuka perbatasan," kata Arvani kepada wartawan.\n\nSumber: Reuters'
)
OWN = (
    "SEMARANG, KABARSENJA.CO.ID - Menteri Perdagangan Ratri Wulan bertemu petani garam, Kamis.\n\n"
    '"Kami akan membantu," kata Ratri.'
)
CLAIM = (
    "SEOUL, KABARSENJA.CO.ID - Pasar dibuka seperti biasa pada Kamis pagi.\n\n"
    "Kantor berita Yonhap melaporkan bahwa tentara Zambia menyerang kapal nelayan di teluk."
)
TWO = (
    "KABARSENJA.CO.ID - Polisi Zambia menangkap seorang aktivis, Kamis.\n\n"
    "Zimbabwe mengecam Zambia, seperti dilansir Reuters.\n\n"
    '"Kami menyesal," kata juru bicara kepolisian Bram Odoyo.\n\n(afp/wul)'
)
EN = (
    "LISBON (Reuters) - The president of Zambia met Tomas Arvani on Thursday.\n\n"
    '"We will open the border," said President Tomas Arvani.\n\n'
    "Zimbabwe condemned Zambia, Xinhua reported.\n\nReporting by Jane Roe; Editing by John Doe"
)
Acts = Mapping[int, Sequence[Act]]


@pytest.fixture(autouse=True)
def own_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch)


def read(text: str, acts: Acts | None = None, *, lang: str = "id") -> Reading:
    reading = code_parse(heard(bare(text, lang=lang), acts), knowledge=tables())
    assert Reading.from_json(reading.to_json()) == reading
    return reading


def chain(part: Event | Quote) -> list[tuple[str, str]]:
    return [(link.role, link.name) for link in part.chain]


def shown(part: Event | Quote) -> list[str | None]:
    return [link.span.text if link.span else None for link in part.chain]


def test_a_quote_in_an_agency_story_came_through_paper_agency_and_speaker() -> None:
    reading = read(SUMMIT, {0: [MET]})
    [event], [quote] = reading.events, reading.quotes
    assert chain(event) == [("publisher", "KABARSENJA.CO.ID"), ("agency", "Reuters")]
    assert chain(quote) == [("publisher", "KABARSENJA.CO.ID"), ("agency", "Reuters"), ("speaker", "Tomas Arvani")]
    assert shown(quote) == ["KABARSENJA.CO.ID", "Reuters", "Arvani"]
    assert quote.chain[-1].actor is quote.speaker
    assert told_by(quote) == "KABARSENJA.CO.ID → Reuters → Tomas Arvani"


def test_what_is_told_in_a_quote_came_as_the_quote_did() -> None:
    act = Act("membuka", "CONCEDE", [("Zambia", "actor", 0.9), ("Arvani", "attributed", 0.9)])
    reading = read(SUMMIT.replace("Kami akan", "Zambia harus"), {1: [act]})
    assert reading.events[0].chain == reading.quotes[0].chain


def test_a_papers_own_story_has_no_agency() -> None:
    act = Act("bertemu", "CONSULT", [("Ratri", "actor", 0.9)])
    reading = read(OWN, {0: [act]})
    assert chain(reading.events[0]) == [("publisher", "KABARSENJA.CO.ID")]
    assert chain(reading.quotes[0]) == [("publisher", "KABARSENJA.CO.ID"), ("speaker", "Ratri Wulan")]


def test_who_published_is_absent_where_nothing_tells() -> None:
    reading = read(
        "Menteri Ratri Wulan bertemu petani garam.", {0: [Act("bertemu", "CONSULT", [("Ratri", "actor", 0.9)])]}
    )
    assert reading.events[0].chain == ()


def test_an_agency_that_is_credited_with_a_claim_is_an_agency() -> None:
    act = Act("menyerang", "ASSAULT", [("tentara", "actor", 0.9), ("Yonhap", "attributed", 0.9)])
    reading = read(CLAIM, {1: [act]})
    for part in (reading.events[0], reading.quotes[0]):
        assert chain(part) == [("publisher", "KABARSENJA.CO.ID"), ("agency", "Yonhap")]
        assert shown(part)[-1] == "Kantor berita Yonhap"
    assert reading.events[0].chain[-1].actor is reading.events[0].attributed_to


def test_an_agency_of_one_sentence_is_in_the_chains_of_that_sentence_only() -> None:
    acts = {
        0: [Act("menangkap", "COERCE", [("Polisi", "actor", 0.9)])],
        1: [Act("mengecam", "ACCUSE", [("Zimbabwe", "actor", 0.9), ("Zambia", "recipient", 0.9)])],
    }
    reading = read(TWO, acts)
    assert [told_by(each) for each in reading.events] == ["KABARSENJA.CO.ID → AFP", "KABARSENJA.CO.ID → AFP / Reuters"]
    assert told_by(reading.quotes[0]) == "KABARSENJA.CO.ID → AFP → Bram Odoyo"


def test_an_agency_of_story_and_sentence_stands_once_by_the_words_nearest() -> None:
    text = "Zimbabwe mengecam Zambia, lapor AFP.\n\nTidak ada korban dalam peristiwa di perbatasan itu.\n\n(afp/wul)"
    [event] = read(text, {0: [Act("mengecam", "ACCUSE", [("Zimbabwe", "actor", 0.9)])]}).events
    assert [(link.name, link.span and link.span.start) for link in event.chain] == [("AFP", text.index("AFP"))]


def test_english() -> None:
    acts = {
        0: [Act("met", "CONSULT", [("Arvani", "actor", 0.9)])],
        2: [Act("condemned", "ACCUSE", [("Zimbabwe", "actor", 0.9), ("Xinhua", "attributed", 0.9)])],
    }
    reading = read(EN, acts, lang="en")
    assert [told_by(each) for each in reading.events] == ["Reuters", "Reuters → Xinhua"]
    assert told_by(reading.quotes[0]) == "Reuters → Tomas Arvani"


def test_who_is_cited_in_a_quotation_stands_behind_its_speaker() -> None:
    text = '"Menurut Presiden Arvani, Zambia menyerang nelayan," kata Menteri Ratri Wulan.'
    act = Act("menyerang", "ASSAULT", [("Zambia", "actor", 0.9), ("Arvani", "attributed", 0.9)])
    [event] = read(text, {0: [act]}).events
    assert told_by(event) == "Ratri Wulan → Arvani"


def test_other_words_for_who_speaks_are_no_second_speaker() -> None:
    text = "Juru bicara kepolisian di ibu kota, Tomas Arvani, mengatakan bahwa tentara Zimbabwe menyerang nelayan."
    act = Act("menyerang", "ASSAULT", [("tentara", "actor", 0.9), ("bicara", "attributed", 0.9)])
    reading = read(text, {0: [act]})
    assert [told_by(each) for each in reading.quotes] == ["Tomas Arvani"]
    assert told_by(reading.events[0]) == "Juru bicara kepolisian"


def test_who_denies_is_not_who_says_so() -> None:
    text = "Menteri Ratri Wulan membantah bahwa menurut Presiden Arvani tentara Zambia menyerang nelayan."
    act = Act("menyerang", "ASSAULT", [("tentara", "actor", 0.9), ("Arvani", "attributed", 0.9)])
    [event] = read(text, {0: [act]}).events
    assert told_by(event) == "Arvani"


def test_what_a_speaker_has_from_an_agency_the_story_has_not() -> None:
    text = 'SEMARANG, KABARSENJA.CO.ID - "Menurut Reuters, saham turun tajam pekan lalu," kata Ratri Wulan.'
    reading = read(text)
    assert reading.credits == ()
    assert told_by(reading.quotes[0]) == "KABARSENJA.CO.ID → Ratri Wulan"


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Zambia menutup kantor berita Anadolu di ibu kota.", Act("menutup", "COERCE", [("Zambia", "actor", 0.9)])),
        ("Polisi Zambia menahan dua wartawan Reuters.", Act("menahan", "COERCE", [("Polisi", "actor", 0.9)])),
        ("Zambia memuji Reuters atas liputannya.", Act("memuji", "SUPPORT", [("Zambia", "actor", 0.9)])),
    ],
)
def test_an_outlet_that_a_story_is_about_tells_nothing(text: str, act: Act) -> None:
    [event] = read(f"SEMARANG, KABARSENJA.CO.ID - {text}", {0: [act]}).events
    assert chain(event) == [("publisher", "KABARSENJA.CO.ID")]


def test_the_storys_own_outlet_is_never_its_agency() -> None:
    text = (
        "Jakarta (ANTARA News) - Presiden Zambia tiba pada Kamis.\n\n"
        "Kantor berita Antara melaporkan bahwa tentara Zambia menyerang kapal nelayan.\n\n"
        '"Kami menyesal," kata Menteri Ratri Wulan kepada Antara.'
    )
    act = Act("menyerang", "ASSAULT", [("tentara", "actor", 0.9), ("Antara", "attributed", 0.9)])
    reading = read(text, {1: [act]})
    assert chain(reading.events[0]) == [("publisher", "ANTARA News")]
    assert reading.events[0].chain[0].actor is reading.events[0].attributed_to
    assert told_by(reading.quotes[-1]) == "ANTARA News → Ratri Wulan"
