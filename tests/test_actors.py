"""Who is who in a story: names, offices, states and pronouns come together."""

from __future__ import annotations

from typing import Any

import pytest

from kawat.coding.figures import Figure, name_words
from kawat.coding.linear import MODELS, Linear
from kawat.coding.tenures import tenure
from kawat.reading import Reading
from tests.coding import actor, cast, found, read, tables, told_as
from tests.heard import Act, bare, figure, heard, scene

TWO = "Presiden Prancis Emmanuel Macron menelepon Presiden Ukraina Volodymyr Zelensky. "
ONE = "Menteri Luar Negeri Retno Marsudi mengunjungi Australia. "


def test_a_surname_is_who_was_named_in_full_before() -> None:
    reading = read(
        "Presiden Rusia Vladimir Putin menyambut Pemimpin Korea Utara Kim Jong Un di Vladivostok. Putin memuji Kim."
    )
    assert cast(reading) == {"Vladimir Putin": "RUS GOV", "Kim Jong Un": "PRK GOV"}
    assert told_as(actor(reading, "Vladimir Putin")) == ["Presiden Rusia Vladimir Putin", "Putin"]
    assert told_as(actor(reading, "Kim Jong Un")) == ["Pemimpin Korea Utara Kim Jong Un", "Kim"]


def test_a_first_name_of_somebody_unknown_is_who_was_named_in_full_before() -> None:
    reading = read("Ketua DPR Surya Dirgantara mengecam Malaysia. Lalu Surya memuji Thailand.")
    assert told_as(actor(reading, "Surya Dirgantara")) == ["Ketua DPR Surya Dirgantara", "Surya"]


def test_names_that_share_no_whole_word_are_two_persons() -> None:
    reading = read("Ketua DPR Surya Dirgantara mengecam Menteri Keuangan Suryana Wibisono.")
    assert set(cast(reading)) == {"Surya Dirgantara", "Suryana Wibisono"}


@pytest.mark.parametrize("pronoun", ["Dia", "Ia", "Politisi itu"])
def test_a_pronoun_is_the_person_before_it(pronoun: str) -> None:
    reading = read(f"{ONE}{pronoun} memuji Thailand.")
    assert told_as(actor(reading, "Retno Marsudi")) == ["Menteri Luar Negeri Retno Marsudi", pronoun]


@pytest.mark.parametrize("pronoun", ["Keduanya", "Mereka"])
def test_two_persons_come_back_as_both(pronoun: str) -> None:
    reading = read(f"{TWO}{pronoun} mengecam Rusia.")
    event = reading.events[-1]
    assert {each.name for each in event.actors} == {"Emmanuel Macron", "Volodymyr Zelensky"}
    assert [each.name for each in event.recipients] == ["Rusia"]


@pytest.mark.parametrize("pronoun", ["They", "Both"])
def test_two_persons_come_back_as_both_in_english(pronoun: str) -> None:
    reading = read(f"President Donald Trump met President Xi Jinping in Osaka. {pronoun} condemned Russia.", "en")
    assert {each.name for each in reading.events[-1].actors} == {"Donald Trump", "Xi Jinping"}
    assert [each.name for each in reading.events[-1].recipients] == ["Russia"]


def test_a_clitic_is_the_person_before_it() -> None:
    reading = read(f'{ONE}"Kerja sama ini menguntungkan rakyat," katanya.')
    assert told_as(actor(reading, "Retno Marsudi")) == ["Menteri Luar Negeri Retno Marsudi", "nya"]


def test_a_pronoun_without_anybody_before_it_stays_open() -> None:
    assert read("Dia mengecam Malaysia.").events[0].actors == ()


def test_the_first_person_is_nobody_outside_a_quote() -> None:
    assert all("Kami" not in told_as(each) for each in read("Kami mengecam Malaysia.").actors)


@pytest.mark.parametrize(
    ("text", "lang", "name", "mentions"),
    [
        (
            "Washington mengecam Korea Utara. Amerika Serikat memuji Jepang. Pemerintah AS memuji Kanada.", "id",
            "Amerika Serikat", ["Washington", "Amerika Serikat", "Pemerintah AS"],
        ),
        ("Rusia mengecam Ukraina. Moskow memuji China.", "id", "Rusia", ["Rusia", "Moskow"]),
        ("Rusia mengecam Ukraina. Kremlin memuji China.", "id", "Rusia", ["Rusia", "Kremlin"]),
        ("Indonesia memuji Iran. Teheran memuji Oman.", "id", "Iran", ["Iran", "Teheran"]),
        (
            "Washington imposed sanctions on North Korea. The United States condemned Pyongyang.", "en",
            "North Korea", ["North Korea", "Pyongyang"],
        ),
    ],
)  # fmt: skip
def test_a_state_its_capital_and_its_government_are_one_actor(
    text: str, lang: str, name: str, mentions: list[str]
) -> None:
    reading = read(text, lang)
    assert told_as(actor(reading, name)) == mentions
    assert actor(reading, name).kind == "state"


def test_leader_and_country_are_two_actors() -> None:
    reading = read("Presiden Rusia Vladimir Putin memuji Korea Utara. Rusia mengecam Jepang.")
    assert cast(reading) == {
        "Vladimir Putin": "RUS GOV",
        "Korea Utara": "PRK GOV",
        "Rusia": "RUS GOV",
        "Jepang": "JPN GOV",
    }


def test_a_body_and_its_abbreviation_are_one_actor() -> None:
    reading = read("Badan Energi Atom Internasional (IAEA) mengecam Iran. IAEA memuji Teheran.")
    assert len({each.actors for each in reading.events}) == 1
    assert told_as(reading.events[0].actors[0])[-1] == "IAEA"
    assert len(reading.actors) == 2


@pytest.mark.parametrize(
    ("text", "lang", "name", "code"),
    [
        ("KPK memuji Malaysia.", "id", "KPK", "IDN JUD"),
        ("Polri memuji Malaysia.", "id", "Polri", "IDN COP"),
        ("TNI memuji Malaysia.", "id", "TNI", "IDN MIL"),
        ("DPR memuji Malaysia.", "id", "DPR", "IDN LEG"),
        ("PBB memuji Malaysia.", "id", "PBB", "IGO"),
        ("ASEAN memuji Malaysia.", "id", "ASEAN", "IGO"),
        ("NATO praised Malaysia.", "en", "NATO", "IGO"),
        ("Hong Kong memuji Malaysia.", "id", "Hong Kong", "HKG GOV"),
        ("Taiwan memuji Malaysia.", "id", "Taiwan", "TWN GOV"),
        ("Palestina memuji Malaysia.", "id", "Palestina", "PSE GOV"),
        ("Kosovo praised Malaysia.", "en", "Kosovo", "XKX GOV"),
    ],
)
def test_the_codes_that_the_codebook_settles(text: str, lang: str, name: str, code: str) -> None:
    assert cast(read(text, lang))[name] == code


def test_a_headline_name_is_one_that_the_body_knows() -> None:
    reading = read(
        "Jokowi Kecam Serangan Maut\nJAKARTA - Presiden Joko Widodo mengecam Israel, Kamis (25/4).",
        title="Jokowi Kecam Serangan Maut",
    )
    assert told_as(actor(reading, "Joko Widodo")) == ["Jokowi", "Presiden Joko Widodo"]
    assert {each.name for each in reading.actors} <= {"Joko Widodo", "Israel"}


@pytest.mark.parametrize(
    ("text", "lang", "codes"),
    [
        (
            "Hong Kong tegang. Para demonstran bentrok dengan polisi di Hong Kong.", "id",
            {"Para demonstran": "HKG CVL", "polisi": "HKG COP"},
        ),
        (
            "Peru genting. Jenderal Arman Baskara mengecam gerilyawan di Peru. Peru memuji Jenderal Arman Baskara.", "id",
            {"Arman Baskara": "PER MIL", "gerilyawan di Peru": "PER REB"},
        ),
        (
            "Peru is tense. General Alan Barker condemned the rebels in Peru. Peru praised General Alan Barker.", "en",
            {"Alan Barker": "PER MIL", "rebels in Peru": "PER REB"},
        ),
    ],
)  # fmt: skip
def test_the_state_that_every_sentence_names_is_whose_the_others_are(
    text: str, lang: str, codes: dict[str, str]
) -> None:
    assert cast(read(text, lang)).items() >= codes.items()


def test_without_a_state_in_the_story_nobody_gets_one() -> None:
    assert cast(read("Polisi menangkap para demonstran.")) == {"Polisi": "COP", "para demonstran": "CVL"}


def test_a_state_that_the_words_name_goes_before_those_of_the_story() -> None:
    reading = read("Rusia genting. Polisi Malaysia menangkap gerilyawan di Rusia. Rusia memuji polisi Malaysia.")
    assert cast(reading)["Polisi Malaysia"] == "MYS COP"


def test_many_states_together_belong_to_none_of_those_that_are_named() -> None:
    reading = read("Rusia menyerang Ukraina. Negara-negara Barat mengecam Rusia.")
    assert actor(reading, "Negara-negara Barat").country is None


WHOSE = "Rusia menyerang Ukraina. Para analis mengecam polisi."


@pytest.mark.parametrize(
    ("weights", "analysts", "police"),
    [
        ({"open": 50.0}, "EDU", "COP"),
        ({"share": 9.0, "open:EDU": 50.0, "before": 1.0, "top:COP": 9.0}, "EDU", "RUS COP"),
        ({"open:COP": 50.0, "top": 9.0}, "RUS EDU", "COP"),
    ],
)
def test_the_state_is_what_the_model_of_homes_says(
    monkeypatch: pytest.MonkeyPatch, weights: dict[str, float], analysts: str, police: str
) -> None:
    monkeypatch.setitem(MODELS, "homes", Linear(weights))
    assert cast(read(WHOSE)).items() >= {"Para analis": analysts, "polisi": police}.items()


def test_only_who_acts_receives_or_speaks_is_an_actor() -> None:
    reading = read("Prancis mengecam Rusia. Lalu Presiden Ukraina Volodymyr Zelensky berusia 41 tahun.")
    assert set(cast(reading)) == {"Prancis", "Rusia"}


def guessed(text: str, word: str, sector: str, *, published: str | None = "2019-04-25") -> Figure:
    """Who stands at a word of the first sentence that the heads take for an actor of this sector."""
    act = Act("menegur", "ACCUSE", [(word, "actor", 0.9, sector)])
    staged = scene(heard(bare(text, published=published), {0: [act]}))
    [who] = {who for row in staged.rows[:1] for each in row if each.guess for who in staged.cast.figures_at(each)}
    return who


@pytest.mark.parametrize(
    ("text", "word", "published", "sector"),
    [
        ("Penenun menegur Peru.", "Penenun", None, "BUS"),
        ("Arman Baskara menegur Peru.", "Baskara", None, "BUS"),
        ("Jenderal Arman Baskara menegur Peru.", "Baskara", None, "MIL"),
        ("KPK menegur Peru.", "KPK", None, "JUD"),
        ("Barack Obama menegur Peru.", "Obama", "2015-03-01", "GOV"),
        ("Barack Obama menegur Peru.", "Obama", "2019-03-01", "ELI"),
        # no day, and so no office that is sure
        ("Barack Obama menegur Peru.", "Obama", None, "BUS"),
    ],
)
def test_the_heads_sector_stands_only_where_no_table_knows_better(
    text: str, word: str, published: str | None, sector: str
) -> None:
    assert guessed(text, word, "BUS", published=published).sector == sector


def test_the_heads_sector_does_not_go_before_one_that_was_known_before() -> None:
    acts = {1: [Act("menegur", "ACCUSE", [("Baskara", "actor", 0.9, "BUS")])]}
    staged = scene(heard(bare("Jenderal Arman Baskara tiba. Arman Baskara menegur Peru."), acts))
    assert figure(staged, "Arman Baskara").sector == "MIL"


def test_phrases_that_no_table_knows_are_one_actor_by_their_noun() -> None:
    acts = {
        0: [Act("menegur", "ACCUSE", [("penenun", "actor", 0.9, "LAB")])],
        1: [Act("memuji", "SUPPORT", [("Penenun", "actor", 0.9, "LAB"), ("kapal", "recipient", 0.9, "BUS")])],
    }
    trees = {0: {"Delapan": ("penenun", "nummod")}}
    staged = scene(heard(bare("Delapan penenun menegur Peru. Penenun itu memuji kapal."), acts, trees))
    named = [who for who in staged.cast.figures if who.kind == "group"]
    assert [(who.name, who.sector, [span.text for span in who.mentions]) for who in named] == [
        ("Delapan penenun", "LAB", ["Delapan penenun", "Penenun"]),
        ("kapal", "BUS", ["kapal"]),
    ]


def test_ids_follow_the_text() -> None:
    reading = read(f"{TWO}Keduanya mengecam Rusia.")
    assert [each.id for each in reading.actors] == ["a1", "a2", "a3"]
    firsts = [each.mentions[0].start for each in reading.actors]
    assert firsts == sorted(firsts)


def test_words_of_a_name() -> None:
    assert name_words("Omar al-Beshir") == ("Omar", "al", "Beshir")


def row(**fields: str) -> dict[str, str]:
    return {"name": "Ayu Rekaan", "country": "IDN", "sector": "GOV", "since": "", "until": ""} | fields


MINISTER = row(since="2014-10-20", until="2019-10-20")
MEMBER = row(sector="LEG", since="2009", until="2014-10-19")
PARTY = row(sector="PTY", since="2008")


@pytest.mark.parametrize(
    ("rows", "day", "expected"),
    [
        ([MINISTER], "2016-05-01", ("IDN", "GOV")),
        ([MINISTER], "2014-10-20", ("IDN", "GOV")),
        ([MINISTER], "2019-10-20", ("IDN", "GOV")),
        ([MINISTER], "2019-10-21", ("IDN", "ELI")),
        ([MINISTER], "2010-01-01", ("IDN", None)),
        ([MINISTER], "2016-05-01T10:00:00+07:00", ("IDN", "GOV")),
        ([MEMBER], "2015-01-01", ("IDN", None)),
        ([MEMBER], "2009-06-01", ("IDN", "LEG")),
        ([row(until="2015")], "2015-12-31", ("IDN", "GOV")),
        ([row(until="2015-06")], "2015-07-01", ("IDN", "ELI")),
        ([MINISTER, MEMBER], "2012-01-01", ("IDN", "LEG")),
        ([PARTY, MINISTER], "2016-01-01", ("IDN", "GOV")),
        ([PARTY, MINISTER], "2020-01-01", ("IDN", "PTY")),
        ([MINISTER], None, ("IDN", "GOV")),
        ([MINISTER, PARTY], None, ("IDN", None)),
        ([MINISTER, row(country="MYS")], None, (None, "GOV")),
        # between an office of a state and one of an international body: the state's, as a former official
        ([MINISTER, row(country="IGO", sector="IGO", since="2019-12-01")], "2019-11-01", ("IDN", "ELI")),
        ([MINISTER, row(country="IGO", sector="IGO", since="2019-12-01")], "2020-01-01", ("IGO", "IGO")),
        ([MINISTER, row(country="MYS", until="2005"), row(since="2025")], "2020-01-01", (None, "ELI")),
    ],
)
def test_tenure(rows: list[dict[str, str]], day: str | None, expected: tuple[str | None, str | None]) -> None:
    assert tenure(rows, day) == expected


@pytest.mark.parametrize(
    ("name", "published", "code"),
    [
        ("Barack Obama", "2015-03-01", "USA GOV"),
        ("Barack Obama", "2019-03-01", "USA ELI"),
        ("Donald Trump", "2019-03-01", "USA GOV"),
        ("Donald Trump", "2022-03-01", "USA ELI"),
        ("Theresa May", "2018-03-14", "GBR GOV"),
        ("Theresa May", "2020-03-14", "GBR ELI"),
        ("Najib Razak", "2017-01-01", "MYS GOV"),
        ("Najib Razak", "2018-07-03", "MYS ELI"),
        ("Tito Karnavian", "2018-05-01", "IDN COP"),
        ("Tito Karnavian", "2021-05-01", "IDN GOV"),
        ("Puan Maharani", "2016-05-01", "IDN GOV"),
        ("Puan Maharani", "2021-05-01", "IDN LEG"),
        ("Mark Rutte", "2020-03-14", "NLD GOV"),
        ("Mark Rutte", "2025-03-14", "IGO"),
        ("Barham Salih", "2019-09-10", "IRQ GOV"),
        ("Barham Salih", "2026-02-10", "IGO"),
    ],
)
def test_who_somebody_is_on_the_day_of_the_story(name: str, published: str | None, code: str) -> None:
    assert cast(read(f"Kemarin {name} mengecam Korea Utara.", published=published))[name] == code


def test_who_somebody_is_without_a_day_is_of_the_state_all_the_same() -> None:
    assert actor(read("Kemarin Barack Obama mengecam Korea Utara.", published=None), "Barack Obama").country == "USA"


def test_the_tables_know_the_people_of_these_tests() -> None:
    known: set[Any] = {each["name"] for each in tables().rows("world", "people")}
    assert {"Barack Obama", "Donald Trump", "Theresa May", "Najib Razak", "Joko Widodo"} <= known


def test_the_same_actor_is_one_object_in_quotes_and_events() -> None:
    reading: Reading = read('Presiden Joko Widodo mengecam Israel. "Serangan itu biadab," kata Jokowi.')
    assert reading.quotes[0].speaker is reading.events[0].actors[0]


def test_a_namesake_does_not_hold_the_office_of_the_table() -> None:
    reading = read(
        'Pengamat militer Anton Lavrov menilai pesawat itu baik. "Pesawat ini akan menyerang Rusia," kata Lavrov di Moskow.',
        published="2019-09-18",
    )
    (lavrov,) = [actor for actor in reading.actors if "Lavrov" in actor.name]
    assert (lavrov.name, lavrov.sector) != ("Anton Lavrov", "GOV")
    assert len(lavrov.mentions) == 2


def test_an_office_by_another_spelling_is_its_holders() -> None:
    text = "Menteri Dalam Negeri Joyo Sutomo tiba. Menteri Pertahanan Wibowo Santoso pulang. Mendagri menegur Malaysia. Menhan memuji Malaysia."
    staged = scene(bare(text))
    assert [span.text for span in figure(staged, "Joyo Sutomo").mentions][-1] == "Mendagri"
    assert [span.text for span in figure(staged, "Wibowo Santoso").mentions][-1] == "Menhan"


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        (
            "Kelompok pemberontak Yaman, Houthi, mengklaim bertanggung jawab atas insiden itu.",
            "Houthi",
            ["Kelompok pemberontak Yaman", "Houthi"],
        ),
        (
            '"Kami akan merespons," kata Menteri Pertahanan AS. Menteri Pertahanan Robert Gates tiba di Jakarta.',
            "Robert Gates",
            ["Kami", "Menteri Pertahanan AS", "Menteri Pertahanan Robert Gates"],
        ),
        (
            'Vladimir Putin tiba di Jakarta. "Kami akan merespons," kata Presiden Rusia.',
            "Vladimir Putin",
            ["Vladimir Putin", "Kami", "Presiden Rusia"],
        ),
        (
            'Presiden Rusia menolak hadir. "Saya akan pulang," kata Vladimir Putin.',
            "Vladimir Putin",
            ["Presiden Rusia", "Saya", "Vladimir Putin"],
        ),
        (
            '"Saya akan pulang," kata Duta Besar Rusia untuk AS Sergei Petrukhin.',
            "Sergei Petrukhin",
            ["Saya", "Duta Besar Rusia untuk AS Sergei Petrukhin"],
        ),
        (
            '"Saya akan pulang," kata kepala sekretaris pemerintah negara bagian Haryana, Prem Prashant kepada wartawan.',
            "Prem Prashant",
            ["Saya", "kepala sekretaris pemerintah negara bagian Haryana, Prem Prashant"],
        ),
    ],
)
def test_an_office_and_its_holder_are_one_actor_however_the_story_parts_them(
    text: str, speaker: str, words: list[str]
) -> None:
    reading = read(text)
    assert reading.quotes[-1].speaker is not None
    assert reading.quotes[-1].speaker.name == speaker
    assert told_as(actor(reading, speaker)) == words


@pytest.mark.parametrize(
    "text",
    [
        'Vladimir Putin tiba di Jakarta. "Kami akan merespons," kata Presiden Prancis.',
        'Vladimir Putin tiba di Jakarta. "Kami akan merespons," kata mantan Presiden Rusia.',
    ],
)
def test_an_office_that_a_named_person_does_not_hold_is_somebody_else(text: str) -> None:
    [quote] = read(text).quotes
    assert quote.speaker is not None
    assert quote.speaker.name != "Vladimir Putin"


def test_a_person_is_of_the_state_that_the_words_behind_name() -> None:
    reading = read('"Kami akan pulang," kata Sumbue Natapei dari Misi Permanen Vanuatu.')
    assert cast(reading) == {"Sumbue Natapei": "VUT"}


@pytest.mark.parametrize(
    ("office", "name", "code"),
    [
        ("Wali Kota (Walkot) Pekanbaru", "Agung Nugraha", "IDN GOV"),
        ("Wali Kota Pekanbaru", "Agung Nugraha", "IDN GOV"),
        ("Kapolres Metro Jakarta Barat Kombes", "Hengki Haryana", "IDN COP"),
        ("Kapolda Jambi Irjen", "Rachman Wibawa", "IDN COP"),
        ("Ketua DPR", "Surya Dirgantara", "IDN LEG"),
    ],
)
def test_the_place_between_an_office_and_a_name_is_no_part_of_the_name(office: str, name: str, code: str) -> None:
    assert cast(read(f'"Kami akan hadir," kata {office} {name} di kantornya.')) == {name: code}


def test_a_description_goes_back_to_somebody_named() -> None:
    reading = read(
        'Kemarin Surya Dirgantara menjadi anggota DPR. Mantan istri Ivan Fadillah itu mengatakan, "Saya akan pulang."'
    )
    [quote] = reading.quotes
    assert quote.speaker is not None
    assert quote.speaker.name == "Surya Dirgantara"


def test_an_office_told_first_and_its_holder_in_apposition_are_one() -> None:
    reading = read('Presiden Rusia, Vladimir Putin, tiba di Jakarta. "Saya akan pulang," kata Putin.')
    assert told_as(actor(reading, "Vladimir Putin"))[-1] == "Putin"
    reading = read('Presiden Rusia itu, Vladimir Putin, tiba. "Saya akan pulang," kata Presiden Rusia, Vladimir Putin.')
    assert cast(reading) == {"Vladimir Putin": "RUS GOV"}


@pytest.mark.parametrize(
    ("group", "kind", "country"),
    [
        ("Pemerintahan Presiden Joko Widodo", "state", "IDN"), ("Pemerintah Xi Jinping", "state", "CHN"), ("Pasukan Bashar al-Assad", "group", "SYR"),
        ("Keluarga Pak Jokowi", "group", "IDN"), ("Pendukung Prabowo Subianto", "group", "IDN"),
    ],
)  # fmt: skip
def test_whoever_is_told_by_a_person_is_not_that_person(group: str, kind: str, country: str) -> None:
    mention = found(f"{group} menolak usul itu.")[0]
    assert (mention.span.text, mention.kind, mention.country, mention.described) == (group, kind, country, True)


def test_who_is_told_again_by_a_former_office_is_a_former_official() -> None:
    told = "Polisi menahan Rogerio Lobawa. Mantan menteri dalam negeri Timor Leste itu membantah tuduhan jaksa. Lobawa mengecam pemerintah."
    assert actor(read(told), "Rogerio Lobawa").code == "TLS ELI"


def test_a_place_that_no_gazetteer_has_is_nobodys_name() -> None:
    police = actor(read("Polisi Uttarakhand menahan tiga warga di India, kata juru bicara."), "Polisi Uttarakhand")
    assert (police.kind, police.sector) == ("group", "COP")
