"""Who stands on which side of a trigger."""

from __future__ import annotations

import pytest

from tests.coding import names, read


def sides(text: str, lang: str, type: str) -> tuple[list[str], list[str]]:
    """Actors and recipients of the one event of that type."""
    [event] = [each for each in read(text, lang).events if each.type == type]
    return names(event.actors), names(event.recipients)


@pytest.mark.parametrize(
    ("text", "lang", "type", "actors", "recipients"),
    [
        ("Rusia menyerang Ukraina.", "id", "ASSAULT", ["Rusia"], ["Ukraina"]),
        ("Russia attacked Ukraine.", "en", "ASSAULT", ["Russia"], ["Ukraine"]),
        ("Iran menuding Israel.", "id", "ACCUSE", ["Iran"], ["Israel"]),
        ("Amerika Serikat menjatuhkan sanksi terhadap Iran.", "id", "SANCTION", ["Amerika Serikat"], ["Iran"]),
        ("Amerika Serikat menjatuhkan sanksi kepada Iran.", "id", "SANCTION", ["Amerika Serikat"], ["Iran"]),
        ("The United States imposed sanctions on Iran.", "en", "SANCTION", ["United States"], ["Iran"]),
        ("Jepang memberikan bantuan kepada Indonesia.", "id", "AID", ["Jepang"], ["Indonesia"]),
        ("Japan gave aid to Indonesia.", "en", "AID", ["Japan"], ["Indonesia"]),
        ("China mendesak Amerika Serikat mencabut sanksi.", "id", "REQUEST", ["China"], ["Amerika Serikat"]),
        ("Presiden Joko Widodo mengunjungi Australia.", "id", "CONSULT", ["Joko Widodo"], ["Australia"]),
        ("Presiden Joko Widodo tiba di Australia.", "id", "CONSULT", ["Joko Widodo"], ["Australia"]),
        ("President Xi Jinping visited Italy.", "en", "CONSULT", ["Xi Jinping"], ["Italy"]),
        ("Polisi menangkap Budi Santoso di Jakarta.", "id", "COERCE", ["Polisi"], ["Budi Santoso"]),
        ("Police arrested Alexei Navalny in Moscow.", "en", "COERCE", ["Police"], ["Alexei Navalny"]),
        ("Taliban menculik warga Korea Selatan.", "id", "ASSAULT", ["Taliban"], ["warga Korea Selatan"]),
    ],
)
def test_active(text: str, lang: str, type: str, actors: list[str], recipients: list[str]) -> None:
    assert sides(text, lang, type) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "lang", "type", "actors", "recipients"),
    [
        ("Ukraina diserang oleh Rusia.", "id", "ASSAULT", ["Rusia"], ["Ukraina"]),
        ("Ukraina diserang Rusia.", "id", "ASSAULT", ["Rusia"], ["Ukraina"]),
        ("Ukraine was attacked by Russia.", "en", "ASSAULT", ["Russia"], ["Ukraine"]),
        ("Israel dituduh Iran melakukan sabotase.", "id", "ACCUSE", ["Iran"], ["Israel"]),
        ("Budi Santoso ditangkap oleh KPK di Jakarta.", "id", "COERCE", ["KPK"], ["Budi Santoso"]),
        ("Budi Santoso ditangkap di Jakarta.", "id", "COERCE", [], ["Budi Santoso"]),
        ("Alexei Navalny was arrested in Moscow.", "en", "COERCE", [], ["Alexei Navalny"]),
    ],
)
def test_passive(text: str, lang: str, type: str, actors: list[str], recipients: list[str]) -> None:
    assert sides(text, lang, type) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "lang", "type", "actors", "recipients"),
    [
        ("Serangan ke Ukraina oleh Rusia berlanjut.", "id", "ASSAULT", ["Rusia"], ["Ukraina"]),
        ("Kunjungan Presiden Joko Widodo ke Australia berlangsung.", "id", "CONSULT", ["Joko Widodo"], ["Australia"]),
        ("Russia's attack on Ukraine continued.", "en", "ASSAULT", ["Russia"], ["Ukraine"]),
        ("The attack on Ukraine by Russia continued.", "en", "ASSAULT", ["Russia"], ["Ukraine"]),
    ],
)
def test_noun(text: str, lang: str, type: str, actors: list[str], recipients: list[str]) -> None:
    assert sides(text, lang, type) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Presiden Rusia Vladimir Putin bertemu dengan Presiden China Xi Jinping.", "id"),
        ("Presiden Rusia Vladimir Putin bertemu Presiden China Xi Jinping.", "id"),
        ("Presiden Rusia Vladimir Putin dan Presiden China Xi Jinping bertemu.", "id"),
        ("Pertemuan Presiden Rusia Vladimir Putin dengan Presiden China Xi Jinping berlangsung.", "id"),
        ("Russian President Vladimir Putin met Chinese President Xi Jinping.", "en"),
        ("Russian President Vladimir Putin met with Chinese President Xi Jinping.", "en"),
    ],
)
def test_a_reciprocal_act_has_all_parties_as_actors(text: str, lang: str) -> None:
    assert sides(text, lang, "CONSULT") == (["Vladimir Putin", "Xi Jinping"], [])


@pytest.mark.parametrize(
    ("text", "lang", "type", "actors"),
    [
        ("Pertemuan antara Rusia dan China berlangsung.", "id", "CONSULT", ["Rusia", "China"]),
        ("Talks between Russia and China failed.", "en", "CONSULT", ["Russia", "China"]),
        ("Russia and China held talks in Geneva.", "en", "CONSULT", ["Russia", "China"]),
        ("Indonesia dan Australia menandatangani perjanjian pertahanan.", "id", "SUPPORT", ["Indonesia", "Australia"]),
        ("Polisi bentrok dengan demonstran di Hong Kong.", "id", "ASSAULT", ["Polisi", "demonstran"]),
        ("Clashes between police and protesters erupted in Hong Kong.", "en", "ASSAULT", ["police", "protesters"]),
    ],
)
def test_talks_treaties_and_clashes_have_no_recipient(text: str, lang: str, type: str, actors: list[str]) -> None:
    assert sides(text, lang, type) == (actors, [])


@pytest.mark.parametrize(
    ("text", "lang", "actors", "recipients"),
    [
        ("Malaysia dan Thailand mengecam Myanmar.", "id", ["Malaysia", "Thailand"], ["Myanmar"]),
        ("Indonesia mengecam Myanmar dan Laos.", "id", ["Indonesia"], ["Myanmar", "Laos"]),
        ("Indonesia mengecam Myanmar, Laos, dan Kamboja.", "id", ["Indonesia"], ["Myanmar", "Laos", "Kamboja"]),
        ("Indonesia condemned Myanmar, Laos and Cambodia.", "en", ["Indonesia"], ["Myanmar", "Laos", "Cambodia"]),
    ],
)
def test_who_is_listed_together_stands_on_one_side(
    text: str, lang: str, actors: list[str], recipients: list[str]
) -> None:
    assert sides(text, lang, "ACCUSE") == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "lang", "type", "actors", "recipients"),
    [
        ("Pasukan Suriah yang menyerang Idlib pulang.", "id", "ASSAULT", ["Pasukan Suriah"], ["Idlib"]),
        ("Rusia yang menyerang Ukraina mengecam NATO.", "id", "ASSAULT", ["Rusia"], ["Ukraina"]),
        ("Rusia yang menyerang Ukraina mengecam NATO.", "id", "ACCUSE", ["Rusia"], ["NATO"]),
        ("Syrian troops who attacked Idlib withdrew.", "en", "ASSAULT", ["Syrian troops"], ["Idlib"]),
    ],
)
def test_a_relative_clause_has_its_head_as_subject(
    text: str, lang: str, type: str, actors: list[str], recipients: list[str]
) -> None:
    assert sides(text, lang, type) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "lang", "type", "actors"),
    [
        ("Menteri Suryo Wibowo mengundurkan diri.", "id", "RETREAT", ["Suryo Wibowo"]),
        ("Rusia menarik pasukan dari Suriah.", "id", "RETREAT", ["Rusia"]),
        ("Prime Minister Justin Trudeau resigned.", "en", "RETREAT", ["Justin Trudeau"]),
        ("Thousands of workers protested in Paris.", "en", "PROTEST", ["workers"]),
    ],
)
def test_some_acts_have_no_recipient(text: str, lang: str, type: str, actors: list[str]) -> None:
    assert sides(text, lang, type) == (actors, [])


def test_the_subject_of_a_clause_is_not_what_a_preposition_brings_in() -> None:
    assert sides("Di Malaysia, Thailand mengecam Myanmar.", "id", "ACCUSE") == (["Thailand"], ["Myanmar"])


def test_the_first_person_in_a_quote_is_who_speaks() -> None:
    text = '"Kami menyerang Israel," kata Presiden Iran Hassan Rouhani.'
    assert sides(text, "id", "ASSAULT") == (["Hassan Rouhani"], ["Israel"])


def test_nobody_stands_on_both_sides() -> None:
    [event] = read("Rusia menyerang Rusia.").events
    assert not set(event.actors) & set(event.recipients)
