"""Reprint families: which stories are one text, and who had it first."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawat.corpus.families import Families, Placement
from kawat.corpus.publication import Publication, before, publications_of, window_of
from kawat.corpus.shingles import LATEST, ShingleIndex
from kawat.corpus.signatures import HASH_BYTES, SHINGLE, body_of, numbers_in, shared, signatures
from kawat.errors import StoreError
from kawat.language.outlets import outlets_of
from kawat.reading import Credit, Reading
from kawat.story import Story
from tests.coding import parse, tables

PARAGRAPHS = (
    "Menteri Perdagangan Lembayung Seta membuka perundingan tarif kayu lapis dengan utusan Selandia Baru di Ambon, "
    "setelah enam bulan pembicaraan kedua pihak terhenti karena sengketa bea masuk.",
    '"Kami datang dengan daftar pendek dan niat panjang," kata Lembayung kepada wartawan sebelum pintu ruang sidang '
    "ditutup, sambil menunjuk map hijau yang dibawanya dari Jakarta.",
    "Utusan Selandia Baru Harriet Moana menyatakan negaranya siap menurunkan bea masuk menjadi 2,5 persen, asalkan "
    "izin impor apel dan susu bubuk dari Wellington diproses dalam 30 hari kerja.",
    "Nilai dagang kedua negara mencapai 1.750 juta dolar tahun lalu, naik seperlima dibanding tahun sebelumnya, "
    "dan sebagian besar berupa kayu olahan, kopi serta suku cadang kapal nelayan.",
    "Perundingan berlanjut hingga Kamis, dan hasilnya akan dibawa ke sidang kabinet masing-masing pekan depan "
    "sebelum naskah perjanjian diumumkan kepada publik.",
)
TEXT = "\n".join(PARAGRAPHS)
OTHER_WRITER = (
    "Ruang sidang di tepi Teluk Ambon itu tertutup rapat sejak pagi. Di dalamnya, delegasi Indonesia dan Selandia Baru "
    "menawar angka bea masuk kayu lapis yang selama setengah tahun membuat kedua ibu kota saling diam.\n"
    '"Kami datang dengan daftar pendek dan niat panjang," kata Menteri Perdagangan Lembayung Seta.\n'
    "Bagi Harriet Moana, yang memimpin rombongan dari Wellington, urusannya bukan hanya kayu. Ia menuntut kepastian bagi "
    "petani apel di Nelson yang peti-petinya kerap tertahan berminggu-minggu di Tanjung Perak.\n"
    "Seorang pejabat yang ikut rapat menuturkan bahwa angka terakhir belum disepakati, tetapi suasananya cair."
)
REWRITE = (
    "Selandia Baru melunak dalam sengketa kayu lapis. Negara itu, menurut laporan Antara dari Ambon, mau memangkas tarif. "
    + PARAGRAPHS[2]
    + " Di Jakarta, asosiasi pengusaha menyambut tawaran itu dengan hati-hati karena pabrik di Maluku baru separuh berjalan, "
    "sementara serikat buruh meminta jaminan bahwa upah lembur yang tertunggak sejak musim lalu segera dibayar perusahaan."
)
EXTRA = (
    "Sementara itu, nelayan di Hitu mengeluhkan harga solar yang kembali naik menjelang musim timur, dan meminta "
    "pemerintah provinsi membuka lagi pompa apung yang ditutup sejak badai bulan lalu merusak dermaganya."
)


def published(
    name: str,
    text: str,
    publisher: str | None = None,
    time: str | None = None,
    *,
    credits: tuple[str, ...] = (),
) -> Publication:
    """A story as the corpus sees it: its body told by the layout, its agencies by name."""
    blocks = parse(text).blocks
    body = body_of(text, ((block.start, block.end) for block in blocks if block.kind == "body"))
    signature, numbers = signatures([body])[0], numbers_in(body)
    return Publication(
        id=name, signature=signature, numbers=numbers, published=time, publisher=publisher, credits=credits
    )


def families() -> Families:
    return Families(outlet=outlets_of(tables()).key)


def roles(group: Families, *names: str) -> list[str]:
    return [group.placement(name).role for name in names]


ANTARA = published(
    "antara",
    f"Ambon (ANTARA) - {TEXT}\nPewarta: Tirta Wulan\nEditor: Bayu Kelana",
    "ANTARA News",
    "2031-05-06T09:10+07:00",
)


def test_a_reprint_with_another_dateline_and_credit_is_one_family() -> None:
    reprint = published(
        "koran",
        f"AMBON, KORANPAGI.ID - {TEXT}\nSumber: Antara",
        "Koran Pagi",
        "2031-05-06T11:00+07:00",
        credits=("LKBN Antara",),
    )
    assert reprint.signature == ANTARA.signature  # dateline and credit lines are no part of the text
    group = families()
    group.add([ANTARA])
    changed = group.add([reprint])
    assert changed["koran"].family == "antara"
    assert (changed["koran"].role, changed["koran"].basis) == ("reprint", "credit")
    [evidence] = changed["koran"].evidence
    assert (evidence.story, evidence.containment, evidence.jaccard, evidence.credit) == ("antara", 1, 1, "LKBN Antara")
    assert evidence.shared == len(ANTARA.signature) // HASH_BYTES
    assert changed["antara"].role == "original"  # the earlier story was alone before, and is told of
    assert changed["antara"].basis == "credit"
    assert group.members("koran") == ("antara", "koran")


def test_a_shortened_reprint_is_found_though_little_of_the_longer_is_in_it() -> None:
    long = "\n".join((TEXT, EXTRA, OTHER_WRITER.split("\n")[2], "Cuaca di Ambon cerah sepanjang hari perundingan itu."))
    group = families()
    group.add([published("panjang", long, "Koran Pagi", "2031-05-06T09:00+07:00")])
    group.add([published("pendek", "\n".join(PARAGRAPHS[:2]), "Warta Timur", "2031-05-06T12:00+07:00")])
    place = group.placement("pendek")
    assert (place.family, place.role, place.basis) == ("panjang", "reprint", "time")
    assert place.evidence[0].containment == 1
    assert place.evidence[0].jaccard < 0.3


def test_a_rewrite_needs_a_credit() -> None:
    uncredited = published("tulisulang", REWRITE, "Warta Timur", "2031-05-06T15:00+07:00")
    group = families()
    group.add([ANTARA, uncredited])
    assert group.placement("tulisulang").family == "tulisulang"
    credited = published("tulisulang", REWRITE, "Warta Timur", "2031-05-06T15:00+07:00", credits=("Antara",))
    group.add([credited])
    place = group.placement("tulisulang")
    assert (place.family, place.role, place.basis) == ("antara", "rewrite", "credit")
    assert 0.2 <= place.evidence[0].containment < 0.5


def test_two_writers_of_one_event_are_no_family_though_they_share_a_quotation() -> None:
    group = families()
    group.add(
        [
            published("satu", TEXT, "Koran Pagi", "2031-05-06"),
            published("dua", OTHER_WRITER, "Warta Timur", "2031-05-06"),
        ]
    )
    assert group.placement("satu").family == "satu"
    assert group.placement("dua") == Placement("dua", "original", "alone")


def test_boilerplate_makes_no_family() -> None:
    furniture = "Baca juga: Harga Beras Turun di Tiga Kota\nSCROLL TO CONTINUE WITH CONTENT"
    own = (
        "Unduh aplikasi kami dan ikuti kanal percakapan redaksi untuk mendapatkan kabar pilihan setiap pagi langsung "
        "di telepon genggam Anda tanpa biaya langganan apa pun."
    )
    one = f"{PARAGRAPHS[0]}\n{furniture}\n{PARAGRAPHS[1]}\n{own}"
    other = f"{EXTRA}\n{furniture}\n{OTHER_WRITER.splitlines()[2]}\n{own}"
    group = families()
    first, second = published("a", one, "Koran Pagi"), published("b", other, "Warta Timur")
    assert shared(first.signature, second.signature) > 12  # what no table knows as boilerplate is shared
    group.add([first, second])
    assert group.placement("b").family == "b"


def test_a_late_original_changes_the_roles_and_says_so() -> None:
    group = families()
    group.add(
        [
            published("koran", TEXT, "Koran Pagi", "2031-05-06T11:00+07:00"),
            published("warta", TEXT, "Warta Timur", "2031-05-06T12:00+07:00"),
        ]
    )
    assert roles(group, "koran", "warta") == ["original", "reprint"]
    changed = group.add([ANTARA])
    assert {name: place.role for name, place in changed.items()} == {
        "antara": "original",
        "koran": "reprint",
        "warta": "reprint",
    }
    assert {place.family for place in changed.values()} == {"koran"}  # the id stays that of the first to come in
    assert group.placement("koran").evidence[0].story == "antara"
    assert group.add([published("asing", OTHER_WRITER)]).keys() == {"asing"}


@pytest.mark.parametrize(
    ("one", "other", "role"),
    [
        ("2031-05-06T09:00+07:00", "2031-05-06T10:00+07:00", ["original", "reprint"]),
        ("2031-05-06T09:00+07:00", "2031-05-06T03:30+02:00", ["reprint", "original"]),  # 01:30 before 02:00 of UTC
        ("2031-05-06", "2031-05-07", ["original", "reprint"]),
        ("2031-05-06", "2031-05-06", ["unknown", "unknown"]),
        ("2031-05-06T09:00", "2031-05-06", ["unknown", "unknown"]),
        ("2031-05-06T09:00", "2031-05-06T09:01", ["original", "reprint"]),
        ("2031-05-06T23:00+07:00", "2031-05-07", ["unknown", "unknown"]),  # the day may have begun elsewhere
        ("2031-05-06T23:00+07:00", "2031-05-08", ["original", "reprint"]),
        (None, "2031-05-06", ["unknown", "unknown"]),
        (None, None, ["unknown", "unknown"]),
    ],
)
def test_who_was_first_is_told_by_times_or_not_at_all(one: str | None, other: str | None, role: list[str]) -> None:
    group = families()
    group.add([published("satu", TEXT, "Koran Pagi", one), published("dua", TEXT, "Warta Timur", other)])
    assert roles(group, "satu", "dua") == role


def test_what_is_taken_from_an_agency_that_has_not_come_in_is_no_original() -> None:
    group = families()
    group.add([published("koran", TEXT, "Koran Pagi", "2031-05-06", credits=("Reuters",))])
    assert (group.placement("koran").role, group.placement("koran").basis) == ("unknown", "open")
    group.add([published("warta", TEXT, "Warta Timur", "2031-05-07")])
    assert roles(group, "koran", "warta") == ["unknown", "reprint"]


def prices(*changed: int) -> str:
    """A list of a market's prices: every day the same words, some prices changed."""
    goods = ("Beras medium", "Cabai rawit merah", "Bawang putih bonggol", "Telur ayam ras", "Daging sapi paha belakang", "Minyak goreng curah",
             "Gula pasir lokal", "Kedelai biji kering impor", "Ikan kembung segar", "Tepung terigu kemasan", "Susu bubuk balita", "Garam halus")  # fmt: skip
    rows = (
        f"{name} di Pasar Mardika dijual pedagang dengan harga rata-rata Rp {price}.{500 if number in changed else 250} untuk setiap kilogram"
        for number, (name, price) in enumerate(zip(goods, range(14, 98, 7), strict=True))
    )
    return "\n".join(rows) + "."


def test_the_same_list_with_the_prices_of_another_day_is_no_reprint() -> None:
    group = families()
    group.add([published("monday", prices(), "Koran Pagi", "2031-05-05")])
    places = group.add([published("tuesday", prices(1, 4, 7, 10), "Koran Pagi", "2031-05-06")])
    assert places["tuesday"].family == "tuesday"
    places = group.add([published("corrected", prices(1, 4, 7), "Koran Pagi", "2031-05-06")])
    assert places["corrected"].family == "tuesday"
    # another outlet has the list from somebody, whatever it changed in it
    assert group.add([published("taken", prices(2, 3), "Warta Timur", "2031-05-07")])["taken"].family != "taken"


def test_an_outlets_own_background_is_no_reprint() -> None:
    background = "\n".join(PARAGRAPHS[2:])
    follow_up = f"{EXTRA}\n{OTHER_WRITER.splitlines()[2]}\n{background}"
    group = families()
    group.add([published("lama", TEXT, "Koran Pagi"), published("baru", follow_up, "Koran Pagi")])
    assert group.placement("baru").family == "baru"
    group.add([published("lain", follow_up.replace("Hitu", "Hila"), "Warta Timur")])
    assert group.placement("lain").family == "baru"


def test_a_new_version_keeps_its_place_only_while_it_shares_the_text() -> None:
    group = families()
    group.add(
        [published("koran", TEXT, "Koran Pagi", "2031-05-06"), published("warta", TEXT, "Warta Timur", "2031-05-07")]
    )
    group.add([published("koran", f"{TEXT}\n{EXTRA}", "Koran Pagi", "2031-05-06")])
    assert group.members("warta") == ("koran", "warta")
    changed = group.add([published("koran", OTHER_WRITER, "Koran Pagi", "2031-05-06")])
    assert changed["koran"] == Placement("koran", "original", "alone")
    assert changed["warta"] == Placement("warta", "original", "alone")
    assert len(group) == 2


def test_the_same_story_again_changes_nothing() -> None:
    group = families()
    first = group.add([ANTARA, ANTARA])
    assert group.add([ANTARA]) == first == {"antara": Placement("antara", "original", "alone")}
    assert len(group) == 1


def test_what_is_kept_goes_on_as_if_it_had_never_stopped() -> None:
    stories = many(60)
    whole, group = families(), families()
    whole.add(stories)
    group.add(stories[:25])
    group.add([published(stories[3].id, EXTRA)])
    group.add([stories[3]])
    kept = Families.from_bytes(group.to_bytes(), outlet=outlets_of(tables()).key)
    assert len(kept) == 25
    assert kept.to_bytes() == group.to_bytes()
    later = stories[25:]
    assert kept.add(later) == group.add(later)
    assert kept.to_bytes() == group.to_bytes()


def test_bytes_of_another_kind_are_refused() -> None:
    with pytest.raises(StoreError, match="to_bytes"):
        Families.from_bytes(b"PK")
    data = families().to_bytes().replace(b'"shingle":5', b'"shingle":9')
    with pytest.raises(StoreError, match="runs of 9 words"):
        Families.from_bytes(data)


def many(count: int) -> list[Publication]:
    """Stories made of paragraphs drawn at random, so that many share some."""
    draw = random.Random(7)
    words = [f"kata{number}" for number in range(400)]
    pool = [" ".join(draw.choices(words, k=30)) for _ in range(25)]
    outlets = ("Koran Pagi", "Warta Timur", "Antara", None)
    bodies = ["\n".join(draw.sample(pool, 4)) for _ in range(count)]
    return [
        Publication(
            id=f"s{number}",
            signature=signature,
            numbers=numbers_in(body),
            published=f"2031-05-{draw.randint(1, 28):02d}",
            publisher=draw.choice(outlets),
            credits=draw.choice(((), ("Antara",), ("Koran Pagi",))),
        )
        for number, (signature, body) in enumerate(zip(signatures(bodies), bodies, strict=True))
    ]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_how_stories_are_cut_into_batches_makes_no_difference(cuts: list[int]) -> None:
    stories = many(120)
    whole, parts = families(), families()
    whole.add(stories)
    at = 0
    for cut in cuts:
        parts.add(stories[at : at + cut])
        at += cut
    parts.add(stories[at:])
    assert [parts.placement(story.id) for story in stories] == [whole.placement(story.id) for story in stories]
    assert any(whole.placement(story.id).family != story.id for story in stories)


# ---------------------------------------------------------------- signatures and their index


def test_case_marks_and_the_grouping_of_digits_do_not_tell_texts_apart() -> None:
    one = "Nilai dagang mencapai 1.750 juta dolar, kata Moana – naik seperlima."
    other = "NILAI dagang mencapai 1,750 juta dolar kata “Moana”, naik seperlima"
    assert len({*signatures([one, other])}) == 1
    assert signatures([one]) != signatures([one.replace("1.750", "1.751")])


def test_a_signature_is_the_same_on_every_machine() -> None:
    assert signatures(["satu dua tiga empat lima enam"])[0].hex() == "8afafe90ce9127d2"


def test_a_signature_counts_what_two_texts_share() -> None:
    one = [f"kata{number}" for number in range(100)]
    other = one[40:] + [f"lain{number}" for number in range(30)]
    first, second, empty = signatures([" ".join(one), " ".join(other), "empat kata saja di"[:4]])
    assert len(first) // HASH_BYTES == 100 - SHINGLE + 1
    assert shared(first, second) == 60 - SHINGLE + 1
    assert empty == b""
    assert signatures([]) == []


def test_shingles_do_not_run_from_one_story_into_the_next() -> None:
    texts = ["satu dua tiga", "empat lima enam tujuh delapan", "sembilan"]
    assert signatures(texts) == [signatures([text])[0] for text in texts]


def test_a_phrase_that_everybody_has_is_looked_up_in_the_latest_alone() -> None:
    [signature] = signatures([TEXT])
    index = ShingleIndex()
    pairs = index.add([signature] * (LATEST + 20))
    assert [old for new, old in pairs if new == LATEST + 19] == list(range(19, LATEST + 19))
    assert index.add([b""]) == []


def test_times_without_a_zone_may_be_any_on_earth() -> None:
    day = window_of("2031-05-06")
    assert day and day.last - day.first == 86399
    hour = window_of("2031-05-06T00:30Z")
    assert hour and hour.zoned and not before(hour, day) and not before(day, hour)


def test_a_reading_gives_its_body_and_its_agencies() -> None:
    text = f"AMBON, KORANPAGI.ID - {TEXT}\nSumber: Antara"
    start = text.index(PARAGRAPHS[0])
    reading = Reading(
        story=Story.of(text, id="koran", publisher="Koran Pagi", published="2031-05-06"),
        sentences=((start, start + len(TEXT)),),
        credits=(Credit(role="agency", name="Antara", span=None), Credit(role="author", name="Tirta Wulan", span=None)),
    )
    assert publications_of([reading]) == [published("koran", text, "Koran Pagi", "2031-05-06", credits=("Antara",))]


def test_a_family_that_nothing_joins_for_long_is_forgotten() -> None:
    families = Families(keep_days=30)
    families.add(
        [published("a", TEXT, "Antara", "2031-05-01"), published("other", OTHER_WRITER, "Suara", "2031-05-02")]
    )
    assert families.add([published("b", TEXT, "Suara", "2031-05-31")])["b"].family == "a"
    # it goes by its first story as long as any of it is held
    assert families.add([published("c", TEXT, "Warta", "2031-06-25")])["c"].family == "a"
    families.add([])
    assert len(families) == 3
    assert families.add([published("d", TEXT, "Lensa", "2031-08-25")])["d"].family == "d"
    families.add([])
    assert len(families) == 1
    with pytest.raises(KeyError):
        families.placement("a")
    again = Families.from_bytes(families.to_bytes(), keep_days=30)
    assert again.add([published("e", TEXT, "Warta", "2031-08-26")])["e"].family == "d"


def test_what_is_forgotten_depends_on_no_batch() -> None:
    chance = random.Random(5)
    stories = [
        published(
            f"s{number}",
            chance.choice((TEXT, OTHER_WRITER, TEXT + EXTRA)),
            f"p{number % 5}",
            f"2031-{1 + day // 28:02}-{1 + day % 28:02}",
        )
        for number, day in enumerate(sorted(chance.choices(range(300), k=30)))
    ]
    whole, single = Families(keep_days=20), Families(keep_days=20)
    together = whole.add(stories)
    places: dict[str, Placement] = {}
    for story in stories:
        places |= single.add([story])
    assert {name: place.family for name, place in together.items()} == {
        name: place.family for name, place in places.items()
    }
    assert len({place.family for place in places.values()}) > 3
