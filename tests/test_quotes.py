"""Who said what, with which words, and where the words stand."""

from __future__ import annotations

import pytest

from kawat.coding.marks import quotations
from kawat.coding.mentions import mentions
from kawat.coding.parties import with_speakers
from tests.coding import parse, read, said, speech, tables, words_of
from tests.heard import bare, heard

RETNO = "Menteri Luar Negeri Retno Marsudi"
WANG = "Foreign Minister Wang Yi"


@pytest.mark.parametrize(
    ("text", "lang", "speaker", "cue", "content"),
    [
        ('“Kami tidak akan pergi,” kata Presiden Prancis Emmanuel Macron di Paris.', "id", "Emmanuel Macron", "kata", "Kami tidak akan pergi"),
        ('"Kami tidak akan pergi," kata Presiden Prancis Emmanuel Macron di Paris.', "id", "Emmanuel Macron", "kata", "Kami tidak akan pergi"),
        (f'"Kami menunggu jawaban," ujar {RETNO}.', "id", "Retno Marsudi", "ujar", "Kami menunggu jawaban"),
        ('"Kami tidak pernah tidur," tutur Deputi Penindakan KPK Suharto Wirya di Jakarta.', "id", "Suharto Wirya", "tutur", "Kami tidak pernah tidur"),
        ('“Kami akan bertahan,” tegas Menteri Pertahanan Israel Avigdor Lieberman kepada wartawan.', "id", "Avigdor Lieberman", "tegas", "Kami akan bertahan"),
        ("“We will not go,” said French President Emmanuel Macron.", "en", "Emmanuel Macron", "said", "We will not go"),
        ('"We will not go," said French President Emmanuel Macron.', "en", "Emmanuel Macron", "said", "We will not go"),
        (f'"We are waiting for an answer," {WANG} said.', "en", "Wang Yi", "said", "We are waiting for an answer"),
    ],
)  # fmt: skip
def test_the_cue_behind(text: str, lang: str, speaker: str, cue: str, content: str) -> None:
    assert speech(read(text, lang)) == [("direct", speaker, cue, [content])]


@pytest.mark.parametrize(
    ("text", "lang", "speaker", "cue", "content"),
    [
        ('Presiden Prancis Emmanuel Macron mengatakan, "Kami tidak akan pergi."', "id", "Emmanuel Macron", "mengatakan", "Kami tidak akan pergi"),
        ('Amerika Serikat memperingatkan, "Tindakan itu berakibat buruk."', "id", "Amerika Serikat", "memperingatkan", "Tindakan itu berakibat buruk"),
        ('French President Emmanuel Macron said: "We will not leave the table."', "en", "Emmanuel Macron", "said", "We will not leave the table"),
    ],
)  # fmt: skip
def test_the_cue_ahead(text: str, lang: str, speaker: str, cue: str, content: str) -> None:
    assert speech(read(text, lang)) == [("direct", speaker, cue, [content])]


@pytest.mark.parametrize(
    ("text", "lang", "speaker", "spans"),
    [
        (f'"Pertemuan ini penting," kata {RETNO}, "karena menyangkut nasib banyak orang."', "id", "Retno Marsudi",
         ["Pertemuan ini penting", "karena menyangkut nasib banyak orang"]),
        (f'“Pertemuan ini penting,” ujar {RETNO}, “karena menyangkut nasib banyak orang.”', "id", "Retno Marsudi",
         ["Pertemuan ini penting", "karena menyangkut nasib banyak orang"]),
        (f'"The talks matter," {WANG} said, "because many lives depend on them."', "en", "Wang Yi",
         ["The talks matter", "because many lives depend on them"]),
    ],
)  # fmt: skip
def test_an_utterance_that_the_cue_interrupts_is_one_quote(
    text: str, lang: str, speaker: str, spans: list[str]
) -> None:
    [quote] = read(text, lang).quotes
    assert (quote.kind, quote.speaker and quote.speaker.name) == ("direct", speaker)
    assert [span.text for span in quote.content] == spans


@pytest.mark.parametrize("gap", [" ", "\n", "\n\n"])
def test_a_quotation_without_a_cue_goes_on(gap: str) -> None:
    text = f'"Pertemuan ini penting," kata {RETNO}.{gap}"Nasib banyak orang bergantung pada hasilnya."'
    assert speech(read(text)) == [
        ("direct", "Retno Marsudi", "kata", ["Pertemuan ini penting"]),
        ("direct", "Retno Marsudi", None, ["Nasib banyak orang bergantung pada hasilnya"]),
    ]


def test_a_quotation_without_a_cue_goes_on_in_english() -> None:
    text = f'"The talks matter," said {WANG}. "Many lives depend on them."'
    assert [said(quote)[1] for quote in read(text, "en").quotes] == ["Wang Yi", "Wang Yi"]


def test_a_quotation_that_nobody_spoke_before_has_no_speaker() -> None:
    [quote] = read('Hujan turun sejak pagi. "Kita semua harus bersabar menunggu."').quotes
    assert (quote.speaker, quote.cue) == (None, None)


def test_a_quotation_across_lines_is_cut_at_the_ends_of_sentences() -> None:
    text = f'"Pertemuan ini penting sekali.\nNasib banyak orang bergantung pada hasilnya," kata {RETNO}.'
    assert speech(read(text)) == [
        (
            "direct",
            "Retno Marsudi",
            "kata",
            ["Pertemuan ini penting sekali", "Nasib banyak orang bergantung pada hasilnya"],
        )
    ]


def test_boilerplate_is_never_in_a_quote() -> None:
    text = (
        f'"Pertemuan ini penting sekali.\nBaca juga: Harga Beras Naik Lagi di Pasar Induk\n'
        f'Nasib banyak orang bergantung pada hasilnya," kata {RETNO}.'
    )
    contents = [span.text for quote in read(text).quotes for span in quote.content]
    assert "Nasib banyak orang bergantung pada hasilnya" in contents
    assert not any("Beras" in content for content in contents)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Menurut Menteri Keuangan Sri Mulyani, anggaran negara masih aman sampai akhir tahun.", "Menurut"),
        ("Anggaran negara masih aman sampai akhir tahun, menurut Menteri Keuangan Sri Mulyani.", "menurut"),
    ],
)
def test_a_source(text: str, cue: str) -> None:
    [quote] = read(text).quotes
    assert quote.kind == "indirect"
    assert quote.speaker is not None
    assert quote.speaker.name == "Sri Mulyani"
    assert quote.cue is not None
    assert quote.cue.text == cue
    assert quote.content[0].text.lower() == "anggaran negara masih aman sampai akhir tahun"


@pytest.mark.parametrize(
    ("text", "lang", "speaker", "content"),
    [
        ("Menteri Keuangan Sri Mulyani mengatakan bahwa anggaran negara masih aman.", "id", "Sri Mulyani", "anggaran negara masih aman"),
        ("Presiden Joko Widodo mengatakan kepada Presiden China Xi Jinping bahwa Indonesia netral.", "id", "Joko Widodo", "Indonesia netral"),
        ("Finance Minister Sri Mulyani said that the budget was safe until December.", "en", "Sri Mulyani", "the budget was safe until December"),
        ("President Xi Jinping told reporters that China was ready.", "en", "Xi Jinping", "China was ready"),
        ("Analysts said the price of oil would rise again.", "en", "Analysts", "the price of oil would rise again"),
    ],
)  # fmt: skip
def test_a_reported_clause(text: str, lang: str, speaker: str, content: str) -> None:
    [quote] = read(text, lang).quotes
    assert said(quote)[:2] == ("indirect", speaker)
    assert said(quote)[3] == [content]


@pytest.mark.parametrize(
    ("text", "lang", "content"),
    [
        ('Menteri Keuangan Sri Mulyani mengatakan anggaran negara masih "sangat aman" sampai akhir tahun.', "id",
         'anggaran negara masih "sangat aman" sampai akhir tahun'),
        ("Finance Minister Sri Mulyani said the budget was “quite safe” until December.", "en",
         "the budget was “quite safe” until December"),
    ],
)  # fmt: skip
def test_quoted_words_in_a_reported_clause_make_it_mixed(text: str, lang: str, content: str) -> None:
    [quote] = read(text, lang).quotes
    assert (quote.kind, [span.text for span in quote.content]) == ("mixed", [content])


@pytest.mark.parametrize("words", ["katanya", "ujar dia", "kata dia", "ucapnya"])
def test_a_pronoun_speaks_for_the_person_before(words: str) -> None:
    text = f'Presiden Joko Widodo meresmikan jembatan. "Jembatan ini milik rakyat Papua," {words}.'
    [quote] = read(text).quotes
    assert quote.speaker is not None
    assert quote.speaker.name == "Joko Widodo"


def test_a_pronoun_speaks_for_who_spoke_some_sentences_before() -> None:
    told = "Pasar itu dibangun tiga tahun lalu. Atapnya bocor. Lantainya retak. Pedagang pindah ke tepi jalan. "
    text = f'Menteri Keuangan Sri Mulyani mengatakan bahwa anggaran negara masih aman. {told}"Kami akan memperbaikinya tahun depan," ujarnya.'
    assert [said(quote)[1] for quote in read(text).quotes] == ["Sri Mulyani", "Sri Mulyani"]


def test_a_pronoun_speaks_for_a_person_brought_in_since() -> None:
    told = "Gubernur Jawa Barat Ridwan Kamil mengapresiasi bantuan itu. Bantuan tiba kemarin. "
    text = f'"Anggaran negara masih aman," kata Menteri Keuangan Sri Mulyani. {told}"Kami akan membaginya pekan depan," ujarnya.'
    assert [said(quote)[1] for quote in read(text).quotes] == ["Sri Mulyani", "Ridwan Kamil"]


def test_who_is_known_already_is_not_brought_in() -> None:
    told = "Gubernur Jawa Barat Ridwan Kamil hadir dalam rapat itu. "
    text = (
        f'{told}"Anggaran negara masih aman," kata Menteri Keuangan Sri Mulyani. Ridwan mendengarkan. '
        '"Kami akan membaginya pekan depan," ujarnya.'
    )
    assert [said(quote)[1] for quote in read(text).quotes] == ["Sri Mulyani", "Sri Mulyani"]


def test_a_source_that_is_a_clitic() -> None:
    text = "Menteri Pertahanan Prabowo Subianto tiba kemarin. Menurutnya, kerja sama itu menguntungkan kedua negara."
    assert speech(read(text)) == [
        ("indirect", "Prabowo Subianto", "Menurut", ["kerja sama itu menguntungkan kedua negara"])
    ]


def test_she_speaks_for_the_person_before() -> None:
    text = 'Prime Minister Theresa May left Brussels. "We still have time to talk," she said.'
    assert [said(quote)[1] for quote in read(text, "en").quotes] == ["Theresa May"]


def test_a_story_without_marks_goes_on_in_the_first_person() -> None:
    text = (
        "Menteri Keuangan Sri Mulyani mengatakan bahwa anggaran negara masih aman. "
        "Saya sudah menghitung berkali-kali bersama staf."
    )
    assert speech(read(text))[1] == (
        "direct",
        "Sri Mulyani",
        None,
        ["Saya sudah menghitung berkali-kali bersama staf"],
    )


def test_a_story_with_marks_has_no_quote_without_them() -> None:
    text = (
        '"Pertemuan ini penting," kata Menteri Keuangan Sri Mulyani. '
        "Hujan turun di luar gedung. Saya duduk di bangku belakang bersama staf."
    )
    assert [said(quote)[0] for quote in read(text).quotes] == ["direct"]


@pytest.mark.parametrize(
    ("text", "lang", "name", "kind", "sector"),
    [
        ('"Banyak orang lari dari desa kami," kata seorang pejabat.', "id", "seorang pejabat", "person", "GOV"),
        ('"Pasokan dunia terlalu sedikit," kata seorang analis.', "id", "seorang analis", "person", "EDU"),
        ("Para analis mengatakan bahwa harga minyak naik tajam.", "id", "Para analis", "group", "EDU"),
        ('"There is no food in the camp," a doctor said.', "en", "a doctor", "person", "MED"),
    ],
)
def test_an_unnamed_speaker_goes_by_the_words_for_him(text: str, lang: str, name: str, kind: str, sector: str) -> None:
    [quote] = read(text, lang).quotes
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.kind, quote.speaker.sector) == (name, kind, sector)


@pytest.mark.parametrize(
    "text",
    [
        'Ia dijuluki "raja minyak" oleh lawan-lawannya di parlemen.',
        'Film "Laskar Pelangi" diputar lagi di bioskop pekan ini.',
        "Hujan turun sejak pagi di seluruh kota.",
    ],
)
def test_a_title_or_a_nickname_in_marks_is_no_quote(text: str) -> None:
    assert read(text).quotes == ()


def test_the_headline_is_not_quoted() -> None:
    text = f'Retno: "Kami Menunggu"\nJAKARTA - "Kami menunggu jawaban," kata {RETNO}.'
    assert [said(quote)[3] for quote in read(text, title='Retno: "Kami Menunggu"').quotes] == [
        ["Kami menunggu jawaban"]
    ]


def test_content_has_no_marks_and_ids_follow_the_text() -> None:
    text = f'"Satu hal sudah jelas," kata {RETNO}. "Dua hal masih gelap." Hujan turun. “Tiga hal lain menunggu,” ujar Retno.'
    found = read(text).quotes
    assert [quote.id for quote in found] == [f"q{number}" for number in range(1, len(found) + 1)]
    starts = [quote.content[0].start for quote in found]
    assert starts == sorted(starts)
    assert not any(mark in span.text for quote in found for span in quote.content for mark in '"“”')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Satu," kata dia.', ["Satu,"]),
        ("“Satu,” kata dia. “Dua.”", ["Satu,", "Dua."]),
        ('Kata dia ("satu dua") benar.', ["satu dua"]),
        ('Hujan turun sejak pagi.\n"Satu dua\ntiga," kata dia.', ["Satu dua\ntiga,"]),
        ('Hujan turun. "Satu dua tiga.', []),
        ("Hujan turun” sejak pagi.", []),
        ("”Satu dua,” kata dia. ”Tiga.”", ["Satu dua,", "Tiga."]),
        ("Hujan turun.\n”Satu dua.\n”Tiga empat,” kata dia.", ["Satu dua.", "Tiga empat,"]),
        ("“Satu dua, ”kata dia. “Tiga.”", ["Satu dua, ", "Tiga."]),
        ("“Satu dua.\n\n“Tiga empat,” kata dia.", ["Satu dua.", "Tiga empat,"]),
        ('"' + "kata " * 400 + '" ujarnya.', []),
        ('Hujan "" turun.', []),
    ],
)
def test_where_quotations_open_and_close(text: str, expected: list[str]) -> None:
    assert [span.text for span in quotations(parse(text), words_of())] == expected


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Misi itu akan selesai, kata George W Bush, presiden Amerika saat mengumumkan serangan itu.", "George W Bush", "Misi itu akan selesai"),
        ("Ledakan terjadi di dekat rel di mana api muncul, kata AP mengutip V.N. Mathuri.", "V.N. Mathuri", "Ledakan terjadi di dekat rel di mana api muncul"),
    ],
)  # fmt: skip
def test_what_is_told_of_the_speaker_behind_the_cue_is_not_said(text: str, speaker: str, content: str) -> None:
    assert [(each[1], each[3]) for each in speech(read(text))] == [(speaker, [content])]


def test_a_sentence_that_reports_twice_is_two_quotes() -> None:
    reading = read(
        "Pemerintah Peru mengatakan pasukannya sudah mundur, namun Bolivia menyatakan tentara Peru masih berada di perbatasan."
    )
    assert [(quote.speaker and quote.speaker.country, quote.content[0].text) for quote in reading.quotes] == [
        ("PER", "pasukannya sudah mundur"),
        ("BOL", "tentara Peru masih berada di perbatasan"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Presiden Peru Alberto Quispe mengatakan kepada wartawan.",
        "Presiden Peru Alberto Quispe mengumumkan rencana itu.",
    ],
)
def test_whom_a_speaker_speaks_to_and_what_it_announces_is_no_quote(text: str) -> None:
    assert read(text).quotes == ()


def test_a_quotation_that_closes_in_the_next_line_has_the_cue_there() -> None:
    reading = read('"Berita itu tidak benar. Kami tidak akan mundur\n" kata Presiden Peru Alberto Quispe.')
    [quote] = reading.quotes
    assert quote.speaker is not None and quote.speaker.name == "Alberto Quispe"
    assert [span.text for span in quote.content] == ["Berita itu tidak benar", "Kami tidak akan mundur"]


def test_two_unnamed_speakers_of_one_trade_are_two() -> None:
    reading = read(
        "Dua bom meledak di Cusco pada Senin pagi, kata seorang pejabat keamanan. "
        "Tiga orang tewas dalam ledakan itu, kata seorang pejabat pertahanan. "
        "Pejabat itu mengatakan pelaku masih dicari oleh aparat."
    )
    names = [quote.speaker and quote.speaker.name for quote in reading.quotes]
    assert names == ["seorang pejabat keamanan", "seorang pejabat pertahanan", "seorang pejabat pertahanan"]


def test_a_description_is_who_was_called_so_and_not_who_was_named_last() -> None:
    reading = read(
        "Seorang jurubicara militer mengatakan lima prajurit tewas di Cusco. "
        "Presiden Peru Alberto Quispe tiba di Lima. Korban dibawa ke rumah sakit, kata jurubicara itu."
    )
    assert {quote.speaker and quote.speaker.name for quote in reading.quotes} == {"Seorang jurubicara militer"}


@pytest.mark.parametrize(
    ("text", "lang", "speaker"),
    [
        ("Amnesty International mengatakan ratusan wartawan ditahan. Laporan itu menyebutkan bahwa pemerintah membungkam media.", "id",
         "Amnesty International"),
        ("Suratkabar Kabar Senja mewartakan rencana itu. Laporan PBB menyebutkan bahwa ribuan orang mengungsi.", "id", "PBB"),
    ],
)  # fmt: skip
def test_a_paper_speaks_for_whoever_issued_it(text: str, lang: str, speaker: str) -> None:
    quote = read(text, lang).quotes[-1]
    assert quote.speaker is not None and quote.speaker.name == speaker


def test_a_noun_that_no_table_knows_speaks_where_the_tree_says_so() -> None:
    parsed = heard(
        bare("Pengusaha kaya didakwa mendanai kelompok bersenjata, kata dakwaan."),
        trees={0: {"dakwaan": ("kata", "nsubj")}},
    )
    rows = with_speakers(parsed, mentions(parsed, tables()), words_of())
    assert [mention.noun for mention in rows[0]][-1] == "dakwaan"
