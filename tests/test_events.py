"""Events: what a story tells, once each, with what proves it."""

from __future__ import annotations

from typing import Any

import pytest

from kawat.reading import EVENT_TYPES, Event
from tests.coding import lines, names, read, tables, triggers


@pytest.mark.parametrize(
    ("text", "lang", "type", "mode"),
    [
        ("Indonesia berjanji membantu Malaysia.", "id", "AGREE", None),
        ("Presiden Joko Widodo bertemu Presiden China Xi Jinping.", "id", "CONSULT", None),
        ("Presiden Joko Widodo mengunjungi Australia.", "id", "CONSULT", "visit"),
        ("Presiden Prancis Emmanuel Macron menelepon Presiden China Xi Jinping.", "id", "CONSULT", "phone"),
        ("Presiden Joko Widodo memuji Malaysia.", "id", "SUPPORT", None),
        ("Jepang memberikan bantuan kepada Indonesia.", "id", "AID", None),
        ("Rusia menarik pasukan dari Suriah.", "id", "RETREAT", "withdraw"),
        ("Menteri Suryo Wibowo mengundurkan diri.", "id", "RETREAT", "resign"),
        ("China mendesak Amerika Serikat berhenti.", "id", "REQUEST", "change"),
        ("Indonesia mengecam Israel.", "id", "ACCUSE", "disapprove"),
        ("Iran menuding Israel.", "id", "ACCUSE", "allege"),
        ("Ribuan buruh berunjuk rasa di Jakarta.", "id", "PROTEST", "demo"),
        ("Indonesia mengirim pasukan ke perbatasan.", "id", "MOBILIZE", "troops"),
        ("Polisi menangkap Budi Santoso.", "id", "COERCE", "arrest"),
        ("Taliban menculik warga Korea Selatan.", "id", "ASSAULT", "abduct"),
        ("Rusia menyerang Ukraina.", "id", "ASSAULT", None),
        ("Indonesia condemned Israel.", "en", "ACCUSE", "disapprove"),
        ("President Xi Jinping visited Italy.", "en", "CONSULT", "visit"),
        ("Japan gave aid to Indonesia.", "en", "AID", None),
        ("Thousands of workers protested in Paris.", "en", "PROTEST", "demo"),
        ("Police arrested Alexei Navalny in Moscow.", "en", "COERCE", "arrest"),
    ],
)
def test_type_and_mode(text: str, lang: str, type: str, mode: str | None) -> None:
    [event] = read(text, lang).events
    assert (event.type, event.mode) == (type, mode)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Presiden Joko Widodo minum kopi di Jakarta.", "id"),
        ("Menteri Keuangan Sri Mulyani mengatakan bahwa anggaran negara masih aman.", "id"),
        ("Hujan turun sejak pagi di Malaysia.", "id"),
        ("President Xi Jinping smiled in Rome.", "en"),
        ("Finance Minister Sri Mulyani said that the budget was safe.", "en"),
    ],
)
def test_what_no_form_of_the_lexicon_tells_is_no_event(text: str, lang: str) -> None:
    assert read(text, lang).events == ()


def test_an_act_of_nobody_toward_nobody_is_no_event() -> None:
    assert read("Serangan berlanjut semalam.").events == ()


def test_an_event_retold_is_one_event() -> None:
    text = "Pasukan Rusia menyerang Ukraina, Rabu (24/4/2019). Ukraina diserang oleh pasukan Rusia dari tiga arah."
    [event] = read(text).events
    assert event.trigger.text == "menyerang"
    assert [span.text for span in event.mentions] == ["diserang"]


def test_two_sides_in_the_other_order_are_the_same_meeting() -> None:
    text = "Presiden Rusia Vladimir Putin bertemu Presiden China Xi Jinping. Xi bertemu dengan Putin selama dua jam."
    [event] = read(text).events
    assert [span.text for span in event.mentions] == ["bertemu"]


def test_who_does_it_to_whom_makes_two_events() -> None:
    assert lines(read("Iran menyerang Israel. Israel menyerang Iran.")) == [
        "ASSAULT: Iran > Israel [occurred]",
        "ASSAULT: Israel > Iran [occurred]",
    ]


def test_what_happened_and_what_did_not_are_two_events() -> None:
    assert lines(read("Iran menyerang Israel. Iran tidak menyerang Israel.")) == [
        "ASSAULT: Iran > Israel [occurred]",
        "ASSAULT: Iran > Israel [negated]",
    ]


def test_a_headline_only_adds_a_mention() -> None:
    title = "Iran Mengecam Israel"
    [event] = read(f"{title}\nTEHERAN - Iran mengecam Israel, Rabu (24/4/2019).", title=title).events
    assert event.trigger.start > len(title)
    assert all(span.start < len(title) for span in event.mentions)


def test_a_headline_alone_tells_no_event() -> None:
    title = "Iran Mengecam Israel"
    assert read(f"{title}\nTEHERAN - Hujan turun sejak pagi di ibu kota.", title=title).events == ()


@pytest.mark.parametrize(
    "text",
    [
        "Rusia menyerang Ukraina.",
        "Presiden Joko Widodo mengunjungi Australia.",
        "Polisi menangkap Budi Santoso di Jakarta.",
        "Rusia menarik pasukan dari Suriah.",
        "Presiden Joko Widodo memuji Malaysia.",
        "Ribuan buruh berunjuk rasa di Jakarta.",
        "Amerika Serikat menjatuhkan sanksi terhadap Iran.",
        "Jepang memberikan bantuan kepada Indonesia.",
    ],
)
def test_codes_follow_from_type_and_mode(text: str) -> None:
    forward: dict[tuple[str, str | None], dict[str, str]] = {
        (row["type"], row["mode"] or None): row for row in tables().rows("ontology", "plover_forward")
    }
    [event] = read(text).events
    row = forward[event.type, event.mode]
    assert event.cameo == row["cameo"]
    assert event.goldstein == float(row["goldstein"])
    assert event.quad == int(row["quad"])


@pytest.mark.parametrize(
    ("text", "quad"),
    [
        ("Presiden Joko Widodo memuji Malaysia.", 1),
        ("Jepang memberikan bantuan kepada Indonesia.", 2),
        ("Indonesia mengecam Israel.", 3),
        ("Rusia menyerang Ukraina.", 4),
    ],
)
def test_the_four_quads(text: str, quad: int) -> None:
    assert [event.quad for event in read(text).events] == [quad]


@pytest.mark.parametrize(
    ("text", "published", "when"),
    [
        ("Rusia menyerang Ukraina pada Rabu (24/4/2019).", None, "2019-04-24"),
        ("Rusia menyerang Ukraina pada 24 April 2019.", None, "2019-04-24"),
        ("Rusia menyerang Ukraina pada Februari 2019.", None, "2019-02"),
        ("Rusia menyerang Ukraina kemarin.", "2019-04-25", "2019-04-24"),
        ("Rusia menyerang Ukraina kemarin.", None, None),
        ("Rusia menyerang Ukraina.", "2019-04-25", None),
        ("Pada Rabu (24/4/2019), Rusia menyerang Ukraina.", None, "2019-04-24"),
    ],
)
def test_when(text: str, published: str | None, when: str | None) -> None:
    assert [event.when for event in read(text, published=published).events] == [when]


@pytest.mark.parametrize(
    ("text", "lang", "where", "country"),
    [
        ("Rusia menyerang Ukraina di Donetsk.", "id", "Donetsk", "UKR"),
        ("Polisi menangkap Budi Santoso di Bandung.", "id", "Bandung", "IDN"),
        ("Police arrested Alexei Navalny in Moscow.", "en", "Moscow", "RUS"),
        ("Presiden Joko Widodo tiba di Australia.", "id", "Australia", "AUS"),
        ("Rusia menyerang Ukraina.", "id", None, None),
    ],
)
def test_where(text: str, lang: str, where: str | None, country: str | None) -> None:
    reading = read(text, lang)
    [event] = reading.events
    spots = {place.id: place for place in reading.places}
    assert event.where == where
    assert (spots[event.where_id].country if event.where_id else None) == country


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ('"Israel menyerang Suriah di Homs," kata Presiden Palestina Mahmoud Abbas.', "Mahmoud Abbas"),
        ("Menurut Presiden Palestina Mahmoud Abbas, Israel menyerang Suriah di Homs.", "Mahmoud Abbas"),
        ("Presiden Palestina Mahmoud Abbas mengatakan bahwa Israel menyerang Suriah di Homs.", "Mahmoud Abbas"),
        ("Israel menyerang Suriah di Homs.", None),
    ],
)
def test_to_whom_the_story_credits_it(text: str, source: str | None) -> None:
    [event] = read(text).events
    assert (event.attributed_to and event.attributed_to.name) == source


def test_the_evidence_is_the_clause() -> None:
    event = triggers(read("China diam; Rusia menyerang Ukraina; Iran mengecam Rusia."))["menyerang"]
    assert event.evidence is not None
    assert event.evidence.text == "Rusia menyerang Ukraina"


def test_the_evidence_holds_the_trigger() -> None:
    text = "Indonesia mendesak agar Israel menarik pasukan dari Gaza. Iran menyerang Israel jika Amerika Serikat pergi."
    for event in read(text).events:
        assert event.evidence is not None
        assert event.evidence.start <= event.trigger.start < event.trigger.end <= event.evidence.end


def test_contexts_are_plovers() -> None:
    known = {row["context"] for row in tables().rows("ontology", "plover_contexts")}
    assert len(known) == 37
    text = (
        "Iran mengecam senjata nuklir Amerika Serikat. KPK menangkap Budi Santoso dalam kasus "
        "korupsi. Mahasiswa berunjuk rasa menuntut pemilu. Indonesia mengecam serangan siber China."
    )
    events = read(text).events
    told = {context for event in events for context in event.contexts}
    assert {"cbrn", "corruption"} <= told
    assert told <= known
    assert all(len(event.contexts) == len(set(event.contexts)) for event in events)


def test_every_row_of_the_lexicons_has_a_code_and_known_contexts() -> None:
    contexts = {row["context"] for row in tables().rows("ontology", "plover_contexts")}
    modes = {(row["type"], row["mode"]) for row in tables().rows("ontology", "plover_forward")}
    for lang in ("id", "en"):
        for row in tables().rows(lang, "lexicon"):
            assert row["type"] in EVENT_TYPES, row
            assert (row["type"], row["mode"]) in modes, row
            assert {*filter(None, row["contexts"].split("|"))} <= contexts, row


def test_probabilities_are_shares_and_ids_count() -> None:
    events: tuple[Event, ...] = read(
        "Rusia menyerang Ukraina. Indonesia mengecam Rusia. Jepang memberikan bantuan kepada Ukraina."
    ).events
    assert [event.id for event in events] == ["e1", "e2", "e3"]
    assert all(event.probability is not None and 0 < event.probability <= 1 for event in events)


def test_a_condition_and_a_demand_do_not_happen() -> None:
    reading = read("Iran akan menyerang Israel jika Amerika Serikat menyerang Iran.")
    found: dict[str, Any] = {",".join(names(event.actors)): event.status for event in reading.events}
    assert found == {"Iran": "planned", "Amerika Serikat": "possible"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Kementerian Luar Negeri Rusia mengatakan Ukraina menyerang Rusia pada Senin.", True),
        ("Kementerian Luar Negeri Rusia membantah Rusia menyerang Ukraina pada Senin.", False),
    ],
)
def test_who_denies_a_thing_is_not_its_source(text: str, source: bool) -> None:
    reading = read(text)
    (event,) = [event for event in reading.events if event.type == "ASSAULT"]
    assert (event.attributed_to is not None) is source
